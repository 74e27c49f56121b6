//! What numbers are calculated with where an operator is not enough: results that may not fit, full products, roots.

use super::{U256, add_to, subtract_from};
use crate::host;
use crate::panics::{division_by_zero, overflow};

impl U256 {
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

    /// The power, or `None` beyond 2^256 - 1. Anything to the power of 0 is 1.
    pub fn checked_pow(self, mut exponent: u32) -> Option<Self> {
        let (mut power, mut square) = (Self::ONE, self);
        loop {
            if exponent & 1 == 1 {
                power = power.checked_mul(square)?;
            }
            exponent >>= 1;
            if exponent == 0 {
                return Some(power);
            }
            square = square.checked_mul(square)?;
        }
    }

    /// The power; traps with `Panic(0x11)` beyond 2^256 - 1.
    pub fn pow(self, exponent: u32) -> Self {
        match self.checked_pow(exponent) {
            Some(power) => power,
            None => overflow(),
        }
    }

    /// Quotient rounded up; traps with `Panic(0x12)` if `other` is 0.
    pub fn div_ceil(self, other: Self) -> Self {
        let quotient = self / other;
        if (self % other).is_zero() {
            quotient
        } else {
            quotient.wrapping_add(Self::ONE)
        }
    }

    /// Distance to `other`.
    pub fn abs_diff(self, other: Self) -> Self {
        if self < other {
            other.wrapping_sub(self)
        } else {
            self.wrapping_sub(other)
        }
    }

    /// Square root rounded down, by Newton's method from a power of two beside the root: some ten divisions at most.
    pub fn isqrt(self) -> Self {
        if self.is_zero() {
            return self;
        }
        // A power of two at or above the root; from there each step comes down until it is reached.
        let mut root = Self::ONE << self.bits().div_ceil(2) as usize;
        loop {
            let next = root.wrapping_add(self / root) >> 1;
            if next >= root {
                return root;
            }
            root = next;
        }
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

    /// Product, at most [`U256::MAX`].
    #[inline]
    pub fn saturating_mul(self, other: Self) -> Self {
        self.checked_mul(other).unwrap_or(Self::MAX)
    }

    /// Power, at most [`U256::MAX`].
    #[inline]
    pub fn saturating_pow(self, exponent: u32) -> Self {
        self.checked_pow(exponent).unwrap_or(Self::MAX)
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

    /// Power modulo 2^256.
    pub fn wrapping_pow(self, mut exponent: u32) -> Self {
        let (mut power, mut square) = (Self::ONE, self);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = power.wrapping_mul(square);
            }
            square = square.wrapping_mul(square);
            exponent >>= 1;
        }
        power
    }

    /// `self * other % modulus` with the whole product; traps with `Panic(0x12)` if `modulus` is 0.
    pub fn mul_mod(self, other: Self, modulus: Self) -> Self {
        if modulus.is_zero() {
            division_by_zero();
        }
        let mut word = self.word;
        host::math_mul_mod(&mut word, &other.word, &modulus.word);
        Self::from_be_bytes(word)
    }

    /// `self * other / divisor` with the whole product of 512 bits, rounded down; `None` if it does not fit or `divisor` is 0.
    ///
    /// ```
    /// use slacontract::U256;
    /// let half = U256::MAX / U256::from(2_u8);
    /// assert_eq!(U256::MAX.checked_mul_div(half, U256::MAX), Some(half));
    /// assert_eq!(U256::MAX.checked_mul_div(U256::MAX, half), None);
    /// ```
    pub fn checked_mul_div(self, other: Self, divisor: Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        // The product's halves: modulo 2^256, and from what it is modulo 2^256 - 1 (Remco Bloemen, "Mathemagic full multiply").
        let low = self.wrapping_mul(other);
        let ends_around = self.mul_mod(other, Self::MAX);
        let high = ends_around
            .wrapping_sub(low)
            .wrapping_sub(Self::from(ends_around < low));
        if high.is_zero() {
            return low.checked_div(divisor);
        }
        if high >= divisor {
            return None;
        }
        // Without its remainder the product is a multiple of the divisor, and dividing is multiplying by the inverse modulo
        // 2^256, which odd numbers have: powers of two are taken out of both first.
        let remainder = self.mul_mod(other, divisor);
        let high = high.wrapping_sub(Self::from(remainder > low));
        let low = low.wrapping_sub(remainder);
        let twos = divisor & Self::ZERO.wrapping_sub(divisor);
        let odd = divisor / twos;
        // 2^256 / twos; 0 if that is 2^256 itself, as it should be.
        let lift = (Self::ZERO.wrapping_sub(twos) / twos).wrapping_add(Self::ONE);
        let low = (low / twos) | high.wrapping_mul(lift);
        // Right in 4 bits; each step doubles them.
        let two = Self::of(2);
        let mut inverse = Self::of(3).wrapping_mul(odd) ^ two;
        for _ in 0..6 {
            inverse = inverse.wrapping_mul(two.wrapping_sub(odd.wrapping_mul(inverse)));
        }
        Some(low.wrapping_mul(inverse))
    }

    /// `self * other / divisor` with the whole product, rounded down: a share of an amount without loss on the way.
    /// Traps with `Panic(0x12)` if `divisor` is 0, with `Panic(0x11)` if the result does not fit.
    pub fn mul_div(self, other: Self, divisor: Self) -> Self {
        match self.checked_mul_div(other, divisor) {
            Some(value) => value,
            None if divisor.is_zero() => division_by_zero(),
            None => overflow(),
        }
    }

    /// As [`U256::mul_div`], rounded up: for what is asked for rather than paid out.
    pub fn mul_div_ceil(self, other: Self, divisor: Self) -> Self {
        let floor = self.mul_div(other, divisor);
        if self.mul_mod(other, divisor).is_zero() {
            floor
        } else {
            floor + Self::ONE
        }
    }

    /// Number of bits up to the highest that is set; 0 for 0.
    pub fn bits(self) -> u32 {
        let mut bits = 256;
        for byte in self.word {
            if byte != 0 {
                return u32::wrapping_sub(bits, byte.leading_zeros());
            }
            bits = u32::wrapping_sub(bits, 8);
        }
        0
    }
}
