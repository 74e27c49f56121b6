//! Operators: those that calculate trap, with Solidity's codes; those on bits cannot fail.

use super::I256;
use crate::panics::{division_by_zero, overflow};
use core::iter::{Product, Sum};
use core::ops::{
    Add, AddAssign, BitAnd, BitOr, BitXor, Div, DivAssign, Mul, MulAssign, Neg, Not, Rem,
    RemAssign, Shl, Shr, Sub, SubAssign,
};

macro_rules! operators {
    ($($trait:ident $method:ident $checked:ident;)*) => {$(
        impl $trait for I256 {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                match self.$checked(other) {
                    Some(value) => value,
                    None => overflow(),
                }
            }
        }
    )*};
}

operators! {
    Add add checked_add;
    Sub sub checked_sub;
    Mul mul checked_mul;
}

impl Div for I256 {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        if other.0.is_zero() {
            division_by_zero();
        }
        match self.checked_div(other) {
            Some(value) => value,
            None => overflow(),
        }
    }
}

impl Rem for I256 {
    type Output = Self;

    fn rem(self, other: Self) -> Self {
        match self.checked_rem(other) {
            Some(value) => value,
            None => division_by_zero(),
        }
    }
}

impl Neg for I256 {
    type Output = Self;

    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

macro_rules! assigning {
    ($($trait:ident $method:ident $operator:tt;)*) => {$(
        impl $trait for I256 {
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
    DivAssign div_assign /;
    RemAssign rem_assign %;
}

macro_rules! bitwise {
    ($($trait:ident $method:ident $operator:tt;)*) => {$(
        impl $trait for I256 {
            type Output = Self;

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

impl Not for I256 {
    type Output = Self;

    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Shl<usize> for I256 {
    type Output = Self;

    /// Bits shifted out are lost, the sign among them.
    fn shl(self, bits: usize) -> Self {
        Self(self.0 << bits)
    }
}

impl Shr<usize> for I256 {
    type Output = Self;

    /// Division by a power of two, rounded down: the sign stays.
    fn shr(self, bits: usize) -> Self {
        if self.is_negative() {
            Self(!(!self.0 >> bits))
        } else {
            Self(self.0 >> bits)
        }
    }
}

impl Sum for I256 {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, |sum, value| sum + value)
    }
}

impl Product for I256 {
    fn product<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ONE, |product, value| product * value)
    }
}
