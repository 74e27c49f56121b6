//! The signers of feeds: what they are paid for reports, and how they lose their place.
//!
//! Reports are paid out of what the parties prepaid for them. Where that runs out, the provider's bond pays, and a customer whose
//! share was advanced owes it: who stops prepaying cannot silence a feed. A signer that signs two reports of one window under one
//! sequence number, or misses too many, is ejected for good; by missing alone never so many that a quorum could not be reached.

use super::books::{Account, shift};
use super::end::ends_at;
use super::error::sound;
use super::event::{decided, decided_on};
use super::guard::{Now, admit, side};
use super::machine::{Act, State, Who};
use super::money::{activate, watch_bond};
use super::plan::FeedPlan;
use super::propose::{customer, provider};
use super::report::{place, signers};
use super::time::{stage, unopened};
use super::{Agreement, SlaError, asset, debt, money};
use crate::env::caller;
use crate::error::raise;
use crate::feed;
use crate::require;
use crate::types::{Address, Amount, B256, Bytes};
use slacontract_macros::interface;
use slacontract_terms::exact::halves;

/// For how many rounds of reports the parties prepay.
const ROUNDS: u128 = 2;

/// The sides that can pay.
const SIDES: [Who; 2] = [Who::PROVIDER, Who::CUSTOMER];

/// What one side pays of a report's fee: halves, the odd unit by whom the terms name first.
fn part(feed: &FeedPlan, fee: Amount, side: Who) -> Amount {
    if feed.payers & side.0 == 0 {
        Amount::ZERO
    } else if feed.payers == side.0 {
        fee
    } else {
        let [first, second] = halves(fee);
        if feed.first_payer == side.0 {
            first
        } else {
            second
        }
    }
}

/// What one side prepays at most: its part of two rounds of all feeds.
fn two_rounds<A: Agreement>(agreement: &A, side: Who) -> Amount {
    let next = agreement.engine().next.get();
    let mut sum = Amount::ZERO;
    let mut at = 0;
    while at < A::PLAN.feed_count {
        let feed = &A::FEEDS[at];
        if let Some(fee) = &feed.fee {
            let fee = money::sum(agreement, fee, next);
            sum += part(feed, fee, side) * (ROUNDS * u128::from(feed.signers));
        }
        at += 1;
    }
    sum
}

/// Whether a side has not prepaid two rounds.
pub(super) fn unfunded<A: Agreement>(agreement: &A) -> bool {
    SIDES.into_iter().any(|side| {
        let prepaid = agreement.engine().prepaid.get(side.0);
        prepaid < two_rounds(agreement, side)
    })
}

/// What a side has to pay in for two rounds, its debts first.
fn missing<A: Agreement>(agreement: &A, side: Who) -> Amount {
    let prepaid = agreement.engine().prepaid.get(side.0);
    let missing = two_rounds(agreement, side).saturating_sub(prepaid);
    if side == Who::CUSTOMER && A::PLAN.customer_owes {
        let owed = debt::owed(agreement, side);
        missing + owed.principal + owed.interest
    } else {
        missing
    }
}

/// Pays in for reports: at most what is missing of two rounds. A customer's debts come first.
#[inline(never)]
fn prepay<A: Agreement>(agreement: &mut A) {
    let now = stage(agreement);
    admit!(agreement, PrepayReports, 0, now);
    let due = |agreement: &A| missing(agreement, side(agreement, caller()));
    let (party, sent) = (caller(), asset::received(agreement, due));
    let side = side(agreement, party);
    let rest = if side == Who::CUSTOMER {
        debt::pay_in(agreement, sent)
    } else {
        sent
    };
    let prepaid = agreement.engine().prepaid.get(side.0);
    let fee = two_rounds(agreement, side).saturating_sub(prepaid);
    require!(
        rest <= fee && !sent.is_zero(),
        SlaError::WrongFee { sent, fee }
    );
    agreement.engine_mut().prepaid.set(side.0, prepaid + rest);
    let next = agreement.engine().next.get();
    shift(
        agreement,
        next,
        Account::Outside,
        Account::Reports,
        party,
        rest,
    );
    if now.state == State::AwaitingFunds {
        activate(agreement);
    }
}

