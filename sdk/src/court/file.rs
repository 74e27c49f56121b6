//! Filing a case, and what the other side can do about it: answer, claim something itself, offer other outcomes.

use super::CourtError;
use super::books::{CourtState, Phase};
use super::event::{CaseActed, DisputeCreation, Filed};
use super::machine::CaseAct;
use super::time::{FILER, RESPONDENT, admit};
use crate::abi;
use crate::call::RawCall;
use crate::env::{caller, now, value_sent};
use crate::event::emit;
use crate::require;
use crate::sla::SlaCasesClient;
use crate::types::{Address, Amount, B256};
use slacontract_macros::Abi;
use slacontract_terms::exact::{MOST_OUTCOMES, filing_bond, largest_panel};

/// Outcome 0: the panel refuses to decide.
pub const REFUSE: u8 = 0;
/// Outcome 1: what was provisional stands.
pub const PROVISIONAL: u8 = 1;
/// Outcome 2: what the filer claims.
pub const CLAIM: u8 = 2;
/// Outcome 3: what the other side claims, if it joined.
pub const COUNTERCLAIM: u8 = 3;
/// The first of the outcomes the other side offers.
pub const FIRST_OFFER: u8 = 4;

/// The most gas an arbitrable contract has to say which values it executes, many times what an agreement needs.
const REACH_GAS: u64 = 1_000_000;

/// The most seats a panel can have, redraw included.
const MOST_SEATS: u32 = 33;

/// What a case is about: what an arbitrable contract passes as `extraData`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Abi)]
pub struct Filing {
    /// Who files.
    pub filer: Address,
    /// Against whom; the zero address for nobody in particular.
    pub respondent: Address,
    /// What of the arbitrable contract it is about, in the contract's own numbers.
    pub subject: u64,
    /// What is contested; the bond is at least a hundredth.
    pub contested: Amount,
    /// Seats of the first panel; 0 for the court's usual number.
    pub seats: u8,
    /// How often it can be appealed, if `seats` is given.
    pub appeals: u8,
    /// The end of a chain of hashes: what the filer commits to for the draws; 0 for nothing.
    pub link: B256,
    /// Both sides pay, half each, by what the arbitrable contract sends along: the case has no bond. It pays the first panel and its
    /// redraw; what those leave goes back to both, and nobody joins or loses anything beside deposits for appeals.
    pub shared: bool,
}

/// Refuses panels that can be tied or that nobody could pay out.
pub(super) fn check_panel(seats: u8, appeals: u8) {
    require!(
        seats % 2 == 1 && appeals <= 2 && largest_panel(seats, appeals) <= MOST_SEATS,
        CourtError::BadPanel { seats, appeals }
    );
}

impl CourtState {
    /// A filing with the court's usual numbers where it says none.
    fn completed(&self, mut filing: Filing) -> Filing {
        if filing.filer.is_zero() {
            filing.filer = caller();
        }
        if filing.seats == 0 {
            filing.seats = self.settings.seats.get();
            filing.appeals = self.settings.appeals.get();
        }
        check_panel(filing.seats, filing.appeals);
        filing
    }

    /// What filing costs: the bond, most of which comes back to whoever is right. Where both sides pay, a panel and its redraw.
    pub fn filing_cost(&self, filing: Filing) -> Amount {
        let filing = self.completed(filing);
        let (contested, losses) = if filing.shared {
            (Amount::ZERO, 0)
        } else {
            (filing.contested, self.losses.get(filing.filer))
        };
        let fee = Amount::from_units(self.settings.fee.get());
        filing_bond(fee, filing.seats, contested, losses)
    }

    /// Opens a case about the caller, paid with the call. What is more than its cost is the filer's to claim; where both sides pay, all
    /// of it is for the case.
    pub fn file(&mut self, filing: Filing) -> u64 {
        let filing = self.completed(filing);
        let (arbitrable, sent) = (caller(), value_sent());
        let (filer, respondent) = (filing.filer, filing.respondent);
        require!(
            filer != respondent
                && !self.is_related(filer, respondent)
                && !self.is_related(respondent, filer),
            CourtError::SameInterest { filer, respondent }
        );
        let needed = self.filing_cost(filing.clone());
        require!(sent >= needed, CourtError::CostNotMet { sent, needed });
        let (bond, fund) = if filing.shared {
            (Amount::ZERO, sent)
        } else {
            (needed, Amount::ZERO)
        };
        let case = self.count.get();
        self.count.set(case + 1);
        let subsidy = self.carried.take();
        self.pending
            .update(|pending| pending + (bond + fund).units() + subsidy);
        let mut books = self.cases.at(case);
        let at = now().seconds();
        books.arbitrable.set(arbitrable);
        books.filed.set(at);
        books.seats.set(filing.seats);
        books.appeals.set(filing.appeals);
        books.filer.set(filer);
        books.since.set(at);
        books.ruling.set(PROVISIONAL);
        books
            .choices
            .set(1 << REFUSE | 1 << PROVISIONAL | 1 << CLAIM);
        books.respondent.set(respondent);
        books.subject.set(filing.subject);
        books.filer_bond.set(bond.units());
        if !fund.is_zero() {
            books.fund.set(fund.units());
        }
        if subsidy != 0 {
            books.subsidy.set(subsidy);
        }
        self.commit_to(case, FILER, filing.link);
        self.credit(case, filer, sent - bond - fund);
        emit(DisputeCreation {
            dispute_id: case.into(),
            arbitrable,
        });
        emit(Filed {
            case,
            filer,
            respondent,
            arbitrable,
            subject: filing.subject,
            contested: filing.contested,
            bond,
        });
        case
    }

