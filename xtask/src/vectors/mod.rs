//! Runs outcomes that other systems computed: a folder of JSON files, each of groups of cases, each group at the layer it
//! names.
//!
//! What always holds: nothing is passed over. A group nobody knows, a group without cases, a layer without a runner, a case without an
//! expectation and a field nobody reads are failures of their own, told apart from a wrong answer: by their status, and by the exit
//! code (1 for a wrong answer, an unknown group or one without cases, 2 when all that ran passed and some group has no runner yet).

mod assertion;
mod case;
mod contract;
mod court;
mod credits;
mod damages;
mod file;
mod gas;
mod lane;
mod oracle;
mod room;

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::failure::Failure;
use file::{Group, read};

/// The layer whose cases are played by contracts.
const CONTRACT: &str = "contract";

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
    /// Contracts played it, in the lanes of the run; else a rule was asked.
    played: bool,
}

/// What became of a group.
pub(crate) enum Ran {
    /// Its cases were run; there is at least one.
    Cases(Vec<Outcome>),
    /// It is known, and holds no cases.
    Empty,
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
    let wanted = |group: &Group| {
        let layer = arguments.layer.as_ref();
        layer.is_none_or(|layer| *layer == group.layer)
    };
    if groups
        .iter()
        .any(|group| group.layer == CONTRACT && wanted(group))
        && let Some(code) = lane::with_tool()?
    {
        return Ok(code);
    }
    let mut ran = Vec::new();
    for group in &groups {
        ran.push(if wanted(group) {
            dispatch(group)?
        } else {
            Ran::Skipped
        });
    }
    let report = report(&groups, &ran, lane::lanes()?);
    if arguments.json {
        println!("{report:#}");
    } else {
        print(&groups, &ran);
    }
    Ok(exit(&report))
}

/// Runs a group at the layer it names.
fn dispatch(group: &Group) -> Result<Ran, Failure> {
    let ran = match &*group.layer {
        "terms" => terms(group),
        "gas" => Ran::Cases(gas::run(group)?),
        CONTRACT => contract::run(group),
        "court" => Ran::NoRunner,
        _ => Ran::Unknown,
    };
    Ok(match ran {
        Ran::Cases(cases) if cases.is_empty() => Ran::Empty,
        Ran::Cases(mut cases) => {
            cases.extend(unread(group));
            Ran::Cases(cases)
        }
        ran => ran,
    })
}

