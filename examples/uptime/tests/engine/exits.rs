//! No reachable state of what is contested and of the case about it, taken together, is without an exit that anyone may take: searched
//! over the two tables that agreement and court dispatch on, joined where the agreement files and where the court rules.

use crate::model::court::{filing, ruling};
use slacontract::court::machine::{ENDS, PASSES as CASE_PASSES, Role, TABLE as CASES};
use slacontract::court::{CaseAct, CaseState};
use slacontract::sla::machine::{EFFECTS, MACHINES, PASSES, TABLE, Who};
use slacontract::sla::{Act, Matter, State};
use std::collections::BTreeSet;

/// The machines a matter goes through, and where its case is; whether a second panel was drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    of: Vec<State>,
    case: CaseState,
    redrawn: bool,
}

/// Something that can happen: to one of these.
struct Move {
    /// Whether a stranger can bring it about.
    by_anybody: bool,
    to: Vec<Pair>,
}

/// The machines of a matter, by their names.
const fn machines(matter: Matter) -> &'static [&'static str] {
    match matter {
        Matter::Window => &["window", "contest"],
        Matter::Duty => &["duty"],
        Matter::Priority => &["priority"],
        Matter::Delivery => &["delivery"],
        Matter::Demand => &["demand"],
        Matter::Extension => &["extension"],
    }
}

fn machine(name: &str) -> &'static slacontract::sla::machine::Machine {
    let found = MACHINES.iter().find(|machine| machine.name == name);
    found.expect("the machine has this name")
}

/// Where an act leads the machines of a matter: its own by its row, others by its effects, or not.
fn led(act: Act, of: &[State]) -> Vec<Vec<State>> {
    let row = TABLE.iter().find(|row| row.act == act).expect("a row");
    let mut all = Vec::new();
    for (at, _) in of
        .iter()
        .enumerate()
        .filter(|(_, it)| row.from.contains(it))
    {
        for to in row.to {
            let mut next = of.to_vec();
            next[at] = *to;
            all.push(next);
        }
    }
    for effect in EFFECTS.iter().filter(|effect| effect.acts.contains(&act)) {
        for next in all.clone() {
            for (at, _) in next.iter().enumerate().filter(|(at, it)| {
                // Effects are on other machines than the act's own.
                **it == of[*at] && effect.from.contains(it)
            }) {
                for to in effect.to {
                    let mut next = next.clone();
                    next[at] = *to;
                    all.push(next);
                }
            }
        }
    }
    all
}

/// Everything that anybody, in whatever role, can do.
fn acts(matter: Matter, pair: &Pair) -> Vec<Move> {
    let mut moves = Vec::new();
    let keep = |of: Vec<State>| Pair { of, ..pair.clone() };
    for row in TABLE {
        let to = led(row.act, &pair.of);
        // The court of the terms is the contract: it acts by executing a case.
        if to.is_empty() || (row.who == Who::COURT) {
            continue;
        }
        let files = row.act == filing(matter) || row.act == Act::Escalate;
        let to = if files {
            if pair.case != CaseState::CaseNone {
                continue;
            }
            let filed = |of| Pair {
                of,
                case: CaseState::CaseAnswer,
                redrawn: false,
            };
            to.into_iter().map(filed).collect()
        } else {
            to.into_iter().map(keep).collect()
        };
        moves.push(Move {
            by_anybody: row.who.meets(Who::ANYBODY),
            to,
        });
    }
    for row in CASES.iter().filter(|row| row.from.contains(&pair.case)) {
        let to = match row.act {
            CaseAct::File => continue,
            CaseAct::Execute => executed(matter, pair),
            _ => row
                .to
                .iter()
                .filter_map(|to| counted(row.act, pair, *to))
                .collect(),
        };
        moves.push(Move {
            by_anybody: row.who.meets(Role::ANYBODY),
            to,
        });
    }
    moves
}

