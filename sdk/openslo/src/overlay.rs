//! The overlay: what OpenSLO does not know, laid over what it said. What both say must be the same.

use serde_json::{Map, Value, json};

use crate::OpenSloError;
use crate::node::{Kind, Node, documents};

const FILE: &str = "the overlay";

/// A file of everything that OpenSLO does not know.
pub(crate) struct Overlay {
    /// In the shape of `terms.json`.
    pub(crate) value: Value,
    /// What raw ratios are shares of, by indicator.
    pub(crate) denominators: Value,
}

impl Overlay {
    /// Reads the YAML; empty for none.
    pub(crate) fn read(text: &str) -> Result<Self, OpenSloError> {
        let nodes = documents(text, FILE)?;
        let mut value = match &nodes[..] {
            [] => json!({}),
            [node] => plain(node),
            _ => return Err(refuse("", "several documents", "write one")),
        };
        if value.is_null() {
            value = json!({});
        }
        let Some(fields) = value.as_object_mut() else {
            return Err(refuse(
                "",
                "it is no structure",
                "write `name: value` lines",
            ));
        };
        let own = fields.remove("openslo").unwrap_or_default();
        if let Some(own) = own.as_object()
            && let Some(unknown) = own.keys().find(|name| *name != "denominators")
        {
            return Err(refuse(
                &format!("openslo.{unknown}"),
                "nobody knows this field",
                "one of: denominators",
            ));
        }
        Ok(Self {
            denominators: own.get("denominators").cloned().unwrap_or_default(),
            value,
        })
    }
}

pub(crate) fn refuse(
    path: &str,
    message: impl Into<String>,
    remedy: impl Into<String>,
) -> OpenSloError {
    OpenSloError {
        file: FILE,
        line: 0,
        path: path.to_owned(),
        message: message.into(),
        remedy: remedy.into(),
    }
}

/// A tree as JSON: whole numbers, truth and null are what they are; decimals stay texts.
fn plain(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar { text, is_quoted } => match (&**text, *is_quoted) {
            (_, false) if node.is_null() => Value::Null,
            ("true", false) => json!(true),
            ("false", false) => json!(false),
            (text, false) => {
                // Only digits: `1_000`, `+1`, `0x10` and `1e3` stay texts, and are judged where they are used.
                let is_number = text
                    .strip_prefix('-')
                    .unwrap_or(text)
                    .bytes()
                    .all(|byte| byte.is_ascii_digit());
                match (is_number, text.parse::<i64>()) {
                    (true, Ok(number)) => json!(number),
                    _ => json!(text),
                }
            }
            (text, true) => json!(text),
        },
        Kind::List(items) => items.iter().map(plain).collect(),
        Kind::Map(fields) => {
            let fields = fields
                .iter()
                .map(|(name, node)| (name.clone(), plain(node)));
            Value::Object(fields.collect::<Map<String, Value>>())
        }
    }
}

/// Lays `over` upon `base`: structures field by field, lists of named parts by name.
pub(crate) fn merge(base: Value, over: &Value, path: &str) -> Result<Value, OpenSloError> {
    match (base, over) {
        (base, Value::Null) => Ok(base),
        (Value::Null, over) => Ok(over.clone()),
        (Value::Object(mut base), Value::Object(over)) => {
            for (name, value) in over {
                let path = join(path, name);
                let merged = match base.remove(name) {
                    Some(known) => merge(known, value, &path)?,
                    None => value.clone(),
                };
                base.insert(name.clone(), merged);
            }
            Ok(Value::Object(base))
        }
        (Value::Array(base), Value::Array(over))
            if base.iter().chain(over).all(|item| item["name"].is_string()) =>
        {
            // The order is the overlay's, then the document's.
            let (mut base, mut parts) = (base, Vec::new());
            for item in over {
                let name = item["name"].as_str().unwrap_or_default();
                parts.push(
                    match base.iter().position(|part| part["name"] == item["name"]) {
                        Some(place) => merge(base.remove(place), item, &join(path, name))?,
                        None => item.clone(),
                    },
                );
            }
            parts.extend(base);
            Ok(Value::Array(parts))
        }
        // A list that is empty says nothing.
        (Value::Array(base), over) if base.is_empty() => Ok(over.clone()),
        // The overlay may add to a list: buckets nobody promises anything about, warnings OpenSLO cannot say.
        (Value::Array(base), Value::Array(over)) if base.iter().all(|item| over.contains(item)) => {
            Ok(Value::Array(over.clone()))
        }
        (base, over) if base == *over => Ok(base),
        (base, over) => Err(refuse(
            path,
            format!("it says {over}, and the OpenSLO document says {base}"),
            "leave it out of the overlay, or change the document",
        )),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
