//! Attacks on a court, each tried and failed. The names are those of the book's list.

mod capture;

use crate::world::{
    COURT, DAY, FILER, RESPONDENT, STAKE, STRANGER, UNIT, WHY, World, amount, filing, juror, link,
    salt,
};
use slacontract::court::{CaseAct, CaseState, CourtError, Filing, SeatState};
use slacontract::{Address, Timestamp};

#[test]
fn attack_a09_filing_to_freeze_money_costs_the_filer_and_ever_more() {
    let world = World::named(3);
    let mut last = 0;
    for _ in 0..3 {
        let before = world.chain.balance(FILER).units();
        let gained = world.claimable(RESPONDENT);
        let case = world.file(filing());
        world.judged(case, &[Some(1), Some(1), Some(1)]);
        world.execute(case);
        let lost = before - world.chain.balance(FILER).units() - world.claimable(FILER);
        assert!(lost >= 10_000 && lost >= 2 * last, "{lost} after {last}");
        assert!(
            world.claimable(RESPONDENT) > gained,
            "the other side gains by it"
        );
        last = lost;
    }
}

#[test]
fn attack_a10_disputing_with_oneself_loses_a_fifth_of_the_bond_and_the_fees() {
    let world = World::named(3);
    // Two keys of one interest, not declared.
    let before = world.chain.balance(FILER) + world.chain.balance(RESPONDENT);
    let case = world.file(filing());
    world.must(FILER, world.court.concede(case, WHY));
    world.execute(case);
    let after = world.chain.balance(FILER) + world.chain.balance(RESPONDENT);
    let back = world.claimable(FILER) + world.claimable(RESPONDENT);
    assert_eq!((before - after).units() - back, 2_000);
    // Declared ones have no case.
    world.must(FILER, world.jurors.declare(RESPONDENT));
    let call = world.disputed.open(COURT, filing()).value(amount(20_000));
    assert!(matches!(
        world.refused(FILER, call),
        CourtError::SameInterest { .. }
    ));
}

#[test]
fn attack_a11_a_copied_commitment_is_worth_nothing_to_the_copier() {
    let world = World::named(3);
    let case = world.file(filing());
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let seats = world.panel(case);
    let sealed = world.sealed(case, 0, 2);
    world.must(seats[0].juror, world.court.vote(case, 0, sealed));
    world.must(seats[1].juror, world.court.vote(case, 1, sealed));
    world.reach(case, CaseState::CaseReveal);
    world.must(seats[0].juror, world.court.reveal(case, 0, 2, salt(0), WHY));
    // The copier has seen choice and salt by now, and still cannot show that it committed to them.
    assert!(matches!(
        world.refused(seats[1].juror, world.court.reveal(case, 1, 2, salt(0), WHY)),
        CourtError::CommitmentMismatch { .. }
    ));
}

#[test]
fn attack_a12_selling_a_vote_by_showing_it_costs_more_than_losing() {
    let world = World::named(3);
    let case = world.file(filing());
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let seats = world.panel(case);
    for (seat, choice) in [(0_u8, 2), (1, 1), (2, 1)] {
        let sealed = world.sealed(case, seat, choice);
        world.must(
            seats[usize::from(seat)].juror,
            world.court.vote(case, seat, sealed),
        );
    }
    let wrong = world.court.leak(case, 0, 1, salt(0));
    assert!(matches!(
        world.refused(STRANGER, wrong),
        CourtError::CommitmentMismatch { .. }
    ));
    let leak = || world.court.leak(case, 0, 2, salt(0));
    world.must(STRANGER, leak());
    world.check_money();
    assert!(matches!(
        world.refused(STRANGER, leak()),
        CourtError::CaseAlreadyDone { .. }
    ));
    assert_eq!(world.panel(case)[0].state, SeatState::Voided);
    // A fifth of 3 000 is the prover's: leaking to oneself costs 2 400, voting wrong 2 000.
    assert_eq!(world.claimable(STRANGER), 600);
    let leaker = world.read(world.jurors.juror(seats[0].juror));
    assert_eq!(leaker.stake, amount(3 * STAKE - 3_000));
    assert!(leaker.struck && leaker.locked.is_zero());
    let anew = world.sealed(case, 0, 1);
    assert!(matches!(
        world.refused(seats[0].juror, world.court.vote(case, 0, anew)),
        CourtError::CaseAlreadyDone { .. }
    ));
    world.reach(case, CaseState::CaseReveal);
    for seat in [1_u8, 2] {
        let call = world.court.reveal(case, seat, 1, salt(seat), WHY);
        world.must(seats[usize::from(seat)].juror, call);
    }
    world.must(STRANGER, world.court.count(case));
    world.execute(case);
    // The rest of what it lost is shared by those who were right: 1 200 and 1 500 each.
    assert_eq!(world.claimable(seats[1].juror), 1_200 + 1_500);
}

