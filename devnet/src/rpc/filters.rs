//! Logs, and filters that clients poll.

use alloy_eips::BlockNumberOrTag;
use alloy_primitives::U64;
use alloy_rpc_types_eth::{Filter, FilterBlockOption, Log};
use serde_json::{Value, json};
use slacontract_store::{Block, LogQuery};

use super::{Method, Params, RpcError, open, search, shape};
use crate::chain::{At, Chain, FilterChanges, FilterKind, Ledger};

/// The most logs of one answer.
const MOST: usize = 10_000;

pub(super) const METHODS: &[Method] = &[
    search("eth_getLogs", |chain, params| {
        let filter = params.required(0, "filter")?;
        logs(chain, &filter)
    }),
    open("eth_newFilter", |chain, params| {
        let filter: Filter = params.required(0, "filter")?;
        range(chain, &filter)?;
        install(chain, FilterKind::Logs(Box::new(filter)))
    }),
    open("eth_newBlockFilter", |chain, _| {
        install(chain, FilterKind::Blocks)
    }),
    open("eth_newPendingTransactionFilter", |chain, _| {
        install(chain, FilterKind::Pending)
    }),
    open("eth_uninstallFilter", |chain, params| {
        let id = params.small(0, "filter id")?;
        Ok(json!(chain.filters().uninstall(id)))
    }),
    open("eth_getFilterChanges", changes),
    open("eth_getFilterLogs", |chain, params| {
        let id = params.small(0, "filter id")?;
        let Some(filter) = chain.filters().logs_of(id) else {
            return Err(unknown(id));
        };
        logs(chain, &filter)
    }),
];

fn install(chain: &mut Chain, kind: FilterKind) -> Result<Value, RpcError> {
    Ok(json!(U64::from(chain.filters().install(kind)?)))
}

fn unknown(id: u64) -> RpcError {
    RpcError::refused(format!("filter not found: {id:#x}"))
}

fn changes(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let id = params.small(0, "filter id")?;
    match chain.filters().poll(id)? {
        None => Err(unknown(id)),
        Some(FilterChanges::Hashes(hashes)) => Ok(json!(hashes)),
        Some(FilterChanges::Logs(from, to, filter)) => {
            let (first, last) = range(chain, &filter)?;
            // A filter without an end goes on with the chain.
            let open_ended = filter
                .block_option
                .get_to_block()
                .is_none_or(|to| !to.is_number());
            let last = if open_ended { to } else { last.min(to) };
            shape::json_of(collect(chain, &filter, first.max(from), last)?)
        }
    }
}

fn logs(chain: &dyn Ledger, filter: &Filter) -> Result<Value, RpcError> {
    let (from, to) = range(chain, filter)?;
    shape::json_of(collect(chain, filter, from, to)?)
}

/// The blocks a filter is about; from after to if there is none yet.
fn range(chain: &dyn Ledger, filter: &Filter) -> Result<(u64, u64), RpcError> {
    let latest = chain.height();
    match filter.block_option {
        FilterBlockOption::AtBlockHash(hash) => match chain.resolve(hash.into()) {
            Ok(At::Number(number)) => Ok((number, number)),
            _ => Err(RpcError::refused(format!(
                "unknown block: no block has hash {hash}"
            ))),
        },
        FilterBlockOption::Range {
            from_block,
            to_block,
        } => {
            let number = |tag: BlockNumberOrTag| match tag {
                BlockNumberOrTag::Number(number) => number,
                BlockNumberOrTag::Earliest => 0,
                BlockNumberOrTag::Pending => latest + 1,
                _ => latest,
            };
            let from = from_block.map_or(latest, number);
            let to = to_block.map_or(latest, number);
            if from_block.is_some() && to_block.is_some() && from > to {
                return Err(RpcError::invalid_params(format!(
                    "invalid block range params: fromBlock {from} is after toBlock {to}"
                )));
            }
            Ok((from, to.min(latest)))
        }
    }
}

fn collect(chain: &dyn Ledger, filter: &Filter, from: u64, to: u64) -> Result<Vec<Log>, RpcError> {
    let mut found = Vec::new();
    if from > to {
        return Ok(found);
    }
    let query = LogQuery {
        addresses: filter.address.iter().copied().collect(),
        topics: filter
            .topics
            .iter()
            .map(|topics| topics.iter().copied().collect())
            .collect(),
    };
    for number in chain.with_logs(&query, from, to)? {
        let Some(block) = chain.block(number)? else {
            continue;
        };
        found.extend(matching(&block, filter));
        if found.len() > MOST {
            return Err(RpcError::new(
                -32005,
                format!(
                    "query returned more than {MOST} results: narrow the range {from}..{to}, block {number} is the first beyond"
                ),
            ));
        }
    }
    Ok(found)
}

/// The logs of a block that a filter matches.
pub(crate) fn matching(block: &Block, filter: &Filter) -> Vec<Log> {
    if !filter.matches_bloom(block.header.logs_bloom) {
        return Vec::new();
    }
    let all = (0..block.transactions.len()).flat_map(|index| shape::logs(block, index));
    all.filter(|log| {
        filter.matches_address(log.inner.address) && filter.matches_topics(log.inner.data.topics())
    })
    .collect()
}
