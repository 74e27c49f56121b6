//! The table of what may happen when, searched whole: every state is reached, and nobody can be locked into one.

use slacontract::abi;
use slacontract::sla::machine::search::{reached, states, stuck, stuck_in, unreached};
use slacontract::sla::machine::{EFFECTS, MACHINES, PASSES, Row, TABLE, Who, row};
use slacontract::sla::{Act, State};
use slacontract_terms::check::check;
use slacontract_terms::model::Renewal;
use slacontract_terms::{Duration, Terms};

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

fn names(states: &[State]) -> String {
    format!("{states:?}")
}

#[test]
fn every_act_has_exactly_one_row() {
    for act in every::<Act>() {
        let rows: Vec<&Row> = TABLE.iter().filter(|row| row.act == act).collect();
        assert_eq!(rows.len(), 1, "{act:?}");
        assert_eq!(row(act).act, act);
    }
    assert_eq!(TABLE.len(), every::<Act>().len());
}

#[test]
fn every_state_belongs_to_exactly_one_machine_that_reaches_it() {
    assert_eq!(names(&states()), names(&every::<State>()));
    assert_eq!(names(&unreached()), "[]");
    for state in states() {
        let of: Vec<_> = MACHINES
            .iter()
            .filter(|machine| reached(machine).has(state))
            .map(|machine| machine.name)
            .collect();
        assert_eq!(of.len(), 1, "{state:?} is of {of:?}");
    }
}

#[test]
fn from_every_state_anybody_can_bring_it_to_an_end() {
    assert_eq!(names(&stuck()), "[]");
}

#[test]
fn terms_are_refused_exactly_if_they_lock_somebody_in() {
    let small = include_str!("../../terms/tests/data/everything.json");
    let sound = Terms::from_json(small).expect("terms");
    for renew in [
        Renewal::Never,
        Renewal::ByBoth,
        Renewal::UnlessObjected(Duration::from_seconds(86_400)),
    ] {
        for collateral in [sound.collateral.clone(), None] {
            for terminate in [sound.terminate.clone(), None] {
                let terms = Terms {
                    renew: renew.clone(),
                    collateral: collateral.clone(),
                    terminate,
                    ..sound.clone()
                };
                let refused = check(&terms).iter().any(|it| it.code == "SLA013");
                let stuck = stuck_in(&terms);
                assert_eq!(refused, !stuck.is_empty(), "{renew:?}: {stuck:?}");
            }
        }
    }
}

#[test]
fn every_row_leads_somewhere_from_somewhere_for_somebody() {
    for row in TABLE {
        assert!(!row.from.is_empty() && !row.to.is_empty(), "{:?}", row.act);
        assert_ne!(row.who, Who(0), "{:?}", row.act);
    }
    for effect in EFFECTS {
        assert!(!effect.acts.is_empty() && !effect.from.is_empty() && !effect.to.is_empty());
    }
}

#[test]
fn every_state_that_only_time_brings_about_has_a_consequence() {
    for pass in PASSES {
        let led_on = TABLE.iter().any(|row| row.from.contains(&pass.to))
            || PASSES.iter().any(|next| next.from == pass.to)
            || MACHINES
                .iter()
                .any(|machine| machine.ends.contains(&pass.to));
        assert!(
            led_on,
            "{:?} is reached by time and nothing follows",
            pass.to
        );
    }
}
