//! Random histories of whole agreements: whoever does whatever whenever, the invariants hold after every call, only what the table
//! names happens, and at the end a stranger brings everything to its end.

mod beside;
mod betrayed;
mod call;
pub mod court;
mod finish;
mod goods;
mod hands;
mod look;
mod notarial;
mod own_side;
mod registers;
mod rounds;
mod silence;
mod supervised;
mod things;
mod trial;
mod watch;
mod write;

use crate::agreements::{COURT, going_proposed, hosted_proposed, served_proposed};
use crate::goods::goods_proposed;
use crate::judged::judged_proposed;
use crate::kept::{desk_proposed, grid_proposed, kept_proposed};
use crate::world::{CONTRACT, ETHER, World};
use beside::{BESIDE, Beside};
use court::Bench;
use look::Seen;
use notarial::Notarial;
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use registers::Registers;
use rounds::Rounds;
use slacontract::court::{CaseAct, CaseState, CaseView};
use slacontract::sla::{Act, Report};
use slacontract::{Address, Amount, B256, Bytes};
use std::collections::{BTreeMap, BTreeSet};
use supervised::Supervised;

/// Which agreement a history is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The template.
    Plain,
    /// Months, a court, both sides' consent.
    Hosted,
    /// Rolling windows that go on by themselves.
    Going,
    /// Paid signers, and time that does not count.
    Served,
    /// Duties beside objectives.
    Kept,
    /// Incidents.
    Desk,
    /// Sealed and aggregated feeds.
    Grid,
    /// Deliveries and grants of data.
    Goods,
    /// Windows contested before a court, through three instances.
    Judged,
}

/// Reproducible choices.
pub struct Dice(TestRng);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut bytes = [7; 16];
        bytes[..8].copy_from_slice(&seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
        Self(TestRng::from_seed(RngAlgorithm::XorShift, &bytes))
    }

    /// Below `sides`, which is not 0.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0.next_u64() % sides
    }

    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).expect("a small number")]
    }
}

/// What one side proposed to the other last.
#[derive(Clone, Debug)]
pub enum Change {
    Amend(u64, Vec<B256>),
    Renew,
    Assign(u8, Address),
    Succeed(Address),
}

/// How often each row was taken.
#[derive(Default)]
pub struct Taken {
    pub acts: BTreeMap<Act, u64>,
    pub cases: BTreeMap<(CaseAct, CaseState), u64>,
    /// What was done with the standard contracts beside both.
    pub beside: BTreeMap<Beside, u64>,
    /// How often an outcome of a case was the one that stands, after acts in it.
    pub rulings: [u64; 8],
    /// Accepted calls.
    pub accepted: u64,
}

impl Taken {
    fn add(&mut self, other: Self) {
        for (act, times) in other.acts {
            *self.acts.entry(act).or_default() += times;
        }
        for (row, times) in other.cases {
            *self.cases.entry(row).or_default() += times;
        }
        for (what, times) in other.beside {
            *self.beside.entry(what).or_default() += times;
        }
        for (sum, times) in self.rulings.iter_mut().zip(other.rulings) {
            *sum += times;
        }
        self.accepted += other.accepted;
    }

    fn of_case(&self, act: CaseAct) -> u64 {
        let rows = self.cases.iter().filter(|((it, _), _)| *it == act);
        rows.map(|(_, times)| times).sum()
    }
}

/// A recipient that calls back into the agreement when it is paid.
pub const THIEF: Address = Address([0x66; 20]);
/// A recipient that refuses payments.
pub const REFUSER: Address = Address([0x77; 20]);

