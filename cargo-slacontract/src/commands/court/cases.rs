//! `court cases`: the cases that wait for a juror, until when, and what it does next.

use alloy_primitives::Address;
use clap::Args;
use serde_json::{Value, json};
use slacontract::court::{CaseState, SeatState};
use slacontract_client::court::{CaseRow, Courtroom, Next, Outcome, SubjectKind, outcome, phase};

use super::{Juror, about, failure, left};
use crate::commands::agreement::{columns, moment};
use crate::contracts::{ContractError, Contracts};
use crate::network::{Network, NetworkError};
use crate::output::{Answer, Failure, Output};

/// Print the cases in which an account is a juror: phase, deadline, seat, and the command that comes next.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract court cases --from alice\n  cargo slacontract court cases --court tribunal --all --json"
)]
pub(crate) struct Cases {
    /// Name a court was deployed under, or its address; repeat it for several. Without it, every court the project has deployed.
    #[arg(long, value_name = "COURT")]
    court: Vec<String>,
    /// Also cases of other jurors, and those that are over.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    juror: Juror,
}

/// A court and the cases in it.
struct Docket {
    name: String,
    address: Address,
    room: Courtroom,
    rows: Vec<CaseRow>,
}

impl Cases {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let (network, contracts) = self.juror.at.connect(output)?;
        let juror = network.sender_address(&self.juror.sender)?;
        let own = slacontract::Address(juror.into_array());
        let who = (!self.all).then_some(own);
        let mut dockets = Vec::new();
        for (name, address) in self.courts(&network, &contracts)? {
            let since = contracts
                .deployed_in(&network, address)
                .map_err(NetworkError::from)?;
            let docket = async {
                let room = Courtroom::enter(network.client.rpc(), address).await?;
                let room = room.since(since);
                let rows = room.cases(who, self.all).await?;
                Ok(Docket {
                    name,
                    address,
                    room,
                    rows,
                })
            };
            dockets.push(network.client.wait_for(docket).map_err(failure)?);
        }
        let mut text = String::new();
        let mut courts = Vec::new();
        for docket in &dockets {
            let next: Vec<String> = docket
                .rows
                .iter()
                .map(|row| self.next(row, own, docket, &network, &contracts))
                .collect();
            text.push_str(&table(docket, own, &next, &contracts));
            let cases = docket.rows.iter().zip(&next);
            courts.push(json!({
                "court": docket.address.to_string(),
                "name": contracts.name_of(docket.address),
                "cases": cases.map(|(row, next)| document(row, own, next)).collect::<Vec<_>>(),
            }));
        }
        let json = json!({ "juror": juror.to_string(), "courts": courts });
        Ok(Answer::new(text, json))
    }

    /// The courts that are meant, with their names.
    fn courts(
        &self,
        network: &Network,
        contracts: &Contracts,
    ) -> Result<Vec<(String, Address)>, Failure> {
        let find = |name: &str| -> Result<(String, Address), ContractError> {
            let (address, _) = contracts.code(network, name)?;
            Ok((name.to_owned(), address))
        };
        if !self.court.is_empty() {
            let found: Result<Vec<_>, _> = self.court.iter().map(|name| find(name)).collect();
            return Ok(found?);
        }
        let recorded = contracts.deployments.iter().filter(|(_, entry)| {
            let abi = entry.abi();
            ["caseOf", "seats", "reveal"]
                .iter()
                .all(|name| abi.function(name).is_some())
        });
        let (mut found, mut gone) = (Vec::new(), None);
        for (alias, _) in recorded {
            match find(alias) {
                Ok(court) => found.push(court),
                Err(error) => gone = Some(error),
            }
        }
        match (found.is_empty(), gone) {
            (false, _) => Ok(found),
            (true, Some(error)) => Err(error.into()),
            (true, None) => Err(Failure::usage(format!(
                "which court? The project has deployed none on network `{}`",
                network.name
            ))
            .with_hint("give its address: --court 0x..")),
        }
    }

    /// What comes next, as a command to copy where there is one.
    fn next(
        &self,
        row: &CaseRow,
        juror: slacontract::Address,
        docket: &Docket,
        network: &Network,
        contracts: &Contracts,
    ) -> String {
        let (case, court) = (row.case, &docket.name);
        match row.next(juror) {
            Next::Vote | Next::Sealed => self
                .juror
                .command(&format!("court vote {case} OUTCOME --court {court}")),
            Next::Reveal => self.juror.command(&format!(
                "court reveal {case} --court {court} --reason REASON"
            )),
            Next::Open => self.juror.command(&format!(
                "court reveal {case} --court {court} --choice OUTCOME --reason REASON"
            )),
            // Without its ABI a method cannot be called by name.
            Next::Anybody(method) if contracts.find(network, court, None).is_ok() => self
                .juror
                .command(&format!("call {court} {method} --case {case}")),
            Next::Anybody(method) => format!("anybody may call `{method}` of the court"),
            Next::Over => "nothing: it is over".into(),
            _ => "wait".into(),
        }
    }
}

