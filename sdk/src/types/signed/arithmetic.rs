//! What signed numbers are calculated with where an operator is not enough.

use super::I256;
use crate::panics::overflow;
use crate::types::U256;

impl I256 {
    /// Sum, or `None` outside the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let sum = Self(self.0.wrapping_add(other.0));
        let same = self.is_negative() == other.is_negative();
        (!same || sum.is_negative() == self.is_negative()).then_some(sum)
    }

    /// Difference, or `None` outside the range.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let difference = Self(self.0.wrapping_sub(other.0));
        let same = self.is_negative() == other.is_negative();
        (same || difference.is_negative() == self.is_negative()).then_some(difference)
    }

    /// Product, or `None` outside the range.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let magnitude = self.magnitude().checked_mul(other.magnitude())?;
        Self::from_parts(self.is_negative() != other.is_negative(), magnitude)
    }

    /// Quotient rounded towards zero, or `None` if `other` is 0 or the result does not fit.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let magnitude = self.magnitude().checked_div(other.magnitude())?;
        Self::from_parts(self.is_negative() != other.is_negative(), magnitude)
    }

    /// Remainder with the dividend's sign, or `None` if `other` is 0. That of `MIN` by -1 is 0, as in Solidity.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        let magnitude = self.magnitude().checked_rem(other.magnitude())?;
        Self::from_parts(self.is_negative(), magnitude)
    }

    /// Negation, or `None` for [`I256::MIN`].
    pub fn checked_neg(self) -> Option<Self> {
        Self::ZERO.checked_sub(self)
    }

    /// Magnitude as a signed number, or `None` for [`I256::MIN`]; [`I256::magnitude`] always fits.
    pub fn checked_abs(self) -> Option<Self> {
        if self.is_negative() {
            self.checked_neg()
        } else {
            Some(self)
        }
    }

    /// Magnitude as a signed number; traps with `Panic(0x11)` for [`I256::MIN`].
    pub fn abs(self) -> Self {
        match self.checked_abs() {
            Some(value) => value,
            None => overflow(),
        }
    }

    /// -1, 0 or 1.
    pub fn signum(self) -> Self {
        if self.is_negative() {
            Self::MINUS_ONE
        } else if self.is_zero() {
            Self::ZERO
        } else {
            Self::ONE
        }
    }

    /// The power, or `None` outside the range. Anything to the power of 0 is 1.
    pub fn checked_pow(self, exponent: u32) -> Option<Self> {
        let magnitude = self.magnitude().checked_pow(exponent)?;
        Self::from_parts(self.is_negative() && exponent & 1 == 1, magnitude)
    }

    /// The power; traps with `Panic(0x11)` outside the range.
    pub fn pow(self, exponent: u32) -> Self {
        match self.checked_pow(exponent) {
            Some(power) => power,
            None => overflow(),
        }
    }

    /// The end of the range on that side.
    fn limit(negative: bool) -> Self {
        if negative { Self::MIN } else { Self::MAX }
    }

    /// Sum, within the range.
    pub fn saturating_add(self, other: Self) -> Self {
        self.checked_add(other)
            .unwrap_or(Self::limit(self.is_negative()))
    }

    /// Difference, within the range.
    pub fn saturating_sub(self, other: Self) -> Self {
        self.checked_sub(other)
            .unwrap_or(Self::limit(self.is_negative()))
    }

    /// Product, within the range.
    pub fn saturating_mul(self, other: Self) -> Self {
        self.checked_mul(other)
            .unwrap_or(Self::limit(self.is_negative() != other.is_negative()))
    }

    /// Power, within the range.
    pub fn saturating_pow(self, exponent: u32) -> Self {
        self.checked_pow(exponent)
            .unwrap_or(Self::limit(self.is_negative() && exponent & 1 == 1))
    }

    /// Sum modulo 2^256.
    pub fn wrapping_add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// Difference modulo 2^256.
    pub fn wrapping_sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// Product modulo 2^256.
    pub fn wrapping_mul(self, other: Self) -> Self {
        Self(self.0.wrapping_mul(other.0))
    }

    /// Power modulo 2^256.
    pub fn wrapping_pow(self, exponent: u32) -> Self {
        Self(self.0.wrapping_pow(exponent))
    }

    /// Negation modulo 2^256: that of [`I256::MIN`] is itself.
    pub fn wrapping_neg(self) -> Self {
        Self(U256::ZERO.wrapping_sub(self.0))
    }

    /// The same bits as an unsigned number.
    pub const fn to_bits(self) -> U256 {
        self.0
    }

    /// The same bits as a signed number.
    pub const fn from_bits(bits: U256) -> Self {
        Self(bits)
    }
}
