//! The table of what may happen in a case, searched whole.

use slacontract::abi;
use slacontract::court::machine::{ENDS, PASSES, Role, TABLE, row_of};
use slacontract::court::{CaseAct, CaseState};

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
