//! From draft to signatures: the proposal with its parties, signers and parameters, and who accepts it.

use super::books::{Account, shift};
use super::event::decided;
use super::guard::{admit, side};
use super::machine::{Act, State, Who};
use super::time::{EXPIRY, stage};
use super::{
    Agreement, FeedBooks, Proposed, SlaError, asset, delivery, money, panel, reserve, signer,
};
use crate::env::{caller, now};
use crate::error::raise;
use crate::event::emit;
use crate::host;
use crate::require;
use crate::types::{Address, Amount, B256};
use alloc::string::String;
use slacontract_terms::digest::{FeedConfig, agreement_hash};
use slacontract_terms::exact::Exposure;

/// Records a feed's signers; part of a proposal.
#[doc(hidden)]
pub fn set_signers(feed: &mut FeedBooks, signers: &[Address]) {
    for signer in signers {
        feed.signers.push(*signer);
    }
}

/// Proposes the terms, once parties, signers and parameters are in place: `#[agreement]` writes a `propose` method that puts
/// them there and calls this. The proposer accepts by proposing, if it signs.
///
/// # Errors
/// Terms the engine does not act on, roles that exclude each other, a wrong number of signers, a parameter outside its range,
/// a bond that does not cover what can be owed at once.
pub fn propose<A: Agreement>(agreement: &mut A) {
    if !A::PLAN.supported {
        raise(SlaError::UnsupportedTerms {
            parts: String::from(A::REFUSED),
        });
    }
    admit!(agreement, Propose, 0, stage(agreement));
    roles(agreement);
    if A::PLAN.in_token {
        asset::sound(agreement);
    }
    params(agreement, |at| money::agreed(agreement, at));
    if A::PLAN.has_dates {
        // It may be accepted and funded at the last moment.
        let (first, _) = money::begins::<A>(now());
        let (_, last) = money::begins::<A>(now() + EXPIRY);
        delivery::dated_between::<A>(first, last);
    }
    let (bond, needed) = (money::bond(agreement, 0), exposure(agreement, 0));
    require!(bond >= needed, SlaError::BondBelowExposure { bond, needed });
    panel::sound(agreement, 0);
    let hash = sign_here(agreement);
    let proposer = caller();
    let mut engine = agreement.engine_mut();
    engine.agreement.set(hash);
    engine.proposer.set(proposer);
    engine.proposed.set(now().seconds());
    engine.stage.set(State::Proposed);
    emit(Proposed {
        proposer,
        terms: B256::from(A::TERMS_HASH),
        prose: B256::from(A::PROSE_HASH),
        agreement: hash,
    });
    let side = side(agreement, proposer);
    if side.meets(Who::SIGNATORY) {
        accept_as(agreement, side);
    }
}

/// Sets the court that decides contests; part of a proposal whose terms have one.
#[doc(hidden)]
pub fn set_court<A: Agreement>(agreement: &mut A, court: Address) {
    agreement.engine_mut().court.set(court);
}

/// Accepts what was proposed; `hash` says what the caller believes that is.
pub(super) fn accept<A: Agreement>(agreement: &mut A, hash: B256) {
    admit!(agreement, Accept, 0, stage(agreement));
    let proposed = agreement.engine().agreement.get();
    require!(hash == proposed, SlaError::WrongAgreement { proposed });
    let side = side(agreement, caller());
    require!(
        agreement.engine().accepted.get() & side.0 == 0,
        SlaError::AlreadyDone {
            act: Act::Accept,
            id: 0
        }
    );
    accept_as(agreement, side);
}

/// Takes the proposal back.
pub(super) fn withdraw<A: Agreement>(agreement: &mut A) {
    admit!(agreement, Withdraw, 0, stage(agreement));
    give_back(agreement, State::Cancelled);
    decided(Act::Withdraw, 0, &B256::ZERO);
}

/// Clears away a proposal that was not entered into in time.
pub(super) fn expire<A: Agreement>(agreement: &mut A) {
    admit!(agreement, Expire, 0, stage(agreement));
    give_back(agreement, State::Expired);
    decided(Act::Expire, 0, &B256::ZERO);
}

/// Ends in `state`; the bond becomes claimable by the provider, fees by the customer.
#[inline(never)]
pub(super) fn give_back<A: Agreement>(agreement: &mut A, state: State) {
    let mut engine = agreement.engine_mut();
    engine.stage.set(state);
    let (window, bond, fees) = (engine.next.get(), engine.bond.get(), engine.fees.get());
    let to = provider(agreement);
    shift(
        agreement,
        window,
        Account::Bond,
        Account::Claimable,
        to,
        bond,
    );
    let to = customer(agreement);
    shift(
        agreement,
        window,
        Account::Fees,
        Account::Claimable,
        to,
        fees,
    );
    if A::PLAN.pays_reports {
        signer::give_back(agreement, window);
    }
    if A::PLAN.panel_reserve.is_some() {
        reserve::give_back(agreement, window);
    }
}

/// The party with the bond.
pub(super) fn provider<A: Agreement>(agreement: &A) -> Address {
    agreement.party(A::PLAN.provider).address()
}

/// The party that prepays.
pub(super) fn customer<A: Agreement>(agreement: &A) -> Address {
    agreement.party(A::PLAN.customer).address()
}

fn accept_as<A: Agreement>(agreement: &mut A, side: Who) {
    let mut engine = agreement.engine_mut();
    let accepted = Who(engine.accepted.get()).or(side);
    engine.accepted.set(accepted.0);
    decided(Act::Accept, 0, &engine.agreement.get());
    if accepted == Who::SIGNATORY {
        engine.stage.set(State::AwaitingFunds);
    }
}

