//! The duties of all parties in one table: who owes what to whom, where it stands, until when, and what proves it.

use slacontract::client::BoundClient;
use slacontract::sla::{
    Account, Act, Decided, Delivered, Demanded, DutyView, IncidentView, Money, Moved, Outcome,
    Performed, SlaClient, SlaDeliveriesClient, SlaDutiesClient, SlaGrantsClient,
    SlaIncidentsClient, State, Status, WindowSettled, WindowView,
};
use slacontract::{Address, Amount, Timestamp};
use slacontract_terms::Terms;

use super::feeds::Feeds;
use super::{AgreementError, Proof, Record, cases};
use crate::rpc::Rpc;

/// Where a duty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is to be done, and there is time; or it was done, and that can still be contested.
    Pending,
    /// Done, in time or made good.
    Met,
    /// Its time is up, and it can still be done at a price.
    Late,
    /// Not done.
    Breached,
    /// Nothing was owed, or nobody can say.
    Excused,
}

impl Standing {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Met => "met",
            Self::Late => "late",
            Self::Breached => "breached",
            Self::Excused => "excused",
        }
    }
}

/// One duty.
#[derive(Clone, Debug)]
pub struct DutyRow {
    /// Which, by the name the terms give it where they are known.
    pub duty: String,
    /// Of which window, occurrence or incident.
    pub of: Option<u64>,
    /// Who owes it.
    pub by: Address,
    /// Where it stands.
    pub standing: Standing,
    /// The state of its machine, by name.
    pub state: String,
    /// Until when it stands there; without one, time changes nothing.
    pub until: Option<Timestamp>,
    /// What was booked for it so far.
    pub booked: Amount,
    /// What proves it, newest last.
    pub proofs: Vec<Proof>,
}

/// The table.
#[derive(Clone, Debug)]
pub struct Duties {
    /// Where the agreement is.
    pub status: Status,
    /// Its duties: first what runs all the time, then by window, then what falls due, then incidents.
    pub rows: Vec<DutyRow>,
}

fn named(state: State) -> String {
    format!("{state:?}")
}

fn moment(at: Timestamp) -> Option<Timestamp> {
    (at.seconds() != 0).then_some(at)
}

/// Reads the table. `terms` give duties their names; `signers` are those of each feed in their order, without which only those are known
/// that ever reported on their own. The newest `windows` windows are shown, and all that are not settled.
///
/// # Errors
/// [`AgreementError`].
pub async fn duties(
    record: &Record,
    terms: Option<&Terms>,
    signers: &[Vec<Address>],
    windows: u64,
) -> Result<Duties, AgreementError> {
    let sla: SlaClient<Rpc> = SlaClient::bind(record.address, record.rpc.clone());
    let status = record.ask(sla.status()).await?;
    let money = record.ask(sla.money()).await?;
    let mut rows = vec![bond(record, &status, &money)];
    let now = record.rpc.block_time().await?;
    let feeds = Feeds::known(record, terms, signers);
    let from = status.next.saturating_sub(windows);
    for id in from..status.windows {
        let window = record.ask(sla.window(id)).await?;
        let is_ahead = window.state == State::WindowAhead;
        // The next window's fee is owed before it opens; what lies further ahead is not owed yet.
        if !is_ahead || id == status.paid_through {
            rows.push(fee(record, &status, &window));
        }
        if is_ahead {
            break;
        }
        rows.push(objectives(record, &status, &window));
        rows.extend(feeds.reports(&status, &window, now));
    }
    rows.extend(occurrences(record, terms).await?);
    rows.extend(deliveries(record, terms).await?);
    rows.extend(demands(record).await?);
    rows.extend(incidents(record, &status).await?);
    rows.extend(cases::duties(record).await?);
    Ok(Duties { status, rows })
}

/// Where a party's money came in, to an account.
fn paid(record: &Record, party: Address, to: Account) -> Vec<Proof> {
    record
        .events::<Moved>()
        .filter(|(event, _)| {
            event.party == party && event.from == Account::Outside && event.to == to
        })
        .map(|(_, proof)| proof)
        .collect()
}

