//! Unsigned 256-bit integers.
//!
//! `ruint` does the arithmetic that is cheap in WebAssembly; division goes through the host, which charges little and spares
//! every contract a long-division routine.

use crate::host::{self, Word};
use crate::panics::{division_by_zero, overflow};
use core::fmt;
use core::ops::{
    Add, AddAssign, BitAnd, BitOr, BitXor, Div, Mul, MulAssign, Not, Rem, Shl, Shr, Sub, SubAssign,
};

type Wide = ruint::Uint<256, 4>;

/// An unsigned 256-bit integer whose operators trap on overflow.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct U256(pub(super) Wide);

impl U256 {
    /// 0.
    pub const ZERO: Self = Self(Wide::ZERO);
    /// 1.
    pub const ONE: Self = Self(Wide::ONE);
    /// 2^256 - 1.
    pub const MAX: Self = Self(Wide::MAX);

    /// From big-endian bytes.
    #[inline(never)]
    pub const fn from_be_bytes(bytes: Word) -> Self {
        let mut limbs = [0; 4];
        let mut at = 0;
        while at < 32 {
            limbs[3 - at / 8] = limbs[3 - at / 8] << 8 | bytes[at] as u64;
            at += 1;
        }
        Self(Wide::from_limbs(limbs))
    }

    /// To big-endian bytes.
    #[inline(never)]
    pub const fn to_be_bytes(&self) -> Word {
        let limbs = self.0.as_limbs();
        let mut bytes = [0; 32];
        let mut at = 0;
        while at < 32 {
            bytes[at] = (limbs[3 - at / 8] >> (56 - 8 * (at % 8))) as u8;
            at += 1;
        }
        bytes
    }

    /// A small constant.
    #[inline]
    pub const fn of(value: u128) -> Self {
        Self(Wide::from_limbs([value as u64, (value >> 64) as u64, 0, 0]))
    }

    /// Whether this is 0.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.0 == Wide::ZERO
    }

    /// Sum, or `None` beyond 2^256 - 1.
    #[inline]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (sum, over) = self.0.overflowing_add(other.0);
        if over { None } else { Some(Self(sum)) }
    }

    /// Difference, or `None` below 0.
    #[inline]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let (difference, under) = self.0.overflowing_sub(other.0);
        if under { None } else { Some(Self(difference)) }
    }

    /// Product, or `None` beyond 2^256 - 1.
    #[inline]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(Self)
    }

    /// Quotient rounded down, or `None` if `other` is 0.
    #[inline]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let mut word = self.to_be_bytes();
        host::math_div(&mut word, &other.to_be_bytes());
        Some(Self::from_be_bytes(word))
    }

    /// Remainder, or `None` if `other` is 0.
    #[inline]
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let mut word = self.to_be_bytes();
        host::math_mod(&mut word, &other.to_be_bytes());
        Some(Self::from_be_bytes(word))
    }

    /// Sum, at most [`U256::MAX`].
    #[inline]
    pub fn saturating_add(self, other: Self) -> Self {
        self.checked_add(other).unwrap_or(Self::MAX)
    }

    /// Difference, at least 0.
    #[inline]
    pub fn saturating_sub(self, other: Self) -> Self {
        self.checked_sub(other).unwrap_or(Self::ZERO)
    }

    /// Sum modulo 2^256.
    #[inline]
    pub fn wrapping_add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// Difference modulo 2^256.
    #[inline]
    pub fn wrapping_sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// Product modulo 2^256.
    #[inline]
    pub fn wrapping_mul(self, other: Self) -> Self {
        Self(self.0.wrapping_mul(other.0))
    }

    /// The value if it fits 128 bits.
    #[inline]
    pub fn to_u128(self) -> Option<u128> {
        let limbs = self.0.as_limbs();
        (limbs[2] | limbs[3] == 0).then_some(u128::from(limbs[0]) | u128::from(limbs[1]) << 64)
    }

    /// The value if it fits 64 bits.
    #[inline]
    pub fn to_u64(self) -> Option<u64> {
        self.to_u128().and_then(|value| u64::try_from(value).ok())
    }

    /// Whether bit 255 is set: the sign of a two's complement number.
    #[inline]
    pub(super) fn high_bit(self) -> bool {
        self.0.as_limbs()[3] >> 63 == 1
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident $checked:ident $trap:ident;)*) => {$(
        impl $trait for U256 {
            type Output = Self;

            #[inline]
            fn $method(self, other: Self) -> Self {
                match self.$checked(other) {
                    Some(value) => value,
                    None => $trap(),
                }
            }
        }
    )*};
}

operators! {
    Add add checked_add overflow;
    Sub sub checked_sub overflow;
    Mul mul checked_mul overflow;
    Div div checked_div division_by_zero;
    Rem rem checked_rem division_by_zero;
}

macro_rules! assigning {
    ($($trait:ident $method:ident $operator:tt;)*) => {$(
        impl $trait for U256 {
            #[inline]
            fn $method(&mut self, other: Self) {
                *self = *self $operator other;
            }
        }
    )*};
}

assigning! {
    AddAssign add_assign +;
    SubAssign sub_assign -;
    MulAssign mul_assign *;
}

macro_rules! bitwise {
    ($($trait:ident $method:ident $operator:tt;)*) => {$(
        impl $trait for U256 {
            type Output = Self;

            #[inline]
            fn $method(self, other: Self) -> Self {
                Self(self.0 $operator other.0)
            }
        }
    )*};
}

bitwise! {
    BitAnd bitand &;
    BitOr bitor |;
    BitXor bitxor ^;
}

impl Not for U256 {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Shl<usize> for U256 {
    type Output = Self;

    /// Bits shifted out are lost, as in every shift.
    #[inline]
    fn shl(self, bits: usize) -> Self {
        Self(self.0 << bits)
    }
}

impl Shr<usize> for U256 {
    type Output = Self;

    #[inline]
    fn shr(self, bits: usize) -> Self {
        Self(self.0 >> bits)
    }
}

macro_rules! from_small {
    ($($type:ty),*) => {$(
        impl From<$type> for U256 {
            #[inline]
            fn from(value: $type) -> Self {
                Self::of(u128::from(value))
            }
        }
    )*};
}

from_small!(bool, u8, u16, u32, u64, u128);

impl fmt::Display for U256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, out)
    }
}

impl fmt::Debug for U256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, out)
    }
}

impl core::str::FromStr for U256 {
    type Err = ruint::ParseError;

    /// Decimal, or hexadecimal behind `0x`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
