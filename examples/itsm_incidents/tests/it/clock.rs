//! The clock of an incident: what it shows, when it stands still, and both sides of each target.

use crate::world::{CUSTOMER, DAY, FEE, HOUR, PROVIDER, STRANGER, WHY, World};
use slacontract::Timestamp;
use slacontract::sla::{Act, SlaError, State};

/// What the desk owes in the open window, as its settlement would pay it.
fn costs(world: &World, window: u64) -> u128 {
    let before = world.claimable(CUSTOMER);
    world.settle(window);
    world.claimable(CUSTOMER) - before
}

#[test]
fn an_incident_answered_and_resolved_in_its_last_second_costs_nothing() {
    let world = World::active(1);
    let id = world.logged(1);
    let logged = world.now();
    world.warp_to(logged + 15 * 60);
    assert_eq!(world.state(id), State::IncidentLogged);
    world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    world.must(PROVIDER, world.desk.start_work(id, WHY));
    world.warp_to(logged + 4 * HOUR);
    assert_eq!(world.state(id), State::IncidentInProgress);
    world.resolve(id);
    let view = world.incident(id);
    assert_eq!(
        (view.clock, view.state),
        (4 * HOUR, State::IncidentResolved)
    );
    assert!(!view.missed_answer && !view.missed_resolution);
    world.must(PROVIDER, world.causes.disclose_cause(id, WHY));
    assert_eq!(costs(&world, 0), 0);
}

#[test]
fn a_second_later_each_target_is_missed_and_anybody_may_say_so_once() {
    let world = World::active(1);
    let id = world.logged(1);
    let logged = world.now();
    assert!(matches!(
        world.refused(STRANGER, world.desk.count_missed(id)),
        SlaError::NotNow { act: Act::CountMissed, state: State::IncidentLogged, until, .. }
            if until == Timestamp::from_seconds(logged + 15 * 60 + 1)
    ));
    world.warp_to(logged + 15 * 60 + 1);
    assert_eq!(world.state(id), State::IncidentUnanswered);
    world.must(STRANGER, world.desk.count_missed(id));
    let (act, twice) = (
        Act::CountMissed,
        SlaError::AlreadyDone {
            act: Act::CountMissed,
            id,
        },
    );
    assert_eq!(
        world.refused(STRANGER, world.desk.count_missed(id)),
        twice,
        "{act:?}"
    );
    world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    world.warp_to(logged + 4 * HOUR + 1);
    assert_eq!(world.state(id), State::IncidentOverdue);
    // Nobody says so: the resolution itself counts it.
    world.resolve(id);
    let view = world.incident(id);
    assert!(view.missed_answer && view.missed_resolution);
    world.must(PROVIDER, world.causes.disclose_cause(id, WHY));
    // Twice a tenth of the fee.
    assert_eq!(costs(&world, 0), FEE / 5);
    world.check_money();
}

#[test]
fn the_clock_stands_still_at_the_customers_word_and_runs_on_by_itself() {
    let world = World::active(1);
    let id = world.logged(2);
    world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    world.must(PROVIDER, world.desk.start_work(id, WHY));
    world.warp(HOUR);
    world.must(CUSTOMER, world.desk.hold_clock(id, DAY, WHY));
    assert_eq!(world.state(id), State::IncidentOnHold);
    world.warp(DAY - 1);
    assert_eq!(
        (world.state(id), world.incident(id).clock),
        (State::IncidentOnHold, HOUR)
    );
    world.warp(1);
    assert_eq!(world.state(id), State::IncidentInProgress);
    world.warp(7 * HOUR);
    assert_eq!(world.incident(id).clock, 8 * HOUR);
    assert_eq!(world.state(id), State::IncidentInProgress);
    world.warp(1);
    assert_eq!(world.state(id), State::IncidentOverdue);
}

#[test]
fn the_desks_notice_holds_the_clock_only_if_the_customer_does_not_object_in_time() {
    let world = World::active(1);
    let id = world.logged(2);
    world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    world.must(PROVIDER, world.desk.start_work(id, WHY));
    world.must(PROVIDER, world.desk.hold_clock(id, DAY, WHY));
    assert_eq!(world.state(id), State::IncidentHoldNoticed);
    world.must(CUSTOMER, world.desk.resume_clock(id, WHY));
    assert_eq!(world.state(id), State::IncidentInProgress);
    world.must(PROVIDER, world.desk.hold_clock(id, DAY, WHY));
    // As long as an answer may take at this priority.
    world.warp(HOUR);
    assert_eq!(world.state(id), State::IncidentOnHold);
    world.warp(10 * HOUR);
    assert_eq!(world.incident(id).clock, HOUR);
    world.must(PROVIDER, world.desk.resume_clock(id, WHY));
    world.warp(HOUR);
    world.resolve(id);
    assert_eq!(world.incident(id).clock, 2 * HOUR);
    assert!(!world.incident(id).missed_resolution);
}

