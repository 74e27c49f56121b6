//! The terms of an accountability agreement: one canonical, hashed value, its checks, and the exact arithmetic
//! of objectives, credits and damages.
//!
//! Pure and `no_std`: no host, no storage, no I/O, no floats. The contract, the macro, the client, the command line
//! and the auditor all ask this crate, so a penalty is calculated in one place.
//!
//! ```
//! use slacontract_terms::exact::{Ratio, credit, tier_share};
//! use slacontract_terms::model::Tier;
//! use slacontract_terms::{Amount, BasisPoints, PartsPerBillion};
//!
//! # fn main() -> Result<(), slacontract_terms::units::UnitError> {
//! let tiers = [Tier { below: PartsPerBillion::parse_percent("99.95")?, credit: BasisPoints::parse_percent("10")? }];
//! let fee = Amount::parse("10 ether")?;
//! // 43 178 good minutes of 43 200 are 99.949..: strictly below.
//! let share = tier_share(&tiers, Ratio { good: 43_178, total: 43_200 });
//! assert_eq!(credit(fee, share, 0).credit, Amount::parse("1 ether")?);
//! // Equality is met.
//! let share = tier_share(&tiers, Ratio { good: 9_995, total: 10_000 });
//! assert_eq!(credit(fee, share, 0).credit, Amount::ZERO);
//! # Ok(())
//! # }
//! ```

#![no_std]
#![warn(missing_docs)]

extern crate alloc;

pub mod backtest;
mod canonical;
pub mod check;
pub mod digest;
pub mod exact;
pub mod keccak;
pub mod model;
mod part;
pub mod prose;
pub mod units;

pub use model::Terms;
pub use part::{DecodeError, Later, List, Part, Reader, Text};
#[cfg(feature = "json")]
pub use part::{JsonError, Sampler};
pub use units::{Amount, BasisPoints, Duration, PartsPerBillion, Timestamp, UtcOffset};
