//! WebSocket subscriptions and polling filters.

use crate::support::{self, ALICE, BOB, WebSocket, call, deploying, fail, node, send};
use serde_json::json;

#[test]
fn heads_logs_and_pending_transactions_arrive_in_order() {
    let node = node();
    let url = node.rpc();
    // PUSH1 7 PUSH0 PUSH0 LOG1
    let contract = send(
        &url,
        json!({"from": ALICE, "data": deploying("60075f5fa100")}),
    )["contractAddress"]
        .clone();
    let mut socket = WebSocket::connect(&node, "/");
    assert_eq!(socket.call("eth_chainId", json!([]))["result"], "0x7a69");
    let heads = socket.call("eth_subscribe", json!(["newHeads"]))["result"].clone();
    let logs =
        socket.call("eth_subscribe", json!(["logs", {"address": contract}]))["result"].clone();
    let pending = socket.call("eth_subscribe", json!(["newPendingTransactions"]))["result"].clone();
    let receipt = send(&url, json!({"from": ALICE, "to": contract}));
    let mut seen = Vec::new();
    for _ in 0..3 {
        let message = socket.receive();
        assert_eq!(message["method"], "eth_subscription");
        seen.push((
            message["params"]["subscription"].clone(),
            message["params"]["result"].clone(),
        ));
    }
    assert_eq!(seen[0], (pending, receipt["transactionHash"].clone()));
    assert_eq!(
        (&seen[1].0, &seen[1].1["hash"]),
        (&heads, &receipt["blockHash"])
    );
    assert_eq!(
        (&seen[2].0, &seen[2].1["transactionHash"]),
        (&logs, &receipt["transactionHash"])
    );
    assert_eq!(
        socket.call("eth_unsubscribe", json!([logs]))["result"],
        json!(true)
    );
    let error = socket.call("eth_subscribe", json!(["weather"]));
    assert_eq!(error["error"]["code"], -32602);
}

#[test]
fn a_subscription_over_http_is_refused() {
    let node = node();
    let (code, message) = fail(&node.rpc(), "eth_subscribe", json!(["newHeads"]));
    assert_eq!(code, -32601);
    assert!(message.contains("notifications not supported"), "{message}");
}

#[test]
fn a_private_chain_has_its_own_socket() {
    let node = node();
    let chain = call(&node.rpc(), "sla_newChain", json!([]));
    let mut socket = WebSocket::connect(&node, &format!("/c/{}", chain["id"].as_str().unwrap()));
    socket.call("eth_subscribe", json!(["newHeads"]));
    send(&node.rpc(), json!({"from": ALICE, "to": BOB}));
    let receipt = send(
        chain["rpc"].as_str().unwrap(),
        json!({"from": ALICE, "to": BOB}),
    );
    assert_eq!(
        socket.receive()["params"]["result"]["hash"],
        receipt["blockHash"]
    );
}

#[test]
fn filters_report_each_thing_once() {
    let node = node();
    let url = node.rpc();
    let contract = send(
        &url,
        json!({"from": ALICE, "data": deploying("60075f5fa100")}),
    )["contractAddress"]
        .clone();
    let blocks = call(&url, "eth_newBlockFilter", json!([]));
    let logs = call(&url, "eth_newFilter", json!([{"address": contract}]));
    let receipt = send(&url, json!({"from": ALICE, "to": contract}));
    assert_eq!(
        call(&url, "eth_getFilterChanges", json!([blocks])),
        json!([receipt["blockHash"]])
    );
    let found = call(&url, "eth_getFilterChanges", json!([logs]));
    assert_eq!(found[0]["transactionHash"], receipt["transactionHash"]);
    assert_eq!(
        call(&url, "eth_getFilterChanges", json!([blocks])),
        json!([])
    );
    assert_eq!(call(&url, "eth_getFilterChanges", json!([logs])), json!([]));
    assert_eq!(
        call(&url, "eth_uninstallFilter", json!([logs])),
        json!(true)
    );
    assert_eq!(
        fail(&url, "eth_getFilterChanges", json!([logs])).1,
        "filter not found: 0x2"
    );
}

#[test]
fn a_unix_socket_answers_requests_and_carries_subscriptions() {
    use std::io::{BufRead, BufReader, Write};
    let path = std::env::temp_dir().join(format!("slacontract-{}.ipc", std::process::id()));
    let node = support::node_with(|config| config.ipc = Some(path.clone()));
    let mut socket = std::os::unix::net::UnixStream::connect(&path).unwrap();
    let mut lines = BufReader::new(socket.try_clone().unwrap()).lines();
    let mut next =
        || -> serde_json::Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    socket.write_all(br#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}{"jsonrpc":"2.0","id":2,"method":"eth_subscribe","params":["newHeads"]}"#).unwrap();
    assert_eq!(next()["result"], "0x7a69");
    assert_eq!(next()["result"], "0x1");
    let receipt = send(&node.rpc(), json!({"from": ALICE, "to": BOB}));
    assert_eq!(next()["params"]["result"]["hash"], receipt["blockHash"]);
    socket.write_all(b"}").unwrap();
    assert_eq!(next()["error"]["code"], -32700);
    drop(node);
    assert!(!path.exists());
}
