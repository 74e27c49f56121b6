//! Panels: drawn, sealed, revealed, counted.

use crate::world::{COURT, FILER, RESPONDENT, STRANGER, WHY, World, filing, juror, link, salt};
use slacontract::court::{
    CaseAct, CaseState, CourtError, Decision, SeatState, salt_of, salt_question,
};
use slacontract::{B256, U256};
use slacontract_memory::CHAIN_ID;

#[test]
fn a_case_is_filed_judged_and_executed() {
    let world = World::named(3);
    let case = world.file(filing());
    world.check_money();
    world.judged(case, &[Some(2), Some(2), Some(1)]);
    let view = world.case(case);
    assert_eq!((view.ruling, view.decision), (2, Decision::Ruled));
    assert_eq!(world.told(case), None);
    world.execute(case);
    assert_eq!(world.told(case), Some(2));
    assert_eq!(world.state(case), CaseState::CaseExecuted);
}

#[test]
fn a_vote_must_be_shown_as_it_was_sealed() {
    let world = World::named(3);
    let case = world.file(filing());
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let seats = world.panel(case);
    let sealed = world.sealed(case, 0, 1);
    world.must(seats[0].juror, world.court.vote(case, 0, sealed));
    // Committing anew voids what was committed to before.
    let anew = world.sealed(case, 0, 2);
    world.must(seats[0].juror, world.court.vote(case, 0, anew));
    assert_eq!(
        world.refused(seats[1].juror, world.court.vote(case, 0, anew)),
        CourtError::NotTheJuror {
            juror: seats[0].juror
        }
    );
    let early = world.refused(seats[0].juror, world.court.reveal(case, 0, 2, salt(0), WHY));
    assert!(matches!(
        early,
        CourtError::CaseNotNow {
            act: CaseAct::Reveal,
            state: CaseState::CaseCommit,
            ..
        }
    ));
    world.reach(case, CaseState::CaseReveal);
    for (choice, salt) in [(1, salt(0)), (2, salt(1))] {
        let call = world.court.reveal(case, 0, choice, salt, WHY);
        assert!(matches!(
            world.refused(seats[0].juror, call),
            CourtError::CommitmentMismatch { committed, .. } if committed == anew
        ));
    }
    let strange = world.court.reveal(case, 0, 2, salt(0), WHY);
    assert!(matches!(
        world.refused(STRANGER, strange),
        CourtError::NotTheJuror { .. }
    ));
    let outcome = world.court.reveal(case, 0, 3, salt(0), WHY);
    assert_eq!(
        world.refused(seats[0].juror, outcome),
        CourtError::NoSuchOutcome { outcome: 3 }
    );
    let reveal = || world.court.reveal(case, 0, 2, salt(0), WHY);
    let silent = world.court.reveal(case, 0, 2, salt(0), B256::default());
    assert_eq!(world.refused(seats[0].juror, silent), CourtError::NoReason);
    world.must(seats[0].juror, reveal());
    assert_eq!(
        world.refused(seats[0].juror, reveal()),
        CourtError::CaseAlreadyDone {
            act: CaseAct::Reveal,
            case
        }
    );
    let sealed = world.court.vote(case, 0, anew);
    assert!(matches!(
        world.refused(seats[0].juror, sealed),
        CourtError::CaseNotNow { .. }
    ));
}

#[test]
fn revealing_ends_early_once_every_vote_is_there() {
    let world = World::named(3);
    let case = world.file(filing());
    world.vote(case, &[Some(1), Some(1), Some(1)]);
    // Two days are given; nobody had to wait for them.
    let seats = world.panel(case);
    assert!(seats.iter().all(|seat| seat.state == SeatState::Revealed));
    assert_eq!(world.case(case).until.seconds(), 0);
    world.must(STRANGER, world.court.count(case));
    assert_eq!(world.state(case), CaseState::CaseAppealable);
}

#[test]
fn without_a_ruling_a_larger_panel_is_drawn_once_and_then_what_stood_stands() {
    let world = World::named(5);
    let case = world.file(filing());
    world.judged(case, &[Some(1), Some(2), Some(0)]);
    let view = world.case(case);
    assert_eq!((view.state, view.round), (CaseState::CaseDrawing, 1));
    world.judged(case, &[Some(1), Some(1), Some(2), Some(2), Some(0)]);
    let view = world.case(case);
    assert_eq!(view.state, CaseState::CaseAppealable);
    assert_eq!((view.ruling, view.decision), (1, Decision::Default));
    world.execute(case);
    assert_eq!(world.told(case), Some(1));
    // Nobody was wrong: each vote is paid, and the filer alone bears it.
    for number in 0..5 {
        assert_eq!(
            world.read(world.jurors.juror(juror(number))).locked.units(),
            0
        );
        assert_eq!(
            world.read(world.jurors.juror(juror(number))).stake.units(),
            30_000
        );
    }
    assert_eq!(world.claimable(FILER), 10_000 - 8_000);
    assert_eq!(world.claimable(RESPONDENT), 0);
}

