//! Raw bytes of blocks, headers, receipts and transactions hash to what the chain says, and states are proven from their roots.

use alloy_primitives::{hex, keccak256};
use serde_json::{Value, json};

use crate::support::{ALICE, BOB, call, fail, node, send};

fn hash(raw: &Value) -> String {
    keccak256(hex::decode(raw.as_str().unwrap()).unwrap()).to_string()
}

#[test]
fn raw_bytes_hash_to_what_the_chain_says() {
    let node = node();
    let url = node.rpc();
    let receipt = send(&url, json!({"from": ALICE, "to": BOB, "value": "0x1"}));
    let (number, index) = (&receipt["blockNumber"], &receipt["transactionIndex"]);
    let header = call(&url, "debug_getRawHeader", json!([number]));
    assert_eq!(hash(&header), receipt["blockHash"].as_str().unwrap());
    let raw = call(
        &url,
        "debug_getRawTransaction",
        json!([receipt["transactionHash"]]),
    );
    assert_eq!(hash(&raw), receipt["transactionHash"].as_str().unwrap());
    for told in [
        call(
            &url,
            "eth_getRawTransactionByBlockNumberAndIndex",
            json!([number, index]),
        ),
        call(
            &url,
            "eth_getRawTransactionByBlockHashAndIndex",
            json!([receipt["blockHash"], index]),
        ),
        call(
            &url,
            "eth_getRawTransactionByHash",
            json!([receipt["transactionHash"]]),
        ),
        call(&url, "debug_getRawTransactions", json!([number]))[0].clone(),
    ] {
        assert_eq!(told, raw);
    }
    assert_eq!(
        call(
            &url,
            "eth_getRawTransactionByBlockNumberAndIndex",
            json!([number, "0x5"])
        ),
        Value::Null
    );
    let block = call(&url, "debug_getRawBlock", json!([number]));
    let (block, header) = (block.as_str().unwrap(), header.as_str().unwrap());
    assert!(block.contains(&header[2..]) && block.contains(&raw.as_str().unwrap()[2..]));
    // Its size counts all of it.
    let shown = call(&url, "eth_getBlockByNumber", json!([number, false]));
    let size = crate::support::number(&shown["size"]);
    assert!(size.abs_diff(block.len() as u64 / 2 - 1) < 16, "{size}");
    let receipts = call(&url, "debug_getRawReceipts", json!([number]));
    assert!(
        receipts[0].as_str().unwrap().starts_with("0x02f9"),
        "{receipts}"
    );
    assert_eq!(fail(&url, "debug_getRawBlock", json!(["0xffff"])).0, -32000);
}

#[test]
fn several_words_are_read_at_once() {
    let node = node();
    let url = node.rpc();
    let word = |number: u64| format!("0x{number:064x}");
    call(&url, "anvil_setStorageAt", json!([BOB, "0x1", word(5)]));
    let told = call(
        &url,
        "eth_getStorageValues",
        json!([{BOB: [word(1), word(2)], ALICE: [word(0)]}, "latest"]),
    );
    assert_eq!(told[BOB.to_lowercase()], json!([word(5), word(0)]));
    assert_eq!(told[ALICE.to_lowercase()], json!([word(0)]));
    let many: Vec<String> = (0..1025).map(word).collect();
    assert_eq!(
        fail(&url, "eth_getStorageValues", json!([{BOB: many}])).0,
        -32602
    );
}

#[test]
fn typed_data_is_signed_as_wallets_sign_it() {
    let node = node();
    let url = node.rpc();
    let data = json!({
        "types": {
            "EIP712Domain": [{"name": "name", "type": "string"}, {"name": "chainId", "type": "uint256"}],
            "Mail": [{"name": "to", "type": "address"}, {"name": "text", "type": "string"}],
        },
        "primaryType": "Mail",
        "domain": {"name": "Post", "chainId": 1},
        "message": {"to": BOB, "text": "hello"},
    });
    let signature = call(&url, "eth_signTypedData_v4", json!([ALICE, data]));
    assert_eq!(
        call(&url, "eth_signTypedData", json!([ALICE, data.to_string()])),
        signature
    );
    let typed: alloy_dyn_abi::TypedData = serde_json::from_value(data.clone()).unwrap();
    let signature: alloy_primitives::Signature = signature.as_str().unwrap().parse().unwrap();
    let signer = signature
        .recover_address_from_prehash(&typed.eip712_signing_hash().unwrap())
        .unwrap();
    assert_eq!(signer.to_string(), ALICE);
    let mut wrong = data;
    wrong["primaryType"] = json!("Nothing");
    let (code, message) = fail(&url, "eth_signTypedData_v4", json!([ALICE, wrong]));
    assert_eq!(code, -32602);
    assert!(message.contains("Nothing"), "{message}");
}