    /// A side commits to randomness, unless it has. One without a bond does so only beside the filer: alone it would know the draw, and
    /// forfeit nothing by withholding.
    pub(super) fn commit_to(&mut self, case: u64, side: u8, link: B256) {
        let mut books = self.cases.at(case);
        if link == B256::default() || books.linked.get() >> side & 1 == 1 {
            return;
        }
        require!(
            books.bond(side) != Amount::ZERO || books.linked.get() >> FILER & 1 == 1,
            CourtError::NothingToForfeit
        );
        books.linked.update(|linked| linked | 1 << side);
        books.links.set(side, link);
    }

    /// The other side claims something itself, against the filer and what stands: it puts up as much as the filer.
    pub fn join(&mut self, case: u64, link: B256) {
        admit!(self, Join, case);
        let sent = value_sent();
        let mut books = self.cases.at(case);
        let act = CaseAct::Join;
        require!(
            books.respondent_bond.get() == 0,
            CourtError::CaseAlreadyDone { act, case }
        );
        let respondent = books.respondent.get();
        // Without a bond on the other side there is none to match.
        require!(
            books.fund.get() == 0,
            CourtError::CaseNotEntitled {
                act,
                caller: caller()
            }
        );
        let needed = Amount::from_units(books.filer_bond.get());
        require!(sent >= needed, CourtError::CostNotMet { sent, needed });
        books.respondent_bond.set(needed.units());
        books.choices.update(|choices| choices | 1 << COUNTERCLAIM);
        self.pending.update(|pending| pending + needed.units());
        self.commit_to(case, RESPONDENT, link);
        self.credit(case, respondent, sent - needed);
        self.told(case, act, link, needed.units());
    }

    /// The other side answers: what it says, by its hash, and what it commits to for the draws.
    pub fn answer(&mut self, case: u64, link: B256, statement: B256) {
        admit!(self, Answer, case);
        self.commit_to(case, RESPONDENT, link);
        self.told(case, CaseAct::Answer, statement, 0);
    }

    /// What the contract that a case is about says of the values that it executes: the least and the greatest. None if it says nothing;
    /// then whether a value can be executed is seen when it is.
    pub(super) fn reach(&self, case: u64) -> Option<(Amount, Amount)> {
        let books = self.cases.at(case);
        let arbitrable = books.arbitrable.get();
        let call = SlaCasesClient::at(arbitrable).reach_of(books.subject.get());
        let asked = RawCall::new(arbitrable, call.calldata()).gas(REACH_GAS);
        abi::decode(&asked.ask().ok()?).ok()
    }

    /// The other side offers another outcome: a value between what stands and what is claimed.
    pub fn offer(&mut self, case: u64, value: Amount, reason: B256) -> u8 {
        admit!(self, Offer, case);
        if let Some((low, high)) = self.reach(case) {
            require!(low <= high, CourtError::NoValueDecides);
            require!(
                value >= low && value <= high,
                CourtError::ValueOutOfReach { low, high }
            );
        }
        let mut books = self.cases.at(case);
        let choices = books.choices.get();
        let mut outcome = FIRST_OFFER;
        while choices >> (outcome & 7) & 1 == 1 {
            outcome += 1;
            require!(usize::from(outcome) < MOST_OUTCOMES, CourtError::NoRoom);
        }
        books.choices.set(choices | 1 << outcome);
        books.offers.set(outcome, value);
        self.told(case, CaseAct::Offer, reason, value.units());
        outcome
    }

    /// Says what the caller did.
    pub(super) fn told(&self, case: u64, act: CaseAct, digest: B256, value: u128) {
        emit(CaseActed {
            case,
            act,
            actor: caller(),
            digest,
            value,
        });
    }

    /// A case whose panel has answered, or that ends.
    pub(super) fn enter(&mut self, case: u64, phase: Phase) {
        let mut books = self.cases.at(case);
        books.phase.set(phase);
        books.since.set(now().seconds());
    }
}
