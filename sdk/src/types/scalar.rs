//! The one-word form of every elementary type.

use super::{
    Address, Amount, BasisPoints, Duration, FixedBytes, I256, PartsPerBillion, Timestamp, U256,
};
use super::{is_wide, narrow_word, number_at, wide_at, wide_word};
use crate::abi::{Align, Encoder, Scalar, Shape, Type};
use crate::host::{Base, Word};
use crate::storage::Spot;
use crate::storage::key::behind_address;
use core::mem::MaybeUninit;

macro_rules! unsigned {
    ($($type:ty, $abi:literal, $bytes:literal;)*) => {$(
        impl Scalar for $type {
            const SCALAR: Type = Type::Plain { abi: $abi, name: stringify!($type) };
            const BYTES: usize = $bytes;

            const NARROW: bool = true;

            #[inline(always)]
            fn number(&self) -> u64 {
                const { assert!(size_of::<$type>() == $bytes) };
                u64::from(*self)
            }

            #[inline(always)]
            fn from_number(number: u64) -> Option<Self> {
                Some(number as Self)
            }

            #[inline(always)]
            fn word(&self) -> Word {
                narrow_word(self.number())
            }

            #[inline(always)]
            fn from_word(word: &Word) -> Option<Self> {
                // The bytes above are clean.
                Self::from_number(number_at(word, 24, 8))
            }
        }
    )*};
}

unsigned! {
    u8, "uint8", 1;
    u16, "uint16", 2;
    u32, "uint32", 4;
    u64, "uint64", 8;
}

impl Scalar for u128 {
    const SCALAR: Type = Type::Plain {
        abi: "uint128",
        name: "u128",
    };
    const BYTES: usize = 16;

    #[inline(always)]
    fn word(&self) -> Word {
        wide_word(*self)
    }

    #[inline(always)]
    fn from_word(word: &Word) -> Option<Self> {
        Some(wide_at(word, 16))
    }

    #[inline(always)]
    fn write(&self, out: &mut Encoder) {
        out.wide(*self);
    }

    #[inline(always)]
    fn load_from(at: Spot) -> Self {
        at.load_wide()
    }

    #[inline(always)]
    fn store_to(&self, at: Spot) {
        at.store_wide(*self);
    }
}

macro_rules! signed {
    ($($type:ty, $abi:literal, $bytes:literal;)*) => {$(
        impl Scalar for $type {
            const SCALAR: Type = Type::Plain { abi: $abi, name: stringify!($type) };
            const BYTES: usize = $bytes;
            const ALIGN: Align = Align::Signed;

            #[inline]
            fn word(&self) -> Word {
                let mut word = [if *self < 0 { 0xff } else { 0 }; 32];
                if let Some(low) = word.last_chunk_mut() {
                    *low = self.to_be_bytes();
                }
                word
            }

            #[inline(always)]
            fn from_word(word: &Word) -> Option<Self> {
                word.last_chunk().map(|low| Self::from_be_bytes(*low))
            }
        }
    )*};
}

signed! {
    i8, "int8", 1;
    i16, "int16", 2;
    i32, "int32", 4;
    i64, "int64", 8;
    i128, "int128", 16;
}

impl Scalar for bool {
    const SCALAR: Type = Type::Plain {
        abi: "bool",
        name: "bool",
    };
    const BYTES: usize = 1;
    const NARROW: bool = true;

    #[inline(always)]
    fn number(&self) -> u64 {
        u64::from(*self)
    }

    #[inline(always)]
    fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    #[inline(always)]
    fn load_from(at: Spot) -> Self {
        at.load_flag()
    }

    #[inline(always)]
    fn word(&self) -> Word {
        narrow_word(self.number())
    }

    #[inline(always)]
    fn from_word(word: &Word) -> Option<Self> {
        Self::from_number(word[31].into())
    }
}

impl Scalar for Address {
    const SCALAR: Type = Type::Plain {
        abi: "address",
        name: "Address",
    };
    const BYTES: usize = 20;

    #[inline(never)]
    fn word(&self) -> Word {
        let mut word = [0; 32];
        if let Some(low) = word.last_chunk_mut() {
            *low = self.0;
        }
        word
    }

    #[inline(always)]
    fn write(&self, out: &mut Encoder) {
        // Of a copy, which costs nothing where it can be left out: what the address stands in need then not be in memory as a whole.
        let Self(address) = *self;
        out.address(&address);
    }

    #[inline(always)]
    fn from_word(word: &Word) -> Option<Self> {
        word.last_chunk().map(|low| Self(*low))
    }

    #[inline(always)]
    fn load_from(at: Spot) -> Self {
        at.load_address()
    }

    #[inline(always)]
    fn store_to(&self, at: Spot) {
        at.store_address(self);
    }

    #[inline(always)]
    fn behind(&self, map: Spot, kept: bool) -> Base {
        behind_address(self, map.base, map.slot, kept)
    }
}