#[test]
fn a_receipt_is_proved_from_the_hash_of_its_block() {
    use alloy_trie::{Nibbles, proof::verify_proof};
    let node = node();
    let url = node.rpc();
    call(&url, "evm_setAutomine", json!([false]));
    let hashes: Vec<Value> = (0..3)
        .map(|_| {
            call(
                &url,
                "eth_sendTransaction",
                json!([{"from": ALICE, "to": BOB, "gas": "0x5208"}]),
            )
        })
        .collect();
    call(&url, "evm_mine", json!([]));
    for hash in &hashes {
        let told = call(&url, "sla_getReceiptProof", json!([hash]));
        let bytes = |name: &str| hex::decode(told[name].as_str().unwrap()).unwrap();
        assert_eq!(
            keccak256(bytes("header")).to_string(),
            told["blockHash"].as_str().unwrap()
        );
        let nodes: Vec<alloy_primitives::Bytes> =
            serde_json::from_value(told["proof"].clone()).unwrap();
        let root = told["receiptsRoot"].as_str().unwrap().parse().unwrap();
        let key = Nibbles::unpack(bytes("key"));
        verify_proof(root, key, Some(bytes("receipt")), &nodes).unwrap();
        let mut wrong = bytes("receipt");
        wrong[5] ^= 1;
        assert!(verify_proof(root, key, Some(wrong), &nodes).is_err());
    }
    let headers = call(&url, "sla_getHeaders", json!(["0x0", 10]));
    assert_eq!(headers.as_array().unwrap().len(), 2);
    assert_eq!(
        headers[1],
        call(&url, "debug_getRawHeader", json!(["latest"]))
    );
    assert_eq!(fail(&url, "sla_getHeaders", json!([0, 5000])).0, -32602);
    let nothing = format!("0x{:064x}", 7);
    assert_eq!(
        call(&url, "sla_getReceiptProof", json!([nothing])),
        Value::Null
    );
}

#[test]
fn an_account_and_its_storage_are_proved_from_the_state_root() {
    use alloy_rpc_types_eth::EIP1186AccountProofResponse;
    use alloy_trie::{Nibbles, TrieAccount, proof::verify_proof};
    let node = node();
    let url = node.rpc();
    // Stores its call's first word at the slot that the second names.
    let contract = crate::support::contracts::deploy_runtime(&url, "5f3560203555");
    let word = |number: u64| format!("{number:064x}");
    for number in 1..=20 {
        let data = format!("0x{}{}", word(number * 7), word(number));
        send(
            &url,
            json!({"from": ALICE, "to": contract, "data": data, "gas": "0x100000"}),
        );
    }
    let key = |bytes: &[u8]| Nibbles::unpack(keccak256(bytes));
    let checked = |block: Value| {
        let asked = json!([contract, ["0x1", "0x14", format!("0x{}", word(99))], block]);
        let told = call(&url, "eth_getProof", asked);
        assert_eq!(told["storageProof"][1]["key"], "0x14", "as it was asked");
        let told: EIP1186AccountProofResponse = serde_json::from_value(told).unwrap();
        let header = call(&url, "eth_getBlockByNumber", json!([block, false]));
        let root = header["stateRoot"].as_str().unwrap().parse().unwrap();
        let account = TrieAccount::new(told.nonce, told.balance, told.storage_hash, told.code_hash);
        let account = Some(alloy_rlp::encode(account));
        let address = key(told.address.as_slice());
        verify_proof(root, address, account, &told.account_proof).unwrap();
        for proof in &told.storage_proof {
            let value = (!proof.value.is_zero()).then(|| alloy_rlp::encode(proof.value));
            let slot = key(proof.key.as_b256().as_slice());
            verify_proof(told.storage_hash, slot, value, &proof.proof).unwrap();
        }
        let values = told.storage_proof.iter().map(|proof| proof.value.to());
        values.collect::<Vec<u64>>()
    };
    assert_eq!(checked(json!("latest")), [7, 140, 0]);
    assert_eq!(checked(json!("0x5")), [7, 0, 0]);
    let nobody = format!("0x{:040x}", 0x1234);
    let told = call(&url, "eth_getProof", json!([nobody, [], "latest"]));
    assert_eq!(told["nonce"], "0x0");
    assert_eq!(told["codeHash"], keccak256([]).to_string());
    let many: Vec<String> = (0..1025).map(|number| format!("0x{number:x}")).collect();
    assert_eq!(fail(&url, "eth_getProof", json!([ALICE, many])).0, -32602);
    assert_eq!(
        fail(&url, "eth_getProof", json!([ALICE, ["0x1z"]])).0,
        -32602
    );
    // A private chain is in memory, and proves the same way.
    let private = call(&url, "sla_newChain", json!([]))["rpc"].clone();
    let private = private.as_str().unwrap();
    let header = call(private, "eth_getBlockByNumber", json!(["latest", false]));
    let told = call(private, "eth_getProof", json!([ALICE, [], "latest"]));
    let root: alloy_primitives::B256 = header["stateRoot"].as_str().unwrap().parse().unwrap();
    let first = hex::decode(told["accountProof"][0].as_str().unwrap()).unwrap();
    assert_eq!(keccak256(first), root);
}

#[test]
fn code_is_found_by_its_hash() {
    let node = node();
    let url = node.rpc();
    let private = call(&url, "sla_newChain", json!([]))["rpc"].clone();
    for url in [url.as_str(), private.as_str().unwrap()] {
        let contract = crate::support::contracts::deploy_runtime(url, "602a60015500");
        let code = call(url, "eth_getCode", json!([contract, "latest"]));
        let hash = keccak256(hex::decode(code.as_str().unwrap()).unwrap());
        assert_eq!(call(url, "debug_codeByHash", json!([hash])), code);
        assert_eq!(
            call(url, "debug_codeByHash", json!([keccak256(hash)])),
            Value::Null
        );
    }
}
