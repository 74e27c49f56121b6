//! `eth_simulateV1`, `eth_callMany`, `eth_callBundle`: several transactions that are never sent.

use crate::support::{
    ALICE, BOB, call,
    contracts::{FORWARDER, REVERTER, deploy_runtime, forwarded},
    fail, node, number,
};
use serde_json::{Value, json};

/// SSTORE(0, SLOAD(0) + 1), and returns it.
const COUNTER: &str = "5f54600101805f555f5260205ff3";
/// Returns the block's number, its time and its parent's hash.
const BLOCK: &str = "435f5242602052600143034060405260605ff3";
const RICH: &str = "0x00000000000000000000000000000000000000aa";
const POOR: &str = "0x00000000000000000000000000000000000000bb";

fn simulate(url: &str, payload: Value) -> Value {
    call(url, "eth_simulateV1", json!([payload, "latest"]))
}

#[test]
fn simulated_blocks_follow_each_other_and_change_nothing() {
    let node = node();
    let url = node.rpc();
    let counter = deploy_runtime(&url, COUNTER);
    let latest = call(&url, "eth_getBlockByNumber", json!(["latest", false]));
    let blocks = simulate(
        &url,
        json!({"blockStateCalls": [
            {
                "stateOverrides": {RICH: {"balance": "0x64"}},
                "calls": [{"from": RICH, "to": POOR, "value": "0x3c"}, {"to": counter}],
            },
            {"calls": [{"from": POOR, "to": RICH, "value": "0x1"}, {"to": counter}]},
        ]}),
    );
    let [first, second] = blocks.as_array().unwrap().as_slice() else {
        panic!("{blocks}");
    };
    assert_eq!(first["parentHash"], latest["hash"]);
    assert_eq!(second["parentHash"], first["hash"]);
    assert_eq!(number(&first["number"]), number(&latest["number"]) + 1);
    assert_eq!(
        number(&second["timestamp"]),
        number(&first["timestamp"]) + 12
    );
    assert_eq!(first["baseFeePerGas"], "0x0");
    assert_eq!(first["transactions"].as_array().unwrap().len(), 2);
    for block in [first, second] {
        assert!(
            block["calls"]
                .as_array()
                .unwrap()
                .iter()
                .all(|call| call["status"] == "0x1"),
            "{block}"
        );
    }
    assert_eq!(first["calls"][0]["gasUsed"], "0x5208");
    assert_eq!(first["calls"][1]["returnData"], format!("0x{:064x}", 1));
    assert_eq!(second["calls"][1]["returnData"], format!("0x{:064x}", 2));
    assert_eq!(
        call(&url, "eth_getBlockByNumber", json!(["latest", false])),
        latest
    );
    assert_eq!(call(&url, "eth_getBalance", json!([POOR, "latest"])), "0x0");
}

#[test]
fn gaps_are_filled_and_blocks_know_each_other() {
    let node = node();
    let url = node.rpc();
    let asking = deploy_runtime(&url, BLOCK);
    let latest = number(&call(&url, "eth_blockNumber", json!([])));
    let blocks = simulate(
        &url,
        json!({"blockStateCalls": [
            {"calls": [{"to": asking}]},
            {"blockOverrides": {"number": format!("{:#x}", latest + 4)}, "calls": [{"to": asking}]},
        ]}),
    );
    let blocks = blocks.as_array().unwrap();
    assert_eq!(blocks.len(), 4);
    assert_eq!(blocks[2]["transactions"], json!([]));
    for block in [&blocks[0], &blocks[3]] {
        let told = block["calls"][0]["returnData"].as_str().unwrap();
        let word = |index: usize| format!("0x{}", &told[2 + 64 * index..66 + 64 * index]);
        assert_eq!(
            u64::from_str_radix(&word(0)[2..], 16).unwrap(),
            number(&block["number"])
        );
        assert_eq!(
            u64::from_str_radix(&word(1)[2..], 16).unwrap(),
            number(&block["timestamp"])
        );
        assert_eq!(word(2), block["parentHash"].as_str().unwrap());
    }
}

