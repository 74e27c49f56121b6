//! Payouts that follow a measured value.

use crate::units::{Amount, overflow};

/// Nothing at the strike or on its safe side, everything at the exit or beyond, in a straight line between, rounded down. The exit
/// may be above the strike or below it. Traps when both are the same, or the product exceeds 128 bits (SLA025).
pub const fn index_payout(payout: Amount, strike: i64, exit: i64, value: i64) -> Amount {
    let whole = exit as i128 - strike as i128;
    let passed = value as i128 - strike as i128;
    if whole == 0 {
        overflow();
    }
    if passed == 0 || (passed < 0) != (whole < 0) {
        return Amount::ZERO;
    }
    let (passed, whole) = (passed.unsigned_abs(), whole.unsigned_abs());
    if passed >= whole {
        return payout;
    }
    // Divided first, so that the product of the remainder alone has to fit; exact, because payout = q * whole + r.
    let (each, rest) = (payout.units() / whole, payout.units() % whole);
    let Some(rest) = rest.checked_mul(passed) else {
        overflow()
    };
    // `each * passed` is below the payout.
    Amount::from_units(each * passed + rest / whole)
}
