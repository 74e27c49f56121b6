//! Runs outcomes that other systems computed: a folder of JSON files, each of groups of cases, each group at the layer it
//! names.
//!
//! What always holds: nothing is passed over. A group nobody knows, a layer without a runner, a case without an expectation
//! and a field nobody reads are failures of their own, told apart from a wrong answer: by their status, and by the exit
//! code (1 for a wrong answer or an unknown group, 2 when all that ran passed and some group has no runner yet).

mod case;
mod contract;
mod court;
mod credits;
mod damages;
mod file;
mod gas;
mod oracle;

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::failure::Failure;
use file::{Group, read};

/// Options of the vectors task.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder of `*.json` files.
    directory: PathBuf,
    /// Runs only the groups of this layer; others are listed as skipped.
    #[arg(long, value_name = "LAYER")]
    layer: Option<String>,
    /// Prints one JSON document: each group and case with its status.
    #[arg(long)]
    json: bool,
}

/// What became of a case.
pub(crate) struct Outcome {
    /// The case, for people: its name or its place.
    name: String,
    /// What is wrong with it, if anything.
    wrong: Option<String>,
}

/// What became of a group.
pub(crate) enum Ran {
    /// Its cases were run.
    Cases(Vec<Outcome>),
    /// Nobody knows what its cases mean.
    Unknown,
    /// Its layer is known and has no runner yet.
    NoRunner,
    /// Left out on request.
    Skipped,
}

/// Runs the folder and prints what became of each case.
///
/// # Errors
/// When the folder or a file in it cannot be read, is no JSON or holds nothing to run.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let groups = read(&arguments.directory)?;
    let mut ran = Vec::new();
    for group in &groups {
        let skipped = arguments
            .layer
            .as_ref()
            .is_some_and(|layer| *layer != group.layer);
        ran.push(if skipped {
            Ran::Skipped
        } else {
            dispatch(group)?
        });
    }
    let report = report(&groups, &ran);
    if arguments.json {
        println!("{report:#}");
    } else {
        print(&groups, &ran);
    }
    Ok(exit(&report))
}

/// Runs a group at the layer it names.
fn dispatch(group: &Group) -> Result<Ran, Failure> {
    Ok(match &*group.layer {
        "terms" => terms(group),
        "gas" => Ran::Cases(gas::run(group)?),
        "contract" => contract::run(group),
        "court" => Ran::NoRunner,
        _ => Ran::Unknown,
    })
}

/// Runs a group of the rules of terms.
fn terms(group: &Group) -> Ran {
    credits::run(group)
        .or_else(|| damages::run(group))
        .or_else(|| oracle::run(group))
        .map_or(Ran::Unknown, Ran::Cases)
}

fn status(ran: &Ran) -> &'static str {
    match ran {
        Ran::Cases(cases) if cases.iter().any(|case| case.wrong.is_some()) => "failed",
        Ran::Cases(_) => "passed",
        Ran::Unknown => "unknown group",
        Ran::NoRunner => "no runner",
        Ran::Skipped => "skipped",
    }
}

fn report(groups: &[Group], ran: &[Ran]) -> Value {
    let mut all = Vec::new();
    let (mut passed, mut failed) = (0, 0);
    for (group, ran) in groups.iter().zip(ran) {
        let mut cases = Vec::new();
        if let Ran::Cases(outcomes) = ran {
            for outcome in outcomes {
                match &outcome.wrong {
                    None => {
                        passed += 1;
                        cases.push(json!({ "case": outcome.name, "status": "passed" }));
                    }
                    Some(wrong) => {
                        failed += 1;
                        cases.push(
                            json!({ "case": outcome.name, "status": "failed", "detail": wrong }),
                        );
                    }
                }
            }
        }
        all.push(json!({
            "file": group.file,
            "group": group.name,
            "layer": group.layer,
            "status": status(ran),
            "cases": cases,
        }));
    }
    let count = |wanted: &str| ran.iter().filter(|ran| status(ran) == wanted).count();
    json!({
        "passed": passed,
        "failed": failed,
        "unknown_groups": count("unknown group"),
        "groups_without_runner": count("no runner"),
        "groups_skipped": count("skipped"),
        "groups": all,
    })
}