/// One history: an agreement, and what must be remembered of it from outside.
pub struct Model<'a> {
    pub world: World,
    pub kind: Kind,
    dice: Dice,
    seen: Seen,
    taken: &'a mut Taken,
    /// What each account holds, from the events alone.
    ledger: [i128; 7],
    /// Sent without a call.
    forced: u128,
    /// From which window on which fee holds.
    prices: Vec<(u64, u128)>,
    /// The fee of each window, as it was when it opened.
    opened: BTreeMap<u64, u128>,
    /// Of each settled window: its charge and what was booked against caps.
    booked: Vec<(u128, u128)>,
    /// Of each settled window: whether it was a breach.
    breaches: Vec<bool>,
    /// Whoever was ever credited something.
    owners: BTreeSet<Address>,
    proposal: Option<(Address, Change)>,
    offers: BTreeMap<u64, Amount>,
    /// Reports that were committed to.
    sealed: BTreeMap<(u64, Address), (Report, Bytes)>,
    /// The court, if it is a contract.
    bench: Option<Bench>,
    /// What concerns the standard contracts only.
    others: Dice,
    registers: Option<Registers>,
    rounds: Option<Rounds>,
    supervised: Option<Supervised>,
    notarial: Notarial,
    /// One of them no longer does what it is for.
    betrayed: bool,
    /// The case that is being paid out, as it was before.
    closing: Option<(u64, CaseView)>,
    /// A vote that is being sent.
    intended: Option<((u64, u8, u8), u8)>,
    /// Calls that were accepted.
    pub accepted: u64,
    /// What happened, for the message when something is wrong.
    story: Vec<String>,
}

impl<'a> Model<'a> {
    /// A proposal.
    pub fn new(kind: Kind, seed: u64, taken: &'a mut Taken) -> Self {
        let (world, fee) = match kind {
            Kind::Plain => (World::proposed(ETHER / 7 + 3), ETHER / 7 + 3),
            Kind::Hosted => (hosted_proposed(ETHER), ETHER),
            Kind::Going => (going_proposed(), ETHER),
            Kind::Served => (served_proposed(), ETHER),
            Kind::Kept => (kept_proposed(), 10 * ETHER),
            Kind::Desk => (desk_proposed(), 10 * ETHER),
            Kind::Grid => (grid_proposed(), 10 * ETHER),
            Kind::Goods => (goods_proposed(), 10 * ETHER),
            Kind::Judged => (judged_proposed(), ETHER),
        };
        world.chain().refuse(REFUSER);
        world.chain().place_code(THIEF, |_| {
            // claim(), of agreement and court, and whatever comes of it.
            for payer in [CONTRACT, COURT] {
                slacontract::host::call(
                    slacontract::host::CallKind::Call,
                    &payer.0,
                    &[0x4e, 0x71, 0xd9, 0x2d],
                    &[0; 32],
                    u64::MAX,
                );
            }
        });
        let mut dice = Dice::new(seed);
        // A court of the terms is an account in half of the histories, and a contract in the others.
        let stage = match kind {
            Kind::Judged => Some(Some(8)),
            Kind::Hosted => dice.percent(50).then_some(None),
            Kind::Kept | Kind::Desk | Kind::Goods => dice.percent(50).then_some(Some(5)),
            _ => None,
        };
        let registers = stage.map(|_| Registers::new(&world));
        let bench = stage.map(|stage| {
            let jurors = dice.pick(&[4, 9, 9, 19]);
            Bench::new(&world, stage, jurors, dice.percent(40))
        });
        let mut others = Dice::new(!seed);
        let rounds = (kind == Kind::Judged).then(|| Rounds::new(&world, &mut others));
        let supervised = (kind == Kind::Hosted).then(|| Supervised::new(&world));
        let notarial = Notarial::new(&world, Dice::new(seed | 1 << 62));
        *taken.acts.entry(Act::Propose).or_default() += 1;
        let seen = Seen::first(&world, kind);
        world.chain().take_logs();
        Self {
            world,
            kind,
            dice,
            seen,
            taken,
            ledger: [0; 7],
            forced: 0,
            prices: vec![(0, fee)],
            opened: BTreeMap::new(),
            booked: Vec::new(),
            breaches: Vec::new(),
            owners: BTreeSet::new(),
            proposal: None,
            offers: BTreeMap::new(),
            sealed: BTreeMap::new(),
            story: vec![format!(
                "{kind:?}, seed {seed}, before a contract: {}",
                bench.is_some()
            )],
            bench,
            others,
            registers,
            rounds,
            supervised,
            notarial,
            betrayed: false,
            closing: None,
            intended: None,
            accepted: 0,
        }
    }

    /// Goes on until `steps` calls were accepted, or nothing is left to be done.
    pub fn live(&mut self, steps: u64) {
        let mut idle = 0;
        while self.accepted < steps && idle < 50 {
            let before = self.accepted;
            self.step();
            idle = if self.accepted > before { 0 } else { idle + 1 };
        }
    }

