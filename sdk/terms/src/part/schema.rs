//! The JSON Schema of terms, made from the same lists of fields as the JSON itself.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

use super::{Part, Text};
use crate::model::Terms;

/// A whole number as text.
pub(super) const WHOLE: &str = "^(0|[1-9][0-9]*)$";
/// A whole number as text, perhaps negative.
pub(super) const SIGNED: &str = "^-?(0|[1-9][0-9]*)$";
/// A percentage of money.
pub(super) const PERCENT: &str = "^[0-9]+(\\\\.[0-9]{1,2}0*)?$";
/// A percentage of a measurement.
pub(super) const RATIO: &str = "^[0-9]+(\\\\.[0-9]{1,7}0*)?$";
/// An offset from UTC.
pub(super) const OFFSET: &str = "^[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?$";

/// Text of a pattern.
pub(super) fn text(pattern: &str) -> String {
    format!(r#"{{"type":"string","pattern":"{pattern}"}}"#)
}

/// Structures by name.
#[derive(Default)]
pub struct Definitions {
    by_name: BTreeMap<&'static str, String>,
}

impl Definitions {
    /// Keeps a structure's schema and refers to it.
    pub(crate) fn refer(&mut self, name: &'static str, schema: String) -> String {
        self.by_name.insert(name, schema);
        format!(r##"{{"$ref":"#/$defs/{name}"}}"##)
    }
}

/// A structure: its description, and each field with its own.
pub(crate) fn record(about: &str, fields: &[(&str, &str, String)]) -> String {
    let mut properties = String::new();
    let mut required = String::new();
    for (name, note, schema) in fields {
        if !properties.is_empty() {
            properties.push(',');
            required.push(',');
        }
        properties += &format!("\"{name}\":{}", described(note, schema));
        required += &format!("\"{name}\"");
    }
    format!(
        r#"{{"description":{},"type":"object","properties":{{{properties}}},"required":[{required}],"additionalProperties":false}}"#,
        quoted(about)
    )
}

/// An alternative: words alone, or a word with what it carries.
pub(crate) fn choice(about: &str, variants: &[(&str, &str, Option<String>)]) -> String {
    let mut forms = String::new();
    for (word, note, inner) in variants {
        if !forms.is_empty() {
            forms.push(',');
        }
        let note = quoted(note);
        forms += &match inner {
            None => format!(r#"{{"description":{note},"const":"{word}"}}"#),
            Some(inner) => format!(
                r#"{{"description":{note},"type":"object","properties":{{"{word}":{inner}}},"required":["{word}"],"additionalProperties":false}}"#
            ),
        };
    }
    format!(r#"{{"description":{},"oneOf":[{forms}]}}"#, quoted(about))
}

/// A schema with a description in front.
fn described(note: &str, schema: &str) -> String {
    format!("{{\"description\":{},{}", quoted(note), &schema[1..])
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    Text::Owned(text.trim().into()).json(&mut out);
    out
}

/// The schema of a whole document.
pub(crate) fn document() -> String {
    let mut definitions = Definitions::default();
    let reference = Terms::schema(&mut definitions);
    let mut all = String::new();
    for (name, schema) in &definitions.by_name {
        if !all.is_empty() {
            all.push(',');
        }
        all += &format!("\"{name}\":{schema}");
    }
    format!(
        r#"{{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Terms of an accountability agreement",{},"$defs":{{{all}}}}}"#,
        &reference[1..reference.len() - 1]
    )
}