#[test]
fn all_holds_together_are_no_longer_than_agreed() {
    let world = World::active(1);
    let id = world.logged(4);
    world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    world.must(PROVIDER, world.desk.start_work(id, WHY));
    world.must(CUSTOMER, world.desk.hold_clock(id, 5 * DAY, WHY));
    world.warp(5 * DAY);
    let refused = world.refused(CUSTOMER, world.desk.hold_clock(id, 3 * DAY, WHY));
    let (asked, left) = (3 * DAY, 2 * DAY);
    assert_eq!(refused, SlaError::HoldTooLong { asked, left });
    world.must(CUSTOMER, world.desk.hold_clock(id, 2 * DAY, WHY));
}

#[test]
fn reopening_goes_on_with_the_old_clock_until_nobody_may_reopen() {
    let world = World::active(1);
    let id = world.logged(2);
    world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    world.warp(5 * HOUR);
    world.resolve(id);
    world.warp(71 * HOUR);
    assert_eq!(world.incident(id).clock, 5 * HOUR);
    world.must(CUSTOMER, world.desk.reopen_incident(id, WHY));
    world.warp(3 * HOUR + 1);
    assert_eq!(world.state(id), State::IncidentOverdue);
    world.resolve(id);
    assert!(world.incident(id).missed_resolution);
    world.warp(72 * HOUR - 1);
    assert_eq!(world.state(id), State::IncidentResolved);
    world.warp(1);
    assert_eq!(world.state(id), State::IncidentConfirmed);
    assert!(matches!(
        world.refused(CUSTOMER, world.desk.reopen_incident(id, WHY)),
        SlaError::NotNow {
            state: State::IncidentConfirmed,
            ..
        }
    ));
    world.must(STRANGER, world.desk.close_incident(id));
    assert_eq!(world.state(id), State::IncidentClosed);
}

#[test]
fn each_act_is_of_one_side() {
    let world = World::active(1);
    let stranger = SlaError::NotEntitled {
        act: Act::LogIncident,
        caller: STRANGER,
    };
    assert_eq!(
        world.refused(STRANGER, world.desk.log_incident(1, 1, WHY)),
        stranger
    );
    let bad = SlaError::BadPriority {
        impact: 0,
        urgency: 4,
    };
    assert_eq!(
        world.refused(CUSTOMER, world.desk.log_incident(0, 4, WHY)),
        bad
    );
    let id = world.must(PROVIDER, world.desk.log_incident(3, 3, WHY));
    assert_eq!((id, world.incident(id).priority), (0, 5));
    let customer = SlaError::NotEntitled {
        act: Act::Acknowledge,
        caller: CUSTOMER,
    };
    assert_eq!(
        world.refused(CUSTOMER, world.desk.acknowledge(id, WHY)),
        customer
    );
    assert!(matches!(
        world.refused(PROVIDER, world.desk.acknowledge(7, WHY)),
        SlaError::NotNow {
            id: 7,
            state: State::IncidentNone,
            ..
        }
    ));
    assert!(matches!(
        world.refused(PROVIDER, world.desk.resolve_incident(id, WHY)),
        SlaError::NotNow {
            state: State::IncidentLogged,
            ..
        }
    ));
}

#[test]
fn sums_over_a_period_give_the_means() {
    let world = World::active(1);
    let from = world.now();
    for hours in [1, 3] {
        let id = world.logged(1);
        world.must(PROVIDER, world.desk.acknowledge(id, WHY));
        world.warp(hours * HOUR);
        world.resolve(id);
        world.warp(10 * HOUR);
    }
    let late = world.logged(3);
    let to = Timestamp::from_seconds(world.now() + 1);
    world.warp(5 * HOUR);
    world.must(STRANGER, world.desk.count_missed(late));
    let sums = world.read(world.desk.desk(Timestamp::from_seconds(from), to));
    assert_eq!((sums.logged, sums.resolved, sums.open), (3, 2, 1));
    assert_eq!(
        (sums.repair, sums.failures, sums.outage),
        (4 * HOUR, 2, 4 * HOUR)
    );
    assert_eq!((sums.missed_answers, sums.missed_resolutions), (1, 0));
    let none = world.read(world.desk.desk(to, Timestamp::from_seconds(u64::MAX)));
    assert_eq!(none.logged, 0);
}
