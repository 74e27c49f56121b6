//! The register of trust and the registry of agreements: a second set of books, made of what they may be told and of the agreement's
//! own views, with which theirs must agree after every call.

use super::Model;
use super::beside::Beside;
use super::court::juror;
use crate::agreements::COURT;
use crate::world::{CONTRACT, ETHER, Refused, STRANGER, WHY, World};
use slacontract::abi::{self, Scalar};
use slacontract::client::BoundClient;
use slacontract::court::{CaseView, Decision};
use slacontract::host;
use slacontract::sla::{Money, Outcome, SlaClient, State, Status};
use slacontract::terms::exact::trust::{Fact, HALF_LIFE, Standing, trust_weight};
use slacontract::{Address, Amount, B256, BasisPoints, Event, Timestamp};
use slacontract_memory::Log;
use slacontract_registry::{Registry, RegistryClient, RegistryError};
use slacontract_trust::{FactRecorded, TrustRegister, TrustRegisterClient};
use std::collections::{BTreeMap, BTreeSet};

pub const REGISTRY: Address = Address([0x61; 20]);
/// The register that weighs the court's jurors.
pub const TRUST: Address = Address([0x62; 20]);
const CURATOR: Address = Address([0x63; 20]);
/// Another court, whose findings are facts as well.
const OTHER_COURT: Address = Address([0x64; 20]);

/// What somebody without a breach must have had at risk to be trusted by half.
const PRIOR: u128 = ETHER;
/// What one party's promises to one other count for in a half-life.
const MOST_PER_PAIR: u128 = 3 * ETHER;

/// A fact as it is to be told, before the limit for pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    who: Address,
    counterparty: Address,
    source: Address,
    occasion: u64,
    at: u64,
    at_risk: u128,
    kept: bool,
}

/// Both registers, and what must be remembered of them from outside.
pub struct Registers {
    registry: RegistryClient<World>,
    trust: TrustRegisterClient<World>,
    code: B256,
    is_recognised: bool,
    /// Whoever was a party when the registry asked.
    parties: BTreeSet<Address>,
    /// Who is enrolled: both parties, what a window weighs, and from which on.
    enrolled: Option<(Address, Address, u128, u64)>,
    recorded: BTreeSet<u64>,
    standings: BTreeMap<Address, (Standing, u64, u64)>,
    pairs: BTreeMap<(Address, Address, u64), u128>,
    /// What the call that is being made tells the register.
    pub expected: Vec<Told>,
    findings: u64,
}

impl Registers {
    /// Both, and the form of the agreement recognised.
    pub fn new(world: &World) -> Self {
        let chain = world.chain();
        chain.deploy::<Registry>(REGISTRY, CURATOR, &RegistryClient::new(CURATOR, Vec::new()));
        let deployment = TrustRegisterClient::new(
            REGISTRY,
            Amount::from_units(PRIOR),
            Amount::from_units(MOST_PER_PAIR),
            vec![COURT, OTHER_COURT],
        );
        chain.deploy::<TrustRegister>(TRUST, CURATOR, &deployment);
        let registry: RegistryClient<World> = RegistryClient::bind(REGISTRY, world.clone());
        let refused: Refused = world
            .send(STRANGER, 0, registry.register(CONTRACT))
            .expect_err("nothing is recognised yet");
        let Some(RegistryError::NotRecognised { code }) = refused.as_error() else {
            panic!("it is refused for its form: {refused:?}");
        };
        world
            .send(CURATOR, 0, registry.recognise(code, true, WHY))
            .expect("the curator recognises a form");
        let trust: TrustRegisterClient<World> = TrustRegisterClient::bind(TRUST, world.clone());
        for number in 0..9 {
            let deal = deal_of(juror(number));
            chain.place_code(deal, dealing);
            chain.give(deal, 1);
            if number == 0 {
                let refused = world.send(STRANGER, 0, registry.register(deal));
                let refused: Refused = refused.expect_err("it is not recognised yet");
                let Some(RegistryError::NotRecognised { code }) = refused.as_error() else {
                    panic!("it is refused for its form: {refused:?}");
                };
                world
                    .send(CURATOR, 0, registry.recognise(code, true, WHY))
                    .expect("the curator recognises the other form");
            }
            world
                .send(STRANGER, 0, trust.enrol(deal))
                .expect("a juror's agreement is enrolled");
        }
        Self {
            registry,
            trust,
            code,
            is_recognised: true,
            parties: BTreeSet::new(),
            enrolled: None,
            recorded: BTreeSet::new(),
            standings: BTreeMap::new(),
            pairs: BTreeMap::new(),
            expected: Vec::new(),
            findings: 0,
        }
    }

