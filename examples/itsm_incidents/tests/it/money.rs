//! What incidents cost: contested priorities, causes that come late, the limit of a window, and the end of the agreement.

use crate::world::{CUSTOMER, DAY, FEE, HOUR, PROVIDER, STRANGER, WHY, WINDOW, World};
use slacontract::Amount;
use slacontract::sla::{Act, SlaError, State};

#[test]
fn a_contested_priority_holds_the_difference_back_and_stands_if_nobody_decides() {
    let world = World::active(1);
    let id = world.logged(1);
    let bond = world.read(world.sla.money()).bond.units();
    let own = SlaError::NotEntitled {
        act: Act::ContestPriority,
        caller: CUSTOMER,
    };
    assert_eq!(
        world.refused(CUSTOMER, world.desk.contest_priority(id, 2, 2, WHY)),
        own
    );
    let same = SlaError::BadPriority {
        impact: 1,
        urgency: 1,
    };
    assert_eq!(
        world.refused(PROVIDER, world.desk.contest_priority(id, 1, 1, WHY)),
        same
    );
    world.must(PROVIDER, world.desk.contest_priority(id, 2, 2, WHY));
    // Two targets, each 10 % against 2 %.
    let money = world.read(world.sla.money());
    assert_eq!(
        (money.reserve.units(), money.bond.units()),
        (FEE * 16 / 100, bond - FEE * 16 / 100)
    );
    world.check_money();
    // The answer is late for priority 1; as long as that is contested, nothing is counted.
    world.warp(HOUR);
    assert!(
        world.send(STRANGER, world.desk.count_missed(id))
            != slacontract_memory::Outcome::Success(vec![])
    );
    world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    world.resolve(id);
    assert!(!world.incident(id).missed_answer);
    world.warp(5 * DAY - HOUR - 1);
    assert!(matches!(
        world.refused(STRANGER, world.desk.lapse_priority(id)),
        SlaError::NotNow {
            state: State::PriorityContested,
            ..
        }
    ));
    world.warp(1);
    world.must(STRANGER, world.desk.lapse_priority(id));
    let view = world.incident(id);
    assert_eq!(
        (view.priority, view.priority_state),
        (1, State::PriorityFixed)
    );
    assert!(view.missed_answer && !view.missed_resolution);
    assert_eq!(world.read(world.sla.money()).reserve.units(), 0);
    world.must(STRANGER, world.desk.close_incident(id));
    world.must(PROVIDER, world.causes.disclose_cause(id, WHY));
    world.settle(0);
    assert_eq!(world.claimable(CUSTOMER), FEE / 10);
    world.check_money();
}

#[test]
fn what_a_contest_held_back_pays_what_the_provider_owes_before_anything_else() {
    let world = World::active(1);
    // In the last minutes of the only window that was paid: nineteen contests hold the whole bond back.
    world.warp(WINDOW - 10 * 60);
    let contested: Vec<u64> = (0..19).map(|_| world.logged(1)).collect();
    let missed = world.logged(1);
    for id in &contested {
        world.must(PROVIDER, world.desk.contest_priority(*id, 2, 2, WHY));
        world.must(PROVIDER, world.desk.acknowledge(*id, WHY));
        world.resolve(*id);
    }
    let money = world.read(world.sla.money());
    assert_eq!((money.bond.units(), money.reserve.units()), (0, 3 * FEE));
    // Both targets of the last one are missed in the next window, whose fee nobody paid.
    world.warp(5 * HOUR);
    world.must(STRANGER, world.desk.count_missed(missed));
    world.settle(0);
    world.warp_to(world.read(world.sla.window(1)).to.seconds());
    world.settle(1);
    let money = world.read(world.sla.money());
    assert_eq!((money.debt.units(), money.bond.units()), (FEE / 5, 0));
    assert_eq!(world.claimable(CUSTOMER), 0);
    // Two targets, each 10 % against 2 %, come back: first to the customer, what is left to the bond.
    let first = contested[0];
    world.must(STRANGER, world.desk.lapse_priority(first));
    assert!(!world.incident(first).missed_answer && !world.incident(first).missed_resolution);
    let money = world.read(world.sla.money());
    assert_eq!((money.debt.units(), money.bond.units()), (FEE / 25, 0));
    assert_eq!(world.claimable(CUSTOMER), FEE * 16 / 100);
    world.must(STRANGER, world.desk.lapse_priority(contested[1]));
    let money = world.read(world.sla.money());
    assert_eq!(
        (money.debt.units(), money.bond.units()),
        (0, FEE * 12 / 100)
    );
    assert_eq!(world.claimable(CUSTOMER), FEE / 5);
    world.check_money();
}

