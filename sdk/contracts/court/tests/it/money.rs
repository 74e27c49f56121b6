//! What jurors earn and lose.

use crate::world::{FEE, FILER, RESPONDENT, STAKE, STRANGER, World, amount, filing};
use slacontract::Address;
use slacontract::court::{CaseState, Filing, SeatState};

fn stake(world: &World, juror: Address) -> u128 {
    world.read(world.jurors.juror(juror)).stake.units()
}

#[test]
fn coherent_seats_share_the_fees_and_what_others_lost() {
    let world = World::named(3);
    let case = world.file(filing());
    world.judged(case, &[Some(1), Some(2), Some(2)]);
    let seats = world.panel(case);
    world.execute(case);
    // A fifth of the stake is lost: 2 000; two share that and 3 000 of fees.
    assert_eq!(stake(&world, seats[0].juror), 3 * STAKE - 2_000);
    assert_eq!(world.claimable(seats[0].juror), 0);
    for seat in &seats[1..] {
        assert_eq!(stake(&world, seat.juror), 3 * STAKE);
        assert_eq!(world.claimable(seat.juror), 1_000 + 1_500);
    }
    assert_eq!(world.claimable(FILER), 10_000 - 3 * FEE);
}

#[test]
fn silence_costs_half_more_than_being_wrong_and_the_place() {
    let world = World::named(3);
    let case = world.file(filing());
    world.judged(case, &[Some(1), Some(1), None]);
    let seats = world.panel(case);
    world.execute(case);
    let silent = world.read(world.jurors.juror(seats[2].juror));
    assert_eq!(silent.stake, amount(3 * STAKE - 3_000));
    assert!(silent.struck);
    assert_eq!(silent.weight, 0);
    assert_eq!(world.claimable(seats[0].juror), 1_500 + 1_500);
}

#[test]
fn a_juror_overturned_after_new_evidence_loses_nothing() {
    for fresh in [false, true] {
        let world = World::named(9);
        let case = world.file(filing());
        world.judged(case, &[Some(1), Some(1), Some(2)]);
        let first = world.panel(case);
        if fresh {
            let call = world
                .court
                .submit_evidence(case, "late".into(), crate::world::WHY);
            world.must(FILER, call);
        }
        let call = world
            .arbitrator
            .appeal(case.into(), slacontract::Bytes(Vec::new()));
        world.must(FILER, call.value(amount(16_000)));
        let before: Vec<u128> = first.iter().map(|seat| stake(&world, seat.juror)).collect();
        world.judged(case, &[Some(2); 7]);
        world.execute(case);
        let lost: Vec<u128> = first
            .iter()
            .zip(before)
            .map(|(seat, before)| before - stake(&world, seat.juror))
            .collect();
        if fresh {
            assert_eq!(lost, [0, 0, 0]);
        } else {
            assert_eq!(lost, [2_000, 2_000, 0]);
        }
        world.check_money();
    }
}

#[test]
fn what_does_not_divide_pays_the_next_cases_jurors() {
    let world = World::named(9);
    let case = world.file(Filing {
        seats: 7,
        ..filing()
    });
    world.judged(
        case,
        &[
            Some(1),
            Some(1),
            Some(1),
            Some(1),
            Some(2),
            Some(2),
            Some(2),
        ],
    );
    world.execute(case);
    // 6 000 and 7 000 among four.
    assert_eq!(world.read(world.court.accounts()).carried, amount(0));
    let case = world.file(Filing {
        seats: 5,
        ..filing()
    });
    world.judged(case, &[Some(1), Some(1), Some(1), Some(2), Some(2)]);
    world.execute(case);
    // 4 000 and 5 000 among three: one and two are left.
    assert_eq!(world.read(world.court.accounts()).carried, amount(1 + 2));
    let paid = world.claimable(RESPONDENT);
    let case = world.file(filing());
    assert_eq!(world.read(world.court.accounts()).carried, amount(0));
    world.judged(case, &[Some(2), Some(2), Some(2)]);
    world.execute(case);
    let _ = paid;
    assert_eq!(world.read(world.court.accounts()).carried, amount(0));
    world.check_money();
}

#[test]
fn nobody_revealing_gives_the_fees_back_and_costs_every_seat() {
    let world = World::named(8);
    let case = world.file(filing());
    world.judged(case, &[None, None, None]);
    let first = world.read(world.court.seats(case, 0));
    world.judged(case, &[None; 5]);
    world.execute(case);
    assert_eq!(world.told(case), Some(1));
    assert_eq!(world.claimable(FILER), 10_000);
    for seat in first {
        assert_eq!(seat.state, SeatState::Committed);
        assert_eq!(stake(&world, seat.juror), 3 * STAKE - 3_000);
    }
    assert_eq!(
        world.read(world.court.accounts()).carried,
        amount(8 * 3_000)
    );
}

#[test]
fn a_filer_that_keeps_losing_puts_up_twice_as_much_each_time() {
    let world = World::named(3);
    for doubled in [1, 2, 4] {
        let cost = world.read(world.court.filing_cost(filing()));
        assert_eq!(cost, amount(10_000 * doubled));
        let case = world.file(filing());
        world.judged(case, &[Some(1), Some(1), Some(1)]);
        world.execute(case);
    }
    let case = world.file(filing());
    world.judged(case, &[Some(2), Some(2), Some(2)]);
    world.execute(case);
    assert_eq!(
        world.read(world.court.filing_cost(filing())),
        amount(10_000)
    );
    assert_eq!(world.state(case), CaseState::CaseExecuted);
    let _ = STRANGER;
}