#[test]
fn attack_a13_not_revealing_a_losing_vote_is_dearer_than_losing() {
    let lost = |vote| {
        let world = World::named(3);
        let case = world.file(filing());
        world.judged(case, &[Some(1), Some(1), vote]);
        let juror = world.panel(case)[2].juror;
        world.execute(case);
        let view = world.read(world.jurors.juror(juror));
        (3 * STAKE - view.stake.units(), view.struck)
    };
    assert_eq!(lost(Some(2)), (2_000, false));
    assert_eq!(lost(None), (3_000, true));
}

#[test]
fn attack_a14_splitting_a_stake_over_many_names_brings_no_more_weight() {
    let world = World::pool(2);
    let whole = world.read(world.jurors.juror(juror(0))).weight;
    let mut split = 0;
    for number in 10..12 {
        let stake = amount(3 * STAKE * UNIT / 2);
        world.must(juror(number), world.jurors.stake().value(stake));
        split += world.read(world.jurors.juror(juror(number))).weight;
    }
    assert_eq!(split, whole);
    // And below what a seat locks a stake weighs nothing.
    world.must(juror(12), world.jurors.stake().value(amount(STAKE * UNIT)));
    assert_eq!(world.read(world.jurors.juror(juror(12))).weight, 0);
}

#[test]
fn attack_a15_a_stake_made_when_the_seed_is_known_is_not_drawn() {
    let world = World::pool(3);
    let case = world.file(Filing {
        link: link(1, 0),
        ..filing()
    });
    // The time to draw begins with a day; the salts of the votes of the day before are in the seed. In its last moment nobody reveals
    // any more, the other side committed to nothing, and the filer knows the seed: it tries stakes until the draw is what it likes.
    let drawing = world.case(case).filed.seconds() + 3 * DAY;
    assert_eq!(drawing % DAY, 0);
    world.chain.warp(drawing - 1 - world.chain.now());
    for number in 20..60 {
        world.must(
            juror(number),
            world.jurors.stake().value(amount(90 * STAKE * UNIT)),
        );
    }
    world.reach(case, CaseState::CaseMixing);
    for number in 60..99 {
        world.must(
            juror(number),
            world.jurors.stake().value(amount(90 * STAKE * UNIT)),
        );
    }
    world.must(FILER, world.court.mix(case, link(1, 1)));
    world.chain.warp(DAY / 2);
    world.must(STRANGER, world.court.draw(case));
    let mut seated: Vec<_> = world.panel(case).iter().map(|seat| seat.juror).collect();
    seated.sort();
    assert_eq!(seated, [juror(0), juror(1), juror(2)]);
}

#[test]
fn attack_a15_a_side_with_nothing_to_forfeit_cannot_choose_between_two_draws_it_knows() {
    let world = World::named(3);
    // Alone it would know the draw, and could withhold for nothing.
    let alone = world.file(filing());
    assert_eq!(
        world.refused(RESPONDENT, world.court.answer(alone, link(2, 0), WHY)),
        CourtError::NothingToForfeit
    );
    world.must(
        RESPONDENT,
        world.court.answer(alone, Default::default(), WHY),
    );
    let join = world.court.join(alone, link(2, 0));
    world.must(RESPONDENT, join.value(amount(10_000)));
    // Beside the filer it shows its part before it sees the filer's.
    let case = world.file(Filing {
        link: link(1, 0),
        ..filing()
    });
    world.must(RESPONDENT, world.court.answer(case, link(2, 0), WHY));
    world.reach(case, CaseState::CaseMixing);
    let began = world.chain.now();
    assert_eq!(
        world.refused(FILER, world.court.mix(case, link(1, 1))),
        CourtError::CaseNotNow {
            act: CaseAct::Mix,
            case,
            state: CaseState::CaseMixing,
            until: Timestamp::from_seconds(began + DAY / 4)
        }
    );
    world.chain.warp(DAY / 4);
    assert!(matches!(
        world.refused(RESPONDENT, world.court.mix(case, link(2, 1))),
        CourtError::CaseNotNow { .. }
    ));
    world.must(FILER, world.court.mix(case, link(1, 1)));
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
}

