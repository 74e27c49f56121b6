//! What is known about an expression's value without running it.

use super::super::Place;

/// Bits of a value that nobody is likely to guess.
const UNGUESSABLE: u32 = 256;

/// What an expression's value is made of.
#[derive(Clone, Debug, Default)]
pub(in crate::lint) struct Value {
    /// The contract's field it is a handle to: `self.books.at(key)` is one to `books`.
    pub(in crate::lint) field: Option<String>,
    /// The contract itself.
    pub(in crate::lint) contract: bool,
    /// It comes from the caller's arguments.
    pub(in crate::lint) argument: bool,
    /// It comes from who calls.
    pub(in crate::lint) caller: bool,
    /// It comes from the value sent along.
    pub(in crate::lint) sent: bool,
    /// It comes from the block: its time, number, hash.
    pub(in crate::lint) block: bool,
    /// It is a length or a value read from storage, and nothing bounds it.
    pub(in crate::lint) stored: bool,
    /// It has been bounded: `.min(50)`, `.take(50)`.
    pub(in crate::lint) bounded: bool,
    /// It is the length of a list in storage, or walks one.
    pub(in crate::lint) listed: bool,
    /// It is a client of another contract: the interface, and the method called on it.
    pub(in crate::lint) client: Option<(String, String)>,
    /// How many bits somebody who reads the chain would have to guess.
    pub(in crate::lint) secret_bits: u32,
    /// It is a hash: where it was made, and of how many secret bits.
    pub(in crate::lint) hash: Option<(Place, u32)>,
}

impl Value {
    /// An argument of a type that is written `of`.
    pub(in crate::lint) fn argument(of: &str) -> Self {
        let secret_bits = match of {
            "bool" => 1,
            "u8" | "i8" => 8,
            "u16" | "i16" => 16,
            "u32" | "i32" => 32,
            // Amounts, times and numbers people choose are among few.
            "u64" | "i64" | "Amount" | "Timestamp" | "Duration" | "BasisPoints"
            | "PartsPerBillion" => 40,
            // Who takes part is known.
            "Address" => 0,
            _ => UNGUESSABLE,
        };
        Self {
            argument: true,
            secret_bits,
            ..Self::default()
        }
    }

    /// Something whose origin is unknown.
    pub(in crate::lint) fn unknown() -> Self {
        Self {
            secret_bits: UNGUESSABLE,
            ..Self::default()
        }
    }

    /// A value made of both.
    #[must_use]
    pub(in crate::lint) fn with(mut self, other: &Self) -> Self {
        self.argument |= other.argument;
        self.caller |= other.caller;
        self.sent |= other.sent;
        self.block |= other.block;
        self.stored |= other.stored;
        self.listed |= other.listed;
        self.bounded |= other.bounded;
        self.secret_bits = self
            .secret_bits
            .saturating_add(other.secret_bits)
            .min(UNGUESSABLE);
        self.hash = self.hash.or_else(|| other.hash.clone());
        self
    }

    /// What is known of it, without being a handle any more.
    #[must_use]
    pub(in crate::lint) fn content(&self) -> Self {
        Self {
            field: None,
            contract: false,
            client: None,
            ..self.clone()
        }
    }

    /// Whether it was made by hashing something that can be guessed.
    pub(in crate::lint) fn guessable_hash(&self) -> Option<&(Place, u32)> {
        self.hash
            .as_ref()
            .filter(|(_, bits)| (1..=80).contains(bits))
    }
}
