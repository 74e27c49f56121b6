//! What one window can cost at most, summed part by part, and the bond that covers it (SLA005). The check of the terms
//! and the proposal on chain both sum here: the one over the terms' defaults, the other over the values agreed.

use super::BondNeed;
use crate::units::{Amount, BasisPoints, Duration};

/// How many periods of lateness are owed when it lasts for `lasting`: a started one counts. A period of no length counts as
/// one second.
pub const fn late_periods(per: Duration, lasting: Duration) -> u64 {
    let per = if per.is_zero() { 1 } else { per.seconds() };
    lasting.seconds().div_ceil(per)
}

/// The worst cost of a window, as far as its parts have been added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposure {
    fee: Amount,
    worst: Amount,
    takes_fee: bool,
}

impl Exposure {
    /// Nothing can be owed yet; a window's fee is `fee`.
    #[inline]
    pub const fn new(fee: Amount) -> Self {
        Self {
            fee,
            worst: Amount::ZERO,
            takes_fee: false,
        }
    }

    /// The fee held for a window answers for penalties too, and lowers what the bond must cover.
    #[inline]
    pub const fn takes_fee(&mut self) {
        self.takes_fee = true;
    }

    /// Adds an objective: its worst tier's share of its base, limited by its cap per window, a share of the fee.
    #[inline]
    pub fn add_credit(
        &mut self,
        base: Amount,
        worst: BasisPoints,
        window_cap: Option<BasisPoints>,
    ) {
        let credit = base.share_up(worst);
        self.worst += match window_cap {
            Some(share) => credit.min(self.fee.share_up(share)),
            None => credit,
        };
    }

    /// Adds a duty that costs `amount` for each started `per` of lateness, for `lasting` at most, and can fall due `times` times
    /// in a window.
    pub fn add_lateness(&mut self, amount: Amount, per: Duration, lasting: Duration, times: u64) {
        let periods = late_periods(per, lasting);
        self.worst += amount * u128::from(periods) * u128::from(times);
    }

    /// Adds a share of a sum, rounded up, that can be owed `times` times in a window.
    #[inline]
    pub fn add_liability(&mut self, sum: Amount, share: BasisPoints, times: u64) {
        self.add_sum(sum.share_up(share) * u128::from(times));
    }

    /// Adds the reports of a window, which the bond pays when nobody prepaid them.
    #[inline]
    pub fn add_reports(&mut self, fee: Amount, signers: u8) {
        self.add_sum(fee * u128::from(signers));
    }

    /// Adds a sum that can be owed once in a window.
    pub fn add_sum(&mut self, amount: Amount) {
        self.worst += amount;
    }

    /// The bond needed when `unsettled` windows can be unsettled at once.
    #[inline]
    pub const fn bond(&self, unsettled: u64, termination_fee: Amount) -> BondNeed {
        BondNeed {
            unsettled,
            window_caps: self.worst,
            fee_held: if self.takes_fee {
                self.fee
            } else {
                Amount::ZERO
            },
            termination_fee,
        }
    }
}