#[test]
fn a_side_can_give_way_and_only_that() {
    let world = World::active(1);
    let id = world.logged(1);
    world.must(PROVIDER, world.desk.contest_priority(id, 2, 2, WHY));
    let act = Act::DecidePriority;
    assert_eq!(
        world.refused(PROVIDER, world.desk.decide_priority(id, true, WHY)),
        SlaError::NotEntitled {
            act,
            caller: PROVIDER
        }
    );
    assert_eq!(
        world.refused(CUSTOMER, world.desk.decide_priority(id, false, WHY)),
        SlaError::NotEntitled {
            act,
            caller: CUSTOMER
        }
    );
    world.warp(2 * HOUR);
    world.must(CUSTOMER, world.desk.decide_priority(id, true, WHY));
    // At priority 3 an answer within four hours is in time.
    assert_eq!(
        (world.incident(id).priority, world.state(id)),
        (3, State::IncidentLogged)
    );
    world.check_money();
}

#[test]
fn a_priority_is_contested_before_an_answer_is_due() {
    let world = World::active(1);
    let (at_last, too_late) = (world.logged(1), world.logged(1));
    world.warp(15 * 60 - 1);
    world.must(PROVIDER, world.desk.contest_priority(at_last, 2, 2, WHY));
    world.warp(1);
    assert!(matches!(
        world.refused(PROVIDER, world.desk.contest_priority(too_late, 2, 2, WHY)),
        SlaError::NotNow {
            state: State::PriorityFixed,
            ..
        }
    ));
}

#[test]
fn a_late_cause_costs_each_started_day_and_a_missing_one_a_whole_window() {
    let world = World::active(2);
    let (in_time, late, never) = (world.logged(2), world.logged(2), world.logged(2));
    for id in [in_time, late, never] {
        world.must(PROVIDER, world.desk.acknowledge(id, WHY));
        world.resolve(id);
    }
    world.warp(7 * DAY);
    assert_eq!(world.incident(in_time).cause, State::CauseDue);
    world.must(PROVIDER, world.causes.disclose_cause(in_time, WHY));
    world.warp(1);
    assert_eq!(world.incident(late).cause, State::CauseLate);
    world.warp(DAY);
    world.must(PROVIDER, world.causes.disclose_cause(late, WHY));
    for id in [in_time, late, never] {
        world.must(STRANGER, world.desk.close_incident(id));
    }
    world.settle(0);
    // A day and a second are two days.
    assert_eq!(world.claimable(CUSTOMER), FEE * 2 / 100);
    world.warp_to(world.incident(never).resolved.seconds() + 7 * DAY + WINDOW);
    assert!(matches!(
        world.refused(STRANGER, world.causes.default_cause(never)),
        SlaError::NotNow {
            state: State::CauseLate,
            ..
        }
    ));
    world.warp(1);
    assert_eq!(world.incident(never).cause, State::CauseOverdue);
    world.must(STRANGER, world.causes.default_cause(never));
    world.settle(1);
    assert_eq!(world.claimable(CUSTOMER), FEE * 30 / 100);
    world.check_money();
}

#[test]
fn a_window_costs_half_its_fee_at_most() {
    let world = World::active(1);
    for _ in 0..4 {
        let id = world.logged(1);
        world.warp(5 * HOUR);
        world.must(STRANGER, world.desk.count_missed(id));
    }
    world.settle(0);
    assert_eq!(world.claimable(CUSTOMER), FEE / 2);
    world.check_money();
}

#[test]
fn a_target_missed_in_a_window_is_booked_there_even_if_somebody_says_so_later() {
    let world = World::active(2);
    world.warp(WINDOW - 5 * HOUR);
    let id = world.logged(1);
    world.warp(6 * HOUR);
    world.must(STRANGER, world.desk.count_missed(id));
    world.settle(0);
    assert_eq!(world.claimable(CUSTOMER), FEE / 5);
}

#[test]
fn what_is_open_when_the_agreement_ends_is_missed_and_the_books_close() {
    let world = World::active(6);
    world.warp(3 * WINDOW);
    world.rehearse(0);
    world.warp(3 * WINDOW - HOUR);
    let (open, waiting) = (world.logged(4), world.logged(4));
    for id in [open, waiting] {
        world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    }
    world.must(PROVIDER, world.desk.start_work(waiting, WHY));
    world.must(CUSTOMER, world.desk.hold_clock(waiting, DAY, WHY));
    world.warp(HOUR);
    assert!(matches!(
        world.refused(CUSTOMER, world.desk.log_incident(1, 1, WHY)),
        SlaError::NotNow {
            act: Act::LogIncident,
            state: State::Closing,
            ..
        }
    ));
    world.rehearse(1);
    for window in 0..6 {
        world.settle(window);
    }
    assert!(matches!(
        world.refused(STRANGER, world.sla.close()),
        SlaError::Unsettled { pending: 2, .. }
    ));
    let before = world.claimable(CUSTOMER);
    for id in [open, waiting] {
        assert_eq!(world.state(id), State::IncidentAbandoned);
        world.must(STRANGER, world.desk.close_incident(id));
        assert!(world.incident(id).missed_resolution && !world.incident(id).missed_answer);
    }
    assert_eq!(world.claimable(CUSTOMER) - before, FEE * 2 / 100);
    world.must(STRANGER, world.sla.close());
    world.must(PROVIDER, world.sla.claim());
    world.must(CUSTOMER, world.sla.claim());
    assert_eq!(world.read(world.sla.money()).held.units(), 0);
    world.check_money();
}

