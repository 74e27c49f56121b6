//! `trace_…`: calls, state and opcodes in the forms of Parity.

use crate::support::{
    ALICE, BOB, call,
    contracts::{FORWARDER, REVERTER, deploy_runtime, forwarded},
    deploying, fail, node, send,
};
use serde_json::{Value, json};

/// SSTORE(0, SLOAD(0) + 1).
const COUNTER: &str = "5f546001015f5500";

#[test]
fn the_calls_of_a_transaction_stand_flat_with_their_addresses() {
    let node = node();
    let url = node.rpc();
    let (forwarder, counter) = (
        deploy_runtime(&url, FORWARDER),
        deploy_runtime(&url, COUNTER),
    );
    let receipt = send(&url, forwarded(&forwarder, &counter));
    let hash = &receipt["transactionHash"];
    let calls = call(&url, "trace_transaction", json!([hash]));
    assert_eq!(calls.as_array().unwrap().len(), 2);
    assert_eq!(
        (
            &calls[0]["traceAddress"],
            &calls[0]["subtraces"],
            &calls[0]["type"]
        ),
        (&json!([]), &json!(1), &json!("call"))
    );
    let inner = &calls[1];
    assert_eq!(inner["traceAddress"], json!([0]));
    assert_eq!(inner["action"]["callType"], "call");
    assert_eq!(
        (&inner["action"]["from"], &inner["action"]["to"]),
        (&json!(forwarder), &json!(counter))
    );
    assert_eq!(&inner["transactionHash"], hash);
    assert_eq!(
        (&inner["blockHash"], &inner["transactionPosition"]),
        (&receipt["blockHash"], &json!(0))
    );
    assert_eq!(&call(&url, "trace_get", json!([hash, ["0x0"]])), inner);
    assert_eq!(call(&url, "trace_get", json!([hash, ["0x4"]])), Value::Null);
    assert_eq!(call(&url, "trace_block", json!(["latest"])), calls);
    let nothing = format!("0x{:064x}", 7);
    assert_eq!(
        call(&url, "trace_transaction", json!([nothing])),
        Value::Null
    );
}

#[test]
fn creations_and_failures_have_their_own_forms() {
    let node = node();
    let url = node.rpc();
    let receipt = send(&url, json!({"from": ALICE, "data": deploying(REVERTER)}));
    let created = call(
        &url,
        "trace_transaction",
        json!([receipt["transactionHash"]]),
    );
    assert_eq!(created[0]["type"], "create");
    assert_eq!(created[0]["result"]["address"], receipt["contractAddress"]);
    let failed = send(
        &url,
        json!({"from": ALICE, "to": receipt["contractAddress"], "gas": "0x10000"}),
    );
    let calls = call(
        &url,
        "trace_transaction",
        json!([failed["transactionHash"]]),
    );
    assert_eq!(calls[0]["error"], "Reverted");
}

