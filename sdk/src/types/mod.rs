//! The values contracts work with. Every operator traps on overflow with `Panic(0x11)`; nothing wraps silently.
//!
//! Units (`Amount`, `Timestamp`, ...) come from `slacontract-terms`, so that a contract and its terms mean the same by them.

mod bytes;
mod number;
mod scalar;
mod signed;
mod unsigned;

pub use bytes::{Address, B256, Bytes, FixedBytes, HexError};
pub(crate) use bytes::{copy, owned};
pub(crate) use number::{
    is_wide, narrow_word, number_at, put_number, put_wide, wide_at, wide_or_trap, wide_word,
};
pub use signed::I256;
pub use slacontract_terms::units::{
    Amount, AmountUnits, BasisPoints, Duration, DurationUnits, PartsPerBillion, Timestamp,
};
pub use unsigned::{NumberError, U256};

/// A number that the type asked for cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl core::fmt::Display for OutOfRange {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("the number is out of range for the type asked for; use a wider type")
    }
}

impl core::error::Error for OutOfRange {}
