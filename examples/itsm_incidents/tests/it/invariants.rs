//! Random histories of a desk: whoever does what when, money is conserved, a window costs no more than its limit, and at the end
//! anybody can close every incident and then the books.

use crate::world::{CUSTOMER, DAY, FEE, HOUR, PROVIDER, STRANGER, WHY, WINDOW, World};
use proptest::prelude::*;
use slacontract::sla::State;

/// One of everything that can be done, by one of three callers, to one of a few incidents.
fn step(world: &World, what: u8, who: u8, id: u64, wait: u64) {
    world.warp(wait);
    let who = [PROVIDER, CUSTOMER, STRANGER][usize::from(who % 3)];
    let desk = &world.desk;
    let (level, id) = ((id % 3 + 1) as u8, id % 4);
    let _refused_or_not = match what % 15 {
        0 | 1 => world.send(who, desk.log_incident(level, 1 + wait as u8 % 3, WHY)),
        2 => world.send(who, desk.acknowledge(id, WHY)),
        3 => world.send(who, desk.start_work(id, WHY)),
        4 => world.send(who, desk.hold_clock(id, wait + 1, WHY)),
        5 => world.send(who, desk.resume_clock(id, WHY)),
        6 => world.send(who, desk.resolve_incident(id, WHY)),
        7 => world.send(who, desk.reopen_incident(id, WHY)),
        8 => world.send(who, desk.close_incident(id)),
        9 => world.send(who, desk.count_missed(id)),
        10 => world.send(who, desk.contest_priority(id, 4 - level, level, WHY)),
        11 => world.send(who, desk.decide_priority(id, wait.is_multiple_of(2), WHY)),
        12 => world.send(who, desk.lapse_priority(id)),
        13 => world.send(who, world.causes.disclose_cause(id, WHY)),
        _ => world.send(who, world.causes.default_cause(id)),
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_desk_conserves_money_and_can_always_be_closed(
        steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u64>(), 0..(12 * HOUR)), 1..80),
        pause in 0..(3 * DAY),
    ) {
        let world = World::active(6);
        for (what, who, id, wait) in steps {
            step(&world, what, who, id, wait);
            world.check_money();
        }
        world.warp(pause);
        world.warp_to(world.now().max(world.read(world.sla.status()).end.seconds() + 2 * WINDOW));
        for window in 0..6 {
            world.settle(window);
        }
        let logged = world.read(world.desk.desk(
            slacontract::Timestamp::from_seconds(0),
            slacontract::Timestamp::from_seconds(u64::MAX),
        )).logged;
        for id in 0..logged {
            let view = world.incident(id);
            if view.priority_state == State::PriorityLapsed {
                world.must(STRANGER, world.desk.lapse_priority(id));
            }
            if view.state != State::IncidentClosed {
                world.must(STRANGER, world.desk.close_incident(id));
            }
            if world.incident(id).cause == State::CauseOverdue {
                world.must(STRANGER, world.causes.default_cause(id));
            }
        }
        for drill in 0..2 {
            world.must(STRANGER, world.duties.default_duty(drill));
        }
        world.check_money();
        world.must(STRANGER, world.sla.close());
        // Six windows, what is booked after the end, and two drills that nobody held.
        prop_assert!(world.claimable(CUSTOMER) <= 7 * FEE / 2 + 2 * FEE * 28 / 100);
        for who in [PROVIDER, CUSTOMER] {
            let _nothing_to_claim = world.send(who, world.sla.claim());
        }
        prop_assert_eq!(world.read(world.sla.money()).held.units(), 0);
    }
}
