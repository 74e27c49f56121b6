//! What gas costs. The base fee is constant, so a fee quoted a moment ago holds.

use alloy_consensus::Transaction as _;
use alloy_primitives::U64;
use alloy_rpc_types_eth::FeeHistory;
use serde_json::{Value, json};
use slacontract_store::Block;

use super::{Method, Params, RpcError, open, shape};
use crate::chain::{At, Chain, Ledger as _};

/// The most blocks of one fee history.
const MOST: u64 = 1024;
/// The most percentiles of one fee history.
const MOST_PERCENTILES: usize = 100;

pub(super) const METHODS: &[Method] = &[
    open("eth_gasPrice", |chain, _| {
        Ok(json!(U64::from(base_fee(chain))))
    }),
    open("eth_baseFee", |chain, _| {
        Ok(json!(U64::from(base_fee(chain))))
    }),
    open("eth_maxPriorityFeePerGas", |_, _| Ok(json!("0x0"))),
    open("eth_feeHistory", history),
];

/// The next block's base fee in wei.
pub(super) fn base_fee(chain: &Chain) -> u64 {
    chain.next_env().basefee
}

fn history(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let count = params.small(0, "block count")?;
    let percentiles: Option<Vec<f64>> = params.optional(2, "percentiles")?;
    let percentiles = percentiles.unwrap_or_default();
    if percentiles.len() > MOST_PERCENTILES {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 2 (percentiles): {} given, at most {MOST_PERCENTILES}",
            percentiles.len()
        )));
    }
    let ordered = percentiles.windows(2).all(|pair| pair[0] <= pair[1]);
    if let Some(wrong) = percentiles
        .iter()
        .find(|value| !(0.0..=100.0).contains(*value))
    {
        return Err(RpcError::invalid_params(format!(
            "invalid reward percentile: {wrong} is not between 0 and 100"
        )));
    }
    if !ordered {
        return Err(RpcError::invalid_params(
            "invalid reward percentile: percentiles must increase",
        ));
    }
    let newest = match chain.resolve(params.block(1)?)? {
        At::Latest | At::Pending => chain.latest(),
        At::Number(number) => number,
    };
    let count = count.min(MOST).min(newest + 1);
    if count == 0 {
        return Ok(json!({"oldestBlock": U64::from(0), "gasUsedRatio": null}));
    }
    let oldest = newest + 1 - count;
    let blocks: Vec<_> = (oldest..=newest)
        .filter_map(|number| chain.block(number).transpose())
        .collect::<Result<_, _>>()?;
    let after = chain.block(newest + 1)?.map_or_else(
        || base_fee(chain),
        |block| block.header.base_fee_per_gas.unwrap_or_default(),
    );
    let fees = blocks
        .iter()
        .map(|block| block.header.base_fee_per_gas.unwrap_or_default())
        .chain([after]);
    shape::json_of(FeeHistory {
        base_fee_per_gas: fees.map(u128::from).collect(),
        gas_used_ratio: blocks
            .iter()
            .map(|block| block.header.gas_used as f64 / block.header.gas_limit.max(1) as f64)
            .collect(),
        base_fee_per_blob_gas: vec![1; blocks.len() + 1],
        blob_gas_used_ratio: vec![0.0; blocks.len()],
        oldest_block: oldest,
        reward: (!percentiles.is_empty()).then(|| {
            blocks
                .iter()
                .map(|block| rewards(block, &percentiles))
                .collect()
        }),
    })
}

/// Tips by percentile of the block's gas.
fn rewards(block: &Block, percentiles: &[f64]) -> Vec<u128> {
    let base_fee = block.header.base_fee_per_gas.unwrap_or_default();
    let tip = |index: usize| {
        block.transactions[index]
            .envelope
            .effective_tip_per_gas(base_fee)
            .unwrap_or_default()
    };
    let mut paid: Vec<(u128, u64)> = block
        .receipts
        .iter()
        .enumerate()
        .map(|(index, receipt)| (tip(index), receipt.gas_used))
        .collect();
    paid.sort_unstable();
    let reward = |percentile: &f64| {
        let threshold = block.header.gas_used as f64 * percentile / 100.0;
        let mut sum = 0.0;
        let found = paid.iter().find(|(_, gas)| {
            sum += *gas as f64;
            sum >= threshold
        });
        found.or(paid.last()).map_or(0, |(tip, _)| *tip)
    };
    percentiles.iter().map(reward).collect()
}
