//! The table of what may happen in a case, searched whole; and its deadlines.

use crate::world::{STRANGER, WHY, World, filing, link, salt};
use slacontract::abi;
use slacontract::court::machine::{ENDS, PASSES, Role, TABLE, row_of};
use slacontract::court::{CaseAct, CaseState, Filing};

/// Every value of an enum, by decoding 0, 1, 2, .. until one is refused.
fn every<T: abi::Abi>() -> Vec<T> {
    (0_u8..=u8::MAX)
        .map_while(|number| {
            let mut word = [0; 32];
            word[31] = number;
            abi::decode(&word).ok()
        })
        .collect()
}

#[test]
fn every_act_has_one_row_and_every_state_is_reached() {
    assert_eq!(TABLE.len(), every::<CaseAct>().len());
    for act in every::<CaseAct>() {
        assert_eq!(row_of(act).act, act);
    }
    let mut found = vec![CaseState::CaseNone];
    loop {
        let rows = TABLE
            .iter()
            .filter(|row| row.from.iter().any(|from| found.contains(from)));
        let by_act = rows.flat_map(|row| row.to.iter().copied());
        let by_time = PASSES
            .iter()
            .filter(|(from, _)| found.contains(from))
            .map(|(_, to)| *to);
        let mut next: Vec<CaseState> = by_act.chain(by_time).chain(found.clone()).collect();
        next.sort();
        next.dedup();
        if next == found {
            break;
        }
        found = next;
    }
    assert_eq!(found, every::<CaseState>());
}

#[test]
fn out_of_every_state_time_or_anybody_leads_to_an_end() {
    let mut free: Vec<CaseState> = ENDS.to_vec();
    free.push(CaseState::CaseNone);
    let states = every::<CaseState>();
    loop {
        let before = free.len();
        for state in &states {
            let mut passes = PASSES.iter().filter(|(from, _)| from == state).peekable();
            let by_time = passes.peek().is_some() && passes.all(|(_, to)| free.contains(to));
            let by_anybody = TABLE.iter().any(|row| {
                let leads = row.to.iter().all(|to| {
                    // A second panel goes back once only: what it leads to is free if the way from there is.
                    free.contains(to) || row.act == CaseAct::Count
                });
                row.who.meets(Role::ANYBODY) && row.from.contains(state) && leads
            });
            if (by_time || by_anybody) && !free.contains(state) {
                free.push(*state);
            }
        }
        if free.len() == before {
            break;
        }
    }
    free.sort();
    assert_eq!(free, states);
}

/// Every deadline that a case comes to, from both sides: the last second before it is before it, and the second itself is not.
#[test]
fn every_stage_lasts_until_its_deadline_and_not_a_second_longer() {
    let world = World::named(3);
    let case = world.file(Filing {
        link: link(1, 0),
        ..filing()
    });
    let ends = |state, next| {
        let view = world.case(case);
        assert_eq!(view.state, state);
        let wait = view.until.seconds() - world.chain.now();
        world.chain.warp(wait - 1);
        assert_eq!(world.state(case), state);
        world.chain.warp(1);
        assert_eq!(world.state(case), next);
    };
    ends(CaseState::CaseAnswer, CaseState::CaseEvidence);
    ends(CaseState::CaseEvidence, CaseState::CaseMixing);
    ends(CaseState::CaseMixing, CaseState::CaseDrawing);
    world.must(STRANGER, world.court.draw(case));
    let panel = world.panel(case);
    for (seat, view) in panel.iter().enumerate() {
        let sealed = world.sealed(case, seat as u8, 2);
        world.must(view.juror, world.court.vote(case, seat as u8, sealed));
    }
    ends(CaseState::CaseCommit, CaseState::CaseReveal);
    for (seat, view) in panel.iter().enumerate().take(2) {
        let call = world
            .court
            .reveal(case, seat as u8, 2, salt(seat as u8), WHY);
        world.must(view.juror, call);
    }
    ends(CaseState::CaseReveal, CaseState::CaseCounting);
    world.must(STRANGER, world.court.count(case));
    ends(CaseState::CaseAppealable, CaseState::CaseStanding);
    ends(CaseState::CaseStanding, CaseState::CaseFinal);
    let case = world.file(filing());
    let until = |state| {
        world.reach(case, state);
        world.case(case).until.seconds()
    };
    let drawn = until(CaseState::CaseDrawing);
    world.chain.warp(drawn - world.chain.now() - 1);
    assert_eq!(world.state(case), CaseState::CaseDrawing);
    world.chain.warp(1);
    assert_eq!(world.state(case), CaseState::CaseUndrawn);
}
