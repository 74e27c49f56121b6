//! From draft to signatures: the proposal with its parties, signers and parameters, and who accepts it.

use super::books::{Account, Stage, shift};
use super::{Accepted, Agreement, Ended, Feed, Proposed, Ratio, SlaError, money};
use crate::ensure;
use crate::env::{caller, now};
use crate::event::emit;
use crate::host;
use crate::types::{Address, Amount, B256, Duration, Timestamp};
use alloc::string::String;
use slacontract_terms::digest::{FeedConfig, agreement_hash};
use slacontract_terms::exact::Exposure;

/// How long a proposal may be accepted and funded.
const EXPIRY: Duration = Duration::from_seconds(7 * 86_400);

/// Records a feed's signers; part of a proposal.
#[doc(hidden)]
pub fn set_signers(feed: &mut Feed<Ratio>, signers: &[Address]) {
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
#[inline(never)]
pub fn propose<A: Agreement>(agreement: &mut A) -> Result<(), SlaError> {
    if !A::PLAN.supported {
        return Err(SlaError::UnsupportedTerms {
            parts: String::from(A::REFUSED),
        });
    }
    let stage = agreement.engine().stage();
    ensure!(stage == Stage::Draft, SlaError::WrongStage { stage });
    roles(agreement)?;
    params(agreement)?;
    let (bond, needed) = (money::bond(agreement), exposure(agreement));
    ensure!(bond >= needed, SlaError::BondBelowExposure { bond, needed });
    let hash = sign_here(agreement);
    let proposer = caller();
    let engine = agreement.engine_mut();
    engine.agreement.set(hash);
    engine.proposer.set(proposer);
    engine.proposed.set(now().seconds());
    engine.enter(Stage::Proposed);
    emit(Proposed {
        proposer,
        terms: B256::from(A::TERMS_HASH),
        agreement: hash,
    });
    if let Some(side) = side(agreement, proposer) {
        accept_as(agreement, side, proposer);
    }
    Ok(())
}

/// Accepts what was proposed; `hash` says what the caller believes that is.
#[inline(never)]
pub(super) fn accept<A: Agreement>(agreement: &mut A, hash: B256) -> Result<(), SlaError> {
    let stage = agreement.engine().stage();
    ensure!(stage == Stage::Proposed, SlaError::WrongStage { stage });
    let proposed = agreement.engine().agreement.get();
    ensure!(hash == proposed, SlaError::WrongAgreement { proposed });
    let at = expiry(agreement);
    ensure!(now() < at, SlaError::Expiry { at });
    let party = caller();
    let Some(side) = side(agreement, party) else {
        return Err(SlaError::NotParty { caller: party });
    };
    ensure!(
        agreement.engine().accepted.get() & side == 0,
        SlaError::AlreadyAccepted { party }
    );
    accept_as(agreement, side, party);
    Ok(())
}

/// Takes the proposal back: its proposer until the last acceptance, anybody once it has expired. Deposits become claimable.
#[inline(never)]
pub(super) fn withdraw<A: Agreement>(agreement: &mut A) -> Result<(), SlaError> {
    let stage = agreement.engine().stage();
    ensure!(
        matches!(stage, Stage::Proposed | Stage::AwaitingFunds),
        SlaError::WrongStage { stage }
    );
    let at = expiry(agreement);
    let own = stage == Stage::Proposed && caller() == agreement.engine().proposer.get();
    ensure!(own || now() >= at, SlaError::Expiry { at });
    let (bond, fees) = (agreement.engine().bond.get(), agreement.engine().fees.get());
    let (provider, customer) = (provider(agreement), customer(agreement));
    shift(
        agreement,
        0,
        Account::Bond,
        Account::Claimable,
        provider,
        bond,
    );
    shift(
        agreement,
        0,
        Account::Fees,
        Account::Claimable,
        customer,
        fees,
    );
    agreement.engine_mut().enter(Stage::Cancelled);
    emit(Ended { end: now() });
    Ok(())
}

/// The party with the bond.
pub(super) fn provider<A: Agreement>(agreement: &A) -> Address {
    agreement.party(A::PLAN.provider).address()
}

/// The party that prepays.
pub(super) fn customer<A: Agreement>(agreement: &A) -> Address {
    agreement.party(A::PLAN.customer).address()
}

/// The bit of the provider.
pub(super) const PROVIDER: u8 = 1;
/// The bit of the customer.
pub(super) const CUSTOMER: u8 = 2;

/// On which side a party signs, if it does.
pub(super) fn side<A: Agreement>(agreement: &A, party: Address) -> Option<u8> {
    if party == provider(agreement) {
        Some(PROVIDER)
    } else if party == customer(agreement) {
        Some(CUSTOMER)
    } else {
        None
    }
}

fn expiry<A: Agreement>(agreement: &A) -> Timestamp {
    Timestamp::from_seconds(agreement.engine().proposed.get()) + EXPIRY
}

fn accept_as<A: Agreement>(agreement: &mut A, side: u8, party: Address) {
    let engine = agreement.engine_mut();
    let accepted = engine.accepted.get() | side;
    engine.accepted.set(accepted);
    emit(Accepted { party });
    if accepted == PROVIDER | CUSTOMER {
        engine.enter(Stage::AwaitingFunds);
    }
}

/// Every role has an address; provider and customer differ; signers are as many as agreed, differ from each other, and none
/// of them is the party they measure or the one they measure for.
fn roles<A: Agreement>(agreement: &A) -> Result<(), SlaError> {
    let mut at = 0;
    while at < A::PLAN.parties {
        let address = agreement.party(at).address();
        ensure!(!address.is_zero(), SlaError::BadRole { address });
        at += 1;
    }
    let address = customer(agreement);
    ensure!(
        address != provider(agreement),
        SlaError::BadRole { address }
    );
    let mut feed = 0;
    while feed < A::PLAN.feed_count {
        let signers = &agreement.feed(feed).signers;
        let (given, needed) = (signers.len(), u64::from(A::PLAN.feeds[feed].signers));
        ensure!(
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
            ensure!(
                !address.is_zero() && side(agreement, address).is_none(),
                SlaError::BadRole { address }
            );
            let mut earlier = 0;
            while earlier < at {
                ensure!(
                    signers.get(earlier) != address,
                    SlaError::BadRole { address }
                );
                earlier += 1;
            }
            at += 1;
        }
        feed += 1;
    }
    Ok(())
}

/// Every parameter is inside its range.
fn params<A: Agreement>(agreement: &A) -> Result<(), SlaError> {
    let mut at = 0;
    while at < A::PLAN.param_count {
        let value = money::param(agreement, at);
        let (min, max) = (
            Amount::from_units(A::PLAN.params[at].min),
            Amount::from_units(A::PLAN.params[at].max),
        );
        ensure!(
            value >= min && value <= max,
            SlaError::OutOfRange {
                param: at as u8,
                min,
                max
            }
        );
        at += 1;
    }
    Ok(())
}

/// What can be owed at once with these parameters: the formula of SLA005, as the macro checks it on the defaults.
pub(super) fn exposure<A: Agreement>(agreement: &A) -> Amount {
    let mut exposure = Exposure::new(money::fee(agreement));
    if money::takes_fee::<A>() {
        exposure.takes_fee();
    }
    let mut at = 0;
    while at < A::PLAN.objective_count {
        let objective = &A::PLAN.objectives[at];
        if objective.tier_count > 0 {
            let worst = objective.tiers[objective.tier_count - 1].credit;
            let base = money::sum(agreement, &objective.base);
            exposure.add_credit(base, worst, objective.window_cap);
        }
        at += 1;
    }
    exposure.bond(A::PLAN.unsettled, Amount::ZERO).least()
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
    let hash = agreement_hash(
        host::keccak,
        A::TERMS_HASH,
        chain_id,
        contract,
        parties.chain(params),
    );
    let mut feed = 0;
    while feed < A::PLAN.feed_count {
        let quorum = A::PLAN.feeds[feed].quorum;
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
