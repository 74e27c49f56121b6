//! Addresses and byte strings.

use alloc::vec::Vec;
use core::fmt;

/// `N` bytes, 1 to 32; Solidity's `bytesN`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct FixedBytes<const N: usize>(pub [u8; N]);

/// A word: a hash, a key, an identifier.
pub type B256 = FixedBytes<32>;

impl<const N: usize> FixedBytes<N> {
    /// All bytes zero.
    pub const ZERO: Self = Self([0; N]);

    /// Whether all bytes are zero.
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }
}

impl<const N: usize> Default for FixedBytes<N> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<const N: usize> From<[u8; N]> for FixedBytes<N> {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes)
    }
}

impl<const N: usize> AsRef<[u8]> for FixedBytes<N> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// An account's address.
#[derive(Clone, Copy, Default, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Address(pub [u8; 20]);

impl PartialEq for Address {
    /// Compares five numbers rather than calling a comparison of byte strings, which contracts would have to carry.
    #[inline(never)]
    fn eq(&self, other: &Self) -> bool {
        let part = |bytes: &[u8; 20], at: usize| {
            bytes
                .as_chunks()
                .0
                .get(at)
                .map_or(0, |part| u32::from_ne_bytes(*part))
        };
        let differs = |at| part(&self.0, at) ^ part(&other.0, at);
        differs(0) | differs(1) | differs(2) | differs(3) | differs(4) == 0
    }
}

impl core::hash::Hash for Address {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Address {
    /// The address nobody has.
    pub const ZERO: Self = Self([0; 20]);

    /// Whether this is [`Address::ZERO`].
    #[inline]
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// An address whose last bytes are a small number, as precompiles have.
    pub const fn from_low(number: u64) -> Self {
        let [a, b, c, d, e, f, g, h] = number.to_be_bytes();
        Self([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d, e, f, g, h])
    }
}

impl From<[u8; 20]> for Address {
    fn from(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }
}

/// So that a typed client can be given wherever an address is wanted.
impl AsRef<Self> for Address {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// Copies as many bytes as both have. Unlike the standard library's copying, this has no way to fail.
#[inline(never)]
pub(crate) fn copy(to: &mut [u8], from: &[u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// A new byte string with these bytes.
pub(crate) fn owned(bytes: &[u8]) -> Vec<u8> {
    let mut owned = crate::host::zeros(bytes.len());
    copy(&mut owned, bytes);
    owned
}

/// A byte string of any length; Solidity's `bytes`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Bytes(pub Vec<u8>);

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(owned(bytes))
    }
}

impl core::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// A text that is not the bytes asked for, in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HexError {
    /// Not so many digits.
    Length {
        /// Digits wanted.
        wanted: usize,
        /// Digits found.
        found: usize,
    },
    /// An odd number of digits.
    Odd {
        /// Digits found.
        found: usize,
    },
    /// Not a hexadecimal digit.
    Digit {
        /// The character.
        found: char,
    },
}

impl fmt::Display for HexError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { wanted, found } => {
                write!(out, "{wanted} hexadecimal digits are wanted, found {found}")
            }
            Self::Odd { found } => {
                write!(
                    out,
                    "{found} hexadecimal digits are no whole bytes: each takes two"
                )
            }
            Self::Digit { found } => write!(out, "{found:?} is no hexadecimal digit"),
        }
    }
}

impl core::error::Error for HexError {}

/// Bytes from digits, with or without `0x` before them.
fn unhex(text: &str) -> Result<Vec<u8>, HexError> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let values: Vec<u8> = digits
        .chars()
        .map(|found| match found.to_digit(16) {
            Some(value) => Ok(value as u8),
            None => Err(HexError::Digit { found }),
        })
        .collect::<Result<_, _>>()?;
    let (pairs, odd) = values.as_chunks::<2>();
    if odd.is_empty() {
        Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect())
    } else {
        Err(HexError::Odd {
            found: values.len(),
        })
    }
}

/// As [`unhex`], of a length that is known.
fn unhex_array<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    let digits = text.strip_prefix("0x").unwrap_or(text).chars().count();
    if digits != 2 * N {
        return Err(HexError::Length {
            wanted: 2 * N,
            found: digits,
        });
    }
    let bytes = unhex(text)?;
    <[u8; N]>::try_from(bytes).map_err(|_| HexError::Odd { found: digits })
}

impl core::str::FromStr for Address {
    type Err = HexError;

    /// Forty hexadecimal digits, `0x` before them or not. A checksum in the letters' case is not looked at.
    fn from_str(text: &str) -> Result<Self, HexError> {
        unhex_array(text).map(Self)
    }
}

impl<const N: usize> core::str::FromStr for FixedBytes<N> {
    type Err = HexError;

    /// `2 N` hexadecimal digits, `0x` before them or not.
    fn from_str(text: &str) -> Result<Self, HexError> {
        unhex_array(text).map(Self)
    }
}

impl core::str::FromStr for Bytes {
    type Err = HexError;

    /// Hexadecimal digits, two for each byte, `0x` before them or not.
    fn from_str(text: &str) -> Result<Self, HexError> {
        unhex(text).map(Self)
    }
}

fn hex(bytes: &[u8], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str("0x")?;
    bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
}

macro_rules! shown_in_hex {
    ($($(#[$generics:meta])? $type:ty $(, $n:ident)?;)*) => {$(
        impl $(<const $n: usize>)? fmt::Display for $type {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, out)
            }
        }

        impl $(<const $n: usize>)? fmt::Debug for $type {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, out)
            }
        }
    )*};
}

shown_in_hex! {
    Address;
    Bytes;
    FixedBytes<N>, N;
}
