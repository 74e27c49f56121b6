//! When duties fall due and end, and who may do what to them.

use super::*;
use slacontract::Timestamp;
use slacontract::sla::{Act, State};

#[test]
fn a_disclosure_is_due_at_the_windows_end_and_stands_once_nobody_contests_it() {
    let world = kept(3);
    let end = world.window(0).to.seconds();
    let first = id(REPORT, 0);
    assert_eq!(duty(&world, first).state, State::DutyAhead);
    let early = world.refused(PROVIDER, duties(&world).perform(first, WHY, WHY));
    let expected = SlaError::NotNow {
        act: Act::Perform,
        id: first,
        state: State::DutyAhead,
        until: Timestamp::from_seconds(end),
    };
    assert_eq!(early, expected);
    world.warp_to(end);
    let view = duty(&world, first);
    assert_eq!(
        (view.state, view.until.seconds()),
        (State::DutyDue, end + 20)
    );
    assert_eq!(view.obligor, PROVIDER);
    for stranger in [CUSTOMER, STRANGER] {
        assert_eq!(
            world.refused(stranger, duties(&world).perform(first, WHY, WHY)),
            SlaError::NotEntitled {
                act: Act::Perform,
                caller: stranger
            }
        );
    }
    perform(&world, first);
    let view = duty(&world, first);
    assert_eq!(
        (view.state, view.until.seconds()),
        (State::DutyDone, end + 10)
    );
    assert_eq!((view.content, view.booked), (WHY, Amount::ZERO));
    world.warp_to(end + 10);
    assert_eq!(duty(&world, first).state, State::DutyFulfilled);
    assert!(matches!(
        world.refused(REGULATOR, duties(&world).contest_duty(first, WHY)),
        SlaError::NotNow {
            state: State::DutyFulfilled,
            ..
        }
    ));
}

#[test]
fn what_nothing_asks_for_is_ahead_for_ever() {
    let world = kept(3);
    for strange in [
        id(REPORT, 3),
        id(REASONS, 0),
        id(SAVINGS, 15),
        id(7, 0),
        u64::MAX,
    ] {
        let view = duty(&world, strange);
        assert_eq!((view.state, view.until.seconds()), (State::DutyAhead, 0));
    }
    assert_eq!(world.read(duties(&world).duties()), Vec::<u64>::new());
    world.end(0);
    let due: Vec<u64> = world.read(duties(&world).duties());
    let savings = (0..5).map(|n| id(SAVINGS, n));
    let expected: Vec<u64> = [id(REPORT, 0), id(RENT, 0)]
        .into_iter()
        .chain(savings)
        .chain([id(BACKUPS, 0)])
        .collect();
    assert_eq!(due, expected);
}

#[test]
fn a_first_contest_asks_for_a_cure_and_a_second_for_a_ruling() {
    let world = kept(3);
    world.end(0);
    let first = id(REPORT, 0);
    perform(&world, first);
    let stranger = world.refused(STRANGER, duties(&world).contest_duty(first, WHY));
    assert!(matches!(stranger, SlaError::NotEntitled { .. }));
    world.done(REGULATOR, 0, duties(&world).contest_duty(first, WHY));
    let view = duty(&world, first);
    assert_eq!(
        (view.state, view.until.seconds()),
        (State::DutyDeficient, world.now() + 30)
    );
    perform(&world, first);
    assert_eq!(duty(&world, first).state, State::DutyCured);
    world.done(CUSTOMER, 0, duties(&world).contest_duty(first, WHY));
    let contested = duty(&world, first);
    assert_eq!(contested.state, State::DutyContested);
    let party = world.refused(CUSTOMER, court(&world).judge_duty(first, false, WHY));
    assert!(matches!(
        party,
        SlaError::NotEntitled {
            act: Act::JudgeDuty,
            ..
        }
    ));
    // Nobody rules: what was made good stands.
    world.warp_to(contested.until.seconds());
    assert_eq!(duty(&world, first).state, State::DutyFulfilled);
}

#[test]
fn the_court_decides_whether_a_cure_suffices() {
    for suffices in [true, false] {
        let world = kept(3);
        world.end(0);
        let first = id(REPORT, 0);
        perform(&world, first);
        world.done(CUSTOMER, 0, duties(&world).contest_duty(first, WHY));
        settle(&world, 0, 1_000);
        perform(&world, first);
        world.done(CUSTOMER, 0, duties(&world).contest_duty(first, WHY));
        world.done(COURT, 0, court(&world).judge_duty(first, suffices, WHY));
        let view = duty(&world, first);
        // Default costs the deemed credit of 5 ether; it was in time, so nothing was late beyond what the clock says now.
        if suffices {
            assert_eq!(
                (view.state, view.booked),
                (State::DutyFulfilled, Amount::ZERO)
            );
        } else {
            assert_eq!(view.state, State::DutyDefaulted);
            assert!(view.booked >= milli(5_000) && view.booked <= milli(5_300));
        }
    }
}

