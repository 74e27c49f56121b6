//! What duties cost: lateness, failure, deemed credits, payments; each at most once and up to its limit.

use super::*;
use slacontract::sla::{Act, State};

#[test]
fn lateness_costs_for_each_started_period_and_is_booked_in_the_open_window() {
    // Done at the deadline it is late by nothing.
    for (late, periods) in [(0, 0), (1, 1), (10, 1), (11, 2), (29, 3)] {
        let world = kept(3);
        let end = world.window(0).to.seconds();
        report(&world, 0, 1_000);
        world.warp_to(end + 20 + late);
        assert_eq!(duty(&world, id(REPORT, 0)).state, State::DutyLate);
        perform(&world, id(REPORT, 0));
        let cost = milli(100 * periods);
        assert_eq!(duty(&world, id(REPORT, 0)).booked, cost);
        world.settle(0);
        assert_eq!(world.read(world.sla().claimable(CUSTOMER)), Amount::ZERO);
        settle(&world, 1, 1_000);
        assert_eq!(world.read(world.sla().claimable(CUSTOMER)), cost);
    }
}

#[test]
fn default_costs_all_lateness_and_what_the_deemed_tier_adds_to_the_credit() {
    // Met, the first tier, the second.
    for (good, deemed) in [(1_000, 5_000), (950, 4_000), (800, 0)] {
        let world = kept(3);
        let end = world.window(0).to.seconds();
        let first = id(REPORT, 0);
        world.warp_to(end + 49);
        let early = world.refused(STRANGER, duties(&world).default_duty(first));
        assert!(matches!(
            early,
            SlaError::NotNow {
                act: Act::DefaultDuty,
                state: State::DutyLate,
                ..
            }
        ));
        world.warp_to(end + 50);
        assert_eq!(duty(&world, first).state, State::DutyOverdue);
        // Its window is settled first.
        let unsettled = world.refused(STRANGER, duties(&world).default_duty(first));
        assert_eq!(unsettled, SlaError::NotNext { next: 0 });
        let world = kept(3);
        settle(&world, 0, good);
        world.warp_to(end.max(world.window(0).to.seconds()) + 50);
        world.done(STRANGER, 0, duties(&world).default_duty(first));
        let view = duty(&world, first);
        assert_eq!(
            (view.state, view.booked),
            (State::DutyDefaulted, milli(300 + deemed))
        );
        let again = world.refused(STRANGER, duties(&world).default_duty(first));
        assert!(matches!(
            again,
            SlaError::NotNow {
                state: State::DutyDefaulted,
                ..
            }
        ));
        let paid = world.read(world.sla().claimable(CUSTOMER));
        settle(&world, 1, 1_000);
        let now = world.read(world.sla().claimable(CUSTOMER));
        assert_eq!(now - paid, milli(300 + deemed));
    }
}

#[test]
fn a_deemed_credit_waits_for_the_contest_about_its_window() {
    let world = kept(3);
    report(&world, 0, 1_000);
    world.done(CUSTOMER, 0, world.sla().challenge(0, 0, 950, 1_000, WHY));
    world.settle(0);
    let first = id(REPORT, 0);
    let end = world.window(0).to.seconds();
    world.warp_to(end + 50);
    assert!(world.window(0).contested);
    let waiting = world.refused(STRANGER, duties(&world).default_duty(first));
    assert_eq!(
        waiting,
        SlaError::Unsettled {
            next: 1,
            pending: 1
        }
    );
    // Nobody ruled, so nothing was credited.
    world.warp_to(world.window(0).contest_end.seconds().max(world.now()));
    world.done(STRANGER, 0, world.sla().lapse(0));
    world.done(STRANGER, 0, duties(&world).default_duty(first));
    assert_eq!(duty(&world, first).booked, milli(300 + 5_000));

    let world = kept(3);
    report(&world, 0, 1_000);
    world.done(CUSTOMER, 0, world.sla().challenge(0, 0, 800, 1_000, WHY));
    world.settle(0);
    let rule = world.client::<slacontract::sla::SlaCourtClient<World>>();
    world.done(COURT, 0, rule.rule(0, milli(2_000), WHY));
    world.warp_to(end + 50);
    world.done(STRANGER, 0, duties(&world).default_duty(first));
    assert_eq!(duty(&world, first).booked, milli(300 + 3_000));
}

#[test]
fn what_was_late_and_then_found_wanting_is_never_booked_twice() {
    let world = kept(3);
    settle(&world, 0, 1_000);
    let (first, end) = (id(REPORT, 0), world.window(0).to.seconds());
    world.warp_to(end + 35);
    perform(&world, first);
    assert_eq!(duty(&world, first).booked, milli(200));
    world.done(CUSTOMER, 0, duties(&world).contest_duty(first, WHY));
    world.warp_to(world.now() + 30);
    world.done(STRANGER, 0, duties(&world).default_duty(first));
    assert_eq!(duty(&world, first).booked, milli(300 + 5_000));
    settle(&world, 1, 1_000);
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), milli(5_300));
}