fn bond(record: &Record, status: &Status, money: &Money) -> DutyRow {
    let standing = match status.stage {
        State::Closed | State::Cancelled | State::Expired => Standing::Met,
        _ if money.bond >= status.bond => Standing::Met,
        State::Draft | State::Proposed | State::AwaitingFunds => Standing::Pending,
        State::SuspendedProvider => Standing::Late,
        State::TimedOut => Standing::Breached,
        // Credits were paid out of it, and the terms ask for no more, or nobody noticed yet.
        _ => Standing::Pending,
    };
    DutyRow {
        duty: "bond".into(),
        of: None,
        by: status.provider,
        standing,
        state: named(status.stage),
        until: moment(status.until).filter(|_| standing != Standing::Met),
        booked: Amount::ZERO,
        proofs: paid(record, status.provider, Account::Bond),
    }
}

fn fee(record: &Record, status: &Status, window: &WindowView) -> DutyRow {
    let is_ahead = window.state == State::WindowAhead;
    let standing = match (window.paid || window.id < status.paid_through, is_ahead) {
        (true, _) => Standing::Met,
        (false, true) => Standing::Pending,
        (false, false) => Standing::Breached,
    };
    DutyRow {
        duty: "fee".into(),
        of: Some(window.id),
        by: status.customer,
        standing,
        state: named(window.state),
        until: (standing == Standing::Pending).then_some(window.from),
        booked: Amount::ZERO,
        // What was paid in ahead of the window; the newest payment is the last that can have covered it.
        proofs: if standing == Standing::Met {
            covering(record, status, window)
        } else {
            Vec::new()
        },
    }
}

fn objectives(record: &Record, status: &Status, window: &WindowView) -> DutyRow {
    let standing = match (window.outcome, window.contested) {
        (Outcome::Open, _) | (_, true) => Standing::Pending,
        (Outcome::Met, _) => Standing::Met,
        (Outcome::Breach, _) => Standing::Breached,
        (Outcome::Inconclusive | Outcome::Skipped, _) => Standing::Excused,
    };
    let until = match window.state {
        State::WindowOpen => Some(window.to),
        State::WindowReporting => Some(window.reporting_end),
        State::WindowProvisional => Some(window.challenge_end),
        _ if window.contested => Some(window.contest_end),
        _ => None,
    };
    let settled = record
        .events::<WindowSettled>()
        .filter(|(event, _)| event.window == window.id);
    DutyRow {
        duty: "objectives".into(),
        of: Some(window.id),
        by: status.provider,
        standing,
        state: named(window.state),
        until,
        booked: window.credit,
        proofs: settled.map(|(_, proof)| proof).collect(),
    }
}

/// The payment that covered a window's fee: the first with which all that was paid in reached it. Where the fee was amended, all payments.
fn covering(record: &Record, status: &Status, window: &WindowView) -> Vec<Proof> {
    let inward = |event: &Moved| {
        event.party == status.customer
            && event.from == Account::Outside
            && event.to == Account::Fees
    };
    let mut decided = record.events::<Decided>();
    if decided.any(|(event, _)| event.act == Act::Amend) {
        return paid(record, status.customer, Account::Fees);
    }
    let mut sum = 0_u128;
    let needed = status.fee.units().checked_mul(u128::from(window.id) + 1);
    for (event, proof) in record.events::<Moved>().filter(|(event, _)| inward(event)) {
        sum = sum.saturating_add(event.amount.units());
        if needed.is_some_and(|needed| sum >= needed) {
            return vec![proof];
        }
    }
    paid(record, status.customer, Account::Fees)
}

/// The names of duties, in the order of their numbers.
fn names(terms: &Terms) -> Vec<String> {
    let mut names = Vec::new();
    let mut add = |name: &str| names.push(name.to_owned());
    terms.disclosures.iter().for_each(|part| add(&part.name));
    terms.justifications.iter().for_each(|part| add(&part.name));
    terms.payments.iter().for_each(|part| add(&part.name));
    terms.custodies.iter().for_each(|part| add(&part.name));
    terms.qualities.iter().for_each(|part| add(&part.name));
    terms.drills.iter().for_each(|part| add(&part.name));
    names
}

