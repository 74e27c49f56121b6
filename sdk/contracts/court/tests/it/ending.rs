//! How cases end: appeals, giving in, settling; and contracts that do not want to hear it.

use crate::world::{DAY, FILER, HOUR, RESPONDENT, STRANGER, WHY, World, amount, filing};
use slacontract::Bytes;
use slacontract::court::{CaseAct, CaseState, CourtError, Decision, DisputeStatus};

fn appeal(world: &World, who: slacontract::Address, case: u64, value: u128) {
    let call = world.arbitrator.appeal(case.into(), Bytes(Vec::new()));
    world.must(who, call.value(amount(value)));
}

#[test]
fn the_loser_appeals_to_a_panel_of_seven_and_then_fifteen() {
    let world = World::named(17);
    let case = world.file(filing());
    world.judged(case, &[Some(2), Some(2), Some(2)]);
    assert_eq!(
        world.read(world.arbitrator.dispute_status(case.into())),
        DisputeStatus::Appealable
    );
    let cost = world.read(world.arbitrator.appeal_cost(case.into(), Bytes(Vec::new())));
    assert_eq!(cost, amount(7_000 + 9_000));
    let call = || world.arbitrator.appeal(case.into(), Bytes(Vec::new()));
    assert_eq!(
        world.refused(FILER, call().value(cost)),
        CourtError::CaseNotEntitled {
            act: CaseAct::Appeal,
            caller: FILER
        },
        "who won has nothing to appeal"
    );
    assert!(matches!(
        world.refused(RESPONDENT, call().value(amount(15_999))),
        CourtError::CostNotMet { .. }
    ));
    appeal(&world, RESPONDENT, case, 16_000);
    assert_eq!(world.state(case), CaseState::CaseEvidence);
    world.judged(case, &[Some(1); 7]);
    assert_eq!(world.case(case).ruling, 1);
    appeal(&world, FILER, case, 15_000 + 17_000);
    world.judged(case, &[Some(1); 15]);
    // The second appeal is the last.
    assert_eq!(world.state(case), CaseState::CaseFinal);
    world.execute(case);
    assert_eq!(world.told(case), Some(1));
    // Fees: 3 000, 7 000 and 15 000. The filer's deposit of 32 000 bears all of them, and its bond of 10 000 loses a fifth.
    assert_eq!(world.claimable(FILER), 32_000 - 25_000);
    assert_eq!(world.claimable(RESPONDENT), 16_000 + 8_000);
}

#[test]
fn an_appeal_in_time_is_heard_and_one_second_later_is_not() {
    for late in [0, 1] {
        let world = World::named(9);
        let case = world.file(filing());
        world.judged(case, &[Some(1), Some(1), Some(1)]);
        world.chain.warp(48 * HOUR - 1 + late);
        let call = world.arbitrator.appeal(case.into(), Bytes(Vec::new()));
        let outcome = world.send(FILER, call.value(amount(16_000)));
        assert_eq!(
            matches!(outcome, slacontract_memory::Outcome::Success(_)),
            late == 0
        );
        if late == 1 {
            assert_eq!(world.state(case), CaseState::CaseStanding);
            assert!(matches!(
                world.refused(STRANGER, world.court.execute(case)),
                CourtError::CaseNotNow { .. }
            ));
            world.chain.warp(DAY - 1);
            assert!(matches!(
                world.refused(STRANGER, world.court.execute(case)),
                CourtError::CaseNotNow { .. }
            ));
            world.chain.warp(1);
            world.must(STRANGER, world.court.execute(case));
        }
    }
}

#[test]
fn an_appeal_is_never_won_by_default() {
    let world = World::named(3);
    let case = world.file(filing());
    world.judged(case, &[Some(2), Some(2), Some(2)]);
    appeal(&world, RESPONDENT, case, 16_000);
    // Seven jurors are not to be had.
    world.reach(case, CaseState::CaseUndrawn);
    world.must(STRANGER, world.court.lapse(case));
    world.execute(case);
    assert_eq!(world.told(case), Some(2), "what was ruled before stands");
    // Its panel's 3 000 come out of the loser's deposit.
    assert_eq!(world.claimable(RESPONDENT), 13_000);
    assert_eq!(world.claimable(FILER), 10_000);
}

