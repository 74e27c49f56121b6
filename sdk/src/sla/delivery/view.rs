//! What anybody may ask about a delivery.

use super::{delay, due, plan, state};
use crate::env::now;
use crate::sla::machine::State;
use crate::sla::{Agreement, money, time as clock};
use crate::types::{Address, Amount, B256, Timestamp};
use slacontract_macros::Abi;

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct DeliveryView {
    /// Its number.
    pub id: u64,
    /// Its state.
    pub state: State,
    /// When time ends that state; 0 if time does not.
    pub until: Timestamp,
    /// When it falls due; 0 before the first window has a moment to open.
    pub due: Timestamp,
    /// Who delivers.
    pub obligor: Address,
    /// To whom.
    pub obligee: Address,
    /// When it was made, without the time it was inspected in before it was made good; 0 if it was not.
    pub made: Timestamp,
    /// Hash of what was handed over; zero before.
    pub content: B256,
    /// What was booked for it: readings on the way, delay, refusal.
    pub booked: Amount,
    /// What its delay costs so far, booked or not.
    pub damages: Amount,
}

#[inline(never)]
pub(in crate::sla) fn delivery<A: Agreement>(agreement: &A, id: u64) -> DeliveryView {
    let books = agreement.engine().deliveries.at(id);
    let found = state(agreement, id);
    let mut view = DeliveryView {
        id,
        state: found.state,
        until: found.until,
        due: Timestamp::from_seconds(0),
        obligor: Address::default(),
        obligee: Address::default(),
        made: Timestamp::from_seconds(books.made.get()),
        content: books.content.get(),
        booked: books.booked.get(),
        damages: Amount::ZERO,
    };
    let Some(plan) = plan::<A>(id) else {
        return view;
    };
    view.obligor = agreement.party(plan.by).address();
    view.obligee = agreement.party(plan.to).address();
    if clock::count(agreement) > 0 {
        view.due = due(agreement, plan, id);
        if now() > view.due && found.state != State::DeliveryExcused {
            let value = money::sum(agreement, &plan.value, clock::open(agreement));
            view.damages = plan.damages.of(value, delay(agreement, id, plan));
        }
    }
    view
}
