//! Completes JSON for people to the canonical JSON, by the schema of terms: what was not agreed becomes `null`, no list is an empty one,
//! and units are turned into numbers.
//!
//! Nothing that must be chosen is filled in: it is named.

use serde_json::{Map, Value, json};
use slacontract_terms::{Amount, Duration, Terms};

use crate::OpenSloError;
use crate::overlay::refuse;

/// Fills a whole document.
pub(crate) fn fill(value: Value) -> Result<Value, OpenSloError> {
    let schema: Value = serde_json::from_str(&Terms::json_schema()).unwrap_or_default();
    let mut filler = Filler {
        definitions: &schema["$defs"],
        missing: Vec::new(),
    };
    let filled = filler.fill(&schema, value, "");
    if filler.missing.is_empty() {
        return Ok(filled);
    }
    Err(refuse(
        "",
        format!("it does not say {}", filler.missing.join(", ")),
        "OpenSLO does not know these; `terms export --schema` prints what each means",
    ))
}

struct Filler<'a> {
    definitions: &'a Value,
    missing: Vec<String>,
}

impl<'a> Filler<'a> {
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        match schema["$ref"]
            .as_str()
            .and_then(|path| path.strip_prefix("#/$defs/"))
        {
            Some(name) => &self.definitions[name],
            None => schema,
        }
    }

    fn fill(&mut self, schema: &'a Value, value: Value, path: &str) -> Value {
        let schema = self.resolved(schema);
        if let Some(forms) = schema["oneOf"].as_array() {
            return self.choice(forms, value, path);
        }
        match (schema["type"].as_str(), value) {
            (Some("object"), Value::Object(fields)) => self.record(schema, fields, path),
            (Some("array"), Value::Array(items)) => {
                let items = items.into_iter().enumerate();
                let items = items.map(|(index, item)| {
                    let name = item["name"]
                        .as_str()
                        .map_or_else(|| index.to_string(), ToOwned::to_owned);
                    self.fill(&schema["items"], item, &join(path, &name))
                });
                items.collect()
            }
            (Some("integer"), Value::String(text)) => match Duration::parse(&text) {
                Ok(span) => json!(span.seconds()),
                Err(_) => Value::String(text),
            },
            (Some("string"), Value::Number(number)) => Value::String(number.to_string()),
            (Some("string"), Value::String(text)) if schema["pattern"].is_string() => {
                Value::String(plain(text))
            }
            (_, value) => value,
        }
    }

    fn record(&mut self, schema: &'a Value, mut fields: Map<String, Value>, path: &str) -> Value {
        let mut filled = Map::new();
        if let Some(properties) = schema["properties"].as_object() {
            for (name, property) in properties {
                let path = join(path, name);
                let value = match fields.remove(name) {
                    Some(value) if !value.is_null() => Some(self.fill(property, value, &path)),
                    _ => self.nothing(property),
                };
                match value {
                    Some(value) => {
                        filled.insert(name.clone(), value);
                    }
                    None => self.missing.push(format!("`{path}`")),
                }
            }
        }
        // Fields nobody knows stay, to be refused by name.
        filled.extend(fields);
        Value::Object(filled)
    }

    /// What stands for something that was not agreed; none where there must be a choice.
    fn nothing(&self, schema: &'a Value) -> Option<Value> {
        let schema = self.resolved(schema);
        if is_optional(schema) {
            return Some(Value::Null);
        }
        match schema["type"].as_str() {
            Some("array") => Some(json!([])),
            Some("boolean") => Some(json!(false)),
            _ => None,
        }
    }

    fn choice(&mut self, forms: &'a [Value], value: Value, path: &str) -> Value {
        if let Some(inner) = forms.iter().find(|form| form["type"] != "null")
            && forms.len() == 2
            && forms.iter().any(|form| form["type"] == "null")
        {
            return if value.is_null() {
                value
            } else {
                self.fill(inner, value, path)
            };
        }
        let Value::Object(fields) = value else {
            return value;
        };
        let mut filled = Map::new();
        for (word, inner) in fields {
            let form = forms.iter().find_map(|form| form["properties"].get(&word));
            let inner = match form {
                Some(form) => self.fill(form, inner, &join(path, &word)),
                None => inner,
            };
            filled.insert(word, inner);
        }
        Value::Object(filled)
    }
}

fn is_optional(schema: &Value) -> bool {
    let forms = schema["oneOf"].as_array();
    forms.is_some_and(|forms| forms.iter().any(|form| form["type"] == "null"))
}

/// Without its unit: amounts in the smallest one, percentages as their digits.
fn plain(text: String) -> String {
    if let Some(number) = text.strip_suffix('%') {
        return number.trim().to_owned();
    }
    match Amount::parse(&text) {
        Ok(amount) if !text.bytes().all(|byte| byte.is_ascii_digit()) => amount.units().to_string(),
        _ => text,
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