    /// What a case found is told where its agreement is enrolled, with just these two parties.
    pub fn finds(&mut self, found: Option<Told>) {
        let Some((provider, customer, ..)) = self.enrolled else {
            return;
        };
        let parties = [(provider, customer), (customer, provider)];
        let counts = |told: &Told| parties.contains(&(told.who, told.counterparty));
        self.expected.extend(found.filter(counts));
    }

    /// How a juror's stake weighs, by the facts alone.
    pub fn weight_of(&self, who: Address, now: u64) -> BasisPoints {
        let (standing, ..) = self.standings.get(&who).copied().unwrap_or_default();
        trust_weight(standing.score(Timestamp::from_seconds(now), Amount::from_units(PRIOR)))
    }
}

/// What the execution of a final case tells: who lost had broken a promise, or claimed it of somebody who had not.
pub fn finding(case: u64, view: &CaseView, now: u64) -> Option<Told> {
    let (filer, respondent) = (view.filer, view.respondent);
    let joined = !view.respondent_bond.is_zero();
    let (who, counterparty, kept) = match (view.decision, view.ruling) {
        (Decision::Ruled | Decision::Conceded, 2) => (respondent, filer, false),
        (Decision::Ruled | Decision::Conceded, 3) => (filer, respondent, false),
        (Decision::Ruled | Decision::Conceded, 1) if !joined => (respondent, filer, true),
        _ => return None,
    };
    Some(Told {
        who,
        counterparty,
        source: COURT,
        occasion: case,
        at: now,
        at_risk: (view.filer_bond + view.fund).units(),
        kept,
    })
    // What both sides asked a panel for, and it could not find, was kept by nobody.
    .filter(|told| !told.kept || view.fund.is_zero())
}

/// An agreement of a juror with a stranger, as far as the register of trust asks one; whose it is follows from where it is.
fn dealing(calldata: &[u8]) {
    let sla = SlaClient::at(CONTRACT);
    let answer = if calldata.starts_with(sla.status().calldata()) {
        let nothing = B256::default();
        let never = Timestamp::from_seconds(0);
        abi::encode(&Status {
            stage: State::Active,
            until: never,
            provider: Address([slacontract::env::self_address().0[0] ^ DEALS; 20]),
            customer: STRANGER,
            terms: nothing,
            prose: nothing,
            agreement: nothing,
            bond: Amount::ZERO,
            fee: Amount::from_units(1),
            start: never,
            end: never,
            windows: 1,
            next: 0,
            paid_through: 1,
        })
    } else {
        abi::encode(&Money {
            held: Amount::from_units(1),
            bond: Amount::ZERO,
            fees: Amount::from_units(1),
            reserve: Amount::ZERO,
            claimable: Amount::ZERO,
            debt: Amount::ZERO,
            customer_debt: Amount::ZERO,
        })
    };
    host::write_result(&answer);
}

/// What a juror's address differs in from that of its agreement.
const DEALS: u8 = 0x40;

/// A juror's agreement.
fn deal_of(juror: Address) -> Address {
    Address([juror.0[0] ^ DEALS; 20])
}

/// The facts among what was logged.
fn told(logs: &[Log]) -> Vec<Told> {
    let logs = logs
        .iter()
        .filter(|(by, topics, _)| *by == TRUST.0 && topics.first() == Some(&FactRecorded::TOPIC));
    logs.map(|(_, topics, data)| {
        let address = |at: usize| Address::from_word(&topics[at]).expect("an address");
        let (occasion, at, at_risk, kept): (u64, Timestamp, Amount, bool) =
            abi::decode(data).expect("the event has its type");
        Told {
            who: address(1),
            counterparty: address(2),
            source: address(3),
            occasion,
            at: at.seconds(),
            at_risk: at_risk.units(),
            kept,
        }
    })
    .collect()
}

