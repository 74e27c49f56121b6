//! A chain that is kept: it goes on after the process ended.

use std::path::Path;

use serde_json::{Value, json};
use slacontract_devnet::{Config, Node, RunningNode, verify};

use crate::support::{self, ALICE, BOB, call, deploying, fail, number, send};

fn kept(folder: &Path) -> RunningNode {
    support::node_with(|config: &mut Config| config.data_dir = Some(folder.to_owned()))
}

#[test]
fn blocks_state_time_and_names_are_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let node = kept(folder.path());
    let url = node.rpc();
    // 42 into slot 1 at every call, and a log with a topic.
    let runtime = "602a6001556007602060006000a1";
    let created = send(&url, json!({"from": ALICE, "data": deploying(runtime)}));
    let contract = created["contractAddress"].clone();
    send(&url, json!({"from": ALICE, "to": contract}));
    call(&url, "evm_increaseTime", json!([86_400]));
    call(
        &url,
        "sla_setMetadata",
        json!([contract, {"name": "Answer"}]),
    );
    let last = send(&url, json!({"from": ALICE, "to": BOB, "value": "0x5"}));
    call(&url, "anvil_setBalance", json!([BOB, "0x77"]));
    let asked = [
        ("eth_getBlockByNumber", json!(["latest", true])),
        ("eth_getBlockByNumber", json!(["0x0", true])),
        ("eth_getBlockReceipts", json!(["0x2"])),
        (
            "eth_getTransactionReceipt",
            json!([last["transactionHash"]]),
        ),
        ("eth_getTransactionByHash", json!([last["transactionHash"]])),
        ("eth_getBalance", json!([BOB, "latest"])),
        ("eth_getBalance", json!([BOB, "0x1"])),
        ("eth_getTransactionCount", json!([ALICE, "latest"])),
        ("eth_getCode", json!([contract, "latest"])),
        ("eth_getStorageAt", json!([contract, "0x1", "latest"])),
        ("eth_getStorageAt", json!([contract, "0x1", "0x1"])),
        (
            "eth_getLogs",
            json!([{"fromBlock": "0x0", "address": contract}]),
        ),
        ("sla_getMetadata", json!([contract])),
        ("eth_chainId", json!([])),
    ];
    let before: Vec<_> = asked
        .iter()
        .map(|(method, params)| call(&url, method, params.clone()))
        .collect();
    assert_eq!(before[11].as_array().map(Vec::len), Some(1));
    drop(node);
    let node = kept(folder.path());
    let url = node.rpc();
    for ((method, params), before) in asked.iter().zip(before) {
        assert_eq!(
            call(&url, method, params.clone()),
            before,
            "{method} {params}"
        );
    }
    let next = send(&url, json!({"from": ALICE, "to": BOB, "value": "0x1"}));
    let block = call(
        &url,
        "eth_getBlockByNumber",
        json!([next["blockNumber"], false]),
    );
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    assert!(
        number(&block["timestamp"]) >= now + 86_000,
        "time stays a day ahead"
    );
    drop(node);
    let verified = verify(folder.path(), |_| ()).unwrap();
    assert_eq!((verified.blocks, verified.transactions), (4, 4));
}

#[test]
fn snapshots_and_resets_of_a_kept_chain_verify() {
    let folder = tempfile::tempdir().unwrap();
    let node = kept(folder.path());
    let url = node.rpc();
    send(&url, json!({"from": ALICE, "to": BOB, "value": "0x1"}));
    let mark = call(&url, "evm_snapshot", json!([]));
    let undone = send(&url, json!({"from": ALICE, "to": BOB, "value": "0x2"}));
    call(&url, "anvil_setBalance", json!([BOB, "0x1"]));
    assert_eq!(call(&url, "evm_revert", json!([mark])), true);
    assert_eq!(
        call(
            &url,
            "eth_getTransactionReceipt",
            json!([undone["transactionHash"]])
        ),
        Value::Null
    );
    assert_eq!(number(&call(&url, "eth_blockNumber", json!([]))), 1);
    send(&url, json!({"from": ALICE, "to": BOB, "value": "0x3"}));
    drop(node);
    assert_eq!(verify(folder.path(), |_| ()).unwrap().blocks, 2);
    let node = kept(folder.path());
    call(&node.rpc(), "anvil_reset", json!([]));
    send(
        &node.rpc(),
        json!({"from": ALICE, "to": BOB, "value": "0x3"}),
    );
    drop(node);
    assert_eq!(verify(folder.path(), |_| ()).unwrap().blocks, 1);
}

#[test]
fn a_folder_in_use_and_another_chain_id_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let config = |chain_id| Config {
        port: 0,
        lane: false,
        data_dir: Some(folder.path().to_owned()),
        kept_chain_id: chain_id,
        ..Config::default()
    };
    let node = Node::start(config(None)).unwrap();
    let error = Node::start(config(None)).unwrap_err().to_string();
    assert!(error.contains("in use by another process"), "{error}");
    let error = verify(folder.path(), |_| ()).unwrap_err().to_string();
    assert!(error.contains("in use by another process"), "{error}");
    drop(node);
    let error = Node::start(config(Some(5))).unwrap_err().to_string();
    assert!(error.contains("chain id 31337, not 5"), "{error}");
    drop(Node::start(config(Some(31_337))).unwrap());
}

