//! What development may do beyond the protocol, and where it may not.

use crate::support::{ALICE, BOB, call, fail, node, number, send};
use serde_json::{Value, json};

const NOBODY: &str = "0x00000000000000000000000000000000000000cc";

#[test]
fn a_snapshot_brings_back_blocks_balances_and_time() {
    let node = node();
    let url = node.rpc();
    let snapshot = call(&url, "evm_snapshot", json!([]));
    let before = call(&url, "eth_getBlockByNumber", json!(["latest", false]));
    let receipt = send(&url, json!({"from": ALICE, "to": NOBODY, "value": "0x5"}));
    call(&url, "evm_increaseTime", json!([3600]));
    call(&url, "evm_mine", json!([]));
    let later = call(&url, "eth_getBlockByNumber", json!(["latest", false]));
    assert!(number(&later["timestamp"]) >= number(&before["timestamp"]) + 3600);
    assert_eq!(call(&url, "evm_revert", json!([snapshot])), json!(true));
    assert_eq!(
        call(&url, "eth_getBlockByNumber", json!(["latest", false])),
        before
    );
    assert_eq!(
        call(&url, "eth_getBalance", json!([NOBODY, "latest"])),
        "0x0"
    );
    assert_eq!(
        call(
            &url,
            "eth_getTransactionReceipt",
            json!([receipt["transactionHash"]])
        ),
        Value::Null
    );
    assert_eq!(call(&url, "evm_revert", json!([snapshot])), json!(false));
    call(&url, "evm_mine", json!([]));
    let after = call(&url, "eth_getBlockByNumber", json!(["latest", false]));
    assert!(number(&after["timestamp"]) < number(&before["timestamp"]) + 3600);
}

#[test]
fn accounts_are_set_and_impersonated() {
    let node = node();
    let url = node.rpc();
    call(
        &url,
        "anvil_setBalance",
        json!([NOBODY, "0xde0b6b3a7640000"]),
    );
    call(&url, "hardhat_setNonce", json!([NOBODY, "0x5"]));
    call(&url, "anvil_setCode", json!([BOB, "0x6001"]));
    call(
        &url,
        "anvil_setStorageAt",
        json!([BOB, "0x3", format!("0x{:064x}", 9)]),
    );
    assert_eq!(
        call(&url, "eth_getStorageAt", json!([BOB, "0x3", "latest"])),
        format!("0x{:064x}", 9)
    );
    assert_eq!(call(&url, "eth_getCode", json!([BOB, "latest"])), "0x6001");
    let (_, message) = fail(
        &url,
        "eth_sendTransaction",
        json!([{"from": NOBODY, "to": ALICE, "value": "0x1"}]),
    );
    assert!(
        message.to_lowercase().contains(NOBODY) && message.contains("anvil_impersonateAccount"),
        "{message}"
    );
    call(&url, "hardhat_impersonateAccount", json!([NOBODY]));
    let receipt = send(&url, json!({"from": NOBODY, "to": ALICE, "value": "0x1"}));
    assert_eq!(receipt["status"], "0x1");
    assert_eq!(
        call(&url, "eth_getTransactionCount", json!([NOBODY, "latest"])),
        "0x6"
    );
    call(&url, "anvil_stopImpersonatingAccount", json!([NOBODY]));
    fail(
        &url,
        "eth_sendTransaction",
        json!([{"from": NOBODY, "to": ALICE, "value": "0x1"}]),
    );
}

#[test]
fn time_only_moves_forward() {
    let node = node();
    let url = node.rpc();
    let now = number(&call(&url, "eth_getBlockByNumber", json!(["latest", false]))["timestamp"]);
    call(&url, "evm_setNextBlockTimestamp", json!([now + 1000]));
    call(&url, "evm_mine", json!([]));
    assert_eq!(
        number(&call(&url, "eth_getBlockByNumber", json!(["latest", false]))["timestamp"]),
        now + 1000
    );
    let (code, message) = fail(&url, "evm_setNextBlockTimestamp", json!([now]));
    assert_eq!(code, -32602);
    assert!(
        message.contains(&format!(
            "timestamp {now} is before the latest block's {}",
            now + 1000
        )),
        "{message}"
    );
    call(&url, "hardhat_mine", json!(["0x5", "0x3c"]));
    let block = call(&url, "eth_getBlockByNumber", json!(["latest", false]));
    assert_eq!(
        (
            number(&block["number"]),
            number(&block["timestamp"]) >= now + 1240
        ),
        (6, true)
    );
    assert_eq!(fail(&url, "anvil_mine", json!([10_000_000])).0, -32602);
}

