//! What both sides can change together: parameters of windows that have not opened, the term, who has a role, which contract
//! comes next. Each change is consented to by both with the same call; the second puts it into effect.

use super::event::decided_on;
use super::guard::{admit, side};
use super::machine::{Act, Who};
use super::propose::{customer, provider};
use super::time::{count, opens, stage, unopened};
use super::{Agreement, SlaError, end, money, panel, propose};
use crate::env::{caller, now};
use crate::host;
use crate::require;
use crate::types::{Address, B256, Duration};
use alloc::vec::Vec;

/// How long a consent waits for the other side.
const OPEN_FOR: Duration = Duration::from_seconds(7 * 86_400);

/// Whether both sides now consent to `act` with exactly `content`; records the caller's consent otherwise.
fn both_consent<A: Agreement>(agreement: &mut A, act: Act, content: &[u8]) -> bool {
    // Who the sides are is part of what they consent to: with a new key, what the old one consented to is void.
    let mut bytes = Vec::with_capacity(content.len() + 41);
    bytes.push(act as u8);
    bytes.extend_from_slice(&provider(agreement).0);
    bytes.extend_from_slice(&customer(agreement).0);
    bytes.extend_from_slice(content);
    let what = B256::from(host::keccak(&bytes));
    let side = side(agreement, caller());
    let until = now() + OPEN_FOR;
    let mut books = agreement.engine_mut().consents.at(what);
    let earlier = if now().seconds() < books.until.get() {
        Who(books.sides.get())
    } else {
        Who(0)
    };
    let sides = earlier.or(side);
    if sides == Who::SIGNATORY {
        books.sides.clear();
        books.until.clear();
        return true;
    }
    books.sides.set(sides.0);
    books.until.set(until.seconds());
    false
}

/// Refuses a change that the terms do not provide for.
fn provided(is: bool, act: Act) {
    require!(is, SlaError::NotProvided { act });
}

/// Changes the parameters from `window` on, which has not opened and which nobody has paid for. `values` are all parameters in
/// the order of the terms.
#[inline(never)]
pub(super) fn amend<A: Agreement>(agreement: &mut A, window: u64, values: &[B256], reason: B256) {
    provided(A::PLAN.amendable, Act::Amend);
    admit!(agreement, Amend, window, stage(agreement));
    let engine = agreement.engine();
    let first = unopened(agreement).max(engine.paid_through.get());
    let versions = engine.versions.len();
    let last = if versions > 0 {
        engine.versions.get(versions - 1)
    } else {
        0
    };
    let first = first.max(last + 1);
    require!(window >= first, SlaError::NotAmendable { window, first });
    require!(
        values.len() == A::PLAN.param_count,
        SlaError::WrongParamCount {
            given: values.len() as u64,
            needed: A::PLAN.param_count as u64
        }
    );
    propose::params(agreement, |at| {
        values.get(at).map_or_else(
            || crate::panics::index_out_of_range(),
            |word| money::number(&word.0),
        )
    });
    let mut content = Vec::with_capacity(8 + 32 * values.len());
    content.extend_from_slice(&window.to_be_bytes());
    for value in values {
        content.extend_from_slice(&value.0);
    }
    let agreed = both_consent(agreement, Act::Amend, &content);
    if agreed {
        let mut amended = agreement.engine_mut().amended.at(versions);
        for (at, value) in values.iter().enumerate() {
            amended.set(at as u8, *value);
        }
        agreement.engine_mut().versions.push(window);
        let (bond, needed) = (
            agreement.engine().bond.get(),
            propose::exposure(agreement, window),
        );
        require!(bond >= needed, SlaError::BondBelowExposure { bond, needed });
        panel::sound(agreement, window);
    }
    decided_on(Act::Amend, window, &reason, u128::from(agreed));
}

/// Goes on for another term.
#[inline(never)]
pub(super) fn renew<A: Agreement>(agreement: &mut A, reason: B256) {
    provided(A::PLAN.renewable, Act::Renew);
    admit!(agreement, Renew, 0, stage(agreement));
    let count = count(agreement);
    let agreed = both_consent(agreement, Act::Renew, &count.to_be_bytes());
    if agreed {
        agreement.engine_mut().count.set(count + A::PLAN.term);
    }
    decided_on(Act::Renew, 0, &reason, u128::from(agreed));
}

/// Keeps the agreement from going on by itself: it ends with the term that is running.
#[inline(never)]
pub(super) fn object<A: Agreement>(agreement: &mut A, reason: B256) {
    provided(A::PLAN.goes_on.is_some(), Act::Object);
    admit!(agreement, Object, 0, stage(agreement));
    require!(
        !agreement.engine().fixed_end.get(),
        SlaError::AlreadyDone {
            act: Act::Object,
            id: 0
        }
    );
    let count = count(agreement);
    let mut engine = agreement.engine_mut();
    engine.count.set(count);
    engine.fixed_end.set(true);
    decided_on(Act::Object, 0, &reason, count.into());
}

/// Gives a role to another address.
#[inline(never)]
pub(super) fn assign_role<A: Agreement>(agreement: &mut A, party: u8, to: Address, reason: B256) {
    admit!(agreement, AssignRole, party.into(), stage(agreement));
    let index = usize::from(party);
    require!(index < A::PLAN.parties, SlaError::NoSuchParty { party });
    let mut content = Vec::with_capacity(21);
    content.push(party);
    content.extend_from_slice(&to.0);
    let agreed = both_consent(agreement, Act::AssignRole, &content);
    if agreed {
        agreement.party_mut(index).set(to);
        propose::roles(agreement);
    }
    decided_on(Act::AssignRole, party.into(), &reason, u128::from(agreed));
}

/// Names the contract that takes this one's place: this one ends at the next boundary, and settles what opened here.
#[inline(never)]
pub(super) fn succeed<A: Agreement>(
    agreement: &mut A,
    successor: Address,
    terms: B256,
    reason: B256,
) {
    admit!(agreement, Succeed, 0, stage(agreement));
    let mut content = Vec::with_capacity(52);
    content.extend_from_slice(&successor.0);
    content.extend_from_slice(&terms.0);
    let agreed = both_consent(agreement, Act::Succeed, &content);
    if agreed {
        let at = unopened(agreement);
        end::ends_at(agreement, at);
        crate::event::emit(super::Succeeded {
            successor,
            terms,
            from: opens(agreement, at),
        });
    }
    decided_on(Act::Succeed, 0, &reason, u128::from(agreed));
}
