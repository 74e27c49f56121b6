//! Random histories of whole agreements: whoever does whatever whenever, the invariants hold after every call, only what the table
//! names happens, and at the end a stranger brings everything to its end.

mod call;
mod finish;
mod goods;
mod hands;
mod look;
mod silence;
mod things;
mod watch;

use crate::agreements::{going_proposed, hosted_proposed, served_proposed};
use crate::goods::goods_proposed;
use crate::kept::{desk_proposed, grid_proposed, kept_proposed};
use crate::world::{CONTRACT, ETHER, World};
use look::Seen;
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use slacontract::sla::{Act, Report};
use slacontract::{Address, Amount, B256, Bytes};
use std::collections::{BTreeMap, BTreeSet};

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
pub type Taken = BTreeMap<Act, u64>;

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
    ledger: [i128; 6],
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
        };
        world.chain().refuse(REFUSER);
        world.chain().place_code(THIEF, |_| {
            // claim(), and whatever comes of it.
            slacontract::host::call(
                slacontract::host::CallKind::Call,
                &CONTRACT.0,
                &[0x4e, 0x71, 0xd9, 0x2d],
                &[0; 32],
                u64::MAX,
            );
        });
        *taken.entry(Act::Propose).or_default() += 1;
        let seen = Seen::first(&world, kind);
        world.chain().take_logs();
        Self {
            world,
            kind,
            dice: Dice::new(seed),
            seen,
            taken,
            ledger: [0; 6],
            forced: 0,
            prices: vec![(0, fee)],
            opened: BTreeMap::new(),
            booked: Vec::new(),
            breaches: Vec::new(),
            owners: BTreeSet::new(),
            proposal: None,
            offers: BTreeMap::new(),
            sealed: BTreeMap::new(),
            accepted: 0,
            story: vec![format!("{kind:?}, seed {seed}")],
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
            let steps = steps.unwrap_or(1_000_000);
            (steps, steps / 10_000)
        }
    }
}

/// Histories from a seed on, in steps, until they have so many accepted calls together.
fn histories(first: u64, stride: u64, steps: u64) -> Taken {
    let mut taken = Taken::new();
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
    ];
    while accepted < steps {
        let kind = kinds[(seed / stride) as usize % kinds.len()];
        let mut model = Model::new(kind, seed, &mut taken);
        let length = 20 + model.dice.below(100);
        model.live(length);
        model.finish();
        accepted += model.accepted;
        seed += stride;
    }
    taken
}

#[test]
fn whatever_anybody_does_the_invariants_hold_and_only_what_the_table_names_happens() {
    let (steps, least) = extent();
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let parts: Vec<Taken> = std::thread::scope(|scope| {
        let run = |first| move || histories(first, workers, steps.div_ceil(workers));
        let running: Vec<_> = (0..workers).map(|first| scope.spawn(run(first))).collect();
        let ended = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended
            .map(|part| part.expect("the histories hold"))
            .collect()
    });
    let mut taken = Taken::new();
    for (act, times) in parts.into_iter().flatten() {
        *taken.entry(act).or_default() += times;
    }
    println!("at least {steps} accepted calls: {taken:?}");
    for row in slacontract::sla::machine::TABLE {
        if !call::MODELLED.contains(&row.act) {
            continue;
        }
        let times = taken.get(&row.act).copied().unwrap_or_default();
        assert!(times >= least, "{:?} was taken {times} times", row.act);
    }
}
