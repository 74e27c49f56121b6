//! The storage layout of a contract, as its metadata describes it (`storageLayout` of schema 2).

use serde::Deserialize;
use serde_json::Value;

use crate::values::Enums;

/// A field of a contract or of a struct. Places inside a struct count from its start.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Its name.
    pub label: String,
    /// Its slot; none for a field of transient storage.
    #[serde(default)]
    pub slot: Option<u64>,
    /// Bytes below it in its slot, 0 to 31.
    #[serde(default)]
    pub offset: usize,
    /// Its type, for people.
    #[serde(rename = "type")]
    pub kind: String,
    /// What stands where.
    pub layout: Layout,
}

/// What stands in storage, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Layout {
    /// Bytes of a packed value, 1 to 31.
    #[serde(default)]
    pub bytes: Option<usize>,
    /// Whole slots.
    #[serde(default)]
    pub slots: Option<u64>,
    /// What it is.
    #[serde(flatten)]
    pub form: Form,
}

/// What stands in storage.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Form {
    /// An elementary value.
    Value {
        /// Solidity's name of its type.
        #[serde(rename = "type")]
        solidity: String,
        /// The SDK's.
        name: String,
    },
    /// One of several names.
    Enum {
        /// Name of the type.
        name: String,
        /// Its names, from 0.
        variants: Vec<String>,
    },
    /// Bytes of any length.
    Bytes,
    /// Text.
    String,
    /// A mapping; what its keys are is not recorded on chain.
    Mapping {
        /// Type of its keys.
        key: Box<Self>,
        /// What stands behind a key.
        value: Box<Layout>,
    },
    /// A list of any length.
    List {
        /// What its items are.
        of: Box<Layout>,
    },
    /// A list of fixed length.
    Array {
        /// Number of items.
        length: u64,
        /// What its items are.
        of: Box<Layout>,
    },
    /// A struct.
    Struct {
        /// Its name.
        name: String,
        /// Its fields.
        members: Vec<Field>,
    },
    /// A set, which knows its items.
    Set {
        /// What its items are.
        of: Box<Self>,
    },
    /// A mapping that knows its keys.
    EnumerableMapping {
        /// Type of its keys.
        key: Box<Self>,
        /// What stands behind a key.
        value: Box<Layout>,
    },
    /// A value that is gone at the end of each transaction.
    Transient {
        /// Its type.
        of: Box<Self>,
    },
}

/// Reads `storageLayout` of a contract's metadata.
///
/// # Errors
/// What is not as schema 2 says; schema 1 told names and types only.
pub fn parse(layout: &Value) -> Result<Vec<Field>, String> {
    if layout.is_null() {
        return Err("nothing is recorded about its storage".into());
    }
    Vec::<Field>::deserialize(layout).map_err(|error| error.to_string())
}

/// The enums of a contract, by name: what their numbers are called.
pub fn enums(fields: &[Field]) -> Enums {
    let mut found = Enums::new();
    let mut open: Vec<&Form> = fields.iter().map(|field| &field.layout.form).collect();
    while let Some(form) = open.pop() {
        match form {
            Form::Enum { name, variants } => {
                found.insert(name.clone(), variants.clone());
            }
            Form::Value { .. } | Form::Bytes | Form::String => {}
            Form::Mapping { key, value } | Form::EnumerableMapping { key, value } => {
                open.extend([&**key, &value.form]);
            }
            Form::List { of } | Form::Array { of, .. } => open.push(&of.form),
            Form::Struct { members, .. } => {
                open.extend(members.iter().map(|field| &field.layout.form));
            }
            Form::Set { of } | Form::Transient { of } => open.push(of),
        }
    }
    found
}

impl Layout {
    /// Where item `index` of a row of these stands relative to the first: slots, and bytes below it in its slot.
    pub(super) fn item(&self, index: u64) -> (u64, usize) {
        match self.bytes {
            Some(bytes @ 1..=32) => {
                let per_slot = 32 / bytes as u64;
                (index / per_slot, (index % per_slot) as usize * bytes)
            }
            _ => (index.saturating_mul(self.slots.unwrap_or(1).max(1)), 0),
        }
    }
}

impl Form {
    /// The type for people.
    pub fn name(&self) -> String {
        match self {
            Self::Value { name, .. } | Self::Enum { name, .. } | Self::Struct { name, .. } => {
                name.clone()
            }
            Self::Bytes => "Bytes".into(),
            Self::String => "String".into(),
            Self::Mapping { key, value } => {
                format!("mapping({} => {})", key.name(), value.form.name())
            }
            Self::EnumerableMapping { key, value } => {
                format!(
                    "enumerable mapping({} => {})",
                    key.name(),
                    value.form.name()
                )
            }
            Self::List { of } => format!("{}[]", of.form.name()),
            Self::Array { length, of } => format!("{}[{length}]", of.form.name()),
            Self::Set { of } => format!("set({})", of.name()),
            Self::Transient { of } => format!("{} transient", of.name()),
        }
    }
}
