//! What readers see, and when.

use crate::world::{COLLECT, HEARTBEAT, SIGNERS, START, STRANGER, World, answered};
use slacontract::abi::Scalar;
use slacontract::feed::RoundId;
use slacontract::{Duration, Event, I256, Timestamp, U256};
use slacontract_feed::{AnswerUpdated, Deviated, FeedError, NoAnswer};
use slacontract_memory::{Outcome, sign};

#[test]
fn readers_call_it_as_they_call_an_aggregator_of_chainlinks() {
    let world = World::each();
    world.after(1, 1);
    for (signer, value) in SIGNERS.into_iter().zip([7, -3, 9, 8]) {
        world.report(signer, 1, value);
    }
    // Selectors as solc computes them, and words as it reads them.
    let ask = |calldata: &[u8]| {
        let outcome = world.chain.send(STRANGER, crate::world::FEED, calldata, 0);
        let Outcome::Success(data) = outcome else {
            panic!("{outcome:?}");
        };
        data
    };
    let word = |number: u64| U256::from(number).to_be_bytes();
    let expected = [
        word(1),
        I256::from(7_i64).to_be_bytes(),
        word(START),
        word(START + HEARTBEAT + 1),
        word(1),
    ];
    assert_eq!(ask(&[0xfe, 0xaf, 0x96, 0x8c]), expected.as_flattened());
    let mut round_data = vec![0x9a, 0x6f, 0xc8, 0xf5];
    round_data.extend(word(1));
    assert_eq!(ask(&round_data), expected.as_flattened());
    assert_eq!(ask(&[0x31, 0x3c, 0xe5, 0x67]), word(2));
    assert_eq!(ask(&[0x54, 0xfd, 0x4d, 0x50]), word(1));
    let text: String = slacontract::abi::decode(&ask(&[0x72, 0x84, 0xe4, 0x16])).expect("a text");
    assert_eq!(text, "Frost days");
}

#[test]
fn an_answer_is_made_of_all_reports_and_fixed_when_all_came_or_time_is_over() {
    let world = World::each();
    let none = |round| FeedError::NoData {
        round: RoundId(round),
    };
    assert_eq!(
        world.refused(STRANGER, &world.reader.latest_round_data()),
        none(1)
    );
    world.after(1, 10);
    for (signer, value) in SIGNERS.into_iter().zip([10, 20, 30]) {
        world.report(signer, 1, value);
    }
    // Three of four would answer, but the fourth may still come.
    assert_eq!(
        world.refused(STRANGER, &world.reader.latest_round_data()),
        none(1)
    );
    world.after(1, COLLECT - 1);
    assert_eq!(
        world.refused(STRANGER, &world.reader.get_round_data(RoundId(1))),
        none(1)
    );
    world.after(1, COLLECT);
    assert_eq!(world.latest(), answered(1, 20, START + HEARTBEAT + 10));
    // The next round has not ended; the last answer holds until it is fixed.
    world.after(2, 10);
    assert_eq!(world.latest().round_id, RoundId(1));
    for signer in SIGNERS {
        world.report(signer, 2, 40);
    }
    assert_eq!(world.latest().round_id, RoundId(2));
    for beyond in [0, 3, u64::MAX] {
        assert_eq!(
            world.refused(STRANGER, &world.reader.get_round_data(RoundId(beyond))),
            none(beyond)
        );
    }
}

#[test]
fn a_round_with_too_few_reports_has_no_answer_and_no_older_one_stands_in() {
    let world = World::each();
    world.after(1, 1);
    for signer in SIGNERS {
        world.report(signer, 1, 5);
    }
    world.after(2, 1);
    world.report(SIGNERS[0], 2, 6);
    world.report(SIGNERS[1], 2, 6);
    // No traffic counts as nobody's value.
    let mut idle = world.report_of(2, 0);
    idle.taken = 0;
    let signature = world.sign(SIGNERS[2], &idle);
    world.done(STRANGER, &world.feed.report(idle, signature));
    world.after(2, COLLECT);
    assert_eq!(
        world.refused(STRANGER, &world.reader.latest_round_data()),
        FeedError::NoData { round: RoundId(2) }
    );
    assert_eq!(
        world.done(STRANGER, &world.reader.get_round_data(RoundId(1))),
        answered(1, 5, START + HEARTBEAT + 1)
    );
    assert!(world.done(STRANGER, &world.feed.deviates(5)));
    let age = Duration::from_seconds(u64::MAX);
    assert_eq!(
        world.refused(STRANGER, &world.feed.latest_within(age)),
        FeedError::NoData { round: RoundId(2) }
    );
}

