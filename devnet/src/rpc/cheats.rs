//! Cheats under the names people know: `evm_`, `anvil_`, `hardhat_`.

use std::time::Duration;

use alloy_primitives::{Address, B256, Bytes, U64, U256};
use serde_json::{Value, json};

use super::{Method, Params, RpcError, cheat, shape};
use crate::chain::{Chain, Ledger as _, Mining, dump, wall_seconds};

/// The most blocks of one request.
const MOST_BLOCKS: u64 = 100_000;
/// The most blocks of one request that answers with all of them.
const MOST_DETAILED: u64 = 1_000;

pub(super) const METHODS: &[Method] = &[
    cheat("evm_snapshot", |chain, _| {
        Ok(json!(U64::from(chain.snapshot())))
    }),
    cheat("anvil_snapshot", |chain, _| {
        Ok(json!(U64::from(chain.snapshot())))
    }),
    cheat("evm_revert", revert),
    cheat("anvil_revert", revert),
    cheat("evm_mine", evm_mine),
    cheat("anvil_mine", mine),
    cheat("hardhat_mine", mine),
    cheat("evm_increaseTime", increase_time),
    cheat("anvil_increaseTime", increase_time),
    cheat("evm_setNextBlockTimestamp", next_timestamp),
    cheat("anvil_setNextBlockTimestamp", next_timestamp),
    cheat("evm_setTime", set_time),
    cheat("anvil_setTime", set_time),
    cheat("evm_setAutomine", automine),
    cheat("anvil_setAutomine", automine),
    cheat("anvil_getAutomine", |chain, _| {
        Ok(json!(chain.settings().mining == Mining::Instant))
    }),
    cheat("hardhat_getAutomine", |chain, _| {
        Ok(json!(chain.settings().mining == Mining::Instant))
    }),
    cheat("evm_setIntervalMining", |chain, params| {
        interval(chain, params, Duration::from_millis)
    }),
    cheat("anvil_setIntervalMining", |chain, params| {
        interval(chain, params, Duration::from_secs)
    }),
    cheat("anvil_getIntervalMining", |chain, _| {
        Ok(if let Mining::Interval(every) = chain.settings().mining {
            json!(every.as_secs())
        } else {
            Value::Null
        })
    }),
    cheat("evm_setBlockGasLimit", gas_limit),
    cheat("anvil_setBlockGasLimit", gas_limit),
    cheat("evm_setAccountNonce", set_nonce),
    cheat("anvil_setNonce", set_nonce),
    cheat("hardhat_setNonce", set_nonce),
    cheat("anvil_setBalance", set_balance),
    cheat("hardhat_setBalance", set_balance),
    cheat("tenderly_setBalance", set_balance),
    cheat("anvil_addBalance", add_balance),
    cheat("tenderly_addBalance", add_balance),
    cheat("anvil_setCode", set_code),
    cheat("hardhat_setCode", set_code),
    cheat("anvil_setStorageAt", set_storage),
    cheat("hardhat_setStorageAt", set_storage),
    cheat("anvil_impersonateAccount", impersonate),
    cheat("hardhat_impersonateAccount", impersonate),
    cheat("anvil_stopImpersonatingAccount", stop_impersonating),
    cheat("hardhat_stopImpersonatingAccount", stop_impersonating),
    cheat("anvil_autoImpersonateAccount", |chain, params| {
        chain.impersonate_all(params.required(0, "enabled")?);
        Ok(Value::Null)
    }),
    cheat("anvil_reset", reset),
    cheat("hardhat_reset", reset),
    cheat("anvil_dropTransaction", drop_transaction),
    cheat("anvil_dumpState", |chain, _| {
        Ok(json!(dump::pack(&chain.dump()?)?))
    }),
    cheat("anvil_loadState", |chain, params| {
        chain.load(&dump::unpack(&params.required::<Bytes>(0, "state")?)?)?;
        Ok(json!(true))
    }),
    cheat("hardhat_dropTransaction", drop_transaction),
    cheat("anvil_dropAllTransactions", |chain, _| {
        chain.clear_pool();
        Ok(Value::Null)
    }),
    cheat("hardhat_dropAllTransactions", |chain, _| {
        chain.clear_pool();
        Ok(Value::Null)
    }),
    cheat("debug_clearTxpool", |chain, _| {
        chain.clear_pool();
        Ok(Value::Null)
    }),
    cheat("anvil_removePoolTransactions", |chain, params| {
        let sender: Address = params.required(0, "address")?;
        let waiting: Vec<B256> = chain
            .pool()
            .iter()
            .filter(|(from, _, _)| *from == sender)
            .map(|(_, _, pending)| pending.hash())
            .collect();
        for hash in waiting {
            chain.drop_pending(hash);
        }
        Ok(Value::Null)
    }),
    cheat("evm_mine_detailed", mine_detailed),
    cheat("anvil_mine_detailed", mine_detailed),
    cheat("anvil_setBlockTimestampInterval", |chain, params| {
        chain.set_block_interval(Some(params.small(0, "seconds")?));
        Ok(Value::Null)
    }),
    cheat("anvil_removeBlockTimestampInterval", |chain, _| {
        Ok(json!(chain.set_block_interval(None)))
    }),
    cheat("anvil_getGenesisTime", |chain, _| {
        Ok(json!(chain.genesis().block.header.timestamp))
    }),
    cheat("anvil_setCoinbase", coinbase),
    cheat("hardhat_setCoinbase", coinbase),
    cheat("anvil_setNextBlockBaseFeePerGas", next_base_fee),
    cheat("hardhat_setNextBlockBaseFeePerGas", next_base_fee),
    cheat("anvil_setNextBlockPrevRandao", prevrandao),
    cheat("hardhat_setPrevRandao", prevrandao),
    cheat("anvil_setLoggingEnabled", |_, _| Ok(Value::Null)),
    cheat("hardhat_setLoggingEnabled", |_, _| Ok(Value::Null)),
    cheat("anvil_nodeInfo", node_info),
    cheat("anvil_metadata", metadata),
    cheat("hardhat_metadata", metadata),
];

