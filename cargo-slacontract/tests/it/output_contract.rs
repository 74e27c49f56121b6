//! What every command promises: stdout is the result and nothing else, `--json` is one document also on failure, exit codes mean
//! something, and help ends with examples.

use crate::tool::Tool;
use serde_json::Value;

const COMMANDS: &[&str] = &[
    "new",
    "build",
    "check",
    "test",
    "devnet",
    "deploy",
    "call",
    "storage",
    "logs",
    "trace",
    "verify",
    "decode",
    "size",
    "abi",
    "terms",
    "account",
    "network",
    "bind",
    "doctor",
    "inspect",
    "expand",
    "explain",
    "completions",
    "man",
];

#[test]
fn every_help_ends_with_two_examples_or_more() {
    for command in COMMANDS {
        let run = Tool::new().run(&[command, "--help"]);
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
        let (_, examples) = run
            .stdout
            .rsplit_once("Examples:\n")
            .unwrap_or_else(|| panic!("{command} has no examples:\n{}", run.stdout));
        let examples: Vec<_> = examples.trim_end().lines().map(str::trim).collect();
        assert!(examples.len() >= 2, "{command}: {examples:?}");
        assert!(
            examples
                .iter()
                .all(|line| line.starts_with(&format!("cargo slacontract {command}"))),
            "{command}: {examples:?}"
        );
    }
}

#[test]
fn the_list_of_commands_is_complete() {
    let run = Tool::new().run(&["--help"]);
    for command in COMMANDS {
        assert!(
            run.stdout.contains(&format!("\n  {command} ")),
            "{command} is missing:\n{}",
            run.stdout
        );
    }
}

#[test]
fn cargo_calls_it_with_its_own_name_first() {
    let run = Tool::new().run(&["slacontract", "new", "--list"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("blank"), "{}", run.stdout);
}

#[test]
fn wrong_usage_is_exit_2_with_nothing_on_stdout() {
    for arguments in [
        &["frobnicate"][..],
        &["build", "--frobnicate"],
        &["new"],
        &["new", "x", "--template", "nothing"],
        &["new", "Not A Name"],
        &["completions", "tcsh"],
    ] {
        let run = Tool::new().run(arguments);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (2, ""),
            "{arguments:?}: {}",
            run.stderr
        );
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_failure_is_one_json_document_with_a_code_a_message_and_a_hint() {
    for (arguments, code, exit) in [
        (&["build", "--json"][..], "no-project", 1),
        (&["--json", "frobnicate"], "usage", 2),
        (&["new", "Not A Name", "--json"], "scaffold", 2),
        (&["check", "nothing.wasm", "--json"], "io", 1),
        (
            &[
                "call",
                "counter",
                "number",
                "--json",
                "--rpc-url",
                "http://127.0.0.1:1",
            ],
            "unreachable",
            1,
        ),
        (&["deploy", "--json", "--value", "ten"], "argument", 2),
    ] {
        let run = Tool::new().run(arguments);
        assert_eq!(run.code, exit, "{arguments:?}: {}", run.stdout);
        let document: Value = serde_json::from_str(&run.stdout)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", run.stdout));
        assert_eq!(document["error"]["code"], code, "{document}");
        assert!(
            document["error"]["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty()),
            "{document}"
        );
        assert!(document["error"].get("hint").is_some(), "{document}");
        assert_eq!(run.stdout.trim_end().lines().count(), 1, "{}", run.stdout);
    }
}

#[test]
fn verbosity_never_changes_stdout() {
    let plain = Tool::new().run(&["new", "--list"]).stdout;
    for flags in [
        &["-q"][..],
        &["-v"],
        &["-vvvv"],
        &["--color", "always"],
        &["--color", "never"],
    ] {
        assert_eq!(
            Tool::new()
                .run(&[&["new", "--list"], flags].concat())
                .stdout,
            plain,
            "{flags:?}"
        );
    }
}

#[test]
fn errors_are_plain_text_where_nobody_sees_colours() {
    let run = Tool::new().run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.starts_with("error: no Cargo.toml in "),
        "{:?}",
        run.stderr
    );
    assert!(
        run.stderr.contains("hint: go to a contract's directory"),
        "{}",
        run.stderr
    );
    assert!(
        Tool::new()
            .run(&["build", "--color", "always"])
            .stderr
            .contains('\u{1b}')
    );
}

#[test]
fn completions_know_the_commands() {
    let run = Tool::new().run(&["completions", "bash"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("deploy") && run.stdout.contains("--dry-run"));
}

#[test]
fn the_doctor_says_what_it_found() {
    let run = Tool::new().run(&["doctor", "--json"]);
    let document: Value = serde_json::from_str(&run.stdout).expect("one document");
    let findings = document["findings"]
        .as_array()
        .or_else(|| document["error"]["details"]["findings"].as_array())
        .expect("findings");
    assert!(
        findings
            .iter()
            .any(|finding| finding["name"] == "sdk" && finding["ok"] == true),
        "{document}"
    );
}
