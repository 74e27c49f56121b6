//! What a duty costs that is late or never done. The bond's formula counts the same sums (SLA005).

use super::{Interest, late_periods};
use crate::units::{Amount, Duration, Timestamp};

/// How late it is at `now`: past what was due, at most as long as it may be.
#[inline]
pub fn lateness(due: Timestamp, now: Timestamp, at_most: Duration) -> Duration {
    now.saturating_since(due).min(at_most)
}

/// What lateness costs: an amount for each started period.
#[inline]
pub fn late_damages(amount: Amount, per: Duration, late: Duration) -> Amount {
    amount * u128::from(late_periods(per, late))
}

/// What must be paid when a payment is late: the amount and its interest.
#[inline]
pub fn late_payment(amount: Amount, interest: Option<&Interest>, late: Duration) -> Amount {
    match interest {
        Some(rule) => amount + rule.of(amount, late),
        None => amount,
    }
}

/// What is still to be booked of a sum of which a part was: nothing is booked twice, and nothing taken back.
#[inline]
pub const fn still_to_book(all: Amount, booked: Amount) -> Amount {
    all.saturating_sub(booked)
}

/// What of an amount fits a limit of which a part is used; all of it without a limit.
#[inline]
pub fn within_limit(amount: Amount, limit: Option<Amount>, used: Amount) -> Amount {
    match limit {
        Some(limit) => amount.min(limit.saturating_sub(used)),
        None => amount,
    }
}

/// How often reasons for a refusal can be owed: each delivery is rejected twice at most, and never a third time.
#[inline]
pub const fn refusals(deliveries: usize) -> u64 {
    2 * deliveries as u64
}
