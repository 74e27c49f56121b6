//! Reads a contract's fields out of its storage: names, types and values, from the layout in its metadata.
//!
//! The layout is Solidity's. No word is read twice, and no list, set or text is read beyond the [`Bounds`], whatever its length says.

pub mod layout;
pub mod path;
mod reader;
pub mod upgrade;
mod value;

use alloy_primitives::U256;
use serde_json::{Value, json};

pub use reader::Reader;

/// How much is read at most.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Items of a list, set or array.
    pub items: u64,
    /// Bytes of a text or byte string.
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            items: 16,
            bytes: 4096,
        }
    }
}

/// Why storage cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError<E: std::error::Error + 'static> {
    /// The path leads nowhere.
    #[error("{0}")]
    Path(String),
    /// The node did not answer.
    #[error(transparent)]
    Load(E),
}

/// What stands at a path.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path from the contract's fields.
    pub path: String,
    /// Its type.
    pub kind: String,
    /// Its slot; none in transient storage.
    pub slot: Option<U256>,
    /// Bytes below it in its slot.
    pub offset: usize,
    /// What is there.
    pub content: Content,
}

/// What stands somewhere.
#[derive(Clone, Debug)]
pub enum Content {
    /// A value, for people and for programs.
    Value(String, Value),
    /// The fields of a struct, the items of an array.
    Parts(Vec<Entry>),
    /// The first items of a list, set or enumerable mapping, and how many there are.
    Items(Vec<Entry>, U256),
    /// A mapping does not know its keys.
    Keyed,
    /// Nothing between transactions.
    Transient,
}

impl Entry {
    /// What programs read.
    pub fn json(&self) -> Value {
        let mut document = json!({ "path": self.path, "type": self.kind });
        if let Some(slot) = self.slot {
            document["slot"] = json!(slot);
            document["offset"] = json!(self.offset);
        }
        match &self.content {
            Content::Value(_, value) => document["value"] = value.clone(),
            Content::Parts(parts) => {
                document["parts"] = parts.iter().map(Self::json).collect();
            }
            Content::Items(items, length) => {
                document["length"] = json!(length.to_string());
                document["items"] = items.iter().map(Self::json).collect();
            }
            Content::Keyed => document["keyed"] = json!(true),
            Content::Transient => document["transient"] = json!(true),
        }
        document
    }
}
