//! The checks of terms, each with a stable code. They run on the value, so the macro, an import and the command line
//! find the same mistakes; a finding names the part by path, and whoever has the source maps the path to a place in it.
//!
//! One mistake gives one finding: a check that needs a part another check reports as absent stays silent.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::model::Terms;

mod bond;
mod closing;
mod deadline;
mod duty;
mod effect;
mod engine;
mod explain;
mod feed;
mod liability;
mod mistakes;
mod names;
mod objective;
mod panel;
mod refer;
mod span;
mod tier;

pub use bond::{bond_need, exposure_line};
pub use engine::{limits, unsupported};
pub use explain::{EXPLANATIONS, Explanation, Found};
pub use mistakes::{Base, MISTAKES, Mistake};

/// One mistake in terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code, such as `SLA001`.
    pub code: &'static str,
    /// Where, such as `objectives.availability.credit.tiers.1.credit`.
    pub path: String,
    /// What is wrong, with the value.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Finding {
    pub(crate) fn new(
        code: &'static str,
        path: String,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            code,
            path,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// One line of what is wrong and one of what to do.
    pub fn text(&self) -> String {
        format!("{}: {}\nhelp: {}", self.code, self.message, self.hint)
    }
}

/// All findings in `terms`, in the order of the parts.
pub fn check(terms: &Terms) -> Vec<Finding> {
    let mut findings = Vec::new();
    names::check(terms, &mut findings);
    feed::check(terms, &mut findings);
    deadline::check(terms, &mut findings);
    objective::check(terms, &mut findings);
    duty::check(terms, &mut findings);
    effect::check(terms, &mut findings);
    liability::check(terms, &mut findings);
    if findings.is_empty() {
        bond::overflow(terms, &mut findings);
    }
    if findings.is_empty() {
        // Amounts that can be computed with.
        panel::check(terms, &mut findings);
    }
    if findings.is_empty() {
        // What a bond must cover follows from parts that are sound.
        bond::check(terms, &mut findings);
    }
    findings
}

/// What a code means, at length: the text behind `explain`.
pub fn explain(code: &str) -> Option<&'static str> {
    EXPLANATIONS
        .iter()
        .find(|known| known.code == code)
        .map(|known| known.text)
}
