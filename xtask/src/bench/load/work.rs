//! Transactions that are signed before the clock starts, and how they are sent: over so many connections, one by one or in batches.

use std::fmt::Write as _;
use std::time::Instant;

use alloy_primitives::{Address, Bytes, hex, keccak256};
use serde_json::{Value, json};
use slacontract_client::{Account, Transaction};

use crate::failure::Failure;
use crate::side_by_side;

use super::rival::Rival;
use super::wire::{Connection, http};

/// The chain id that both nodes have by default.
pub(super) const CHAIN: u64 = 31_337;
/// Wei per gas that is paid at most; no base fee comes near it.
const MAX_FEE: u128 = 1_000_000_000_000;

/// Accounts of the mnemonic that both nodes fund. The last one deploys, the others send.
pub(super) struct Senders {
    accounts: Vec<Account>,
    deployer: Account,
    /// The next nonce, of every sender alike.
    nonce: u64,
}

/// Signed transactions by sender.
pub(super) struct Burst {
    by_sender: Vec<Vec<Bytes>>,
    /// What each sender's nonce is when all are included.
    after: u64,
}

/// How a burst is sent.
#[derive(Clone, Copy)]
pub(super) struct Way {
    /// Connections at a time.
    pub(super) connections: usize,
    /// Requests of one HTTP request.
    pub(super) batch: usize,
}

/// What a burst took.
#[derive(Clone, Copy)]
pub(super) struct Took {
    /// From the first byte until every sender's nonce had arrived.
    pub(super) seconds: f64,
    /// Processor time of the node meanwhile.
    pub(super) processor: f64,
}

fn signed(error: impl ToString) -> Failure {
    Failure::unexpected("signing", error)
}

/// A signed transaction with much gas, as hex text.
pub(super) fn prepared(
    account: &Account,
    transaction: &Transaction,
    nonce: u64,
) -> Result<String, Failure> {
    let raw = account.sign(transaction, CHAIN, nonce, 12_000_000, MAX_FEE);
    Ok(hex::encode_prefixed(raw.map_err(signed)?))
}

impl Senders {
    /// The first accounts of the mnemonic.
    pub(super) fn new(count: u32) -> Result<Self, Failure> {
        let indices: Vec<u32> = (0..=count).collect();
        let mut accounts = side_by_side::each(&indices, |index| {
            Account::development(*index).map_err(signed)
        })
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
        let deployer = accounts.pop().ok_or_else(|| signed("no accounts"))?;
        Ok(Self {
            accounts,
            deployer,
            nonce: 0,
        })
    }

    /// How many send.
    pub(super) fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Addresses of those who send.
    pub(super) fn addresses(&self) -> Vec<Address> {
        self.accounts.iter().map(Account::address).collect()
    }

    /// The account that deploys.
    pub(super) fn deployer(&self) -> Address {
        self.deployer.address()
    }

    /// A transaction of the account that deploys, as hex text.
    pub(super) fn prepare(&self, transaction: &Transaction, nonce: u64) -> Result<String, Failure> {
        prepared(&self.deployer, transaction, nonce)
    }

    /// `each` more transactions of every sender, all the same.
    pub(super) fn sign(
        &mut self,
        transaction: &Transaction,
        gas: u64,
        each: u64,
    ) -> Result<Burst, Failure> {
        self.sign_each(gas, each, |_| Ok(transaction.clone()))
    }

    /// `each` more transactions of every sender: those of a burst by their number, in the order in which they are sent.
    pub(super) fn sign_each(
        &mut self,
        gas: u64,
        each: u64,
        transaction: impl Fn(u64) -> Result<Transaction, Failure> + Sync,
    ) -> Result<Burst, Failure> {
        let first = self.nonce;
        self.nonce += each;
        let senders: Vec<(u64, &Account)> = (0..).zip(&self.accounts).collect();
        let by_sender = side_by_side::each(&senders, |(sender, account)| {
            (0..each)
                .map(|turn| {
                    let transaction = transaction(turn * senders.len() as u64 + sender)?;
                    account
                        .sign(&transaction, CHAIN, first + turn, gas, MAX_FEE)
                        .map_err(signed)
                })
                .collect::<Result<Vec<_>, _>>()
        });
        Ok(Burst {
            by_sender: by_sender.into_iter().collect::<Result<_, _>>()?,
            after: self.nonce,
        })
    }

    fn names(&self) -> Vec<String> {
        self.addresses().iter().map(Address::to_string).collect()
    }

