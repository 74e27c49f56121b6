//! What happened in a case, in order: who filed with which bond, what the sides said and showed, who sat in the panels and how each seat
//! voted, what was counted, and how it ended; each with its transaction. It is read from the court's events; the court is asked only
//! whether its jurors were named.

use std::collections::BTreeMap;

use alloy_primitives::{B256, U64};
use serde_json::{Value, json};
use slacontract::abi::Scalar;
use slacontract::client::BoundClient;
use slacontract::court::{
    CaseAct, CaseActed, CourtError, Exhibited, Filed, JurorsClient, Owed, Seated,
};
use slacontract::{Address, Amount, Error};
use slacontract_terms::exact::tally;

use super::docket::outcome;
use super::{Courtroom, JurorError};
use crate::agreement::{Line, Proof};
use crate::contract::address;
use crate::rpc::ClientError;
use crate::transaction::{Log, Transaction};

/// Outcomes a case can have.
const OUTCOMES: usize = 8;

/// What is known of a case while its events are read.
struct Reading<'a> {
    logs: &'a [Log],
    named: bool,
    sides: [Address; 2],
    arbitrable: Address,
    /// The present panel's number.
    round: Option<u8>,
    /// Who sits in it.
    seats: BTreeMap<u8, Address>,
    votes: [u32; OUTCOMES],
    /// It is the second of its instance.
    redrawn: bool,
    /// It has been appealed.
    appealed: bool,
    lines: Vec<Line>,
}

impl Courtroom {
    /// What happened in a case so far.
    ///
    /// # Errors
    /// [`JurorError::NoSuchCase`], [`JurorError::Client`].
    pub async fn history(&self, case: u64) -> Result<Vec<Line>, JurorError> {
        let row = self.case(case).await?;
        let topics = json!([null, B256::from(case.word())]);
        let filter = json!({ "address": address(self.address), "topics": topics, "fromBlock": U64::from(self.since), "toBlock": "latest" });
        let logs = self.rpc.logs(filter).await?;
        let mut reading = Reading {
            logs: &logs,
            named: self.is_named().await?,
            sides: [row.view.filer, row.view.respondent],
            arbitrable: row.view.arbitrable,
            round: None,
            seats: BTreeMap::new(),
            votes: [0; OUTCOMES],
            redrawn: false,
            appealed: false,
            lines: Vec::new(),
        };
        for log in &logs {
            reading.event(log);
        }
        Ok(reading.lines)
    }

