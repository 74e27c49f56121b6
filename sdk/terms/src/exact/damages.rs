//! Liquidated damages for delay. Delay counts to delivery, not to the moment of asking.

use core::fmt;

use crate::model::Rounding;
use crate::units::{Amount, BasisPoints, Duration, Timestamp, overflow};

/// The rule of one delivery: a share of the value for each period of delay, counted in steps.
#[derive(Clone, Copy, Debug)]
pub struct Damages {
    /// The share of the value for each `per` of delay.
    pub share: BasisPoints,
    /// The period of the share; not zero.
    pub per: Duration,
    /// Delay counts in whole steps of this; not zero. `step = per` gives whole units, one second pro rata.
    pub step: Duration,
    /// Whether a started step counts.
    pub rounds_up: bool,
    /// The most, as a share of the value.
    pub cap: BasisPoints,
}

/// Damages were asked for a delivery that was on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLate;

impl fmt::Display for NotLate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the delivery is not late: no damages are owed")
    }
}

impl core::error::Error for NotLate {}

/// The most that anything about a promise of this value costs: delay, readings on the way, refusal together.
#[inline]
pub const fn most_of(value: Amount, cap: BasisPoints) -> Amount {
    value.share(cap)
}

impl Damages {
    /// Whether [`Damages::of`] can be computed for this value whatever the delay: what SLA025 asks.
    pub const fn fits(&self, value: Amount) -> bool {
        let (step, per) = (self.step.seconds() as u128, self.per.seconds() as u128);
        if step == 0 || per == 0 {
            return false;
        }
        let Some(divisor) = per.checked_mul(10_000) else {
            return false;
        };
        let Some(whole) = value.units().checked_mul(self.share.get() as u128) else {
            return false;
        };
        let Some(capped) = value.units().checked_mul(self.cap.get() as u128) else {
            return false;
        };
        whole.checked_mul(step).is_some() && (capped / 10_000).checked_mul(divisor).is_some()
    }

    /// A delay after which damages grow no more, whatever the value is; the end of time if they never reach their cap.
    pub const fn capped_after(&self) -> Duration {
        // Each factor is below 2^64, and a share below 2^32.
        let whole = self.cap.get() as u128 * self.per.seconds() as u128;
        let one = self.share.get() as u128 * self.step.seconds() as u128;
        if one == 0 {
            return Duration::from_seconds(u64::MAX);
        }
        let seconds = whole
            .div_ceil(one)
            .saturating_mul(self.step.seconds() as u128);
        if seconds > u64::MAX as u128 {
            return Duration::from_seconds(u64::MAX);
        }
        Duration::from_seconds(seconds as u64)
    }

    /// The most that anything about a promise of this value costs: its cap.
    pub const fn most(&self, value: Amount) -> Amount {
        most_of(value, self.cap)
    }

    /// What a delay costs: `min(cap, floor(value * share * r * step / (10^4 * per)))` with `r` the steps of delay,
    /// clamped to the count at which the cap is reached before anything is multiplied. No delay costs nothing.
    pub const fn of(&self, value: Amount, delay: Duration) -> Amount {
        let step = self.step.seconds() as u128;
        let per = self.per.seconds() as u128;
        if step == 0 || per == 0 {
            overflow();
        }
        let cap = self.most(value);
        let steps = if self.rounds_up {
            (delay.seconds() as u128).div_ceil(step)
        } else {
            delay.seconds() as u128 / step
        };
        // What one step costs, times `divisor`.
        let Some(divisor) = per.checked_mul(10_000) else {
            overflow()
        };
        let Some(whole) = value.units().checked_mul(self.share.get() as u128) else {
            overflow()
        };
        let Some(one) = whole.checked_mul(step) else {
            overflow()
        };
        let Some(most) = cap.units().checked_mul(divisor) else {
            overflow()
        };
        if one == 0 || steps >= most.div_ceil(one) {
            return if one == 0 { Amount::ZERO } else { cap };
        }
        let damages = Amount::from_units(one * steps / divisor);
        if damages.units() < cap.units() {
            damages
        } else {
            cap
        }
    }
}

impl Rounding {
    /// True when a started step counts whole.
    pub const fn rounds_up(&self) -> bool {
        matches!(self, Self::Ceil)
    }
}

/// Damages for something due at `due` and delivered at `delivered`.
///
/// # Errors
/// [`NotLate`] when it was on time: an answer to a call that should not have been made.
pub fn liquidated(
    rule: &Damages,
    value: Amount,
    due: Timestamp,
    delivered: Timestamp,
) -> Result<Amount, NotLate> {
    if delivered <= due {
        return Err(NotLate);
    }
    Ok(rule.of(value, delivered - due))
}

/// Whether a delay entitles to end the agreement: only beyond the limit.
pub const fn may_terminate(delay: Duration, after: Duration) -> bool {
    delay.seconds() > after.seconds()
}