    /// Sends a burst to a node, and waits until all of it is included.
    pub(super) fn send(&self, rival: &Rival, burst: &Burst, way: Way) -> Result<Took, Failure> {
        // Each sender's transactions stay on one connection, in order; a connection takes turns among its senders.
        let mut queues = vec![Vec::new(); way.connections.min(self.len())];
        let count = queues.len();
        let most = burst.by_sender.first().map_or(0, Vec::len);
        for turn in 0..most {
            for (sender, raw) in burst.by_sender.iter().enumerate() {
                queues[sender % count].push(hex::encode_prefixed(&raw[turn]));
            }
        }
        let requests: Vec<Vec<Vec<u8>>> = queues
            .iter()
            .map(|queue| requests("eth_sendRawTransaction", queue, way.batch))
            .collect();
        let (began, before) = (Instant::now(), rival.processor_seconds()?);
        flood(&rival.address, &requests)?;
        rival.await_nonces(&self.names(), burst.after)?;
        Ok(Took {
            seconds: began.elapsed().as_secs_f64(),
            processor: rival.processor_seconds()? - before,
        })
    }

    /// Looks at the receipt of every transaction of a burst: it is there, once, and says success.
    pub(super) fn check(&self, rival: &Rival, burst: &Burst) -> Result<(), Failure> {
        let hashes: Vec<String> = burst
            .by_sender
            .iter()
            .flatten()
            .map(|raw| keccak256(raw).to_string())
            .collect();
        let mut connection = Connection::open(&rival.address)?;
        for some in hashes.chunks(100) {
            // At least two, so that the answer is a list.
            let request = requests("eth_getTransactionReceipt", some, some.len().max(2));
            for request in &request {
                let answer: Value = serde_json::from_slice(connection.exchange(request)?)
                    .map_err(|error| Failure::unexpected("receipts", error))?;
                let answers = answer.as_array().map_or(&[][..], Vec::as_slice);
                let fine = answers
                    .iter()
                    .filter(|answer| answer["result"]["status"] == "0x1");
                if fine.count() != some.len() {
                    return Err(Failure::unexpected("a receipt of the load", &answer[0]));
                }
            }
        }
        Ok(())
    }

    /// Round trips a second, one transaction at a time: answered with its receipt, or sent and asked about. Senders take turns.
    pub(super) fn round_trips(
        &self,
        rival: &Rival,
        burst: &Burst,
        at_once: bool,
    ) -> Result<f64, Failure> {
        let mut connection = Connection::open(&rival.address)?;
        let most = burst.by_sender.first().map_or(0, Vec::len);
        let in_turn: Vec<&Bytes> = (0..most)
            .flat_map(|turn| burst.by_sender.iter().map(move |raw| &raw[turn]))
            .collect();
        let began = Instant::now();
        for raw in &in_turn {
            let params = json!([raw]);
            if at_once {
                connection.call("eth_sendRawTransactionSync", params)?;
                continue;
            }
            let hash = connection.call("eth_sendRawTransaction", params)?;
            while connection
                .call("eth_getTransactionReceipt", json!([hash]))?
                .is_null()
            {}
        }
        Ok(in_turn.len() as f64 / began.elapsed().as_secs_f64())
    }
}

/// Calls a second of the same call, by `way.connections` connections.
pub(super) fn calls(rival: &Rival, call: &Value, each: usize, way: Way) -> Result<f64, Failure> {
    let one =
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{call},"latest"]}}"#);
    let request = if way.batch == 1 {
        http(&one)
    } else {
        http(&format!("[{}]", vec![one; way.batch].join(",")))
    };
    let requests = vec![vec![request; each / way.batch]; way.connections];
    let began = Instant::now();
    flood(&rival.address, &requests)?;
    let done = way.connections * (each / way.batch) * way.batch;
    Ok(done as f64 / began.elapsed().as_secs_f64())
}

/// Requests with one parameter each, `batch` of them in one HTTP request.
fn requests(method: &str, params: &[String], batch: usize) -> Vec<Vec<u8>> {
    let one = |id: usize, param: &String| {
        format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":["{param}"]}}"#)
    };
    if batch == 1 {
        return params.iter().map(|param| http(&one(1, param))).collect();
    }
    let chunks = params.chunks(batch).map(|some| {
        let mut body = String::from("[");
        for (id, param) in some.iter().enumerate() {
            let comma = if id == 0 { "" } else { "," };
            // Writing to a string cannot fail.
            let _ = write!(body, "{comma}{}", one(id, param));
        }
        body.push(']');
        http(&body)
    });
    chunks.collect()
}

/// Sends the requests of each connection one after the other, all connections at a time.
fn flood(address: &str, requests: &[Vec<Vec<u8>>]) -> Result<(), Failure> {
    std::thread::scope(|scope| {
        let connections: Vec<_> = requests
            .iter()
            .map(|requests| {
                scope.spawn(move || {
                    let mut connection = Connection::open(address)?;
                    requests
                        .iter()
                        .try_for_each(|request| connection.exchange_well(request))
                })
            })
            .collect();
        connections.into_iter().try_for_each(|connection| {
            connection
                .join()
                .unwrap_or_else(|_| Err(Failure::unexpected("a connection", "it panicked")))
        })
    })
}