#[test]
fn a_side_may_give_in_at_any_time() {
    let world = World::named(3);
    let case = world.file(filing());
    assert!(matches!(
        world.refused(STRANGER, world.court.concede(case, WHY)),
        CourtError::CaseNotEntitled { .. }
    ));
    world.must(RESPONDENT, world.court.concede(case, WHY));
    assert_eq!(world.case(case).decision, Decision::Conceded);
    world.execute(case);
    assert_eq!(world.told(case), Some(2));
    assert_eq!(world.claimable(FILER), 10_000);
    // In the middle of a vote as well: jurors who committed are paid, and nobody loses for what can no longer be revealed.
    let case = world.file(filing());
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let seats = world.panel(case);
    for (seat, view) in seats.iter().enumerate().take(2) {
        let sealed = world.sealed(case, seat as u8, 1);
        world.must(view.juror, world.court.vote(case, seat as u8, sealed));
    }
    world.must(FILER, world.court.concede(case, WHY));
    world.execute(case);
    assert_eq!(world.told(case), Some(1));
    assert_eq!(world.claimable(seats[0].juror), 1_000);
    assert_eq!(world.claimable(seats[2].juror), 0);
    for seat in seats {
        let juror = world.read(world.jurors.juror(seat.juror));
        assert_eq!((juror.locked.units(), juror.stake.units()), (0, 30_000));
    }
}

#[test]
fn giving_in_to_what_a_panel_found_confirms_it_and_giving_up_what_it_found_judges_nobody() {
    for (who, told, lost, paid) in [(FILER, 1, 2_000, 0), (RESPONDENT, 2, 0, 1_000)] {
        let world = World::named(3);
        let case = world.file(filing());
        world.judged(case, &[Some(1), Some(1), Some(2)]);
        let [right, _, wrong] = [0, 1, 2].map(|seat| world.panel(case)[seat].juror);
        world.must(who, world.court.concede(case, WHY));
        world.execute(case);
        assert_eq!(world.told(case), Some(told));
        let stake = |juror| world.read(world.jurors.juror(juror)).stake.units();
        assert_eq!((stake(right), stake(wrong)), (30_000, 30_000 - lost));
        assert_eq!(world.claimable(wrong), paid);
        // Of two keys of one interest none makes the honest majority pay.
        assert!(world.claimable(right) >= 1_000);
    }
}

#[test]
fn the_sides_may_settle_at_a_value() {
    let world = World::named(3);
    let case = world.file(filing());
    let settle = |value| world.court.settle(case, amount(value), WHY);
    world.must(FILER, settle(600));
    world.must(RESPONDENT, settle(400));
    assert_eq!(world.state(case), CaseState::CaseAnswer);
    world.must(FILER, settle(400));
    assert_eq!(world.case(case).decision, Decision::Settled);
    assert!(matches!(
        world.refused(RESPONDENT, settle(600)),
        CourtError::CaseNotNow { .. }
    ));
    world.execute(case);
    assert_eq!(world.read(world.disputed.valued(7)), amount(400));
    assert_eq!(world.claimable(FILER), 10_000, "nobody lost");
}

#[test]
fn a_contract_that_refuses_its_ruling_keeps_nobody_from_being_paid() {
    let world = World::named(3);
    let case = world.file(filing());
    world.judged(case, &[Some(1), Some(1), Some(1)]);
    world.must(STRANGER, world.disputed.refuse(true));
    world.execute(case);
    assert_eq!(world.state(case), CaseState::CaseUnexecuted);
    let paid = world.claimable(RESPONDENT);
    assert_eq!(paid, 5_600);
    // Trying again pays nobody twice.
    world.must(STRANGER, world.court.execute(case));
    assert_eq!(world.state(case), CaseState::CaseUnexecuted);
    world.must(STRANGER, world.disputed.refuse(false));
    world.must(STRANGER, world.court.execute(case));
    assert_eq!(world.state(case), CaseState::CaseExecuted);
    assert_eq!(world.told(case), Some(1));
    assert_eq!(world.claimable(RESPONDENT), paid);
    assert!(matches!(
        world.refused(STRANGER, world.court.execute(case)),
        CourtError::CaseNotNow { .. }
    ));
    world.check_money();
}

#[test]
fn anybody_can_claim_only_what_it_was_credited() {
    let world = World::named(3);
    let case = world.file(filing());
    world.judged(case, &[Some(1), Some(1), Some(1)]);
    world.execute(case);
    let before = world.chain.balance(RESPONDENT);
    assert_eq!(world.must(RESPONDENT, world.court.claim()), amount(5_600));
    assert_eq!(world.chain.balance(RESPONDENT) - before, amount(5_600));
    assert_eq!(
        world.refused(RESPONDENT, world.court.claim()),
        CourtError::NothingOwed { caller: RESPONDENT }
    );
    world.check_money();
}
