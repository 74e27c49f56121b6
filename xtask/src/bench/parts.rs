//! What each part of an agreement's terms adds to its code: the plain agreement, and others that differ from it in one part. What an
//! agreement does not say costs it nothing.

use std::path::Path;

use crate::failure::Failure;
use crate::process;

use super::{Bench, Figure};

/// A part: what it is called, and the text of the plain agreement with what takes its place.
type Part = (&'static str, &'static str, &'static str);

/// What a part is put before: the plain agreement's last field.
const LAST: &str = "    /// How a party contests a window.";

const PARTS: &[Part] = &[
    (
        "a credit capped over several windows",
        "#[cap(window = 300 %)]",
        "#[cap(window = 300 %, rolling(2) = 300 %)]",
    ),
    (
        "a second objective",
        LAST,
        "    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]\n    #[credit(base = fee, from = [fee, bond], below 99 % => 10 %)]\n    #[cap(window = 100 %)]\n    lower: Objective,\n",
    ),
    (
        "a fee per report",
        "min_coverage = 80 %)]",
        "min_coverage = 80 %, fee = \"0.01 ether\" per report, paid_by = [provider, customer])]",
    ),
    (
        "an announced exclusion",
        LAST,
        "    #[exclusion(kind = maintenance, notice = \"2s\", budget = \"2s\" per window)]\n    maintenance: Exclusion,\n",
    ),
    (
        "a claimed exclusion",
        LAST,
        "    #[exclusion(kind = force_majeure, claim_within = \"2s\", burden = provider)]\n    force_majeure: Exclusion,\n",
    ),
    (
        "a disclosure",
        LAST,
        "    #[disclosure(by = provider, to = [customer], every = window, within = \"4s\", late = 0.5 % of fee per day,\n                 cure = \"4s\", otherwise = deem(tier = 1))]\n    report: Disclosure,\n",
    ),
    (
        "reasons after a breach",
        LAST,
        "    #[justification(by = provider, on = breach, within = \"4s\", late = 0.5 % of fee per day)]\n    reasons: Justification,\n",
    ),
    ("amendments", "amend = never", "amend = by_both"),
    ("renewal", "renew = never", "renew = by_both"),
    (
        "termination for breaches",
        "amend = never,",
        "amend = never, terminate(notice = \"4s\", for_cause = 2 breaches in 2 windows),",
    ),
    (
        "interest on what is owed",
        "amend = never,",
        "amend = never, interest = 1 % per day up to 50 %,",
    ),
    (
        "a keeper's reward",
        "amend = never,",
        "amend = never, keeper = 1 % up to \"0.01 ether\",",
    ),
    (
        "a court",
        "    #[challenge(within = \"4s\", resolve_within = \"4s\", otherwise = provisional)]\n    dispute: Challenge,",
        "    #[arbitration(challenge = \"4s\", court = param, panel = 3, appeals = 0, vote = open)]\n    dispute: Arbitration,",
    ),
];

/// Bytes on chain of the plain agreement, and what each part adds.
pub fn parts(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    process::capture(bench.slacontract(folder.path()).args([
        "new",
        "parts",
        "--template",
        "uptime",
    ]))?;
    let project = folder.path().join("parts");
    let source = project.join("src/lib.rs");
    let plain = std::fs::read_to_string(&source).map_err(Failure::file(&source))?;
    // With a bond that is enough whatever is added: while a court may judge, thousands of these short windows wait.
    let plain = plain.replace("bond = 600 % of fee", "bond = \"400_000 ether\"");
    let alone = bytes(bench, &project, &source, &plain)?;
    let mut figures = vec![Figure::note(
        "on chain: the plain agreement",
        format!("{alone} bytes"),
    )];
    for (name, old, new) in PARTS {
        if plain.matches(old).count() != 1 {
            return Err(Failure::unexpected(
                format!("once in the template of an agreement, for {name}"),
                old,
            ));
        }
        let new = if *old == LAST {
            format!("{new}{LAST}")
        } else {
            (*new).to_owned()
        };
        let mut text = plain.replace(old, &new);
        if *name == "a court" {
            text = text
                .replace(
                    "        fee: Amount,\n",
                    "        court: Address,\n        fee: Amount,\n",
                )
                .replace("&signers, fee)", "&signers, court, fee)");
        }
        let with = bytes(bench, &project, &source, &text)?;
        figures.push(Figure::note(
            format!("on chain, more with {name}"),
            format!("{} bytes", with.saturating_sub(alone)),
        ));
        if with <= alone {
            return Err(Failure::unexpected(
                format!("an agreement with {name} that is larger than one without"),
                format!("{with} and {alone} bytes"),
            ));
        }
    }
    Ok(figures)
}

/// Bytes on chain of a contract with this source.
fn bytes(bench: &Bench, project: &Path, source: &Path, text: &str) -> Result<u64, Failure> {
    std::fs::write(source, text).map_err(Failure::file(source))?;
    let size = process::json(bench.slacontract(project).args(["size", "--json"]))?;
    let found = size["sizes"][0]["codeBytes"].as_u64();
    found.ok_or_else(|| Failure::unexpected("`codeBytes` of `size --json`", &size))
}
