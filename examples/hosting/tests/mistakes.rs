//! Each mistake in terms is one error of the compiler, with its code, whatever stands around it; its neighbour is none.
//!
//! All rows of mistakes are shown to the compiler at once, each as a contract in a module of its own. How an error is printed
//! is shown by the few files in `fail`.

#[path = "../../../sdk/tests/it/compiler.rs"]
mod compiler;

use std::fmt::Write as _;
use std::path::Path;

use slacontract_terms::check::{Base, MISTAKES};

#[test]
fn mistakes_are_printed_where_they_were_made() {
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
}

#[test]
fn each_mistake_is_one_error_and_what_it_was_made_in_has_none() {
    let sound = [Base::Hosting, Base::Everything, Base::Small].map(base);
    let mistakes = MISTAKES
        .iter()
        .map(|row| row.agreement(&base(row.base), true));
    let errors = compile("mistakes", mistakes.chain(sound.clone()));
    let (mistakes, none) = errors.split_at(MISTAKES.len());
    let mut wrong = Vec::new();
    for (row, found) in MISTAKES.iter().zip(mistakes) {
        let code = format!("{}: ", row.code);
        if found.len() != 1 || !found[0].starts_with(&code) {
            wrong.push(format!("{code} of {}: {found:?}", row.wrong));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(none, vec![Vec::<String>::new(); sound.len()]);
}

/// An agreement beside the grammar.
fn base(base: Base) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../macros/expander/src/agreement");
    std::fs::read_to_string(folder.join(base.file())).expect("the agreement is there")
}

/// The errors of each agreement, in a contract with a constructor, a hook and a method that uses its parts.
fn compile(name: &str, agreements: impl Iterator<Item = String>) -> Vec<Vec<String>> {
    let mut source = String::from("#![allow(dead_code)]\n");
    let mut ends = Vec::new();
    for (at, agreement) in agreements.enumerate() {
        let (contract, arguments, values) = constructor(&agreement);
        write!(
            source,
            "mod m{at} {{
use slacontract::prelude::*;
#[contract]
{agreement}
#[contract]
impl {contract} {{
    #[init]
    pub fn new(&mut self, {arguments}) -> Result<(), SlaError> {{
        self.propose({values})
    }}
    #[on(window_settled)]
    fn note(&mut self, window: &WindowView) {{
        let _ = (window.credit, self.provider.address(), &self.uptime);
    }}
    #[on(measure)]
    fn own(&self, asked: &Measurement) -> Indicator {{
        Indicator {{ good: asked.good, total: asked.total }}
    }}
}}
}}
"
        )
        .expect("a string takes everything");
        ends.push(source.lines().count());
    }
    let mut errors = vec![Vec::new(); ends.len()];
    for diagnostic in compiler::errors(name, &source) {
        let Some(line) = diagnostic["spans"][0]["line_start"].as_u64() else {
            continue;
        };
        let module = ends.partition_point(|end| (*end as u64) < line);
        errors[module].push(
            diagnostic["message"]
                .to_string()
                .trim_matches('"')
                .to_owned(),
        );
    }
    errors
}

/// The contract's name, and what its constructor takes and hands on: parties, signers, the court, the token, parameters.
fn constructor(agreement: &str) -> (&str, String, String) {
    let (_, name) = agreement.split_once("struct ").expect("a struct");
    let name = name.split(' ').next().expect("a name");
    let mut parts = vec![Vec::new(); 4];
    for line in agreement.lines() {
        let code = line.split("//").next().unwrap_or_default().trim();
        let Some((name, ty)) = code.trim_end_matches(',').rsplit_once(": ") else {
            continue;
        };
        let name = name.rsplit(' ').next().unwrap_or_default();
        let inner = ty.trim_start_matches("Param<").trim_end_matches('>');
        match ty {
            "Party" => parts[0].push((format!("{name}: Address"), name.to_owned())),
            "Arbitration" => parts[2].push((format!("{name}: Address"), name.to_owned())),
            _ if ty.starts_with("Feed<") => {
                parts[1].push((format!("{name}: Vec<Address>"), format!("&{name}")));
            }
            _ if ty.starts_with("Param<") || ty == "Amount" => {
                parts[3].push((format!("{name}: {inner}"), name.to_owned()));
            }
            _ => {}
        }
    }
    if agreement.contains("asset = token") {
        parts[2].push(("token: Address".into(), "token".into()));
    }
    let (arguments, values): (Vec<_>, Vec<_>) = parts.into_iter().flatten().unzip();
    (name, arguments.join(", "), values.join(", "))
}
