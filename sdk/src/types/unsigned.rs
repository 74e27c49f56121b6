//! Unsigned 256-bit integers.
//!
//! A value is kept as the big-endian word that storage, calldata and events have, because contracts move numbers more often than
//! they calculate with them. Adding and subtracting walk the bytes; division goes through the host, which charges little and
//! spares every contract a long-division routine; `ruint` does the rest.

use crate::host::{self, Word};
use crate::panics::{division_by_zero, overflow};
use core::fmt;
use core::ops::{
    Add, AddAssign, BitAnd, BitOr, BitXor, Div, Mul, MulAssign, Not, Rem, Shl, Shr, Sub, SubAssign,
};

type Wide = ruint::Uint<256, 4>;

/// An unsigned 256-bit integer whose operators trap on overflow.
#[derive(Clone, Copy)]
pub struct U256 {
    word: Word,
    /// Never read. A value of 33 bytes is moved by one instruction of WebAssembly, one of 32 by eight: contracts that move numbers
    /// about become a quarter smaller, and cheaper.
    #[cfg(target_arch = "wasm32")]
    _moved_at_once: core::mem::MaybeUninit<u8>,
}

impl PartialEq for U256 {
    #[inline(never)]
    fn eq(&self, other: &Self) -> bool {
        let part = |word: &Word, at: usize| {
            word.as_chunks()
                .0
                .get(at)
                .map_or(0, |part| u64::from_ne_bytes(*part))
        };
        let differs = |at| part(&self.word, at) ^ part(&other.word, at);
        differs(0) | differs(1) | differs(2) | differs(3) == 0
    }
}

impl Eq for U256 {}

impl PartialOrd for U256 {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for U256 {
    #[inline]
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.word.cmp(&other.word)
    }
}

impl core::hash::Hash for U256 {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.word.hash(state);
    }
}

impl Default for U256 {
    fn default() -> Self {
        Self::ZERO
    }
}

/// Adds in place modulo 2^256; answers whether the sum is beyond it.
#[inline(always)]
fn add_to(sum: &mut Word, other: &Word) -> bool {
    let mut carry = 0;
    let mut at = 32_usize;
    while at > 0 {
        at = at.wrapping_sub(1);
        carry = u32::from(sum[at & 31])
            .wrapping_add(u32::from(other[at & 31]))
            .wrapping_add(carry);
        sum[at & 31] = carry as u8;
        carry >>= 8;
    }
    carry != 0
}

/// Subtracts in place modulo 2^256; answers whether the difference is below zero.
#[inline(always)]
fn subtract_from(difference: &mut Word, other: &Word) -> bool {
    let mut borrow = 0;
    let mut at = 32_usize;
    while at > 0 {
        at = at.wrapping_sub(1);
        borrow = u32::from(difference[at & 31])
            .wrapping_sub(u32::from(other[at & 31]))
            .wrapping_sub(borrow);
        difference[at & 31] = borrow as u8;
        borrow >>= 31;
    }
    borrow != 0
}

#[inline(never)]
fn add_or_trap(sum: &mut Word, other: &Word) {
    if add_to(sum, other) {
        overflow();
    }
}

#[inline(never)]
fn add_small_or_trap(sum: &mut Word, other: u64) {
    let mut carry = other;
    let mut at = 32_usize;
    while carry != 0 {
        if at == 0 {
            overflow();
        }
        at = at.wrapping_sub(1);
        let low = u64::from(sum[at & 31]).wrapping_add(carry & 0xff);
        sum[at & 31] = low as u8;
        carry = (carry >> 8).wrapping_add(low >> 8);
    }
}

#[inline(never)]
fn subtract_or_trap(difference: &mut Word, other: &Word) {
    if subtract_from(difference, other) {
        overflow();
    }
}

impl U256 {
    /// 0.
    pub const ZERO: Self = Self::from_be_bytes([0; 32]);
    /// 1.
    pub const ONE: Self = Self::of(1);
    /// 2^256 - 1.
    pub const MAX: Self = Self::from_be_bytes([0xff; 32]);

    /// From big-endian bytes.
    #[inline(always)]
    pub const fn from_be_bytes(bytes: Word) -> Self {
        Self {
            word: bytes,
            #[cfg(target_arch = "wasm32")]
            _moved_at_once: core::mem::MaybeUninit::uninit(),
        }
    }

    /// The word it is kept as.
    #[inline(always)]
    pub(super) const fn as_word(&self) -> &Word {
        &self.word
    }

    /// To big-endian bytes.
    #[inline(always)]
    pub const fn to_be_bytes(&self) -> Word {
        self.word
    }

