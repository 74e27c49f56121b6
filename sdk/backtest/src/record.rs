//! Lines of a file with named cells, from CSV or from JSON lines: texts only, nothing is interpreted here.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::ReportError;

/// One line.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its number, from 1.
    pub(crate) line: u64,
    pub(crate) cells: Vec<Cell>,
}

/// One value with its name.
#[derive(Debug)]
pub(crate) struct Cell {
    /// The column, from 1; JSON has none.
    pub(crate) place: Option<usize>,
    pub(crate) name: String,
    /// Its parts: one, or several where it is a list.
    pub(crate) texts: Vec<String>,
}

impl Cell {
    /// An error about this value.
    pub(crate) fn error(&self, line: u64, message: impl Into<String>) -> ReportError {
        ReportError {
            column: Some((self.place, self.name.clone())),
            ..ReportError::line(line, message)
        }
    }
}

/// Reads a table with a header; cells without text are absent.
pub(crate) fn csv(text: &str) -> Result<Vec<Record>, ReportError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let damaged = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        let message = match error.kind() {
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => format!("{len} cells; the header names {expected_len}"),
            _ => format!("no CSV: {error}"),
        };
        ReportError::line(line, message)
    };
    let header = reader.headers().map_err(|error| damaged(&error))?.clone();
    let names: Vec<String> = header.iter().map(str::to_owned).collect();
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) {
            return Err(ReportError::line(
                1,
                format!("the header names `{name}` twice"),
            ));
        }
    }
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| damaged(&error))?;
        let line = record.position().map_or(1, csv::Position::line);
        let cells = names.iter().zip(&record).enumerate();
        let cells = cells
            .filter(|(_, (_, text))| !text.is_empty())
            .map(|(index, (name, text))| Cell {
                place: Some(index + 1),
                name: name.clone(),
                texts: text.split_whitespace().map(str::to_owned).collect(),
            });
        records.push(Record {
            line,
            cells: cells.collect(),
        });
    }
    Ok(records)
}

/// Reads one JSON object in each line; `null` is absent, blank lines are skipped.
pub(crate) fn json_lines(text: &str) -> Result<Vec<Record>, ReportError> {
    let mut records = Vec::new();
    for (index, text) in text.lines().enumerate() {
        if text.trim().is_empty() {
            continue;
        }
        let line = index as u64 + 1;
        let object: Object = serde_json::from_str(text).map_err(|error| {
            let message = format!("no JSON object of numbers, texts and lists: {error}");
            // The library counts lines from the start of what it was given: one line.
            let message = message.replace(" at line 1 column ", " at character ");
            ReportError::line(line, message)
        })?;
        let mut cells: Vec<Cell> = Vec::new();
        for (name, texts) in object.0 {
            if cells.iter().any(|cell| cell.name == name) {
                return Err(ReportError::line(line, format!("`{name}` is given twice")));
            }
            if let Some(texts) = texts {
                cells.push(Cell {
                    place: None,
                    name,
                    texts,
                });
            }
        }
        records.push(Record { line, cells });
    }
    Ok(records)
}

/// The fields of an object as they stand; none for `null`.
struct Object(Vec<(String, Option<Vec<String>>)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, texts)) = map.next_entry::<String, Texts>()? {
                    fields.push((name, texts.0));
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// A value as texts: numbers in their digits. A fraction keeps a form that no count has, and is refused where it is read.
struct Texts(Option<Vec<String>>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = Texts;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a number, a text or a list of them")
            }

            fn visit_unit<E>(self) -> Result<Texts, E> {
                Ok(Texts(None))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Texts, E> {
                Ok(Texts(Some(vec![value.to_string()])))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Texts, E> {
                Ok(Texts(Some(vec![value.to_string()])))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Texts, E> {
                Ok(Texts(Some(vec![format!("{value:?}")])))
            }

            fn visit_str<E>(self, value: &str) -> Result<Texts, E> {
                Ok(Texts(Some(vec![value.to_owned()])))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(item) = items.next_element::<Texts>()? {
                    match item.0.as_deref() {
                        Some([text]) => texts.push(text.clone()),
                        _ => return Err(serde::de::Error::custom("a list in a list")),
                    }
                }
                Ok(Texts(Some(texts)))
            }
        }
        deserializer.deserialize_any(Value)
    }
}
