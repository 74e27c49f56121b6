//! The real court beside the agreement: what anybody tries with its cases, and what can be seen of them.

mod hold;

pub use hold::{is_filing, target};

use super::call::Try;
use super::things::Thing;
use super::{Model, THIEF};
use crate::agreements::COURT;
use crate::world::{ETHER, STRANGER, WHY, World};
use slacontract::abi::Abi;
use slacontract::client::{BoundClient, Call};
use slacontract::court::{
    ArbitratorClient, CaseAct, CaseState, CaseView, CourtClient, JurorsClient, SeatState, SeatView,
    Settings, commitment,
};
use slacontract::sla::{Act, Matter};
use slacontract::types::FixedBytes;
use slacontract::{Address, Amount, B256, Bytes, Duration, Error, U256};
use slacontract_court::{Tribunal, TribunalClient};
use slacontract_memory::CHAIN_ID;
use std::collections::BTreeMap;

/// What a seat is paid, and what it stakes.
const FEE: u128 = 1_000;
const STAKE: u128 = 10_000;
/// In a pool stakes weigh in units of 2^30.
const UNIT: u128 = 1 << 30;

/// The juror of a number.
fn juror(number: u8) -> Address {
    Address([0xd0 + number; 20])
}

/// What keeps a vote secret.
fn salt(seat: u8) -> B256 {
    FixedBytes([0x90 + seat; 32])
}

/// Link `from_end` of somebody's chain of hashes; 0 is what it commits to.
fn link(whose: Address, from_end: u8) -> B256 {
    let mut link = B256::from([whose.0[0]; 32]);
    for _ in from_end..8 {
        link = slacontract::env::keccak256(link.0);
    }
    link
}

/// The court, and what must be remembered of it from outside.
pub struct Bench {
    world: World,
    court: CourtClient<World>,
    jurors: u8,
    /// Cases that are not executed, as the views show them.
    pub seen: BTreeMap<u64, CaseView>,
    /// What each case is about.
    pub about: BTreeMap<u64, (Matter, u64)>,
    /// What was voted, by case, panel and seat.
    votes: BTreeMap<(u64, u8, u8), u8>,
    /// How many links each side has shown.
    links: BTreeMap<(u64, Address), u8>,
    /// Whoever may have been credited something.
    owners: Vec<Address>,
    /// The balance after the last call.
    held: u128,
}

impl Bench {
    /// A court whose stages last as long as the terms', or the usual; with named jurors, or a pool.
    pub fn new(world: &World, stage: Option<u64>, jurors: u8, is_pool: bool) -> Self {
        let unit = if is_pool { UNIT } else { 1 };
        let amount = |units: u128| Amount::from_units(units * unit);
        let cap = if is_pool { 100 * STAKE } else { 0 };
        let mut settings = Settings::usual(Amount::from_units(FEE), amount(STAKE), amount(cap));
        if let Some(stage) = stage {
            let seconds = Duration::from_seconds;
            settings.demo = true;
            settings.answer = seconds(stage / 2);
            settings.heard = seconds(stage / 2);
            for length in [
                &mut settings.evidence,
                &mut settings.draw,
                &mut settings.commit,
                &mut settings.reveal,
                &mut settings.appeal,
                &mut settings.epoch,
            ] {
                *length = seconds(stage);
            }
        }
        let all: Vec<Address> = (0..jurors).map(juror).collect();
        let named = if is_pool { Vec::new() } else { all.clone() };
        let deployment = TribunalClient::new(settings, named);
        world
            .chain()
            .deploy::<Tribunal>(COURT, STRANGER, &deployment);
        let pool: JurorsClient<World> = JurorsClient::bind(COURT, world.clone());
        for who in &all {
            let stake = 3 * STAKE * unit;
            world.chain().give(*who, stake);
            world
                .send(*who, stake, pool.stake())
                .expect("a juror may stake");
        }
        let mut owners = all;
        owners.extend([STRANGER, slacontract::court::DEAD]);
        Self {
            court: CourtClient::bind(COURT, world.clone()),
            world: world.clone(),
            jurors,
            seen: BTreeMap::new(),
            about: BTreeMap::new(),
            votes: BTreeMap::new(),
            links: BTreeMap::new(),
            owners,
            held: world.balance(COURT),
        }
    }

    fn read<R: Abi, E: Error>(&self, call: Call<World, R, E>) -> R {
        self.world.read(call)
    }

