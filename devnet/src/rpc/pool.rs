//! What waits.

use std::collections::BTreeMap;

use alloy_consensus::Transaction as _;
use alloy_primitives::{Address, U64};
use serde_json::{Map, Value, json};

use super::{Method, Params, RpcError, open, shape};
use crate::chain::{Chain, Pending};

/// The most transactions of one answer.
const MOST: usize = 10_000;

pub(super) const METHODS: &[Method] = &[
    open("txpool_status", |chain, _| {
        let (pending, queued) = split(chain);
        Ok(json!({"pending": U64::from(pending.len()), "queued": U64::from(queued.len())}))
    }),
    open("txpool_content", |chain, _| {
        both(chain, |pending| {
            shape::json_of(shape::waiting(&pending.transaction))
        })
    }),
    open("txpool_inspect", |chain, _| {
        both(chain, |pending| Ok(json!(summary(pending))))
    }),
    open("txpool_contentFrom", content_from),
    open("eth_pendingTransactions", |chain, _| {
        let all: Result<Vec<_>, _> = chain
            .pool()
            .iter()
            .take(MOST)
            .map(|(_, _, pending)| shape::json_of(shape::waiting(&pending.transaction)))
            .collect();
        all.map(Value::Array)
    }),
];

type Waiting<'a> = Vec<(Address, u64, &'a Pending)>;

/// Those that could go into the next block, and those that wait for an earlier nonce.
fn split(chain: &Chain) -> (Waiting<'_>, Waiting<'_>) {
    let mut ends: BTreeMap<Address, u64> = BTreeMap::new();
    chain
        .pool()
        .iter()
        .take(MOST)
        .partition(|(sender, nonce, _)| {
            let end = *ends
                .entry(*sender)
                .or_insert_with(|| chain.pending_nonce(*sender).unwrap_or_default());
            *nonce < end
        })
}

fn both(
    chain: &Chain,
    show: impl Fn(&Pending) -> Result<Value, RpcError>,
) -> Result<Value, RpcError> {
    let (pending, queued) = split(chain);
    let tree = |waiting: Waiting<'_>| -> Result<Value, RpcError> {
        let mut senders = Map::new();
        for (sender, nonce, transaction) in waiting {
            let queue = senders
                .entry(sender.to_string())
                .or_insert_with(|| json!({}));
            queue[nonce.to_string()] = show(transaction)?;
        }
        Ok(Value::Object(senders))
    };
    Ok(json!({"pending": tree(pending)?, "queued": tree(queued)?}))
}

fn content_from(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let wanted: Address = params.required(0, "address")?;
    let (pending, queued) = split(chain);
    let tree = |waiting: Waiting<'_>| -> Result<Value, RpcError> {
        let mut queue = Map::new();
        for (_, nonce, transaction) in waiting
            .into_iter()
            .filter(|(sender, _, _)| *sender == wanted)
        {
            queue.insert(
                nonce.to_string(),
                shape::json_of(shape::waiting(&transaction.transaction))?,
            );
        }
        Ok(Value::Object(queue))
    };
    Ok(json!({"pending": tree(pending)?, "queued": tree(queued)?}))
}

fn summary(pending: &Pending) -> String {
    let envelope = &pending.transaction.envelope;
    let to = envelope
        .to()
        .map_or_else(|| "contract creation".to_owned(), |to| to.to_string());
    format!(
        "{to}: {} wei + {} gas x {} wei",
        envelope.value(),
        envelope.gas_limit(),
        envelope.max_fee_per_gas()
    )
}
