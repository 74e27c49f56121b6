//! The panel reserve: what both sides put up, half each, so that a panel decides what nobody measured.
//!
//! A window without enough reports of a neutral feed is neither side's claim, so neither is to put up a bond for it. While each side's
//! part covers its half of the terms' `reserve`, such a window is contested once it is settled, and anybody takes it to the court. What
//! the court asks for comes out of the two parts by halves; what the panels leave of it the court gives back to both. Where a part is
//! short, or nobody turns to the court, or the court refuses, time ends the contest and the window stays inconclusive.
//!
//! It holds these, after every call: the account is the sum of the two parts; it is spent on cases of this agreement only, and half of
//! each is either side's; what is left of a side's part is its own when the books close.

use super::books::{Account, shift};
use super::guard::{admit, side};
use super::machine::{Act, State, Who};
use super::money::{self, activate};
use super::propose::{customer, provider};
use super::time::stage;
use super::{Agreement, SlaError, cases};
use crate::env::value_sent;
use crate::require;
use crate::types::{Address, Amount, U256};
use slacontract_macros::interface;
use slacontract_terms::exact::halves;

/// The sides in the order of their halves: the odd unit is the customer's, whose claim it is.
const SIDES: [Who; 2] = [Who::CUSTOMER, Who::PROVIDER];

/// Who a side is.
fn party<A: Agreement>(agreement: &A, side: Who) -> Address {
    if side == Who::CUSTOMER {
        customer(agreement)
    } else {
        provider(agreement)
    }
}

/// A side's half of what the terms ask for.
fn half<A: Agreement>(agreement: &A, side: Who) -> Amount {
    let Some(reserve) = &(const { A::PLAN.panel_reserve }) else {
        return Amount::ZERO;
    };
    let next = agreement.engine().next.get();
    let [first, second] = halves(money::sum(agreement, reserve, next));
    if side == Who::CUSTOMER { first } else { second }
}

/// Whether each side has put up its half; never without a reserve in the terms.
pub(super) fn covers<A: Agreement>(agreement: &A) -> bool {
    A::PLAN.panel_reserve.is_some()
        && SIDES.into_iter().all(|side| {
            let part = agreement.engine().panel_parts.get(side.0);
            part >= half(agreement, side)
        })
}

/// What is sent is the party's part, whoever sends it.
#[inline(never)]
fn fund<A: Agreement>(agreement: &mut A, party: Address) {
    let now = stage(agreement);
    admit!(agreement, Deposit, 0, now);
    let (side, sent) = (side(agreement, party), value_sent());
    require!(
        side.meets(Who::SIGNATORY),
        SlaError::NotEntitled {
            act: Act::Deposit,
            caller: party
        }
    );
    require!(
        !sent.is_zero(),
        SlaError::WrongFee {
            sent,
            fee: half(agreement, side)
        }
    );
    let mut engine = agreement.engine_mut();
    engine.panel_parts.update(side.0, |part| part + sent);
    let next = engine.next.get();
    shift(
        agreement,
        next,
        Account::Outside,
        Account::Panel,
        party,
        sent,
    );
    if now.state == State::AwaitingFunds {
        activate(agreement);
    }
}

/// Takes what a case about a window costs out of both parts, by halves.
pub(super) fn spend<A: Agreement>(agreement: &mut A, window: u64, cost: Amount) {
    for (side, needed) in SIDES.into_iter().zip(halves(cost)) {
        let party = party(agreement, side);
        let mut engine = agreement.engine_mut();
        let held = engine.panel_parts.get(side.0);
        require!(
            held >= needed,
            SlaError::PanelReserveShort {
                party,
                held,
                needed
            }
        );
        engine.panel_parts.set(side.0, held - needed);
        shift(
            agreement,
            window,
            Account::Panel,
            Account::Outside,
            party,
            needed,
        );
    }
}

/// Gives back what was not spent, to whose part it was.
pub(super) fn give_back<A: Agreement>(agreement: &mut A, window: u64) {
    for side in SIDES {
        let to = party(agreement, side);
        let mut engine = agreement.engine_mut();
        let part = engine.panel_parts.get(side.0);
        engine.panel_parts.set(side.0, Amount::ZERO);
        shift(
            agreement,
            window,
            Account::Panel,
            Account::Claimable,
            to,
            part,
        );
    }
}

/// What can be done with an agreement whose sides put up for panels.
#[interface]
pub trait SlaPanel {
    /// Adds what is sent to a party's part of the panel reserve. Anybody may; it is the party's from then on.
    #[payable]
    fn fund_panel(&mut self, party: Address) -> Result<(), SlaError>;

    /// Takes a window that is contested because nobody measured it, and that neither side filed, to the court: at the cost of both, by
    /// halves. Anybody may. Answers the court's number.
    fn escalate(&mut self, window: u64) -> Result<U256, SlaError>;

    /// A party's part of the panel reserve, and what is missing of its half.
    #[view]
    fn panel_reserve(&self, party: Address) -> (Amount, Amount);
}

impl<A: Agreement> SlaPanel for A {
    fn fund_panel(&mut self, party: Address) -> Result<(), SlaError> {
        fund(self, party);
        Ok(())
    }

    fn escalate(&mut self, window: u64) -> Result<U256, SlaError> {
        Ok(cases::escalate(self, window))
    }

    fn panel_reserve(&self, party: Address) -> (Amount, Amount) {
        let side = side(self, party);
        if !side.meets(Who::SIGNATORY) {
            return (Amount::ZERO, Amount::ZERO);
        }
        let part = self.engine().panel_parts.get(side.0);
        (part, half(self, side).saturating_sub(part))
    }
}
