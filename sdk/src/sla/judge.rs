//! The verdict on a window and its credit, through tiers, remainders and caps; by the feed's value or by a claim.

use super::plan::ObjectivePlan;
use super::report;
use super::settle::Outcome;
use super::{Agreement, money};
use crate::types::{Amount, BasisPoints};
use slacontract_terms::exact::{Aggregate, Caps, Ratio, Reading, Silence, Verdict, judge as rule};

/// A window judged by one set of values.
pub(super) struct Judged {
    /// The verdict.
    pub(super) outcome: Outcome,
    /// The credit, through tiers and caps.
    pub(super) credit: Amount,
    /// The credit before remainders and caps, which depend on earlier windows.
    pub(super) tiers: Amount,
    /// The first objective's deciding ratio.
    pub(super) ratio: Ratio,
}

/// A value that a side claims in place of a feed's own.
#[derive(Clone, Copy)]
pub(super) struct Claimed {
    /// Which feed's.
    pub(super) feed: usize,
    /// The value.
    pub(super) ratio: Ratio,
}

/// What a window is judged by.
#[derive(Clone, Copy)]
pub(super) enum Evidence {
    /// The feeds' reports.
    Reports,
    /// The same, with one feed's value replaced.
    Claim(Claimed),
    /// The reports, and the worst where there are not enough and the terms leave it to a panel.
    Escalated,
}

impl Judged {
    /// Of a window nobody paid for.
    pub(super) fn skipped() -> Self {
        Self {
            outcome: Outcome::Skipped,
            credit: Amount::ZERO,
            tiers: Amount::ZERO,
            ratio: Ratio::default(),
        }
    }
}

/// Judges a window; `book` records credits and remainders.
pub(super) fn judge<A: Agreement>(
    agreement: &mut A,
    window: u64,
    evidence: Evidence,
    book: bool,
) -> Judged {
    let mut judged = Judged {
        outcome: Outcome::Met,
        credit: Amount::ZERO,
        tiers: Amount::ZERO,
        ratio: Ratio::default(),
    };
    let mut at = 0;
    while at < A::PLAN.objective_count {
        let plan = &A::PLAN.objectives[at];
        let value = match evidence {
            Evidence::Claim(claim) if claim.feed == plan.feed => claimed_value(claim.ratio),
            _ => report::outcome(agreement, plan.feed, window),
        };
        let escalated = plan.escalates && matches!(evidence, Evidence::Escalated);
        let (outcome, share, ratio) = verdict(plan, value, escalated);
        if at == 0 {
            judged.ratio = ratio;
        }
        judged.outcome = judged.outcome.max(outcome);
        judged.tiers += money::sum(agreement, &plan.base, window).share(share);
        judged.credit += objective_credit(agreement, window, at, share, book);
        at += 1;
    }
    judged
}

fn claimed_value(ratio: Ratio) -> Aggregate {
    if ratio.total == 0 {
        Aggregate::NoTraffic
    } else {
        Aggregate::Reading(Reading { ratio, missing: 0 })
    }
}

/// The verdict of one objective and the share of its base that is owed.
fn verdict(
    plan: &ObjectivePlan,
    value: Aggregate,
    escalated: bool,
) -> (Outcome, BasisPoints, Ratio) {
    let tiers = plan.tiers.get(..plan.tier_count).unwrap_or_default();
    let on_missing = if escalated {
        Silence::Worst
    } else {
        plan.on_missing
    };
    let judged = rule(plan.target, tiers, plan.no_traffic, on_missing, value);
    let outcome = match judged.verdict {
        Verdict::Met => Outcome::Met,
        Verdict::Inconclusive => Outcome::Inconclusive,
        Verdict::Breach => Outcome::Breach,
    };
    (outcome, judged.share, judged.ratio)
}

/// The credit of one objective: a share of its base with the remainder carried, through its caps.
fn objective_credit<A: Agreement>(
    agreement: &mut A,
    window: u64,
    at: usize,
    share: BasisPoints,
    book: bool,
) -> Amount {
    if share.is_zero() {
        return Amount::ZERO;
    }
    let plan = &A::PLAN.objectives[at];
    let charge = money::fee(agreement, window);
    let objective = agreement.objective(at);
    let (carry, all_credits) = (objective.carry.get(), objective.credited.get());
    let mut caps = Caps {
        window: plan.window_cap,
        rolling: None,
        lifetime: plan.lifetime_cap,
        charge,
        all_credits,
        ..Caps::default()
    };
    if let Some((windows, share)) = plan.rolling_cap {
        caps.rolling = Some(share);
        for earlier in (window + 1).saturating_sub(windows)..window {
            let books = agreement.engine().windows.at(earlier);
            if books.paid.get() {
                caps.earlier_charges += money::fee(agreement, earlier);
                caps.earlier_credits += books.credits.get(at as u8);
            }
        }
    }
    let owed = caps.owed(money::sum(agreement, &plan.base, window), share, carry);
    if book {
        agreement
            .engine_mut()
            .windows
            .at(window)
            .credits
            .set(at as u8, owed.credit);
        let objective = agreement.objective_mut(at);
        objective.carry.set(owed.carry);
        objective.credited.set(all_credits + owed.credit);
    }
    owed.credit
}
