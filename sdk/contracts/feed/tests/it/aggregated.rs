//! Sealed reports, and several signers in one report.

use crate::world::{
    COLLECT, FEED, HEARTBEAT, SIGNERS, START, STRANGER, WHY, World, answered, rules,
};
use slacontract::Address;
use slacontract::feed::{AggregatedReport, Observation, RoundId};
use slacontract_feed::{FeedError, Mode};
use slacontract_memory::{CHAIN_ID, sign};

fn together(values: &[i64]) -> AggregatedReport {
    AggregatedReport {
        feed: 0,
        window: 0,
        from: START,
        to: START + HEARTBEAT,
        seq: 0,
        observations: (0..)
            .zip(values)
            .map(|(signer, value)| Observation {
                signer,
                value: *value,
                taken: 60,
                missing: 0,
            })
            .collect(),
        query_hash: WHY,
        samples_root: WHY,
    }
}

fn send(world: &World, report: AggregatedReport, by: &[Address]) -> Result<(), FeedError> {
    let config = world.done(STRANGER, &world.feed.feed_config());
    let digest = report.digest(CHAIN_ID, FEED, config);
    let signatures = by.iter().map(|signer| sign(&digest, *signer)).collect();
    let call = world.feed.report_aggregated(report, signatures);
    match slacontract_memory::send(STRANGER, &call) {
        slacontract_memory::Outcome::Success(_) => Ok(()),
        outcome => Err(outcome.error()),
    }
}

#[test]
fn one_report_of_most_signers_fixes_the_round() {
    let world = World::new(rules(Mode::Aggregated), &SIGNERS);
    world.after(1, 5);
    let two = &SIGNERS[..2];
    assert!(matches!(
        send(&world, together(&[1, 2]), two),
        Err(FeedError::InvalidCounts {
            given: 2,
            needed: 3
        })
    ));
    for by in [&SIGNERS[..1], &SIGNERS[..3]] {
        assert!(matches!(
            send(&world, together(&[1, 2, 3]), by),
            Err(FeedError::InvalidCounts { needed: 2, .. })
        ));
    }
    assert_eq!(
        send(&world, together(&[1, 2, 3]), &[SIGNERS[1], SIGNERS[1]]),
        Err(FeedError::StrangeSigner { signer: SIGNERS[1] })
    );
    assert!(matches!(
        send(&world, together(&[0, 10_001, 10_001]), two),
        Err(FeedError::InvalidValue { value: 10_001, .. })
    ));
    let mut unordered = together(&[1, 2, 3]);
    unordered.observations.swap(0, 1);
    assert!(matches!(
        send(&world, unordered, two),
        Err(FeedError::InvalidCounts { .. })
    ));
    // Each by itself is another mode.
    let alone = world.report_of(1, 5);
    let signature = world.sign(SIGNERS[0], &alone);
    assert_eq!(
        world.refused(STRANGER, &world.feed.report(alone, signature)),
        FeedError::OtherMode
    );
    assert_eq!(send(&world, together(&[3, 1, 2]), two), Ok(()));
    assert_eq!(world.latest(), answered(1, 2, START + HEARTBEAT + 5));
    assert!(matches!(
        send(&world, together(&[3, 1, 2]), two),
        Err(FeedError::NotReported { .. })
    ));
}

#[test]
fn a_sealed_report_is_revealed_in_the_second_half_with_the_signature_that_was_committed_to() {
    let world = World::new(rules(Mode::Sealed), &SIGNERS);
    world.after(1, 0);
    let report = world.report_of(1, 5);
    let signature = world.sign(SIGNERS[0], &report);
    let commitment = slacontract::env::keccak256(&signature.0);
    world.done(SIGNERS[0], &world.feed.seal(RoundId(1), commitment));
    // A copied commitment reveals nothing that counts.
    world.done(SIGNERS[1], &world.feed.seal(RoundId(1), commitment));
    let reveal = || world.feed.report(report.clone(), signature.clone());
    assert_eq!(
        world.refused(STRANGER, &reveal()),
        FeedError::NotSealed { signer: SIGNERS[0] }
    );
    world.after(1, COLLECT / 2);
    assert!(matches!(
        world.refused(SIGNERS[2], &world.feed.seal(RoundId(1), commitment)),
        FeedError::NotReported { .. }
    ));
    world.done(STRANGER, &reveal());
    for signer in [SIGNERS[1], SIGNERS[2]] {
        let report = world.report_of(1, 5);
        let signature = world.sign(signer, &report);
        assert_eq!(
            world.refused(STRANGER, &world.feed.report(report, signature)),
            FeedError::NotSealed { signer }
        );
    }
}