#[test]
fn attack_a24_waiting_for_the_customer_and_floods_of_incidents_pay_no_more_than_was_agreed() {
    let world = World::active(2);
    let id = world.logged(1);
    world.must(PROVIDER, world.desk.acknowledge(id, WHY));
    world.must(PROVIDER, world.desk.start_work(id, WHY));
    // The desk says again and again that it waits for the customer, who says each time that it does not.
    for _ in 0..24 {
        world.must(PROVIDER, world.desk.hold_clock(id, DAY, WHY));
        world.warp(10 * 60);
        world.must(CUSTOMER, world.desk.resume_clock(id, WHY));
    }
    assert_eq!(world.incident(id).clock, 4 * HOUR);
    world.warp(1);
    assert_eq!(world.state(id), State::IncidentOverdue);
    world.must(STRANGER, world.desk.count_missed(id));
    // A late repair is not undone by a repair, and its cause is told.
    world.resolve(id);
    world.must(PROVIDER, world.causes.disclose_cause(id, WHY));
    assert!(world.incident(id).missed_resolution);
    // The customer logs forty of the gravest at once, which nobody could answer in a quarter of an hour: eighty misses.
    let flood: Vec<u64> = (0..40).map(|_| world.logged(1)).collect();
    world.warp(5 * HOUR);
    for id in flood {
        world.must(STRANGER, world.desk.count_missed(id));
        world.resolve(id);
        world.must(PROVIDER, world.causes.disclose_cause(id, WHY));
        // And what was missed once is not missed again by opening it again.
        world.must(CUSTOMER, world.desk.reopen_incident(id, WHY));
        world.resolve(id);
    }
    // All of it together costs half a fee; the window after costs nothing.
    for (window, cost) in [(0, FEE / 2), (1, FEE / 2)] {
        world.settle(window);
        world.check_money();
        assert_eq!(world.claimable(CUSTOMER), cost, "after window {window}");
    }
    assert_eq!(world.claimable(PROVIDER), 2 * FEE - FEE / 2);
    // It logged twenty-one more than are free, and pays for each before it pays for anything else.
    let owed = 21 * FEE / 50;
    assert_eq!(world.read(world.sla.money()).customer_debt.units(), owed);
    let sum = Amount::from_units(FEE + owed);
    world.must(CUSTOMER, world.sla.deposit().value(sum));
    let money = world.read(world.sla.money());
    assert_eq!((money.customer_debt.units(), money.fees.units()), (0, FEE));
    assert_eq!(world.claimable(PROVIDER), 2 * FEE - FEE / 2 + owed);
    world.check_money();
}

#[test]
fn what_the_customer_logs_beyond_twenty_in_a_window_costs_it_and_nothing_else_does() {
    let world = World::active(2);
    let debt = |world: &World| world.read(world.sla.money()).customer_debt.units();
    for _ in 0..20 {
        world.logged(4);
    }
    // The desk's own are not counted, and cost nobody anything.
    for _ in 0..5 {
        world.must(PROVIDER, world.desk.log_incident(3, 3, WHY));
    }
    assert_eq!(debt(&world), 0);
    world.logged(4);
    assert_eq!(debt(&world), FEE / 50);
    world.must(PROVIDER, world.desk.log_incident(3, 3, WHY));
    assert_eq!(debt(&world), FEE / 50);
    // The next window begins anew.
    world.warp(WINDOW);
    for _ in 0..20 {
        world.logged(4);
    }
    assert_eq!(debt(&world), FEE / 50);
    world.logged(4);
    assert_eq!(debt(&world), 2 * FEE / 50);
    world.check_money();
}

#[test]
fn a_drill_costs_for_each_day_it_is_late_and_nobody_waits_for_it_for_ever() {
    // In time in its last second; the next begins the first day.
    for (late, cost) in [
        (0, 0),
        (1, FEE / 100),
        (DAY, FEE / 100),
        (DAY + 1, FEE / 50),
    ] {
        let world = World::active(6);
        world.warp(84 * DAY + 7 * DAY + late);
        world.rehearse(0);
        assert_eq!(world.read(world.duties.duty(0)).booked.units(), cost);
    }
    let world = World::active(6);
    world.warp(84 * DAY + 7 * DAY + WINDOW - 1);
    let early = world.refused(STRANGER, world.duties.default_duty(0));
    assert!(matches!(
        early,
        SlaError::NotNow {
            state: State::DutyLate,
            ..
        }
    ));
    world.warp(1);
    world.must(STRANGER, world.duties.default_duty(0));
    let drill = world.read(world.duties.duty(0));
    assert_eq!(
        (drill.state, drill.booked.units()),
        (State::DutyDefaulted, FEE * 28 / 100)
    );
    // That is a cause for the customer to leave.
    world.must(CUSTOMER, world.ending.terminate_for_cause(WHY));
}
