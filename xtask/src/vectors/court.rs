//! Panels and bonds, played before the standard court; what nobody contests, with an agreement.
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

use serde_json::Value;
use slacontract::Call;
use slacontract::abi::{self, Abi};
use slacontract::client::BoundClient;
use slacontract::court::{
    ArbitratorClient, CLAIM, COUNTERCLAIM, CaseState, CourtClient, CourtError, DEAD, Filing,
    JurorsClient, PROVISIONAL, Settings, commitment,
};
use slacontract::prelude::*;
use slacontract::sla::{Report, SlaError};
use slacontract_court::{Tribunal, TribunalClient};
use slacontract_memory::{CHAIN_ID, Chain, Outcome as Sent, send, sign};
use slacontract_terms::exact::leader;

use super::Outcome;
use super::case::{Case, amount, cases, each, same, whole};
use super::contract::flag;
use super::file::Group;

const COURT: Address = Address([0x01; 20]);
const FILER: Address = Address([0x11; 20]);
const RESPONDENT: Address = Address([0x22; 20]);
const ANYBODY: Address = Address([0x33; 20]);
const WHY: B256 = FixedBytes([9; 32]);
const START: u64 = 20_000 * 86_400;

/// The court, its jurors and one case.
struct Room {
    chain: Chain,
    arbitrator: ArbitratorClient<Chain>,
    court: CourtClient<Chain>,
    jurors: JurorsClient<Chain>,
    case: u64,
}

impl Room {
    /// A case of two sides before named jurors, as many as there are seats.
    fn new(settings: &Settings, contested: Amount) -> Result<Self, String> {
        let chain = Chain::default();
        chain.warp(START);
        let named: Vec<Address> = (0..settings.seats).map(juror).collect();
        for who in named.iter().chain([&FILER, &RESPONDENT]) {
            chain.give(*who, 1 << 100);
        }
        let deployment = TribunalClient::new(settings.clone(), named.clone());
        let mut data = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
        data.extend_from_slice(deployment.arguments());
        chain.place::<Tribunal>(COURT);
        answer::<()>(chain.send(ANYBODY, COURT, &data, 0))?;
        let mut room = Self {
            arbitrator: ArbitratorClient::bind(COURT, chain.clone()),
            court: CourtClient::bind(COURT, chain.clone()),
            jurors: JurorsClient::bind(COURT, chain.clone()),
            chain,
            case: 0,
        };
        for juror in named {
            let stake = settings.stake * 3_u128;
            if !stake.is_zero() {
                room.run(juror, &room.jurors.stake().value(stake))?;
            }
        }
        // Stakes are seen from the next epoch on.
        room.chain.warp(86_400);
        let filing = Filing {
            filer: FILER,
            respondent: RESPONDENT,
            subject: 0,
            contested,
            seats: settings.seats,
            appeals: 0,
            link: B256::default(),
        };
        let cost = room.run(ANYBODY, &room.court.filing_cost(filing.clone()))?;
        let data = Bytes(abi::encode(&filing));
        let call = room.arbitrator.create_dispute(U256::from(3_u64), data);
        let case: U256 = room.run(FILER, &call.value(cost))?;
        room.case = case.to_u64().ok_or("the case has no number")?;
        Ok(room)
    }

    fn run<R: Abi, E: Error>(&self, from: Address, call: &Call<Chain, R, E>) -> Result<R, String> {
        answer(send(from, call))
    }

    /// The error of a call that is to be refused.
    fn refused<R: Abi, E: Error>(
        &self,
        from: Address,
        call: &Call<Chain, R, E>,
    ) -> Result<CourtError, String> {
        match send(from, call) {
            Sent::Revert(data) => CourtError::decode(&data).ok_or_else(|| format!("{data:02x?}")),
            other => Err(format!("it was to be refused: {other:?}")),
        }
    }