    /// The fee of a window at what is agreed now.
    fn price(&self, window: u64) -> u128 {
        let mut prices = self.prices.iter().rev();
        prices
            .find(|(from, _)| *from <= window)
            .map_or(0, |(_, price)| *price)
    }

    fn parties(&self) -> [Address; 2] {
        [self.seen.status.provider, self.seen.status.customer]
    }

    /// Stops with the whole story.
    fn wrong(&self, what: &str) -> ! {
        let from = self.story.len().saturating_sub(60);
        panic!(
            "{what}\nstatus: {:?}\nmoney: {:?}\n{:x?}\n{}\n..\n{}",
            self.seen.status,
            self.seen.money,
            self.seen.things.states(),
            self.story[0],
            self.story[from..].join("\n")
        );
    }

    fn must(&self, holds: bool, what: &str) {
        if !holds {
            self.wrong(what);
        }
    }
}

/// How many accepted calls the histories of a run make together, and how often each row must be taken in them.
fn extent() -> (u64, u64) {
    match std::env::var("SLACONTRACT_FULL") {
        Err(_) => (10_000, 1),
        Ok(number) => {
            // A number of calls, for a run of another length.
            let steps = number.parse().ok().filter(|steps| *steps > 1);
            // Of the rarest row there are about 89 in a million.
            let steps = steps.unwrap_or(1_300_000);
            (steps, (steps / 10_000).min(100))
        }
    }
}

/// Histories from a seed on, in steps, until they have so many accepted calls together.
fn histories(first: u64, stride: u64, steps: u64) -> Taken {
    let mut taken = Taken::default();
    let (mut accepted, mut seed) = (0, first);
    let kinds = [
        Kind::Hosted,
        Kind::Served,
        Kind::Going,
        Kind::Hosted,
        Kind::Served,
        Kind::Kept,
        Kind::Desk,
        Kind::Grid,
        Kind::Goods,
        Kind::Kept,
        Kind::Desk,
        Kind::Goods,
        Kind::Plain,
        Kind::Judged,
        Kind::Judged,
        Kind::Judged,
    ];
    while accepted < steps {
        let kind = kinds[(seed / stride) as usize % kinds.len()];
        let mut model = Model::new(kind, seed, &mut taken);
        let length = match kind {
            Kind::Judged => 60 + model.dice.below(200),
            _ => 20 + model.dice.below(100),
        };
        model.live(length);
        model.finish();
        accepted += model.accepted;
        seed += stride;
    }
    taken.accepted = accepted;
    taken
}

#[test]
fn whatever_anybody_does_the_invariants_hold_and_only_what_the_table_names_happens() {
    let (steps, least) = extent();
    // The same histories on every machine.
    let workers = 2;
    let parts: Vec<Taken> = std::thread::scope(|scope| {
        let run = |first: u64| move || histories(first, workers, steps.div_ceil(workers));
        let running: Vec<_> = (0..workers).map(|first| scope.spawn(run(first))).collect();
        let ended = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended
            .map(|part| part.expect("the histories hold"))
            .collect()
    });
    let mut taken = Taken::default();
    for part in parts {
        taken.add(part);
    }
    println!("{} accepted calls: {:?}", taken.accepted, taken.acts);
    println!("in cases: {:?}; {:?}", taken.cases, taken.rulings);
    println!("beside them: {:?}", taken.beside);
    let acts = slacontract::sla::machine::TABLE.iter().map(|row| row.act);
    let acts = acts.filter(|act| call::MODELLED.contains(act));
    let acts = acts.map(|act| (format!("{act:?}"), taken.acts.get(&act).copied()));
    let cases = slacontract::court::machine::TABLE.iter().map(|row| row.act);
    let cases = cases.map(|act| (format!("{act:?}"), Some(taken.of_case(act))));
    let beside = BESIDE.iter();
    let beside = beside.map(|it| (format!("{it:?}"), taken.beside.get(it).copied()));
    let rare = acts
        .chain(cases)
        .chain(beside)
        .filter(|(_, times)| times.is_none_or(|times| times < least));
    let rare: Vec<_> = rare.collect();
    assert!(rare.is_empty(), "hardly ever taken: {rare:?}");
    // I10: both verdicts are reached.
    let [_, stands, claim, counterclaim, ..] = taken.rulings;
    assert!(stands.min(claim).min(counterclaim) >= least);
}
