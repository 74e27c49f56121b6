//! Reading JSON: every mistake names the path of the value and what was expected there.
//!
//! The library reads the text; what it would let pass is kept here to be refused: a field given twice, a number that a
//! 64-bit float would round, a field nobody knows.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Part;

/// A JSON document as written.
#[derive(Clone, Debug)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, in its digits.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, with the fields as they stand, twice if they stand twice.
    Object(Vec<(String, Json)>),
}

/// JSON that is not terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Where, such as `feeds.0.quorum`; empty for the document.
    pub path: String,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(out, "terms: {}", self.message)
        } else {
            write!(out, "{}: {}", self.path, self.message)
        }
    }
}

impl core::error::Error for JsonError {}

/// Reads a document.
///
/// # Errors
/// When the text is not one JSON document, with line and column.
pub(crate) fn parse(text: &str) -> Result<Json, JsonError> {
    serde_json::from_str(text).map_err(|error| JsonError {
        path: String::new(),
        message: format!("not a JSON document: {error}"),
    })
}

/// Where a value stands, as a chain of names.
pub struct Place<'a> {
    around: Option<&'a Place<'a>>,
    name: String,
}

impl Place<'_> {
    /// The document itself.
    pub(crate) const fn document() -> Self {
        Place {
            around: None,
            name: String::new(),
        }
    }

    /// A field of the value here.
    pub(crate) fn field(&self, name: &str) -> Place<'_> {
        Place {
            around: Some(self),
            name: name.to_owned(),
        }
    }

    /// An item of the list here.
    pub(crate) fn item(&self, index: usize) -> Place<'_> {
        self.field(&index.to_string())
    }

    fn path(&self) -> String {
        match self.around.map(Self::path) {
            None => String::new(),
            Some(around) if around.is_empty() => self.name.clone(),
            Some(around) => format!("{around}.{}", self.name),
        }
    }

    fn error(&self, message: String) -> JsonError {
        JsonError {
            path: self.path(),
            message,
        }
    }

    /// Something else was expected here.
    pub(crate) fn expected(&self, what: &str, found: &Json) -> JsonError {
        self.error(format!("expected {what}, found {found}"))
    }

    /// A word stands here alone that needs a value.
    pub(crate) fn carries(&self, word: &str) -> JsonError {
        self.error(format!(
            "`{word}` carries a value: write {{\"{word}\": ..}}"
        ))
    }
}

impl Json {
    /// The digits of a number written without fraction and exponent.
    pub(crate) fn number(&self) -> Option<&str> {
        match self {
            Self::Number(digits) => Some(digits),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number written as text, in its one form: no sign but a minus, no leading zero.
    pub(crate) fn plain_text(&self) -> Option<&str> {
        let text = self.text()?;
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits == "0" || !digits.starts_with('0');
        (plain && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
    }

    /// A decimal written as text, without the separators that source code may have.
    pub(crate) fn plain_decimal(&self) -> Option<&str> {
        let text = self.text()?;
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
            .then_some(text)
    }
}

impl fmt::Display for Json {
    /// A short form for messages.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(value) => write!(out, "{value}"),
            Self::Number(digits) => out.write_str(digits),
            Self::Text(text) if text.chars().count() > 40 => {
                let start: String = text.chars().take(40).collect();
                write!(out, "{start:?}..")
            }
            Self::Text(text) => write!(out, "{text:?}"),
            Self::List(_) => out.write_str("a list"),
            Self::Object(_) => out.write_str("an object"),
        }
    }
}

/// The fields of a structure, each known and given once.
pub(crate) struct Fields<'a> {
    fields: &'a [(String, Json)],
    place: &'a Place<'a>,
}

/// Takes an object apart.
pub(crate) fn fields<'a>(
    value: &'a Json,
    place: &'a Place<'a>,
    known: &[&str],
) -> Result<Fields<'a>, JsonError> {
    let Json::Object(fields) = value else {
        return Err(place.expected("an object", value));
    };
    for (index, (name, _)) in fields.iter().enumerate() {
        if !known.contains(&&**name) {
            let message = format!("nobody knows this field; one of: {}", known.join(", "));
            return Err(place.field(name).error(message));
        }
        if fields[..index].iter().any(|(earlier, _)| earlier == name) {
            return Err(place.field(name).error("given twice".to_owned()));
        }
    }
    Ok(Fields { fields, place })
}

impl Fields<'_> {
    /// Reads one field. All are written out, also those without a value: nothing is defaulted.
    pub(crate) fn read<T: Part>(&self, name: &str) -> Result<T, JsonError> {
        let place = self.place.field(name);
        match self.fields.iter().find(|(field, _)| field == name) {
            Some((_, value)) => T::from_json(value, &place),
            None => Err(place.error("missing; write null for what was not agreed".to_owned())),
        }
    }
}

/// The word of an alternative and what it carries.
pub(crate) fn alternative<'a>(
    value: &'a Json,
    place: &Place<'_>,
    words: &[&str],
) -> Result<(&'a str, Option<&'a Json>), JsonError> {
    match value {
        Json::Text(word) => Ok((word, None)),
        Json::Object(fields) => match &fields[..] {
            [(word, inner)] => Ok((word, Some(inner))),
            _ => Err(unknown(value, place, words)),
        },
        _ => Err(unknown(value, place, words)),
    }
}

/// None of the words that are known here.
pub(crate) fn unknown(value: &Json, place: &Place<'_>, words: &[&str]) -> JsonError {
    place.expected(&format!("one of: {}", words.join(", ")), value)
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    /// Fractions and exponents are no value of terms: kept for the message, in a form no integer has.
    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(format!("{value:?}")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(field) = fields.next_entry()? {
            object.push(field);
        }
        Ok(Json::Object(object))
    }
}