    /// Waits until the case is in a state that time brings.
    fn reach(&self, state: CaseState) -> Result<(), String> {
        for _ in 0..8 {
            let view = self.run(ANYBODY, &self.court.case_of(self.case))?;
            if view.state == state {
                return Ok(());
            }
            let ahead = view.until.seconds().checked_sub(self.chain.now());
            let ahead = ahead.ok_or_else(|| format!("{:?} does not end", view.state))?;
            self.chain.warp(ahead);
        }
        Err(format!("the case does not come to {state:?}"))
    }

    /// Draws the panel: whose each seat is.
    fn draw(&self) -> Result<Vec<Address>, String> {
        self.reach(CaseState::CaseDrawing)?;
        self.run(ANYBODY, &self.court.draw(self.case))?;
        let seats = self.run(ANYBODY, &self.court.seats(self.case, 0))?;
        Ok(seats.into_iter().map(|seat| seat.juror).collect())
    }

    fn seal(&self, juror: Address, choice: u8, salt: &str) -> B256 {
        let chain = U256::from(CHAIN_ID);
        commitment(chain, COURT, self.case, 0, juror, choice, secret(salt))
    }

    /// The first seat commits to a vote.
    fn cast(&self, juror: Address, sealed: B256) -> Result<(), String> {
        self.run(juror, &self.court.vote(self.case, 0, sealed))
    }

    /// Every seat votes, in secret, and shows it. The votes are not counted.
    fn vote(&self, votes: &[u8]) -> Result<Vec<Address>, String> {
        let panel = self.draw()?;
        for (seat, (juror, choice)) in (0..).zip(panel.iter().zip(votes)) {
            let sealed = self.seal(*juror, *choice, "salt");
            self.run(*juror, &self.court.vote(self.case, seat, sealed))?;
        }
        self.reach(CaseState::CaseReveal)?;
        for (seat, (juror, choice)) in (0..).zip(panel.iter().zip(votes)) {
            let call = self
                .court
                .reveal(self.case, seat, *choice, secret("salt"), WHY);
            self.run(*juror, &call)?;
        }
        Ok(panel)
    }

    /// Counts, waits and pays; what was ruled.
    fn end(&self) -> Result<u8, String> {
        self.reach(CaseState::CaseCounting)?;
        self.run(ANYBODY, &self.court.count(self.case))?;
        self.reach(CaseState::CaseFinal)?;
        self.run(ANYBODY, &self.court.execute(self.case))?;
        Ok(self.run(ANYBODY, &self.court.case_of(self.case))?.ruling)
    }

    fn claimable(&self, of: Address) -> Result<u128, String> {
        let claimable = self.run(ANYBODY, &self.court.claimable(of))?;
        Ok(claimable.units())
    }
}

fn juror(number: u8) -> Address {
    Address([0x80 + number; 20])
}

fn secret(salt: &str) -> B256 {
    keccak256(salt)
}

fn answer<R: Abi>(outcome: Sent) -> Result<R, String> {
    match outcome {
        Sent::Success(data) => abi::decode(&data).map_err(|error| format!("{error:?}")),
        Sent::Revert(data) => Err(match CourtError::decode(&data) {
            Some(error) => format!("{error:?}"),
            None => format!("{data:02x?}"),
        }),
        Sent::Failure(reason) => Err(reason),
    }
}

/// Panels: who earns and loses what by a ruling, what a sealed vote is held to, who leads while votes are shown. Stages are as the
/// court has them usually.
pub(super) fn panels(group: &Group) -> Vec<Outcome> {
    let own = |name: &str| group.body.get(name).and_then(amount);
    let settings = || {
        let fee = own("seat_fee").ok_or("`seat_fee` is missing")?;
        let stake = own("stake").ok_or("`stake` is missing")?;
        let alpha = group.body.get("alpha_percent").and_then(whole);
        let alpha = alpha.and_then(|percent| u32::try_from(percent).ok()?.checked_mul(100));
        let mut settings = Settings::usual(fee, stake, Amount::ZERO);
        settings.slash = BasisPoints::new(alpha.ok_or("`alpha_percent` is missing")?);
        Ok::<_, String>(settings)
    };
    let list = |name: &str| match group.body.get(name).and_then(Value::as_array) {
        Some(list) => list.as_slice(),
        None => &[],
    };
    let known = [
        "about",
        "alpha_percent",
        "cases",
        "commit",
        "layer",
        "running_winner",
        "seat_fee",
        "source",
        "stake",
    ];
    let mut all = each(cases(group), |case| {
        settings().and_then(|it| ruled(it, case))
    });
    let parts = [
        (
            "commit",
            each(list("commit"), |case| {
                settings().and_then(|it| sealed(it, case))
            }),
        ),
        ("running_winner", each(list("running_winner"), leads)),
    ];
    for (name, outcomes) in parts {
        all.extend(outcomes.into_iter().map(|outcome| Outcome {
            name: format!("{name} {}", outcome.name),
            ..outcome
        }));
    }
    // What nobody plays is a failure, not a silence.
    for name in group.body.keys().filter(|name| !known.contains(&&***name)) {
        all.push(Outcome {
            name: name.clone(),
            wrong: Some(format!("nobody knows what `{name}` means in a panel")),
        });
    }
    all
}

