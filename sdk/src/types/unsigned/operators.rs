//! Operators: those that calculate trap, with Solidity's codes; those on bits cannot fail.

use super::{U256, add_or_trap, add_small_or_trap, subtract_or_trap};
use crate::panics::{division_by_zero, overflow};
use core::iter::{Product, Sum};
use core::ops::{
    Add, AddAssign, BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Div, DivAssign,
    Mul, MulAssign, Not, Rem, RemAssign, Shl, ShlAssign, Shr, ShrAssign, Sub, SubAssign,
};

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

macro_rules! assigning {
    ($($trait:ident $method:ident $operator:tt $other:ty;)*) => {$(
        impl $trait<$other> for U256 {
            #[inline]
            fn $method(&mut self, other: $other) {
                *self = *self $operator other;
            }
        }
    )*};
}

assigning! {
    MulAssign mul_assign * Self;
    DivAssign div_assign / Self;
    RemAssign rem_assign % Self;
    BitAndAssign bitand_assign & Self;
    BitOrAssign bitor_assign | Self;
    BitXorAssign bitxor_assign ^ Self;
    ShlAssign shl_assign << usize;
    ShrAssign shr_assign >> usize;
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

    /// Bits shifted out are lost, as in every shift; 256 and more leave 0.
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

impl Sum for U256 {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, |sum, value| sum + value)
    }
}

impl Product for U256 {
    fn product<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ONE, |product, value| product * value)
    }
}
