//! How large a bond must be so that every penalty that can be owed at once is covered (SLA005).

use crate::units::{Amount, Duration, overflow, times};

/// How many windows can be unsettled at once: `ceil((window + collection + challenge + longest case) / window)`.
/// Traps when the window is zero or the sum does not fit.
pub const fn unsettled_windows(window: Duration, collection: Duration, contest: Duration) -> u64 {
    let Some(span) = window.checked_add(collection) else {
        overflow()
    };
    let Some(span) = span.checked_add(contest) else {
        overflow()
    };
    if window.is_zero() {
        overflow();
    }
    span.seconds().div_ceil(window.seconds())
}

/// The terms of `bond >= U * max(0, caps - fee held) + termination fee`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BondNeed {
    /// How many windows can be unsettled at once (U).
    pub unsettled: u64,
    /// The most one window can cost: window caps, damages caps, duty caps.
    pub window_caps: Amount,
    /// The fee in escrow for a window that penalties may be taken from.
    pub fee_held: Amount,
    /// What ending early costs.
    pub termination_fee: Amount,
}

impl BondNeed {
    /// The least bond. Traps when it does not fit.
    pub const fn least(&self) -> Amount {
        let exposed = self.window_caps.saturating_sub(self.fee_held);
        let bond = times(exposed.units(), self.unsettled);
        match Amount::from_units(bond).checked_add(self.termination_fee) {
            Some(bond) => bond,
            None => overflow(),
        }
    }
}
