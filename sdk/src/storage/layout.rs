//! Solidity's rules of placement, as constant computations.
//!
//! Fields follow one another from slot 0; one that fits the rest of a word is packed above its predecessor; everything of a
//! word or more starts a new slot, and so does what follows it.

use crate::abi::Type;

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A part of one word, 1 to 31 bytes.
    Bytes(usize),
    /// Whole words.
    Slots(u64),
}

impl Size {
    /// The size of a value with so many bytes, at most 32.
    pub const fn of_bytes(bytes: usize) -> Self {
        if bytes >= 32 {
            Self::Slots(1)
        } else {
            Self::Bytes(bytes)
        }
    }

    /// Words taken by one value alone.
    pub const fn slots(self) -> u64 {
        match self {
            Self::Bytes(_) => 1,
            Self::Slots(slots) => slots,
        }
    }
}

/// Where a field stands relative to the start of its struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Slots before it.
    pub slot: u64,
    /// Bytes below it in its word.
    pub offset: usize,
    /// Whether nothing else stands in its word, so that it is written without reading the word first.
    pub alone: bool,
}

/// A field's name, place and kind.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name.
    pub name: &'static str,
    /// Place.
    pub place: Place,
    /// Kind.
    pub of: &'static Layout,
}

/// What stands in storage, for readers of the metadata.
#[derive(Clone, Copy, Debug)]
pub enum Layout {
    /// A value.
    Value {
        /// Its type.
        of: &'static Type,
    },
    /// A mapping.
    Map {
        /// Type of the keys.
        key: &'static Type,
        /// What stands behind a key.
        value: &'static Layout,
    },
    /// A list of any length.
    List {
        /// What stands at an index.
        of: &'static Layout,
    },
    /// A struct.
    Struct {
        /// Its name.
        name: &'static str,
        /// Its fields.
        fields: &'static [Field],
    },
}

/// The places of `N` fields in order, and what they take together.
///
/// ```
/// use slacontract::storage::{Place, Size, layout::places};
/// let (places, size) = places([Size::Bytes(20), Size::Bytes(8), Size::Bytes(8), Size::Slots(1)]);
/// assert_eq!(places[1], Place { slot: 0, offset: 20, alone: false });
/// assert_eq!(places[2], Place { slot: 1, offset: 0, alone: true });
/// assert_eq!(places[3], Place { slot: 2, offset: 0, alone: true });
/// assert_eq!(size, Size::Slots(3));
/// ```
pub const fn places<const N: usize>(sizes: [Size; N]) -> ([Place; N], Size) {
    let mut places = [Place {
        slot: 0,
        offset: 0,
        alone: true,
    }; N];
    let (mut slot, mut used) = (0, 0);
    let mut at = 0;
    while at < N {
        match sizes[at] {
            Size::Bytes(bytes) => {
                if used + bytes > 32 {
                    slot += 1;
                    used = 0;
                }
                if used > 0 {
                    places[at - 1].alone = false;
                }
                places[at] = Place {
                    slot,
                    offset: used,
                    alone: used == 0,
                };
                used += bytes;
            }
            Size::Slots(slots) => {
                if used > 0 {
                    slot += 1;
                    used = 0;
                }
                places[at] = Place {
                    slot,
                    offset: 0,
                    alone: true,
                };
                slot += slots;
            }
        }
        at += 1;
    }
    if used > 0 {
        slot += 1;
    }
    (places, Size::Slots(slot))
}
