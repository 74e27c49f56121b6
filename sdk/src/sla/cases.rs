//! Cases: what is contested goes before the court of the terms, if that is a contract. Any arbitrator of ERC-792 will do: the agreement
//! files with `createDispute`, passing the filer's bond on, and is told `rule(dispute, ruling)`.
//!
//! A court that is an account rules by `rule(window, credit, reason)`, and nothing is filed. Before a contract, what is contested and
//! not filed in time is not contested: who holds money back puts up the court's bond for it. A court that never answers, or rules what
//! cannot be, changes nothing: time ends the contest, and the provisional value stands.
//!
//! A window that nobody measured is contested by itself where both sides have put up for a panel ([`super::reserve`]); anybody then takes it
//! to the court.

use super::contest::{claimed, rule};
use super::delivery::{self, extension};
use super::event::decided_on;
use super::guard::{admit, side};
use super::judge::{Evidence, Judged, judge};
use super::machine::{Act, Who};
use super::propose::{customer, provider};
use super::time::{contest_end, contest_state, count, window_state};
use super::{Agreement, SlaError, duty, exclusion, grant, incident, reserve};
use crate::abi;
use crate::client::BoundClient;
use crate::court::{ArbitratorClient, CLAIM, COUNTERCLAIM, CourtClient, Filing};
use crate::env::{caller, code_size, now, value_sent};
use crate::error::raise;
use crate::require;
use crate::storage::{Map, Slot};
use crate::types::{Amount, B256, Bytes, Timestamp, U256};
use slacontract_macros::{Abi, Storage, interface};

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Matter {
    /// A window: what a side claims of it, what was excluded from it, or that nobody measured it.
    Window,
    /// A duty that was made good and does not suffice.
    Duty,
    /// The priority of an incident.
    Priority,
    /// A delivery that was made good and is not what was promised.
    Delivery,
    /// An answer about somebody's data that does not suffice.
    Demand,
    /// An event that is claimed to move the date of a delivery.
    Extension,
}

/// The cases of an agreement.
#[derive(Storage)]
pub struct CasesBooks {
    /// By the court's number.
    by_dispute: Map<u64, CaseBooks>,
    /// By window: who filed or joined.
    windows: Map<u64, WindowCase>,
}

/// What a case is about.
#[derive(Storage)]
pub struct CaseBooks {
    id: Slot<u64>,
    matter: Slot<Matter>,
    /// Who filed.
    side: Slot<u8>,
}

/// The case about a window.
#[derive(Storage)]
pub struct WindowCase {
    /// The sides that filed or joined, as bits.
    pub(super) sides: Slot<u8>,
    /// The court's number.
    dispute: Slot<u64>,
    /// The credits that what was filed spans, in units.
    low: Slot<u128>,
    high: Slot<u128>,
}

/// What the evidence about a window spans.
pub(super) struct Span {
    /// By the reports alone.
    pub(super) provisional: Judged,
    /// The least credit anybody contends for.
    pub(super) low: Amount,
    /// The greatest.
    pub(super) high: Amount,
    /// What gives the greatest.
    pub(super) booked: Evidence,
}

/// What of a window counts as contested, beside its reports.
pub(super) struct Heard {
    /// Whose claims.
    pub(super) sides: Who,
    /// Exclusions that are contested.
    pub(super) exclusions: bool,
    /// Reports that are missing.
    pub(super) silence: bool,
}

/// The credits a window may have, by what counts of it.
pub(super) fn span<A: Agreement>(agreement: &mut A, window: u64, heard: &Heard) -> Span {
    let provisional = judge(agreement, window, Evidence::Reports, false);
    let mut span = Span {
        low: provisional.credit,
        high: provisional.credit,
        booked: Evidence::Reports,
        provisional,
    };
    for side in &[Who::PROVIDER, Who::CUSTOMER] {
        if heard.sides.meets(*side)
            && let Some(claim) = claimed(agreement, window, *side)
        {
            weigh(agreement, window, &mut span, Evidence::Claim(claim));
        }
    }
    if heard.exclusions && !A::PLAN.exclusions.is_empty() {
        for holds in exclusion::extremes(agreement, window) {
            weigh(agreement, window, &mut span, Evidence::Excluding(holds));
        }
    }
    if heard.silence && A::PLAN.escalates {
        weigh(agreement, window, &mut span, Evidence::Escalated);
    }
    span
}