impl Model<'_> {
    /// After an accepted call: the register was told what it was to be told and nothing else, and scores are what the facts make of them.
    pub fn facts_hold(&mut self, logs: &[Log]) {
        let Some(registers) = &mut self.registers else {
            return;
        };
        let mut expected = std::mem::take(&mut registers.expected);
        for fact in expected.iter_mut().filter(|fact| fact.kept) {
            let period = fact.at / HALF_LIFE.seconds();
            let counted = registers
                .pairs
                .entry((fact.who, fact.counterparty, period))
                .or_default();
            fact.at_risk = fact.at_risk.min(MOST_PER_PAIR - *counted);
            *counted += fact.at_risk;
        }
        let told = told(logs);
        let (now, mut holds) = (self.world.now(), told == expected);
        for fact in &expected {
            let (standing, kept, broken) = registers.standings.entry(fact.who).or_default();
            *standing = standing.with(Fact {
                at: Timestamp::from_seconds(fact.at),
                at_risk: Amount::from_units(fact.at_risk),
                kept: fact.kept,
            });
            *(if fact.kept { &mut *kept } else { &mut *broken }) += 1;
            let score = standing.score(Timestamp::from_seconds(now), Amount::from_units(PRIOR));
            let view = self.world.read(registers.trust.standing(fact.who));
            holds &= (view.period, view.kept, view.broken)
                == (standing.period, standing.kept, standing.broken)
                && (view.times_kept, view.times_broken, view.score) == (*kept, *broken, score);
        }
        if !holds {
            self.wrong(&format!("the register was told {told:?}, not {expected:?}"));
        }
    }

    /// Those of this history; only histories that have them turn to them.
    fn books(&mut self) -> &mut Registers {
        self.registers.as_mut().expect("the history has registers")
    }

    /// Somebody turns to one of the registers.
    pub fn registers_go_on(&mut self) {
        let (registry, trust) = (self.books().registry.clone(), self.books().trust.clone());
        match self.others.below(20) {
            0 => self.recognise(),
            1..=2 => {
                let call = registry.register(CONTRACT);
                if self.turn_to(Beside::Register, STRANGER, 0, call).is_ok() {
                    let recognised = self.books().is_recognised;
                    self.must(recognised, "a form nobody recognises is entered");
                    self.entered();
                }
            }
            3..=6 => {
                let call = registry.refresh(CONTRACT);
                if self.turn_to(Beside::Refresh, STRANGER, 0, call).is_ok() {
                    self.entered();
                }
            }
            7..=8 => {
                let call = trust.enrol(CONTRACT);
                if self.turn_to(Beside::Enrol, STRANGER, 0, call).is_ok() {
                    self.enrolled();
                }
            }
            9..=16 => self.record(),
            _ => self.attest(),
        }
    }

    fn recognise(&mut self) {
        let often = if self.books().is_recognised { 40 } else { 95 };
        let recognised = self.others.percent(often);
        let by = self.others.pick(&[CURATOR, CURATOR, STRANGER]);
        let books = self.books();
        let call = books.registry.recognise(books.code, recognised, WHY);
        let took = self.turn_to(Beside::Recognise, by, 0, call).is_ok();
        self.must(took == (by == CURATOR), "only the curator recognises forms");
        if took {
            self.books().is_recognised = recognised;
        }
    }

    /// What the registry has is what the agreement says, and each party's sums are of that.
    fn entered(&mut self) {
        let registry = self.books().registry.clone();
        let (status, money) = (self.seen.status.clone(), self.seen.money.clone());
        let over = [State::Closed, State::Cancelled, State::Expired].contains(&status.stage);
        let exposure = if over { Amount::ZERO } else { status.bond };
        let (covered, in_force) = (money.bond.min(exposure), u64::from(!over));
        let view = self.world.read(registry.agreement(CONTRACT));
        let asked = (view.provider, view.customer, view.stage, view.at.seconds());
        let figures = (view.exposure, view.covered, view.debt, view.prepaid);
        let now = self.world.now();
        let mut holds = asked == (status.provider, status.customer, status.stage, now)
            && figures == (exposure, covered, money.debt, money.fees)
            && !view.silent
            && !view.unbacked;
        let books = self.books();
        books.parties.extend([status.provider, status.customer]);
        for party in books.parties.clone() {
            let view = self.world.read(registry.party(party));
            let (provides, prepays) = (party == status.provider, party == status.customer);
            let of = |is: bool, amount: Amount| if is { amount } else { Amount::ZERO };
            let sums = (
                of(provides, exposure),
                of(provides, covered),
                of(provides, money.debt),
                of(prepays, money.fees),
            );
            holds &= (view.exposure, view.covered, view.debt, view.prepaid) == sums
                && view.in_force == in_force * (u64::from(provides) + u64::from(prepays));
        }
        self.must(holds, "the registry has other figures than the agreement");
    }

    fn enrolled(&mut self) {
        let (status, money) = (self.seen.status.clone(), self.seen.money.clone());
        let funded = money.bond >= status.bond && money.held >= money.bond + status.fee;
        let enrolled = (
            status.provider,
            status.customer,
            status.fee.units(),
            status.next,
        );
        let books = self.books();
        let parties = books
            .enrolled
            .map(|(provider, customer, ..)| (provider, customer));
        let may = books.is_recognised
            && status.stage == State::Active
            && funded
            && parties != Some((status.provider, status.customer));
        self.must(may, "an agreement is enrolled that may not be");
        let call = self.books().trust.enrolment(CONTRACT);
        let view = self.world.read(call);
        let shown = (
            view.provider,
            view.customer,
            view.at_risk.units(),
            view.from_window,
        );
        self.must(
            shown == enrolled,
            "the enrolment is not what the agreement says",
        );
        self.books().enrolled = Some(enrolled);
    }

    /// A window is recorded, once it is settled and no more contested.
    fn record(&mut self) {
        let id = self.others.below(self.seen.status.next + 1);
        let call = self.books().trust.record(CONTRACT, id);
        let Ok((_, logs)) = self.turn_to(Beside::Record, STRANGER, 0, call) else {
            return;
        };
        let window = self.world.read(self.world.sla().window(id));
        let is_over = window.state == State::WindowSettled && !window.contested;
        let books = self.books();
        let enrolled = books.enrolled.filter(|(.., from)| is_over && id >= *from);
        let Some((provider, customer, at_risk, _)) = enrolled.filter(|_| books.recorded.insert(id))
        else {
            self.wrong("a window is recorded that may not be");
        };
        let fact = |who, counterparty, kept| Told {
            who,
            counterparty,
            source: CONTRACT,
            occasion: id,
            at: window.to.seconds(),
            at_risk,
            kept,
        };
        let paid = window.outcome != Outcome::Skipped;
        books.expected.push(fact(customer, provider, paid));
        let by_feed = window.contest != State::ContestResolved;
        if by_feed && [Outcome::Met, Outcome::Breach].contains(&window.outcome) {
            let met = window.outcome == Outcome::Met;
            books.expected.push(fact(provider, customer, met));
        }
        self.facts_hold(&logs);
    }

    /// Another court tells what it found of a juror.
    fn attest(&mut self) {
        let by = self
            .others
            .pick(&[OTHER_COURT, OTHER_COURT, OTHER_COURT, STRANGER]);
        let who = juror(u8::try_from(self.others.below(9)).expect("small"));
        let at_risk = ETHER / 2 * u128::from(self.others.below(5));
        let (kept, at) = (self.others.percent(75), self.world.now());
        // Now and then about somebody who is no party to what it is about: that is nobody's fact.
        let slander = self.others.percent(20);
        let about = if slander { CONTRACT } else { deal_of(who) };
        let books = self.books();
        books.findings += 1;
        let fact = Told {
            who,
            counterparty: STRANGER,
            source: OTHER_COURT,
            occasion: books.findings,
            at,
            at_risk,
            kept,
        };
        let amount = Amount::from_units(at_risk);
        let call = books
            .trust
            .attest(about, who, STRANGER, fact.occasion, amount, kept);
        let took = self.turn_to(Beside::Attest, by, 0, call);
        self.must(
            took.is_ok() == (by == OTHER_COURT && !slander),
            "only courts attest, and only of the parties to what it is about",
        );
        if let Ok((_, logs)) = took {
            self.books().expected.push(fact);
            self.facts_hold(&logs);
        }
    }
}
