//! `ots_…`: what an explorer asks beyond Ethereum's own methods.

use crate::support::{
    ALICE, BOB, call,
    contracts::{FORWARDER, REVERTER, deploy_runtime, forwarded},
    deploying, fail, node, send,
};
use serde_json::{Value, json};

const NOBODY: &str = "0x00000000000000000000000000000000000000cc";

/// Creates a contract whose code is STOP, and returns its address.
const FACTORY: &str = "6960018060095f395ff3005f52600a60165ff05f5260205ff3";

#[test]
fn blocks_are_told_with_their_fees_and_in_pages() {
    let node = node();
    let url = node.rpc();
    assert_eq!(call(&url, "ots_getApiLevel", json!([])), json!(8));
    call(&url, "evm_setAutomine", json!([false]));
    let hashes: Vec<Value> = (0..3)
        .map(|index| call(&url, "eth_sendTransaction", json!([{"from": ALICE, "to": BOB, "data": format!("0x1234567890{index:02}"), "gas": "0x10000"}])))
        .collect();
    call(&url, "evm_mine", json!([]));
    let details = call(&url, "ots_getBlockDetails", json!([1]));
    assert_eq!(details["block"]["transactionCount"], 3);
    assert!(details["block"].get("transactions").is_none());
    assert_ne!(details["totalFees"], "0x0");
    assert_eq!(details["issuance"]["blockReward"], "0x0");
    let hash = &details["block"]["hash"];
    assert_eq!(
        call(&url, "ots_getBlockDetailsByHash", json!([hash])),
        details
    );
    let last = call(&url, "ots_getBlockTransactions", json!([1, 0, 2]));
    assert_eq!(last["fullblock"]["transactionCount"], 3);
    let shown: Vec<&Value> = last["fullblock"]["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tx| &tx["hash"])
        .collect();
    assert_eq!(shown, [&hashes[1], &hashes[2]]);
    assert_eq!(last["fullblock"]["transactions"][0]["input"], "0x12345678");
    assert_eq!(last["receipts"][0]["logs"], Value::Null);
    let first = call(&url, "ots_getBlockTransactions", json!([1, 1, 2]));
    assert_eq!(first["fullblock"]["transactions"][0]["hash"], hashes[0]);
    assert_eq!(
        call(&url, "ots_getBlockTransactions", json!([1, 2, 2]))["receipts"],
        json!([])
    );
    assert_eq!(call(&url, "ots_getBlockDetails", json!([99])), Value::Null);
}

#[test]
fn transactions_are_told_with_their_calls_transfers_and_errors() {
    let node = node();
    let url = node.rpc();
    let (forwarder, reverter) = (
        deploy_runtime(&url, FORWARDER),
        deploy_runtime(&url, REVERTER),
    );
    let outer = send(&url, forwarded(&forwarder, BOB));
    let entries = call(
        &url,
        "ots_traceTransaction",
        json!([outer["transactionHash"]]),
    );
    assert_eq!(entries[0]["type"], "CALL");
    assert_eq!(
        (&entries[1]["depth"], &entries[1]["to"]),
        (&json!(1), &json!(BOB.to_lowercase()))
    );
    assert_eq!(
        call(
            &url,
            "ots_getTransactionError",
            json!([outer["transactionHash"]])
        ),
        "0x"
    );
    assert_eq!(
        call(
            &url,
            "ots_getInternalOperations",
            json!([outer["transactionHash"]])
        ),
        json!([])
    );
    let failed = send(
        &url,
        json!({"from": ALICE, "to": reverter, "gas": "0x10000"}),
    );
    assert_eq!(
        call(
            &url,
            "ots_getTransactionError",
            json!([failed["transactionHash"]])
        ),
        "0x"
    );
    let sent = call(
        &url,
        "ots_getTransactionBySenderAndNonce",
        json!([ALICE, 2]),
    );
    assert_eq!(sent, outer["transactionHash"]);
    assert_eq!(
        call(
            &url,
            "ots_getTransactionBySenderAndNonce",
            json!([ALICE, 9])
        ),
        Value::Null
    );
}

#[test]
fn contracts_are_told_with_who_made_them() {
    let node = node();
    let url = node.rpc();
    let receipt = send(&url, json!({"from": ALICE, "data": deploying(REVERTER)}));
    let made = &receipt["contractAddress"];
    for _ in 0..5 {
        call(&url, "evm_mine", json!([]));
    }
    assert_eq!(
        call(&url, "ots_hasCode", json!([made, "latest"])),
        json!(true)
    );
    assert_eq!(
        call(&url, "ots_hasCode", json!([made, "0x0"])),
        json!(false)
    );
    let creator = call(&url, "ots_getContractCreator", json!([made]));
    assert_eq!(
        (&creator["hash"], &creator["creator"]),
        (&receipt["transactionHash"], &json!(ALICE.to_lowercase()))
    );
    assert_eq!(
        call(&url, "ots_getContractCreator", json!([NOBODY])),
        Value::Null
    );
    let multicall = "0xcA11bde05977b3631167028862bE2a173976CA11";
    assert_eq!(
        call(&url, "ots_getContractCreator", json!([multicall])),
        Value::Null
    );
    // Made by a contract.
    let factory = deploy_runtime(&url, FACTORY);
    let inner = send(&url, json!({"from": BOB, "to": factory, "gas": "0x100000"}));
    let entries = call(
        &url,
        "ots_traceTransaction",
        json!([inner["transactionHash"]]),
    );
    assert_eq!(entries[1]["type"], "CREATE", "{entries}");
    let child = &entries[1]["to"];
    assert_eq!(
        call(&url, "ots_hasCode", json!([child, "latest"])),
        json!(true),
        "{entries}"
    );
    let creator = call(&url, "ots_getContractCreator", json!([child]));
    assert_eq!(
        (&creator["hash"], &creator["creator"]),
        (&inner["transactionHash"], &json!(factory))
    );
    let operations = call(
        &url,
        "ots_getInternalOperations",
        json!([inner["transactionHash"]]),
    );
    assert_eq!(
        (&operations[0]["type"], &operations[0]["to"]),
        (&json!(2), child)
    );
}

#[test]
fn an_address_is_paged_through_from_both_ends() {
    let node = node();
    let url = node.rpc();
    let hashes: Vec<Value> = (0..5)
        .map(|_| {
            send(&url, json!({"from": ALICE, "to": NOBODY, "value": "0x1"}))["transactionHash"]
                .clone()
        })
        .collect();
    send(&url, json!({"from": ALICE, "to": BOB}));
    let shown = |page: &Value| -> Vec<Value> {
        page["txs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tx| tx["hash"].clone())
            .collect()
    };
    let newest = call(&url, "ots_searchTransactionsBefore", json!([NOBODY, 0, 2]));
    assert_eq!(shown(&newest), [hashes[4].clone(), hashes[3].clone()]);
    assert_eq!(
        (&newest["firstPage"], &newest["lastPage"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(newest["receipts"][0]["transactionHash"], hashes[4]);
    assert!(newest["receipts"][0]["timestamp"].is_string());
    let rest = call(&url, "ots_searchTransactionsBefore", json!([NOBODY, 4, 10]));
    assert_eq!(
        shown(&rest),
        [hashes[2].clone(), hashes[1].clone(), hashes[0].clone()]
    );
    assert_eq!(
        (&rest["firstPage"], &rest["lastPage"]),
        (&json!(false), &json!(true))
    );
    let oldest = call(&url, "ots_searchTransactionsAfter", json!([NOBODY, 0, 2]));
    assert_eq!(shown(&oldest), [hashes[1].clone(), hashes[0].clone()]);
    assert_eq!(
        (&oldest["firstPage"], &oldest["lastPage"]),
        (&json!(false), &json!(true))
    );
    let after = call(&url, "ots_searchTransactionsAfter", json!([NOBODY, 4, 10]));
    assert_eq!(shown(&after), [hashes[4].clone()]);
    assert_eq!(
        (&after["firstPage"], &after["lastPage"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        fail(&url, "ots_searchTransactionsBefore", json!([NOBODY, 0, 0])).0,
        -32602
    );
}
