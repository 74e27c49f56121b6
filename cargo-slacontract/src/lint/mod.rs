//! Lints: what compiles, runs and is still likely a mistake in a contract.
//!
//! Two passes on stable Rust. One reads the crate's sources: a small abstract interpreter ([`walk`]) follows every callable method
//! through the contract's own helpers and records what it does to storage, money and other contracts; the rules ([`rules`]) look at
//! that record. The other reads the built module ([`module`]). A lint that cries wolf is worse than none: where a fact cannot be
//! known from the sources, a rule stays silent.
//!
//! A finding is taken back by a comment with a reason, on its line or above the statement or the function:
//! `// slacontract: allow(L003) anyone may settle; the payee is fixed`.

mod allow;
mod contract;
mod finding;
mod module;
mod money;
mod render;
mod rules;
mod source;
mod syntax;
mod walk;

pub use finding::{Finding, Label, Level, Place};
pub use module::module;
pub use render::render;
pub use source::{SourceError, Sources};

/// One lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lint {
    /// Stable code, `L001`.
    pub code: &'static str,
    /// What it looks for, in words that can stand in a sentence.
    pub name: &'static str,
    /// How much it weighs, unless a finding says otherwise.
    pub level: Level,
}

macro_rules! lints {
    ($($constant:ident = $code:literal $name:literal $level:ident;)*) => {
        $(pub(crate) const $constant: Lint = Lint { code: $code, name: $name, level: Level::$level };)*

        /// Every lint, by code.
        pub const LINTS: &[Lint] = &[$($constant),*];
    };
}

lints! {
    ALLOW = "L000" "an opt-out that does not say what or why" Error;
    UNCHECKED_RESULT = "L001" "a call's failure that nobody looks at" Warning;
    WRITE_AFTER_CALL = "L002" "a state change after an external call" Warning;
    MISSING_CHECK = "L003" "a method that anybody may call to take money or control" Warning;
    UNBOUNDED_LOOP = "L004" "a loop as long as what is stored" Warning;
    TIME_AS_RANDOMNESS = "L005" "time or block data as randomness" Warning;
    FORMATTING = "L006" "text formatting in a contract" Warning;
    TEXT_IN_MODULE = "L007" "formatting code or panic texts in the module" Warning;
    STATIC_STATE = "L008" "state outside storage" Error;
    GUESSABLE_COMMITMENT = "L009" "a commitment to a value that can be guessed" Warning;
    FLOAT = "L010" "floating-point numbers" Error;
    UNWRAP = "L011" "a failure without a reason" Info;
    LOCKED_VALUE = "L012" "value that can come in and never get out" Warning;
    NARROWING_CAST = "L013" "a cast that drops digits" Info;
    AGREEMENT_MONEY = "L014" "an agreement's own code that moves money past its books" Error;
}

/// What both kinds of source rules find in a crate, in the order of the sources, opt-outs applied.
pub fn sources(sources: &Sources) -> Vec<Finding> {
    let contract = contract::Contract::of(sources);
    let mut findings = syntax::findings(sources);
    if let Some(contract) = &contract {
        let methods = walk::methods(contract);
        findings.extend(rules::findings(contract, &methods));
        if contract.agreement {
            findings.extend(money::findings(sources));
        }
    }
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| {
            finding
                .place
                .as_ref()
                .map(|place| (place.file, place.range.start))
        };
        (key(a), a.lint.code).cmp(&(key(b), b.lint.code))
    });
    findings.dedup_by(|a, b| a.lint.code == b.lint.code && a.place == b.place);
    allow::apply(sources, findings)
}
