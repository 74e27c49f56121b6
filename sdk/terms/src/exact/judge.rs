//! From reports to what a window credits: the one path, for the contract and for whoever calculates beside it.

use super::{Aggregate, Caps, Ratio, Reading, aggregate, credit, tier_share};
use crate::model::{NoTraffic, OnMissing, Tier};
use crate::units::{Amount, BasisPoints, PartsPerBillion};

/// What holds where there is no ratio to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The objective is met.
    Met,
    /// It is in breach, in the worst tier.
    Worst,
    /// No verdict: the fee is due, nothing is credited, and it never counts as met.
    None,
}

impl Silence {
    /// What a window without traffic means; without a verdict where the terms do not say it (SLA039).
    pub const fn without_traffic(said: Option<&NoTraffic>) -> Self {
        match said {
            Some(NoTraffic::Met) => Self::Met,
            Some(NoTraffic::Breach) => Self::Worst,
            Some(NoTraffic::Skip) | None => Self::None,
        }
    }

    /// What a window without enough reports means, until a panel says otherwise.
    pub const fn without_reports(said: Option<&OnMissing>) -> Self {
        match said {
            Some(OnMissing::WorstTier) => Self::Worst,
            Some(OnMissing::Inconclusive | OnMissing::Escalate) | None => Self::None,
        }
    }

    /// The verdict, and the share that is owed when the worst tier costs `worst`.
    #[inline]
    pub const fn verdict(self, worst: BasisPoints) -> (Verdict, BasisPoints) {
        match self {
            Self::Met => (Verdict::Met, BasisPoints::new(0)),
            Self::None => (Verdict::Inconclusive, BasisPoints::new(0)),
            Self::Worst => (Verdict::Breach, worst),
        }
    }
}

/// What was found of an objective in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It was met.
    Met,
    /// Nothing can be said.
    Inconclusive,
    /// It was breached.
    Breach,
}

/// A verdict and the share of the base that it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The share that is owed.
    pub share: BasisPoints,
    /// The ratio that decided; nothing out of nothing where none did.
    pub ratio: Ratio,
}

/// What the signers' readings of a window say together; below the agreed coverage they say nothing. `readings` is reordered.
#[inline]
pub fn answer(readings: &mut [Reading], quorum: usize, coverage: PartsPerBillion) -> Aggregate {
    match aggregate(readings, quorum) {
        Aggregate::Reading(reading) if !reading.ratio.covers(reading.missing, coverage) => {
            Aggregate::Inconclusive
        }
        other => other,
    }
}

/// Judges one objective about a ratio.
#[inline]
pub fn judge(
    target: PartsPerBillion,
    tiers: &[Tier],
    no_traffic: Silence,
    on_missing: Silence,
    value: Aggregate,
) -> Judgement {
    let silence = match value {
        Aggregate::Reading(Reading { ratio, .. }) => {
            let verdict = if ratio.is_below(target) {
                Verdict::Breach
            } else {
                Verdict::Met
            };
            return Judgement {
                verdict,
                share: tier_share(tiers, ratio),
                ratio,
            };
        }
        Aggregate::NoTraffic => no_traffic,
        Aggregate::Inconclusive => on_missing,
    };
    let worst = match tiers.last() {
        Some(tier) => tier.credit,
        None => BasisPoints::new(0),
    };
    let (verdict, share) = silence.verdict(worst);
    Judgement {
        verdict,
        share,
        ratio: Ratio::default(),
    }
}

/// What a window credits, after remainders and caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The credit.
    pub credit: Amount,
    /// What the next credit adds before it divides: nothing after a cap clipped.
    pub carry: u16,
    /// The credit before the caps.
    pub uncapped: Amount,
}

impl Caps {
    /// A share of the base with the remainder of earlier credits, through the caps. A share of nothing keeps the remainder.
    #[inline]
    pub fn owed(&self, base: Amount, share: BasisPoints, carry: u16) -> Owed {
        if share.is_zero() {
            return Owed {
                credit: Amount::ZERO,
                carry,
                uncapped: Amount::ZERO,
            };
        }
        let carried = credit(base, share, carry);
        let capped = self.clip(carried.credit);
        Owed {
            credit: capped.credit,
            carry: if capped.clipped { 0 } else { carried.carry },
            uncapped: carried.credit,
        }
    }
}
