//! Solidity's rules of placement, as constant computations.
//!
//! Fields follow one another from slot 0; one that fits the rest of a word is packed above its predecessor; everything of a
//! word or more starts a new slot, and so does what follows it. Items of arrays follow the same rule among themselves: as many
//! share a word as fit it whole. Transient fields are counted apart, so that adding one moves nothing that lasts.

use crate::abi::Type;

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A part of one word, 1 to 31 bytes.
    Bytes(usize),
    /// Whole words.
    Slots(u64),
    /// Whole words, and words of transient storage beside them.
    Mixed {
        /// Words that last.
        slots: u64,
        /// Words that are gone at the end of the transaction.
        transient: u64,
    },
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
            Self::Slots(slots) | Self::Mixed { slots, .. } => slots,
        }
    }

    /// Words of transient storage.
    pub const fn transient(self) -> u64 {
        match self {
            Self::Bytes(_) | Self::Slots(_) => 0,
            Self::Mixed { transient, .. } => transient,
        }
    }

    /// What `length` of them take in a row.
    pub const fn of_array(self, length: usize) -> Self {
        assert!(
            length > 0,
            "an array in storage has at least one item, as in Solidity"
        );
        let last = self.item(length as u64 - 1, length as u64);
        Self::Slots(last.slot + self.slots())
    }

    /// Where item `index` of `length` stands relative to the first. Lists, whose length is not known, are of `u64::MAX`.
    #[inline(always)]
    pub const fn item(self, index: u64, length: u64) -> Place {
        match self {
            Self::Bytes(bytes) => {
                let per_slot = 32 / bytes as u64;
                Place {
                    slot: index / per_slot,
                    offset: (index % per_slot) as usize * bytes,
                    alone: per_slot == 1 || length == 1,
                    transient: 0,
                }
            }
            Self::Slots(slots) => Place::word(index.wrapping_mul(slots)),
            Self::Mixed { .. } => panic!(
                "transient fields cannot be items of a list or array: use a map, or a field for each"
            ),
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
    /// Slots of transient storage before it.
    pub transient: u64,
}

impl Place {
    /// The whole word `slot` words on.
    pub const fn word(slot: u64) -> Self {
        Self {
            slot,
            offset: 0,
            alone: true,
            transient: 0,
        }
    }
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
        /// What it takes.
        size: Size,
    },
    /// A mapping.
    Map {
        /// Type of the keys.
        key: &'static Type,
        /// What stands behind a key.
        value: &'static Layout,
    },
    /// A list of any length: its length in the slot, its items behind the slot's hash.
    List {
        /// What stands at an index.
        of: &'static Layout,
    },
    /// A list of fixed length.
    Array {
        /// What stands at an index.
        of: &'static Layout,
        /// Number of items.
        length: usize,
    },
    /// A struct.
    Struct {
        /// Its name.
        name: &'static str,
        /// Its fields.
        fields: &'static [Field],
        /// What it takes.
        size: Size,
    },
    /// A set: a list of words, then the mapping from a word to its number in the list, counted from 1.
    Set {
        /// Type of the items.
        of: &'static Type,
    },
    /// A set of keys, then the mapping from keys to values.
    EnumerableMap {
        /// Type of the keys.
        key: &'static Type,
        /// What stands behind a key.
        value: &'static Layout,
    },
    /// A word of transient storage.
    Transient {
        /// Type of the value.
        of: &'static Type,
    },
}

impl Layout {
    /// What it takes.
    pub const fn size(&self) -> Size {
        match self {
            Self::Value { size, .. } | Self::Struct { size, .. } => *size,
            Self::Map { .. } | Self::List { .. } => Size::Slots(1),
            Self::Array { of, length } => of.size().of_array(*length),
            Self::Set { .. } => Size::Slots(2),
            Self::EnumerableMap { .. } => Size::Slots(3),
            Self::Transient { .. } => Size::Mixed {
                slots: 0,
                transient: 1,
            },
        }
    }
}

/// The places of `N` fields in order, and what they take together.
///
/// ```
/// use slacontract::storage::{Place, Size, layout::places};
/// let (places, size) = places([Size::Bytes(20), Size::Bytes(8), Size::Bytes(8), Size::Slots(1)]);
/// assert_eq!(places[1], Place { slot: 0, offset: 20, alone: false, transient: 0 });
/// assert_eq!(places[2], Place::word(1));
/// assert_eq!(places[3], Place::word(2));
/// assert_eq!(size, Size::Slots(3));
/// ```
pub const fn places<const N: usize>(sizes: [Size; N]) -> ([Place; N], Size) {
    let mut places = [Place::word(0); N];
    let (mut slot, mut used, mut transient) = (0, 0, 0);
    let mut at = 0;
    // The field last placed in the word that is being filled.
    let mut below = 0;
    while at < N {
        match sizes[at] {
            Size::Bytes(bytes) => {
                if used + bytes > 32 {
                    slot += 1;
                    used = 0;
                }
                if used > 0 {
                    places[below].alone = false;
                }
                places[at] = Place {
                    slot,
                    offset: used,
                    alone: used == 0,
                    transient,
                };
                used += bytes;
                below = at;
            }
            // What lives in transient storage alone stands between no two others.
            Size::Mixed { slots: 0, .. } => {
                places[at] = Place {
                    transient,
                    ..Place::word(slot)
                };
            }
            Size::Slots(slots) | Size::Mixed { slots, .. } => {
                if used > 0 {
                    slot += 1;
                    used = 0;
                }
                places[at] = Place {
                    transient,
                    ..Place::word(slot)
                };
                slot += slots;
            }
        }
        assert!(
            places[at].slot <= super::Spot::FAR,
            "a field stands more than 2^24 slots from the start of its struct: move the long array behind it, or use a list"
        );
        transient += sizes[at].transient();
        at += 1;
    }
    if used > 0 {
        slot += 1;
    }
    assert!(
        transient <= u16::MAX as u64,
        "more transient fields than a contract can have"
    );
    let size = if transient == 0 {
        Size::Slots(slot)
    } else {
        Size::Mixed {
            slots: slot,
            transient,
        }
    };
    (places, size)
}