/// Where a case goes by an act of its own: a panel that finds nothing is followed by one other.
fn counted(act: CaseAct, pair: &Pair, to: CaseState) -> Option<Pair> {
    let again = [CaseState::CaseMixing, CaseState::CaseDrawing].contains(&to);
    let redraws = act == CaseAct::Count && again;
    if redraws && pair.redrawn {
        return None;
    }
    Some(Pair {
        of: pair.of.clone(),
        case: to,
        redrawn: (pair.redrawn || redraws) && act != CaseAct::Appeal,
    })
}

/// The court tells what it ruled: the agreement takes it if its table has it, and may refuse it.
fn executed(matter: Matter, pair: &Pair) -> Vec<Pair> {
    let over = |case, of| Pair {
        of,
        case,
        redrawn: pair.redrawn,
    };
    let mut to = vec![over(CaseState::CaseUnexecuted, pair.of.clone())];
    let taken = led(ruling(matter), &pair.of).into_iter();
    to.extend(taken.map(|of| over(CaseState::CaseExecuted, of)));
    to
}

/// What time alone does, one thing at a time.
fn passes(pair: &Pair) -> Vec<Pair> {
    let mut to = Vec::new();
    for (at, state) in pair.of.iter().enumerate() {
        for pass in PASSES.iter().filter(|pass| pass.from == *state) {
            let mut next = pair.clone();
            next.of[at] = pass.to;
            to.push(next);
        }
    }
    for (_, case) in CASE_PASSES.iter().filter(|(from, _)| *from == pair.case) {
        to.push(Pair {
            case: *case,
            ..pair.clone()
        });
    }
    to
}

fn is_end(matter: Matter, pair: &Pair) -> bool {
    let mut of = machines(matter).iter().zip(&pair.of);
    let rests = of.all(|(name, state)| machine(name).ends.contains(state));
    rests && (pair.case == CaseState::CaseNone || ENDS.contains(&pair.case))
}

/// Every pair that anything leads to.
fn reached(matter: Matter) -> BTreeSet<Pair> {
    let names = machines(matter).iter();
    let first = Pair {
        of: names.map(|name| machine(name).first).collect(),
        case: CaseState::CaseNone,
        redrawn: false,
    };
    let (mut found, mut ahead) = (BTreeSet::from([first.clone()]), vec![first]);
    while let Some(pair) = ahead.pop() {
        let by_act = acts(matter, &pair).into_iter().flat_map(|it| it.to);
        for next in by_act.chain(passes(&pair)) {
            if found.insert(next.clone()) {
                ahead.push(next);
            }
        }
    }
    found
}

/// The pairs out of which neither time nor anybody surely leads to an end.
fn stuck(matter: Matter, found: &BTreeSet<Pair>) -> Vec<Pair> {
    let ends = found.iter().filter(|pair| is_end(matter, pair));
    let mut free: BTreeSet<&Pair> = ends.collect();
    loop {
        let before = free.len();
        for pair in found {
            let is_free = |to: &[Pair]| to.iter().all(|pair| free.contains(pair));
            let mut by = acts(matter, pair).into_iter();
            let by_anybody = by.any(|it| it.by_anybody && is_free(&it.to));
            let ahead = passes(pair);
            if by_anybody || (!ahead.is_empty() && is_free(&ahead)) {
                free.insert(pair);
            }
        }
        if free.len() == before {
            return found
                .iter()
                .filter(|pair| !free.contains(pair))
                .cloned()
                .collect();
        }
    }
}

#[test]
fn from_every_state_of_a_matter_and_its_case_anybody_can_bring_both_to_an_end() {
    for matter in [
        Matter::Window,
        Matter::Duty,
        Matter::Priority,
        Matter::Delivery,
        Matter::Demand,
        Matter::Extension,
    ] {
        let found = reached(matter);
        // Both verdicts are reached, and what was refused is an end as well.
        for case in ENDS {
            assert!(found.iter().any(|pair| pair.case == *case), "{matter:?}");
        }
        println!("{matter:?}: {} pairs", found.len());
        let stuck = stuck(matter, &found);
        assert!(stuck.is_empty(), "{matter:?}: {stuck:?}");
    }
}