#[test]
fn a_replay_tells_state_and_opcodes_when_asked() {
    let node = node();
    let url = node.rpc();
    let counter = deploy_runtime(&url, COUNTER);
    let receipt = send(&url, json!({"from": ALICE, "to": counter}));
    let hash = &receipt["transactionHash"];
    let slot = format!("0x{:064x}", 0);
    let told = call(
        &url,
        "trace_replayTransaction",
        json!([hash, ["trace", "stateDiff", "vmTrace"]]),
    );
    let change = &told["stateDiff"][&counter]["storage"][&slot]["*"];
    assert_eq!(
        (&change["from"], &change["to"]),
        (
            &json!(format!("0x{:064x}", 0)),
            &json!(format!("0x{:064x}", 1))
        )
    );
    assert_eq!(
        told["stateDiff"][ALICE.to_lowercase()]["nonce"]["*"]["to"],
        "0x2"
    );
    assert_eq!(told["vmTrace"]["code"], format!("0x{COUNTER}"));
    assert_eq!(told["vmTrace"]["ops"].as_array().unwrap().len(), 7);
    let plain = call(&url, "trace_replayTransaction", json!([hash, ["trace"]]));
    assert_eq!(
        (&plain["stateDiff"], &plain["vmTrace"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(plain["trace"], told["trace"]);
    let block = call(
        &url,
        "trace_replayBlockTransactions",
        json!(["latest", ["trace"]]),
    );
    assert_eq!(&block[0]["transactionHash"], hash);
    assert_eq!(block[0]["trace"], told["trace"]);
    let gas = call(&url, "trace_blockOpcodeGas", json!(["latest"]));
    let ops = gas["transactions"][0]["opcodeGas"].as_array().unwrap();
    assert!(
        ops.iter()
            .any(|op| op["opcode"] == "SSTORE" && op["count"] == 1),
        "{gas}"
    );
}

#[test]
fn calls_are_traced_without_being_sent_and_see_each_other() {
    let node = node();
    let url = node.rpc();
    let counter = deploy_runtime(&url, COUNTER);
    let request = json!({"from": ALICE, "to": counter});
    let slot = format!("0x{:064x}", 0);
    let one = call(
        &url,
        "trace_call",
        json!([request, ["stateDiff"], "latest"]),
    );
    assert_eq!(
        one["stateDiff"][&counter]["storage"][&slot]["*"]["to"],
        format!("0x{:064x}", 1)
    );
    let many = call(
        &url,
        "trace_callMany",
        json!([
            [[request, ["stateDiff"]], [request, ["stateDiff"]]],
            "latest"
        ]),
    );
    assert_eq!(
        many[1]["stateDiff"][&counter]["storage"][&slot]["*"]["to"],
        format!("0x{:064x}", 2)
    );
    let signed = call(
        &url,
        "eth_signTransaction",
        json!([{"from": ALICE, "to": counter, "gas": "0x20000"}]),
    );
    let raw = call(
        &url,
        "trace_rawTransaction",
        json!([signed["raw"], ["trace"]]),
    );
    assert_eq!(raw["trace"][0]["action"]["to"], counter);
    assert_eq!(
        call(&url, "eth_getStorageAt", json!([counter, "0x0", "latest"])),
        format!("0x{:064x}", 0)
    );
}

#[test]
fn a_filter_finds_calls_by_who_made_and_who_got_them() {
    let node = node();
    let url = node.rpc();
    let (forwarder, counter) = (
        deploy_runtime(&url, FORWARDER),
        deploy_runtime(&url, COUNTER),
    );
    send(&url, forwarded(&forwarder, &counter));
    send(&url, json!({"from": ALICE, "to": BOB, "value": "0x1"}));
    let found = call(
        &url,
        "trace_filter",
        json!([{"fromBlock": "earliest", "toBlock": "latest", "toAddress": [counter]}]),
    );
    // Its creation, and the call that the forwarder made.
    assert_eq!(found.as_array().unwrap().len(), 2);
    assert_eq!(found[0]["type"], "create");
    assert_eq!(found[1]["action"]["from"], forwarder);
    let all = call(&url, "trace_filter", json!([{"fromAddress": [ALICE]}]));
    assert_eq!(all.as_array().unwrap().len(), 4);
    let page = call(
        &url,
        "trace_filter",
        json!([{"fromAddress": [ALICE], "after": 1, "count": 2}]),
    );
    assert_eq!(page.as_array().unwrap(), &all.as_array().unwrap()[1..3]);
    let neither = json!([{"fromAddress": [BOB], "toAddress": [counter]}]);
    assert_eq!(call(&url, "trace_filter", neither), json!([]));
    let either = json!([{"fromAddress": [forwarder], "toAddress": [BOB], "mode": "union"}]);
    assert_eq!(
        call(&url, "trace_filter", either).as_array().unwrap().len(),
        2
    );
    call(&url, "anvil_mine", json!(["0x400"]));
    let (code, message) = fail(&url, "trace_filter", json!([{}]));
    assert_eq!(code, -32602);
    assert!(message.contains("at most 1000 at once"), "{message}");
}
