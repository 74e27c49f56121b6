//! Searches of the table: that every state can be reached, and that nobody can be locked into one. The tests and the tools that
//! check terms ask here; no contract does, so it costs none a byte.

use super::{Act, EFFECTS, MACHINES, Machine, PASSES, Pass, Row, State, States, TABLE, Who};
use alloc::vec::Vec;
use slacontract_terms::Terms;
use slacontract_terms::model::Renewal;

/// Every state that occurs, in the order in which [`State`] has them.
pub fn states() -> Vec<State> {
    let rows = TABLE.iter().flat_map(|row| row.from.iter().chain(row.to));
    let passes = PASSES.iter().flat_map(|pass| [&pass.from, &pass.to]);
    let effects = EFFECTS.iter().flat_map(|it| it.from.iter().chain(it.to));
    let machines = MACHINES
        .iter()
        .flat_map(|machine| core::iter::once(&machine.first).chain(machine.ends));
    let all = rows.chain(passes).chain(effects).chain(machines);
    let mut states: Vec<State> = all.copied().collect();
    states.sort();
    states.dedup();
    states
}

/// The states a machine can come into, by whatever anybody does and by time.
pub fn reached(machine: &Machine) -> States {
    let rows = TABLE.iter().map(|row| (row.from, row.to));
    let effects = EFFECTS.iter().map(|effect| (effect.from, effect.to));
    let moves: Vec<_> = rows.chain(effects).collect();
    let mut found = States::of(&[machine.first]);
    loop {
        let before = found;
        for (from, to) in &moves {
            if from.iter().any(|state| found.has(*state)) {
                found = to.iter().fold(found, |found, state| found.with(*state));
            }
        }
        for pass in PASSES.iter().filter(|pass| before.has(pass.from)) {
            found = found.with(pass.to);
        }
        if found == before {
            return found;
        }
    }
}

/// The states that no machine reaches.
pub fn unreached() -> Vec<State> {
    let reached: Vec<States> = MACHINES.iter().map(reached).collect();
    let mut states = states();
    states.retain(|state| !reached.iter().any(|found| found.has(*state)));
    states
}

/// The states that time and acts anybody may take do not surely lead out of, to an end of their machine. Where an act can lead to
/// several states, each of them must lead on; and wherever time can.
pub fn stuck() -> Vec<State> {
    locked_in(|_| true, |_| true)
}

/// The same, of an agreement with these terms (SLA013): some of what time does, and of what can be done, is there only if they say
/// so. States that nothing leads to without it are left out.
pub fn stuck_in(terms: &Terms) -> Vec<State> {
    use State::{Active, Closing, SuspendedCustomer, SuspendedProvider, TimedOut};
    let suspends = terms.collateral.is_some();
    let goes_on = matches!(terms.renew, Renewal::UnlessObjected(_));
    let in_time = |pass: &Pass| match (pass.from, pass.to) {
        (Active, SuspendedCustomer) => suspends,
        // Its end is put off for as long as it goes on.
        (Active | SuspendedCustomer | SuspendedProvider | TimedOut, Closing) => !goes_on,
        _ => true,
    };
    let can = |row: &Row| match row.act {
        Act::TimeOut => suspends,
        _ => true,
    };
    let mut stuck = locked_in(can, in_time);
    if !suspends {
        stuck.retain(|state| !matches!(state, SuspendedCustomer | SuspendedProvider | TimedOut));
    }
    stuck
}

/// The states out of which neither time nor anybody surely leads, with these rows and passes alone.
fn locked_in(can: impl Fn(&Row) -> bool, in_time: impl Fn(&Pass) -> bool) -> Vec<State> {
    let mut free = MACHINES
        .iter()
        .flat_map(|machine| machine.ends)
        .fold(States::of(&[]), |free, state| free.with(*state));
    let states = states();
    loop {
        let before = free;
        for state in &states {
            let by_act = TABLE.iter().filter(|row| can(row)).any(|row| {
                row.who.meets(Who::ANYBODY)
                    && row.from.contains(state)
                    && row.to.iter().all(|to| before.has(*to))
            });
            let own = |pass: &&Pass| pass.from == *state && in_time(pass);
            let mut passes = PASSES.iter().filter(own).peekable();
            let by_time = passes.peek().is_some() && passes.all(|pass| before.has(pass.to));
            // What ends with another machine ends when anybody brings that one to its end.
            let by_effect = EFFECTS.iter().any(|effect| {
                let mut rows = TABLE.iter().filter(|row| effect.acts.contains(&row.act));
                effect.from.contains(state)
                    && rows.any(|row| row.who.meets(Who::ANYBODY))
                    && effect.to.iter().all(|to| before.has(*to))
            });
            if by_act || by_time || by_effect {
                free = free.with(*state);
            }
        }
        if free == before {
            break;
        }
    }
    states
        .into_iter()
        .filter(|state| !free.has(*state))
        .collect()
}

/// Whether time alone can lead from one state to another, or they are the same.
pub fn passes(from: State, to: State) -> bool {
    let mut found = States::of(&[from]);
    loop {
        let before = found;
        for pass in PASSES.iter().filter(|pass| before.has(pass.from)) {
            found = found.with(pass.to);
        }
        if found == before {
            return found.has(to);
        }
    }
}

/// Whether the table says that an act can lead one machine from one state to another: its own machine by its row, others by its
/// effects.
pub fn leads(act: Act, from: State, to: State) -> bool {
    let row = TABLE.iter().find(|row| row.act == act);
    row.is_some_and(|row| row.from.contains(&from) && row.to.contains(&to))
        || EFFECTS.iter().any(|effect| {
            effect.acts.contains(&act) && effect.from.contains(&from) && effect.to.contains(&to)
        })
}