#[test]
fn a_kept_chain_keeps_its_limit_of_gas_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let config = |began: u64, wanted: Option<u64>| {
        let mut config = Config {
            port: 0,
            lane: false,
            data_dir: Some(folder.path().to_owned()),
            kept_tx_gas_limit: wanted,
            ..Config::default()
        };
        config.chain.params.tx_gas_limit = began;
        config
    };
    drop(Node::start(config(100_000, Some(100_000))).unwrap());
    // Nothing was asked for: the chain's own holds, whatever the default is.
    let node = Node::start(config(1 << 26, None)).unwrap();
    let transaction = json!([{"from": ALICE, "to": BOB, "gas": "0x186a1"}]);
    let (_, message) = fail(&node.rpc(), "eth_sendTransaction", transaction);
    assert!(message.contains("100000"), "{message}");
    drop(node);
    let error = Node::start(config(200_000, Some(200_000))).unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("at most 100000 gas for one transaction, not 200000"),
        "{error}"
    );
}

#[test]
fn logs_are_found_by_what_they_carry_and_nowhere_else() {
    let node = support::node();
    let url = node.rpc();
    let [first, second] = ["6007602060006000a1", "6008600960006000a2"].map(|runtime| {
        send(&url, json!({"from": ALICE, "data": deploying(runtime)}))["contractAddress"].clone()
    });
    for contract in [&first, &second, &first] {
        send(&url, json!({"from": ALICE, "to": contract}));
    }
    let topic = |value: u8| format!("0x{value:064x}");
    let found = |filter: Value| {
        let mut filter = filter;
        filter["fromBlock"] = json!("0x0");
        let logs = call(&url, "eth_getLogs", json!([filter]));
        let blocks = logs
            .as_array()
            .unwrap()
            .iter()
            .map(|log| number(&log["blockNumber"]));
        blocks.collect::<Vec<_>>()
    };
    assert_eq!(found(json!({})), [3, 4, 5]);
    assert_eq!(found(json!({"address": first})), [3, 5]);
    assert_eq!(found(json!({"address": [first, second]})), [3, 4, 5]);
    let topics = call(
        &url,
        "eth_getLogs",
        json!([{"fromBlock": "0x4", "toBlock": "0x4"}]),
    )[0]["topics"]
        .clone();
    assert_eq!(found(json!({"topics": topics})), [4]);
    assert_eq!(found(json!({"topics": [null, topics[1]]})), [4]);
    assert_eq!(
        found(json!({"topics": [topics[0]], "address": first})),
        [0u64; 0]
    );
    assert_eq!(found(json!({"topics": [topic(1)]})), [0u64; 0]);
    fail(
        &url,
        "eth_getLogs",
        json!([{"fromBlock": "0x5", "toBlock": "0x4"}]),
    );
}

#[test]
fn a_state_dump_takes_accounts_to_another_chain() {
    let node = support::node();
    let url = node.rpc();
    let contract = send(
        &url,
        json!({"from": ALICE, "data": deploying("602a60015500")}),
    )["contractAddress"]
        .clone();
    send(&url, json!({"from": ALICE, "to": contract}));
    send(&url, json!({"from": ALICE, "to": BOB, "value": "0x5"}));
    let dump = call(&url, "anvil_dumpState", json!([]));
    let other = support::node();
    let there = other.rpc();
    assert_eq!(call(&there, "anvil_loadState", json!([dump])), true);
    for (method, params) in [
        ("eth_getBalance", json!([BOB, "latest"])),
        ("eth_getTransactionCount", json!([ALICE, "latest"])),
        ("eth_getCode", json!([contract, "latest"])),
        ("eth_getStorageAt", json!([contract, "0x1", "latest"])),
    ] {
        assert_eq!(
            call(&there, method, params.clone()),
            call(&url, method, params),
            "{method}"
        );
    }
    send(&there, json!({"from": ALICE, "to": contract}));
    let (code, message) = fail(&there, "anvil_loadState", json!(["0x7b7d"]));
    assert_eq!(code, -32602);
    assert!(message.contains("no state dump"), "{message}");
    // As anvil writes one by hand: numbers plain, most fields left out.
    let by_hand =
        json!({"accounts": {BOB: {"balance": "0x9", "nonce": 3, "code": "0x", "storage": {}}}});
    let hex: String = by_hand
        .to_string()
        .bytes()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    call(&there, "anvil_loadState", json!([format!("0x{hex}")]));
    assert_eq!(
        call(&there, "eth_getBalance", json!([BOB, "latest"])),
        "0x9"
    );
    let private = call(&there, "sla_newChain", json!([]));
    let (_, message) = fail(
        private["rpc"].as_str().unwrap(),
        "anvil_dumpState",
        json!([]),
    );
    assert!(message.contains("private chain"), "{message}");
}
