//! The real court beside the agreement: what anybody tries with its cases, and what can be seen of them.

mod hold;
mod pool;
mod write;

pub use hold::{is_filing, target};

use super::call::Try;
use super::registers::TRUST;
use super::things::Thing;
use super::{Model, THIEF};
use crate::agreements::COURT;
use crate::world::{STRANGER, World};
use slacontract::abi::Abi;
use slacontract::client::{BoundClient, Call};
use slacontract::court::{
    CaseAct, CaseState, CaseView, CourtClient, JurorsClient, SeatState, SeatView, Settings,
};
use slacontract::sla::{Act, Matter};
use slacontract::types::FixedBytes;
use slacontract::{Address, Amount, B256, Duration, Error};
use slacontract_court::{Tribunal, TribunalClient};
use std::collections::BTreeMap;

/// What a seat is paid, and what it stakes.
const FEE: u128 = 1_000;
const STAKE: u128 = 10_000;
/// In a pool stakes weigh in units of 2^30.
const UNIT: u128 = 1 << 30;

/// The juror of a number.
pub fn juror(number: u8) -> Address {
    Address([0xd0 + number; 20])
}

/// What keeps a vote secret.
pub fn salt(seat: u8) -> B256 {
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
    pub jurors: u8,
    is_pool: bool,
    /// What stakes are counted in.
    unit: u128,
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
    /// What the sides of each case have put up, and not had back at once.
    put: BTreeMap<u64, u128>,
}

impl Bench {
    /// A court whose stages last as long as the terms', or the usual; with named jurors, or a pool that the register of trust weighs.
    pub fn new(world: &World, stage: Option<u64>, jurors: u8, is_pool: bool) -> Self {
        let unit = if is_pool { UNIT } else { 1 };
        let amount = |units: u128| Amount::from_units(units * unit);
        let cap = if is_pool { 100 * STAKE } else { 0 };
        let mut settings = Settings::usual(Amount::from_units(FEE), amount(STAKE), amount(cap));
        settings.trust = TRUST;
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
            is_pool,
            unit,
            seen: BTreeMap::new(),
            about: BTreeMap::new(),
            votes: BTreeMap::new(),
            links: BTreeMap::new(),
            owners,
            held: world.balance(COURT),
            put: BTreeMap::new(),
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
        Matter::Extension => Act::FileExtension,
    }
}

/// What an act takes to the court.
pub const fn matter(act: Act) -> Option<Matter> {
    Some(match act {
        Act::FileCase | Act::Escalate => Matter::Window,
        Act::FileDuty => Matter::Duty,
        Act::FilePriority => Matter::Priority,
        Act::FileDelivery => Matter::Delivery,
        Act::FileDemand => Matter::Demand,
        Act::FileExtension => Matter::Extension,
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
        Matter::Extension => Act::JudgeExtension,
    }
}

/// What asks for a ruling of an account asks a court that is a contract to be filed with.
const fn filed_instead(act: Act) -> Act {
    match act {
        Act::JudgeDuty => Act::FileDuty,
        Act::JudgeDelivery => Act::FileDelivery,
        Act::JudgeDemand => Act::FileDemand,
        Act::JudgeExtension => Act::FileExtension,
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
            let about = (Matter::Window, *id);
            let is_open = bench.about.values().any(|it| *it == about);
            if window.contest == slacontract::sla::State::Contested
                && self.kind == super::Kind::Judged
                && !is_open
            {
                options.push((Try::Act(Act::Escalate, *id), 30));
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
}

/// Whether an act is one of these that are about a thing.
pub const fn thing(act: Act) -> Option<Thing> {
    Some(match act {
        Act::FileDuty => Thing::Duty,
        Act::FilePriority => Thing::Priority,
        Act::FileDelivery => Thing::Delivery,
        Act::FileDemand => Thing::Demand,
        Act::FileExtension => Thing::Extension,
        _ => return None,
    })
}
