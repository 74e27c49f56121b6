//! Payouts that follow a measured value: part of what a window credits, so that they are contested, held back and paid like any
//! credit, out of the bond. What the bond cannot pay is a debt, with the interest of the terms.

use super::contest::Claim;
use super::judge::{Claimed, Evidence};
use super::plan::IndexPlan;
use super::settle::Outcome;
use super::{Agreement, level, money};
use crate::types::Amount;
use slacontract_terms::exact::{Level, index_payout};

/// What one index pays for a window by this evidence. Without enough reports nothing is known: it is nothing, and all of it where the
/// worst is to be known.
pub(super) fn payout<A: Agreement>(
    agreement: &A,
    plan: &IndexPlan,
    window: u64,
    evidence: Evidence,
) -> (Outcome, Amount) {
    let payout = money::sum(agreement, &plan.payout, window);
    let value = match evidence {
        Evidence::Claim(Claimed {
            feed,
            value: Claim::Value(value),
        }) if feed == plan.feed => Level::Value(value),
        _ => level::value(agreement, plan.feed, window),
    };
    match value {
        Level::Value(value) => (
            Outcome::Met,
            index_payout(payout, plan.strike, plan.exit, value),
        ),
        _ if matches!(evidence, Evidence::Escalated) => (Outcome::Inconclusive, payout),
        _ => (Outcome::Inconclusive, Amount::ZERO),
    }
}