#[test]
fn attack_a17_an_honest_minority_loses_a_fifth_and_nothing_when_the_appeal_agrees_with_it() {
    let world = World::named(9);
    let case = world.file(filing());
    world.judged(case, &[Some(2), Some(1), Some(1)]);
    let minority = world.panel(case)[0].juror;
    let call = world
        .arbitrator
        .appeal(case.into(), slacontract::Bytes(Vec::new()));
    world.must(FILER, call.value(amount(16_000)));
    world.judged(case, &[Some(2); 7]);
    world.execute(case);
    let view = world.read(world.jurors.juror(minority));
    assert_eq!(view.stake, amount(3 * STAKE));
    // The first panel's fees and what its majority lost are all its own.
    assert!(world.claimable(minority) >= 3_000 + 4_000);
}

#[test]
fn attack_a18_evidence_kept_back_costs_whoever_kept_it_even_when_it_wins() {
    let cost = |early: bool| {
        let world = World::named(9);
        let case = world.file(filing());
        let submit = || world.court.submit_evidence(case, "logs".into(), salt(3));
        if early {
            world.must(FILER, submit());
        }
        world.must(
            RESPONDENT,
            world.court.join(case, FILER_LINK).value(amount(10_000)),
        );
        world.judged(case, &[Some(1), Some(1), Some(1)]);
        if !early {
            world.must(FILER, submit());
        }
        let call = world
            .arbitrator
            .appeal(case.into(), slacontract::Bytes(Vec::new()));
        world.must(FILER, call.value(amount(16_000)));
        world.judged(case, &[Some(2); 7]);
        world.execute(case);
        world.check_money();
        10_000 + 16_000 - world.claimable(FILER) as i128
    };
    let (in_time, late) = (cost(true), cost(false));
    assert!(late > in_time, "{late} against {in_time}");
}

#[test]
fn attack_a18_junk_that_the_losing_side_brings_late_saves_no_juror() {
    // The first panel, bribed by the filer, is overruled; who brought evidence after it?
    let lost = |late: Option<Address>| {
        let world = World::named(10);
        let case = world.file(filing());
        world.judged(case, &[Some(2); 3]);
        let bribed = world.panel(case)[0].juror;
        if let Some(side) = late {
            let submit = world.court.submit_evidence(case, "junk".into(), salt(3));
            world.must(side, submit);
        }
        let nothing = slacontract::Bytes(Vec::new());
        let call = world.arbitrator.appeal(case.into(), nothing);
        world.must(RESPONDENT, call.value(amount(16_000)));
        world.judged(case, &[Some(1); 7]);
        world.execute(case);
        3 * STAKE - world.read(world.jurors.juror(bribed)).stake.units()
    };
    assert_eq!(lost(None), 2_000);
    assert_eq!(lost(Some(FILER)), 2_000);
    // It could not know what the other side kept back.
    assert_eq!(lost(Some(RESPONDENT)), 0);
}

#[test]
fn attack_a18_a_panel_answers_for_the_evidence_that_it_saw() {
    let world = World::named(25);
    let case = world.file(filing());
    let appeal = |who, cost| {
        let nothing = slacontract::Bytes(Vec::new());
        let call = world.arbitrator.appeal(case.into(), nothing);
        world.must(who, call.value(amount(cost)));
    };
    let stake = |juror| world.read(world.jurors.juror(juror)).stake.units();
    world.judged(case, &[Some(2); 3]);
    let first = world.panel(case)[0].juror;
    appeal(RESPONDENT, 16_000);
    // Late for the first panel, and before the second.
    let submit = world.court.submit_evidence(case, "logs".into(), salt(3));
    world.must(RESPONDENT, submit);
    world.judged(case, &[Some(2); 7]);
    let panel = world.panel(case);
    let second = panel.iter().find(|seat| seat.juror != first);
    let second = second.expect("seven seats").juror;
    let before = (stake(first), stake(second));
    appeal(RESPONDENT, 32_000);
    world.judged(case, &[Some(1); 15]);
    world.execute(case);
    // Who sat in both lost for the second, and nobody for the first.
    let twice = panel.iter().any(|seat| seat.juror == first);
    assert_eq!(before.0 - stake(first), if twice { 2_000 } else { 0 });
    assert_eq!(before.1 - stake(second), 2_000);
}

const FILER_LINK: slacontract::B256 = slacontract::types::FixedBytes([0; 32]);
