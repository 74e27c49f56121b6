//! The cases of a court, each with the seats of its panel and with what comes next for a juror.

use std::collections::{BTreeMap, BTreeSet};

use alloy_primitives::{B256, U64};
use serde_json::{Value, json};
use slacontract::abi::{self, Abi, Scalar};
use slacontract::client::BoundClient;
use slacontract::court::{
    CLAIM, COUNTERCLAIM, CaseState, CaseView, CourtClient, FIRST_OFFER, PROVISIONAL, REFUSE,
    SeatState, SeatView, Seated,
};
use slacontract::error::Never;
use slacontract::sla::SlaClient;
use slacontract::{Address, Amount, Call, Event, Timestamp};

use super::JurorError;
use crate::contract::{CallError, address, sdk_address};
use crate::rpc::{ClientError, Rpc};
use crate::transaction::{Log, Transaction};

/// A court on a node.
#[derive(Clone, Debug)]
pub struct Courtroom {
    pub(super) rpc: Rpc,
    pub(super) address: Address,
    pub(super) chain_id: u64,
    /// The block from which on its events are looked for.
    pub(super) since: u64,
    /// How many cases there were when it was asked.
    pub count: u64,
    /// The time of the latest block when it was asked.
    pub now: Timestamp,
}

/// What kind of thing of an agreement a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectKind {
    /// A window.
    Window,
    /// An occurrence of a duty.
    Duty,
    /// The priority of an incident.
    Priority,
    /// A delivery.
    Delivery,
    /// A demand about data.
    Demand,
    /// Whatever the contract's own numbers mean; it is no agreement.
    Own,
}

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The contract.
    pub arbitrable: Address,
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Its number.
    pub number: u64,
}

/// An outcome a panel can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its number, 0 to 7.
    pub number: u8,
    /// The value that was offered, from 4 on.
    pub value: Option<Amount>,
}

/// What comes next in a case, for a juror or for anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The juror seals a vote.
    Vote,
    /// The vote is sealed; until the phase ends it can be replaced.
    Sealed,
    /// The juror reveals its vote.
    Reveal,
    /// The juror votes in the open.
    Open,
    /// Anybody calls this method of the court with the case.
    Anybody(&'static str),
    /// Nothing but to wait for others, or for time.
    Wait,
    /// The case is over.
    Over,
}

/// A case as a juror finds it.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Its number.
    pub case: u64,
    /// What the court says of it.
    pub view: CaseView,
    /// The present panel; empty before it is drawn.
    pub seats: Vec<SeatView>,
    /// What it is about.
    pub subject: Subject,
    /// Votes are cast in the open: seats reveal what they sealed nothing of. Known while votes are revealed.
    pub open: bool,
}

/// A phase in a word.
pub const fn phase(state: CaseState) -> &'static str {
    match state {
        CaseState::CaseNone => "none",
        CaseState::CaseAnswer => "answer",
        CaseState::CaseEvidence => "evidence",
        CaseState::CaseMixing => "mixing",
        CaseState::CaseDrawing => "drawing",
        CaseState::CaseUndrawn => "undrawn",
        CaseState::CaseCommit => "commit",
        CaseState::CaseReveal => "reveal",
        CaseState::CaseCounting => "counting",
        CaseState::CaseAppealable => "appealable",
        CaseState::CaseStanding => "standing",
        CaseState::CaseFinal => "final",
        CaseState::CaseUnexecuted => "unexecuted",
        CaseState::CaseExecuted => "executed",
    }
}

/// An outcome in a word.
pub const fn outcome(number: u8) -> &'static str {
    match number {
        REFUSE => "refuse",
        PROVISIONAL => "provisional",
        CLAIM => "claim",
        COUNTERCLAIM => "counterclaim",
        _ => "offer",
    }
}

