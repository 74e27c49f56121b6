//! `debug_traceTransaction` and `debug_traceCall`: what happened, found out by executing again.

use crate::support::{ALICE, BOB, call, deploying, fail, node, number, send};
use serde_json::{Value, json};
use slacontract_vm::code::compress;

/// Calls the address in its call data, and logs whether that succeeded.
const FORWARDER: &str = "5f5f5f5f5f5f355af15f5260205fa000";
/// Reverts without data.
const REVERTER: &str = "5f5ffd";
/// Adds one to slot 0 and returns it.
const COUNTER: &str = r#"(module
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (memory (export "memory") 1 1)
  (func (export "user_entrypoint") (param $length i32) (result i32)
    (call $load (i32.const 0) (i32.const 32))
    (i32.store8 (i32.const 63) (i32.add (i32.load8_u (i32.const 63)) (i32.const 1)))
    (call $store (i32.const 0) (i32.const 32))
    (call $flush (i32.const 0))
    (call $write_result (i32.const 32) (i32.const 32))
    (i32.const 0)))"#;

fn deploy(url: &str, init: &str) -> String {
    let receipt = send(url, json!({"from": ALICE, "data": init}));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    receipt["contractAddress"]
        .as_str()
        .expect("an address")
        .to_owned()
}

fn counter(url: &str) -> String {
    let code = compress(&wat::parse_str(COUNTER).expect("a module"));
    let mut init = vec![0x7f];
    init.extend([0; 28]);
    init.extend((code.len() as u32).to_be_bytes());
    init.extend([0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00]);
    init.extend(code);
    deploy(url, &alloy_primitives::hex::encode_prefixed(init))
}

/// A transaction that lets the forwarder at `from` call `to`.
fn forwarded(from: &str, to: &str) -> Value {
    let data = format!("0x{:0>64}", &to[2..]);
    json!({"from": ALICE, "to": from, "data": data, "gas": "0x100000"})
}

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
        (json!([hash]), "the tracer of single opcodes is not here"),
        (
            json!([hash, {"tracer": "prestateTracer"}]),
            "the tracer \"prestateTracer\" is not here",
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
