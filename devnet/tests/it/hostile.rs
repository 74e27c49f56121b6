//! Bad input: each gets a clear error, nothing changes, and the node goes on.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
};

use crate::support::{call, fail, node, node_with, post, raw_call};
use alloy_primitives::{Address, B256};
use proptest::prelude::*;
use serde_json::{Value, json};
use slacontract_devnet::{
    DevAccounts, Genesis,
    accounts::TEST_MNEMONIC,
    chain::{Chain, ChainSettings, Ledger, Waiters, dump},
    rpc::{self, Access, request},
};
use slacontract_executor::{NoPrograms, Params};

#[test]
fn what_is_not_a_request_is_told_what_it_is() {
    let node = node();
    let url = node.rpc();
    let error = |body: &str| {
        let (status, response) = post(&url, body.as_bytes());
        assert_eq!(status, 200, "{body}");
        (
            response["error"]["code"].as_i64().unwrap(),
            response["error"]["message"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(error("{").0, -32700);
    assert_eq!(error("").0, -32700);
    assert_eq!(error("\u{0}").0, -32700);
    assert_eq!(error("[]"), (-32600, "invalid request: empty batch".into()));
    assert_eq!(
        error("17"),
        (
            -32600,
            "invalid request: an object is wanted, not a number".into()
        )
    );
    assert_eq!(error("{}").0, -32600);
    assert_eq!(
        error(r#"{"jsonrpc":"1.0","id":1,"method":"eth_chainId"}"#).1,
        "invalid request: \"jsonrpc\" must be \"2.0\""
    );
    assert_eq!(
        error(r#"{"jsonrpc":"2.0","id":1,"method":7}"#).1,
        "invalid request: the method must be a string, not a number"
    );
    assert_eq!(
        error(r#"{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}"#).0,
        -32600
    );
    assert_eq!(
        error(r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":{"a":1}}"#).0,
        -32602
    );
    let deep = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"eth_call","params":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let (code, message) = error(&deep);
    assert_eq!(code, -32700);
    assert!(message.contains("recursion limit exceeded"), "{message}");
}

#[test]
fn wrong_parameters_are_named_with_position_and_value() {
    let node = node();
    let url = node.rpc();
    let (code, message) = fail(&url, "eth_getBalance", json!(["0x12", "latest"]));
    assert_eq!(code, -32602);
    assert!(
        message.starts_with("invalid argument 0 (address)") && message.ends_with("\"0x12\""),
        "{message}"
    );
    assert_eq!(
        fail(&url, "eth_getBalance", json!([])).1,
        "missing value for required argument 0 (address)"
    );
    assert_eq!(
        fail(&url, "eth_getBlockByNumber", json!(["yesterday", false])).0,
        -32602
    );
    let (code, message) = fail(
        &url,
        "eth_getLogs",
        json!([{"fromBlock": "0x9", "toBlock": "0x2"}]),
    );
    assert_eq!(
        (code, message.as_str()),
        (
            -32602,
            "invalid block range params: fromBlock 9 is after toBlock 2"
        )
    );
    assert!(
        fail(&url, "eth_call", json!([{}, "0x99"]))
            .1
            .contains("block 153 does not exist, the latest is 0")
    );
    assert_eq!(
        call(&url, "eth_getBlockByNumber", json!(["0x99", false])),
        Value::Null
    );
}

#[test]
fn a_body_of_ten_megabytes_is_refused_with_a_json_error() {
    let node = node();
    let body = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"web3_sha3","params":["0x{}"]}}"#,
        "00".repeat(5 << 20)
    );
    let (status, response) = post(&node.rpc(), body.as_bytes());
    assert_eq!(status, 413);
    let message = response["error"]["message"].as_str().unwrap();
    assert!(
        message.contains(&format!(
            "content length too large ({}>5242880)",
            body.len()
        )),
        "{message}"
    );
    call(&node.rpc(), "eth_chainId", json!([]));
}

#[test]
fn a_batch_is_answered_in_order_and_bounded() {
    let node = node();
    let batch = json!([
        {"jsonrpc": "2.0", "id": "a", "method": "eth_chainId"},
        {"jsonrpc": "2.0", "method": "eth_chainId"},
        5,
        {"jsonrpc": "2.0", "id": 2, "method": "eth_nonsense"},
    ]);
    let (_, answers) = post(&node.rpc(), batch.to_string().as_bytes());
    let answers = answers.as_array().unwrap();
    assert_eq!(answers.len(), 3, "a notification is not answered");
    assert_eq!(
        (&answers[0]["id"], &answers[0]["result"]),
        (&json!("a"), &json!("0x7a69"))
    );
    assert_eq!(answers[1]["error"]["code"], -32600);
    assert_eq!(answers[2]["error"]["code"], -32601);
    let long: Vec<Value> = (0..1001)
        .map(|id| json!({"jsonrpc": "2.0", "id": id, "method": "eth_chainId"}))
        .collect();
    let (_, response) = post(&node.rpc(), json!(long).to_string().as_bytes());
    assert_eq!(
        response["error"]["message"],
        "batch too large: 1001 requests, at most 1000"
    );
}

#[test]
fn a_page_on_the_web_reaches_neither_the_chain_nor_its_accounts() {
    let node = node();
    let address = node.rpc().trim_start_matches("http://").to_owned();
    let speak = |headers: &str| {
        let body = r#"{"jsonrpc":"2.0","id":1,"method":"eth_accounts"}"#;
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(
            stream,
            "POST / HTTP/1.1\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    assert!(speak("host: localhost\r\n").contains("\"result\""));
    let refused = speak("host: localhost\r\norigin: https://evil.example\r\n");
    assert!(
        refused.starts_with("HTTP/1.1 403")
            && refused.contains("--allow-origin https://evil.example"),
        "{refused}"
    );
    let refused = speak("host: evil.example\r\n");
    assert!(refused.contains("--allow-host evil.example"), "{refused}");
    let allowed = speak("host: localhost\r\norigin: http://localhost:3000\r\n");
    assert!(
        allowed
            .to_lowercase()
            .contains("access-control-allow-origin: http://localhost:3000"),
        "{allowed}"
    );
}

#[test]
fn one_connection_too_many_is_told_so() {
    let node = node_with(|config| config.limits.connections = 2);
    let address = node.rpc().trim_start_matches("http://").to_owned();
    let held: Vec<_> = (0..2)
        .map(|_| TcpStream::connect(&address).unwrap())
        .collect();
    std::thread::sleep(std::time::Duration::from_millis(100));
    let mut third = TcpStream::connect(&address).unwrap();
    let mut text = String::new();
    third.read_to_string(&mut text).unwrap();
    assert!(
        text.starts_with("HTTP/1.1 503") && text.contains("--max-connections"),
        "{text}"
    );
    drop(held);
    std::thread::sleep(std::time::Duration::from_millis(100));
    call(&node.rpc(), "eth_chainId", json!([]));
}

#[test]
fn a_program_that_is_none_fails_with_a_reason_and_the_chain_goes_on() {
    let node = node();
    let url = node.rpc();
    let at = "0x00000000000000000000000000000000000000dd";
    call(&url, "anvil_setCode", json!([at, "0xeff000000badc0de"]));
    let response = raw_call(&url, "eth_call", json!([{"to": at}, "latest"]));
    assert!(
        response["error"]["message"]
            .as_str()
            .is_some_and(|message| message.len() > 20),
        "{response}"
    );
    call(&url, "eth_chainId", json!([]));
}

fn chain() -> Chain {
    let accounts = DevAccounts::derive(TEST_MNEMONIC, 2).unwrap();
    let genesis = Genesis::new(
        accounts,
        slacontract_devnet::ETHER,
        1_700_000_000,
        1 << 40,
        0,
    );
    Chain::new(
        &genesis,
        Arc::new(NoPrograms),
        ChainSettings::for_tests(Params::default(), 1_700_000_000, B256::ZERO),
    )
}

fn root(chain: &Chain) -> B256 {
    Ledger::state(chain).prove(Address::ZERO, &[]).unwrap().root
}

/// Values that parameters are made of: plausible ones, so that checks behind the first are reached.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "[ -~]{0,12}".prop_map(Value::from),
        "0x[0-9a-f]{0,70}".prop_map(Value::from),
        Just(json!("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")),
        Just(json!("0x0000000000000000000000000000000000000071")),
        prop::sample::select(vec![
            "latest",
            "pending",
            "earliest",
            "0x0",
            "0x7fffffffffffffff",
            "newHeads"
        ])
        .prop_map(Value::from),
        Just(json!(format!("0x{}", "ff".repeat(32)))),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        let key = prop::sample::select(vec![
            "from",
            "to",
            "data",
            "input",
            "value",
            "gas",
            "gasPrice",
            "maxFeePerGas",
            "maxPriorityFeePerGas",
            "nonce",
            "chainId",
            "accessList",
            "type",
            "authorizationList",
            "fromBlock",
            "toBlock",
            "address",
            "topics",
            "blockHash",
            "blockNumber",
            "balance",
            "code",
            "state",
            "stateDiff",
            "blocks",
            "timestamp",
            "time",
            "number",
            "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::btree_map(key.prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn a_client_from_elsewhere_has_neither_cheats_nor_unlocked_accounts() {
    let mut chain = chain();
    let mut waiters = Waiters::default();
    for method in [
        "evm_mine",
        "anvil_setBalance",
        "eth_sendTransaction",
        "eth_sign",
        "sla_setMetadata",
    ] {
        let refused = rpc::dispatch(
            &mut chain,
            &mut waiters,
            Access { cheats: false },
            method,
            None,
        )
        .unwrap_err();
        assert_eq!(refused.code, -32601);
        assert!(
            refused.message.contains("--allow-cheats"),
            "{}",
            refused.message
        );
    }
    rpc::dispatch(
        &mut chain,
        &mut waiters,
        Access { cheats: false },
        "eth_blockNumber",
        None,
    )
    .unwrap();
}

/// Requests that once were trouble, or look like it. Add to the file what a fuzzer finds.
#[test]
fn the_kept_corpus_is_survived() {
    let mut chain = chain();
    let mut waiters = Waiters::default();
    for line in include_str!("../corpus/requests.jsonl").lines() {
        let Ok(request::Body::One(parsed)) = request::parse(line.as_bytes(), 10) else {
            continue;
        };
        let Ok(parsed) = *parsed else { continue };
        let _ = rpc::dispatch(
            &mut chain,
            &mut waiters,
            Access { cheats: true },
            &parsed.method,
            parsed.params,
        );
        let _ = chain.seal_pending();
    }
}

proptest! {
    #[test]
    fn no_parameters_make_a_method_panic(calls in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(value(), 0..5)), 1..8)) {
        let names = rpc::names();
        let mut chain = chain();
        let mut waiters = Waiters::default();
        for (index, params) in calls {
            let name = names[index.index(names.len())];
            if name.ends_with("_mine") {
                // Up to a hundred thousand blocks at once are allowed; that is slow, not wrong.
                continue;
            }
            let _ = rpc::dispatch(&mut chain, &mut waiters, Access { cheats: true }, name, Some(Value::Array(params)));
        }
    }

    #[test]
    fn no_bytes_make_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = request::parse(&bytes, 10);
    }

    #[test]
    fn no_json_makes_the_parser_panic(value in value()) {
        let _ = request::parse(value.to_string().as_bytes(), 10);
    }

    #[test]
    fn no_bytes_make_a_state_dump_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), packed in any::<bool>()) {
        let mut bytes = bytes;
        if packed {
            bytes.splice(0..0, [0x1f, 0x8b, 8, 0]);
        }
        if let Ok(text) = dump::unpack(&bytes) {
            prop_assert!(chain().load(&text).is_err(), "nobody writes a dump by chance");
        }
    }

    #[test]
    fn whatever_a_state_dump_says_is_loaded_or_refused(accounts in prop::collection::btree_map(0u8..3, account(), 0..3), time in value()) {
        let accounts: serde_json::Map<_, _> = accounts
            .into_iter()
            .map(|(address, account)| (Address::with_last_byte(address).to_string(), account))
            .collect();
        let text = json!({"block": {"timestamp": time}, "accounts": accounts}).to_string();
        let mut chain = chain();
        let before = root(&chain);
        match chain.load(text.as_bytes()) {
            Ok(()) => {
                // What was loaded can be gone on from.
                let _ = chain.seal_pending();
            }
            Err(_) => prop_assert_eq!(root(&chain), before, "{} changed something", text),
        }
    }
}

/// An account of a state dump, or nearly one.
fn account() -> impl Strategy<Value = Value> {
    let field = prop::sample::select(vec!["nonce", "balance", "code", "storage"]);
    let good = prop_oneof![
        Just(json!("0x5")),
        Just(json!(3)),
        Just(json!("0x60016002")),
        Just(json!("0xef0100")),
        Just(json!("0xeff00000")),
        Just(json!({"0x1": "0x2"})),
        Just(json!({"0x00": "0x00"})),
    ];
    let fields = prop::collection::btree_map(
        field.prop_map(str::to_owned),
        prop_oneof![4 => good, 1 => value()],
        0..5,
    );
    fields.prop_map(|fields| Value::Object(fields.into_iter().collect()))
}
