//! The tracers beside callTracer: opcodes, state, selectors, host calls, several at once, and whole blocks.

use crate::support::{
    ALICE, BOB, call,
    contracts::{FORWARDER, counter, deploy_runtime, forwarded, program},
    fail, node, number, raw_call, send,
};
use serde_json::{Value, json};

/// SSTORE(0, SLOAD(0) + 1).
const COUNTER: &str = "5f546001015f5500";
/// What a program with stylus-sdk does at its entry, and the console.
const SPEAKER: &str = r#"(module
  (import "vm_hooks" "msg_reentrant" (func $reentrant (result i32)))
  (import "vm_hooks" "pay_for_memory_grow" (func $grow (param i32)))
  (import "vm_hooks" "return_data_size" (func $size (result i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (import "console" "log_txt" (func $txt (param i32 i32)))
  (import "console" "tee_i64" (func $tee (param i64) (result i64)))
  (memory (export "memory") 1 1) (data (i32.const 0) "hi")
  (func (export "user_entrypoint") (param i32) (result i32)
    (drop (call $reentrant)) (call $grow (i32.const 0)) (drop (call $size))
    (call $txt (i32.const 0) (i32.const 2)) (drop (call $tee (i64.const 6)))
    (call $flush (i32.const 0)) (i32.const 0)))"#;
/// An endless loop: JUMPDEST, PUSH0, JUMP.
const LOOP: &str = "5b5f56";

fn traced(url: &str, hash: &Value, options: Value) -> Value {
    call(url, "debug_traceTransaction", json!([hash, options]))
}

#[test]
fn opcodes_are_listed_with_stack_gas_and_storage() {
    let node = node();
    let url = node.rpc();
    let counter = deploy_runtime(&url, COUNTER);
    let receipt = send(&url, json!({"from": ALICE, "to": counter}));
    let trace = traced(&url, &receipt["transactionHash"], json!({}));
    assert_eq!(trace["failed"], false);
    assert_eq!(trace["gas"], number(&receipt["gasUsed"]));
    let steps = trace["structLogs"].as_array().expect("opcodes");
    let names: Vec<&str> = steps
        .iter()
        .map(|step| step["op"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["PUSH0", "SLOAD", "PUSH1", "ADD", "PUSH0", "SSTORE", "STOP"]
    );
    assert_eq!(steps[3]["stack"], json!(["0x0", "0x1"]));
    assert_eq!(
        (&steps[0]["depth"], &steps[0]["pc"]),
        (&json!(1), &json!(0))
    );
    let slot = format!("0x{:064x}", 0);
    assert_eq!(
        steps[5]["storage"][&slot],
        format!("0x{:064x}", 1),
        "{}",
        steps[5]
    );
    let limited = traced(
        &url,
        &receipt["transactionHash"],
        json!({"limit": 2, "disableStack": true}),
    );
    assert_eq!(limited["structLogs"].as_array().unwrap().len(), 2);
    assert!(limited["structLogs"][1].get("stack").is_none(), "{limited}");
}

#[test]
fn a_program_is_one_opcode_of_its_caller() {
    let node = node();
    let url = node.rpc();
    let (forwarder, program) = (deploy_runtime(&url, FORWARDER), counter(&url));
    let receipt = send(&url, forwarded(&forwarder, &program));
    let trace = traced(&url, &receipt["transactionHash"], json!({}));
    let steps = trace["structLogs"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["op"] == "CALL"));
    assert!(steps.iter().all(|step| step["depth"] == 1), "{trace}");
    let alone = send(
        &url,
        json!({"from": ALICE, "to": program, "gas": "0x100000"}),
    );
    let trace = traced(&url, &alone["transactionHash"], json!({}));
    assert_eq!(trace["structLogs"], json!([]));
    assert_eq!(trace["gas"], number(&alone["gasUsed"]));
}

#[test]
fn a_loop_is_refused_instead_of_filling_memory() {
    let node = node();
    let url = node.rpc();
    let endless = deploy_runtime(&url, LOOP);
    let request = json!({"from": ALICE, "to": endless, "gas": "0x2000000"});
    let (code, message) = fail(&url, "debug_traceCall", json!([request, "latest", {}]));
    assert_eq!(code, -32000);
    assert!(
        message.contains("does too much to be recorded"),
        "{message}"
    );
    let limited = call(
        &url,
        "debug_traceCall",
        json!([request, "latest", {"limit": 3}]),
    );
    assert_eq!(limited["structLogs"].as_array().unwrap().len(), 3);
    assert_eq!(limited["failed"], true);
}

#[test]
fn state_is_told_before_and_after() {
    let node = node();
    let url = node.rpc();
    let counter = deploy_runtime(&url, COUNTER);
    send(&url, json!({"from": ALICE, "to": counter}));
    let receipt = send(&url, json!({"from": ALICE, "to": counter}));
    let hash = &receipt["transactionHash"];
    let slot = format!("0x{:064x}", 0);
    let before = traced(&url, hash, json!({"tracer": "prestateTracer"}));
    assert_eq!(before[&counter]["storage"][&slot], format!("0x{:064x}", 1));
    assert_eq!(before[&counter]["code"], format!("0x{COUNTER}"));
    assert_eq!(before[ALICE.to_lowercase()]["nonce"], 2);
    let config = json!({"diffMode": true, "disableCode": true});
    let diff = traced(
        &url,
        hash,
        json!({"tracer": "prestateTracer", "tracerConfig": config}),
    );
    assert_eq!(
        diff["pre"][&counter]["storage"][&slot],
        format!("0x{:064x}", 1)
    );
    assert_eq!(
        diff["post"][&counter]["storage"][&slot],
        format!("0x{:064x}", 2)
    );
    assert_eq!(diff["post"][ALICE.to_lowercase()]["nonce"], 3);
    assert!(diff["pre"][&counter].get("code").is_none(), "{diff}");
}

#[test]
fn selectors_calls_and_nothing_come_together_from_the_mux() {
    let node = node();
    let url = node.rpc();
    let forwarder = deploy_runtime(&url, FORWARDER);
    let receipt = send(&url, forwarded(&forwarder, BOB));
    let config = json!({"4byteTracer": null, "callTracer": {"onlyTopCall": true}, "noopTracer": null, "flatCallTracer": {}});
    let told = traced(
        &url,
        &receipt["transactionHash"],
        json!({"tracer": "muxTracer", "tracerConfig": config}),
    );
    assert_eq!(told["4byteTracer"]["0x00000000-28"], 1);
    assert_eq!(told["callTracer"]["to"], forwarder);
    assert_eq!(told["noopTracer"], json!({}));
    assert_eq!(told["flatCallTracer"].as_array().unwrap().len(), 2);
    assert_eq!(told["flatCallTracer"][1]["traceAddress"], json!([0]));
}

#[test]
fn host_calls_are_told_as_a_stylus_node_tells_them() {
    let node = node();
    let url = node.rpc();
    let (forwarder, program) = (deploy_runtime(&url, FORWARDER), counter(&url));
    let receipt = send(
        &url,
        json!({"from": ALICE, "to": program, "gas": "0x100000"}),
    );
    let hash = &receipt["transactionHash"];
    let steps = traced(&url, hash, json!({"tracer": "stylusTracer"}));
    let names: Vec<&str> = steps
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.first(), Some(&"user_entrypoint"));
    assert_eq!(names.last(), Some(&"user_returned"));
    let load = steps
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["name"] == "storage_load_bytes32")
        .expect("a load");
    assert_eq!(load["args"], format!("0x{:064x}", 0));
    assert_eq!(load["outs"], format!("0x{:064x}", 0));
    // A cold load costs 2,100 gas, which are 21,000,000 ink.
    let ink = load["startInk"].as_u64().unwrap() - load["endInk"].as_u64().unwrap();
    assert!(ink > 21_000_000, "{load}");
    // cargo-stylus sends the source of a tracer instead of a name.
    let source = "{ \"hostio\": function(info) { this.open.push(info); }, \"result\": function() { return this.open; }, open: [] }";
    assert_eq!(traced(&url, hash, json!({"tracer": source})), steps);
    // A frame that EVM bytecode made.
    let outer = send(&url, forwarded(&forwarder, &program));
    let steps = traced(
        &url,
        &outer["transactionHash"],
        json!({"tracer": "stylusTracer"}),
    );
    assert_eq!(steps[0]["name"], "evm_call_contract");
    assert_eq!(steps[0]["address"], program);
    assert_eq!(steps[0]["steps"][0]["name"], "user_entrypoint");
}

