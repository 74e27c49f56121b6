//! `kill -9` at any moment: what was acknowledged is there, once, and the roots are right.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use slacontract_devnet::verify;

use crate::support::{BOB, call, contracts, kept::Process, number, try_post};

/// A transaction that the node has answered for.
struct Acknowledged {
    hash: String,
    /// The block of the receipt, if that was answered as well.
    block: Option<u64>,
}

/// How one of the senders sends.
#[derive(Clone, Copy)]
enum Way {
    /// Value, one at a time, each with its receipt.
    Transfers,
    /// Calls of a WASM program, one at a time, each with its receipt.
    Calls,
    /// Value, in batches, without asking for receipts.
    Batches,
}

const WAYS: [Way; 4] = [Way::Transfers, Way::Transfers, Way::Calls, Way::Batches];

#[test]
fn whatever_was_acknowledged_survives_kill_9() {
    let full = std::env::var_os("SLACONTRACT_FULL").is_some();
    // Executing everything again takes longer the longer the chain is.
    let (rounds, verified_every) = if full { (200, 20) } else { (20, 10) };
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("chain");
    let mut process = Process::start(&folder);
    let program = contracts::counter(&process.url);
    let accounts = call(&process.url, "eth_accounts", json!([]));
    let mut acknowledged: Vec<Acknowledged> = Vec::new();
    let mut random = u64::from(std::process::id()) | 0x2545_f491_4f6c_0000;
    println!("seed {random:#x}");
    for round in 1..=rounds {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let until = Instant::now() + Duration::from_millis(10 + random % 150);
        let sending: Vec<_> = WAYS
            .iter()
            .zip(accounts.as_array().unwrap())
            .map(|(way, sender)| {
                let (url, sender, program) = (process.url.clone(), sender.clone(), program.clone());
                std::thread::spawn(move || sent(&url, *way, &sender, &program))
            })
            .collect();
        std::thread::sleep(until.saturating_duration_since(Instant::now()));
        process.kill();
        for thread in sending {
            acknowledged.extend(thread.join().unwrap());
        }
        if round % verified_every == 0 {
            verify(&folder, |_| ()).unwrap_or_else(|error| panic!("round {round}: {error}"));
        }
        process = Process::start(&folder);
        // All of the last rounds, and a sample of the older ones.
        let recent = acknowledged.len().saturating_sub(400);
        let looked_at: Vec<_> = acknowledged
            .iter()
            .enumerate()
            .filter(|(index, _)| *index >= recent || index % 97 == round % 97)
            .map(|(_, one)| one)
            .collect();
        there(&process.url, &looked_at, round);
    }
    let latest = exactly_once(&process.url, &acknowledged, &program);
    process.kill();
    let verified = verify(&folder, |_| ()).unwrap();
    assert_eq!(verified.blocks, latest);
    assert!(acknowledged.len() > rounds, "only {}", acknowledged.len());
    println!(
        "{rounds} kills, {} transactions acknowledged, {latest} blocks, {} transactions in them",
        acknowledged.len(),
        verified.transactions
    );
}

/// Each has a receipt that says success, in the block it was said to be in.
fn there(url: &str, acknowledged: &[&Acknowledged], round: usize) {
    let ask = |one: &&Acknowledged| ("eth_getTransactionReceipt", json!([one.hash]));
    let receipts = batch(url, &acknowledged.iter().map(ask).collect::<Vec<_>>()).unwrap();
    for (one, receipt) in acknowledged.iter().zip(receipts) {
        let hash = &one.hash;
        assert!(
            receipt.is_object(),
            "round {round}: {hash} was acknowledged and is gone"
        );
        assert_eq!(receipt["status"], "0x1", "round {round}: {hash}");
        if let Some(block) = one.block {
            assert_eq!(
                number(&receipt["blockNumber"]),
                block,
                "round {round}: {hash}"
            );
        }
    }
}

/// Looks through all blocks; the number of the latest.
fn exactly_once(url: &str, acknowledged: &[Acknowledged], program: &str) -> u64 {
    let latest = number(&call(url, "eth_blockNumber", json!([])));
    let ask = |block| ("eth_getBlockByNumber", json!([format!("{block:#x}"), true]));
    let blocks = batch(url, &(0..=latest).map(ask).collect::<Vec<_>>()).unwrap();
    let (mut seen, mut calls) = (HashSet::new(), 0);
    let mut nonces: HashMap<String, u64> = HashMap::new();
    for transaction in blocks
        .iter()
        .flat_map(|block| block["transactions"].as_array().unwrap())
    {
        let hash = transaction["hash"].as_str().unwrap();
        assert!(seen.insert(hash.to_owned()), "{hash} is in two blocks");
        calls += u64::from(
            transaction["to"]
                .as_str()
                .is_some_and(|to| to.eq_ignore_ascii_case(program)),
        );
        let nonce = nonces.entry(transaction["from"].to_string()).or_default();
        assert_eq!(number(&transaction["nonce"]), *nonce, "{hash}");
        *nonce += 1;
    }
    assert!(acknowledged.iter().all(|one| seen.contains(&one.hash)));
    // The program counts to 255.
    let counted = call(url, "eth_getStorageAt", json!([program, "0x0", "latest"]));
    assert_eq!(counted, format!("0x{:064x}", calls % 256), "{calls} calls");
    latest
}

/// Sends until the node is gone; what it has answered for.
fn sent(url: &str, way: Way, sender: &Value, program: &str) -> Vec<Acknowledged> {
    let to = match way {
        Way::Calls => program,
        Way::Transfers | Way::Batches => BOB,
    };
    let transaction = (
        "eth_sendTransaction",
        json!([{"from": sender, "to": to, "value": if to == BOB { "0x1" } else { "0x0" }}]),
    );
    let mut acknowledged = Vec::new();
    let many = if matches!(way, Way::Batches) { 20 } else { 1 };
    while let Some(hashes) = batch(url, &vec![transaction.clone(); many]) {
        let known = acknowledged.len();
        acknowledged.extend(hashes.iter().map(|hash| Acknowledged {
            hash: hash.as_str().unwrap_or_else(|| panic!("{hash}")).to_owned(),
            block: None,
        }));
        if many > 1 {
            continue;
        }
        let Some(receipts) = batch(url, &[("eth_getTransactionReceipt", json!([hashes[0]]))])
        else {
            break;
        };
        assert!(
            receipts[0].is_object(),
            "the receipt is there when the transaction is answered"
        );
        acknowledged[known].block = Some(number(&receipts[0]["blockNumber"]));
    }
    acknowledged
}

/// The results of requests, sent in batches; nothing if the node is gone before all are answered.
fn batch(url: &str, requests: &[(&str, Value)]) -> Option<Vec<Value>> {
    let mut results = Vec::new();
    for part in requests.chunks(500) {
        let body: Vec<_> = part
            .iter()
            .map(|(method, params)| json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
            .collect();
        let (_, answers) = try_post(url, json!(body).to_string().as_bytes()).ok()?;
        for answer in answers.as_array()? {
            assert!(answer.get("error").is_none(), "{answer}");
            results.push(answer["result"].clone());
        }
    }
    Some(results)
}