    /// A small constant.
    #[inline]
    pub const fn of(value: u128) -> Self {
        let mut word = [0; 32];
        if let Some(low) = word.last_chunk_mut() {
            *low = value.to_be_bytes();
        }
        Self::from_be_bytes(word)
    }

    #[inline(always)]
    fn wide(&self) -> Wide {
        Wide::from_be_bytes(self.word)
    }

    #[inline(always)]
    fn narrow(value: Wide) -> Self {
        Self::from_be_bytes(value.to_be_bytes())
    }

    /// Whether this is 0.
    #[inline]
    pub fn is_zero(&self) -> bool {
        host::is_zero(&self.word)
    }

    /// Sum, or `None` beyond 2^256 - 1.
    #[inline]
    pub fn checked_add(mut self, other: Self) -> Option<Self> {
        if add_to(&mut self.word, &other.word) {
            None
        } else {
            Some(self)
        }
    }

    /// Difference, or `None` below 0.
    #[inline]
    pub fn checked_sub(mut self, other: Self) -> Option<Self> {
        if subtract_from(&mut self.word, &other.word) {
            None
        } else {
            Some(self)
        }
    }

    /// Product, or `None` beyond 2^256 - 1.
    #[inline]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        self.wide().checked_mul(other.wide()).map(Self::narrow)
    }

    /// Quotient rounded down, or `None` if `other` is 0.
    #[inline]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let mut word = self.word;
        host::math_div(&mut word, &other.word);
        Some(Self::from_be_bytes(word))
    }

    /// Remainder, or `None` if `other` is 0.
    #[inline]
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let mut word = self.word;
        host::math_mod(&mut word, &other.word);
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
    pub fn wrapping_add(mut self, other: Self) -> Self {
        add_to(&mut self.word, &other.word);
        self
    }

    /// Difference modulo 2^256.
    #[inline]
    pub fn wrapping_sub(mut self, other: Self) -> Self {
        subtract_from(&mut self.word, &other.word);
        self
    }

    /// Product modulo 2^256.
    #[inline]
    pub fn wrapping_mul(self, other: Self) -> Self {
        Self::narrow(self.wide().wrapping_mul(other.wide()))
    }

    /// The value if it fits 128 bits.
    #[inline]
    pub fn to_u128(self) -> Option<u128> {
        let [high, low] = *self.word.as_chunks::<16>().0 else {
            return None;
        };
        (u128::from_be_bytes(high) == 0).then_some(u128::from_be_bytes(low))
    }

    /// The value if it fits 64 bits.
    #[inline]
    pub fn to_u64(self) -> Option<u64> {
        self.to_u128().and_then(|value| u64::try_from(value).ok())
    }

    /// Whether bit 255 is set: the sign of a two's complement number.
    #[inline]
    pub(super) fn high_bit(self) -> bool {
        self.word[0] & 0x80 != 0
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
    Mul mul checked_mul overflow;
    Div div checked_div division_by_zero;
    Rem rem checked_rem division_by_zero;
}

impl AddAssign for U256 {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        add_or_trap(&mut self.word, &other.word);
    }
}

impl SubAssign for U256 {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        subtract_or_trap(&mut self.word, &other.word);
    }
}

impl AddAssign<u64> for U256 {
    #[inline(always)]
    fn add_assign(&mut self, other: u64) {
        add_small_or_trap(&mut self.word, other);
    }
}

impl Add<u64> for U256 {
    type Output = Self;

    #[inline(always)]
    fn add(mut self, other: u64) -> Self {
        self += other;
        self
    }
}

impl MulAssign for U256 {
    #[inline]
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}

impl Add for U256 {
    type Output = Self;

    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sub for U256 {
    type Output = Self;

    #[inline(always)]
    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

macro_rules! bitwise {
    ($($trait:ident $method:ident $operator:tt;)*) => {$(
        impl $trait for U256 {
            type Output = Self;

            #[inline]
            fn $method(self, other: Self) -> Self {
                Self::from_be_bytes(core::array::from_fn(|at| self.word[at] $operator other.word[at]))
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
        Self::from_be_bytes(self.word.map(|byte| !byte))
    }
}

impl Shl<usize> for U256 {
    type Output = Self;

    /// Bits shifted out are lost, as in every shift.
    #[inline]
    fn shl(self, bits: usize) -> Self {
        Self::narrow(self.wide() << bits)
    }
}

impl Shr<usize> for U256 {
    type Output = Self;

    #[inline]
    fn shr(self, bits: usize) -> Self {
        Self::narrow(self.wide() >> bits)
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
        fmt::Display::fmt(&self.wide(), out)
    }
}

impl fmt::Debug for U256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.wide(), out)
    }
}

impl core::str::FromStr for U256 {
    type Err = ruint::ParseError;

    /// Decimal, or hexadecimal behind `0x`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::narrow)
    }
}
