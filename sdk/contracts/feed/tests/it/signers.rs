//! Who signs: how a place is lost and given to another.

use crate::world::{COLLECT, OWNER, SIGNERS, STRANGER, World, rules};
use slacontract::feed::{RoundId, ValueReport};
use slacontract::terms::digest::VALUE_REPORT_TYPE;
use slacontract::{Address, Bytes, Duration, PartsPerBillion};
use slacontract_feed::{Feed, FeedClient, FeedError, Mode, Rules};
use slacontract_memory::{Chain, Outcome};

/// The words of a report's EIP-712 structure.
fn words(report: &ValueReport) -> Bytes {
    let number = |number: u64| [[0; 24].as_slice(), &number.to_be_bytes()].concat();
    let mut words = slacontract::host::keccak(VALUE_REPORT_TYPE.as_bytes()).to_vec();
    let head = [report.window, report.from, report.to, report.seq.into()];
    words.extend(number(report.feed.into()));
    head.into_iter().for_each(|word| words.extend(number(word)));
    words.extend([if report.value < 0 { 0xff } else { 0 }; 24]);
    words.extend(report.value.to_be_bytes());
    words.extend(number(report.taken));
    words.extend(number(report.missing));
    words.extend(report.query_hash.0);
    words.extend(report.samples_root.0);
    words.extend(number(report.observed_at));
    words.extend(report.prev.0);
    Bytes(words)
}

fn left(world: &World) -> usize {
    let signers = world.done(STRANGER, &world.feed.signers());
    signers.iter().filter(|signer| !signer.is_zero()).count()
}

#[test]
fn a_signer_that_missed_too_many_rounds_is_ejected_but_never_below_the_quorum() {
    let world = World::each();
    for round in 1..=2 {
        world.after(round, 1);
        world.report(SIGNERS[0], round, 5);
    }
    // The second round may still be reported.
    assert_eq!(
        world.refused(STRANGER, &world.feed.eject(SIGNERS[3])),
        FeedError::NotEjectable {
            missed: 1,
            needed: 2,
            left: 4
        }
    );
    world.after(2, COLLECT);
    world.done(STRANGER, &world.feed.eject(SIGNERS[3]));
    assert_eq!(left(&world), 3);
    assert_eq!(
        world.refused(STRANGER, &world.feed.eject(SIGNERS[3])),
        FeedError::StrangeSigner { signer: SIGNERS[3] }
    );
    assert!(matches!(
        world.refused(STRANGER, &world.feed.eject(SIGNERS[2])),
        FeedError::NotEjectable { left: 3, .. }
    ));
    assert!(matches!(
        world.refused(STRANGER, &world.feed.eject(SIGNERS[0])),
        FeedError::NotEjectable { missed: 0, .. }
    ));
    // The others are enough, and all there are.
    world.after(3, 1);
    for signer in &SIGNERS[..3] {
        world.report(*signer, 3, 7);
    }
    assert_eq!(world.latest().answer, slacontract::I256::from(7_i64));
}

#[test]
fn two_reports_under_one_number_cost_the_signer_its_place_and_a_fee() {
    let world = World::each();
    world.after(1, 1);
    world.report(SIGNERS[0], 1, 5);
    let (one, other) = (world.report_of(1, 5), world.report_of(1, -6));
    let prove = |one: &ValueReport, other: &ValueReport, by: [Address; 2]| {
        world.feed.equivocation(
            words(one),
            world.sign(by[0], one),
            words(other),
            world.sign(by[1], other),
        )
    };
    let signer = SIGNERS[0];
    for (second, by) in [(&one, [signer, signer]), (&other, [signer, SIGNERS[1]])] {
        assert_eq!(
            world.refused(STRANGER, &prove(&one, second, by)),
            FeedError::NoEquivocation
        );
    }
    world.done(STRANGER, &prove(&one, &other, [signer, signer]));
    assert_eq!(left(&world), 3);
    let claimable = world.done(STRANGER, &world.feed.claimable(signer));
    assert!(claimable.is_zero());
    // What it reported stands as one voice among the others.
    for signer in &SIGNERS[1..3] {
        world.report(*signer, 1, 9);
    }
    // The fourth said nothing, and may until the time for reports is over.
    world.after(1, COLLECT);
    assert_eq!(world.latest().answer, slacontract::I256::from(9_i64));
}