#[test]
fn a_panel_that_cannot_be_drawn_leaves_what_stood() {
    let world = World::named(2);
    let case = world.file(filing());
    world.reach(case, CaseState::CaseDrawing);
    assert_eq!(
        world.refused(STRANGER, world.court.draw(case)),
        CourtError::PanelTooSmall {
            found: 2,
            needed: 3
        }
    );
    assert!(matches!(
        world.refused(STRANGER, world.court.lapse(case)),
        CourtError::CaseNotNow { .. }
    ));
    world.reach(case, CaseState::CaseUndrawn);
    assert!(matches!(
        world.refused(STRANGER, world.court.draw(case)),
        CourtError::CaseNotNow { .. }
    ));
    world.must(STRANGER, world.court.lapse(case));
    world.execute(case);
    assert_eq!(world.told(case), Some(1));
    // No juror was needed: all of the bond comes back.
    assert_eq!(world.claimable(FILER), 10_000);
}

#[test]
fn both_sides_randomness_makes_the_draw_and_withholding_it_costs_a_tenth_of_the_bond() {
    let world = World::named(9);
    let case = world.file(slacontract::court::Filing {
        link: link(1, 0),
        ..filing()
    });
    let answer = world.court.answer(case, link(2, 0), WHY);
    assert!(matches!(
        world.refused(STRANGER, world.court.answer(case, link(2, 0), WHY)),
        CourtError::CaseNotEntitled { .. }
    ));
    world.must(RESPONDENT, answer);
    world.reach(case, CaseState::CaseMixing);
    assert!(matches!(
        world.refused(RESPONDENT, world.court.mix(case, link(2, 2))),
        CourtError::CommitmentMismatch { .. }
    ));
    world.must(RESPONDENT, world.court.mix(case, link(2, 1)));
    assert!(matches!(
        world.refused(RESPONDENT, world.court.mix(case, link(2, 2))),
        CourtError::CaseAlreadyDone { .. }
    ));
    assert_eq!(world.state(case), CaseState::CaseMixing);
    // With the last one, nobody has to wait.
    world.must(FILER, world.court.mix(case, link(1, 1)));
    assert_eq!(world.state(case), CaseState::CaseDrawing);
    world.judged(case, &[Some(1), Some(2), Some(0)]);
    // A second draw asks both again.
    assert_eq!(world.state(case), CaseState::CaseMixing);
    world.must(RESPONDENT, world.court.mix(case, link(2, 2)));
    world.judged(case, &[Some(2); 5]);
    world.execute(case);
    // The filer won, and withheld one of two; the jurors' 8 000 are its to bear, since nobody else put any in.
    assert_eq!(world.claimable(FILER), 10_000 - 8_000 - 1_000);
}

#[test]
fn a_commitment_is_bound_to_everything() {
    let (chain, salt) = (U256::from(CHAIN_ID), salt(1));
    let base = || slacontract::court::commitment(chain, COURT, 1, 2, FILER, 3, salt);
    let others = [
        slacontract::court::commitment(U256::from(1_u64), COURT, 1, 2, FILER, 3, salt),
        slacontract::court::commitment(chain, FILER, 1, 2, FILER, 3, salt),
        slacontract::court::commitment(chain, COURT, 2, 2, FILER, 3, salt),
        slacontract::court::commitment(chain, COURT, 1, 1, FILER, 3, salt),
        slacontract::court::commitment(chain, COURT, 1, 2, RESPONDENT, 3, salt),
        slacontract::court::commitment(chain, COURT, 1, 2, FILER, 2, salt),
        slacontract::court::commitment(chain, COURT, 1, 2, FILER, 3, B256::default()),
    ];
    assert!(others.iter().all(|other| *other != base()));
}

#[test]
fn the_question_of_a_salt_is_of_one_chain_court_case_panel_and_seat() {
    let chain = U256::from(CHAIN_ID);
    let base = salt_question(chain, COURT, 1, 2, 3);
    let others = [
        salt_question(U256::from(1_u64), COURT, 1, 2, 3),
        salt_question(chain, FILER, 1, 2, 3),
        salt_question(chain, COURT, 2, 2, 3),
        salt_question(chain, COURT, 1, 3, 3),
        salt_question(chain, COURT, 1, 2, 4),
    ];
    assert!(others.iter().all(|other| *other != base));
}

#[test]
fn a_salt_follows_from_a_signature_however_its_last_byte_is_written() {
    let mut signature = [5; 65];
    let salt = salt_of(&signature);
    signature[64] = 28;
    assert_eq!(salt_of(&signature), salt);
    signature[63] = 6;
    assert_ne!(salt_of(&signature), salt);
}