fn votes(case: &Case<'_>) -> Result<Vec<u8>, String> {
    let votes = case.list("votes")?.iter();
    votes
        .map(|vote| u8::try_from(whole(vote)?).ok())
        .collect::<Option<_>>()
        .ok_or_else(|| "a vote is the number of an outcome".to_owned())
}

/// One panel, ruled on.
fn ruled(mut settings: Settings, case: &Case<'_>) -> Result<(), String> {
    let votes = votes(case)?;
    settings.seats = u8::try_from(votes.len()).map_err(|_| "too many votes")?;
    let room = Room::new(&settings, Amount::ZERO)?;
    let stakes = |room: &Room, panel: &[Address]| -> Result<Vec<i128>, String> {
        let stake = |juror: &Address| {
            let view = room.run(ANYBODY, &room.jurors.juror(*juror))?;
            signed(view.stake)
        };
        panel.iter().map(stake).collect()
    };
    let jurors: Vec<Address> = (0..settings.seats).map(juror).collect();
    let before = stakes(&room, &jurors)?;
    let panel = room.vote(&votes)?;
    let ruling = room.end()?;
    same("the ruling", u64::from(ruling), case.number("ruling")?)?;
    let after = stakes(&room, &jurors)?;
    let at = |juror: &Address| jurors.iter().position(|other| other == juror);
    let numbers = |name: &str| -> Result<Vec<i128>, String> {
        let numbers = case
            .list(name)?
            .iter()
            .map(|number| number.as_i64().map(i128::from));
        numbers
            .collect::<Option<_>>()
            .ok_or_else(|| format!("`{name}` should be whole numbers"))
    };
    let (changes, fees) = (numbers("stake_change")?, numbers("fee")?);
    same(
        "a change and a fee for each vote",
        (changes.len(), fees.len()),
        (panel.len(), panel.len()),
    )?;
    for (seat, juror) in panel.iter().enumerate() {
        let place = at(juror).ok_or("a stranger sits in the panel")?;
        // What a juror wins of others' stakes is credited to it with its fee.
        let lost = after[place] - before[place];
        let credited = i128::try_from(room.claimable(*juror)?).map_err(|_| "too much")?;
        same(
            &format!("what seat {seat} loses"),
            lost,
            changes[seat].min(0),
        )?;
        let expected = changes[seat].max(0) + fees[seat];
        same(&format!("what seat {seat} is credited"), credited, expected)?;
    }
    Ok(())
}

fn signed(amount: Amount) -> Result<i128, String> {
    i128::try_from(amount.units()).map_err(|_| "too much".to_owned())
}

