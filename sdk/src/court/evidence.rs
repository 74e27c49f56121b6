//! Evidence, orders to produce it, and the register of hashes that shows what existed when something happened.

use super::CourtError;
use super::books::CourtState;
use super::event::{Evidence, Exhibited};
use super::machine::{CaseAct, CaseState};
use super::time::admit;
use crate::env::{caller, now, self_address};
use crate::event::emit;
use crate::require;
use crate::types::B256;
use alloc::string::String;

/// Most orders of a side.
const MOST_ORDERS: u64 = 4;
/// Most exhibits of a side.
const MOST_EXHIBITS: u64 = 16;

impl CourtState {
    /// Registers the hash of a document, for whoever may once have to show that it existed: the first time counts. Evidence registered
    /// before the case was filed outranks all other.
    pub fn register(&mut self, digest: B256) -> u64 {
        let registered = self.registered.get(digest);
        if registered != 0 {
            return registered;
        }
        let at = now().seconds();
        self.registered.set(digest, at);
        at
    }

    /// Submits evidence: where it is, and its hash. After the time for evidence it is heard on appeal only, at the cost of whoever
    /// brings it so late.
    pub fn submit(&mut self, case: u64, evidence: String, digest: B256) {
        admit!(self, Submit, case);
        let side = self.side(case);
        let mut books = self.cases.at(case);
        let instance = books.instance.get();
        let in_time = matches!(
            self.state(case).state,
            CaseState::CaseAnswer | CaseState::CaseEvidence
        );
        require!(
            in_time || instance < books.appeals.get(),
            CourtError::TooLateToBeHeard
        );
        let late = !in_time || instance > 0;
        if late {
            let heard_by = instance + u8::from(!in_time);
            books.late.update(|late| late | 1 << (4 * side + heard_by));
        }
        let shown = books.shown.get(side);
        require!(shown < MOST_EXHIBITS, CourtError::NoRoom);
        books.shown.set(side, shown + 1);
        let registered = self.registered.get(digest);
        let mut exhibit = books.exhibits.grow();
        exhibit.digest.set(digest);
        exhibit.side.set(side);
        exhibit.late.set(late);
        exhibit.at.set(now().seconds());
        exhibit.registered.set(registered);
        emit(Evidence {
            arbitrator: self_address(),
            evidence_group_id: case.into(),
            party: caller(),
            evidence,
        });
        emit(Exhibited {
            case,
            digest,
            party: caller(),
            registered,
            late,
        });
    }

    /// Orders the other side to produce what has this hash or description, until the time for evidence ends. Saying why nothing can be
    /// produced meets an order; saying nothing does not, and a side that joined and is left with an unmet order does not win for want of
    /// a ruling.
    pub fn order(&mut self, case: u64, what: B256) -> u64 {
        admit!(self, Order, case);
        let side = self.side(case) ^ 1;
        let mut books = self.cases.at(case);
        let number = books.orders.len();
        let mut given = 0;
        for at in 0..number {
            given += u64::from(books.orders.at(at).side.get() == side);
        }
        require!(given < MOST_ORDERS, CourtError::NoRoom);
        let mut order = books.orders.grow();
        order.what.set(what);
        order.side.set(side);
        self.told(case, CaseAct::Order, what, number.into());
        number
    }

    /// Meets an order: the hash of what is produced, or of the reasons why nothing can be.
    pub fn produce(&mut self, case: u64, order: u64, answer: B256) {
        admit!(self, Produce, case);
        let side = self.side(case);
        let books = self.cases.at(case);
        let known = order < books.orders.len();
        require!(known, CourtError::NoSuchOrder { order });
        let mut books = books.orders.at(order);
        require!(
            books.side.get() == side
                && books.answer.get() == B256::default()
                && answer != B256::default(),
            CourtError::NoSuchOrder { order }
        );
        books.answer.set(answer);
        self.told(case, CaseAct::Produce, answer, order.into());
    }

    /// The sides that left an order unmet, as bits.
    pub(super) fn unmet(&self, case: u64) -> u8 {
        let books = self.cases.at(case);
        let mut sides = 0;
        for at in 0..books.orders.len() {
            let order = books.orders.at(at);
            if order.answer.get() == B256::default() {
                sides |= 1 << order.side.get();
            }
        }
        sides
    }
}