/// Questions are put to the chain as it is now, beside its thread: it must be as the last cheat left it.
#[test]
fn a_question_sees_what_a_cheat_changed_before_it() {
    let node = node();
    let url = node.rpc();
    // Returns what the opcode puts on the stack.
    let told = |opcode: &str| {
        let code = format!("0x{opcode}5f5260205ff3");
        let word = call(
            &url,
            "eth_call",
            json!([{"to": BOB}, "latest", {BOB: {"code": code}}]),
        );
        word.as_str().unwrap().to_owned()
    };
    for round in 1..20 {
        let coinbase = format!("0x{round:040x}");
        call(&url, "anvil_setCoinbase", json!([coinbase]));
        assert_eq!(told("41"), format!("0x{round:064x}"));
        let fee = 1_000 + round;
        call(
            &url,
            "anvil_setNextBlockBaseFeePerGas",
            json!([format!("{fee:#x}")]),
        );
        assert_eq!(told("48"), format!("0x{fee:064x}"));
        let before = u64::from_str_radix(&told("42")[2..], 16).unwrap();
        call(&url, "evm_increaseTime", json!([1_000]));
        let after = u64::from_str_radix(&told("42")[2..], 16).unwrap();
        assert!(after >= before + 1_000, "{before} {after}");
    }
}

#[test]
fn private_chains_share_nothing_and_end_when_dropped() {
    let node = node();
    let url = node.rpc();
    let [first, second] = [(); 2].map(|()| call(&url, "sla_newChain", json!([])));
    let rpc = first["rpc"].as_str().unwrap();
    send(rpc, json!({"from": ALICE, "to": NOBODY, "value": "0x5"}));
    assert_eq!(
        call(rpc, "eth_getBalance", json!([NOBODY, "latest"])),
        "0x5"
    );
    assert_eq!(
        call(
            second["rpc"].as_str().unwrap(),
            "eth_getBalance",
            json!([NOBODY, "latest"])
        ),
        "0x0"
    );
    assert_eq!(
        call(&url, "eth_getBalance", json!([NOBODY, "latest"])),
        "0x0"
    );
    assert_eq!(
        call(&url, "sla_dropChain", json!([first["id"]])),
        json!(true)
    );
    assert!(
        fail(rpc, "eth_blockNumber", json!([]))
            .1
            .starts_with("there is no private chain")
    );
    let started = std::time::Instant::now();
    for _ in 0..100 {
        let chain = call(&url, "sla_newChain", json!([]));
        call(&url, "sla_dropChain", json!([chain["id"]]));
    }
    eprintln!(
        "a private chain, created and dropped over HTTP: {:?}",
        started.elapsed() / 100
    );
}

#[test]
fn metadata_belongs_to_a_contract() {
    let node = node();
    let url = node.rpc();
    assert!(
        fail(
            &url,
            "sla_setMetadata",
            json!([NOBODY, {"contractName": "Escrow"}])
        )
        .1
        .contains("has no code")
    );
    let multicall = "0xcA11bde05977b3631167028862bE2a173976CA11";
    call(
        &url,
        "sla_setMetadata",
        json!([multicall, {"contractName": "Multicall3"}]),
    );
    assert_eq!(
        call(&url, "sla_getMetadata", json!([multicall]))["contractName"],
        "Multicall3"
    );
}

#[test]
fn an_interval_that_nobody_lives_to_see_does_no_harm() {
    let node = node();
    let url = node.rpc();
    for method in ["evm_setIntervalMining", "anvil_setIntervalMining"] {
        call(&url, method, json!(["0xffffffffffffffff"]));
        call(&url, "evm_mine", json!([]));
    }
    call(
        &url,
        "evm_setNextBlockTimestamp",
        json!(["0xffffffffffffffff"]),
    );
    call(&url, "evm_setAutomine", json!([true]));
    send(&url, json!({"from": ALICE, "to": BOB}));
    assert_eq!(number(&call(&url, "eth_blockNumber", json!([]))), 3);
}