impl CaseRow {
    /// The outcomes that the panel chooses from.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let mut offers = self.view.offers.iter().copied();
        let numbers = (0..8).filter(|number| self.view.choices >> number & 1 == 1);
        let outcome = |number| Outcome {
            number,
            value: (number >= FIRST_OFFER).then(|| offers.next()).flatten(),
        };
        numbers.map(outcome).collect()
    }

    /// The outcome that a text means: its number, or its word where one outcome has it.
    ///
    /// # Errors
    /// [`JurorError::NoSuchOutcome`], which names those there are.
    pub fn outcome(&self, text: &str) -> Result<u8, JurorError> {
        let outcomes = self.outcomes();
        let meant: Vec<u8> = outcomes
            .iter()
            .map(|known| known.number)
            .filter(|number| number.to_string() == text || outcome(*number) == text)
            .collect();
        match meant.as_slice() {
            [number] => Ok(*number),
            _ => Err(JurorError::NoSuchOutcome {
                case: self.case,
                outcome: text.to_owned(),
                known: known(&outcomes),
            }),
        }
    }

    /// The seat of a juror in the present panel, by its number.
    pub fn seat_of(&self, juror: Address) -> Option<(u8, &SeatView)> {
        (0..).zip(&self.seats).find(|(_, seat)| seat.juror == juror)
    }

    /// What comes next, for this juror or for anybody.
    pub fn next(&self, juror: Address) -> Next {
        let seat = self.seat_of(juror).map(|(_, seat)| seat.state);
        match (self.view.state, seat) {
            (CaseState::CaseCommit, Some(SeatState::Drawn)) => Next::Vote,
            (CaseState::CaseCommit, Some(SeatState::Committed)) => Next::Sealed,
            (CaseState::CaseReveal, Some(SeatState::Committed)) => Next::Reveal,
            (CaseState::CaseReveal, Some(SeatState::Drawn)) if self.open => Next::Open,
            (CaseState::CaseDrawing, _) => Next::Anybody("draw"),
            (CaseState::CaseUndrawn, _) => Next::Anybody("lapse"),
            (CaseState::CaseCounting, _) => Next::Anybody("count"),
            (CaseState::CaseFinal | CaseState::CaseUnexecuted, _) => Next::Anybody("execute"),
            (CaseState::CaseExecuted, _) => Next::Over,
            _ => Next::Wait,
        }
    }

    /// When time ends the present phase; `None` if it does not.
    pub fn until(&self) -> Option<Timestamp> {
        (self.view.until.seconds() != 0).then_some(self.view.until)
    }
}

/// Outcomes in words: `0 refuse, 1 provisional, 4 offer of 2 ether`.
pub(super) fn known(outcomes: &[Outcome]) -> String {
    let words = outcomes.iter().map(|of| match of.value {
        Some(value) => format!("{} {} of {value}", of.number, outcome(of.number)),
        None => format!("{} {}", of.number, outcome(of.number)),
    });
    words.collect::<Vec<_>>().join(", ")
}

impl Courtroom {
    /// The court at an address.
    ///
    /// # Errors
    /// [`JurorError::NotACourt`], [`JurorError::Client`].
    pub async fn enter(rpc: &Rpc, at: alloy_primitives::Address) -> Result<Self, JurorError> {
        let mut room = Self {
            rpc: rpc.clone(),
            address: sdk_address(at),
            chain_id: rpc.chain_id().await?,
            since: 0,
            count: 0,
            now: rpc.block_time().await?,
        };
        room.count = room.ask(room.court().accounts()).await?.cases;
        Ok(room)
    }

    /// The same, where nothing that is older than a block is looked for: the one that the court was deployed in, or a case filed.
    #[must_use]
    pub fn since(mut self, block: u64) -> Self {
        self.since = block;
        self
    }

    /// Its address.
    pub fn at(&self) -> alloy_primitives::Address {
        address(self.address)
    }

    fn court(&self) -> CourtClient<Rpc> {
        CourtClient::bind(self.address, self.rpc.clone())
    }

    async fn ask<R: Abi>(&self, call: Call<Rpc, R, Never>) -> Result<R, JurorError> {
        call.await.map_err(|error| match error {
            CallError::Client(error) => error.into(),
            other => JurorError::NotACourt {
                address: address(self.address),
                source: Box::new(other),
            },
        })
    }

    /// A case with its panel.
    ///
    /// # Errors
    /// [`JurorError::NoSuchCase`], [`JurorError::Client`].
    pub async fn case(&self, case: u64) -> Result<CaseRow, JurorError> {
        self.read(case, &mut BTreeMap::new()).await
    }

    /// The same, with what is known about the contracts that cases are about.
    async fn read(
        &self,
        case: u64,
        agreements: &mut BTreeMap<Address, bool>,
    ) -> Result<CaseRow, JurorError> {
        let view = self.ask(self.court().case_of(case)).await?;
        if view.state == CaseState::CaseNone {
            let count = self.count;
            return Err(JurorError::NoSuchCase { case, count });
        }
        let seats = self.ask(self.court().seats(case, view.round)).await?;
        let arbitrable = view.arbitrable;
        let is_agreement = match agreements.get(&arbitrable) {
            Some(known) => *known,
            None => self.is_agreement(arbitrable).await?,
        };
        agreements.insert(arbitrable, is_agreement);
        let open = view.state == CaseState::CaseReveal && self.is_open(case, &seats).await?;
        Ok(CaseRow {
            case,
            subject: subject(arbitrable, view.subject, is_agreement),
            view,
            seats,
            open,
        })
    }