    fn panel(&self, case: u64) -> Vec<SeatView> {
        let round = self.seen.get(&case).map_or(0, |view| view.round);
        self.read(self.court.seats(case, round))
    }

    /// Whether something is before the court already.
    fn is_filed(&self, act: Act, id: u64, by: &[Address]) -> bool {
        self.about.iter().any(|(case, (matter, about))| {
            let filer = self.seen.get(case).map(|view| view.filer);
            filing(*matter) == act
                && *about == id
                && (act != Act::FileCase || filer.is_none_or(|filer| !by.contains(&filer)))
        })
    }

    /// When time changes one of the cases.
    pub fn moments(&self) -> impl Iterator<Item = u64> {
        self.seen.values().map(|view| view.until.seconds())
    }

    /// How often to wait instead of acting, percent, where somebody has something to do.
    pub fn haste(&self) -> Option<u64> {
        let busy = self
            .seen
            .iter()
            .filter_map(|(case, view)| match view.state {
                CaseState::CaseCommit | CaseState::CaseReveal if self.waits(*case, view) => Some(4),
                CaseState::CaseMixing | CaseState::CaseDrawing | CaseState::CaseAppealable => {
                    Some(10)
                }
                CaseState::CaseAnswer => Some(12),
                _ => None,
            });
        busy.min()
    }

    /// Whether a seat of the panel has still to do its part.
    fn waits(&self, case: u64, view: &CaseView) -> bool {
        let due = match view.state {
            CaseState::CaseCommit => SeatState::Drawn,
            _ => SeatState::Committed,
        };
        self.panel(case).iter().any(|seat| seat.state == due)
    }
}

/// The act with which a matter is taken to the court.
pub const fn filing(matter: Matter) -> Act {
    match matter {
        Matter::Window => Act::FileCase,
        Matter::Duty => Act::FileDuty,
        Matter::Priority => Act::FilePriority,
        Matter::Delivery => Act::FileDelivery,
        Matter::Demand => Act::FileDemand,
    }
}

/// What an act takes to the court.
pub const fn matter(act: Act) -> Option<Matter> {
    Some(match act {
        Act::FileCase => Matter::Window,
        Act::FileDuty => Matter::Duty,
        Act::FilePriority => Matter::Priority,
        Act::FileDelivery => Matter::Delivery,
        Act::FileDemand => Matter::Demand,
        _ => return None,
    })
}

/// What a court of the terms does to the agreement when it rules on a matter.
pub const fn ruling(matter: Matter) -> Act {
    match matter {
        Matter::Window => Act::Rule,
        Matter::Duty => Act::JudgeDuty,
        Matter::Priority => Act::DecidePriority,
        Matter::Delivery => Act::JudgeDelivery,
        Matter::Demand => Act::JudgeDemand,
    }
}

/// What asks for a ruling of an account asks a court that is a contract to be filed with.
const fn filed_instead(act: Act) -> Act {
    match act {
        Act::JudgeDuty => Act::FileDuty,
        Act::JudgeDelivery => Act::FileDelivery,
        Act::JudgeDemand => Act::FileDemand,
        other => other,
    }
}

/// What a state of a case asks for, and how much.
const fn asks(state: CaseState) -> &'static [(CaseAct, u64)] {
    match state {
        CaseState::CaseAnswer => &[
            (CaseAct::Answer, 3),
            (CaseAct::Offer, 2),
            (CaseAct::Join, 2),
            (CaseAct::Submit, 1),
            (CaseAct::Order, 2),
            (CaseAct::Produce, 3),
        ],
        CaseState::CaseEvidence => &[(CaseAct::Submit, 1), (CaseAct::Produce, 3)],
        CaseState::CaseMixing => &[(CaseAct::Mix, 8)],
        CaseState::CaseDrawing => &[(CaseAct::Draw, 20)],
        CaseState::CaseUndrawn => &[(CaseAct::Lapse, 8)],
        CaseState::CaseCommit => &[(CaseAct::Vote, 60), (CaseAct::Leak, 1)],
        CaseState::CaseReveal => &[(CaseAct::Reveal, 60)],
        CaseState::CaseCounting => &[(CaseAct::Count, 20)],
        CaseState::CaseAppealable => &[(CaseAct::Appeal, 14), (CaseAct::Submit, 1)],
        CaseState::CaseFinal => &[(CaseAct::Execute, 10)],
        _ => &[],
    }
}

