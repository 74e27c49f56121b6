//! Balances given by hand, and the other cheats of anvil that came later.

use crate::support::{
    ALICE, BOB, call,
    contracts::{REVERTER, deploy_runtime},
    fail, node, number, send,
};
use serde_json::json;

/// Any view of an address: the word at keccak(address, 0).
const TOKEN: &str = "6004355f5260405f20545f5260205ff3";

#[test]
fn a_token_s_word_is_found_and_set() {
    let node = node();
    let url = node.rpc();
    let token = deploy_runtime(&url, TOKEN);
    let balance = |holder: &str| {
        let data = format!("0x70a08231{:0>64}", &holder[2..]);
        number(&json!(format!(
            "0x{}",
            &call(
                &url,
                "eth_call",
                json!([{"to": token, "data": data}, "latest"])
            )
            .as_str()
            .unwrap()[50..]
        )))
    };
    call(&url, "anvil_dealERC20", json!([BOB, token, "0x64"]));
    assert_eq!((balance(BOB), balance(ALICE)), (100, 0));
    call(&url, "anvil_setERC20Balance", json!([BOB, token, 7]));
    assert_eq!(balance(BOB), 7);
    call(
        &url,
        "anvil_setERC20Allowance",
        json!([ALICE, BOB, token, "0x9"]),
    );
    assert_eq!(balance(ALICE), 9);
    let reverter = deploy_runtime(&url, REVERTER);
    for (address, why) in [
        (reverter.as_str(), "does not keep this number"),
        (BOB, "it is no token"),
    ] {
        let (code, message) = fail(&url, "anvil_dealERC20", json!([ALICE, address, "0x1"]));
        assert_eq!(code, -32000);
        assert!(message.contains(why), "{message}");
    }
}

#[test]
fn blocks_are_evenly_apart_when_asked() {
    let node = node();
    let url = node.rpc();
    let time =
        || number(&call(&url, "eth_getBlockByNumber", json!(["latest", false]))["timestamp"]);
    let before = time();
    assert_eq!(
        call(&url, "anvil_removeBlockTimestampInterval", json!([])),
        json!(false)
    );
    call(&url, "anvil_setBlockTimestampInterval", json!([100]));
    call(&url, "anvil_mine", json!(["0x3"]));
    assert_eq!(time(), before + 300);
    assert_eq!(
        call(&url, "anvil_removeBlockTimestampInterval", json!([])),
        json!(true)
    );
    call(&url, "evm_mine", json!([]));
    assert!(time() < before + 400);
    assert_eq!(call(&url, "anvil_getGenesisTime", json!([])), before);
}

#[test]
fn mined_blocks_are_told_with_what_their_transactions_did() {
    let node = node();
    let url = node.rpc();
    let reverter = deploy_runtime(&url, REVERTER);
    call(&url, "evm_setAutomine", json!([false]));
    call(
        &url,
        "eth_sendTransaction",
        json!([{"from": ALICE, "to": reverter, "gas": "0x10000"}]),
    );
    call(
        &url,
        "eth_sendTransaction",
        json!([{"from": BOB, "to": ALICE, "gas": "0x10000"}]),
    );
    call(&url, "anvil_removePoolTransactions", json!([BOB]));
    let blocks = call(&url, "evm_mine_detailed", json!([{"blocks": 2}]));
    assert_eq!(blocks.as_array().unwrap().len(), 2);
    assert_eq!(blocks[0]["transactions"].as_array().unwrap().len(), 1);
    assert_eq!(blocks[0]["transactions"][0]["output"], "0x");
    assert!(blocks[0]["transactions"][0]["revertReason"].is_string());
    assert_eq!(blocks[1]["transactions"], json!([]));
    call(
        &url,
        "eth_sendTransaction",
        json!([{"from": BOB, "to": ALICE, "gas": "0x10000"}]),
    );
    call(&url, "debug_clearTxpool", json!([]));
    assert_eq!(call(&url, "txpool_status", json!([]))["pending"], "0x0");
    call(&url, "evm_setAutomine", json!([true]));
    assert_eq!(
        send(&url, json!({"from": BOB, "to": ALICE}))["status"],
        "0x1"
    );
}
