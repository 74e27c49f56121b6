//! A project from its first command to a call of the deployed contract, on a real devnet.

use std::fs;

use crate::tool::devnet::Devnet;
use crate::tool::{Tool, document, good, refused};

#[test]
fn a_scaffolded_project_builds_tests_and_deploys_as_it_is() {
    let tool = Tool::new();
    good(tool.run(&["new", "my-counter"]));
    refused(
        &tool.run(&["new", "my-counter", "--json"]),
        "scaffold",
        "exists already",
    );

    let tested = good(tool.run_in("my-counter", &["test", "--json"]));
    let counts = document(&tested);
    assert_eq!(
        (counts["lane"].as_str(), counts["failed"].as_u64()),
        (Some("both"), Some(0)),
        "{counts}"
    );
    assert!(
        counts["passed"].as_u64().is_some_and(|passed| passed > 0),
        "{counts}\n{}",
        tested.stderr
    );

    let first = document(&good(tool.run_in("my-counter", &["build", "--json"])));
    assert_eq!(
        first["contracts"][0]["fresh"], true,
        "the tests have built it: {first}"
    );
    let sizes = document(&good(tool.run_in("my-counter", &["size", "--json"])));
    assert!(
        sizes["sizes"][0]["wasmBytes"]
            .as_u64()
            .is_some_and(|bytes| bytes < 3_072),
        "{sizes}"
    );
    good(tool.run_in("my-counter", &["check", "--deny", "warnings"]));
    an_upgrade_keeps_storage(&tool, first["contracts"][0]["artifact"].as_str().unwrap());
    assert!(
        good(tool.run_in("my-counter", &["abi", "--format", "solidity"]))
            .stdout
            .contains("interface ICounter")
    );

    let devnet = Devnet::start(&tool);
    let network = ["--rpc-url", devnet.rpc.as_str()];
    let run = |arguments: &[&str]| tool.run_in("my-counter", &[arguments, &network].concat());
    let deployed = good(run(&["deploy"]));
    assert!(
        deployed.stdout.trim().starts_with("0x") && deployed.stdout.trim().len() == 42,
        "stdout is the address: {:?}",
        deployed.stdout
    );
    refused(
        &run(&["deploy", "--start", "1", "--json"]),
        "argument",
        "no argument `start`; it takes none",
    );
    let record = fs::read_dir(tool.dir().join("my-counter/.slacontract/deployments"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let against = ["check", "--against", record.to_str().unwrap()];
    assert!(
        good(tool.run_in("my-counter", &against))
            .stdout
            .contains("storage fits that of `my-counter`")
    );
    good(run(&["call", "my-counter", "increment"]));
    assert_eq!(good(run(&["call", "my-counter", "number"])).stdout, "1\n");
    assert_eq!(
        good(run(&["call", deployed.stdout.trim(), "number"])).stdout,
        "1\n"
    );
    refused(
        &run(&["call", "nobody", "number", "--json"]),
        "unknown-contract",
        "there is `my-counter`",
    );
    refused(
        &run(&["call", "my-counter", "nothing", "--json"]),
        "usage",
        "no method `nothing`; there is",
    );

    drop(devnet);
    let second = Devnet::start(&tool);
    let gone = tool.run_in(
        "my-counter",
        &[
            "call",
            "my-counter",
            "number",
            "--json",
            "--rpc-url",
            &second.rpc,
        ],
    );
    refused(&gone, "no-contract", "no contract at 0x");
}

/// Older versions are made by hand from the artifact there is: what moved, went and changed its type is refused by name.
fn an_upgrade_keeps_storage(tool: &Tool, artifact: &str) {
    let built: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(artifact).unwrap()).unwrap();
    let check = |older: &serde_json::Value| {
        fs::write(tool.dir().join("my-counter/old.json"), older.to_string()).unwrap();
        tool.run_in("my-counter", &["check", "--against", "old.json", "--json"])
    };
    let same = document(&good(check(&built)));
    assert_eq!(same["checked"][0]["storage"][0]["fits"], true, "{same}");

    let mut moved = built.clone();
    let field = &mut moved["metadata"]["storageLayout"][0];
    let added = field.clone();
    field["slot"] = 1.into();
    refused(&check(&moved), "upgrade", "`number` stood at slot 1");
    let mut retyped = built.clone();
    retyped["metadata"]["storageLayout"][0]["layout"]["name"] = "Timestamp".into();
    refused(
        &check(&retyped),
        "upgrade",
        "`number` was `Timestamp` and is now `u64`",
    );
    let mut removed = built.clone();
    let mut gone = added;
    gone["label"] = "owner".into();
    gone["slot"] = 1.into();
    removed["metadata"]["storageLayout"]
        .as_array_mut()
        .unwrap()
        .push(gone);
    refused(&check(&removed), "upgrade", "`owner` is gone");
    refused(
        &check(&serde_json::json!({})),
        "artifact",
        "has no version of `my-counter`; it has nothing",
    );
    refused(
        &check(&serde_json::json!([])),
        "artifact",
        "it is no object",
    );
}

#[test]
fn a_constructor_gets_its_arguments_and_value_in_one_transaction() {
    let tool = Tool::new();
    good(tool.run(&["new", "vault"]));
    fs::write(
        tool.dir().join("vault/src/lib.rs"),
        include_str!("../fixtures/vault.rs"),
    )
    .expect("writes");
    fs::remove_dir_all(tool.dir().join("vault/tests")).expect("removes");
    let devnet = Devnet::start(&tool);
    let run = |arguments: &[&str]| {
        tool.run_in(
            "vault",
            &[arguments, &["--json", "--rpc-url", &devnet.rpc]].concat(),
        )
    };

    refused(
        &run(&["deploy", "--owner", "1", "--term", "30dayz"]),
        "argument",
        "argument `term` (Duration): cannot parse \"30dayz\"; examples: 90s, 12h, 30d",
    );
    refused(
        &run(&["deploy", "--owner", "1"]),
        "argument",
        "argument `term` (Duration) is missing",
    );
    refused(
        &run(&["deploy", "--owner", "1", "--term", "0s"]),
        "revert",
        "NoTerm",
    );
    refused(
        &run(&["call", "vault", "deposit"]),
        "unknown-contract",
        "nothing is deployed there yet",
    );

    let dry = document(&good(run(&[
        "deploy",
        "--owner",
        "1",
        "--term",
        "30d",
        "--value",
        "3 ether",
        "--dry-run",
    ])));
    let deployed = document(&good(run(&[
        "deploy", "--owner", "1", "--term", "30d", "--value", "3 ether",
    ])));
    assert_eq!(dry["address"], deployed["address"]);
    assert_eq!(
        document(&good(run(&["call", "vault", "deposit"])))["result"]["0"],
        "3000000000000000000"
    );
    assert_eq!(
        good(tool.run_in(
            "vault",
            &["call", "vault", "deposit", "--rpc-url", &devnet.rpc]
        ))
        .stdout,
        "3 ether\n"
    );

    refused(
        &run(&["call", "vault", "release", "--from", "2"]),
        "revert",
        "vault.release reverts: NotOwner { owner: 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 }",
    );
    refused(
        &run(&[
            "call", "vault", "release", "--from", "1", "--value", "1 ether",
        ]),
        "usage",
        "`release` takes no value",
    );
    let released = document(&good(run(&["call", "vault", "release", "--from", "1"])));
    assert_eq!(released["events"][0]["name"], "Released", "{released}");
    assert_eq!(
        released["events"][0]["args"]["amount"], "3000000000000000000",
        "{released}"
    );

    // The same code again: its helper and activation are there already, so it costs less.
    let again = document(&good(run(&[
        "deploy", "--owner", "1", "--term", "1h", "--alias", "second",
    ])));
    assert!(
        again["gasUsed"].as_u64() < deployed["gasUsed"].as_u64(),
        "{again} {deployed}"
    );
    let salted = document(&good(run(&[
        "deploy", "--owner", "1", "--term", "1h", "--alias", "third", "--salt", "x",
    ])));
    assert_eq!(
        document(&good(run(&["call", "third", "deposit"])))["address"],
        salted["address"]
    );
}
