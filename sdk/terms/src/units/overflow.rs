//! The one way arithmetic ends when a result does not fit.

/// Stops the computation: natively a panic, in a contract whatever the SDK's panic handler makes of it
/// (Solidity's `Panic(0x11)`).
///
/// One cold function without formatting, so that checked operators cost a branch and a call in a contract.
#[cold]
#[inline(never)]
#[track_caller]
pub const fn overflow() -> ! {
    panic!("arithmetic overflow")
}

/// Stops the computation like [`overflow`]; where it need not be constant. In a contract this reaches the SDK without a panic,
/// whose message and machinery would be a tenth of a small contract.
#[cold]
#[inline(always)]
#[track_caller]
pub fn trap() -> ! {
    #[cfg(all(target_arch = "wasm32", target_os = "none"))]
    {
        // SAFETY: the SDK, which every contract is linked with, defines this function with this type.
        unsafe extern "Rust" {
            safe fn slacontract_overflow() -> !;
        }
        slacontract_overflow()
    }
    #[cfg(not(all(target_arch = "wasm32", target_os = "none")))]
    overflow()
}

/// Stops the computation because of a division by zero (Solidity's `Panic(0x12)` in a contract), without a panic there, as [`trap`].
#[cold]
#[inline(always)]
#[track_caller]
pub fn division_trap() -> ! {
    #[cfg(all(target_arch = "wasm32", target_os = "none"))]
    {
        // SAFETY: the SDK, which every contract is linked with, defines this function with this type.
        unsafe extern "Rust" {
            safe fn slacontract_division_by_zero() -> !;
        }
        slacontract_division_by_zero()
    }
    #[cfg(not(all(target_arch = "wasm32", target_os = "none")))]
    panic!("attempt to divide by zero")
}

/// Operators that trap, for a newtype over an unsigned integer.
macro_rules! checked_operators {
    ($name:ident, $integer:ty) => {
        impl $name {
            /// The sum, or `None` when it does not fit.
            #[inline]
            pub const fn checked_add(self, other: Self) -> Option<Self> {
                match self.0.checked_add(other.0) {
                    Some(value) => Some(Self(value)),
                    None => None,
                }
            }

            /// The difference, or `None` when it would be negative.
            #[inline]
            pub const fn checked_sub(self, other: Self) -> Option<Self> {
                match self.0.checked_sub(other.0) {
                    Some(value) => Some(Self(value)),
                    None => None,
                }
            }

            /// The sum, or the largest value when it does not fit.
            #[inline]
            pub const fn saturating_add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }

            /// The difference, or zero when it would be negative.
            #[cfg_attr(target_arch = "wasm32", inline(never))]
            #[cfg_attr(not(target_arch = "wasm32"), inline)]
            pub const fn saturating_sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            /// True when the value is zero.
            #[inline]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }
        }

        impl core::ops::Add for $name {
            type Output = Self;

            #[cfg_attr(target_arch = "wasm32", inline(never))]
            #[cfg_attr(not(target_arch = "wasm32"), inline)]
            #[track_caller]
            fn add(self, other: Self) -> Self {
                match self.0.checked_add(other.0) {
                    Some(value) => Self(value),
                    None => $crate::units::trap(),
                }
            }
        }

        impl core::ops::Sub for $name {
            type Output = Self;

            #[cfg_attr(target_arch = "wasm32", inline(never))]
            #[cfg_attr(not(target_arch = "wasm32"), inline)]
            #[track_caller]
            fn sub(self, other: Self) -> Self {
                match self.0.checked_sub(other.0) {
                    Some(value) => Self(value),
                    None => $crate::units::trap(),
                }
            }
        }

        impl core::ops::AddAssign for $name {
            #[inline]
            #[track_caller]
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        impl core::ops::SubAssign for $name {
            #[inline]
            #[track_caller]
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }

        impl core::iter::Sum for $name {
            fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
                values.fold(Self(0), |total, value| total + value)
            }
        }
    };
}

/// Multiplication and division by a plain count, for a newtype whose multiples keep their unit.
macro_rules! checked_scaling {
    ($name:ident, $integer:ty) => {
        impl $name {
            /// The multiple, or `None` when it does not fit.
            #[inline]
            pub const fn checked_mul(self, count: $integer) -> Option<Self> {
                match self.0.checked_mul(count) {
                    Some(value) => Some(Self(value)),
                    None => None,
                }
            }

            /// The quotient, rounded down, or `None` when `count` is zero.
            #[inline]
            pub const fn checked_div(self, count: $integer) -> Option<Self> {
                match self.0.checked_div(count) {
                    Some(value) => Some(Self(value)),
                    None => None,
                }
            }
        }

        impl core::ops::Mul<$integer> for $name {
            type Output = Self;

            #[cfg_attr(target_arch = "wasm32", inline(never))]
            #[cfg_attr(not(target_arch = "wasm32"), inline)]
            #[track_caller]
            fn mul(self, count: $integer) -> Self {
                match self.0.checked_mul(count) {
                    Some(value) => Self(value),
                    None => $crate::units::trap(),
                }
            }
        }

        impl core::ops::Div<$integer> for $name {
            type Output = Self;

            /// The quotient, rounded down; traps when `count` is zero.
            #[inline]
            #[track_caller]
            fn div(self, count: $integer) -> Self {
                match self.0.checked_div(count) {
                    Some(value) => Self(value),
                    None => $crate::units::division_trap(),
                }
            }
        }
    };
}

pub(crate) use {checked_operators, checked_scaling};
