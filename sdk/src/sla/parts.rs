//! The types of an agreement's fields: what a part keeps in storage, in Solidity's layout, under the name the author gave it.

use crate::abi::Scalar;
use crate::host::Word;
use crate::storage::{Layout, List, Location, Size, Slot, Storage, Store, layout};
use crate::types::{Address, Amount, B256};
use core::marker::PhantomData;

/// A negotiated value; set at proposal, inside the range of the terms.
pub struct Param<T> {
    value: Slot<T>,
}

impl<T: Store> Storage for Param<T> {
    const SIZE: Size = T::SIZE;
    const LAYOUT: Layout = T::LAYOUT;

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            value: Slot::at(location),
        }
    }
}

impl<T: Store + Scalar> Param<T> {
    /// The agreed value.
    #[inline(always)]
    pub fn get(&self) -> T {
        self.value.get()
    }

    /// Sets it; `propose` checks the range.
    #[doc(hidden)]
    #[inline(always)]
    pub fn set(&mut self, value: T) {
        self.value.set(value);
    }

    /// The value as an ABI word.
    #[doc(hidden)]
    #[inline(always)]
    pub fn word(&self) -> Word {
        self.value.get().word()
    }
}

/// A party: the address in its role.
pub struct Party {
    address: Slot<Address>,
}

impl Storage for Party {
    const SIZE: Size = <Address as Store>::SIZE;
    const LAYOUT: Layout = <Address as Store>::LAYOUT;

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            address: Slot::at(location),
        }
    }
}

impl Party {
    /// Who has this role.
    #[inline(always)]
    pub fn address(&self) -> Address {
        self.address.get()
    }

    /// Gives the role; only `propose` does.
    #[doc(hidden)]
    #[inline(always)]
    pub fn set(&mut self, address: Address) {
        self.address.set(address);
    }
}

/// Reports of good out of total.
pub enum Ratio {}
/// Reports of one value.
pub enum Value {}
/// Reports of counts per bucket.
pub enum Histogram {}
/// Reports of events with their readings.
pub enum Events {}

/// A feed of some kind.
pub struct Feed<K> {
    /// The same for every kind.
    #[doc(hidden)]
    pub books: FeedBooks,
    kind: PhantomData<K>,
}

/// What is kept of a feed: who signs its reports, and what their signatures are bound to.
pub struct FeedBooks {
    /// Digest of chain, contract, terms, quorum and signers.
    pub(super) config: Slot<B256>,
    /// The registered signers.
    pub(super) signers: List<Address>,
}

const FEED: ([layout::Place; 2], Size) = layout::places([Size::Slots(1), Size::Slots(1)]);

impl<K> Storage for Feed<K> {
    const SIZE: Size = FEED.1;
    const LAYOUT: Layout = Layout::Struct {
        name: "Feed",
        size: FEED.1,
        fields: &[
            layout::Field {
                name: "config",
                place: FEED.0[0],
                of: &<B256 as Store>::LAYOUT,
            },
            layout::Field {
                name: "signers",
                place: FEED.0[1],
                of: &<List<Address> as Storage>::LAYOUT,
            },
        ],
    };

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            books: FeedBooks {
                config: Slot::at(location.part(FEED.0[0])),
                signers: Storage::at(location.part(FEED.0[1])),
            },
            kind: PhantomData,
        }
    }
}

impl<K> Feed<K> {
    /// What reports are bound to: the salt of their EIP-712 domain.
    pub fn config(&self) -> B256 {
        self.books.config.get()
    }
}

/// An objective: what its credits left over, and what they were.
pub struct Objective {
    /// Remainder of the last credit, in 1/10 000 of the asset's smallest unit.
    pub(super) carry: Slot<u16>,
    /// All credits booked so far.
    pub(super) credited: Slot<Amount>,
}

const OBJECTIVE: ([layout::Place; 2], Size) =
    layout::places([Size::Bytes(2), <Amount as Store>::SIZE]);

impl Storage for Objective {
    const SIZE: Size = OBJECTIVE.1;
    const LAYOUT: Layout = Layout::Struct {
        name: "Objective",
        size: OBJECTIVE.1,
        fields: &[
            layout::Field {
                name: "carry",
                place: OBJECTIVE.0[0],
                of: &<u16 as Store>::LAYOUT,
            },
            layout::Field {
                name: "credited",
                place: OBJECTIVE.0[1],
                of: &<Amount as Store>::LAYOUT,
            },
        ],
    };

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            carry: Slot::at(location.part(OBJECTIVE.0[0])),
            credited: Slot::at(location.part(OBJECTIVE.0[1])),
        }
    }
}

/// Parts without storage of their own.
macro_rules! stateless {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {$(
        $(#[doc = $doc])*
        pub struct $name;

        impl Storage for $name {
            const SIZE: Size = Size::Slots(0);
            const LAYOUT: Layout = Layout::Struct { name: stringify!($name), fields: &[], size: Self::SIZE };

            #[inline(always)]
            fn at(_: Location) -> Self {
                Self
            }
        }
    )*};
}

stateless! {
    /// How the parties contest a window among themselves; its state is in the engine's books.
    Challenge;
    /// A panel that judges; its court and its cases are in the engine's books.
    Arbitration;
    /// Time that does not count; its intervals are in the books of their windows.
    Exclusion;
    /// A duty to disclose; its state is in the engine's books.
    Disclosure;
    /// A duty to give reasons; its state is in the engine's books.
    Justification;
    /// A delivery by a date; its state is in the engine's books.
    Delivery;
    /// Money paid regularly; its state is in the engine's books.
    Payment;
    /// Money kept for others; its state is in the engine's books.
    Custody;
    /// A payout by a measured value; it is part of what a window credits.
    Index;
    /// A promise with evidence; its state is in the engine's books.
    Quality;
    /// A rehearsal of continuity; its state is in the engine's books.
    Drill;
    /// Access to data under a grant; grants and log are in the engine's books.
    DataGrant;
    /// Incidents and their clocks; their state is in the engine's books.
    Incidents;
}
