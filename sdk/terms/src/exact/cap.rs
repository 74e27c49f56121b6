//! Caps, in the one order they apply: window, rolling, lifetime.

use crate::units::{Amount, BasisPoints};

/// What limits a window's credit. A limit that was not agreed is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Caps {
    /// Share of the window's charge.
    pub window: Option<BasisPoints>,
    /// Share of the charges of the last windows, this one included.
    pub rolling: Option<BasisPoints>,
    /// The most over the whole agreement.
    pub lifetime: Option<Amount>,
    /// The charge of this window.
    pub charge: Amount,
    /// The charges of the earlier windows the rolling cap looks at.
    pub earlier_charges: Amount,
    /// The credits of those windows.
    pub earlier_credits: Amount,
    /// All credits so far.
    pub all_credits: Amount,
}

/// A credit after its caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capped {
    /// What is still credited.
    pub credit: Amount,
    /// True when a cap took something away: the remainder is then not carried.
    pub clipped: bool,
}

impl Caps {
    /// Clips `credit` by each cap in turn.
    #[inline]
    pub fn clip(&self, credit: Amount) -> Capped {
        let mut limit = Amount::MAX;
        if let Some(share) = self.window {
            limit = limit.min(self.charge.share(share));
        }
        if let Some(share) = self.rolling {
            let charged = self.charge + self.earlier_charges;
            limit = limit.min(charged.share(share).saturating_sub(self.earlier_credits));
        }
        if let Some(most) = self.lifetime {
            limit = limit.min(most.saturating_sub(self.all_credits));
        }
        Capped {
            credit: credit.min(limit),
            clipped: credit > limit,
        }
    }
}
