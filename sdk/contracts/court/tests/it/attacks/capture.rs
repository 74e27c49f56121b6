//! Attacks with money, with code and with arithmetic: buying the panel, draining the court, guessing votes.

use crate::world::{
    COURT, DAY, FILER, RESPONDENT, STAKE, STRANGER, UNIT, WHY, World, amount, filing, juror, salt,
};
use slacontract::abi::Scalar;
use slacontract::court::{CaseState, CourtError, SeatState, commitment};
use slacontract::host::{CallKind, call, keccak};
use slacontract::{Address, B256, U256};
use slacontract_memory::CHAIN_ID;
use std::cell::Cell;

#[test]
fn attack_a16_a_stake_of_most_of_the_pool_buys_one_seat_and_loses_it() {
    let world = World::pool(9);
    // A whale with four hundred times the stake of each of the others, and a claim of its own that is wrong.
    let whale = juror(50);
    let stake = amount(1_200 * STAKE * UNIT);
    world.must(whale, world.jurors.stake().value(stake));
    world.chain.warp(DAY);
    let weigh = |who: Address| world.read(world.jurors.juror(who)).weight;
    assert_eq!(weigh(whale), 100 * STAKE as u64, "no more than the cap");
    assert_eq!(weigh(juror(0)), 3 * STAKE as u64);
    let before = world.chain.balance(FILER).units();
    let case = world.file(filing());
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let panel = world.panel(case);
    assert_eq!(panel.iter().filter(|seat| seat.juror == whale).count(), 1);
    let choice = |who: Address| if who == whale { 2 } else { 1 };
    for (seat, view) in (0_u8..).zip(&panel) {
        let sealed = world.sealed(case, seat, choice(view.juror));
        world.must(view.juror, world.court.vote(case, seat, sealed));
    }
    world.reach(case, CaseState::CaseReveal);
    for (seat, view) in (0_u8..).zip(&panel) {
        let call = world
            .court
            .reveal(case, seat, choice(view.juror), salt(seat), WHY);
        world.must(view.juror, call);
    }
    world.must(STRANGER, world.court.count(case));
    world.execute(case);
    assert_eq!(world.told(case), Some(1));
    // A fifth of a seat's stake, and the filer's bond: four fifths of what the jurors left of it are the other side's.
    let left = world.read(world.jurors.juror(whale)).stake;
    assert_eq!(left, stake - amount(STAKE * UNIT / 5));
    let lost = before - world.chain.balance(FILER).units() - world.claimable(FILER);
    assert_eq!(lost, 10_000);
    assert_eq!(world.claimable(RESPONDENT), (10_000 - 3_000) * 4 / 5);
}

thread_local! {
    static TRIED: Cell<u32> = const { Cell::new(0) };
    static WON: Cell<u32> = const { Cell::new(0) };
}

/// On being paid: claims, executes and burns again.
fn greedy(_: &[u8]) {
    for name in ["claim()", "execute(uint64)", "burn()"] {
        let mut data = keccak(name.as_bytes())[..4].to_vec();
        data.extend_from_slice(&0_u64.word());
        TRIED.set(TRIED.get() + 1);
        if call(CallKind::Call, &COURT.0, &data, &[0; 32], u64::MAX) {
            WON.set(WON.get() + 1);
        }
    }
}

#[test]
fn attack_a19_a_winner_that_calls_the_court_back_is_paid_once() {
    let world = World::named(3);
    let case = world.file(filing());
    world.judged(case, &[Some(1), Some(1), Some(1)]);
    world.execute(case);
    let owed = world.claimable(RESPONDENT);
    assert_eq!(owed, (10_000 - 3_000) * 4 / 5);
    world.chain.place_code(RESPONDENT, greedy);
    let (before, held) = (world.chain.balance(RESPONDENT), world.chain.balance(COURT));
    assert_eq!(world.must(RESPONDENT, world.court.claim()), amount(owed));
    assert_eq!((TRIED.get(), WON.get()), (3, 0));
    assert_eq!(world.chain.balance(RESPONDENT), before + amount(owed));
    assert_eq!(world.chain.balance(COURT), held - amount(owed));
    assert!(matches!(
        world.refused(RESPONDENT, world.court.claim()),
        CourtError::NothingOwed { .. }
    ));
    world.check_money();
}

/// Every vote that could be, behind every salt that is a small number.
fn guessed(case: u64, juror: Address, sealed: B256) -> Option<(u8, B256)> {
    let salts = (0..=u8::MAX).map(|number| B256::from(number.word()));
    salts
        .flat_map(|salt| (0..8).map(move |choice| (choice, salt)))
        .find(|(choice, salt)| {
            let chain = U256::from(CHAIN_ID);
            commitment(chain, COURT, case, 0, juror, *choice, *salt) == sealed
        })
}

#[test]
fn attack_a25_a_vote_behind_a_long_salt_is_not_guessed_and_one_behind_a_short_one_costs_its_seat() {
    let world = World::named(3);
    let case = world.file(filing());
    world.reach(case, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let panel = world.panel(case);
    // The first juror took the number of its house, the others what their keys make.
    let salts = [
        B256::from(42_u8.word()),
        B256::from(keccak(b"the second juror's key")),
        B256::from(keccak(b"the third juror's key")),
    ];
    for (seat, view) in (0_u8..).zip(&panel) {
        let chain = U256::from(CHAIN_ID);
        let salt = salts[usize::from(seat)];
        let vote = commitment(chain, COURT, case, 0, view.juror, 1, salt);
        world.must(view.juror, world.court.vote(case, seat, vote));
    }
    // Whoever reads the chain tries them all.
    let found: Vec<_> = world
        .panel(case)
        .iter()
        .map(|view| guessed(case, view.juror, view.commitment))
        .collect();
    assert_eq!(found, [Some((1, salts[0])), None, None]);
    world.must(STRANGER, world.court.leak(case, 0, 1, salts[0]));
    for seat in [1_u8, 2] {
        for choice in 0..4 {
            assert!(matches!(
                world.refused(STRANGER, world.court.leak(case, seat, choice, salts[0])),
                CourtError::CommitmentMismatch { .. }
            ));
        }
    }
    // It voted as the others, and loses by what it let be read.
    assert_eq!(world.panel(case)[0].state, SeatState::Voided);
    assert_eq!(world.claimable(STRANGER), 600);
    let careless = world.read(world.jurors.juror(panel[0].juror));
    assert_eq!(careless.stake, amount(3 * STAKE - 3_000));
    world.reach(case, CaseState::CaseReveal);
    for seat in [1_u8, 2] {
        let at = usize::from(seat);
        let call = world.court.reveal(case, seat, 1, salts[at], WHY);
        world.must(panel[at].juror, call);
    }
    world.must(STRANGER, world.court.count(case));
    world.execute(case);
    assert_eq!(world.told(case), Some(1));
    assert_eq!(world.claimable(panel[1].juror), 1_200 + 1_500);
}