fn revert(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let id = params.small(0, "snapshot id")?;
    Ok(json!(chain.revert(id)?))
}

fn evm_mine(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let (blocks, timestamp) = how_many(params)?;
    mine_blocks(chain, blocks, timestamp, None).map(|()| json!("0x0"))
}

/// As `evm_mine`, and answers the blocks with their transactions, what those returned, and why they failed.
fn mine_detailed(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let (blocks, timestamp) = how_many(params)?;
    if blocks > MOST_DETAILED {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 0 (blocks): {blocks}, at most {MOST_DETAILED} at once with their details"
        )));
    }
    let first = chain.latest() + 1;
    mine_blocks(chain, blocks, timestamp, None)?;
    let mut answer = Vec::new();
    for number in first..=chain.latest() {
        let Some(block) = chain.block(number)? else {
            continue;
        };
        let mut shown = shape::json_of(shape::block(&block, true))?;
        for (index, receipt) in block.receipts.iter().enumerate() {
            shown["transactions"][index]["output"] = json!(receipt.output);
            if !receipt.envelope.status() {
                shown["transactions"][index]["revertReason"] = json!(receipt.reasons.join("; "));
            }
        }
        answer.push(shown);
    }
    Ok(Value::Array(answer))
}

/// How many blocks, and when the first is. Ganache takes a timestamp, or an object with `blocks` and `timestamp`.
fn how_many(params: &Params) -> Result<(u64, Option<u64>), RpcError> {
    let Some(options) = params
        .optional::<Value>(0, "timestamp")?
        .filter(Value::is_object)
    else {
        return Ok((1, params.optional_small(0, "timestamp")?));
    };
    let timestamp =
        Params::new(Some(json!([options.get("timestamp")])))?.optional_small(0, "timestamp")?;
    let blocks = Params::new(Some(json!([options.get("blocks")])))?.optional_small(0, "blocks")?;
    Ok((blocks.unwrap_or(1), timestamp))
}

fn mine(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let (blocks, interval) = (
        params.optional_small(0, "blocks")?.unwrap_or(1),
        params.optional_small(1, "interval in seconds")?,
    );
    mine_blocks(chain, blocks, None, interval).map(|()| Value::Null)
}

fn mine_blocks(
    chain: &mut Chain,
    blocks: u64,
    timestamp: Option<u64>,
    interval: Option<u64>,
) -> Result<(), RpcError> {
    if blocks > MOST_BLOCKS {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 0 (blocks): {blocks}, at most {MOST_BLOCKS} at once"
        )));
    }
    if let Some(timestamp) = timestamp {
        chain
            .set_next_timestamp(timestamp)
            .map_err(RpcError::invalid_params)?;
    }
    chain.roll(blocks, interval)?;
    Ok(())
}

fn increase_time(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let offset = chain.increase_time(params.small(0, "seconds")?);
    chain.keep_clock()?;
    Ok(json!(offset))
}

fn next_timestamp(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain
        .set_next_timestamp(params.small(0, "timestamp")?)
        .map_err(RpcError::invalid_params)?;
    Ok(Value::Null)
}