async fn occurrences(
    record: &Record,
    terms: Option<&Terms>,
) -> Result<Vec<DutyRow>, AgreementError> {
    let sla: SlaDutiesClient<Rpc> = SlaDutiesClient::bind(record.address, record.rpc.clone());
    let Some(ids) = record.ask_part(sla.duties()).await? else {
        return Ok(Vec::new());
    };
    let names = terms.map(names).unwrap_or_default();
    let mut rows = Vec::new();
    for id in ids {
        let view: DutyView = record.ask(sla.duty(id)).await?;
        let standing = match view.state {
            State::DutyDone | State::DutyCured | State::DutyFulfilled => Standing::Met,
            State::DutyLate | State::DutyDeficient => Standing::Late,
            State::DutyOverdue | State::DutyDefaulted => Standing::Breached,
            State::DutyExcused => Standing::Excused,
            _ => Standing::Pending,
        };
        let part = (id >> 32) as usize;
        let acts = [Act::ContestDuty, Act::JudgeDuty, Act::DefaultDuty];
        rows.push(DutyRow {
            duty: names
                .get(part)
                .cloned()
                .unwrap_or_else(|| format!("duty {part}")),
            of: Some(id & 0xffff_ffff),
            by: view.obligor,
            standing,
            state: named(view.state),
            until: moment(view.until),
            booked: view.booked,
            proofs: performed(record, id, &acts),
        });
    }
    Ok(rows)
}

async fn deliveries(
    record: &Record,
    terms: Option<&Terms>,
) -> Result<Vec<DutyRow>, AgreementError> {
    let sla: SlaDeliveriesClient<Rpc> =
        SlaDeliveriesClient::bind(record.address, record.rpc.clone());
    let mut rows = Vec::new();
    for id in 0.. {
        let Some(view) = record.ask_part(sla.delivery(id)).await? else {
            break;
        };
        // Nobody owes a delivery that the terms do not have.
        if view.obligor.is_zero() {
            break;
        }
        let standing = match view.state {
            State::DeliveryMade | State::DeliveryMadeGood | State::DeliveryInspected => {
                Standing::Met
            }
            State::DeliveryAccepted if view.made > view.due => Standing::Late,
            State::DeliveryAccepted => Standing::Met,
            State::DeliveryLate | State::DeliveryRejected => Standing::Late,
            State::DeliveryMissed | State::DeliveryRefused => Standing::Breached,
            State::DeliveryExcused => Standing::Excused,
            _ => Standing::Pending,
        };
        let name = terms.and_then(|terms| terms.deliveries.get(id as usize));
        rows.push(DutyRow {
            duty: name.map_or_else(|| format!("delivery {id}"), |part| part.name.to_string()),
            of: None,
            by: view.obligor,
            standing,
            state: named(view.state),
            until: moment(view.until),
            booked: view.booked,
            proofs: delivered(record, id),
        });
    }
    Ok(rows)
}

/// What was demanded about somebody's data.
async fn demands(record: &Record) -> Result<Vec<DutyRow>, AgreementError> {
    let sla: SlaGrantsClient<Rpc> = SlaGrantsClient::bind(record.address, record.rpc.clone());
    let mut rows = Vec::new();
    for id in 0.. {
        let Some(view) = record.ask_part(sla.demand_of(id)).await? else {
            break;
        };
        let standing = match view.state {
            State::DemandNone => break,
            State::DemandAnswered | State::DemandStands | State::DemandMet => Standing::Met,
            State::DemandOverdue | State::DemandFailed => Standing::Breached,
            _ => Standing::Pending,
        };
        let duty = match view.about {
            Demanded::Correction => "correct data",
            Demanded::Access => "account for access",
        };
        let acts = [
            Act::Demand,
            Act::AnswerDemand,
            Act::ContestDemand,
            Act::JudgeDemand,
            Act::ConcludeDemand,
        ];
        rows.push(DutyRow {
            duty: duty.into(),
            of: Some(id),
            by: view.obligor,
            standing,
            state: named(view.state),
            until: moment(view.until),
            booked: view.booked,
            proofs: decided(record, id, &acts).collect(),
        });
    }
    Ok(rows)
}

