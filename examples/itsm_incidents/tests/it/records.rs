//! Problems, changes, configurations and releases: which steps they go, and at whose word.

use crate::world::{CUSTOMER, DAY, HOUR, PROVIDER, STRANGER, WHY, World};
use slacontract::sla::{Kind, SlaError, Step};
use slacontract::{B256, Timestamp};

const NEVER: Timestamp = Timestamp::from_seconds(0);

#[test]
fn only_a_change_that_was_approved_and_announced_ahead_covers_a_time() {
    let world = World::active(1);
    let (from, until) = (world.now() + DAY, world.now() + DAY + 2 * HOUR);
    let at = Timestamp::from_seconds;
    let id = world.must(
        PROVIDER,
        world
            .records
            .open_record(Kind::Change, WHY, B256::default()),
    );
    let advance = |to, from, until| {
        world
            .records
            .advance_record(id, to, WHY, at(from), at(until))
    };
    let covers = |from, to| world.read(world.records.change_is_announced(id, at(from), at(to)));
    let refused = |from, to| SlaError::NoSuchStep {
        kind: Kind::Change,
        from,
        to,
    };
    // Nobody schedules what was not approved, and the desk does not approve itself.
    assert_eq!(
        world.refused(PROVIDER, advance(Step::Scheduled, from, until)),
        refused(Step::Opened, Step::Scheduled)
    );
    assert_eq!(
        world.refused(PROVIDER, advance(Step::Approved, 0, 0)),
        refused(Step::Opened, Step::Approved)
    );
    world.must(CUSTOMER, advance(Step::Approved, 0, 0));
    assert!(!covers(from, until));
    for (from, until) in [(world.now(), until), (from, from)] {
        assert_eq!(
            world.refused(PROVIDER, advance(Step::Scheduled, from, until)),
            refused(Step::Approved, Step::Scheduled)
        );
    }
    world.must(PROVIDER, advance(Step::Scheduled, from, until));
    assert!(covers(from, until) && covers(from + HOUR, until));
    assert!(!covers(from - 1, until) && !covers(from, until + 1) && !covers(from, from));
    world.warp(DAY + 2 * HOUR);
    world.must(PROVIDER, advance(Step::Implemented, 0, 0));
    assert!(covers(from, until));
    world.must(PROVIDER, advance(Step::RolledBack, 0, 0));
    assert!(!covers(from, until));
}

#[test]
fn records_link_what_they_follow_from() {
    let world = World::active(1);
    let open = |who, kind, content: u8, link: u8| {
        let call =
            world
                .records
                .open_record(kind, B256::from([content; 32]), B256::from([link; 32]));
        world.must(who, call)
    };
    let advance = |who, id, to| {
        world.must(who, world.records.advance_record(id, to, WHY, NEVER, NEVER));
    };
    let problem = open(PROVIDER, Kind::Problem, 1, 9);
    advance(PROVIDER, problem, Step::KnownError);
    let change = open(PROVIDER, Kind::Change, 2, 1);
    advance(CUSTOMER, change, Step::Approved);
    let release = open(PROVIDER, Kind::Release, 3, 2);
    advance(CUSTOMER, release, Step::Approved);
    advance(PROVIDER, release, Step::Implemented);
    advance(CUSTOMER, release, Step::Reviewed);
    let (old, new) = (
        open(PROVIDER, Kind::Configuration, 4, 0),
        open(PROVIDER, Kind::Configuration, 5, 4),
    );
    advance(PROVIDER, old, Step::Superseded);
    advance(PROVIDER, problem, Step::Solved);
    let view = world.read(world.records.record(new));
    assert_eq!((view.kind, view.step), (Kind::Configuration, Step::Opened));
    assert_eq!(view.link, world.read(world.records.record(old)).content);
    assert_eq!(world.read(world.records.record(problem)).step, Step::Solved);
    let none = SlaError::NoSuchStep {
        kind: Kind::Problem,
        from: Step::None,
        to: Step::Opened,
    };
    let by_stranger = world.records.open_record(Kind::Problem, WHY, WHY);
    assert_eq!(world.refused(STRANGER, by_stranger), none);
}
