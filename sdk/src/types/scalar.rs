//! The one-word form of every elementary type.

use super::{
    Address, Amount, BasisPoints, Duration, FixedBytes, I256, PartsPerBillion, Timestamp, U256,
};
use crate::abi::{Align, Encoder, Scalar, Shape, Type};
use crate::host::Word;
use core::mem::MaybeUninit;

// The conversions that turn bytes round are functions of their own, and loops: WebAssembly has no instruction for it, and inlined
// at every use they would be most of a contract.

/// The number in the 8 bytes from `from` on.
#[inline(never)]
fn read_at(word: &Word, from: usize) -> u64 {
    let mut value = 0;
    let mut at = 0_usize;
    while at < 8 {
        value = value << 8 | u64::from(word[from.wrapping_add(at) & 31]);
        at = at.wrapping_add(1);
    }
    value
}

/// A word with a number of two halves in its low 16 bytes.
#[inline(never)]
fn low_halves(low: u64, high: u64) -> Word {
    let mut word = [0; 32];
    let mut at = 32_usize;
    let mut value = low;
    while at > 16 {
        at = at.wrapping_sub(1);
        word[at & 31] = value as u8;
        value >>= 8;
        if at == 24 {
            value = high;
        }
    }
    word
}

/// A word with a number in its low bytes.
#[inline(always)]
fn low(value: u64) -> Word {
    low_halves(value, 0)
}

/// The number in a word's low 8 bytes.
#[inline(always)]
fn read(word: &Word) -> u64 {
    read_at(word, 24)
}

/// A word with a number in its low 16 bytes.
#[inline(always)]
fn low_wide(value: u128) -> Word {
    low_halves(value as u64, (value >> 64) as u64)
}

/// The number in a word's low 16 bytes.
#[inline(always)]
fn read_wide(word: &Word) -> u128 {
    u128::from(read_at(word, 16)) << 64 | u128::from(read(word))
}

macro_rules! unsigned {
    ($($type:ty, $abi:literal, $bytes:literal;)*) => {$(
        impl Scalar for $type {
            const SCALAR: Type = Type::Plain { abi: $abi, name: stringify!($type) };
            const BYTES: usize = $bytes;

            #[inline(always)]
            fn word(&self) -> Word {
                const { assert!(size_of::<$type>() == $bytes) };
                low(u64::from(*self))
            }

            #[inline(always)]
            fn from_word(word: &Word) -> Option<Self> {
                // The bytes above are clean.
                Some(read(word) as Self)
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
        low_wide(*self)
    }

    #[inline(always)]
    fn from_word(word: &Word) -> Option<Self> {
        Some(read_wide(word))
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

    #[inline(always)]
    fn word(&self) -> Word {
        u8::from(*self).word()
    }

    #[inline(always)]
    fn from_word(word: &Word) -> Option<Self> {
        match word[31] {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
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
        out.address(&self.0);
    }

    #[inline(always)]
    fn from_word(word: &Word) -> Option<Self> {
        word.last_chunk().map(|low| Self(*low))
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
        low_wide(self.units())
    }

    #[inline]
    fn from_word(word: &Word) -> Option<Self> {
        let high: &[u8; 16] = word.first_chunk()?;
        (u128::from_ne_bytes(*high) == 0).then(|| Self::from_units(read_wide(word)))
    }
}

macro_rules! units {
    ($($type:ty, $abi:literal, $integer:ty, $new:path, $get:path;)*) => {$(
        impl Scalar for $type {
            const SCALAR: Type = Type::Plain { abi: $abi, name: stringify!($type) };
            const BYTES: usize = size_of::<$integer>();

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