impl Model<'_> {
    /// What can be done before a real court, in place of an account's rulings.
    pub fn court_to_do(&mut self, options: &mut Vec<(Try, u64)>) {
        let parties = self.parties();
        let Some(bench) = &self.bench else { return };
        for (tried, _) in options.iter_mut() {
            if let Try::Act(act, id) = *tried {
                *tried = Try::Act(filed_instead(act), id);
            }
        }
        options.retain(|(tried, _)| match tried {
            Try::Act(Act::Rule, _) => false,
            Try::Act(act, id) if matter(*act).is_some() => !bench.is_filed(*act, *id, &parties),
            _ => true,
        });
        for (id, window) in &self.seen.windows {
            let act = Act::FileCase;
            if window.state == slacontract::sla::State::WindowProvisional
                && !bench.is_filed(act, *id, &parties)
            {
                options.push((Try::Act(act, *id), 14));
            }
        }
        let priorities: Vec<u64> = options
            .iter()
            .filter_map(|(tried, _)| match tried {
                Try::Act(Act::DecidePriority, id) => Some(*id),
                _ => None,
            })
            .collect();
        for id in priorities {
            if !bench.is_filed(Act::FilePriority, id, &parties) {
                options.push((Try::Act(Act::FilePriority, id), 8));
            }
        }
        // What the agreement refused once it mostly refuses again.
        let again = self.dice.percent(2);
        for (case, view) in &bench.seen {
            if again && view.state == CaseState::CaseUnexecuted {
                options.push((Try::Case(CaseAct::Execute, *case), 5));
            }
            let votes = [CaseState::CaseCommit, CaseState::CaseReveal].contains(&view.state);
            let rests = votes && !bench.waits(*case, view);
            for (act, weight) in asks(view.state) {
                let weight = if rests { 1 } else { *weight };
                options.push((Try::Case(*act, *case), weight));
            }
        }
        options.push((Try::CourtClaim, 1));
        if self.dice.percent(6)
            && let Some(case) = self.any_case()
        {
            let act = self.dice.pick(&[CaseAct::Concede, CaseAct::Settle]);
            options.push((Try::Case(act, case), 30));
        }
    }

    fn any_case(&mut self) -> Option<u64> {
        let cases: Vec<u64> = self.bench.as_ref()?.seen.keys().copied().collect();
        (!cases.is_empty()).then(|| self.dice.pick(&cases))
    }

    /// Who mostly does it.
    pub fn who_litigates(&mut self, act: CaseAct, case: u64) -> Option<Address> {
        let bench = self.bench.as_ref()?;
        let view = bench.seen.get(&case)?;
        let sides = [view.filer, view.respondent];
        Some(match act {
            CaseAct::Join | CaseAct::Answer | CaseAct::Offer => view.respondent,
            CaseAct::Vote | CaseAct::Reveal => return None,
            CaseAct::Draw
            | CaseAct::Lapse
            | CaseAct::Leak
            | CaseAct::Count
            | CaseAct::Execute
            | CaseAct::File => self.dice.pick(&[STRANGER, sides[0], THIEF]),
            _ => self.dice.pick(&sides),
        })
    }

    /// Somebody who may be owed something by the court.
    pub fn whom_the_court_owes(&mut self) -> Address {
        let bench = self.bench.as_ref();
        let owners = bench.map_or_else(|| vec![STRANGER], |bench| bench.owners.clone());
        self.dice.pick(&owners)
    }

    /// A matter is taken to the court, with more than it asks for.
    pub fn write_filing(&mut self, act: Act, id: u64, from: Address) -> (Vec<u8>, u128) {
        let cases =
            slacontract::sla::SlaCasesClient::bind(crate::world::CONTRACT, self.world.clone());
        let link = if self.dice.percent(60) {
            link(from, 0)
        } else {
            B256::default()
        };
        let about = matter(act).unwrap_or(Matter::Window);
        (cases.file_case(about, id, link).calldata().to_vec(), ETHER)
    }

    /// A call to the court, who makes it, and what is sent along.
    pub fn write_case(&mut self, act: CaseAct, case: u64, from: &mut Address) -> (Vec<u8>, u128) {
        let Some(bench) = self.bench.take() else {
            return (Vec::new(), 0);
        };
        let court = bench.court.clone();
        let mut value = 0;
        let small = Amount::from_units(u128::from(self.dice.below(3)) * ETHER / 4);
        let calldata = match act {
            CaseAct::Join => {
                value = bench.seen.get(&case).map_or(0, |it| it.filer_bond.units());
                court.join(case, link(*from, 0)).calldata().to_vec()
            }
            CaseAct::Answer => court.answer(case, link(*from, 0), WHY).calldata().to_vec(),
            CaseAct::Offer => court.offer(case, small, WHY).calldata().to_vec(),
            CaseAct::Submit => {
                let call = court.submit_evidence(case, "logs".into(), WHY);
                call.calldata().to_vec()
            }
            CaseAct::Order => court.order(case, WHY).calldata().to_vec(),
            CaseAct::Produce => {
                let orders = bench.read(court.orders(case));
                let due = orders
                    .iter()
                    .position(|order| order.answer == B256::default());
                let order = due.unwrap_or_default() as u64;
                if let Some(due) = due
                    && self.dice.percent(90)
                {
                    *from = orders[due].party;
                }
                court.produce(case, order, WHY).calldata().to_vec()
            }
            CaseAct::Mix => {
                let shown = bench.links.get(&(case, *from)).copied().unwrap_or_default();
                court.mix(case, link(*from, shown + 1)).calldata().to_vec()
            }
            CaseAct::Draw => court.draw(case).calldata().to_vec(),
            CaseAct::Lapse => court.lapse(case).calldata().to_vec(),
            CaseAct::Vote | CaseAct::Leak | CaseAct::Reveal => {
                self.write_seat(&bench, act, case, from)
            }
            CaseAct::Count => court.count(case).calldata().to_vec(),
            CaseAct::Appeal => {
                let face = ArbitratorClient::bind(COURT, bench.world.clone());
                let nothing = Bytes(Vec::new());
                let cost = bench.read(face.appeal_cost(case.into(), nothing.clone()));
                value = cost.units();
                face.appeal(case.into(), nothing).calldata().to_vec()
            }
            CaseAct::Concede => court.concede(case, WHY).calldata().to_vec(),
            CaseAct::Settle => court.settle(case, small, WHY).calldata().to_vec(),
            CaseAct::Execute | CaseAct::File => court.execute(case).calldata().to_vec(),
        };
        self.bench = Some(bench);
        (calldata, value)
    }

    /// A juror's part, mostly of one that has not done it.
    fn write_seat(
        &mut self,
        bench: &Bench,
        act: CaseAct,
        case: u64,
        from: &mut Address,
    ) -> Vec<u8> {
        let (panel, round) = (
            bench.panel(case),
            bench.seen.get(&case).map_or(0, |view| view.round),
        );
        let due = match act {
            CaseAct::Vote => SeatState::Drawn,
            _ => SeatState::Committed,
        };
        let waiting = panel.iter().position(|seat| seat.state == due);
        let seat = match waiting {
            Some(seat) if self.dice.percent(95) => seat as u64,
            _ => self.dice.below(panel.len().max(1) as u64),
        };
        let seat = u8::try_from(seat).expect("small");
        let who = panel.get(usize::from(seat)).map_or(STRANGER, |it| it.juror);
        let key = (case, round, seat);
        let voted = bench.votes.get(&key).copied().unwrap_or_default();
        if act != CaseAct::Leak && self.dice.percent(97) {
            *from = who;
        }
        match act {
            CaseAct::Vote => {
                // Panels mostly agree; some do not, some refuse, some take what was offered.
                let choices = bench.seen.get(&case).map_or(7, |view| view.choices);
                let common = [2, 1, 2, 4, 3, 1, 0][(case * 3 + u64::from(round) * 5) as usize % 7];
                let choice = match choices >> common & 1 {
                    1 if self.dice.percent(75) => common,
                    _ => self.dice.pick(&[0, 1, 1, 2, 2]),
                };
                let chain = U256::from(CHAIN_ID);
                let sealed = commitment(chain, COURT, case, round, who, choice, salt(seat));
                self.intended = Some((key, choice));
                let call = bench.court.vote(case, seat, sealed);
                call.calldata().to_vec()
            }
            CaseAct::Leak => {
                let call = bench.court.leak(case, seat, voted, salt(seat));
                call.calldata().to_vec()
            }
            _ => {
                let call = bench.court.reveal(case, seat, voted, salt(seat), WHY);
                call.calldata().to_vec()
            }
        }
    }
}

/// Whether an act is one of these that are about a thing.
pub const fn thing(act: Act) -> Option<Thing> {
    Some(match act {
        Act::FileDuty => Thing::Duty,
        Act::FilePriority => Thing::Priority,
        Act::FileDelivery => Thing::Delivery,
        Act::FileDemand => Thing::Demand,
        _ => return None,
    })
}
