//! The pool: who may be drawn, how stakes weigh, and when money leaves.

use crate::world::{
    COURT, DAY, FILER, RESPONDENT, STAKE, STRANGER, UNIT, World, amount, filing, juror, salt,
};
use slacontract::Amount;
use slacontract::court::{CaseState, CourtError, Filing, Settings};

/// A juror whose key can be used.
fn stakes(world: &World, number: u8, units: u128) {
    world.must(
        juror(number),
        world.jurors.stake().value(amount(units * UNIT)),
    );
}

#[test]
fn each_juror_has_one_seat_and_parties_and_their_keys_have_none() {
    let settings = Settings::usual(amount(10), amount(STAKE * UNIT), amount(100 * STAKE * UNIT));
    let world = World::with(&settings, Vec::new());
    for number in 0..5 {
        stakes(&world, number, 3 * STAKE);
    }
    for party in [FILER, RESPONDENT] {
        world.must(party, world.jurors.stake().value(amount(30 * STAKE * UNIT)));
    }
    world.must(FILER, world.jurors.declare(juror(0)));
    world.must(juror(1), world.jurors.declare(RESPONDENT));
    world.chain.warp(DAY);
    let case = world.file(filing());
    // Too late: a declaration is no way to choose one's panel.
    world.must(RESPONDENT, world.jurors.declare(juror(2)));
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let mut seated: Vec<_> = world.panel(case).iter().map(|seat| seat.juror).collect();
    seated.sort();
    assert_eq!(seated, [juror(2), juror(3), juror(4)]);
    // They sit in a case of these parties already.
    let second = world.file(filing());
    world.reach(second, CaseState::CaseDrawing);
    assert!(matches!(
        world.refused(STRANGER, world.court.draw(second)),
        CourtError::PanelTooSmall { found: 0, .. }
    ));
    assert_eq!(
        world.refused(
            FILER,
            world
                .disputed
                .open(
                    COURT,
                    Filing {
                        filer: juror(2),
                        respondent: RESPONDENT,
                        ..filing()
                    }
                )
                .value(amount(100_000))
        ),
        CourtError::SameInterest {
            filer: juror(2),
            respondent: RESPONDENT
        }
    );
}

#[test]
fn stakes_are_drawn_in_proportion_and_a_cap_ends_that() {
    let settings = Settings::usual(amount(10), amount(UNIT), amount(8 * UNIT));
    let world = World::with(&settings, Vec::new());
    for (number, units) in [(0, 2), (1, 4), (2, 8), (3, 80)] {
        stakes(&world, number, units);
    }
    let weights: Vec<u64> = (0..4)
        .map(|number| world.read(world.jurors.juror(juror(number))).weight)
        .collect();
    assert_eq!(weights, [2, 4, 8, 8]);
    world.chain.warp(DAY);
    let mut seats = [0_u32; 4];
    for round in 0..220_u8 {
        let case = world.file(Filing {
            seats: 1,
            appeals: 0,
            link: crate::world::link(round, 0),
            ..filing()
        });
        world.must(STRANGER, world.disputed.refuse(false));
        world.reach(case, CaseState::CaseMixing);
        world.must(FILER, world.court.mix(case, crate::world::link(round, 1)));
        world.must(STRANGER, world.court.draw(case));
        let drawn = world.panel(case)[0].juror;
        seats[usize::from(drawn.0[0] - 0x80)] += 1;
        world.must(RESPONDENT, world.court.concede(case, salt(1)));
        world.execute(case);
    }
    // 20, 40, 80 and 80 are expected of 220; twice four deviations are allowed.
    for (found, expected) in seats.iter().zip([20, 40, 80, 80_u32]) {
        assert!(found.abs_diff(expected) < 32, "{seats:?}");
    }
}

#[test]
fn a_stake_taken_out_is_drawn_no_longer_and_paid_after_the_draws_that_count_on_it() {
    let world = World::pool(3);
    let all = amount(3 * STAKE * UNIT);
    let out = |number| world.must(juror(number), world.jurors.unstake(all));
    out(0);
    assert_eq!(
        world.refused(juror(0), world.jurors.unstake(amount(1))),
        CourtError::StakeNotFree {
            free: Amount::ZERO,
            asked: amount(1)
        }
    );
    assert!(matches!(
        world.refused(juror(0), world.jurors.withdraw()),
        CourtError::StakeNotYetFree { .. }
    ));
    world.chain.warp(3 * DAY - 1);
    assert!(matches!(
        world.refused(juror(0), world.jurors.withdraw()),
        CourtError::StakeNotYetFree { .. }
    ));
    world.chain.warp(1);
    world.must(juror(0), world.jurors.withdraw());
    assert_eq!(world.must(juror(0), world.court.claim()), all);
    world.check_money();
    // A seat holds a stake until its case is over.
    let case = world.file(Filing {
        seats: 1,
        appeals: 0,
        ..filing()
    });
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let seated = world.panel(case)[0].juror;
    world.must(seated, world.jurors.unstake(all));
    world.chain.warp(3 * DAY);
    world.must(seated, world.jurors.withdraw());
    let half = amount(3 * STAKE * UNIT / 2);
    assert_eq!(world.must(seated, world.court.claim()), half);
    assert!(matches!(
        world.refused(seated, world.jurors.withdraw()),
        CourtError::StakeNotFree { .. }
    ));
    world.must(FILER, world.court.concede(case, salt(1)));
    world.execute(case);
    world.must(seated, world.jurors.withdraw());
    assert_eq!(world.must(seated, world.court.claim()), half);
    world.check_money();
}

#[test]
fn strangers_do_not_join_named_jurors_and_who_was_struck_does_not_return() {
    let world = World::named(3);
    assert_eq!(
        world.refused(STRANGER, world.jurors.stake().value(amount(1))),
        CourtError::NotNamed { juror: STRANGER }
    );
    let case = world.file(filing());
    world.judged(case, &[Some(1), Some(1), None]);
    let silent = world.panel(case)[2].juror;
    assert_eq!(
        world.refused(silent, world.jurors.stake().value(amount(1))),
        CourtError::NoPlace { juror: silent }
    );
}

#[test]
fn settings_that_make_no_court_are_refused() {
    let good = Settings::usual(amount(1), amount(2), amount(1 << 40));
    let broken: [(u8, Settings); 6] = [
        (
            2,
            Settings {
                stake: Amount::ZERO,
                ..good.clone()
            },
        ),
        (
            3,
            Settings {
                cap: Amount::ZERO,
                ..good.clone()
            },
        ),
        (
            4,
            Settings {
                slash: slacontract::BasisPoints::new(10_001),
                ..good.clone()
            },
        ),
        (
            9,
            Settings {
                answer: slacontract::Duration::from_seconds(73 * 3_600),
                ..good.clone()
            },
        ),
        (
            11,
            Settings {
                draw: slacontract::Duration::from_seconds(25 * 3_600),
                ..good.clone()
            },
        ),
        (
            12,
            Settings {
                commit: slacontract::Duration::from_seconds(3_600),
                ..good.clone()
            },
        ),
    ];
    for (setting, settings) in broken {
        let made = std::panic::catch_unwind(|| World::with(&settings, Vec::new()));
        assert!(made.is_err(), "setting {setting}");
    }
    let _ = World::with(&good, Vec::new());
}