/// Every role has an address; provider and customer differ; signers are as many as agreed, differ from each other, and none
/// of them is the party they measure, the one they measure for, or the court that judges what they said.
pub(super) fn roles<A: Agreement>(agreement: &A) {
    let mut at = 0;
    while at < A::PLAN.parties {
        let address = agreement.party(at).address();
        sound(!address.is_zero(), address);
        at += 1;
    }
    let address = customer(agreement);
    sound(address != provider(agreement), address);
    if A::PLAN.has_court {
        let address = agreement.engine().court.get();
        outside(agreement, address);
    }
    let mut feed = 0;
    while feed < A::PLAN.feed_count {
        let signers = &agreement.feed(feed).signers;
        let (given, needed) = (signers.len(), u64::from(A::FEEDS[feed].signers));
        require!(
            given == needed,
            SlaError::WrongSignerCount {
                feed: feed as u8,
                given,
                needed
            }
        );
        let mut at = 0;
        while at < given {
            let address = signers.get(at);
            outside(agreement, address);
            if A::PLAN.has_court {
                sound(address != agreement.engine().court.get(), address);
            }
            let mut earlier = 0;
            while earlier < at {
                sound(signers.get(earlier) != address, address);
                earlier += 1;
            }
            at += 1;
        }
        feed += 1;
    }
}

/// Refuses an address that is no good in its role.
#[inline(never)]
fn sound(is: bool, address: Address) {
    require!(is, SlaError::BadRole { address });
}

/// Refuses an address that is missing, or a side's.
#[inline(never)]
fn outside<A: Agreement>(agreement: &A, address: Address) {
    let is_side = side(agreement, address).meets(Who::SIGNATORY);
    sound(!address.is_zero() && !is_side, address);
}

/// Every parameter is inside its range; `value` says what they are.
pub(super) fn params<A: Agreement>(_: &A, value: impl Fn(usize) -> Amount) {
    let mut at = 0;
    while at < A::PLAN.param_count {
        let value = value(at);
        let (min, max) = (
            Amount::from_units(A::PARAMS[at].min),
            Amount::from_units(A::PARAMS[at].max),
        );
        require!(
            value >= min && value <= max,
            SlaError::OutOfRange {
                param: at as u8,
                min,
                max
            }
        );
        at += 1;
    }
}

/// What can be owed at once with the parameters of a window: the formula of SLA005, as the macro checks it on the defaults.
pub(super) fn exposure<A: Agreement>(agreement: &A, window: u64) -> Amount {
    let mut exposure = Exposure::new(money::fee(agreement, window));
    if money::takes_fee::<A>() {
        exposure.takes_fee();
    }
    let mut at = 0;
    while at < A::PLAN.objective_count {
        let objective = &A::OBJECTIVES[at];
        let worst = if objective.tier_count > 0 {
            Some(objective.tiers[objective.tier_count - 1].credit)
        } else if A::PLAN.has_levels {
            objective.steps.last().map(|step| step.credit)
        } else {
            None
        };
        if let Some(worst) = worst {
            let base = money::sum(agreement, &objective.base, window);
            exposure.add_credit(base, worst, objective.window_cap);
        }
        at += 1;
    }
    let mut at = 0;
    while at < A::PLAN.feed_count {
        let feed = &A::FEEDS[at];
        if let Some(fee) = &feed.fee {
            exposure.add_reports(money::sum(agreement, fee, window), feed.signers);
        }
        at += 1;
    }
    let mut at = 0;
    while at < A::PLAN.liability_count {
        let part = &A::LIABILITIES[at];
        let sum = money::sum(agreement, &part.sum, window);
        exposure.add_liability(sum, part.share, part.times);
        at += 1;
    }
    if let Some((_, most)) = &const { A::PLAN.keeper } {
        exposure.add_sum(money::sum(agreement, most, window));
    }
    if let Some(plan) = &const { A::PLAN.incidents }
        && let Some(most) = &plan.at_most
    {
        exposure.add_sum(money::sum(agreement, most, window));
    }
    let ending = match &const { A::PLAN.termination_fee } {
        Some(fee) => money::sum(agreement, fee, window),
        None => Amount::ZERO,
    };
    exposure.bond(A::PLAN.unsettled, ending).least()
}

/// The hash the parties sign, bound into every feed's signatures.
fn sign_here<A: Agreement>(agreement: &mut A) -> B256 {
    let (chain_id, contract) = (host::chain_id(), host::this());
    let parties = (0..A::PLAN.parties).map(|at| {
        let mut word = [0; 32];
        word[12..].copy_from_slice(&agreement.party(at).address().0);
        word
    });
    let params = (0..A::PLAN.param_count).map(|at| agreement.param(at));
    let mut hash = agreement_hash(
        host::keccak,
        A::TERMS_HASH,
        A::PROSE_HASH,
        chain_id,
        contract,
        parties.chain(params),
    );
    if A::PLAN.in_token {
        hash = asset::signed(agreement, &hash);
    }
    let mut feed = 0;
    while feed < A::PLAN.feed_count {
        let quorum = A::FEEDS[feed].quorum;
        let config = FeedConfig {
            chain_id,
            contract,
            agreement: hash,
            feed: feed as u8,
            quorum,
            number: 0,
        };
        let signers = &agreement.feed(feed).signers;
        let digest = config.digest(host::keccak, (0..signers.len()).map(|at| signers.get(at).0));
        agreement.feed_mut(feed).config.set(B256::from(digest));
        feed += 1;
    }
    B256::from(hash)
}
