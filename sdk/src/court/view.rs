//! What anybody may ask a court.

use super::books::{CourtState, Decision, SeatState};
use super::machine::CaseState;
use crate::types::{Address, Amount, B256, Timestamp};
use alloc::vec::Vec;
use slacontract_macros::Abi;

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct CaseView {
    /// Where it is.
    pub state: CaseState,
    /// When time ends that state; 0 if it does not.
    pub until: Timestamp,
    /// The contract it is about.
    pub arbitrable: Address,
    /// What of it.
    pub subject: u64,
    /// Who filed.
    pub filer: Address,
    /// The other side.
    pub respondent: Address,
    /// When it was filed.
    pub filed: Timestamp,
    /// Appeals it has had.
    pub instance: u8,
    /// The present panel's number.
    pub round: u8,
    /// The outcome as things stand.
    pub ruling: u8,
    /// What that rests on.
    pub decision: Decision,
    /// The outcomes it has, as bits.
    pub choices: u8,
    /// The filer's bond.
    pub filer_bond: Amount,
    /// The other side's, if it joined.
    pub respondent_bond: Amount,
    /// What both sides paid together, in place of bonds.
    pub fund: Amount,
    /// The values of the outcomes from 4 on.
    pub offers: Vec<Amount>,
}

/// A seat of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct SeatView {
    /// Whose.
    pub juror: Address,
    /// How far it is.
    pub state: SeatState,
    /// Its vote, once revealed.
    pub choice: u8,
    /// What it committed to.
    pub commitment: B256,
}

/// How much a piece of evidence weighs against others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Abi)]
pub enum Rank {
    /// Late: heard on appeal only.
    Late,
    /// In time.
    InTime,
    /// In time, and its hash was registered before the case was filed.
    Contemporary,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct ExhibitView {
    /// Its hash.
    pub digest: B256,
    /// Whose.
    pub party: Address,
    /// When it was submitted.
    pub at: Timestamp,
    /// When its hash was registered; 0 if it was not.
    pub registered: Timestamp,
    /// How it ranks.
    pub rank: Rank,
}

/// An order to produce something.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct OrderView {
    /// What.
    pub what: B256,
    /// Who was ordered.
    pub party: Address,
    /// What was produced, or the reasons why nothing can be; 0 while nothing was.
    pub answer: B256,
}

/// A juror.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct JurorView {
    /// Its stake.
    pub stake: Amount,
    /// What open cases hold of it.
    pub locked: Amount,
    /// What it takes out.
    pub leaving: Amount,
    /// From which epoch on that is paid.
    pub leaves: u64,
    /// Its weight in draws; a change is seen from the second epoch after it on.
    pub weight: u64,
    /// It lost its place.
    pub struck: bool,
}

/// What a court answers for; its balance is at least the sum.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Accounts {
    /// Cases there were.
    pub cases: u64,
    /// Jurors' stakes.
    pub staked: Amount,
    /// What open cases hold.
    pub pending: Amount,
    /// Left over, for the next case's jurors.
    pub carried: Amount,
    /// Credited and not claimed.
    pub claimable: Amount,
}

impl CourtState {
    pub(super) fn case_view(&self, case: u64) -> CaseView {
        let now = self.state(case);
        let books = self.cases.at(case);
        let choices = books.choices.get();
        let offers = (super::file::FIRST_OFFER..8)
            .filter(|outcome| choices >> outcome & 1 == 1)
            .map(|outcome| books.offers.get(outcome))
            .collect();
        CaseView {
            state: now.state,
            until: Timestamp::from_seconds(now.until),
            arbitrable: books.arbitrable.get(),
            subject: books.subject.get(),
            filer: books.filer.get(),
            respondent: books.respondent.get(),
            filed: Timestamp::from_seconds(books.filed.get()),
            instance: books.instance.get(),
            round: books.round.get(),
            ruling: books.ruling.get(),
            decision: books.decision.get(),
            choices,
            filer_bond: books.bond(0),
            respondent_bond: books.bond(1),
            fund: Amount::from_units(books.fund.get()),
            offers,
        }
    }

    pub(super) fn seat_views(&self, case: u64, round: u8) -> Vec<SeatView> {
        let key = case << 8 | u64::from(round);
        let view = |seat: u8| {
            let seat = self.seats.at(key << 8 | u64::from(seat));
            SeatView {
                juror: seat.juror.get(),
                state: seat.state.get(),
                choice: seat.choice.get(),
                commitment: seat.commitment.get(),
            }
        };
        (0..self.rounds.at(key).seats.get()).map(view).collect()
    }

    pub(super) fn exhibit_views(&self, case: u64) -> Vec<ExhibitView> {
        let books = self.cases.at(case);
        let filed = books.filed.get();
        let view = |at| {
            let exhibit = books.exhibits.at(at);
            let registered = exhibit.registered.get();
            ExhibitView {
                digest: exhibit.digest.get(),
                party: books.party(exhibit.side.get()),
                at: Timestamp::from_seconds(exhibit.at.get()),
                registered: Timestamp::from_seconds(registered),
                rank: if exhibit.late.get() {
                    Rank::Late
                } else if registered != 0 && registered < filed {
                    Rank::Contemporary
                } else {
                    Rank::InTime
                },
            }
        };
        (0..books.exhibits.len()).map(view).collect()
    }

    pub(super) fn order_views(&self, case: u64) -> Vec<OrderView> {
        let books = self.cases.at(case);
        let view = |at| {
            let order = books.orders.at(at);
            OrderView {
                what: order.what.get(),
                party: books.party(order.side.get()),
                answer: order.answer.get(),
            }
        };
        (0..books.orders.len()).map(view).collect()
    }

    pub(super) fn juror_view(&self, who: Address) -> JurorView {
        let books = self.jurors.at(who);
        let leaf = u64::from(books.leaf.get());
        JurorView {
            stake: Amount::from_units(books.stake.get()),
            locked: Amount::from_units(books.locked.get()),
            leaving: Amount::from_units(books.leaving.get()),
            leaves: books.leaves.get(),
            weight: match leaf.checked_sub(1) {
                Some(leaf) => self.weight(leaf),
                None => 0,
            },
            struck: books.struck.get(),
        }
    }

    pub(super) fn accounts(&self) -> Accounts {
        Accounts {
            cases: self.count.get(),
            staked: Amount::from_units(self.staked.get()),
            pending: Amount::from_units(self.pending.get()),
            carried: Amount::from_units(self.carried.get()),
            claimable: Amount::from_units(self.owed.get()),
        }
    }
}
