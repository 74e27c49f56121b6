//! The node as a process: what starts it, what it says, what ends it.

use crate::support;
use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

fn devnet(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slacontract-devnet"));
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn the_first_line_says_where_it_is_and_the_end_of_stdin_ends_it() {
    let started = Instant::now();
    let mut child = devnet(&["--port", "0", "--json", "--exit-with-stdin"])
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(said["chainId"], 31337);
    assert_eq!(said["accounts"].as_array().unwrap().len(), 10);
    assert!(said["lane"].as_str().unwrap().starts_with("127.0.0.1:"));
    assert_eq!(
        support::call(said["rpc"].as_str().unwrap(), "eth_chainId", json!([])),
        "0x7a69"
    );
    eprintln!(
        "from process start to the first answer: {:?}",
        started.elapsed()
    );
    drop(child.stdin.take());
    let asked = Instant::now();
    assert!(child.wait().unwrap().success());
    assert!(asked.elapsed() < Duration::from_secs(5));
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn a_port_that_is_taken_is_named_with_the_remedy() {
    let node = support::node();
    let port = node.rpc().rsplit(':').next().unwrap().to_owned();
    let output = devnet(&["--port", &port, "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let message = said["error"]["message"].as_str().unwrap();
    assert!(
        message.contains(&format!("127.0.0.1:{port}")) && message.contains("--port"),
        "{message}"
    );
}

#[test]
fn the_stylus_personality_has_its_port_chain_and_account() {
    let mut child = devnet(&[
        "--stylus-devnode",
        "--port",
        "0",
        "--json",
        "--exit-with-stdin",
    ])
    .spawn()
    .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    let url = said["rpc"].as_str().unwrap();
    assert_eq!(support::call(url, "eth_chainId", json!([])), "0x64aba");
    let balance = support::call(
        url,
        "eth_getBalance",
        json!(["0x3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E", "latest"]),
    );
    assert_ne!(balance, "0x0");
    drop(child.stdin.take());
    child.wait().unwrap();
}

#[test]
fn the_console_shows_what_transactions_did_with_the_names_it_was_told() {
    let mut child = devnet(&["--port", "0", "--print-traces", "--exit-with-stdin"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let url = loop {
        let line = lines.next().unwrap().unwrap();
        if let Some(url) = line.strip_prefix("JSON-RPC   ") {
            break url.to_owned();
        }
    };
    let forwarder = support::contracts::deploy_runtime(&url, support::contracts::FORWARDER);
    let abi = json!([{"type": "function", "name": "forward", "inputs": [{"name": "to", "type": "address"}], "outputs": []}]);
    support::call(
        &url,
        "sla_setMetadata",
        json!([forwarder, {"contractName": "Forwarder", "abi": abi}]),
    );
    support::send(
        &url,
        json!({"from": support::ALICE, "to": forwarder, "gas": "0x100000",
            "data": format!("0x101e8952{:0>64}", &support::BOB[2..])}),
    );
    let call = lines
        .map(Result::unwrap)
        .find(|line| line.contains("Forwarder."))
        .unwrap();
    assert!(
        call.contains("Forwarder.forward(") && call.contains(support::BOB),
        "{call}"
    );
    drop(child.stdin.take());
    child.wait().unwrap();
}

/// A devnet until `asked` is done with it; then it ends in order. Its status and what it wrote on stderr.
fn during(arguments: &[&str], asked: impl FnOnce(&str)) -> (bool, String) {
    let mut arguments = arguments.to_vec();
    arguments.extend(["--port", "0", "--json", "--exit-with-stdin"]);
    let mut child = devnet(&arguments).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    if let Some(url) = said["rpc"].as_str() {
        asked(url);
    }
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), told)
}

fn balance(url: &str) -> Value {
    support::call(url, "eth_getBalance", json!([support::BOB, "latest"]))
}

#[test]
fn a_state_file_is_written_at_the_end_and_loaded_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let flags = ["--state", file.to_str().unwrap()];
    let (fine, told) = during(&flags, |url| {
        // The file need not be there at first.
        support::call(url, "anvil_setBalance", json!([support::BOB, "0x77"]));
        support::send(
            url,
            json!({"from": support::ALICE, "to": support::BOB, "value": "0x1"}),
        );
    });
    assert!(fine && file.is_file(), "{told}");
    let nonce = json!([support::ALICE, "latest"]);
    let (fine, told) = during(&flags, |url| {
        assert_eq!(balance(url), "0x78");
        assert_eq!(
            support::call(url, "eth_getTransactionCount", nonce.clone()),
            "0x1"
        );
        support::call(url, "anvil_setBalance", json!([support::BOB, "0x79"]));
    });
    assert!(fine, "{told}");
    during(&flags, |url| assert_eq!(balance(url), "0x79"));
}

#[test]
fn a_dump_is_written_where_one_flag_says_and_read_where_another_does() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dump.json");
    let path = file.to_str().unwrap();
    let (fine, told) = during(&["--dump-state", path], |url| {
        support::call(url, "anvil_setBalance", json!([support::BOB, "0x5"]));
    });
    assert!(fine, "{told}");
    let written = std::fs::read(&file).unwrap();
    during(&["--load-state", path], |url| {
        assert_eq!(balance(url), "0x5");
        support::call(url, "anvil_setBalance", json!([support::BOB, "0x6"]));
    });
    assert_eq!(
        std::fs::read(&file).unwrap(),
        written,
        "what is only loaded is not written"
    );
}

#[test]
fn a_dump_that_cannot_be_read_or_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dump.json");
    let path = file.to_str().unwrap();
    let refused = |flags: &[&str]| {
        let (fine, told) = during(flags, |_| ());
        assert!(!fine);
        assert!(told.contains("dump.json"), "{told}");
        told
    };
    // Only `--state` takes a file that is not there yet.
    assert!(refused(&["--load-state", path]).contains("No such file"));
    std::fs::write(&file, "{\"accounts\": 7}").unwrap();
    assert!(refused(&["--load-state", path]).contains("no state dump"));
    assert!(refused(&["--state", path]).contains("no state dump"));
    let nowhere = folder.path().join("missing/dump.json");
    refused(&["--dump-state", nowhere.to_str().unwrap()]);
    let output = devnet(&["--state", path, "--load-state", path])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_a_killed_process_left_in_the_temporary_folder_goes_at_the_next_start() {
    let place = tempfile::tempdir().unwrap();
    let start = || {
        let mut child = devnet(&["--port", "0", "--json", "--exit-with-stdin"])
            .env("TMPDIR", place.path())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(line.contains("rpc"), "{line}");
        child
    };
    let folders = || {
        let entries = std::fs::read_dir(place.path()).unwrap();
        entries
            .map(|entry| entry.unwrap().path())
            .collect::<Vec<_>>()
    };
    let mut killed = start();
    let left = folders();
    assert_eq!(left.len(), 1);
    let mut running = start();
    assert_eq!(folders().len(), 2);
    killed.kill().unwrap();
    killed.wait().unwrap();
    // As if all that was hours ago.
    let then = std::time::SystemTime::now() - Duration::from_secs(7_200);
    for folder in folders() {
        let folder = std::fs::File::open(folder).unwrap();
        folder.set_modified(then).unwrap();
    }
    let mut next = start();
    let there = folders();
    assert!(!left[0].exists(), "nobody uses it");
    assert_eq!(there.len(), 2, "the running ones' stay: {there:?}");
    for child in [&mut running, &mut next] {
        drop(child.stdin.take());
        child.wait().unwrap();
    }
    assert_eq!(folders().len(), 0, "who ends in order leaves nothing");
}
