//! When windows open and close: months of a zone, rolling windows.

use crate::agreements::{DAY, going, hosted, stage, window};
use crate::world::{SIGNERS, START, World, error};
use slacontract::sla::{SlaError, State};

fn bounds(world: &World, id: u64) -> (u64, u64) {
    let view = window(world, id);
    (view.from.seconds(), view.to.seconds())
}

#[test]
fn windows_are_local_months_across_a_change_of_clocks() {
    let world = hosted(1);
    // One o'clock in Berlin on the first of January: the first whole month is February, which begins at 23:00 UTC.
    let mut from = START + 31 * DAY - 3_600;
    for (id, hours) in [(0, 28 * 24), (1, 31 * 24 - 1), (2, 30 * 24), (3, 31 * 24)] {
        let to = from + hours * 3_600;
        assert_eq!(bounds(&world, id), (from, to), "window {id}");
        from = to;
    }
    let status = world.read(world.sla().status());
    assert_eq!((status.windows, status.end.seconds()), (4, from));
}

#[test]
fn before_the_first_boundary_the_agreement_holds_and_no_window_is_open() {
    let world = hosted(1);
    assert_eq!(stage(&world), State::Active);
    let (from, to) = bounds(&world, 0);
    for (at, state, until) in [
        (from - 1, State::WindowAhead, from),
        (from, State::WindowOpen, to),
        (to - 1, State::WindowOpen, to),
    ] {
        world.warp_to(at);
        let refused = error(world.report(SIGNERS[0], 0, 1, 1));
        assert!(
            matches!(refused, SlaError::NotNow { state: now, until: end, .. } if now == state && end.seconds() == until),
            "{refused:?}"
        );
    }
    world.warp_to(to);
    world.report(SIGNERS[0], 0, 1, 1).expect("it is over");
}

#[test]
fn reports_are_taken_and_challenges_made_until_one_second_before_their_deadline() {
    for early in [1, 0] {
        let world = hosted(1);
        let collected = bounds(&world, 0).1 + DAY;
        world.warp_to(collected - early);
        let answer = world.report(SIGNERS[0], 0, 1, 1);
        assert_eq!(answer.is_ok(), early == 1);
        world.warp_to(collected + 3 * DAY - early);
        let settled = world.send(SIGNERS[0], 0, world.sla().settle(0));
        assert_eq!(settled.is_ok(), early == 0);
    }
}

#[test]
fn a_rolling_window_reaches_back_but_not_before_the_first_opened() {
    let world = going(3);
    for (id, from, to) in [(0, 0, 10), (1, 0, 20), (2, 0, 30), (3, 10, 40), (4, 20, 50)] {
        assert_eq!(
            bounds(&world, id),
            (START + from, START + to),
            "window {id}"
        );
    }
    world.warp(20);
    let (mut report, _) = world.signed(SIGNERS[0], 1, 0, 1, 1);
    report.from += 10;
    let signature = world.sign(SIGNERS[0], &report);
    let refused = error(world.send(SIGNERS[0], 0, world.sla().report(report, signature)));
    assert!(matches!(refused, SlaError::WrongRange { from, .. } if from.seconds() == START));
    world.report(SIGNERS[0], 1, 1, 1).expect("the whole range");
}
