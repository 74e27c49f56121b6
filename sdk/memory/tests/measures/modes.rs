//! Reports that are committed to before they are revealed, and reports of several signers in one.

use crate::world::{CUSTOMER, ETHER, PROVIDER, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{
    AggregatedReport, Answer, Observation, Report, SlaAggregatedClient, SlaLevelsClient,
    SlaSealedClient,
};

const SIGNERS: [Address; 4] = [
    Address([0xa1; 20]),
    Address([0xa2; 20]),
    Address([0xa3; 20]),
    Address([0xa4; 20]),
];

/// Sealed availability, and throughput that four meters report together: one of them may be faulty.
#[contract]
#[agreement(version = 1, asset = ether, window = "1h", term = 6 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Grid {
    #[party(bond = "20 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 4, quorum = 3, collect_within = "20min", min_coverage = 90 %, mode = sealed)]
    uptime: Feed<Ratio>,
    #[feed(signers = 4, quorum = 3, collect_within = "20min", min_coverage = 90 %, unit = "kW", min = 0, max = 5_000,
           middle = low, mode = aggregated)]
    power: Feed<Value>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 10 %)]
    availability: Objective,
    #[objective(power >= 100, no_traffic = met, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], below 100 => 20 %)]
    supply: Objective,
    #[challenge(within = "10min", resolve_within = "10min", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Grid {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, &signers)
    }
}

fn active() -> World {
    let deployment = GridClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    let world = World::active(
        entry::<Grid>(),
        deployment.arguments(),
        20 * ETHER,
        20 * ETHER,
    );
    world.end(0);
    world
}

