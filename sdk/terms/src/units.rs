//! Types that carry their unit: money, shares, ratios, moments and spans of time.
//!
//! What always holds here: a value is a plain integer, every operator traps on overflow instead of wrapping, and
//! nothing converts money to a share or to time. Text forms are exact or refused.

mod amount;
mod civil;
mod overflow;
mod share;
mod text;
mod time;

pub use amount::{Amount, AmountUnits};
pub(crate) use amount::{by_small, of_share, times};
pub use civil::{Date, UtcOffset};
pub use overflow::{division_trap, overflow, trap};
pub use share::{BasisPoints, PartsPerBillion};
pub use text::UnitError;
pub(crate) use text::write_decimal;
pub use time::{Duration, DurationUnits, Timestamp};