/// Where a delivery was made, inspected and ended.
fn delivered(record: &Record, id: u64) -> Vec<Proof> {
    let made = record
        .events::<Delivered>()
        .filter(|(event, _)| event.id == id)
        .map(|(_, proof)| proof);
    let acts = [
        Act::AcceptDelivery,
        Act::RejectDelivery,
        Act::JudgeDelivery,
        Act::ConcludeDelivery,
    ];
    let mut proofs: Vec<Proof> = made.chain(decided(record, id, &acts)).collect();
    proofs.sort_by_key(|proof| proof.block);
    proofs
}

/// Where something was done, or one of these acts happened, about a number.
fn performed(record: &Record, id: u64, acts: &[Act]) -> Vec<Proof> {
    let done = record
        .events::<Performed>()
        .filter(|(event, _)| event.id == id)
        .map(|(_, proof)| proof);
    let mut proofs: Vec<Proof> = done.chain(decided(record, id, acts)).collect();
    proofs.sort_by_key(|proof| proof.block);
    proofs
}

fn decided<'a>(
    record: &'a Record,
    id: u64,
    acts: &'a [Act],
) -> impl Iterator<Item = Proof> + use<'a> {
    record
        .events::<Decided>()
        .filter(move |(event, _)| event.id == id && acts.contains(&event.act))
        .map(|(_, proof)| proof)
}

/// Of each incident the answer, the resolution, and the cause where that is owed.
async fn incidents(record: &Record, status: &Status) -> Result<Vec<DutyRow>, AgreementError> {
    let desk: SlaIncidentsClient<Rpc> =
        SlaIncidentsClient::bind(record.address, record.rpc.clone());
    let mut rows = Vec::new();
    for id in 0.. {
        let Some(view) = record.ask_part(desk.incident(id)).await? else {
            break;
        };
        if view.state == State::IncidentNone {
            break;
        }
        rows.extend(incident(record, status, id, &view));
    }
    Ok(rows)
}

fn incident(record: &Record, status: &Status, id: u64, view: &IncidentView) -> Vec<DutyRow> {
    let standing =
        |done: Timestamp, missed: bool, overdue: bool| match (done.seconds() != 0, missed) {
            (_, true) => Standing::Breached,
            (true, false) => Standing::Met,
            (false, false) if overdue => Standing::Late,
            (false, false) => Standing::Pending,
        };
    let row = |duty: &str, standing, state, until, acts: &[Act]| DutyRow {
        duty: duty.into(),
        of: Some(id),
        by: status.provider,
        standing,
        state: named(state),
        until: if matches!(standing, Standing::Pending | Standing::Late) {
            moment(until)
        } else {
            None
        },
        booked: Amount::ZERO,
        proofs: decided(record, id, acts).collect(),
    };
    let unanswered = view.state == State::IncidentUnanswered;
    let mut rows = vec![
        row(
            "answer incident",
            standing(view.answered, view.missed_answer, unanswered),
            view.state,
            view.until,
            &[Act::LogIncident, Act::Acknowledge],
        ),
        row(
            "resolve incident",
            standing(
                view.resolved,
                view.missed_resolution,
                view.state == State::IncidentOverdue,
            ),
            view.state,
            view.until,
            &[
                Act::HoldClock,
                Act::ResumeClock,
                Act::ResolveIncident,
                Act::ReopenIncident,
                Act::CloseIncident,
                Act::CountMissed,
            ],
        ),
    ];
    let cause = match view.cause {
        State::CauseAhead => return rows,
        State::CauseDisclosed => Standing::Met,
        State::CauseLate => Standing::Late,
        State::CauseOverdue | State::CauseDefaulted => Standing::Breached,
        _ => Standing::Pending,
    };
    rows.push(row(
        "disclose cause",
        cause,
        view.cause,
        view.cause_until,
        &[Act::DiscloseCause, Act::DefaultCause],
    ));
    rows
}