fn exit(report: &Value) -> ExitCode {
    if report["failed"] != 0 || report["unknown_groups"] != 0 {
        ExitCode::FAILURE
    } else if report["groups_without_runner"] != 0 {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}

fn print(groups: &[Group], ran: &[Ran]) {
    for (group, ran) in groups.iter().zip(ran) {
        let Group {
            file, name, layer, ..
        } = group;
        match ran {
            Ran::Cases(cases) => {
                let right = cases.iter().filter(|case| case.wrong.is_none()).count();
                println!("{file} {name} [{layer}]: {right} of {} passed", cases.len());
                for case in cases {
                    if let Some(wrong) = &case.wrong {
                        println!("  {}: {wrong}", case.name);
                    }
                }
            }
            Ran::Unknown => println!(
                "{file} {name} [{layer}]: nobody knows this group; teach xtask/src/vectors what its cases mean"
            ),
            Ran::NoRunner => {
                println!("{file} {name} [{layer}]: there is no runner for the layer `{layer}` yet");
            }
            Ran::Skipped => println!("{file} {name} [{layer}]: skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(text: &str) -> Vec<Group> {
        file::groups("made.json", &serde_json::from_str(text).expect("JSON")).expect("groups")
    }

    fn ran(text: &str) -> Value {
        let groups = groups(text);
        let ran: Vec<Ran> = groups
            .iter()
            .map(|group| dispatch(group).expect("runs"))
            .collect();
        report(&groups, &ran)
    }

    #[test]
    fn every_case_of_the_copied_vectors_at_layer_terms_passes() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/terms/tests/data");
        let groups: Vec<Group> = read(std::path::Path::new(folder))
            .expect("the vectors are there")
            .into_iter()
            .filter(|group| group.layer == "terms")
            .collect();
        let ran: Vec<Ran> = groups.iter().map(terms).collect();
        let report = report(&groups, &ran);
        assert_eq!(exit(&report), ExitCode::SUCCESS, "{report:#}");
        assert_eq!(report["passed"], 59, "{report:#}");
    }

    #[test]
    fn every_case_of_the_copied_vectors_at_layer_contract_passes() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/terms/tests/data");
        let groups: Vec<Group> = read(std::path::Path::new(folder))
            .expect("the vectors are there")
            .into_iter()
            .filter(|group| group.layer == "contract")
            .collect();
        let ran: Vec<Ran> = groups.iter().map(contract::run).collect();
        let report = report(&groups, &ran);
        assert_eq!(exit(&report), ExitCode::SUCCESS, "{report:#}");
        assert_eq!(report["passed"], 18, "{report:#}");
    }

    #[test]
    fn what_a_contract_does_otherwise_fails_its_case() {
        let report = ran(r#"{ "ocr2_rules": { "layer": "contract", "cases": [
                { "signatures": "f", "ok": true }, { "signatures": "f+1", "ok": false },
                { "signatures": "n - f", "ok": true }, { "moon": "full", "ok": true } ] },
              "panel": { "layer": "contract", "seat_fee": 30, "stake": 1000, "alpha_percent": 100, "cases": [
                { "votes": [1, 2, 2], "ruling": 1, "stake_change": [-1000, 500, 500], "fee": [0, 45, 45] },
                { "votes": [1, 2, 2], "ruling": 2, "stake_change": [-900, 500, 500], "fee": [0, 45, 45] } ] } }"#);
        assert_eq!(
            (&report["passed"], &report["failed"]),
            (&json!(0), &json!(6)),
            "{report:#}"
        );
    }

    #[test]
    fn a_wrong_expectation_fails_its_case_and_only_that() {
        let report = ran(r#"{ "layer": "terms", "exact_comparison": [
                { "good": 9999, "total": 10000, "target": "99.99", "verdict": "met" },
                { "good": 9999, "total": 10000, "target": "99.99", "verdict": "breach" } ] }"#);
        assert_eq!(
            (&report["passed"], &report["failed"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(exit(&report), ExitCode::FAILURE);
    }

    #[test]
    fn a_group_nobody_knows_fails() {
        for text in [
            r#"{ "layer": "terms", "tea_leaves": { "cases": [ { "cup": 1 } ] } }"#,
            r#"{ "layer": "astrology", "median": { "cases": [ { "values": [1], "median": 1 } ] } }"#,
            r#"{ "median": { "cases": [ { "values": [1], "median": 1 } ] } }"#,
        ] {
            let report = ran(text);
            assert_eq!(report["unknown_groups"], 1, "{text}");
            assert_eq!(exit(&report), ExitCode::FAILURE, "{text}");
        }
    }

    #[test]
    fn a_case_may_expect_that_a_measurement_is_refused_or_empty() {
        let report = ran(r#"{ "layer": "terms", "exact_comparison": [
                { "good": 2, "total": 1, "target": "99", "error": "more good than total" },
                { "good": 1, "total": 1, "target": "99", "error": "it is fine" },
                { "good": 0, "total": 0, "target": "99", "verdict": "no_traffic" } ] }"#);
        assert_eq!(
            (&report["passed"], &report["failed"]),
            (&json!(2), &json!(1))
        );
    }

    #[test]
    fn a_field_nobody_reads_and_a_case_without_expectation_fail() {
        for case in [
            r#"{ "good": 1, "total": 1, "target": "99", "verdict": "met", "moon": "full" }"#,
            r#"{ "good": 1, "total": 1, "target": "99" }"#,
            r#"{ "good": 2, "total": 1, "target": "99", "verdict": "met" }"#,
            r#"{ "good": 1, "total": 1, "target": "99.000000001", "verdict": "met" }"#,
        ] {
            let report = ran(&format!(
                r#"{{ "layer": "terms", "exact_comparison": [{case}] }}"#
            ));
            assert_eq!(report["failed"], 1, "{case}");
        }
    }

    #[test]
    fn a_layer_without_runner_is_told_apart_from_a_wrong_answer() {
        let report = ran(r#"{ "jury": { "layer": "court", "cases": [] } }"#);
        assert_eq!(report["groups_without_runner"], 1);
        assert_eq!(exit(&report), ExitCode::from(2));
    }
}
