//! Duties beside measured objectives: what falls due when, what being late and default cost, and who may say so.

mod due;
mod remedies;
#[path = "../measures/world.rs"]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod world;

use slacontract::prelude::*;
use slacontract::sla::{DutyView, SlaDutiesClient, SlaDutyCourtClient, is_frozen};
use world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry};

/// Everything that can be due, in windows of 100 seconds.
#[contract]
#[agreement(version = 1, asset = ether, window = "100s", term = 3 windows, renew = never, amend = never,
            terminate(notice = "50s", for_cause = 3 breaches in 3 windows), language = en, demo = true)]
pub struct Kept {
    #[param(default = "10 ether", range = "1 ether"..="40 ether")]
    fee: Param<Amount>,
    #[party(bond = "40 ether")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[party(reads = all)]
    regulator: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = breach, on_missing = worst_tier)]
    #[credit(base = fee, from = [fee, bond], below 99 % => 10 %, below 90 % => 50 %)]
    availability: Objective,
    #[disclosure(by = provider, to = [customer, regulator], every = window, within = "20s", late = "0.1 ether" per "10s",
                 cure = "30s", otherwise = deem(tier = 2))]
    report: Disclosure,
    #[justification(by = provider, on = breach, within = "20s", late = "0.05 ether" per "10s")]
    reasons: Justification,
    #[justification(by = provider, on = ruling, within = "20s", late = "0.05 ether" per "10s")]
    findings: Justification,
    #[payment(by = customer, to = provider, amount = "1 ether", every = window, grace = "20s",
              interest = 1 % per "10s" up to 3 %, refuse_after = "200s")]
    rent: Payment,
    #[custody(by = provider, to = customer, amount = "100 ether", every = "20s", within = "10s", freeze_after = 2)]
    savings: Custody,
    #[quality(by = provider, to = customer, promise = "backups are encrypted", every = "100s", within = "20s",
              damages = 100 % of fee)]
    backups: Quality,
    #[drill(by = provider, to = customer, every = "300s", within = "20s", recover_within = "4h", lose_at_most = "15min",
            late = "0.2 ether" per "50s")]
    failover: Drill,
    #[arbitration(challenge = "10s", court = param, panel = 3, appeals = 0, vote = open,
                  stages(evidence = "5s", draw = "5s", commit = "5s", reveal = "5s", appeal = "5s"))]
    disputes: Arbitration,
}

#[contract]
impl Kept {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        regulator: Address,
        signers: Vec<Address>,
        court: Address,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, regulator, &signers, court, fee)
    }

    /// Whether the savings are frozen.
    #[view]
    pub fn frozen(&self) -> bool {
        is_frozen(self, 4)
    }
}

const REGULATOR: Address = Address([0x44; 20]);
const COURT: Address = Address([0x55; 20]);

const REPORT: u64 = 0;
const REASONS: u64 = 1;
const FINDINGS: u64 = 2;
const RENT: u64 = 3;
const SAVINGS: u64 = 4;
const BACKUPS: u64 = 5;
const FAILOVER: u64 = 6;

/// The number of an occurrence.
fn id(part: u64, n: u64) -> u64 {
    part << 32 | n
}

/// The arguments of a proposal at this fee, in ether.
fn arguments(fee: u128) -> Vec<u8> {
    let signers = vec![SIGNERS[0]];
    let fee = Amount::from_units(fee * ETHER);
    KeptClient::new(PROVIDER, CUSTOMER, REGULATOR, signers, COURT, fee)
        .arguments()
        .to_vec()
}

/// In force, with so many windows of 10 ether paid; the first opens now.
fn kept(windows: u128) -> World {
    let world = World::active(
        entry::<Kept>(),
        &arguments(10),
        40 * ETHER,
        windows * 10 * ETHER,
    );
    for who in [REGULATOR, COURT] {
        world.0.give(who, ETHER);
    }
    world
}

fn duties(world: &World) -> SlaDutiesClient<World> {
    world.client()
}

fn court(world: &World) -> SlaDutyCourtClient<World> {
    world.client()
}

fn duty(world: &World, id: u64) -> DutyView {
    world.read(duties(world).duty(id))
}

/// The obligor does what is due.
fn perform(world: &World, id: u64) {
    world.done(PROVIDER, 0, duties(world).perform(id, WHY, WHY));
}

/// The signer reports so many good samples of 1,000, and the window is settled.
fn settle(world: &World, window: u64, good: u64) {
    report(world, window, good);
    world.settle(window);
}

fn report(world: &World, window: u64, good: u64) {
    world.end(window);
    let view = world.window(window);
    let report = slacontract::sla::Report {
        feed: 0,
        window,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        good,
        total: 1_000,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    };
    let signature = world.sign(SIGNERS[0], 0, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    world.done(STRANGER, 0, world.sla().report(report, signature));
}

/// Milliether.
fn milli(count: u128) -> Amount {
    Amount::from_units(count * ETHER / 1_000)
}