#[test]
fn every_host_call_has_the_bytes_that_cargo_stylus_reads() {
    // It takes a fixed number of bytes for each name it knows, and stops at any other name and at bytes that are left.
    let node = node();
    let url = node.rpc();
    let speaker = program(&url, SPEAKER);
    let receipt = send(&url, json!({"from": ALICE, "to": speaker}));
    let hash = &receipt["transactionHash"];
    let steps = traced(&url, hash, json!({"tracer": "stylusTracer"}));
    let told: Vec<_> = steps
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            [&step["name"], &step["args"], &step["outs"]].map(|part| part.as_str().unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            ["user_entrypoint", "0x00000000", "0x"],
            ["msg_reentrant", "0x", "0x00000000"],
            ["pay_for_memory_grow", "0x0000", "0x"],
            ["return_data_size", "0x", "0x00000000"],
            ["console_log_text", "0x6869", "0x"],
            ["console_log_text", "0x36", "0x"],
            ["storage_flush_cache", "0x00", "0x"],
            ["user_returned", "0x", "0x00000000"],
        ]
    );
}

#[test]
fn a_block_is_traced_transaction_by_transaction() {
    let node = node();
    let url = node.rpc();
    let counter = deploy_runtime(&url, COUNTER);
    call(&url, "evm_setAutomine", json!([false]));
    let request = json!({"from": ALICE, "to": counter, "gas": "0x100000"});
    let hashes: Vec<Value> = (0..2)
        .map(|_| call(&url, "eth_sendTransaction", json!([request])))
        .collect();
    call(&url, "evm_mine", json!([]));
    let options = json!({"tracer": "prestateTracer"});
    let traces = call(&url, "debug_traceBlockByNumber", json!(["latest", options]));
    let slot = format!("0x{:064x}", 0);
    for (index, hash) in hashes.iter().enumerate() {
        assert_eq!(&traces[index]["txHash"], hash);
        let word = &traces[index]["result"][&counter]["storage"][&slot];
        assert_eq!(word, &json!(format!("0x{index:064x}")));
    }
    let block = call(&url, "eth_getBlockByNumber", json!(["latest", false]));
    let by_hash = call(
        &url,
        "debug_traceBlockByHash",
        json!([block["hash"], options]),
    );
    assert_eq!(by_hash, traces);
    let raw = call(&url, "debug_getRawBlock", json!(["latest"]));
    assert_eq!(
        call(&url, "debug_traceBlock", json!([raw, options])),
        traces
    );
    let empty = call(&url, "debug_traceBlockByNumber", json!(["0x0", options]));
    assert_eq!(empty, json!([]));
    assert_eq!(fail(&url, "debug_traceBlock", json!(["0x1234"])).0, -32602);
    assert_eq!(
        fail(&url, "debug_traceBlockByNumber", json!(["0xffff"])).0,
        -32000
    );
    assert!(raw_call(&url, "eth_blockNumber", json!([]))["result"].is_string());
}
