//! The checks of terms, each with a stable code. They run on the value, so the macro, an import and the command line
//! find the same mistakes; a finding names the part by path, and whoever has the source maps the path to a place in it.
//!
//! One mistake gives one finding: a check that needs a part another check reports as absent stays silent.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::model::Terms;

mod bond;
mod deadline;
mod engine;
mod names;
mod objective;
mod quorum;

pub use bond::{bond_need, exposure_line};
pub use engine::{limits, unsupported};

/// One mistake in terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code, `SLA001` to `SLA038`.
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
    quorum::check(terms, &mut findings);
    deadline::check(terms, &mut findings);
    objective::check(terms, &mut findings);
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
        .find(|(known, _)| *known == code)
        .map(|(_, text)| *text)
}

/// Every code that this version checks, with its explanation.
pub const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "SLA001",
        "Tiers go from mild to worse: each threshold is strictly below the one before, each credit strictly above. Otherwise a worse service could cost less.",
    ),
    (
        "SLA002",
        "The first tier starts at the objective's target, so that every breach costs something. If a gap is meant, say `grace`.",
    ),
    (
        "SLA003",
        "The worst tier credits at most 100 % of its base. To make a breach cost more than the fee, choose a larger base, such as `base = 300 % of fee`.",
    ),
    (
        "SLA004",
        "A cap below the mildest tier would make every tier pay the same: the cap.",
    ),
    (
        "SLA005",
        "The bond covers the worst case: U * max(0, window cap + duty caps - fee held) + termination fee, where U is how many windows can be unsettled at once, ceil((window + collection + challenge + longest case) / window).",
    ),
    (
        "SLA007",
        "A quorum is more than half of the signers (2k > n), so that two groups cannot both be one; and no more than there are.",
    ),
    (
        "SLA009",
        "A percentage is written exactly: at most two decimals for money (basis points), seven for targets (parts per billion), no sign, no exponent.",
    ),
    (
        "SLA012",
        "Every deadline leaves time to act. Deadlines about money are at least a day, unless the terms carry `demo = true`, which their prose prints in capitals.",
    ),
    (
        "SLA015",
        "Terms say what a window without enough reports means: `on_missing = worst_tier`, `inconclusive` or `escalate`. Silence is never met by default.",
    ),
    (
        "SLA019",
        "A parameter has a default inside its range, and the range is not empty.",
    ),
    ("SLA027", "Each part has its own name."),
    (
        "SLA030",
        "A feed that no objective uses is measured and paid for nothing.",
    ),
    (
        "SLA034",
        "A part refers to another by the name of its field; there must be such a field of the right kind.",
    ),
    (
        "SLA035",
        "A feed says which share of samples makes a window count: `min_coverage = 99 %`.",
    ),
    (
        "SLA036",
        "Every penalty says what it is a share of (`base = fee`) and where the money comes from (`from = [fee, bond]`).",
    ),
    (
        "SLA037",
        "Every fee has a payer: `paid_by = [..]` for reports, a party that `prepays` for the window's fee.",
    ),
];
