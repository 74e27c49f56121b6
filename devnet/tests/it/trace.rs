//! `debug_traceTransaction` and `debug_traceCall`: what happened, found out by executing again.

use crate::support::{
    ALICE, BOB, call,
    contracts::{FORWARDER, REVERTER, counter, deploy, forwarded},
    deploying, fail, node, number, send,
};
use serde_json::{Value, json};

fn calls(url: &str, hash: &Value, config: Value) -> Value {
    let options = json!({"tracer": "callTracer", "tracerConfig": config});
    call(url, "debug_traceTransaction", json!([hash, options]))
}

fn frames(url: &str, hash: &Value) -> Value {
    let options = json!({"tracer": "slaTracer"});
    call(url, "debug_traceTransaction", json!([hash, options]))["frames"].clone()
}

#[test]
fn calls_are_told_as_geth_tells_them() {
    let node = node();
    let url = node.rpc();
    let (forwarder, counter) = (deploy(&url, &deploying(FORWARDER)), counter(&url));
    let receipt = send(&url, forwarded(&forwarder, &counter));
    let hash = &receipt["transactionHash"];
    let trace = calls(&url, hash, json!({"withLog": true}));
    assert_eq!(trace["type"], "CALL");
    assert_eq!(trace["from"], ALICE.to_lowercase());
    assert_eq!(trace["to"], forwarder);
    assert_eq!(trace["gas"], "0x100000");
    assert_eq!(trace["gasUsed"], receipt["gasUsed"]);
    assert_eq!(trace["calls"][0]["to"], counter);
    assert_eq!(trace["calls"][0]["from"], forwarder);
    assert_eq!(trace["calls"][0]["output"], format!("0x{:064x}", 1));
    assert_eq!(trace["logs"][0]["address"], forwarder);
    assert_eq!(trace["logs"][0]["position"], "0x1");
    assert!(trace.get("error").is_none());

    let top = calls(&url, hash, json!({"onlyTopCall": true}));
    assert!(
        top.get("calls").is_none() && top.get("logs").is_none(),
        "{top}"
    );
}

#[test]
fn host_functions_of_a_program_are_told_with_their_ink() {
    let node = node();
    let url = node.rpc();
    let (forwarder, counter) = (deploy(&url, &deploying(FORWARDER)), counter(&url));
    let receipt = send(&url, forwarded(&forwarder, &counter));
    let frames = frames(&url, &receipt["transactionHash"]);
    assert_eq!(frames[0]["program"], false);
    assert_eq!(frames[0]["logs"][0]["after"], 1);
    assert_eq!(
        (&frames[1]["program"], &frames[1]["depth"]),
        (&json!(true), &json!(1))
    );
    let hosts = frames[1]["hosts"].as_array().expect("host functions");
    let load = hosts
        .iter()
        .find(|host| host["name"] == "storage_load_bytes32")
        .expect("the program loads a word");
    assert_eq!(load["count"], 1);
    // A cold load costs 2,100 gas, which are 21,000,000 ink.
    assert!(load["ink"].as_u64() > Some(21_000_000), "{load}");
}

#[test]
fn a_failed_call_is_told_with_its_reason_and_its_logs_are_not() {
    let node = node();
    let url = node.rpc();
    let (forwarder, reverter) = (
        deploy(&url, &deploying(FORWARDER)),
        deploy(&url, &deploying(REVERTER)),
    );
    let inner = send(&url, forwarded(&forwarder, &reverter));
    let trace = calls(&url, &inner["transactionHash"], json!({"withLog": true}));
    assert_eq!(trace["calls"][0]["error"], "execution reverted");
    assert!(trace.get("error").is_none());

    let failed = send(
        &url,
        json!({"from": ALICE, "to": reverter, "gas": "0x10000"}),
    );
    assert_eq!(failed["status"], "0x0");
    let trace = calls(&url, &failed["transactionHash"], json!({"withLog": true}));
    assert_eq!(trace["error"], "execution reverted");
    assert_eq!(trace["gasUsed"], failed["gasUsed"]);
    assert_eq!(frames(&url, &failed["transactionHash"])[0]["end"], "revert");
}