#[test]
fn a_reader_says_how_old_an_answer_may_be() {
    let world = World::each();
    world.after(1, 7);
    for signer in SIGNERS {
        world.report(signer, 1, 5);
    }
    let updated_at = Timestamp::from_seconds(world.chain.now());
    world.chain.warp(100);
    let within = |age| world.feed.latest_within(Duration::from_seconds(age));
    assert_eq!(world.done(STRANGER, &within(100)), world.latest());
    assert_eq!(
        world.refused(STRANGER, &within(99)),
        FeedError::Stale {
            updated_at,
            age: Duration::from_seconds(99)
        }
    );
}

#[test]
fn a_value_deviates_from_the_share_on_that_the_rules_say() {
    let world = World::each();
    assert!(world.done(STRANGER, &world.feed.deviates(0)));
    world.after(1, 1);
    for signer in SIGNERS {
        world.report(signer, 1, 200);
    }
    for (value, is) in [(200, false), (201, true), (199, true)] {
        assert_eq!(world.done(STRANGER, &world.feed.deviates(value)), is);
    }
}

#[test]
fn each_round_is_told_of_once() {
    let world = World::each();
    let round = |at| RoundId(at);
    let topics = |world: &World| -> Vec<_> {
        let logs = world.chain.take_logs();
        logs.into_iter().map(|(_, topics, _)| topics).collect()
    };
    for (at, value) in [(1, 200), (2, 200), (3, 201)] {
        world.after(at, 1);
        for signer in SIGNERS {
            world.report(signer, at, value);
        }
        topics(&world);
        world.done(STRANGER, &world.feed.announce(round(at)));
        let told = topics(&world);
        let id = U256::from(at).to_be_bytes();
        assert_eq!(
            told[0],
            [AnswerUpdated::TOPIC, I256::from(value).word(), id]
        );
        if at == 3 {
            assert_eq!(told[1], [Deviated::TOPIC, id]);
        } else {
            assert_eq!(told.len(), 1);
        }
        assert_eq!(
            world.refused(STRANGER, &world.feed.announce(round(at))),
            FeedError::NothingToAnnounce { round: round(at) }
        );
    }
    world.after(4, COLLECT);
    world.done(STRANGER, &world.feed.announce(round(4)));
    let four = U256::from(4_u64).to_be_bytes();
    assert_eq!(topics(&world), [vec![NoAnswer::TOPIC, four]]);
    for at in [0, 5] {
        assert!(matches!(
            world.refused(STRANGER, &world.feed.announce(round(at))),
            FeedError::NothingToAnnounce { .. }
        ));
    }
}

#[test]
fn a_report_is_taken_for_exactly_its_round_and_until_its_time_is_over() {
    let world = World::each();
    let early = world.report_of(1, 5);
    let signature = world.sign(SIGNERS[0], &early);
    let send = |report: &slacontract::feed::ValueReport, signature: &slacontract::Bytes| {
        world.refused(
            STRANGER,
            &world.feed.report(report.clone(), signature.clone()),
        )
    };
    let none = FeedError::NoData { round: RoundId(1) };
    assert_eq!(send(&early, &signature), none);
    world.after(1, 0);
    let mut shifted = early.clone();
    shifted.from += 1;
    assert!(matches!(
        send(&shifted, &world.sign(SIGNERS[0], &shifted)),
        FeedError::WrongRange { .. }
    ));
    let mut beyond = early.clone();
    beyond.value = 10_001;
    assert!(matches!(
        send(&beyond, &world.sign(SIGNERS[0], &beyond)),
        FeedError::InvalidValue { value: 10_001, .. }
    ));
    let mut other = early.clone();
    other.feed = 1;
    assert_eq!(
        send(&other, &world.sign(SIGNERS[0], &other)),
        FeedError::OtherMode
    );
    assert_eq!(
        send(&early, &world.sign(STRANGER, &early)),
        FeedError::StrangeSigner { signer: STRANGER }
    );
    // Signed for another chain: the digest names somebody else, who is no signer.
    let config = world.done(STRANGER, &world.feed.feed_config());
    let elsewhere = sign(&early.digest(1, crate::world::FEED, config), SIGNERS[0]);
    assert!(matches!(
        send(&early, &elsewhere),
        FeedError::StrangeSigner { .. } | FeedError::BadSignature
    ));
    world.report(SIGNERS[0], 1, 5);
    assert_eq!(
        send(&early, &signature),
        FeedError::AlreadyReported {
            signer: SIGNERS[0],
            seq: 0
        }
    );
    let mut correction = world.report_of(1, 6);
    correction.seq = 1;
    let prev = early.digest(slacontract_memory::CHAIN_ID, crate::world::FEED, config);
    assert_eq!(
        send(&correction, &world.sign(SIGNERS[0], &correction)),
        FeedError::WrongPrevious { prev }
    );
    correction.prev = prev;
    let signed = world.sign(SIGNERS[0], &correction);
    world.done(STRANGER, &world.feed.report(correction, signed));
    world.after(1, COLLECT);
    let late = world.report_of(1, 5);
    assert!(matches!(
        send(&late, &world.sign(SIGNERS[1], &late)),
        FeedError::NotReported { .. }
    ));
}
