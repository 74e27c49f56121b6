//! Settlement: the verdict on a window, its credit through tiers and caps, and where the money goes.

use super::books::{Account, Stage, shift};
use super::contest::claimed;
use super::plan::{ObjectivePlan, Verdict};
use super::propose::{CUSTOMER, PROVIDER, customer, provider};
use super::report;
use super::time::{bounds, challenge_end, count};
use super::{Agreement, SlaError, WindowSettled, money};
use crate::ensure;
use crate::env::now;
use crate::event::emit;
use crate::types::{Amount, BasisPoints};
use slacontract_macros::Abi;
use slacontract_terms::exact::{Aggregate, Caps, Ratio, Reading, credit, tier_share};
use slacontract_terms::model::Source;

/// What came out of a window. Of several objectives, the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Abi)]
pub enum Outcome {
    /// Not settled.
    Open,
    /// Its fee was not there when it opened.
    Skipped,
    /// Every objective was met.
    Met,
    /// At least one has no verdict, none is in breach.
    Inconclusive,
    /// At least one is in breach.
    Breach,
}

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

/// Settles the next window.
#[inline(never)]
pub(super) fn settle<A: Agreement>(agreement: &mut A, window: u64) -> Result<(), SlaError> {
    let stage = agreement.engine().stage();
    ensure!(stage == Stage::Active, SlaError::WrongStage { stage });
    let (next, count) = (agreement.engine().next.get(), count(agreement));
    ensure!(window < count, SlaError::NoSuchWindow { window, count });
    ensure!(window == next, SlaError::NotNext { next });
    let paid = agreement.engine().windows.at(window).paid.get();
    let at = if paid {
        challenge_end(agreement, window)
    } else {
        bounds(agreement, window).1
    };
    ensure!(now() >= at, SlaError::TooEarly { at });
    agreement.engine_mut().next.set(window + 1);
    if !paid {
        finish(
            agreement,
            window,
            Outcome::Skipped,
            Ratio::default(),
            Amount::ZERO,
            Amount::ZERO,
            Amount::ZERO,
        );
        return Ok(());
    }
    let provisional = judge(agreement, window, None, false);
    let (mut low, mut high, mut booked) = (provisional.credit, provisional.credit, None);
    for side in [PROVIDER, CUSTOMER] {
        let Some(claim) = claimed(agreement, window, side) else {
            continue;
        };
        let claim_credit = judge(agreement, window, Some(claim), false).credit;
        low = low.min(claim_credit);
        if claim_credit > high {
            high = claim_credit;
            booked = Some(claim);
        }
    }
    // The larger amount is booked against the caps; its remainder is carried.
    judge(agreement, window, booked, true);
    let owed = distribute(agreement, window, low, high);
    let mut books = agreement.engine_mut().windows.at(window);
    books.credit.set(high);
    books.low.set(low);
    books.provisional.set(provisional.credit);
    if high > low {
        books.contested.set(true);
        agreement
            .engine_mut()
            .contests
            .update(|contests| contests + 1);
    }
    finish(
        agreement,
        window,
        provisional.outcome,
        provisional.ratio,
        provisional.credit,
        high - low,
        owed,
    );
    Ok(())
}

fn finish<A: Agreement>(
    agreement: &mut A,
    window: u64,
    outcome: Outcome,
    ratio: Ratio,
    credit: Amount,
    reserved: Amount,
    owed: Amount,
) {
    agreement
        .engine_mut()
        .windows
        .at(window)
        .outcome
        .set(outcome as u8);
    let fee = if outcome == Outcome::Skipped {
        Amount::ZERO
    } else {
        money::fee(agreement)
    };
    emit(WindowSettled {
        window,
        outcome,
        good: ratio.good,
        total: ratio.total,
        fee,
        credit,
        reserved,
        owed,
    });
}

/// Runs the author's hook for a settled window, once. Never inside settlement: a hook that traps stops nothing.
#[inline(never)]
pub(super) fn run_hook<A: Agreement>(agreement: &mut A, window: u64) -> Result<(), SlaError> {
    let mut books = agreement.engine_mut().windows.at(window);
    let due = books.outcome.get() != Outcome::Open as u8 && !books.hooked.get();
    ensure!(due, SlaError::NoHookDue { window });
    books.hooked.set(true);
    let view = super::view::window(agreement, window);
    agreement.window_settled(&view);
    Ok(())
}