/// Credits a signer with the fee of a report.
#[inline(never)]
pub(super) fn pay_report<A: Agreement>(
    agreement: &mut A,
    feed: usize,
    window: u64,
    signer: Address,
) {
    let feed = &A::FEEDS[feed];
    let Some(fee) = &feed.fee else {
        return;
    };
    let fee = money::sum(agreement, fee, window);
    for &side in &SIDES {
        let part = part(feed, fee, side);
        let mut engine = agreement.engine_mut();
        let (prepaid, bond) = (engine.prepaid.get(side.0), engine.bond.get());
        let paid = part.min(prepaid);
        engine.prepaid.set(side.0, prepaid - paid);
        let advanced = (part - paid).min(bond);
        let to = Account::Claimable;
        shift(agreement, window, Account::Reports, to, signer, paid);
        shift(agreement, window, Account::Bond, to, signer, advanced);
        if side == Who::CUSTOMER {
            debt::add(agreement, side, advanced);
        }
    }
    watch_bond(agreement);
}

/// Gives back what was prepaid and not used.
pub(super) fn give_back<A: Agreement>(agreement: &mut A, window: u64) {
    for side in &SIDES {
        let to = if *side == Who::PROVIDER {
            provider(agreement)
        } else {
            customer(agreement)
        };
        let prepaid = agreement.engine().prepaid.get(side.0);
        agreement.engine_mut().prepaid.set(side.0, Amount::ZERO);
        shift(
            agreement,
            window,
            Account::Reports,
            Account::Claimable,
            to,
            prepaid,
        );
    }
}

/// A signer of a feed, whether ejected or not: its place, and the state of its machine.
fn find<A: Agreement>(agreement: &A, feed: u8, signer: Address) -> (u16, u64, Now) {
    require!(
        usize::from(feed) < A::PLAN.feed_count,
        SlaError::NoSuchFeed { feed }
    );
    let signers = signers(agreement, feed);
    let Some(index) = signers.find(signer) else {
        raise(SlaError::StrangeSigner { signer });
    };
    let state = if signers.is_ejected(index) {
        State::SignerEjected
    } else {
        State::SignerRegistered
    };
    let id = u64::from(feed) << 8 | u64::from(index);
    (index, id, Now::lasting(state))
}

/// How many signers of a feed are left.
fn left<A: Agreement>(agreement: &A, feed: usize) -> u32 {
    signers(agreement, feed as u8).left()
}

/// Ejects a signer and counts it.
fn strike<A: Agreement>(agreement: &mut A, feed: u8, index: u16) {
    let mut engine = agreement.engine_mut();
    let ejected = engine.ejected.get(feed);
    engine.ejected.set(feed, ejected | 1 << index);
}

/// Ejects a signer that missed too many of the last windows.
#[inline(never)]
fn eject<A: Agreement>(agreement: &mut A, feed: u8, signer: Address) {
    let (index, id, now) = find(agreement, feed, signer);
    admit!(agreement, Eject, id, now);
    let plan = &A::FEEDS[usize::from(feed)];
    let (needed, among) = plan.eject.unwrap_or((u64::MAX, 0));
    let next = agreement.engine().next.get();
    let mut missed = 0;
    for window in next.saturating_sub(among)..next {
        let books = agreement.engine().windows.at(window);
        if books.paid.get() && !books.readings.at(place(feed, 0, index)).present.get() {
            missed += 1;
        }
    }
    let left = left(agreement, usize::from(feed));
    require!(
        missed >= needed && left > u32::from(plan.quorum),
        SlaError::NotEjectable {
            missed,
            needed,
            left
        }
    );
    strike(agreement, feed, index);
    decided_on(Act::Eject, id, &B256::ZERO, missed.into());
}