/// Widens a span to what the window credits by other evidence. No closure: it would keep the agreement, and so all its handles, in memory.
#[inline(never)]
fn weigh<A: Agreement>(agreement: &mut A, window: u64, span: &mut Span, evidence: Evidence) {
    let credit = judge(agreement, window, evidence, false).credit;
    span.low = span.low.min(credit);
    if credit > span.high {
        span.high = credit;
        span.booked = evidence;
    }
}

/// What counts of a window that is settled: all of it before an account, and without a court; before a contract, what was filed, and that
/// reports are missing where the panel reserve pays for a case about it.
pub(super) fn heard<A: Agreement>(agreement: &A, window: u64) -> Heard {
    if A::PLAN.has_court && code_size(agreement.engine().court.get()) > 0 {
        let sides = agreement.engine().cases.windows.at(window).sides.get();
        Heard {
            sides: Who(sides),
            exclusions: sides != 0,
            silence: sides != 0 || reserve::covers(agreement),
        }
    } else {
        Heard {
            sides: Who::SIGNATORY,
            exclusions: true,
            silence: true,
        }
    }
}

/// What can be done with an agreement whose court is a contract.
#[interface]
pub trait SlaCases {
    /// Takes what is contested to the court, with the bond that it asks for ([`Filing`] is what it is asked with). The other side of a
    /// window's case joins it. `link` is what the caller commits to for the draw of the panel. Answers the court's number.
    #[payable]
    fn file_case(&mut self, matter: Matter, id: u64, link: B256) -> Result<U256, SlaError>;

    /// The least and the greatest credit that a ruling by value can give, of a case with this subject (see [`Filing`]): what a side may
    /// offer or settle at. Where no value decides, the least is above the greatest.
    #[view]
    fn reach_of(&self, subject: u64) -> (Amount, Amount);

