//! What `test` and `gas` say about runs that pass, regress, and break, over a scaffolded project.

use std::fs;

use crate::tool::{Run, Tool, document, good, refused};

/// A test that ends the devnet it runs on: the child, of the command above it, that has this option.
const KILLER: &str = r#"
use gauge::CounterClient;
use slacontract_testing::prelude::*;

fn parent(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

#[slacontract::test]
fn the_devnet_goes_away(chain: &mut Chain) {
    let counter = chain.deploy(CounterClient::new()).unwrap();
    let above: Vec<u32> =
        std::iter::successors(Some(std::process::id()), |pid| parent(*pid)).collect();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let line = std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        if line.contains("--exit-with-stdin") && parent(pid).is_some_and(|p| above.contains(&p)) {
            std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
        }
    }
    counter.increment().unwrap();
}
"#;

#[test]
fn gas_is_shown_kept_and_checked_and_a_devnet_that_ends_is_named() {
    let tool = Tool::new();
    good(tool.run(&["new", "gauge"]));
    let run = |arguments: &[&str]| -> Run { tool.run_in("gauge", arguments) };
    let snapshot = tool.dir().join("gauge/gas.snapshot");

    // A snapshot that is not there, and wrong usage, change nothing.
    refused(
        &run(&["gas", "snapshot", "--check", "--json"]),
        "gas",
        "gas.snapshot",
    );
    refused(
        &run(&["gas", "snapshot", "it_counts", "--json"]),
        "usage",
        "forget the others",
    );
    refused(
        &run(&["gas", "snapshot", "--lane", "native", "--json"]),
        "usage",
        "VM lane",
    );
    assert_eq!(
        run(&["gas", "snapshot", "--check", "--tolerance", "much"]).code,
        2
    );
    assert!(!snapshot.exists());

    let table = document(&good(run(&["test", "--gas", "--json"])));
    let methods: Vec<&str> = table["gas"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["method"].as_str())
        .collect();
    assert_eq!(
        methods,
        ["Counter.increment", "Counter.number", "deploy Counter"]
    );

    good(run(&["gas", "snapshot"]));
    let kept = fs::read_to_string(&snapshot).unwrap();
    good(run(&["gas", "snapshot"]));
    assert_eq!(
        fs::read_to_string(&snapshot).unwrap(),
        kept,
        "the same in every run"
    );
    let same = document(&good(run(&["gas", "snapshot", "--check", "--json"])));
    assert!(same["compared"].as_u64() >= Some(3), "{same}");
    assert_eq!(same["changes"], serde_json::json!([]));

    // The contract becomes dearer: one more storage slot is written.
    let lib = tool.dir().join("gauge/src/lib.rs");
    let source = fs::read_to_string(&lib).unwrap();
    let dearer = source
        .replace("    number: Slot<u64>,", "    number: Slot<u64>,\n    before: Slot<U256>,")
        .replace("        self.number.set(number);", "        self.number.set(number);\n        self.before.set(self.before.get() + U256::of(7));");
    assert_ne!(source, dearer);
    fs::write(&lib, dearer).unwrap();
    let grown = run(&["gas", "snapshot", "--check", "--json"]);
    refused(&grown, "gas", "counter::it_counts Counter.increment");
    assert_eq!(
        fs::read_to_string(&snapshot).unwrap(),
        kept,
        "a check writes nothing"
    );
    fs::write(&snapshot, "nonsense\n").unwrap();
    refused(
        &run(&["gas", "snapshot", "--check", "--json"]),
        "gas",
        "\"nonsense\"",
    );

    if cfg!(target_os = "linux") {
        fs::write(tool.dir().join("gauge/tests/killer.rs"), KILLER).unwrap();
        let killed = run(&["test", "the_devnet_goes_away", "--json"]);
        refused(&killed, "devnet", "ended while the tests were running");
        assert_eq!(killed.code, 1);
        assert!(
            killed.stderr.contains("test chain is lost"),
            "{}",
            killed.stderr
        );
    }
}

#[test]
fn options_that_exclude_each_other_are_wrong_usage() {
    let tool = Tool::new();
    for arguments in [
        &["test", "--coverage", "--gas"][..],
        &["test", "--coverage", "--watch"],
        &["test", "--jobs", "0"],
        &["test", "--fuzz-runs", "0"],
        &["test", "--seed", "x"],
        &["test", "--watch", "--json"],
    ] {
        assert_eq!(tool.run(arguments).code, 2, "{arguments:?}");
    }
}