/// What a sealed vote is held to.
fn sealed(settings: Settings, case: &Case<'_>) -> Result<(), String> {
    let room = Room::new(&settings, Amount::ZERO)?;
    let panel = room.draw()?;
    let (first, second) = match panel.as_slice() {
        [first, second, ..] => (*first, *second),
        _ => return Err("a panel of one has no other juror".to_owned()),
    };
    let pair = |name: &str| -> Result<Option<(u8, String)>, String> {
        let Some(value) = case.may(name) else {
            return Ok(None);
        };
        let pair = value.as_array().and_then(|pair| {
            let [choice, salt] = pair.as_slice() else {
                return None;
            };
            Some((
                u8::try_from(whole(choice)?).ok()?,
                salt.as_str()?.to_owned(),
            ))
        });
        match pair {
            Some(pair) => Ok(Some(pair)),
            None => Err(format!("`{name}` should be an outcome and a salt")),
        }
    };
    let error = case.may("error").and_then(Value::as_str);
    let refused = if let Some((choice, salt)) = pair("commit")? {
        let (shown, with) = pair("reveal")?.ok_or("`reveal` is missing")?;
        room.cast(first, room.seal(first, choice, &salt))?;
        room.reach(CaseState::CaseReveal)?;
        let call = room.court.reveal(room.case, 0, shown, secret(&with), WHY);
        match error {
            Some(_) => Some(room.refused(first, &call)?),
            None => {
                room.run(first, &call)?;
                None
            }
        }
    } else if flag(case, "recommit_before_end")? == Some(true) {
        room.cast(first, room.seal(first, 1, "salt"))?;
        room.cast(first, room.seal(first, 2, "another"))?;
        room.reach(CaseState::CaseReveal)?;
        let call = room.court.reveal(room.case, 0, 2, secret("another"), WHY);
        room.run(first, &call)?;
        None
    } else if flag(case, "another_jurors_vote")? == Some(true) {
        let sealed = room.seal(second, 1, "salt");
        Some(room.refused(second, &room.court.vote(room.case, 0, sealed))?)
    } else {
        return Err("nobody knows what is tried here".to_owned());
    };
    let expected = match refused {
        None => None,
        Some(CourtError::CommitmentMismatch { .. }) => Some("commitment mismatch"),
        Some(CourtError::NotTheJuror { .. }) => Some("not the juror"),
        Some(other) => return Err(format!("it is refused otherwise: {other:?}")),
    };
    if flag(case, "ok")? == Some(true) {
        return same("the error", expected, None);
    }
    same("the error", expected, error)
}

/// Who leads while votes are shown: the rule by which the court counts, which it asks only once all are there.
fn leads(case: &Case<'_>) -> Result<(), String> {
    let mut counts = [0_u32; 8];
    for vote in votes(case)? {
        *counts
            .get_mut(usize::from(vote))
            .ok_or("a court has eight outcomes")? += 1;
    }
    let winner = case.value("winner")?;
    let expected = match winner.as_str() {
        Some("tie" | "none") => None,
        _ => Some(whole(winner).ok_or("`winner` is an outcome or `tie`")?),
    };
    same("the leader", leader(&counts).map(u64::from), expected)
}

/// What somebody asserts: not disputed, it holds when its time to be contested is over; disputed, the loser's bond is burnt in part and
/// the rest is the winner's.
pub(super) fn assertions(group: &Group) -> Vec<Outcome> {
    let own = |name: &str| {
        let value = group.body.get(name).and_then(whole);
        value.ok_or_else(|| format!("`{name}` is missing"))
    };
    each(cases(group), |case| {
        let (bond, burn) = (own("bond")?, own("burn_percent")?);
        if flag(case, "disputed")? == Some(true) {
            disputed(case, bond, burn)
        } else {
            undisputed(case, bond)
        }
    })
}

/// Two claims against each other, with a bond each.
fn disputed(case: &Case<'_>, bond: u64, burn: u64) -> Result<(), String> {
    let percent = |percent: u64| {
        u32::try_from(percent)
            .ok()
            .and_then(|percent| percent.checked_mul(100))
            .map(BasisPoints::new)
            .ok_or("a share is in percent")
    };
    // Jurors ask for no fee here, so the bond is the hundredth of what is contested.
    let mut settings = Settings::usual(Amount::ZERO, Amount::ZERO, Amount::ZERO);
    settings.burn = percent(burn)?;
    let room = Room::new(&settings, Amount::from_units(u128::from(bond) * 100))?;
    let sum = Amount::from_units(bond.into());
    let join = room.court.join(room.case, B256::default()).value(sum);
    room.run(RESPONDENT, &join)?;
    let ruled = flag(case, "ruled")?.ok_or("`ruled` is missing")?;
    let choice = if ruled { CLAIM } else { COUNTERCLAIM };
    room.vote(&[choice, choice, PROVISIONAL])?;
    same("the ruling", room.end()?, choice)?;
    for (name, who) in [
        ("asserter", FILER),
        ("disputer", RESPONDENT),
        ("burned", DEAD),
    ] {
        let expected = case
            .value(name)
            .map(|value| amount(value).map(Amount::units))?;
        same(name, Some(room.claimable(who)?), expected)?;
    }
    Ok(())
}

