//! Figures for alarms and readers. They never move money.

use crate::units::{BasisPoints, Duration, PartsPerBillion};

/// The burn rate, times 1000, that uses `budget` of a window's error budget within `over`, rounded down.
/// `None` when `over` is zero or the product exceeds 128 bits.
pub const fn burn_rate_factor(
    budget: BasisPoints,
    window: Duration,
    over: Duration,
) -> Option<u128> {
    let Some(product) = (budget.get() as u128 * 1_000).checked_mul(window.seconds() as u128) else {
        return None;
    };
    product.checked_div(10_000 * over.seconds() as u128)
}

/// Whether a new value differs enough to be reported: `|new - old| * 10^9 >= ppb * |old|`; from 0, any change.
pub const fn deviates(old: i64, new: i64, threshold: PartsPerBillion) -> bool {
    if old == 0 {
        return new != 0;
    }
    let change = (new as i128 - old as i128).unsigned_abs();
    change * 1_000_000_000 >= threshold.get() as u128 * (old as i128).unsigned_abs()
}