/// Ejects a signer that signed two reports of the same window under the same sequence number; the fee of a report goes back to
/// who paid it, unless the signer has claimed it.
#[inline(never)]
fn equivocation<A: Agreement>(agreement: &mut A, feed: u8, reports: [feed::Signed<'_>; 2]) {
    require!(
        usize::from(feed) < A::PLAN.feed_count,
        SlaError::NoSuchFeed { feed }
    );
    let config = agreement.feed(usize::from(feed)).config.get();
    let (signer, digest, window) = sound(feed::equivocation(feed, config, reports));
    let (index, id, now) = find(agreement, feed, signer);
    admit!(agreement, Equivocate, id, now);
    strike(agreement, feed, index);
    // Once the books are closed nobody could get it out again.
    let is_open = agreement.engine().stage.get() == State::Active;
    if let Some(fee) = &A::FEEDS[usize::from(feed)].fee
        && is_open
    {
        let fee = money::sum(agreement, fee, window);
        let forfeit = fee.min(agreement.engine().claimable.get(signer));
        shift(
            agreement,
            window,
            Account::Claimable,
            Account::Reports,
            signer,
            forfeit,
        );
        for &side in &SIDES {
            let back = part(&A::FEEDS[usize::from(feed)], forfeit, side);
            agreement
                .engine_mut()
                .prepaid
                .update(side.0, |prepaid| prepaid + back);
        }
    }
    decided_on(Act::Equivocate, id, &digest, window.into());
}

/// Ends the agreement at the next boundary, because a feed has fewer signers left than it takes to answer. Nobody is at fault.
#[inline(never)]
fn end_unmeasured<A: Agreement>(agreement: &mut A, reason: B256) {
    admit!(agreement, EndUnmeasured, 0, stage(agreement));
    let is_broken = |feed: usize| left(agreement, feed) < A::FEEDS[feed].quorum.into();
    require!(
        (0..A::PLAN.feed_count).any(is_broken),
        SlaError::NoCause {
            breaches: 0,
            needed: 1
        }
    );
    let end = unopened(agreement);
    ends_at(agreement, end);
    decided(Act::EndUnmeasured, 0, &reason);
}

/// What can be done with an agreement whose signers are paid, or lose their place.
#[interface]
pub trait SlaSigners {
    /// A party pays in for reports, at most what is missing of its part of two rounds.
    #[payable]
    fn prepay_reports(&mut self) -> Result<(), SlaError>;

    /// Ejects a signer that missed too many of the last windows, as long as enough are left to answer. Anybody may.
    fn eject(&mut self, feed: u8, signer: Address) -> Result<(), SlaError>;

    /// Ejects a signer that signed two reports of one window under one sequence number. Each report is given by the words of its
    /// EIP-712 structure, the type's hash first. Anybody may.
    fn equivocation(
        &mut self,
        feed: u8,
        first: Bytes,
        first_signature: Bytes,
        second: Bytes,
        second_signature: Bytes,
    ) -> Result<(), SlaError>;

    /// Ends the agreement at the next boundary, because a feed has fewer signers left than it takes to answer.
    fn end_unmeasured(&mut self, reason: B256) -> Result<(), SlaError>;

    /// What a party has prepaid for reports, and what is missing of two rounds.
    #[view]
    fn report_fees(&self, party: Address) -> (Amount, Amount);

    /// How many signers of a feed are left.
    #[view]
    fn signers_left(&self, feed: u8) -> u32;
}

impl<A: Agreement> SlaSigners for A {
    fn prepay_reports(&mut self) -> Result<(), SlaError> {
        prepay(self);
        Ok(())
    }

    fn eject(&mut self, feed: u8, signer: Address) -> Result<(), SlaError> {
        eject(self, feed, signer);
        Ok(())
    }

    fn equivocation(
        &mut self,
        feed: u8,
        first: Bytes,
        first_signature: Bytes,
        second: Bytes,
        second_signature: Bytes,
    ) -> Result<(), SlaError> {
        let reports = [(&first, &first_signature), (&second, &second_signature)];
        equivocation(self, feed, reports);
        Ok(())
    }

    fn end_unmeasured(&mut self, reason: B256) -> Result<(), SlaError> {
        end_unmeasured(self, reason);
        Ok(())
    }

    fn report_fees(&self, party: Address) -> (Amount, Amount) {
        let side = side(self, party);
        let prepaid = self.engine().prepaid.get(side.0);
        (prepaid, two_rounds(self, side).saturating_sub(prepaid))
    }

    fn signers_left(&self, feed: u8) -> u32 {
        let feed = usize::from(feed);
        if feed < A::PLAN.feed_count {
            left(self, feed)
        } else {
            0
        }
    }
}
