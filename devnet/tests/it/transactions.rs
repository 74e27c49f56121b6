//! Sending, refusing and reading back transactions.

use crate::support::{
    ALICE, BOB, call, deploying, fail, node, node_with, number, post, raw_call, send,
};
use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope, TypedTransaction};
use alloy_eips::Encodable2718;
use alloy_primitives::{Address, Bytes, TxKind, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use serde_json::{Value, json};
use slacontract_devnet::RunningNode;

/// Stores the first word of its call data, and logs it; without call data it reverts with `Error("no")`.
const STORE: &str = "36156014575f355f555f355f525f3560205fa1005b62461bcd60e51b5f5260206004526002602452616e6f60f01b60445260645ffd";

/// A transfer of Alice's to Bob.
fn transfer(node: &RunningNode, change: impl FnOnce(&mut TxEip1559)) -> Bytes {
    signed(node, &node.dev_accounts().signers()[0], change)
}

fn signed(
    node: &RunningNode,
    signer: &PrivateKeySigner,
    change: impl FnOnce(&mut TxEip1559),
) -> Bytes {
    let mut tx = TxEip1559 {
        chain_id: node.chain_id(),
        nonce: 0,
        gas_limit: 21_000,
        max_fee_per_gas: 100_000_000,
        max_priority_fee_per_gas: 0,
        to: TxKind::Call(BOB.parse::<Address>().unwrap()),
        value: U256::from(7),
        ..TxEip1559::default()
    };
    change(&mut tx);
    let signature = signer.sign_hash_sync(&tx.signature_hash()).unwrap();
    let envelope: TxEnvelope = TypedTransaction::Eip1559(tx).into_envelope(signature);
    envelope.encoded_2718().into()
}

#[test]
fn what_a_batch_asks_and_sends_together_is_answered_each_for_itself() {
    let node = node_with(|config| config.limits.answers = 4_000);
    let transfer = |nonce| transfer(&node, |tx| tx.nonce = nonce);
    let request = |id: u64, method: &str, params: Value| json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
    let batch = json!([
        request(0, "eth_sendRawTransaction", json!([transfer(0)])),
        request(1, "eth_sendRawTransaction", json!(["0x02"])),
        {"jsonrpc": "2.0", "method": "eth_sendRawTransaction", "params": [transfer(1)]},
        request(2, "eth_sendRawTransaction", json!([transfer(2)])),
        request(3, "eth_sendRawTransaction", json!([transfer(2)])),
        request(4, "eth_getTransactionCount", json!([ALICE, "latest"])),
        request(5, "eth_call", json!([{"data": "0x600160005260206000f3"}])),
        request(6, "eth_call", json!([])),
        request(7, "eth_estimateGas", json!([{"to": BOB}])),
    ]);
    let (_, answers) = post(&node.rpc(), batch.to_string().as_bytes());
    let answers = answers.as_array().unwrap();
    let ids: Vec<_> = answers.iter().map(|answer| answer["id"].as_u64()).collect();
    assert_eq!(ids, (0..8).map(Some).collect::<Vec<_>>(), "{answers:?}");
    let failed: Vec<_> = (0..8)
        .filter(|at| !answers[*at]["error"].is_null())
        .collect();
    assert_eq!(failed, [1, 3, 6], "{answers:?}");
    // All three are in when what follows them is answered.
    assert_eq!(answers[4]["result"], "0x3");
    assert_eq!(answers[5]["result"], format!("0x{:064x}", 1));
    assert_eq!(answers[7]["result"], "0x5208");

    // Each answer has 2,000 characters: the third is not given any more.
    let long = json!({"data": "0x6103e86000f3"});
    let many: Vec<_> = (0..5)
        .map(|id| request(id, "eth_call", json!([long])))
        .collect();
    let (_, answers) = post(&node.rpc(), json!(many).to_string().as_bytes());
    let codes: Vec<_> = (0..5)
        .map(|at| answers[at]["error"]["code"].as_i64())
        .collect();
    let full = Some(-32003);
    assert_eq!(codes, [None, None, full, full, full], "{answers}");
}

#[test]
fn a_signed_transfer_is_in_a_block_when_it_is_answered() {
    let node = node();
    let url = node.rpc();
    let before = number(&call(&url, "eth_blockNumber", json!([])));
    let hash = call(
        &url,
        "eth_sendRawTransaction",
        json!([transfer(&node, |_| ())]),
    );
    let receipt = call(&url, "eth_getTransactionReceipt", json!([hash]));
    assert_eq!(
        (receipt["status"].as_str(), receipt["gasUsed"].as_str()),
        (Some("0x1"), Some("0x5208"))
    );
    assert_eq!(
        number(&call(&url, "eth_blockNumber", json!([]))),
        before + 1
    );
    let block = call(&url, "eth_getBlockByNumber", json!(["latest", true]));
    assert_eq!(block["transactions"][0]["hash"], hash);
    assert_eq!(
        block["transactions"][0]["from"]
            .as_str()
            .unwrap()
            .to_lowercase(),
        ALICE.to_lowercase()
    );
    assert_eq!(
        call(&url, "eth_getTransactionCount", json!([ALICE, "latest"])),
        "0x1"
    );
    let balance = call(&url, "eth_getBalance", json!([BOB, "latest"]));
    assert_eq!(
        balance,
        json!(U256::from(10_000) * slacontract_devnet::ETHER + U256::from(7))
    );
    assert_eq!(
        call(&url, "eth_getBalance", json!([BOB, "0x0"])),
        json!(U256::from(10_000) * slacontract_devnet::ETHER)
    );
}

#[test]
fn the_synchronous_send_answers_with_the_receipt() {
    let node = node();
    let receipt = call(
        &node.rpc(),
        "eth_sendRawTransactionSync",
        json!([transfer(&node, |_| ())]),
    );
    assert_eq!(receipt["status"], "0x1");
    assert_eq!(
        receipt["to"].as_str().unwrap().to_lowercase(),
        BOB.to_lowercase()
    );
}

#[test]
fn a_synchronous_send_that_cannot_be_included_is_told_when_its_time_is_over() {
    let node = node();
    let early = transfer(&node, |tx| tx.nonce = 1);
    let began = std::time::Instant::now();
    let request = json!([early, "0xc8"]);
    let (code, message) = fail(&node.rpc(), "eth_sendRawTransactionSync", request);
    assert_eq!(code, 4);
    assert!(message.ends_with("is not in a block yet"), "{message}");
    // Without its own limit it would have waited for half a minute.
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn each_wrong_transaction_is_refused_by_name_and_nothing_changes() {
    let node = node();
    let url = node.rpc();
    let refused = |change: &dyn Fn(&mut TxEip1559)| {
        fail(
            &url,
            "eth_sendRawTransaction",
            json!([transfer(&node, |tx| change(tx))]),
        )
        .1
    };
    let message = refused(&|tx| tx.chain_id = 5);
    assert!(message.contains("have 5 want 31337"), "{message}");
    let message = refused(&|tx| tx.value = U256::from(20_000) * slacontract_devnet::ETHER);
    assert!(message.starts_with("insufficient funds for gas * price + value: balance 10000000000000000000000, tx cost 20000000002100000000000"), "{message}");
    let message = refused(&|tx| tx.gas_limit = 20_000);
    assert_eq!(
        message,
        "intrinsic gas too low: gas 20000, minimum needed 21000"
    );
    let message = refused(&|tx| tx.gas_limit = 1 << 30);
    assert!(
        message.contains("cap: 67108864, tx: 1073741824") && message.contains("--tx-gas-limit"),
        "{message}"
    );
    let message = refused(&|tx| tx.max_fee_per_gas = 5);
    assert!(
        message.starts_with("max fee per gas less than block base fee")
            && message.contains("maxFeePerGas: 5, baseFee: 100000000"),
        "{message}"
    );
    let message = refused(&|tx| tx.max_priority_fee_per_gas = 1 << 40);
    assert!(
        message.starts_with("max priority fee per gas higher than max fee per gas"),
        "{message}"
    );
    let message = refused(&|tx| tx.nonce = 1_000_000);
    assert!(message.starts_with("nonce too high"), "{message}");
    call(
        &url,
        "eth_sendRawTransaction",
        json!([transfer(&node, |_| ())]),
    );
    let again = transfer(&node, |tx| tx.value = U256::from(8));
    assert_eq!(
        fail(&url, "eth_sendRawTransaction", json!([again])),
        (-32000, "nonce too low: next nonce 1, tx nonce 0".into())
    );
    assert_eq!(
        fail(&url, "eth_sendRawTransaction", json!(["0x02ff"])).0,
        -32000
    );
    assert_eq!(
        fail(&url, "eth_sendRawTransaction", json!(["zz"])).0,
        -32602
    );
    assert_eq!(number(&call(&url, "eth_blockNumber", json!([]))), 1);
}

#[test]
fn a_gap_in_nonces_waits_until_it_is_filled_and_a_replacement_must_pay_more() {
    let node = node();
    let url = node.rpc();
    let later = call(
        &url,
        "eth_sendRawTransaction",
        json!([transfer(&node, |tx| tx.nonce = 1)]),
    );
    assert_eq!(
        call(&url, "eth_getTransactionReceipt", json!([later])),
        Value::Null
    );
    assert_eq!(
        call(&url, "txpool_status", json!([])),
        json!({"pending": "0x0", "queued": "0x1"})
    );
    assert_eq!(
        call(&url, "eth_getTransactionByHash", json!([later]))["blockNumber"],
        Value::Null
    );
    let cheap = transfer(&node, |tx| {
        tx.nonce = 1;
        tx.max_fee_per_gas += 1;
    });
    let (_, message) = fail(&url, "eth_sendRawTransaction", json!([cheap]));
    assert!(
        message.starts_with("replacement transaction underpriced"),
        "{message}"
    );
    let dear = transfer(&node, |tx| {
        tx.nonce = 1;
        tx.max_fee_per_gas *= 2;
        tx.max_priority_fee_per_gas = 10;
    });
    let dear = call(&url, "eth_sendRawTransaction", json!([dear]));
    call(
        &url,
        "eth_sendRawTransaction",
        json!([transfer(&node, |_| ())]),
    );
    assert_eq!(
        call(&url, "eth_getTransactionReceipt", json!([dear]))["status"],
        "0x1"
    );
    assert_eq!(
        call(&url, "eth_getTransactionByHash", json!([later])),
        Value::Null
    );
}

#[test]
fn a_contract_is_deployed_called_and_its_revert_is_explained() {
    let node = node();
    let url = node.rpc();
    let receipt = send(&url, json!({"from": ALICE, "data": deploying(STORE)}));
    let contract = receipt["contractAddress"].as_str().unwrap().to_owned();
    assert_eq!(
        call(&url, "eth_getCode", json!([contract, "latest"])),
        format!("0x{STORE}")
    );
    let word = format!("0x{:064x}", 42);
    let receipt = send(&url, json!({"from": ALICE, "to": contract, "data": word}));
    assert_eq!(
        call(&url, "eth_getStorageAt", json!([contract, "0x0", "latest"])),
        word
    );
    assert_eq!(receipt["logs"][0]["topics"][0], word);
    let logs = call(
        &url,
        "eth_getLogs",
        json!([{"address": contract, "fromBlock": "earliest", "topics": [word]}]),
    );
    assert_eq!(logs.as_array().unwrap().len(), 1);
    assert_eq!(logs[0]["transactionHash"], receipt["transactionHash"]);

    let response = raw_call(&url, "eth_call", json!([{"to": contract}, "latest"]));
    assert_eq!(response["error"]["code"], 3);
    assert_eq!(response["error"]["message"], "execution reverted: no");
    assert!(
        response["error"]["data"]
            .as_str()
            .unwrap()
            .starts_with("0x08c379a0")
    );
    assert_eq!(
        fail(
            &url,
            "eth_estimateGas",
            json!([{"from": ALICE, "to": contract}])
        ),
        (3, "execution reverted: no".into())
    );
    let receipt = send(
        &url,
        json!({"from": ALICE, "to": contract, "gas": "0x20000"}),
    );
    assert_eq!(
        (receipt["status"].as_str(), receipt["failure"].as_str()),
        (Some("0x0"), Some("no"))
    );
}

#[test]
fn an_estimate_is_exact() {
    let node = node();
    let url = node.rpc();
    let contract =
        send(&url, json!({"from": ALICE, "data": deploying(STORE)}))["contractAddress"].clone();
    let request = json!({"from": ALICE, "to": contract, "data": format!("0x{:064x}", 42)});
    let estimate = number(&call(&url, "eth_estimateGas", json!([request])));
    let with = |gas: u64| {
        let mut request = request.clone();
        request["gas"] = json!(format!("{gas:#x}"));
        raw_call(&url, "eth_call", json!([request, "latest"]))
    };
    assert!(with(estimate).get("error").is_none());
    assert_eq!(with(estimate - 1)["error"]["message"], "out of gas");
    assert_eq!(number(&send(&url, request)["gasUsed"]), estimate);
}

#[test]
fn overrides_change_a_call_and_nothing_else() {
    let node = node();
    let url = node.rpc();
    // Returns TIMESTAMP, and with call data SLOAD(0).
    let code = "0x3615600d575f545f5260205ff35b425f5260205ff3";
    let at = "0x00000000000000000000000000000000000000aa";
    let time = call(
        &url,
        "eth_call",
        json!([{"to": at}, "latest", {at: {"code": code}}, {"time": "0x1234"}]),
    );
    assert_eq!(time, format!("0x{:064x}", 0x1234));
    let slot = format!("0x{:064x}", 0);
    let value = format!("0x{:064x}", 99);
    let stored = call(
        &url,
        "eth_call",
        json!([{"to": at, "data": "0x01"}, "latest", {at: {"code": code, "stateDiff": {slot: value}}}]),
    );
    assert_eq!(stored, value);
    let poor = "0x00000000000000000000000000000000000000bb";
    let spend = json!({"from": poor, "to": at, "value": "0x64"});
    assert!(
        fail(&url, "eth_call", json!([spend, "latest"]))
            .1
            .contains("insufficient funds")
    );
    call(
        &url,
        "eth_call",
        json!([spend, "latest", {poor: {"balance": "0x64"}}]),
    );
    assert_eq!(call(&url, "eth_getCode", json!([at, "latest"])), "0x");
    let (code, message) = fail(
        &url,
        "eth_call",
        json!([{"to": at, "data": "0x01", "input": "0x02"}, "latest"]),
    );
    assert_eq!(code, -32602, "{message}");
}

#[test]
fn blocks_are_made_by_hand_or_by_the_clock_if_so_wanted() {
    let node = node_with(|config| config.chain.mining = slacontract_devnet::chain::Mining::Manual);
    let url = node.rpc();
    let hash = call(
        &url,
        "eth_sendRawTransaction",
        json!([transfer(&node, |_| ())]),
    );
    assert_eq!(
        call(&url, "eth_getTransactionReceipt", json!([hash])),
        Value::Null
    );
    let response = raw_call(
        &url,
        "eth_sendRawTransactionSync",
        json!([transfer(&node, |tx| tx.nonce = 1), 50]),
    );
    assert_eq!(response["error"]["code"], 4, "{response}");
    call(&url, "evm_mine", json!([]));
    assert_eq!(
        call(&url, "eth_getTransactionReceipt", json!([hash]))["status"],
        "0x1"
    );

    let every = std::time::Duration::from_millis(50);
    let node = node_with(|config| {
        config.chain.mining = slacontract_devnet::chain::Mining::Interval(every);
    });
    let receipt = call(
        &node.rpc(),
        "eth_sendRawTransactionSync",
        json!([transfer(&node, |_| ())]),
    );
    assert_eq!(receipt["status"], "0x1");
    std::thread::sleep(every * 4);
    assert!(
        number(&call(&node.rpc(), "eth_blockNumber", json!([]))) > number(&receipt["blockNumber"])
    );
}

#[test]
fn many_senders_at_once_share_blocks() {
    let node = node();
    let url = node.rpc();
    let senders: Vec<Address> = node.accounts();
    std::thread::scope(|scope| {
        let url = &url;
        for sender in &senders {
            scope.spawn(move || {
                for _ in 0..10 {
                    send(url, json!({"from": sender, "to": BOB, "value": "0x1"}));
                }
            });
        }
    });
    for sender in senders {
        assert_eq!(
            call(&url, "eth_getTransactionCount", json!([sender, "latest"])),
            "0xa"
        );
    }
    assert!(number(&call(&url, "eth_blockNumber", json!([]))) <= 100);
}

#[test]
fn transactions_that_come_at_once_are_each_included_once_beside_other_requests() {
    let node = node();
    let url = node.rpc();
    let senders = node.dev_accounts().signers();
    let balance = || -> U256 {
        let balance = call(&url, "eth_getBalance", json!([BOB, "latest"]));
        serde_json::from_value(balance).unwrap()
    };
    let before = balance();
    std::thread::scope(|scope| {
        let (url, node) = (&url, &node);
        // The others than Alice and Bob.
        for signer in &senders[2..] {
            scope.spawn(move || {
                for nonce in 0..10 {
                    let raw = signed(node, signer, |tx| tx.nonce = nonce);
                    let receipt = call(url, "eth_sendRawTransactionSync", json!([raw]));
                    assert_eq!(receipt["status"], "0x1");
                }
            });
        }
        scope.spawn(move || {
            for time in 0..20 {
                call(url, "evm_increaseTime", json!([time]));
                call(url, "evm_mine", json!([]));
            }
        });
    });
    for signer in &senders[2..] {
        let count = call(
            &url,
            "eth_getTransactionCount",
            json!([signer.address(), "latest"]),
        );
        assert_eq!(count, "0xa");
    }
    let sent = U256::from(7 * 10 * (senders.len() - 2));
    assert_eq!(balance() - before, sent);
}

#[test]
fn a_long_question_does_not_hold_up_the_chain() {
    let node = node();
    let url = node.rpc();
    let (asked, at) = (url.clone(), "0x00000000000000000000000000000000000000aa");
    // JUMPDEST PUSH0 JUMP, until the gas is gone.
    let request = json!([{"to": at}, "latest", {at: {"code": "0x5b5f56"}}]);
    let question = std::thread::spawn(move || fail(&asked, "eth_call", request));
    std::thread::sleep(std::time::Duration::from_millis(30));
    send(&url, json!({"from": ALICE, "to": BOB, "value": "0x1"}));
    assert!(
        !question.is_finished(),
        "the transaction was in a block before the question was answered"
    );
    assert_eq!(question.join().unwrap(), (-32000, "out of gas".into()));
}