#[test]
fn a_signer_that_loses_its_place_takes_nobody_elses_report_with_it() {
    let world = World::each();
    world.after(1, 1);
    for signer in &SIGNERS[..3] {
        world.report(*signer, 1, 5);
    }
    // The fourth has still to report; the first says another thing as well.
    let (one, other) = (world.report_of(1, 5), world.report_of(1, 6));
    let proof = world.feed.equivocation(
        words(&one),
        world.sign(SIGNERS[0], &one),
        words(&other),
        world.sign(SIGNERS[0], &other),
    );
    world.done(STRANGER, &proof);
    assert_eq!(
        world.refused(STRANGER, &world.reader.latest_round_data()),
        FeedError::NoData { round: RoundId(1) }
    );
    world.report(SIGNERS[3], 1, 4);
    // Lower of the two in the middle of 4, 5, 5, 5.
    assert_eq!(world.latest().answer, slacontract::I256::from(5_i64));
}

#[test]
fn an_answer_that_is_fixed_stays_so_when_a_place_is_given_anew() {
    let world = World::each();
    for round in 1..=3 {
        world.after(round, 1);
        for signer in &SIGNERS[..3] {
            world.report(*signer, round, 5);
        }
        if round == 2 {
            world.after(round, COLLECT);
            world.done(STRANGER, &world.feed.eject(SIGNERS[3]));
        }
    }
    // All three that are left have reported the third round.
    let fixed = world.latest();
    assert_eq!(fixed.round_id, RoundId(3));
    let heir = Address([0xb4; 20]);
    world.done(OWNER, &world.feed.replace_signer(3, heir));
    assert_eq!(world.latest(), fixed);
    let late = world.report_of(3, 9);
    let signature = world.sign(heir, &late);
    assert!(matches!(
        world.refused(STRANGER, &world.feed.report(late, signature)),
        FeedError::NotReported { .. }
    ));
    assert_eq!(world.latest(), fixed);
}

#[test]
fn the_owner_gives_a_place_to_another_signer_and_older_signatures_are_void() {
    let world = World::each();
    world.after(1, 1);
    let old = world.report_of(1, 5);
    let signature = world.sign(SIGNERS[1], &old);
    let heir = Address([0xb4; 20]);
    assert!(matches!(
        slacontract_memory::send(STRANGER, &world.feed.replace_signer(3, heir)),
        Outcome::Revert(_)
    ));
    for (place, signer) in [(4, heir), (3, SIGNERS[0]), (3, Address::ZERO)] {
        assert_eq!(
            world.refused(OWNER, &world.feed.replace_signer(place, signer)),
            FeedError::StrangeSigner { signer }
        );
    }
    world.done(OWNER, &world.feed.replace_signer(3, heir));
    assert!(matches!(
        world.refused(STRANGER, &world.feed.report(old, signature)),
        FeedError::StrangeSigner { .. } | FeedError::BadSignature
    ));
    world.report(heir, 1, 5);
    let gone = world.report_of(1, 5);
    let signature = world.sign(SIGNERS[3], &gone);
    assert_eq!(
        world.refused(STRANGER, &world.feed.report(gone, signature)),
        FeedError::StrangeSigner { signer: SIGNERS[3] }
    );
}

#[test]
fn rules_that_cannot_be_kept_are_refused() {
    let good = rules(Mode::Each);
    let attempt = |rules: Rules, signers: &[Address]| {
        let chain = Chain::default();
        let at = crate::world::FEED;
        chain.place::<Feed>(at);
        let deployment = FeedClient::new("x".into(), rules, signers.to_vec());
        let mut data = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
        data.extend_from_slice(deployment.arguments());
        match chain.send(OWNER, at, &data, 0) {
            Outcome::Success(_) => None,
            outcome => Some(outcome.error::<FeedError>()),
        }
    };
    assert_eq!(attempt(good, &SIGNERS), None);
    let twice = [SIGNERS[0], SIGNERS[1], SIGNERS[2], SIGNERS[0]];
    let many: Vec<Address> = (1..=33).map(|at| Address([at; 20])).collect();
    for (wrong, signers) in [
        (good, &[] as &[Address]),
        (good, &many),
        (good, &twice),
        (Rules { quorum: 2, ..good }, &SIGNERS),
        (Rules { quorum: 5, ..good }, &SIGNERS),
        (
            Rules {
                min: 1,
                max: 0,
                ..good
            },
            &SIGNERS,
        ),
        (
            Rules {
                collect: Duration::from_seconds(3_601),
                ..good
            },
            &SIGNERS,
        ),
        (
            Rules {
                collect: Duration::from_seconds(1),
                ..good
            },
            &SIGNERS,
        ),
        (Rules { missed: 4, ..good }, &SIGNERS),
        (Rules { missed: 0, ..good }, &SIGNERS),
    ] {
        assert!(attempt(wrong, signers).is_some(), "{wrong:?}");
    }
    // No coverage is asked for.
    let any = Rules {
        coverage: PartsPerBillion::new(0),
        ..good
    };
    assert_eq!(attempt(any, &SIGNERS), None);
}
