//! The values contracts work with. Every operator traps on overflow with `Panic(0x11)`; nothing wraps silently.
//!
//! Units (`Amount`, `Timestamp`, ...) come from `slacontract-terms`, so that a contract and its terms mean the same by them.

mod bytes;
mod scalar;
mod signed;
mod unsigned;

pub use bytes::{Address, B256, Bytes, FixedBytes};
pub(crate) use bytes::{copy, owned};
pub use signed::I256;
pub use slacontract_terms::units::{
    Amount, AmountUnits, BasisPoints, Duration, DurationUnits, PartsPerBillion, Timestamp,
};
pub use unsigned::U256;