#[test]
fn what_was_done_in_time_and_found_wanting_costs_as_much_as_what_was_never_done() {
    let world = kept(3);
    settle(&world, 0, 1_000);
    let first = id(REPORT, 0);
    // The obligor may not choose the cheaper of the two by handing in nothing of use.
    perform(&world, first);
    world.done(CUSTOMER, 0, duties(&world).contest_duty(first, WHY));
    world.warp_to(world.now() + 30);
    world.done(PROVIDER, 0, duties(&world).default_duty(first));
    assert_eq!(duty(&world, first).booked, milli(300 + 5_000));
}

#[test]
fn after_the_last_window_a_default_is_paid_out_of_the_bond() {
    let world = kept(3);
    for window in 0..3 {
        settle(&world, window, 1_000);
    }
    world.warp_to(world.now() + 1_000);
    let bond = world.read(world.sla().money()).bond;
    world.done(STRANGER, 0, duties(&world).default_duty(id(BACKUPS, 2)));
    assert_eq!(bond - world.read(world.sla().money()).bond, milli(10_000));
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), milli(10_000));
    // The rehearsal may be late by a window: two started periods of 50 seconds.
    world.done(STRANGER, 0, duties(&world).default_duty(id(FAILOVER, 0)));
    assert_eq!(duty(&world, id(FAILOVER, 0)).booked, milli(400));
    world.conserved();
}

#[test]
fn a_payment_is_exact_and_late_it_bears_interest() {
    let world = kept(3);
    let (first, end) = (id(RENT, 0), world.window(0).to.seconds());
    world.warp_to(end);
    let short = world.refused(CUSTOMER, duties(&world).perform(first, WHY, WHY));
    assert_eq!(
        short,
        SlaError::WrongFee {
            sent: Amount::ZERO,
            fee: milli(1_000)
        }
    );
    // Twenty seconds of grace; then 1 % for each whole 10 seconds.
    world.warp_to(end + 45);
    world.done(
        CUSTOMER,
        ETHER + ETHER / 50,
        duties(&world).perform(first, WHY, WHY),
    );
    assert_eq!(duty(&world, first).state, State::DutyFulfilled);
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), milli(1_020));
    world.conserved();
}

#[test]
fn a_payment_in_default_is_a_debt_that_later_deposits_pay_first() {
    let world = kept(2);
    let (first, end) = (id(RENT, 0), world.window(0).to.seconds());
    // Interest is counted for as long as a window.
    world.warp_to(end + 120);
    world.done(STRANGER, 0, duties(&world).default_duty(first));
    let view = duty(&world, first);
    assert_eq!(
        (view.state, view.booked),
        (State::DutyDefaulted, milli(1_030))
    );
    // Both paid windows have passed; the last is late by now, so the debt is all that can be paid.
    world.done(CUSTOMER, 1_030 * ETHER / 1_000, world.sla().deposit());
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), milli(1_030));
    world.conserved();
}

#[test]
fn a_payment_nobody_asked_for_in_time_need_not_be_paid() {
    for (late, state) in [(200, State::DutyDefaulted), (201, State::DutyExcused)] {
        let world = kept(3);
        let (first, end) = (id(RENT, 0), world.window(0).to.seconds());
        world.warp_to(end + late);
        world.done(STRANGER, 0, duties(&world).default_duty(first));
        assert_eq!(duty(&world, first).state, state);
    }
}

#[test]
fn a_bond_that_does_not_cover_what_duties_can_cost_is_refused() {
    let world = World(slacontract_memory::Chain::default());
    world.0.place_code(world::CONTRACT, entry::<Kept>());
    world.0.warp(1_735_689_600);
    let mut calldata = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
    calldata.extend_from_slice(&arguments(40));
    let refused = world.0.send(PROVIDER, world::CONTRACT, &calldata, 0);
    let SlaError::BondBelowExposure { bond, needed } = refused.error() else {
        panic!("{refused:?}");
    };
    assert_eq!(bond, milli(40_000));
    // Two windows can be unsettled: 20 for the worst tier, 20 deemed, 40 for the quality, 0.3 + 0.5 + 0.5 + 0.4 for lateness, less the
    // fee of 40.
    assert_eq!(
        needed,
        milli(2 * (20_000 + 20_000 + 40_000 + 300 + 500 + 500 + 400 - 40_000))
    );
}

#[test]
fn a_duty_in_default_is_a_cause_to_end() {
    let world = kept(3);
    let end = world.client::<slacontract::sla::SlaEndingClient<World>>();
    world.end(0);
    let refused = world.refused(CUSTOMER, end.terminate_for_cause(WHY));
    assert_eq!(
        refused,
        SlaError::NoCause {
            breaches: 0,
            needed: 3
        }
    );
    world.done(STRANGER, 0, duties(&world).default_duty(id(SAVINGS, 0)));
    world.done(CUSTOMER, 0, end.terminate_for_cause(WHY));
    assert_eq!(world.read(world.sla().status()).windows, 2);
}
