//! Walks a layout, and reads the words it needs, each once.

use std::collections::HashMap;

use alloy_primitives::{Address, B256, U256, hex, keccak256};
use serde_json::json;

use super::layout::{Field, Form, Layout};
use super::path::{self, Step};
use super::value::{abi_word, cut, elementary, index, key_bytes};
use super::{Bounds, Content, Entry, StorageError};
use crate::values::same;

/// A slot and the word in it.
type Word = (U256, B256);

/// Where something stands.
#[derive(Clone, Copy)]
struct Place {
    slot: U256,
    offset: usize,
}

/// Reads one contract's storage.
pub struct Reader<'a, E> {
    load: Box<dyn FnMut(U256) -> Result<B256, E> + 'a>,
    bounds: Bounds,
    known: HashMap<U256, B256>,
}

impl<E> std::fmt::Debug for Reader<'_, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("bounds", &self.bounds)
            .finish_non_exhaustive()
    }
}

impl<'a, E: std::error::Error + 'static> Reader<'a, E> {
    /// A reader that gets each slot's word from `load`.
    pub fn new(bounds: Bounds, load: impl FnMut(U256) -> Result<B256, E> + 'a) -> Self {
        Self {
            load: Box::new(load),
            bounds,
            known: HashMap::new(),
        }
    }

    /// All fields.
    ///
    /// # Errors
    /// [`StorageError::Load`].
    pub fn all(&mut self, fields: &[Field]) -> Result<Vec<Entry>, StorageError<E>> {
        self.fields(fields, "", U256::ZERO)
    }

    /// What a path leads to. `account` turns a name in a key into an address.
    ///
    /// # Errors
    /// [`StorageError::Path`] naming the step that leads nowhere, [`StorageError::Load`].
    pub fn at(
        &mut self,
        fields: &[Field],
        text: &str,
        account: &dyn Fn(&str) -> Option<Address>,
    ) -> Result<Entry, StorageError<E>> {
        let steps = path::parse(text).map_err(StorageError::Path)?;
        let wrong = |message: String| StorageError::Path(format!("`{text}`: {message}"));
        let root = Layout {
            bytes: None,
            slots: None,
            form: Form::Struct {
                name: "the contract".into(),
                members: fields.to_vec(),
            },
        };
        let mut layout = &root;
        let mut place = Place {
            slot: U256::ZERO,
            offset: 0,
        };
        let mut transient = false;
        for step in &steps {
            match (step, &layout.form) {
                (Step::Field(name), Form::Struct { members, .. }) => {
                    let field = members
                        .iter()
                        .find(|field| same(&field.label, name))
                        .ok_or_else(|| {
                            let known: Vec<_> =
                                members.iter().map(|field| field.label.as_str()).collect();
                            wrong(format!("no field `{name}`; there is {}", known.join(", ")))
                        })?;
                    transient = field.slot.is_none();
                    place = within(place.slot, field);
                    layout = &field.layout;
                }
                (Step::Field(name), form) => {
                    return Err(wrong(format!("a {} has no field `{name}`", form.name())));
                }
                (Step::Key(text), Form::Mapping { key, value }) => {
                    place = entry(&key_bytes(key, text, account).map_err(wrong)?, place.slot);
                    layout = value;
                }
                (Step::Key(text), Form::EnumerableMapping { key, value }) => {
                    let map = place.slot.wrapping_add(U256::from(2));
                    place = entry(&key_bytes(key, text, account).map_err(wrong)?, map);
                    layout = value;
                }
                (Step::Key(text), Form::List { of }) => {
                    let length = self.word(place.slot)?.into();
                    let index = index(text, length).map_err(wrong)?;
                    place = nth(hashed(place.slot), of, index);
                    layout = of;
                }
                (Step::Key(text), Form::Array { length, of }) => {
                    let index = index(text, U256::from(*length)).map_err(wrong)?;
                    place = nth(place.slot, of, index);
                    layout = of;
                }
                (Step::Key(_), form) => {
                    return Err(wrong(format!("a {} has no keys", form.name())));
                }
            }
        }
        if transient {
            return Ok(Entry {
                path: text.to_owned(),
                kind: layout.form.name(),
                slot: None,
                offset: 0,
                content: Content::Transient,
            });
        }
        self.read(text.to_owned(), layout.form.name(), layout, place)
    }

    fn fields(
        &mut self,
        fields: &[Field],
        above: &str,
        start: U256,
    ) -> Result<Vec<Entry>, StorageError<E>> {
        let mut entries = Vec::with_capacity(fields.len());
        for field in fields {
            let path = if above.is_empty() {
                field.label.clone()
            } else {
                format!("{above}.{}", field.label)
            };
            entries.push(if field.slot.is_none() {
                Entry {
                    path,
                    kind: field.kind.clone(),
                    slot: None,
                    offset: 0,
                    content: Content::Transient,
                }
            } else {
                let place = within(start, field);
                self.read(path, field.kind.clone(), &field.layout, place)?
            });
        }
        Ok(entries)
    }

    fn read(
        &mut self,
        path: String,
        kind: String,
        layout: &Layout,
        place: Place,
    ) -> Result<Entry, StorageError<E>> {
        let content = match &layout.form {
            Form::Value { .. } | Form::Enum { .. } => {
                let word = self.word(place.slot)?;
                let bytes = layout.bytes.unwrap_or(32).clamp(1, 32);
                let end = 32 - place.offset.min(32 - bytes);
                elementary(&layout.form, &word[end - bytes..end])
            }
            Form::Bytes => {
                let (bytes, length) = self.bytes(place.slot)?;
                let text = format!("0x{}", hex::encode(&bytes));
                Content::Value(cut(&text, bytes.len(), length), json!(text))
            }
            Form::String => {
                let (bytes, length) = self.bytes(place.slot)?;
                let text = String::from_utf8_lossy(&bytes).into_owned();
                Content::Value(cut(&format!("{text:?}"), bytes.len(), length), json!(text))
            }
            Form::Mapping { .. } => Content::Keyed,
            Form::Transient { .. } => Content::Transient,
            Form::Struct { members, .. } => {
                Content::Parts(self.fields(members, &path, place.slot)?)
            }
            Form::List { of } => {
                let length: U256 = self.word(place.slot)?.into();
                let items = self.row(&path, of, hashed(place.slot), length)?;
                Content::Items(items, length)
            }
            Form::Array { length, of } => {
                let items = self.row(&path, of, place.slot, U256::from(*length))?;
                if items.len() as u64 == *length {
                    Content::Parts(items)
                } else {
                    Content::Items(items, U256::from(*length))
                }
            }
            Form::Set { of } => {
                let (words, length) = self.words(place.slot)?;
                let items = words
                    .into_iter()
                    .enumerate()
                    .map(|(index, (slot, word))| Entry {
                        path: format!("{path}[{index}]"),
                        kind: of.name(),
                        slot: Some(slot),
                        offset: 0,
                        content: abi_word(of, &word),
                    })
                    .collect();
                Content::Items(items, length)
            }
            Form::EnumerableMapping { key, value } => {
                let (words, length) = self.words(place.slot)?;
                let map = place.slot.wrapping_add(U256::from(2));
                let mut items = Vec::with_capacity(words.len());
                for (_, word) in words {
                    let name = match abi_word(key, &word) {
                        Content::Value(text, _) => text,
                        _ => word.to_string(),
                    };
                    let path = format!("{path}[{name}]");
                    items.push(self.read(path, value.form.name(), value, entry(&word[..], map))?);
                }
                Content::Items(items, length)
            }
        };
        Ok(Entry {
            path,
            kind,
            slot: Some(place.slot),
            offset: place.offset,
            content,
        })
    }

    /// The first items of a row of `length` from slot `start` on.
    fn row(
        &mut self,
        path: &str,
        of: &Layout,
        start: U256,
        length: U256,
    ) -> Result<Vec<Entry>, StorageError<E>> {
        let shown = length.min(U256::from(self.bounds.items)).to::<u64>();
        (0..shown)
            .map(|index| {
                let path = format!("{path}[{index}]");
                self.read(path, of.form.name(), of, nth(start, of, index))
            })
            .collect()
    }

    /// The first words of a set, each with its slot, and how many there are.
    fn words(&mut self, slot: U256) -> Result<(Vec<Word>, U256), StorageError<E>> {
        let length: U256 = self.word(slot)?.into();
        let shown = length.min(U256::from(self.bounds.items)).to::<u64>();
        let start = hashed(slot);
        let words = (0..shown)
            .map(|index| {
                let slot = start.wrapping_add(U256::from(index));
                Ok((slot, self.word(slot)?))
            })
            .collect::<Result<_, StorageError<E>>>()?;
        Ok((words, length))
    }

    /// The first bytes of a byte string, and how many there are.
    fn bytes(&mut self, slot: U256) -> Result<(Vec<u8>, U256), StorageError<E>> {
        let head = self.word(slot)?;
        if head[31] & 1 == 0 {
            let length = usize::from(head[31] / 2).min(31);
            return Ok((head[..length].to_vec(), U256::from(length)));
        }
        let length: U256 = U256::from_be_bytes(head.0) >> 1_usize;
        let wanted = length.min(U256::from(self.bounds.bytes)).to::<usize>();
        let mut bytes = Vec::with_capacity(wanted);
        let mut at = hashed(slot);
        while bytes.len() < wanted {
            let word = self.word(at)?;
            let rest = (wanted - bytes.len()).min(32);
            bytes.extend_from_slice(&word[..rest]);
            at = at.wrapping_add(U256::ONE);
        }
        Ok((bytes, length))
    }

    fn word(&mut self, slot: U256) -> Result<B256, StorageError<E>> {
        if let Some(word) = self.known.get(&slot) {
            return Ok(*word);
        }
        let word = (self.load)(slot).map_err(StorageError::Load)?;
        self.known.insert(slot, word);
        Ok(word)
    }
}

fn within(start: U256, field: &Field) -> Place {
    Place {
        slot: start.wrapping_add(U256::from(field.slot.unwrap_or_default())),
        offset: field.offset,
    }
}

fn nth(start: U256, of: &Layout, index: u64) -> Place {
    let (slots, offset) = of.item(index);
    Place {
        slot: start.wrapping_add(U256::from(slots)),
        offset,
    }
}

fn hashed(slot: U256) -> U256 {
    keccak256(slot.to_be_bytes::<32>()).into()
}

/// Where a mapping at `slot` keeps the value of a key.
fn entry(key: &[u8], slot: U256) -> Place {
    Place {
        slot: keccak256([key, &slot.to_be_bytes::<32>()].concat()).into(),
        offset: 0,
    }
}