    /// ERC-792: told by the court what it ruled. 2 is the filer's claim, 3 the other side's; all else leaves what stood.
    #[name("rule")]
    fn rule_dispute(&mut self, dispute: U256, ruling: U256) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaCases for A {
    fn file_case(&mut self, matter: Matter, id: u64, link: B256) -> Result<U256, SlaError> {
        Ok(file(self, matter, id, link))
    }

    fn reach_of(&self, subject: u64) -> (Amount, Amount) {
        reach(self, subject)
    }

    fn rule_dispute(&mut self, dispute: U256, ruling: U256) -> Result<(), SlaError> {
        ruled(self, dispute, ruling);
        Ok(())
    }
}

/// What is held back of a settled window; before that, what was filed of it spans.
fn reach<A: Agreement>(agreement: &A, subject: u64) -> (Amount, Amount) {
    let engine = agreement.engine();
    let (books, case) = (engine.windows.at(subject), engine.cases.windows.at(subject));
    if subject >= count(agreement) || case.sides.get() == 0 {
        (Amount::MAX, Amount::ZERO)
    } else if books.contested.get() {
        (books.low.get(), books.credit.get())
    } else {
        (
            Amount::from_units(case.low.get()),
            Amount::from_units(case.high.get()),
        )
    }
}

#[inline(never)]
fn file<A: Agreement>(agreement: &mut A, matter: Matter, id: u64, link: B256) -> U256 {
    let (filer, court) = (caller(), agreement.engine().court.get());
    let side = side(agreement, filer);
    let (mut contested, mut about) = (Amount::ZERO, id);
    match matter {
        Matter::Window => {
            let count = count(agreement);
            require!(id < count, SlaError::NoSuchWindow { window: id, count });
            admit!(agreement, FileCase, id, window_state(agreement, id));
            let case = agreement.engine().cases.windows.at(id);
            let (sides, dispute) = (case.sides.get(), case.dispute.get());
            require!(
                sides & side.0 == 0,
                SlaError::AlreadyDone {
                    act: Act::FileCase,
                    id
                }
            );
            let heard = Heard {
                sides: side,
                exclusions: sides == 0,
                silence: sides == 0,
            };
            let span = span(agreement, id, &heard);
            contested = span.high - span.low;
            require!(
                !contested.is_zero(),
                SlaError::NothingContested { window: id }
            );
            let mut case = agreement.engine_mut().cases.windows.at(id);
            case.sides.set(sides | side.0);
            let (low, high) = (span.low.units(), span.high.units());
            if sides == 0 {
                case.low.set(low);
                case.high.set(high);
            } else {
                case.low.update(|least| least.min(low));
                case.high.update(|most| most.max(high));
                // One case per window: the other side's claim is one of its outcomes.
                let joined = CourtClient::bind(court, crate::client::OnChain).join(dispute, link);
                joined.value(value_sent()).order();
                decided_on(Act::FileCase, id, &link, contested.units());
                return dispute.into();
            }
        }
        Matter::Duty if A::PLAN.duty_count > 0 => {
            let now = duty::state(agreement, id);
            admit!(agreement, FileDuty, id, now, duty::roles(agreement, id));
        }
        Matter::Delivery if A::PLAN.delivery_count > 0 => {
            let now = delivery::state(agreement, id);
            admit!(
                agreement,
                FileDelivery,
                id,
                now,
                delivery::roles(agreement, id)
            );
            contested = delivery::at_stake(agreement, id);
        }
        Matter::Extension if A::PLAN.extension_count > 0 => {
            let now = extension::state(agreement, id);
            let roles = extension::proves(agreement, id);
            admit!(agreement, FileExtension, id, now, roles);
            contested = delivery::at_stake(agreement, id);
            about = extension::case_of(agreement, id);
        }
        Matter::Demand if A::PLAN.grants.is_some() => {
            let now = grant::state(agreement, id);
            admit!(agreement, FileDemand, id, now, grant::roles(agreement));
        }
        Matter::Priority if A::PLAN.incidents.is_some() => {
            let now = incident::priority_state(agreement, id);
            admit!(agreement, FilePriority, id, now);
            contested = incident::reserved(agreement, id);
        }
        _ => raise(SlaError::NothingContested { window: id }),
    }
    let respondent = if side.meets(Who::PROVIDER) {
        customer(agreement)
    } else {
        provider(agreement)
    };
    let filing = Filing {
        filer,
        respondent,
        // What a court finds as a value is about a window: of any other matter the number is none that a window has.
        subject: about | (matter as u64) << 56,
        contested,
        seats: A::PLAN.panel,
        appeals: A::PLAN.appeals,
        link,
        shared: false,
    };
    let data = Bytes(abi::encode(&filing));
    let dispute = open(agreement, data, value_sent(), (matter, about, side));
    decided_on(Act::FileCase, id, &link, contested.units());
    dispute
}

/// Opens a case at the court, and remembers what it is about: what of the agreement, and whose claim.
fn open<A: Agreement>(
    agreement: &mut A,
    filing: Bytes,
    value: Amount,
    (matter, id, side): (Matter, u64, Who),
) -> U256 {
    let court = agreement.engine().court.get();
    let court = ArbitratorClient::bind(court, crate::client::OnChain);
    let dispute = court
        .create_dispute(U256::from(3_u64), filing)
        .value(value)
        .order();
    let number = numbered(dispute);
    let cases = &mut agreement.engine_mut().cases;
    if matter == Matter::Window {
        cases.windows.at(id).dispute.set(number);
    }
    let mut case = cases.by_dispute.at(number);
    case.id.set(id);
    case.matter.set(matter);
    case.side.set(side.0);
    dispute
}

/// Takes a window to the court that is contested because reports are missing, and that neither side filed: the panel decides on the
/// evidence, between the customer's worst case and what stands, at the cost of both. Answers the court's number.
#[inline(never)]
pub(super) fn escalate<A: Agreement>(agreement: &mut A, window: u64) -> U256 {
    let act = Act::Escalate;
    admit!(
        agreement,
        Escalate,
        window,
        contest_state(agreement, window)
    );
    // Later the panel could not rule in time, and both sides would have paid for nothing.
    let end = contest_end(agreement, window).seconds();
    let at = Timestamp::from_seconds(end.saturating_sub(A::PLAN.instance));
    require!(now() < at, SlaError::TooLate { at });
    let court = agreement.engine().court.get();
    require!(code_size(court) > 0, SlaError::NotProvided { act });
    let mut case = agreement.engine_mut().cases.windows.at(window);
    require!(
        case.sides.get() == 0,
        SlaError::AlreadyDone { act, id: window }
    );
    // Nobody's claim, and filed all the same.
    case.sides.set(Who::ANYBODY.0);
    let books = agreement.engine().windows.at(window);
    let contested = books.credit.get() - books.low.get();
    let filing = Filing {
        filer: customer(agreement),
        respondent: provider(agreement),
        subject: window,
        contested,
        seats: A::PLAN.panel,
        appeals: A::PLAN.appeals,
        link: B256::ZERO,
        shared: true,
    };
    let data = Bytes(abi::encode(&filing));
    let court = ArbitratorClient::bind(court, crate::client::OnChain);
    let cost = court.arbitration_cost(data.clone()).call();
    reserve::spend(agreement, window, cost);
    let about = (Matter::Window, window, Who::CUSTOMER);
    let dispute = open(agreement, data, cost, about);
    decided_on(act, window, &B256::ZERO, cost.units());
    dispute
}

/// A court counts its disputes; one that numbers them beyond 64 bits has none of this agreement's.
fn numbered(dispute: U256) -> u64 {
    match dispute.to_u64() {
        Some(number) => number,
        None => raise(SlaError::NothingContested { window: u64::MAX }),
    }
}

/// What was ruled, in the words of what the case is about. Each act refuses whoever is not the court.
#[inline(never)]
fn ruled<A: Agreement>(agreement: &mut A, dispute: U256, ruling: U256) {
    let number = numbered(dispute);
    let case = agreement.engine().cases.by_dispute.at(number);
    let (id, side, reason) = (
        case.id.get(),
        Who(case.side.get()),
        B256::from(dispute.to_be_bytes()),
    );
    // Nobody filed it: a court that errs must not end another contest by it.
    require!(side.0 != 0, SlaError::NoSuchDispute { dispute: number });
    let is_claim = ruling == U256::from(u64::from(CLAIM));
    let claimant = if is_claim {
        side
    } else if ruling == U256::from(u64::from(COUNTERCLAIM)) {
        Who(side.0 ^ Who::SIGNATORY.0)
    } else {
        Who(0)
    };
    match case.matter.get() {
        Matter::Window => {
            let books = agreement.engine().windows.at(id);
            let credit = match claimant {
                Who::CUSTOMER => books.credit.get(),
                Who::PROVIDER => books.low.get(),
                _ => books.provisional.get(),
            };
            rule(agreement, id, credit, reason);
        }
        Matter::Duty if A::PLAN.duty_count > 0 => duty::judge(agreement, id, !is_claim, reason),
        Matter::Delivery if A::PLAN.delivery_count > 0 => {
            delivery::judge(agreement, id, !is_claim, reason);
        }
        Matter::Extension if A::PLAN.extension_count > 0 => {
            extension::ruled(agreement, id, is_claim, reason);
        }
        Matter::Demand if A::PLAN.grants.is_some() => {
            grant::judge(agreement, id, !is_claim, reason);
        }
        Matter::Priority if A::PLAN.incidents.is_some() => {
            incident::decide(agreement, id, is_claim, reason);
        }
        _ => raise(SlaError::NothingContested { window: id }),
    }
}