fn report(world: &World, signer: Address, good: u64) -> (Report, Bytes) {
    let view = world.window(0);
    let report = Report {
        feed: 0,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        good,
        total: 1_000,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: 5,
        prev: B256::default(),
    };
    let signature = world.sign(signer, 0, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    (report, signature)
}

fn sealed(world: &World) -> SlaSealedClient<World> {
    world.client()
}

fn seal(world: &World, signer: Address, good: u64) {
    let (_, signature) = report(world, signer, good);
    let commitment = keccak256(&signature.0);
    world.done(signer, 0, sealed(world).seal(0, 0, commitment));
}

fn together(world: &World, seq: u32, values: &[(u8, i64)]) -> AggregatedReport {
    let view = world.window(0);
    AggregatedReport {
        feed: 1,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq,
        observations: values
            .iter()
            .map(|(signer, value)| Observation {
                signer: *signer,
                value: *value,
                taken: 60,
                missing: 0,
            })
            .collect(),
        query_hash: WHY,
        samples_root: WHY,
    }
}

fn signatures(world: &World, report: &AggregatedReport, signers: &[Address]) -> Vec<Bytes> {
    let sign = |signer: &Address| {
        world.sign(*signer, 1, |chain, contract, config| {
            report.digest(chain, contract, config)
        })
    };
    signers.iter().map(sign).collect()
}

fn refused(world: &World, values: &[(u8, i64)], signers: &[Address]) -> SlaError {
    let report = together(world, 0, values);
    let signatures = signatures(world, &report, signers);
    let client: SlaAggregatedClient<World> = world.client();
    world.refused(STRANGER, client.report_aggregated(report, signatures))
}

fn send(world: &World, seq: u32, values: &[(u8, i64)]) {
    let report = together(world, seq, values);
    let signatures = signatures(world, &report, &[SIGNERS[3], SIGNERS[0]]);
    let client: SlaAggregatedClient<World> = world.client();
    world.done(STRANGER, 0, client.report_aggregated(report, signatures));
}

fn measured(world: &World) -> (Answer, i64) {
    let levels: SlaLevelsClient<World> = world.client();
    world.read(levels.measured(0, 1))
}

#[test]
fn a_sealed_report_counts_once_it_is_revealed_and_only_as_it_was_committed_to() {
    let world = active();
    let reveal = world.now() + 600;
    for (signer, good) in SIGNERS.into_iter().zip([990, 990, 1_000]) {
        seal(&world, signer, good);
    }
    let (first, signature) = report(&world, SIGNERS[0], 990);
    let at = Timestamp::from_seconds(reveal);
    assert_eq!(
        world.refused(
            STRANGER,
            world.sla().report(first.clone(), signature.clone())
        ),
        SlaError::TooEarly { at }
    );
    world.warp_to(reveal);
    assert_eq!(
        world.refused(SIGNERS[3], sealed(&world).seal(0, 0, WHY)),
        SlaError::TooLate { at }
    );
    let (other, forged) = report(&world, SIGNERS[0], 1_000);
    assert_eq!(
        world.refused(STRANGER, world.sla().report(other, forged)),
        SlaError::NotSealed { signer: SIGNERS[0] }
    );
    let (copied, copy) = report(&world, SIGNERS[3], 990);
    assert_eq!(
        world.refused(STRANGER, world.sla().report(copied, copy)),
        SlaError::NotSealed { signer: SIGNERS[3] }
    );
    world.done(STRANGER, 0, world.sla().report(first, signature));
    for (signer, good) in [(SIGNERS[1], 990), (SIGNERS[2], 1_000)] {
        let (report, signature) = report(&world, signer, good);
        world.done(STRANGER, 0, world.sla().report(report, signature));
    }
    send(&world, 0, &[(0, 100), (1, 100), (2, 100)]);
    // Exactly 99 % is met.
    assert_eq!(world.settle(0).credit, ether(0));
}

#[test]
fn only_a_signer_commits() {
    let world = active();
    assert_eq!(
        world.refused(STRANGER, sealed(&world).seal(0, 0, WHY)),
        SlaError::StrangeSigner { signer: STRANGER }
    );
}

#[test]
fn an_aggregated_report_holds_every_observation_and_a_higher_number_replaces_all_of_them() {
    let world = active();
    assert_eq!(measured(&world), (Answer::NoData, 0));
    send(&world, 0, &[(0, 90), (1, 120), (3, 9_999)]);
    assert_eq!(measured(&world), (Answer::Known, 120));
    assert!(matches!(
        refused(&world, &[(0, 1), (1, 1), (2, 1)], &SIGNERS[..2]),
        SlaError::AlreadyReported { seq: 0, .. }
    ));
    send(&world, 1, &[(0, 90), (1, 90), (2, 120)]);
    assert_eq!(measured(&world), (Answer::Known, 90));
    // 20 % of supply, and 10 % because nobody revealed anything of the other feed.
    assert_eq!(world.settle(0).credit, ether(3));
}

#[test]
fn too_few_observations_or_signatures_or_any_twice_are_refused() {
    let world = active();
    let two = &SIGNERS[..2];
    let good = [(0, 100), (1, 100), (2, 100)];
    let counts = |given, needed| SlaError::InvalidCounts { given, needed };
    assert_eq!(refused(&world, &good[..2], two), counts(2, 3));
    assert_eq!(
        refused(&world, &[(0, 100), (1, 100), (1, 100)], two),
        counts(3, 3)
    );
    assert_eq!(
        refused(&world, &[(0, 100), (1, 100), (4, 100)], two),
        counts(3, 3)
    );
    assert_eq!(refused(&world, &good, &SIGNERS[..1]), counts(1, 2));
    assert_eq!(refused(&world, &good, &SIGNERS[..3]), counts(3, 2));
    assert_eq!(
        refused(&world, &good, &[SIGNERS[0], SIGNERS[0]]),
        SlaError::StrangeSigner { signer: SIGNERS[0] }
    );
    assert_eq!(
        refused(&world, &good, &[SIGNERS[0], STRANGER]),
        SlaError::StrangeSigner { signer: STRANGER }
    );
    assert_eq!(
        refused(&world, &[(0, 1), (1, 5_001), (2, 9_999)], two),
        SlaError::InvalidValue {
            value: 5_001,
            min: 0,
            max: 5_000
        }
    );
}
