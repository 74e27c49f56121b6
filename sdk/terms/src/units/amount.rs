//! Money in the smallest unit of its asset.

use core::fmt;

use super::overflow::{checked_operators, checked_scaling, overflow};
use super::share::BasisPoints;
use super::text::{UnitError, decimal, split_unit};

/// An amount of money in the smallest unit of its asset (wei for ether). Range `0 ..= 2^128 - 1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Amount(u128);

checked_operators!(Amount, u128);
checked_scaling!(Amount, u128);

impl Amount {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest amount.
    pub const MAX: Self = Self(u128::MAX);

    /// An amount of `units` of the asset's smallest unit.
    #[inline]
    pub const fn from_units(units: u128) -> Self {
        Self(units)
    }

    /// The count of the asset's smallest unit.
    #[inline]
    pub const fn units(self) -> u128 {
        self.0
    }

    /// A share of the amount, rounded down; multiplied before it is divided. Traps when the product exceeds 128 bits.
    #[inline]
    pub const fn share(self, share: BasisPoints) -> Self {
        Self(of_share(self.0, share, 0).0)
    }

    /// A share of the amount, rounded up, for money that is asked for. Traps when the product exceeds 128 bits.
    #[inline]
    pub const fn share_up(self, share: BasisPoints) -> Self {
        let (quotient, rest) = of_share(self.0, share, 0);
        Self(if rest == 0 { quotient } else { quotient + 1 })
    }

    /// The smaller of both.
    #[must_use]
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(not(target_arch = "wasm32"), inline)]
    pub const fn min(self, other: Self) -> Self {
        if other.0 < self.0 { other } else { self }
    }

    /// Reads `"10 ether"`, `"0.01 ether"`, `"5 gwei"`, `"7 wei"` or `"1200 units"`; a blank between number and unit is optional.
    ///
    /// # Errors
    /// Names the text and gives examples when the number or the unit is not understood, or the value is not exact or too large.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = split_unit(text);
        let digits = match unit {
            "ether" => 18,
            "gwei" => 9,
            "wei" | "units" => 0,
            _ => return Err(UnitError::amount(text)),
        };
        decimal(number, digits)
            .map(Self)
            .ok_or_else(|| UnitError::amount(text))
    }
}

/// So many times `value`; stops when that does not fit. One function for all products of money, as their shares have one.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline)]
pub(crate) const fn times(value: u128, count: u64) -> u128 {
    match value.checked_mul(count as u128) {
        Some(product) => product,
        None => overflow(),
    }
}

/// A share of a number, rounded down, and what is left of the division, to which `carry` was added before. Traps when the product exceeds
/// 128 bits.
#[inline(never)]
pub(crate) const fn of_share(value: u128, share: BasisPoints, carry: u16) -> (u128, u16) {
    match times(value, share.get() as u64).checked_add(carry as u128) {
        Some(sum) => by_ten_thousand(sum),
        None => overflow(),
    }
}

/// A number divided by the basis points of a whole, and what is left.
#[inline(always)]
pub(crate) const fn by_ten_thousand(value: u128) -> (u128, u16) {
    by_small(value, 10_000)
}

/// A number divided by a small one, and what is left; by zero the answer is zero. In three steps of 64 bits: the general division
/// of 128 bits takes a contract a kilobyte.
#[inline(never)]
pub(crate) const fn by_small(value: u128, divisor: u16) -> (u128, u16) {
    if divisor == 0 {
        return (0, 0);
    }
    let by = divisor as u64;
    let (high, low) = ((value >> 64) as u64, value as u64);
    // Each rest is below 2^16, so that rest and half a word fit 64 bits, and their quotient fits 32.
    let middle = ((high % by) << 32) | (low >> 32);
    let last = ((middle % by) << 32) | (low & 0xffff_ffff);
    let quotient = ((middle / by) << 32) | (last / by);
    (
        (((high / by) as u128) << 64) | quotient as u128,
        (last % by) as u16,
    )
}

impl core::str::FromStr for Amount {
    type Err = UnitError;

    /// As [`Amount::parse`].
    fn from_str(text: &str) -> Result<Self, UnitError> {
        Self::parse(text)
    }
}

impl fmt::Display for Amount {
    /// The shortest exact form: `10 ether`, `0.5 ether`, `3 gwei`, `7 wei`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (digits, unit) = match self.0 {
            0 => (0, "wei"),
            units if units >= 10_u128.pow(14) && units.is_multiple_of(10_u128.pow(9)) => {
                (18, "ether")
            }
            units if units >= 10_u128.pow(8) && units.is_multiple_of(10_u128.pow(3)) => (9, "gwei"),
            _ => (0, "wei"),
        };
        super::text::write_decimal(out, self.0, digits)?;
        write!(out, " {unit}")
    }
}

/// Amounts from literals: `10.ether()`.
pub trait AmountUnits {
    /// That many ether (10^18 wei).
    fn ether(self) -> Amount;
    /// That many gwei (10^9 wei).
    fn gwei(self) -> Amount;
    /// That many wei.
    fn wei(self) -> Amount;
}

impl AmountUnits for u64 {
    #[inline]
    fn ether(self) -> Amount {
        Amount(self as u128 * 1_000_000_000_000_000_000)
    }

    #[inline]
    fn gwei(self) -> Amount {
        Amount(self as u128 * 1_000_000_000)
    }

    #[inline]
    fn wei(self) -> Amount {
        Amount(self as u128)
    }
}

#[cfg(test)]
mod tests {
    use super::{by_small, by_ten_thousand};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn dividing_in_steps_is_dividing(value: u128, shift in 0_u32..128) {
            let value = value >> shift;
            prop_assert_eq!(by_ten_thousand(value), (value / 10_000, (value % 10_000) as u16));
        }
    }

    proptest! {
        #[test]
        fn dividing_by_any_small_number_is_dividing(value: u128, by in 1_u16..) {
            let whole = u128::from(by);
            prop_assert_eq!(by_small(value, by), (value / whole, (value % whole) as u16));
        }
    }

    #[test]
    fn the_greatest_number_is_divided_too() {
        assert_eq!(
            by_ten_thousand(u128::MAX),
            (u128::MAX / 10_000, (u128::MAX % 10_000) as u16)
        );
    }
}