/// What signers assert about a window holds unless somebody contests it: its fee is then earned.
#[contract]
#[agreement(version = 1, asset = ether, window = "7d", term = 1 windows, renew = never, amend = never, language = en)]
pub struct Asserted {
    #[param(default = "1 ether", range = "1 wei"..="1 ether")]
    fee: Param<Amount>,
    #[party(bond = 300 % of fee)]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "1d", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99 % => 50 %)]
    availability: Objective,
    #[challenge(within = "1d", resolve_within = "1d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Asserted {
    /// Proposes the agreement.
    ///
    /// # Errors
    /// See the engine.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, fee)
    }
}

/// Nobody contests it.
fn undisputed(case: &Case<'_>, bond: u64) -> Result<(), String> {
    let (chain, at) = (Chain::default(), Address([0xc0; 20]));
    let signer = Address([0xa1; 20]);
    chain.warp(START);
    for who in [FILER, RESPONDENT] {
        chain.give(who, 1 << 100);
    }
    let fee = Amount::from_units(bond.into());
    chain.place::<Asserted>(at);
    let deployment = AssertedClient::new(FILER, RESPONDENT, vec![signer], fee);
    let mut data = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
    data.extend_from_slice(deployment.arguments());
    let run = |outcome: Sent| match outcome {
        Sent::Success(_) => Ok(()),
        Sent::Revert(data) => Err(format!("{:?}", SlaError::decode(&data))),
        Sent::Failure(reason) => Err(reason),
    };
    run(chain.send(FILER, at, &data, 0))?;
    let sla = SlaClient::bind(at, chain.clone());
    let status = send(ANYBODY, &sla.status()).value::<slacontract::sla::Status>();
    run(send(RESPONDENT, &sla.accept(status.agreement)))?;
    run(send(FILER, &sla.deposit().value(fee * 3_u128)))?;
    run(send(RESPONDENT, &sla.deposit().value(fee)))?;
    let view = || send(ANYBODY, &sla.window(0)).value::<WindowView>();
    let window = view();
    chain.warp(window.to.seconds() - chain.now());
    let report = Report {
        feed: 0,
        window: 0,
        from: window.from.seconds(),
        to: window.to.seconds(),
        seq: 0,
        good: 1_000,
        total: 1_000,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: chain.now(),
        prev: B256::default(),
    };
    let config: B256 = send(ANYBODY, &sla.feed_config(0)).value();
    let signature = sign(&report.digest(CHAIN_ID, at, config), signer);
    run(send(ANYBODY, &sla.report(report, signature)))?;
    let expiry = view().challenge_end.seconds();
    let settles = match case.text("settle_at")? {
        "expiry" => expiry,
        "expiry-1" => expiry - 1,
        other => return Err(format!("nobody knows when `{other}` is")),
    };
    chain.warp(settles - chain.now());
    let settled = send(ANYBODY, &sla.settle(0));
    if let Some(error) = case.may("error") {
        let early = match settled {
            Sent::Revert(data) => {
                matches!(SlaError::decode(&data), Some(SlaError::NotNow { .. }))
            }
            _ => false,
        };
        return same("the error", early.then_some("not expired"), error.as_str());
    }
    run(settled)?;
    let earned: Amount = send(ANYBODY, &sla.claimable(FILER)).value();
    same(
        "what the asserter has",
        Some(earned),
        amount(case.value("asserter")?),
    )
}