#[test]
fn transfers_of_ether_are_told_as_logs_unless_they_were_undone() {
    let node = node();
    let url = node.rpc();
    let (forwarder, reverter) = (
        deploy_runtime(&url, FORWARDER),
        deploy_runtime(&url, REVERTER),
    );
    let mut with_value = forwarded(&forwarder, &reverter);
    with_value["value"] = json!("0x5");
    let blocks = simulate(
        &url,
        json!({"traceTransfers": true, "blockStateCalls": [{"calls": [
            {"from": ALICE, "to": BOB, "value": "0x7"},
            with_value,
            {"from": ALICE, "to": reverter, "value": "0x9"},
        ]}]}),
    );
    let calls = blocks[0]["calls"].as_array().unwrap();
    let log = &calls[0]["logs"][0];
    assert_eq!(log["address"], "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
    assert_eq!(log["data"], format!("0x{:064x}", 7));
    assert_eq!(
        log["topics"][1],
        format!("0x{:0>64}", &ALICE.to_lowercase()[2..])
    );
    assert_eq!(log["blockHash"], blocks[0]["hash"]);
    let addresses: Vec<&Value> = calls[1]["logs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|log| &log["address"])
        .collect();
    assert_eq!(
        addresses,
        [
            &json!("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"),
            &json!(forwarder)
        ]
    );
    assert_eq!(calls[1]["logs"][1]["logIndex"], "0x2");
    assert_eq!(
        (&calls[2]["logs"], &calls[2]["error"]["code"]),
        (&json!([]), &json!(3))
    );
}

#[test]
fn validation_refuses_what_a_block_would_refuse_with_the_codes_of_geth() {
    let node = node();
    let url = node.rpc();
    let reason = |payload: Value| fail(&url, "eth_simulateV1", json!([payload, "latest"]));
    let one = |call: Value| json!({"validation": true, "blockStateCalls": [{"calls": [call]}]});
    assert_eq!(
        reason(one(json!({"from": ALICE, "to": BOB, "nonce": "0x7"}))).0,
        -38011
    );
    assert_eq!(
        reason(one(json!({"from": RICH, "to": BOB, "value": "0x1"}))).0,
        -38014
    );
    assert_eq!(
        reason(one(
            json!({"from": ALICE, "to": BOB, "maxFeePerGas": "0x1"})
        ))
        .0,
        -38012
    );
    assert_eq!(
        reason(one(json!({"from": ALICE, "to": BOB, "gas": "0x10"}))).0,
        -38013
    );
    let fine = simulate(&url, one(json!({"from": ALICE, "to": BOB, "value": "0x1"})));
    assert_eq!(fine[0]["calls"][0]["status"], "0x1");
    assert_ne!(fine[0]["baseFeePerGas"], "0x0");
    // Without it, all that counts is the value.
    let loose =
        json!({"blockStateCalls": [{"calls": [{"from": RICH, "to": BOB, "nonce": "0x7"}]}]});
    assert_eq!(simulate(&url, loose)[0]["calls"][0]["status"], "0x1");
    assert_eq!(reason(json!({"blockStateCalls": []})).0, -32602);
    assert_eq!(
        reason(json!({"blockStateCalls": [{"blockOverrides": {"number": "0x0"}}]})).0,
        -38020
    );
    assert_eq!(
        reason(json!({"blockStateCalls": [{"blockOverrides": {"time": "0x1"}}]})).0,
        -38021
    );
    assert_eq!(
        reason(json!({"blockStateCalls": [{"blockOverrides": {"number": "0xffff"}}]})).0,
        -38026
    );
    let narrow = json!({"blockStateCalls": [{"blockOverrides": {"gasLimit": "0x6000"}, "calls": [{"to": BOB}, {"to": BOB, "gas": "0x5208"}]}]});
    assert_eq!(reason(narrow).0, -38015);
}

#[test]
fn full_transactions_are_shown_when_asked() {
    let node = node();
    let url = node.rpc();
    let payload = json!({"returnFullTransactions": true, "blockStateCalls": [{"calls": [{"from": ALICE, "to": BOB, "value": "0x1"}]}]});
    let blocks = simulate(&url, payload);
    let transaction = &blocks[0]["transactions"][0];
    assert_eq!(transaction["from"], ALICE.to_lowercase());
    assert_eq!(transaction["blockHash"], blocks[0]["hash"]);
}

#[test]
fn bundles_of_calls_see_each_other() {
    let node = node();
    let url = node.rpc();
    let (counter, reverter) = (
        deploy_runtime(&url, COUNTER),
        deploy_runtime(&url, REVERTER),
    );
    let request = json!({"to": counter});
    let told = call(
        &url,
        "eth_callMany",
        json!([[{"transactions": [request, request]}, {"transactions": [{"to": reverter}, request]}], {"blockNumber": "latest"}]),
    );
    assert_eq!(told[0][1]["value"], format!("0x{:064x}", 2));
    assert!(
        told[1][0]["error"]
            .as_str()
            .unwrap()
            .starts_with("execution reverted")
    );
    assert_eq!(told[1][1]["value"], format!("0x{:064x}", 3));
    // In the middle of a block: after the first of two transactions.
    call(&url, "evm_setAutomine", json!([false]));
    for _ in 0..2 {
        call(
            &url,
            "eth_sendTransaction",
            json!([{"from": ALICE, "to": counter, "gas": "0x100000"}]),
        );
    }
    call(&url, "evm_mine", json!([]));
    for (index, value) in [(json!(0), 1), (json!(1), 2), (json!(-1), 3)] {
        let context = json!({"blockNumber": "latest", "transactionIndex": index});
        let told = call(
            &url,
            "eth_callMany",
            json!([[{"transactions": [request]}], context]),
        );
        assert_eq!(told[0][0]["value"], format!("0x{value:064x}"));
    }
}

#[test]
fn a_bundle_of_signed_transactions_tells_what_it_pays() {
    let node = node();
    let url = node.rpc();
    let signed = call(
        &url,
        "eth_signTransaction",
        json!([{"from": ALICE, "to": BOB, "value": "0x1", "gas": "0x5208", "maxFeePerGas": "0x77359400", "maxPriorityFeePerGas": "0x2"}]),
    );
    let told = call(
        &url,
        "eth_callBundle",
        json!([{"txs": [signed["raw"]], "blockNumber": "0x5", "stateBlockNumber": "latest"}]),
    );
    assert_eq!(told["totalGasUsed"], 21_000);
    assert_eq!(told["gasFees"], "42000");
    assert_eq!(told["coinbaseDiff"], "42000");
    assert_eq!(told["results"][0]["toAddress"], BOB.to_lowercase());
    assert_eq!(told["results"][0]["value"], "0x");
    assert_eq!(call(&url, "eth_blockNumber", json!([])), "0x0");
}
