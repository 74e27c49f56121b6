//! The lints, each with a method that is found and one that is not, out of the fixtures their tests run on.

use super::Entry;
use crate::lint::LINTS;

/// Why each matters, and the fixture it is shown by.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "L000",
        "An opt-out names a lint and gives a reason: `// slacontract: allow(L003) anyone may settle`. One that names none, gives no reason, or takes nothing back any more is reported itself, so that opt-outs do not pile up.",
        include_str!("../../tests/lints/l000_opt_outs.rs"),
    ),
    (
        "L001",
        "`try_pay` and `try_call` say whether it worked; thrown away, money that did not arrive counts as paid.",
        include_str!("../../tests/lints/l001_unchecked_result.rs"),
    ),
    (
        "L002",
        "Whoever is called can call other contracts, and this one where a method is `#[reentrant]`, while its books are half written. Change the state first and call last (checks, effects, interactions).",
        include_str!("../../tests/lints/l002_state_after_call.rs"),
    ),
    (
        "L003",
        "Every public method can be called by everybody. One that sets an owner or a price, or pays out, without looking at who calls is the most expensive mistake there is.",
        include_str!("../../tests/lints/l003_missing_check.rs"),
    ),
    (
        "L004",
        "Storage grows, gas does not: one day the loop costs more than a block holds, and the method can never be called again.",
        include_str!("../../tests/lints/l004_unbounded_loop.rs"),
    ),
    (
        "L005",
        "Whoever orders transactions knows the time and the hashes before anybody else and can choose them.",
        include_str!("../../tests/lints/l005_time_as_randomness.rs"),
    ),
    (
        "L006",
        "Formatting text brings kilobytes of code into the module. Contracts answer values; whoever reads them formats.",
        include_str!("../../tests/lints/l006_formatting.rs"),
    ),
    (
        "L007",
        "Texts of panics and formatting code in the built module cost bytes, and on chain a panic answers only `Panic(0x01)`. This lint looks at the module, so it also finds what a dependency brings. The texts of checked arithmetic, such as `attempt to add with overflow`, are not meant: the contract reads them to answer `Panic(0x11)` or `Panic(0x12)`.",
        "",
    ),
    (
        "L008",
        "A contract's memory begins anew with every call: what is kept in a `static` is forgotten when the call ends.",
        include_str!("../../tests/lints/l008_static_state.rs"),
    ),
    (
        "L009",
        "The hash of one of a few values hides nothing: anybody can try them all.",
        include_str!("../../tests/lints/l009_guessable_commitment.rs"),
    ),
    (
        "L010",
        "Floating point is not exact and not the same everywhere; a chain refuses a module with it.",
        include_str!("../../tests/lints/l010_float.rs"),
    ),
    (
        "L011",
        "`unwrap` and `expect` revert with `Panic(0x01)`: the caller learns that something was wrong, and not what.",
        include_str!("../../tests/lints/l011_unwrap.rs"),
    ),
    (
        "L012",
        "Value that a contract takes and never pays out is lost.",
        concat!(
            include_str!("../../tests/lints/l012_locked_value.rs"),
            "\n\n",
            include_str!("../../tests/lints/l012_value_that_gets_out.rs")
        ),
    ),
    (
        "L013",
        "`as` drops what does not fit, without a word. `try_from` says so.",
        include_str!("../../tests/lints/l013_narrowing_cast.rs"),
    ),
    (
        "L014",
        "What an agreement holds is owed to somebody: bonds, fees, credits. Its engine moves it by the terms and tells each movement. Value that the author's own code sends, foreign code that it runs on the agreement's storage, and `unsafe` code that reaches the host past the SDK would spend it past the books (SLA022).",
        include_str!("../../tests/lints/l014_agreement_money.rs"),
    ),
];

pub(super) fn entries() -> Vec<Entry> {
    LINTS
        .iter()
        .map(|lint| {
            let (_, text, fixture) = TEXTS
                .iter()
                .find(|(code, _, _)| *code == lint.code)
                .copied()
                .unwrap_or_default();
            Entry {
                code: lint.code.to_owned(),
                title: lint.name.to_owned(),
                text: format!(
                    "{text}\n\nLevel: {}. Take a finding back with a reason: `// slacontract: allow({}) why`.",
                    lint.level.word(),
                    lint.code
                ),
                wrong: paragraph(fixture, &format!("//~ {}", lint.code)),
                right: Some(paragraph(fixture, "// fine here"))
                    .filter(|found| !found.is_empty())
                    .unwrap_or_else(|| paragraph(fixture, "// fine")),
            }
        })
        .collect()
}

/// The first paragraph with this mark, without the marks.
fn paragraph(fixture: &str, mark: &str) -> String {
    let found = fixture
        .split("\n\n")
        .find(|part| part.contains(mark))
        .unwrap_or_default();
    let lines: Vec<&str> = found
        .lines()
        .map(|line| line.split(" //~ ").next().unwrap_or(line))
        .map(|line| line.split(" // fine").next().unwrap_or(line))
        .filter(|line| *line != "impl Vault {" && *line != "#[contract]" && *line != "}")
        .collect();
    let indent = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}
