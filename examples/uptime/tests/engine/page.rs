//! The book's page about the engine shows the table the contract dispatches on, and nothing else. `SLACONTRACT_BLESS=1` rewrites it.

use slacontract::sla::machine::search::reached;
use slacontract::sla::machine::{EFFECTS, MACHINES, PASSES, States, TABLE, Who};
use slacontract::sla::{Act, State};
use std::fmt::Write as _;

const PAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../book/src/design/engine.md"
);
const BEGIN: &str = "<!-- machines: begin -->\n";
const END: &str = "<!-- machines: end -->\n";

fn states(states: &[State]) -> String {
    let names: Vec<String> = states.iter().map(|state| format!("{state:?}")).collect();
    names.join(", ")
}

fn acts(acts: &[Act]) -> String {
    let names: Vec<String> = acts.iter().map(|act| format!("`{act:?}`")).collect();
    names.join(", ")
}

fn who(who: Who) -> String {
    let roles = [
        (Who::ANYBODY, "anybody"),
        (Who::SIGNATORY, "either party"),
        (Who::PROVIDER, "provider"),
        (Who::CUSTOMER, "customer"),
        (Who::PROPOSER, "proposer"),
        (Who::COURT, "court"),
        (Who::OBLIGOR, "obligor"),
        (Who::OBLIGEE, "obligee"),
    ];
    let mut left = who.0;
    let mut names: Vec<String> = vec![];
    for (role, name) in roles {
        if left & role.0 == role.0 {
            names.push(name.into());
            left &= !role.0;
        }
    }
    for bit in (0..8).filter(|bit| left >> bit & 1 == 1) {
        names.push(format!("role {bit}"));
    }
    names.join(", ")
}

fn of(found: States, from: &[State]) -> bool {
    from.iter().all(|state| found.has(*state))
}

fn machines() -> String {
    let mut page = String::new();
    for machine in MACHINES {
        let found = reached(machine);
        let _ = writeln!(page, "\n### The {}\n", machine.name);
        let _ = writeln!(
            page,
            "It begins as {:?}; it may rest as {}.\n",
            machine.first,
            states(machine.ends)
        );
        let _ = writeln!(page, "| act | in | by | leads to |\n|---|---|---|---|");
        for row in TABLE.iter().filter(|row| of(found, row.from)) {
            let to = if row.to == row.from {
                "the same states".into()
            } else {
                states(row.to)
            };
            let _ = writeln!(
                page,
                "| `{:?}` | {} | {} | {to} |",
                row.act,
                states(row.from),
                who(row.who)
            );
        }
        let passes: Vec<String> = PASSES
            .iter()
            .filter(|pass| found.has(pass.from))
            .map(|pass| format!("{:?} to {:?}", pass.from, pass.to))
            .collect();
        if !passes.is_empty() {
            let _ = writeln!(page, "\nTime leads from {}.", passes.join(", from "));
        }
        for effect in EFFECTS.iter().filter(|effect| of(found, effect.from)) {
            let to = if effect.to == effect.from {
                "another of them".into()
            } else {
                states(effect.to)
            };
            let _ = writeln!(
                page,
                "\n{} of another machine can lead from {} to {to}.",
                acts(effect.acts),
                states(effect.from)
            );
        }
    }
    page.push('\n');
    page
}

#[test]
fn the_book_shows_every_machine_as_it_is() {
    let page = std::fs::read_to_string(PAGE).expect("the page is there");
    let (head, rest) = page.split_once(BEGIN).expect("where the machines begin");
    let (shown, tail) = rest.split_once(END).expect("where they end");
    let machines = machines();
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        let page = format!("{head}{BEGIN}{machines}{END}{tail}");
        std::fs::write(PAGE, page).expect("the page can be written");
    } else {
        assert_eq!(
            shown, machines,
            "run with SLACONTRACT_BLESS=1 to rewrite the page"
        );
    }
}