    /// Whether a seat that sealed nothing may reveal a vote: the court is asked as its juror, and nothing is sent.
    async fn is_open(&self, case: u64, seats: &[SeatView]) -> Result<bool, JurorError> {
        let mut numbered = (0_u8..).zip(seats);
        let Some((number, seat)) = numbered.find(|(_, seat)| seat.state == SeatState::Drawn) else {
            return Ok(false);
        };
        let (salt, reason) = (B256::ZERO, slacontract::B256::from([1; 32]));
        let call = self
            .court()
            .reveal(case, number, REFUSE, salt.0.into(), reason);
        let asked = Transaction::call(address(self.address), call.calldata().to_vec());
        match self.rpc.call(address(seat.juror), &asked).await {
            Ok(_) => Ok(true),
            Err(ClientError::Rpc { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The cases in whose panels a juror has or had a seat, or with nobody named all cases; those that are over only if `over`.
    ///
    /// # Errors
    /// [`JurorError::Client`].
    pub async fn cases(
        &self,
        juror: Option<Address>,
        over: bool,
    ) -> Result<Vec<CaseRow>, JurorError> {
        let numbers: BTreeSet<u64> = match juror {
            Some(juror) => self.seated(juror).await?,
            None => (0..self.count).collect(),
        };
        let mut rows = Vec::new();
        let mut agreements = BTreeMap::new();
        for number in numbers {
            let row = self.read(number, &mut agreements).await?;
            if row.view.state == CaseState::CaseExecuted && !over {
                continue;
            }
            rows.push(row);
        }
        Ok(rows)
    }

    /// The cases for which a juror was ever drawn.
    async fn seated(&self, juror: Address) -> Result<BTreeSet<u64>, JurorError> {
        let topics = json!([B256::from(Seated::TOPIC), null, B256::from(juror.word())]);
        let filter = json!({ "address": address(self.address), "topics": topics, "fromBlock": U64::from(self.since), "toBlock": "latest" });
        let logs = self.rpc.logs(filter).await?;
        let seats = logs.iter().filter_map(Log::read::<Seated>);
        Ok(seats.map(|seated| seated.case).collect())
    }

    async fn is_agreement(&self, at: Address) -> Result<bool, JurorError> {
        let sla: SlaClient<Rpc> = SlaClient::bind(at, self.rpc.clone());
        match sla.status().await {
            Ok(_) => Ok(true),
            Err(CallError::Client(error)) => Err(error.into()),
            Err(_) => Ok(false),
        }
    }

    /// Until when votes of a case in its commit phase can be revealed: asked of the court at the time when that begins. `None` if the node
    /// does not answer for another time than its own.
    ///
    /// # Errors
    /// [`JurorError::Client`] if it does not answer at all.
    pub async fn reveal_end(&self, row: &CaseRow) -> Result<Option<Timestamp>, JurorError> {
        let call = self.court().case_of(row.case);
        let asked = Transaction::call(address(self.address), call.calldata().to_vec());
        let asked = asked.to_json(alloy_primitives::Address::ZERO);
        let then = json!({ "time": U64::from(row.view.until.seconds()) });
        let answer: Result<Value, ClientError> = self
            .rpc
            .request("eth_call", json!([asked, "latest", {}, then]))
            .await;
        let data: alloy_primitives::Bytes = match answer {
            Ok(answer) => serde_json::from_value(answer).unwrap_or_default(),
            Err(ClientError::Rpc { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let view: Option<CaseView> = abi::decode(&data).ok();
        Ok(view
            .filter(|view| view.state == CaseState::CaseReveal)
            .map(|view| view.until))
    }
}

/// What a case is about. In an agreement's number the kind stands in the first byte.
fn subject(arbitrable: Address, number: u64, is_agreement: bool) -> Subject {
    let kind = match (is_agreement, number >> 56) {
        (true, 0) => SubjectKind::Window,
        (true, 1) => SubjectKind::Duty,
        (true, 2) => SubjectKind::Priority,
        (true, 3) => SubjectKind::Delivery,
        (true, 4) => SubjectKind::Demand,
        _ => SubjectKind::Own,
    };
    let number = match kind {
        SubjectKind::Own => number,
        _ => number & (u64::MAX >> 8),
    };
    Subject {
        arbitrable,
        kind,
        number,
    }
}