#[test]
fn reasons_are_due_for_a_window_in_breach_from_when_it_is_final() {
    let world = kept(3);
    settle(&world, 0, 1_000);
    assert_eq!(duty(&world, id(REASONS, 0)).state, State::DutyAhead);
    settle(&world, 1, 950);
    let view = duty(&world, id(REASONS, 1));
    assert_eq!(view.due, world.window(1).challenge_end);
    assert_eq!(view.state, State::DutyDue);
    perform(&world, id(REASONS, 1));
    assert_eq!(duty(&world, id(REASONS, 1)).state, State::DutyDone);
}

#[test]
fn a_ruling_asks_for_findings() {
    let world = kept(3);
    report(&world, 0, 1_000);
    world.done(CUSTOMER, 0, world.sla().challenge(0, 0, 950, 1_000, WHY));
    world.settle(0);
    assert_eq!(duty(&world, id(FINDINGS, 0)).state, State::DutyAhead);
    let rule = world.client::<slacontract::sla::SlaCourtClient<World>>();
    world.done(COURT, 0, rule.rule(0, milli(1_000), WHY));
    let view = duty(&world, id(FINDINGS, 0));
    assert_eq!(
        (view.state, view.due.seconds()),
        (State::DutyDue, world.now())
    );
    perform(&world, id(FINDINGS, 0));
}

#[test]
fn a_window_nobody_paid_for_excuses_its_duties() {
    let world = kept(1);
    world.end(0);
    assert_eq!(duty(&world, id(REPORT, 0)).state, State::DutyDue);
    assert_eq!(duty(&world, id(REPORT, 1)).state, State::DutyExcused);
    let refused = world.refused(PROVIDER, duties(&world).perform(id(REPORT, 1), WHY, WHY));
    assert!(matches!(
        refused,
        SlaError::NotNow {
            state: State::DutyExcused,
            ..
        }
    ));
}

#[test]
fn what_is_kept_is_frozen_by_two_misses_in_a_row_and_thawed_by_a_proof() {
    let world = kept(3);
    let start = world.window(0).from.seconds();
    let frozen = |world: &World| world.read(world.client::<KeptClient<World>>().frozen());
    world.warp_to(start + 20);
    perform(&world, id(SAVINGS, 0));
    // The second and third proofs are due at 40 and 60, each for 10 seconds.
    world.warp_to(start + 69);
    assert!(!frozen(&world));
    world.warp_to(start + 70);
    assert!(frozen(&world));
    world.done(STRANGER, 0, duties(&world).default_duty(id(SAVINGS, 1)));
    assert_eq!(duty(&world, id(SAVINGS, 1)).state, State::DutyDefaulted);
    assert!(frozen(&world));
    world.warp_to(start + 80);
    assert!(frozen(&world));
    perform(&world, id(SAVINGS, 3));
    assert!(!frozen(&world));
}

#[test]
fn the_books_close_when_every_duty_has_ended_and_anybody_can_end_each() {
    let world = kept(3);
    for window in 0..3 {
        settle(&world, window, 950);
    }
    let waiting = world.refused(STRANGER, world.sla().close());
    assert!(matches!(waiting, SlaError::Unsettled { next: 3, .. }));
    // Long after the end, everything is in default or was never asked for.
    world.warp_to(world.now() + 1_000);
    for id in world.read(duties(&world).duties()) {
        let before = world.refused(STRANGER, world.sla().close());
        assert!(matches!(before, SlaError::Unsettled { next: 3, .. }));
        world.done(STRANGER, 0, duties(&world).default_duty(id));
        assert!(matches!(
            duty(&world, id).state,
            State::DutyDefaulted | State::DutyExcused
        ));
        world.conserved();
    }
    world.done(STRANGER, 0, world.sla().close());
    let money = world.read(world.sla().money());
    assert_eq!(money.held, money.claimable);
    world.conserved();
}

#[test]
fn the_books_wait_until_nothing_that_was_done_can_be_contested() {
    let world = kept(3);
    for window in 0..3 {
        settle(&world, window, 1_000);
    }
    let last = id(REPORT, 2);
    for id in world.read(duties(&world).duties()) {
        let view = duty(&world, id);
        match view.state {
            State::DutyOverdue => world.done(STRANGER, 0, duties(&world).default_duty(id)),
            State::DutyDue | State::DutyLate if view.obligor == CUSTOMER => {
                let interest = match view.state {
                    State::DutyLate => continue,
                    _ => 0,
                };
                world.done(
                    CUSTOMER,
                    ETHER + interest,
                    duties(&world).perform(id, WHY, WHY),
                );
            }
            State::DutyDue | State::DutyLate => perform(&world, id),
            _ => {}
        }
    }
    world.done(CUSTOMER, 0, duties(&world).contest_duty(last, WHY));
    world.warp_to(world.now() + 29);
    perform(&world, last);
    for id in world.read(duties(&world).duties()) {
        if duty(&world, id).state == State::DutyLate && duty(&world, id).obligor == PROVIDER {
            perform(&world, id);
        }
    }
    world.warp_to(world.now() + 9);
    let waiting = world.refused(STRANGER, world.sla().close());
    assert!(matches!(waiting, SlaError::Unsettled { .. }));
    world.warp_to(world.now() + 200);
    for id in world.read(duties(&world).duties()) {
        if duty(&world, id).state == State::DutyOverdue {
            world.done(STRANGER, 0, duties(&world).default_duty(id));
        }
    }
    world.done(STRANGER, 0, world.sla().close());
}
