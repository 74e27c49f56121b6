//! YAML as a tree with lines and with scalars as they are written.
//!
//! What a document for people does not need and a hostile one abuses is refused: anchors and aliases, keys that are no text, keys given
//! twice, nesting without end.

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::OpenSloError;

/// Deeper nesting is refused.
const DEEPEST: usize = 48;

/// A value and the line it begins on.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) kind: Kind,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Scalar { text: String, is_quoted: bool },
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// A structure that is not closed yet; a map may wait for the value of a key.
struct Open {
    node: Node,
    key: Option<String>,
}

/// The documents of a text.
pub(crate) fn documents(text: &str, file: &'static str) -> Result<Vec<Node>, OpenSloError> {
    let error = |line: usize, message: String, remedy: &str| OpenSloError {
        file,
        line,
        path: String::new(),
        message,
        remedy: remedy.into(),
    };
    let mut documents = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|wrong| {
            error(
                wrong.marker().line(),
                format!("no YAML: {}", wrong.info()),
                "mend the YAML",
            )
        })?;
        let line = span.start.line();
        let anchors = "write the value out where it is used: anchors and aliases are not read";
        let done = match event {
            Event::Alias(_) => {
                return Err(error(line, "an alias".into(), anchors));
            }
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if anchor > 0 =>
            {
                return Err(error(line, "an anchor".into(), anchors));
            }
            Event::Scalar(text, style, ..) => Node {
                line,
                kind: Kind::Scalar {
                    text: text.into_owned(),
                    is_quoted: style != ScalarStyle::Plain,
                },
            },
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() >= DEEPEST {
                    return Err(error(
                        line,
                        format!("nested deeper than {DEEPEST}"),
                        "flatten it",
                    ));
                }
                let kind = if matches!(event, Event::SequenceStart(..)) {
                    Kind::List(Vec::new())
                } else {
                    Kind::Map(Vec::new())
                };
                open.push(Open {
                    node: Node { line, kind },
                    key: None,
                });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(closed) => closed.node,
                None => continue,
            },
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => continue,
        };
        let Some(around) = open.last_mut() else {
            documents.push(done);
            continue;
        };
        match (&mut around.node.kind, around.key.take()) {
            (Kind::List(items), _) => items.push(done),
            (Kind::Map(fields), Some(key)) => fields.push((key, done)),
            (Kind::Map(fields), None) => match done.kind {
                Kind::Scalar { text, .. } => {
                    if fields.iter().any(|(known, _)| *known == text) {
                        let remedy = "keep one of them";
                        return Err(error(done.line, format!("`{text}` is given twice"), remedy));
                    }
                    around.key = Some(text);
                }
                _ => {
                    let remedy = "name fields by text";
                    return Err(error(done.line, "a key that is no text".into(), remedy));
                }
            },
            // A scalar is never open.
            (Kind::Scalar { .. }, _) => {}
        }
    }
    Ok(documents)
}

/// A value with the way to it, for messages.
#[derive(Clone, Debug)]
pub(crate) struct At<'a> {
    pub(crate) file: &'static str,
    pub(crate) path: String,
    pub(crate) node: &'a Node,
}

impl<'a> At<'a> {
    /// The whole document.
    pub(crate) const fn document(file: &'static str, node: &'a Node) -> Self {
        Self {
            file,
            path: String::new(),
            node,
        }
    }

    /// A refusal of this construct.
    pub(crate) fn refuse(
        &self,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> OpenSloError {
        OpenSloError {
            file: self.file,
            line: self.node.line,
            path: self.path.clone(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// Refuses fields that OpenSLO does not have.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), OpenSloError> {
        for (name, value) in self.map()? {
            if !known.contains(&&**name) {
                let field = self.child(name, value);
                return Err(field.refuse(
                    "OpenSLO v1 has no such field here",
                    format!("one of: {}", known.join(", ")),
                ));
            }
        }
        Ok(())
    }

    fn child(&self, name: &str, node: &'a Node) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Self {
            file: self.file,
            path,
            node,
        }
    }

    /// The fields of a structure.
    pub(crate) fn map(&self) -> Result<&'a [(String, Node)], OpenSloError> {
        match &self.node.kind {
            Kind::Map(fields) => Ok(fields),
            _ => Err(self.refuse(
                "a structure is expected",
                "write `name: value` lines below it",
            )),
        }
    }

    /// A field; `null` is none.
    pub(crate) fn get(&self, name: &str) -> Option<Self> {
        let Kind::Map(fields) = &self.node.kind else {
            return None;
        };
        let (_, node) = fields.iter().find(|(known, _)| known == name)?;
        (!node.is_null()).then(|| self.child(name, node))
    }

    /// A field that must be there.
    pub(crate) fn need(&self, name: &str) -> Result<Self, OpenSloError> {
        self.get(name)
            .ok_or_else(|| self.refuse(format!("no `{name}`"), format!("add `{name}`")))
    }

    /// Text as it is written.
    pub(crate) fn text(&self) -> Result<&'a str, OpenSloError> {
        match &self.node.kind {
            Kind::Scalar { text, .. } => Ok(text),
            _ => Err(self.refuse("one value is expected", "write it beside the name")),
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(&self) -> Result<bool, OpenSloError> {
        match self.text()? {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(self.refuse(
                format!("{other:?} is neither true nor false"),
                "say true or false",
            )),
        }
    }

    /// The items of a list.
    pub(crate) fn list(&self) -> Result<Vec<Self>, OpenSloError> {
        let Kind::List(items) = &self.node.kind else {
            return Err(self.refuse("a list is expected", "write `- ` before each item"));
        };
        let items = items.iter().enumerate().map(|(index, node)| Self {
            file: self.file,
            path: format!("{}[{index}]", self.path),
            node,
        });
        Ok(items.collect())
    }
}

impl Node {
    /// Whether it stands for no value.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, is_quoted: false } if text.is_empty() || text == "null" || text == "~")
    }
}