/// A list of cases beside those that are run, under a name that nobody reads, is a failure, not a silence.
fn unread(group: &Group) -> impl Iterator<Item = Outcome> {
    // A panel tells itself of what it does not know; a burn rate has a list for each length of a window.
    let is_own = |name: &str| {
        group.name == "panel" || group.name == "burn_rate" && name.starts_with("window_days_")
    };
    let is_list = |value: &Value| {
        let cases = value.as_array();
        cases.is_some_and(|cases| cases.iter().any(Value::is_object))
    };
    let lists = group.body.iter().filter(move |(name, value)| {
        *name != "cases" && *name != "tiers" && !is_own(name) && is_list(value)
    });
    lists.map(|(name, _)| Outcome {
        name: name.clone(),
        wrong: Some(format!(
            "nobody reads the cases of `{name}`; they stand in `cases`"
        )),
        played: false,
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
        Ran::Empty => "no cases",
        Ran::Unknown => "unknown group",
        Ran::NoRunner => "no runner",
        Ran::Skipped => "skipped",
    }
}

/// Everything that was run. Cases of contracts name the lanes that they were played in, in step.
fn report(groups: &[Group], ran: &[Ran], lanes: &[&str]) -> Value {
    let mut all = Vec::new();
    let (mut passed, mut failed) = (0, 0);
    for (group, ran) in groups.iter().zip(ran) {
        let mut cases = Vec::new();
        if let Ran::Cases(outcomes) = ran {
            for outcome in outcomes {
                let mut case = match &outcome.wrong {
                    None => {
                        passed += 1;
                        json!({ "case": outcome.name, "status": "passed" })
                    }
                    Some(wrong) => {
                        failed += 1;
                        json!({ "case": outcome.name, "status": "failed", "detail": wrong })
                    }
                };
                if outcome.played {
                    case["lanes"] = json!(lanes);
                }
                cases.push(case);
            }
        }
        let mut told = json!({
            "file": group.file,
            "group": group.name,
            "layer": group.layer,
            "status": status(ran),
            "cases": cases,
        });
        match ran {
            Ran::Unknown => told["detail"] = json!(unknown(group)),
            Ran::Empty => told["detail"] = json!(empty(group)),
            _ => {}
        }
        all.push(told);
    }
    let count = |wanted: &str| ran.iter().filter(|ran| status(ran) == wanted).count();
    json!({
        "passed": passed,
        "failed": failed,
        "unknown_groups": count("unknown group"),
        "groups_without_cases": count("no cases"),
        "groups_without_runner": count("no runner"),
        "groups_skipped": count("skipped"),
        "groups": all,
    })
}

/// Why a group is not run, and what to do.
fn unknown(group: &Group) -> String {
    let known = if group.layer == CONTRACT {
        format!(" (at this layer there are {})", contract::GROUPS.join(", "))
    } else {
        String::new()
    };
    let name = &group.name;
    format!("nobody knows the group `{name}`{known}; teach xtask/src/vectors what its cases mean")
}

/// Why a known group runs nothing, and what to do.
fn empty(group: &Group) -> String {
    let fields: Vec<&str> = group.body.keys().map(String::as_str).collect();
    format!(
        "the group `{}` holds no cases; write them as the list `cases` (it has: {})",
        group.name,
        fields.join(", ")
    )
}

fn exit(report: &Value) -> ExitCode {
    let failures = ["failed", "unknown_groups", "groups_without_cases"];
    if failures.iter().any(|count| report[*count] != 0) {
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
            Ran::Unknown => println!("{file} {name} [{layer}]: {}", unknown(group)),
            Ran::Empty => println!("{file} {name} [{layer}]: {}", empty(group)),
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

    const BOTH: &[&str] = &["native", "vm"];

    fn groups(text: &str) -> Vec<Group> {
        file::groups("made.json", &serde_json::from_str(text).expect("JSON")).expect("groups")
    }

    fn ran(text: &str) -> Value {
        let groups = groups(text);
        let ran: Vec<Ran> = groups
            .iter()
            .map(|group| dispatch(group).expect("runs"))
            .collect();
        report(&groups, &ran, BOTH)
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
        let report = report(&groups, &ran, BOTH);
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
        let report = report(&groups, &ran, BOTH);
        assert_eq!(exit(&report), ExitCode::SUCCESS, "{report:#}");
        assert_eq!(report["passed"], 18, "{report:#}");
        // The leader while votes are shown is a rule that no contract is asked for.
        let all = report["groups"].as_array().expect("groups").iter();
        let cases = all.flat_map(|group| group["cases"].as_array().expect("cases"));
        let lanes: Vec<&Value> = cases.map(|case| &case["lanes"]).collect();
        let played = |lanes: &Value| *lanes == json!(["native", "vm"]);
        assert_eq!(lanes.iter().filter(|lanes| played(lanes)).count(), 15);
        assert_eq!(lanes.iter().filter(|lanes| lanes.is_null()).count(), 3);
    }

    #[test]
    fn what_else_the_same_sources_know_is_played() {
        let report = ran(r#"{
            "ocr2_rules": { "layer": "contract", "cases": [
                { "n": 7, "f": 2, "ok": true }, { "n": 6, "f": 2, "ok": false },
                { "signatures": "f+2", "ok": false }, { "unknown_signer": true, "ok": false },
                { "observations": "2f", "ok": false }, { "observations": "n", "ok": true },
                { "wrong_config_digest": true, "ok": false }, { "replayed": true, "ok": false } ] },
            "assertion": { "layer": "contract", "bond": 100, "burn_percent": 50, "cases": [
                { "dispute_at": "expiry-1", "disputed": true },
                { "dispute_at": "expiry", "error": "expired" },
                { "settle_at": "expiry+60", "asserter": 100 },
                { "settle_at": "expiry", "settle_again": true, "error": "already settled" },
                { "disputed": true, "ruled": true, "bond": 40, "burn_percent": 20, "asserter": 72, "disputer": 0, "burned": 8 } ] },
            "panel": { "layer": "contract", "seat_fee": 30, "stake": 1000, "alpha_percent": 20,
                "cases": [
                { "votes": [2, 2, 2], "ruling": 2, "stake_change": [0, 0, 0], "fee": [30, 30, 30] },
                { "votes": [null, 2, 2], "ruling": 2, "stake_change": [-300, 150, 150], "fee": [0, 45, 45] },
                { "votes": [1, 2, 0], "ruling": "tie", "stake_change": [0, 0, 0], "fee": [30, 30, 30] },
                { "votes": [1, 2, 0], "ruling": 0, "ours": { "ruling": 1 } },
                { "votes": [1, 2, 0], "redraw": [2, 2, 2, 1, 0], "ruling": 2 },
                { "votes": [2, 2, 1], "appeals": [[1, 1, 1, 1, 2, 2, 2]], "ruling": 1 },
                { "votes": [1, 2, 2], "alpha_percent": 50, "stake": 100, "seat_fee": 3, "ruling": 2,
                  "stake_change": [-50, 25, 25], "fee": [0, 4, 4] } ],
                "leak": [
                { "stake_change": -300, "reward": 60 },
                { "wrong_salt": true, "error": "commitment mismatch" },
                { "after_commit_ends": true, "error": "not now" } ] } }"#);
        assert_eq!(
            (&report["failed"], &report["passed"]),
            (&json!(0), &json!(23)),
            "{report:#}"
        );
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
    fn a_group_nobody_knows_fails_with_its_name() {
        let report = ran(r#"{ "layer": "contract", "jury": { "cases": [ { "seat": 1 } ] } }"#);
        let told = report["groups"][0]["detail"].as_str().unwrap_or_default();
        assert!(
            told.contains("`jury`") && told.contains("ocr2_rules, assertion, panel"),
            "{told}"
        );
        for text in [
            r#"{ "layer": "terms", "tea_leaves": { "cases": [ { "cup": 1 } ] } }"#,
            r#"{ "layer": "astrology", "median": { "cases": [ { "values": [1], "median": 1 } ] } }"#,
            r#"{ "median": { "cases": [ { "values": [1], "median": 1 } ] } }"#,
        ] {
            let report = ran(text);
            assert_eq!(report["unknown_groups"], 1, "{text}");
            let told = report["groups"][0]["detail"].as_str().unwrap_or_default();
            let name = report["groups"][0]["group"].as_str().unwrap_or_default();
            assert!(told.contains(&format!("the group `{name}`")), "{told}");
            assert_eq!(exit(&report), ExitCode::FAILURE, "{text}");
        }
    }

    #[test]
    fn a_known_group_without_cases_fails_and_says_what_it_has() {
        for text in [
            r#"{ "layer": "terms", "median": { "mode": "low" } }"#,
            r#"{ "layer": "terms", "median": { "mode": "low", "cases": [] } }"#,
            r#"{ "layer": "terms", "median": { "mode": "low", "case": [ { "values": [1], "median": 1 } ] } }"#,
            r#"{ "layer": "terms", "median": { "mode": "low", "cases": { "values": [1], "median": 1 } } }"#,
            r#"{ "layer": "terms", "exact_comparison": [] }"#,
            r#"{ "layer": "terms", "s3": { "tiers": [ { "below": "99", "credit": "10" } ] } }"#,
            r#"{ "layer": "terms", "burn_rate": { "days_30": [ { "budget_percent": 2, "over": "1h", "factor": "1" } ] } }"#,
            r#"{ "layer": "terms", "incident_priority": { "order": "low", "matrix": {} } }"#,
            r#"{ "layer": "contract", "ocr2_rules": { "cases": [] } }"#,
            r#"{ "layer": "contract", "assertion": { "bond": 1 } }"#,
            r#"{ "layer": "contract", "panel": { "seat_fee": 1, "stake": 1, "alpha_percent": 20 } }"#,
        ] {
            let report = ran(text);
            assert_eq!(report["passed"], 0, "{text}");
            assert_eq!(exit(&report), ExitCode::FAILURE, "{text}: {report:#}");
        }
        let report = ran(
            r#"{ "layer": "terms", "median": { "mode": "low", "case": [ { "values": [1], "median": 1 } ] } }"#,
        );
        assert_eq!(report["groups_without_cases"], 1);
        let told = report["groups"][0]["detail"].as_str().unwrap_or_default();
        assert!(
            told.contains("`median`") && told.contains("case, mode"),
            "{told}"
        );
    }

    #[test]
    fn a_second_list_of_cases_that_nobody_reads_fails() {
        let report = ran(
            r#"{ "layer": "terms", "median": { "mode": "low", "cases": [ { "values": [1], "median": 1 } ],
                "case": [ { "values": [2], "median": 1 } ] } }"#,
        );
        assert_eq!(
            (&report["passed"], &report["failed"]),
            (&json!(1), &json!(1)),
            "{report:#}"
        );
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