fn set_time(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let time = params.small(0, "timestamp")?;
    // Some tools give milliseconds.
    let time = if time > 1_000_000_000_000 {
        time / 1000
    } else {
        time
    };
    chain.set_time(time).map_err(RpcError::invalid_params)?;
    chain.keep_clock()?;
    Ok(json!(time.saturating_sub(wall_seconds())))
}

fn automine(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let on: bool = params.required(0, "enabled")?;
    chain.set_mining(if on { Mining::Instant } else { Mining::Manual });
    Ok(json!(true))
}

fn interval(
    chain: &mut Chain,
    params: &Params,
    unit: fn(u64) -> Duration,
) -> Result<Value, RpcError> {
    let every = params.small(0, "interval")?;
    chain.set_mining(Mining::Interval(unit(every)));
    Ok(json!(true))
}

fn gas_limit(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.set_block_gas_limit(params.small(0, "gas limit")?);
    Ok(json!(true))
}

fn set_nonce(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.set_nonce(params.required(0, "address")?, params.small(1, "nonce")?)?;
    Ok(Value::Null)
}

fn set_balance(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.set_balance(params.required(0, "address")?, params.number(1, "balance")?)?;
    Ok(Value::Null)
}

fn add_balance(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let (address, more): (Address, U256) =
        (params.required(0, "address")?, params.number(1, "balance")?);
    let balance = chain.balance(address)?;
    let sum = balance.checked_add(more).ok_or_else(|| {
        RpcError::invalid_params(format!(
            "invalid argument 1 (balance): {balance} + {more} does not fit in 256 bits"
        ))
    })?;
    chain.set_balance(address, sum)?;
    Ok(Value::Null)
}

fn set_code(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.set_code(
        params.required(0, "address")?,
        &params.required::<Bytes>(1, "code")?,
    )?;
    Ok(Value::Null)
}

fn set_storage(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let (address, slot, value) = (
        params.required(0, "address")?,
        params.number(1, "slot")?,
        params.number(2, "value")?,
    );
    chain.set_storage(address, slot, value)?;
    Ok(json!(true))
}

fn impersonate(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.impersonate(params.required(0, "address")?);
    Ok(Value::Null)
}

fn stop_impersonating(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.stop_impersonating(params.required(0, "address")?);
    Ok(Value::Null)
}

fn reset(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    if let Some(options) = params.optional::<Value>(0, "options")?
        && options
            .get("forking")
            .is_some_and(|forking| !forking.is_null())
    {
        return Err(RpcError::invalid_params(
            "invalid argument 0 (options): this devnet does not fork other chains; leave `forking` out",
        ));
    }
    chain.reset()?;
    Ok(json!(true))
}

fn drop_transaction(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let hash: B256 = params.required(0, "hash")?;
    Ok(if chain.drop_pending(hash) {
        json!(hash)
    } else {
        Value::Null
    })
}

fn coinbase(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.set_coinbase(params.required(0, "address")?);
    Ok(Value::Null)
}

fn next_base_fee(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.set_next_base_fee(params.small(0, "base fee")?);
    Ok(Value::Null)
}

fn prevrandao(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    chain.set_next_prevrandao(B256::from(params.number(0, "prevRandao")?));
    Ok(Value::Null)
}

fn node_info(chain: &mut Chain, _: &Params) -> Result<Value, RpcError> {
    let (block, settings) = (chain.latest_block(), chain.settings());
    Ok(json!({
        "currentBlockNumber": U64::from(block.header.number),
        "currentBlockTimestamp": block.header.timestamp,
        "currentBlockHash": block.hash,
        "hardFork": "osaka",
        "transactionOrder": "fees",
        "environment": {
            "baseFee": U64::from(settings.base_fee),
            "chainId": settings.params.chain_id,
            "gasLimit": U64::from(settings.block_gas_limit),
            "gasPrice": U64::from(settings.base_fee),
        },
        "forkConfig": {"forkUrl": null, "forkBlockNumber": null, "forkRetryBackoff": null},
    }))
}

fn metadata(chain: &mut Chain, _: &Params) -> Result<Value, RpcError> {
    let block = chain.latest_block();
    let genesis = chain.block(0)?.map(|block| block.hash);
    shape::json_of(json!({
        "clientVersion": concat!("slacontract/v", env!("CARGO_PKG_VERSION")),
        "chainId": chain.chain_id(),
        "instanceId": genesis,
        "latestBlockNumber": block.header.number,
        "latestBlockHash": block.hash,
        "forkedNetwork": null,
        "snapshots": {},
    }))
}