    /// Whether the court's jurors were named when it was made: nobody else can stake then. It is asked as an account of nobody's, and
    /// nothing is sent.
    async fn is_named(&self) -> Result<bool, JurorError> {
        let jurors = JurorsClient::bind(self.address, self.rpc.clone());
        let asked = Transaction::call(address(self.address), jurors.stake().calldata().to_vec());
        match self.rpc.call(address(self.address), &asked).await {
            Ok(_) => Ok(false),
            Err(ClientError::Rpc { error, .. }) => {
                let data = error.revert_data().unwrap_or_default();
                Ok(matches!(
                    CourtError::decode(&data),
                    Some(CourtError::NotNamed { .. })
                ))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// An outcome in its number and a word.
fn chosen(number: u8) -> String {
    format!("{number} {}", outcome(number))
}

impl Reading<'_> {
    fn add(&mut self, log: &Log, step: &'static str, text: String, facts: Value) {
        self.lines.push(Line {
            step,
            text,
            proof: Some(Proof::of(log)),
            facts,
        });
    }

    fn event(&mut self, log: &Log) {
        if let Some(event) = log.read::<Filed>() {
            self.filed(log, &event);
        } else if let Some(event) = log.read::<Exhibited>() {
            self.exhibited(log, &event);
        } else if let Some(event) = log.read::<Seated>() {
            self.seated(log, &event);
        } else if let Some(event) = log.read::<CaseActed>() {
            self.acted(log, &event);
        } else if let Some(event) = log.read::<Owed>() {
            let to = address(event.to);
            let facts = json!({ "to": to, "amount": event.amount.units().to_string() });
            self.add(
                log,
                "court money",
                format!("the court credits {} to {to}", event.amount),
                facts,
            );
        }
    }

    fn filed(&mut self, log: &Log, event: &Filed) {
        let (filer, respondent) = (address(event.filer), address(event.respondent));
        let text = format!(
            "case {} before the court {}: filed by {filer} against {respondent} over {}, bond {}",
            event.case, log.address, event.contested, event.bond
        );
        let facts = json!({
            "court": log.address,
            "case": event.case,
            "filer": filer,
            "respondent": respondent,
            "contested": event.contested.units().to_string(),
            "bond": event.bond.units().to_string(),
        });
        self.add(log, "case", text, facts);
    }

    fn exhibited(&mut self, log: &Log, event: &Exhibited) {
        let party = self.side(event.party);
        let mut text = format!("{party} shows evidence {}", event.digest);
        if event.registered != 0 {
            text += &format!(", registered at {}", event.registered);
        }
        if event.late {
            text += ", late: heard on appeal only";
        }
        let facts = json!({
            "by": party,
            "digest": event.digest.to_string(),
            "registered": (event.registered != 0).then_some(event.registered),
            "late": event.late,
        });
        self.add(log, "evidence", text, facts);
    }

    fn seated(&mut self, log: &Log, event: &Seated) {
        if self.round != Some(event.round) {
            self.round = Some(event.round);
            self.seats.clear();
            self.votes = [0; OUTCOMES];
            let same = |log: &&Log| {
                log.read::<Seated>()
                    .is_some_and(|it| it.round == event.round)
            };
            let count = self.logs.iter().filter(same).count();
            let from = if self.named {
                "the jurors named when the court was made"
            } else {
                "the pool of those who stake"
            };
            let text = format!("panel {}: {count} seats, drawn from {from}", event.round);
            let kind = if self.named { "named" } else { "pool" };
            let facts = json!({ "round": event.round, "seats": count, "jurors": kind });
            self.add(log, "panel", text, facts);
        }
        self.seats.insert(event.seat, event.juror);
        let juror = address(event.juror);
        let text = format!("panel {}, seat {}: {juror}", event.round, event.seat);
        let facts = json!({ "round": event.round, "seat": event.seat, "juror": juror });
        self.add(log, "panel", text, facts);
    }

    /// Whose act it is: what the agreement does, it does for the other side.
    fn side(&self, actor: Address) -> String {
        let side = if actor == self.arbitrable {
            self.sides[1]
        } else {
            actor
        };
        address(side).to_string()
    }

    fn acted(&mut self, log: &Log, event: &CaseActed) {
        let (digest, value) = (event.digest, event.value);
        let (actor, amount) = (self.side(event.actor), Amount::from_units(value));
        let by = json!({ "by": actor, "digest": digest.to_string() });
        let with = |name: &str, value: Value| {
            let mut facts = by.clone();
            facts[name] = value;
            facts
        };
        let units = || json!(value.to_string());
        let (step, text, facts) = match event.act {
            CaseAct::Join => (
                "case",
                format!("{actor} claims against it, bond {amount}"),
                with("bond", units()),
            ),
            CaseAct::Answer => ("case", format!("{actor} answers; statement {digest}"), by),
            CaseAct::Offer => (
                "case",
                format!("{actor} offers {amount} as an outcome; reasons {digest}"),
                with("amount", units()),
            ),
            CaseAct::Order => (
                "evidence",
                format!("{actor} asks the other side to produce {digest}, order {value}"),
                with("order", units()),
            ),
            CaseAct::Produce => (
                "evidence",
                format!("{actor} answers order {value} with {digest}"),
                with("order", units()),
            ),
            CaseAct::Mix => (
                "panel",
                format!("{actor} reveals its randomness for the draw"),
                by,
            ),
            CaseAct::Vote => (
                "vote",
                format!("seat {value}, {actor}: sealed {digest}"),
                with("seat", units()),
            ),
            CaseAct::Leak => (
                "vote",
                format!("seat {value} does not count: {actor} knew its vote while it was sealed"),
                with("seat", units()),
            ),
            CaseAct::Reveal => self.revealed(event, &actor),
            CaseAct::Count => self.counted(event),
            CaseAct::Appeal => {
                (self.redrawn, self.appealed) = (false, true);
                (
                    "appeal",
                    format!("{actor} appeals to a larger panel and pays {amount} for it"),
                    with("amount", units()),
                )
            }
            CaseAct::Concede => ("case", format!("{actor} gives in; reasons {digest}"), by),
            CaseAct::Settle => (
                "case",
                format!("{actor} offers to settle at {amount}; reasons {digest}"),
                with("amount", units()),
            ),
            CaseAct::Lapse => (
                "count",
                "no panel was drawn in time: the case ends without one".to_owned(),
                by,
            ),
            CaseAct::Execute => {
                let (ruling, taken) = ((value >> 1) as u8, value & 1 == 1);
                let how = if taken { "takes" } else { "refuses" };
                let facts = json!({ "ruling": ruling, "name": outcome(ruling), "taken": taken });
                let text = format!(
                    "executed: the ruling is {}, and the contract {how} it",
                    chosen(ruling)
                );
                ("executed", text, facts)
            }
            // The event of its own says more.
            CaseAct::File | CaseAct::Submit | CaseAct::Draw => return,
        };
        self.add(log, step, text, facts);
    }

    fn revealed(&mut self, event: &CaseActed, actor: &str) -> (&'static str, String, Value) {
        let (seat, choice) = ((event.value >> 8) as u8, event.value as u8);
        if let Some(count) = self.votes.get_mut(usize::from(choice)) {
            *count += 1;
        }
        let reason = event.digest;
        let text = format!(
            "seat {seat}, {actor}: votes {}; reasons {reason}",
            chosen(choice)
        );
        let facts = json!({
            "seat": seat,
            "juror": actor,
            "choice": choice,
            "name": outcome(choice),
            "reasons": reason.to_string(),
        });
        ("vote", text, facts)
    }

    fn counted(&mut self, event: &CaseActed) -> (&'static str, String, Value) {
        let cast = (0_u8..).zip(self.votes).filter(|(_, count)| *count > 0);
        let cast: Vec<(u8, u32)> = cast.collect();
        let told: Vec<String> = cast
            .iter()
            .map(|(number, count)| format!("{count} for {}", chosen(*number)))
            .collect();
        let told = if told.is_empty() {
            "no vote".to_owned()
        } else {
            told.join(", ")
        };
        let (seats, revealed) = (self.seats.len(), self.votes.iter().sum::<u32>());
        let found = tally(&self.votes, u32::try_from(seats).unwrap_or(u32::MAX));
        let stands = event.value as u8;
        let (what, text) = match found {
            Some(ruling) => ("ruled", format!("the panel rules {}", chosen(ruling))),
            None if !self.redrawn => {
                self.redrawn = true;
                ("redraw", "no ruling, so a larger panel is drawn".to_owned())
            }
            None if self.appealed => (
                "fallback",
                format!("no ruling, so {} stands as ruled before", chosen(stands)),
            ),
            None => (
                "fallback",
                format!("no ruling, so {} stands for want of one", chosen(stands)),
            ),
        };
        let votes: Vec<Value> = cast
            .iter()
            .map(|(number, count)| json!({ "choice": number, "name": outcome(*number), "count": count }))
            .collect();
        let facts = json!({
            "round": self.round,
            "seats": seats,
            "revealed": revealed,
            "votes": votes,
            "result": what,
            "ruling": (what != "redraw").then_some(stands),
        });
        let text = format!("{revealed} of {seats} seats revealed, {told}: {text}");
        ("count", text, facts)
    }
}
