//! Where values live.
//!
//! A contract has a handle for each of its fields, and handles are made wherever they are asked for. So a location is a few numbers and no
//! storage key: what its keys are counted from, how many slots further, how far up in the word. For a contract's own fields all of it is
//! known when the contract is compiled; for what stands in a map it is one pointer and constants. The key is built where storage is
//! accessed, in one place.

use super::Place;
use crate::host::{Base, Word};

/// A word, and a place in it.
///
/// Functions take its parts one by one rather than the whole: what is the same in all of a contract's accesses, because nothing is packed or
/// nothing stands in a map, the compiler then leaves out.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What the slots are counted from.
    pub(crate) base: Base,
    /// Slots from the base.
    pub(crate) slot: u32,
    /// The place in the word.
    pub(super) within: Within,
}

/// A place in a word: bytes below the value, and [`Within::ALONE`] if nothing else stands in the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Within(u32);

impl Within {
    const ALONE: u32 = 1 << 5;

    #[inline(always)]
    const fn new(place: Place) -> Self {
        Self(place.offset as u32 | if place.alone { Self::ALONE } else { 0 })
    }

    /// Where the value ends, counted from the high end.
    #[inline(always)]
    pub(super) const fn end(self) -> usize {
        32_usize.wrapping_sub((self.0 & (Self::ALONE - 1)) as usize)
    }

    /// Whether nothing else stands in the word.
    #[inline(always)]
    pub(super) const fn alone(self) -> bool {
        self.0 & Self::ALONE != 0
    }
}

impl Spot {
    /// Slots that a struct's fields may be from its start, as [`super::layout::places`] enforces: so many structs may stand in one another
    /// before the number of a slot runs out of bits.
    pub(super) const FAR: u64 = 1 << 24;

    #[inline(always)]
    const fn new(base: Base, place: Place) -> Self {
        Self {
            base,
            slot: place.slot as u32,
            within: Within::new(place),
        }
    }

    /// The storage key.
    #[inline(always)]
    pub(super) fn key(self) -> Word {
        self.base.key(self.slot)
    }
}

/// Where a value lives: a storage key and, for a packed value, its distance from the low end of the word in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    spot: Spot,
    /// Slots of transient storage from the base, for transient fields of what starts here.
    transient: u16,
}

impl Location {
    /// A field of the contract itself.
    #[inline(always)]
    pub const fn root(place: Place) -> Self {
        Self {
            spot: Spot::new(Base::ROOT, place),
            transient: place.transient as u16,
        }
    }

    /// A whole word at `key`, which no hash of a map or list is.
    #[inline(always)]
    pub const fn word(key: &'static Word) -> Self {
        Self::behind(Base::of(key))
    }

    /// What starts at a base.
    #[inline(always)]
    pub(super) const fn behind(base: Base) -> Self {
        Self {
            spot: Spot::new(base, Place::word(0)),
            transient: 0,
        }
    }

    /// A part of the struct that starts here.
    #[inline(always)]
    pub const fn part(&self, place: Place) -> Self {
        let mut spot = Spot::new(self.spot.base, place);
        spot.slot = spot.slot.wrapping_add(self.spot.slot);
        Self {
            spot,
            transient: self.transient.wrapping_add(place.transient as u16),
        }
    }

    /// The word and the place in it.
    #[doc(hidden)]
    #[inline(always)]
    pub const fn spot(&self) -> Spot {
        self.spot
    }

    /// The same, for what has no transient parts.
    #[inline(always)]
    pub(super) const fn of_spot(spot: Spot) -> Self {
        Self { spot, transient: 0 }
    }

    /// The storage key.
    #[inline(always)]
    pub fn key(&self) -> Word {
        self.spot.key()
    }

    /// What slots of transient storage are counted from, and how many slots from there.
    #[inline(always)]
    pub(super) const fn transient(&self) -> (Base, u32) {
        (self.spot.base, self.transient as u32)
    }
}
