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
