//! Evidence and how it ranks, orders to produce it, answers and offers.

use crate::world::{DISPUTED, FILER, RESPONDENT, STRANGER, WHY, World, amount, filing, salt};
use slacontract::B256;
use slacontract::court::{CaseState, CourtError, FIRST_OFFER, Rank};

fn submit(
    world: &World,
    case: u64,
    digest: u8,
) -> slacontract::Call<slacontract_memory::Chain, (), slacontract::error::Never> {
    world
        .court
        .submit_evidence(case, "ipfs://evidence".into(), salt(digest))
}

#[test]
fn what_was_registered_before_the_case_outranks_what_was_not() {
    let world = World::named(3);
    let first = world.must(FILER, world.court.register(salt(1)));
    world.chain.warp(10);
    assert_eq!(world.must(RESPONDENT, world.court.register(salt(1))), first);
    let case = world.file(filing());
    world.must(FILER, world.court.register(salt(2)));
    world.must(FILER, submit(&world, case, 1));
    world.must(RESPONDENT, submit(&world, case, 2));
    world.must(RESPONDENT, submit(&world, case, 3));
    assert!(matches!(
        world.refused(STRANGER, submit(&world, case, 4)),
        CourtError::CaseNotEntitled { .. }
    ));
    let ranks: Vec<Rank> = world
        .read(world.court.exhibits(case))
        .iter()
        .map(|exhibit| exhibit.rank)
        .collect();
    assert_eq!(ranks, [Rank::Contemporary, Rank::InTime, Rank::InTime]);
    assert!(Rank::Contemporary > Rank::InTime && Rank::InTime > Rank::Late);
}

#[test]
fn late_evidence_is_heard_on_appeal_only() {
    let world = World::named(20);
    let case = world.file(filing());
    world.reach(case, CaseState::CaseDrawing);
    world.must(RESPONDENT, submit(&world, case, 1));
    assert_eq!(world.read(world.court.exhibits(case))[0].rank, Rank::Late);
    // Where nothing can be appealed, nobody would hear it.
    let last = world.file(slacontract::court::Filing {
        appeals: 0,
        ..filing()
    });
    world.must(RESPONDENT, submit(&world, last, 1));
    world.reach(last, CaseState::CaseDrawing);
    assert_eq!(
        world.refused(RESPONDENT, submit(&world, last, 1)),
        CourtError::TooLateToBeHeard
    );
}

#[test]
fn no_side_can_fill_the_others_room_for_evidence() {
    let world = World::named(3);
    let case = world.file(filing());
    for number in 0..16 {
        world.must(FILER, submit(&world, case, number));
    }
    assert_eq!(
        world.refused(FILER, submit(&world, case, 16)),
        CourtError::NoRoom
    );
    world.must(RESPONDENT, submit(&world, case, 17));
}

#[test]
fn whoever_joins_and_leaves_an_order_unmet_does_not_win_for_want_of_a_ruling() {
    for (joins, met, expected) in [(true, false, 2), (true, true, 1), (false, false, 1)] {
        let world = World::named(2);
        let case = world.file(filing());
        if joins {
            let join = world.court.join(case, B256::default());
            world.must(RESPONDENT, join.value(amount(10_000)));
        }
        let order = world.must(FILER, world.court.order(case, salt(5)));
        let theirs = world.court.produce(case, order, WHY);
        assert_eq!(
            world.refused(FILER, theirs),
            CourtError::NoSuchOrder { order }
        );
        let nothing = world.court.produce(case, order, B256::default());
        assert_eq!(
            world.refused(RESPONDENT, nothing),
            CourtError::NoSuchOrder { order }
        );
        if met {
            // The reasons why nothing can be produced do as well.
            world.must(RESPONDENT, world.court.produce(case, order, WHY));
        }
        world.reach(case, CaseState::CaseUndrawn);
        assert!(matches!(
            world.refused(RESPONDENT, world.court.produce(case, order, WHY)),
            CourtError::CaseNotNow { .. }
        ));
        world.must(STRANGER, world.court.lapse(case));
        world.execute(case);
        assert_eq!(world.told(case), Some(expected));
    }
}

#[test]
fn both_sides_silent_leave_what_stood() {
    let world = World::named(2);
    let case = world.file(filing());
    world.must(FILER, world.court.order(case, salt(5)));
    world.must(RESPONDENT, world.court.order(case, salt(6)));
    for _ in 0..3 {
        world.must(FILER, world.court.order(case, salt(7)));
    }
    assert_eq!(
        world.refused(FILER, world.court.order(case, salt(8))),
        CourtError::NoRoom
    );
    world.reach(case, CaseState::CaseUndrawn);
    world.must(STRANGER, world.court.lapse(case));
    world.execute(case);
    assert_eq!(world.told(case), Some(1));
}

#[test]
fn a_panel_may_choose_what_the_other_side_offered() {
    let world = World::named(3);
    let case = world.file(filing());
    let offer = |value| world.court.offer(case, amount(value), WHY);
    assert!(matches!(
        world.refused(FILER, offer(5)),
        CourtError::CaseNotEntitled { .. }
    ));
    assert_eq!(world.must(RESPONDENT, offer(500)), FIRST_OFFER);
    for value in 1..4 {
        world.must(RESPONDENT, offer(value));
    }
    assert_eq!(world.refused(RESPONDENT, offer(9)), CourtError::NoRoom);
    assert_eq!(world.case(case).offers.len(), 4);
    world.judged(case, &[Some(4), Some(4), Some(2)]);
    world.execute(case);
    assert_eq!(world.read(world.disputed.valued(7)), amount(500));
    assert_eq!(world.told(case), None);
    // Neither side got all: each bears half, and the filer is the only one that put any in.
    assert_eq!(world.claimable(FILER), 10_000 - 3_000);
}

#[test]
fn the_other_side_may_claim_something_itself() {
    let world = World::named(3);
    let case = world.file(filing());
    assert_eq!(
        world.refused(
            RESPONDENT,
            world.court.join(case, B256::default()).value(amount(9_999))
        ),
        CourtError::CostNotMet {
            sent: amount(9_999),
            needed: amount(10_000)
        }
    );
    world.must(
        RESPONDENT,
        world
            .court
            .join(case, B256::default())
            .value(amount(10_001)),
    );
    assert_eq!(world.claimable(RESPONDENT), 1);
    assert!(matches!(
        world.refused(
            RESPONDENT,
            world
                .court
                .join(case, B256::default())
                .value(amount(10_000))
        ),
        CourtError::CaseAlreadyDone { .. }
    ));
    world.judged(case, &[Some(3), Some(3), Some(3)]);
    world.execute(case);
    assert_eq!(world.told(case), Some(3));
    // The filer bears the panel; of the 7 000 left a fifth is burnt.
    assert_eq!(world.claimable(FILER), 0);
    assert_eq!(world.claimable(RESPONDENT), 1 + 10_000 + 5_600);
    assert_eq!(world.claimable(slacontract::court::DEAD), 1_400);
    world.must(STRANGER, world.court.burn());
    assert_eq!(world.chain.balance(slacontract::court::DEAD), amount(1_400));
    let _ = DISPUTED;
}