/// How far a seat is, in a word.
const fn seat_word(state: SeatState) -> &'static str {
    match state {
        SeatState::NoSeat => "none",
        SeatState::Drawn => "drawn",
        SeatState::Committed => "sealed",
        SeatState::Revealed => "revealed",
        SeatState::Voided => "voided",
    }
}

/// An outcome as `court vote` takes it.
fn offered(of: Outcome) -> String {
    match of.value {
        Some(value) => format!("{} ({value})", of.number),
        None => outcome(of.number).to_owned(),
    }
}

/// The cases of a court, for people.
fn table(
    docket: &Docket,
    juror: slacontract::Address,
    next: &[String],
    contracts: &Contracts,
) -> String {
    let name = match contracts.name_of(docket.address) {
        Some(name) => format!("{name} ({})", docket.address),
        None => docket.address.to_string(),
    };
    if docket.rows.is_empty() {
        return format!("court {name}: no case\n");
    }
    let heading = [
        "CASE", "ABOUT", "PHASE", "UNTIL", "LEFT", "SEAT", "OUTCOMES", "NEXT",
    ];
    let mut rows = vec![heading.map(String::from).to_vec()];
    for (row, next) in docket.rows.iter().zip(next) {
        let until = row.until();
        let outcomes: Vec<String> = row.outcomes().into_iter().map(offered).collect();
        rows.push(vec![
            row.case.to_string(),
            about(row, contracts),
            phase(row.view.state).into(),
            until.map(moment).unwrap_or_default(),
            until
                .map(|until| left(docket.room.now, until))
                .unwrap_or_default(),
            row.seat_of(juror)
                .map(|(number, seat)| format!("{number} {}", seat_word(seat.state)))
                .unwrap_or_default(),
            outcomes.join(", "),
            next.clone(),
        ]);
    }
    format!("court {name}\n{}", columns(&rows, &str::to_owned))
}

/// A case for programs.
fn document(row: &CaseRow, juror: slacontract::Address, next: &str) -> Value {
    let address = |of: slacontract::Address| Address::from(of.0).to_string();
    let kind = match row.subject.kind {
        SubjectKind::Window => "window",
        SubjectKind::Duty => "duty",
        SubjectKind::Priority => "priority",
        SubjectKind::Delivery => "delivery",
        SubjectKind::Demand => "demand",
        SubjectKind::Own => "subject",
    };
    let outcomes = row.outcomes().into_iter().map(|of| {
        json!({ "outcome": of.number, "name": outcome(of.number), "value": of.value.map(|value| value.units().to_string()) })
    });
    let seat = row
        .seat_of(juror)
        .map(|(number, seat)| json!({ "seat": number, "state": seat_word(seat.state) }));
    let ruling = (row.view.state == CaseState::CaseExecuted).then_some(row.view.ruling);
    json!({
        "case": row.case,
        "about": { "contract": address(row.subject.arbitrable), "kind": kind, "number": row.subject.number },
        "filer": address(row.view.filer),
        "respondent": address(row.view.respondent),
        "phase": phase(row.view.state),
        "until": row.until().map(slacontract_terms::Timestamp::seconds),
        "round": row.view.round,
        "seat": seat,
        "outcomes": outcomes.collect::<Vec<_>>(),
        "ruling": ruling,
        "next": next,
    })
}