#[test]
fn a_creation_is_told_with_the_contract_it_made() {
    let node = node();
    let url = node.rpc();
    let receipt = send(&url, json!({"from": ALICE, "data": deploying(REVERTER)}));
    let trace = calls(&url, &receipt["transactionHash"], json!({}));
    assert_eq!(trace["type"], "CREATE");
    assert_eq!(trace["to"], receipt["contractAddress"]);
    assert_eq!(trace["output"], format!("0x{REVERTER}"));
}

#[test]
fn each_transaction_is_traced_in_the_state_it_was_executed_in() {
    let node = node();
    let url = node.rpc();
    let counter = counter(&url);
    let request = json!({"from": ALICE, "to": counter, "gas": "0x100000"});
    // Two in one block: the second finds what the first has left.
    call(&url, "evm_setAutomine", json!([false]));
    let hashes: Vec<Value> = (0..2)
        .map(|_| call(&url, "eth_sendTransaction", json!([request])))
        .collect();
    call(&url, "evm_mine", json!([]));
    call(&url, "evm_setAutomine", json!([true]));
    // A cheat between blocks belongs to the block after it.
    call(
        &url,
        "anvil_setStorageAt",
        json!([counter, "0x0", format!("0x{:064x}", 40)]),
    );
    let third = send(&url, request.clone());
    // Somebody else's transaction, and time passes.
    call(&url, "anvil_impersonateAccount", json!([counter]));
    call(
        &url,
        "anvil_setBalance",
        json!([counter, "0xde0b6b3a7640000"]),
    );
    let fourth = send(
        &url,
        json!({"from": counter, "to": BOB, "gas": "0x10000", "value": "0x1"}),
    );
    call(&url, "anvil_mine", json!(["0x5"]));
    for (hash, value) in [
        (&hashes[0], 1),
        (&hashes[1], 2),
        (&third["transactionHash"], 41),
    ] {
        let trace = calls(&url, hash, json!({}));
        assert_eq!(trace["output"], format!("0x{value:064x}"), "{trace}");
    }
    let trace = calls(&url, &fourth["transactionHash"], json!({}));
    assert_eq!(
        (&trace["from"], &trace["value"]),
        (&json!(counter), &json!("0x1"))
    );
}

#[test]
fn a_call_is_traced_without_being_sent() {
    let node = node();
    let url = node.rpc();
    let counter = counter(&url);
    let request = json!({"from": ALICE, "to": counter});
    let before = number(&call(&url, "eth_blockNumber", json!([])));
    let trace = call(
        &url,
        "debug_traceCall",
        json!([request, "latest", {"tracer": "callTracer", "stateOverrides": {
            (&counter): {"stateDiff": {format!("0x{:064x}", 0): format!("0x{:064x}", 9)}},
        }}]),
    );
    assert_eq!(trace["output"], format!("0x{:064x}", 10));
    assert_eq!(number(&call(&url, "eth_blockNumber", json!([]))), before);
}

#[test]
fn what_cannot_be_traced_is_named() {
    let node = node();
    let url = node.rpc();
    let nothing = format!("0x{:064x}", 7);
    let options = json!({"tracer": "callTracer"});
    let message = |method: &str, params: Value| fail(&url, method, params).1;
    assert!(
        message("debug_traceTransaction", json!([nothing, options]))
            .ends_with("is in no block of this chain")
    );
    let receipt = send(&url, json!({"from": ALICE, "to": BOB}));
    let hash = &receipt["transactionHash"];
    for (params, what) in [
        (
            json!([hash, {"tracer": "gasTracer"}]),
            "the tracer \"gasTracer\" is not here; there are callTracer, prestateTracer",
        ),
        (
            json!([hash, {"tracer": "{data: [], step: function(log) {}}"}]),
            "a tracer written in JavaScript is not here",
        ),
        (
            json!([hash, {"tracer": "prestateTracer", "tracerConfig": {"diffMode": 7}}]),
            "invalid argument (tracerConfig)",
        ),
        (json!([hash, {"tracer": 5}]), "invalid argument 1 (options)"),
        (json!([]), "missing value for required argument 0"),
        (
            json!(["0x12", options]),
            "invalid argument 0 (transaction hash)",
        ),
    ] {
        let message = message("debug_traceTransaction", params);
        assert!(message.contains(what), "{message}");
    }
}
