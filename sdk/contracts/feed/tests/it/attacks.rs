//! Attacks on a feed, each tried and failed. The names are those of the book's list.

use crate::world::{COLLECT, OWNER, SIGNERS, STRANGER, World, rules};
use slacontract::feed::RoundId;
use slacontract::{Address, Amount};
use slacontract_feed::{FeedError, Mode};

#[test]
fn attack_a04_a_signer_that_copies_is_paid_nothing_and_loses_its_place() {
    let world = World::new(rules(Mode::Sealed), &SIGNERS);
    world.done(OWNER, &world.feed.fund().value(Amount::from_units(160)));
    let earned = |signer: Address| world.done(STRANGER, &world.feed.claimable(signer)).units();
    let (honest, copier) = (&SIGNERS[..3], SIGNERS[3]);
    for round in 1..=2 {
        world.after(round, 0);
        let signed: Vec<_> = honest
            .iter()
            .map(|signer| {
                let report = world.report_of(round, 40);
                let signature = world.sign(*signer, &report);
                (*signer, report, signature)
            })
            .collect();
        for (signer, _, signature) in &signed {
            let sealed = slacontract::env::keccak256(&signature.0);
            world.done(*signer, &world.feed.seal(RoundId(round), sealed));
            // It seals what the last one sealed: it has measured nothing itself.
            world.done(copier, &world.feed.seal(RoundId(round), sealed));
        }
        world.after(round, COLLECT / 2);
        for (_, report, signature) in signed {
            world.done(STRANGER, &world.feed.report(report, signature));
        }
        // Now it can read the value, and sign it.
        let report = world.report_of(round, 40);
        let signature = world.sign(copier, &report);
        assert_eq!(
            world.refused(STRANGER, &world.feed.report(report, signature)),
            FeedError::NotSealed { signer: copier }
        );
        world.after(round, COLLECT);
    }
    assert_eq!(
        honest.iter().map(|signer| earned(*signer)).sum::<u128>(),
        60
    );
    assert_eq!(earned(copier), 0);
    // Two rounds of three without a report: anybody takes its place from it.
    world.done(STRANGER, &world.feed.eject(copier));
    assert_eq!(
        world.refused(STRANGER, &world.feed.eject(copier)),
        FeedError::StrangeSigner { signer: copier }
    );
}