/// Judges a window by its reports, or with one feed's value replaced by a claim; `book` records credits and remainders.
pub(super) fn judge<A: Agreement>(
    agreement: &mut A,
    window: u64,
    claim: Option<Claimed>,
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
        let value = match claim {
            Some(claim) if claim.feed == plan.feed => claimed_value(claim.ratio),
            _ => report::outcome(agreement, plan.feed, window),
        };
        let (outcome, share, ratio) = verdict(plan, value);
        if at == 0 {
            judged.ratio = ratio;
        }
        judged.outcome = judged.outcome.max(outcome);
        judged.tiers += money::sum(agreement, &plan.base).share(share);
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
fn verdict(plan: &ObjectivePlan, value: Aggregate) -> (Outcome, BasisPoints, Ratio) {
    let nothing = BasisPoints::new(0);
    let other = match value {
        Aggregate::Reading(Reading { ratio, .. }) => {
            let tiers = plan.tiers.get(..plan.tier_count).unwrap_or_default();
            let outcome = if ratio.is_below(plan.target) {
                Outcome::Breach
            } else {
                Outcome::Met
            };
            return (outcome, tier_share(tiers, ratio), ratio);
        }
        Aggregate::NoTraffic => plan.no_traffic,
        Aggregate::Inconclusive => plan.on_missing,
    };
    let (outcome, share) = match other {
        Verdict::Met => (Outcome::Met, nothing),
        Verdict::None => (Outcome::Inconclusive, nothing),
        Verdict::Worst => match plan
            .tier_count
            .checked_sub(1)
            .and_then(|last| plan.tiers.get(last))
        {
            Some(tier) => (Outcome::Breach, tier.credit),
            None => (Outcome::Breach, nothing),
        },
    };
    (outcome, share, Ratio::default())
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
    let charge = money::fee(agreement);
    let objective = agreement.objective(at);
    let (carry, all_credits) = (objective.carry.get(), objective.credited.get());
    let carried = credit(money::sum(agreement, &plan.base), share, carry);
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
                caps.earlier_charges += charge;
                caps.earlier_credits += books.credits.get(at as u8);
            }
        }
    }
    let capped = caps.clip(carried.credit);
    if book {
        agreement
            .engine_mut()
            .windows
            .at(window)
            .credits
            .set(at as u8, capped.credit);
        let objective = agreement.objective_mut(at);
        objective
            .carry
            .set(if capped.clipped { 0 } else { carried.carry });
        objective.credited.set(all_credits + capped.credit);
    }
    capped.credit
}

/// Pays `low` to the customer, holds back what is contested up to `high`, gives the rest of the fee to the provider. What no
/// source could pay of `low` becomes debt, which is returned.
fn distribute<A: Agreement>(agreement: &mut A, window: u64, low: Amount, high: Amount) -> Amount {
    let earner = provider(agreement);
    let mut fee_left = money::fee(agreement);
    let owed = take(agreement, window, low, &mut fee_left, Account::Claimable);
    let bond_before = agreement.engine().bond.get();
    let fee_before = fee_left;
    take(
        agreement,
        window,
        high - low,
        &mut fee_left,
        Account::Reserve,
    );
    let bond_after = agreement.engine().bond.get();
    if high > low {
        let mut books = agreement.engine_mut().windows.at(window);
        books.reserved_fee.set(fee_before - fee_left);
        books.reserved_bond.set(bond_before - bond_after);
    }
    shift(
        agreement,
        window,
        Account::Fees,
        Account::Claimable,
        earner,
        fee_left,
    );
    if !owed.is_zero() {
        agreement.engine_mut().debt.update(|debt| debt + owed);
    }
    owed
}

/// Takes `amount` for the customer from the sources of the terms, in order; returns what they do not hold.
fn take<A: Agreement>(
    agreement: &mut A,
    window: u64,
    amount: Amount,
    fee_left: &mut Amount,
    into: Account,
) -> Amount {
    let to = customer(agreement);
    let mut left = amount;
    for source in A::PLAN.sources.iter().flatten() {
        let (account, available) = match source {
            Source::Fee => (Account::Fees, *fee_left),
            Source::Bond => (Account::Bond, agreement.engine().bond.get()),
        };
        let part = left.min(available);
        shift(agreement, window, account, into, to, part);
        if account == Account::Fees {
            *fee_left -= part;
        }
        left -= part;
    }
    left
}
