//! The verdict on a window and its credit, through tiers, remainders and caps; by the feed's value or by a claim.

use super::contest::Claim;
use super::plan::{Measure, ObjectivePlan};
use super::settle::Outcome;
use super::{Agreement, money};
use super::{custom, exclusion, index, level, report};
use crate::types::{Amount, BasisPoints};
use slacontract_terms::check::limits::MOST_OBJECTIVES;
use slacontract_terms::exact::{
    Aggregate, Caps, Level, Ratio, Reading, Silence, Verdict, answer_composite, judge as rule,
    judge_level, tier_worth,
};

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
    /// No objective found traffic, and all of them skip such a window: a fee per use goes back.
    pub(super) is_idle: bool,
}

/// A value that a side claims in place of a feed's own.
#[derive(Clone, Copy)]
pub(super) struct Claimed {
    /// Which feed's.
    pub(super) feed: usize,
    /// The value.
    pub(super) value: Claim,
}

/// What a window is judged by.
#[derive(Clone, Copy)]
pub(super) enum Evidence {
    /// The feeds' reports.
    Reports,
    /// The same, with one feed's value replaced.
    Claim(Claimed),
    /// The reports without what these exclusions take out of them, as bits.
    Excluding(u8),
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
            is_idle: false,
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
        is_idle: A::PLAN.is_per_use && A::PLAN.objective_count > 0,
    };
    let mut at = 0;
    while at < A::PLAN.objective_count {
        let plan = &A::OBJECTIVES[at];
        let escalated = plan.escalates && matches!(evidence, Evidence::Escalated);
        let (outcome, share, ratio) = if A::PLAN.has_levels && plan.measure.is_level() {
            let level = measured_level(agreement, at, window, evidence);
            judged.is_idle &= level == Level::NoTraffic;
            level_verdict(plan, level, escalated)
        } else {
            let value = measured(agreement, at, window, evidence);
            judged.is_idle &= value == Aggregate::NoTraffic;
            verdict(plan, value, escalated)
        };
        judged.is_idle &= plan.no_traffic == Silence::None;
        if at == 0 {
            judged.ratio = ratio;
        }
        judged.outcome = judged.outcome.max(outcome);
        judged.tiers += tier_worth(money::sum(agreement, &plan.base, window), share);
        judged.credit += objective_credit(agreement, window, at, share, book);
        at += 1;
    }
    let mut at = 0;
    while at < A::PLAN.index_count {
        let (outcome, payout) = index::payout(agreement, &A::INDICES[at], window, evidence);
        judged.outcome = judged.outcome.max(outcome);
        judged.tiers += payout;
        judged.credit += payout;
        at += 1;
    }
    judged
}

/// What is known of the ratio that an objective is about.
fn measured<A: Agreement>(agreement: &A, at: usize, window: u64, evidence: Evidence) -> Aggregate {
    let plan = &A::OBJECTIVES[at];
    if !A::PLAN.has_composites || !matches!(plan.measure, Measure::Composite) {
        return single(agreement, plan, window, evidence);
    }
    let mut parts = [(Aggregate::NoTraffic, BasisPoints::new(0)); MOST_OBJECTIVES];
    for (other, (value, weight)) in parts.iter_mut().enumerate() {
        *weight = plan.weights[other];
        if !weight.is_zero() {
            *value = single(agreement, &A::OBJECTIVES[other], window, evidence);
        }
    }
    answer_composite(&parts)
}

/// The same, of an objective that is not made of others.
fn single<A: Agreement>(
    agreement: &A,
    plan: &ObjectivePlan,
    window: u64,
    evidence: Evidence,
) -> Aggregate {
    match evidence {
        Evidence::Claim(Claimed {
            feed,
            value: Claim::Ratio(ratio),
        }) if feed == plan.feed => {
            if ratio.total == 0 {
                Aggregate::NoTraffic
            } else {
                Aggregate::Reading(Reading { ratio, missing: 0 })
            }
        }
        evidence => {
            if A::PLAN.has_customs && matches!(plan.measure, Measure::Custom) {
                return custom::measured(agreement, plan, window);
            }
            let holds = match evidence {
                Evidence::Excluding(holds) => holds,
                _ => exclusion::provisional(agreement, window),
            };
            report::outcome(agreement, plan.feed, plan.place, window, holds)
        }
    }
}

/// What is known of the value that an objective is about.
fn measured_level<A: Agreement>(
    agreement: &A,
    at: usize,
    window: u64,
    evidence: Evidence,
) -> Level {
    match evidence {
        Evidence::Claim(Claimed {
            feed,
            value: Claim::Value(value),
        }) if feed == A::OBJECTIVES[at].feed => Level::Value(value),
        _ => level::outcome(agreement, at, window),
    }
}

/// What a window without enough reports means: the worst, where it is left to a panel and the worst is to be known.
const fn silence(plan: &ObjectivePlan, escalated: bool) -> Silence {
    if escalated {
        Silence::Worst
    } else {
        plan.on_missing
    }
}

const fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Met => Outcome::Met,
        Verdict::Inconclusive => Outcome::Inconclusive,
        Verdict::Breach => Outcome::Breach,
    }
}

/// The verdict of one objective about a value and the share of its base that is owed.
fn level_verdict(
    plan: &ObjectivePlan,
    level: Level,
    escalated: bool,
) -> (Outcome, BasisPoints, Ratio) {
    let on_missing = silence(plan, escalated);
    let (verdict, share) = judge_level(plan.goal, plan.steps, plan.no_traffic, on_missing, level);
    (outcome(verdict), share, Ratio::default())
}

/// The verdict of one objective and the share of its base that is owed.
fn verdict(
    plan: &ObjectivePlan,
    value: Aggregate,
    escalated: bool,
) -> (Outcome, BasisPoints, Ratio) {
    let tiers = plan.tiers.get(..plan.tier_count).unwrap_or_default();
    let on_missing = silence(plan, escalated);
    let judged = rule(plan.target, tiers, plan.no_traffic, on_missing, value);
    (outcome(judged.verdict), judged.share, judged.ratio)
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
    let plan = &A::OBJECTIVES[at];
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
            if books.paid.get() && !(A::PLAN.is_per_use && books.returned.get()) {
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
        let mut objective = agreement.objective_mut(at);
        objective.carry.set(owed.carry);
        objective.credited.set(all_credits + owed.credit);
    }
    owed.credit
}