/// ABI names of `bytes1` to `bytes32`.
const FIXED: [&str; 32] = [
    "bytes1", "bytes2", "bytes3", "bytes4", "bytes5", "bytes6", "bytes7", "bytes8", "bytes9",
    "bytes10", "bytes11", "bytes12", "bytes13", "bytes14", "bytes15", "bytes16", "bytes17",
    "bytes18", "bytes19", "bytes20", "bytes21", "bytes22", "bytes23", "bytes24", "bytes25",
    "bytes26", "bytes27", "bytes28", "bytes29", "bytes30", "bytes31", "bytes32",
];

impl<const N: usize> Scalar for FixedBytes<N> {
    const SCALAR: Type = {
        assert!(N >= 1 && N <= 32, "fixed bytes are 1 to 32 bytes long");
        Type::Plain {
            abi: FIXED[N - 1],
            name: FIXED[N - 1],
        }
    };
    const BYTES: usize = N;
    const ALIGN: Align = Align::Left;

    #[inline(always)]
    fn word(&self) -> Word {
        let mut word = [0; 32];
        if let Some(high) = word.first_chunk_mut() {
            *high = self.0;
        }
        word
    }

    #[inline(always)]
    fn write(&self, out: &mut Encoder) {
        // Of a copy, as an address.
        let copy = *self;
        out.word(copy.word_in(&mut MaybeUninit::uninit()));
    }

    #[inline(always)]
    fn word_in<'a>(&'a self, space: &'a mut MaybeUninit<Word>) -> &'a Word {
        // 32 bytes are their word.
        match self.0.first_chunk() {
            Some(word) => word,
            None => space.write(self.word()),
        }
    }

    #[inline(always)]
    fn from_word(word: &Word) -> Option<Self> {
        word.first_chunk().map(|high| Self(*high))
    }
}

macro_rules! impl_wide {
    ($($type:ty, $abi:literal, $align:ident;)*) => {$(
        impl Scalar for $type {
            const SCALAR: Type = Type::Plain { abi: $abi, name: stringify!($type) };
            const BYTES: usize = 32;
            const ALIGN: Align = Align::$align;

            #[inline(always)]
            fn word(&self) -> Word {
                self.to_be_bytes()
            }

            #[inline(always)]
            fn word_in<'a>(&'a self, _: &'a mut MaybeUninit<Word>) -> &'a Word {
                self.as_word()
            }

            #[inline(always)]
            fn from_word(word: &Word) -> Option<Self> {
                Some(Self::from_be_bytes(*word))
            }
        }
    )*};
}

impl_wide! {
    U256, "uint256", Right;
    I256, "int256", Signed;
}

impl Scalar for Amount {
    const SCALAR: Type = Type::Plain {
        abi: "uint256",
        name: "Amount",
    };
    const BYTES: usize = 32;
    // Half of the word; the other half is zero.
    const SHAPE: Shape = Shape::word(16, Align::Right);

    #[inline(always)]
    fn word(&self) -> Word {
        wide_word(self.units())
    }

    #[inline(always)]
    fn from_word(word: &Word) -> Option<Self> {
        is_wide(word).then(|| Self::from_units(wide_at(word, 16)))
    }

    #[inline(always)]
    fn from_clean(word: &Word) -> Option<Self> {
        Some(Self::from_units(wide_at(word, 16)))
    }

    #[inline(always)]
    fn write(&self, out: &mut Encoder) {
        out.wide(self.units());
    }

    #[inline(always)]
    fn load_from(at: Spot) -> Self {
        Self::from_units(at.load_amount())
    }

    #[inline(always)]
    fn store_to(&self, at: Spot) {
        at.store_amount(self.units());
    }
}

macro_rules! units {
    ($($type:ty, $abi:literal, $integer:ty, $new:path, $get:path;)*) => {$(
        impl Scalar for $type {
            const SCALAR: Type = Type::Plain { abi: $abi, name: stringify!($type) };
            const BYTES: usize = size_of::<$integer>();
            const NARROW: bool = true;

            #[inline(always)]
            fn number(&self) -> u64 {
                $get(*self).number()
            }

            #[inline(always)]
            fn from_number(number: u64) -> Option<Self> {
                <$integer>::from_number(number).map($new)
            }

            #[inline(always)]
            fn word(&self) -> Word {
                $get(*self).word()
            }

            #[inline(always)]
            fn from_word(word: &Word) -> Option<Self> {
                <$integer>::from_word(word).map($new)
            }
        }
    )*};
}

units! {
    Timestamp, "uint64", u64, Timestamp::from_seconds, Timestamp::seconds;
    Duration, "uint64", u64, Duration::from_seconds, Duration::seconds;
    BasisPoints, "uint32", u32, BasisPoints::new, BasisPoints::get;
    PartsPerBillion, "uint32", u32, PartsPerBillion::new, PartsPerBillion::get;
}
