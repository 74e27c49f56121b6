//! State and questions about it.

use std::{collections::BTreeMap, sync::Arc};

use alloy_eips::BlockId;
use alloy_primitives::{Address, B256, Bytes, U64, keccak256};
use alloy_rpc_types_eth::TransactionRequest;
use serde_json::{Map, Value, json};
use slacontract_store::{ReadState, StoreError};

use super::{Inquiry, Method, Params, RpcError, inquiry, open, read};
use crate::chain::{Askable, At, CallOptions, Chain, Ledger, Question};

/// How this node names itself.
const CLIENT: &str = concat!(
    "slacontract/v",
    env!("CARGO_PKG_VERSION"),
    "/",
    env!("CARGO_PKG_RUST_VERSION")
);

/// The most storage words of one answer; as many as geth gives.
pub(super) const MOST_SLOTS: usize = 1024;

pub(super) const METHODS: &[Method] = &[
    open("eth_chainId", |chain, _| {
        Ok(json!(U64::from(chain.chain_id())))
    }),
    open("eth_networkId", |chain, _| {
        Ok(json!(chain.chain_id().to_string()))
    }),
    open("net_version", |chain, _| {
        Ok(json!(chain.chain_id().to_string()))
    }),
    open("net_listening", |_, _| Ok(json!(true))),
    open("net_peerCount", |_, _| Ok(json!("0x0"))),
    open("web3_clientVersion", |_, _| Ok(json!(CLIENT))),
    open("web3_sha3", |_, params| {
        Ok(json!(keccak256(params.required::<Bytes>(0, "data")?)))
    }),
    open("rpc_modules", |_, _| {
        Ok(
            json!({"eth": "1.0", "net": "1.0", "web3": "1.0", "txpool": "1.0", "evm": "1.0", "debug": "1.0", "trace": "1.0", "ots": "1.0", "erigon": "1.0", "anvil": "1.0", "hardhat": "1.0", "sla": "1.0"}),
        )
    }),
    open("eth_protocolVersion", |_, _| Ok(json!("0x44"))),
    open("eth_syncing", |_, _| Ok(json!(false))),
    open("eth_mining", |_, _| Ok(json!(false))),
    open("eth_hashrate", |_, _| Ok(json!("0x0"))),
    open("eth_coinbase", |chain, _| {
        Ok(json!(chain.settings().coinbase))
    }),
    read("eth_getBalance", |chain, params| {
        let (address, state) = account(chain, params, 1)?;
        Ok(json!(state.account(address)?.unwrap_or_default().balance))
    }),
    read("eth_getCode", |chain, params| {
        let (address, state) = account(chain, params, 1)?;
        let code = state.account(address)?.and_then(|info| info.code);
        Ok(json!(
            code.map(|code| code.original_bytes()).unwrap_or_default()
        ))
    }),
    open("eth_getTransactionCount", nonce),
    read("eth_getStorageAt", |chain, params| {
        let (address, state) = account(chain, params, 2)?;
        let slot = params.number(1, "slot")?;
        Ok(json!(B256::from(state.storage(address, slot)?)))
    }),
    read("eth_getAccount", |chain, params| {
        let (address, state) = account(chain, params, 1)?;
        let info = state.account(address)?.unwrap_or_default();
        Ok(json!({
            "balance": info.balance, "nonce": U64::from(info.nonce), "codeHash": info.code_hash, "storageRoot": state.storage_root(address)?,
        }))
    }),
    read("eth_getAccountInfo", |chain, params| {
        let (address, state) = account(chain, params, 1)?;
        let info = state.account(address)?.unwrap_or_default();
        let code = info
            .code
            .map(|code| code.original_bytes())
            .unwrap_or_default();
        Ok(json!({"balance": info.balance, "nonce": U64::from(info.nonce), "code": code}))
    }),
    open("eth_getStorageValues", storage_values),
    read("debug_codeByHash", |chain, params| {
        let hash: B256 = params.required(0, "code hash")?;
        match state_of(chain, params.block(1)?)?.code(hash) {
            Ok(code) => Ok(json!(code.original_bytes())),
            Err(StoreError::UnknownCode(_)) => Ok(Value::Null),
            Err(error) => Err(error.into()),
        }
    }),
    inquiry("eth_call", |chain, params| {
        let (request, question) = asked(chain, params, At::Latest)?;
        Ok(Inquiry::new(move || Ok(json!(question.call(&request)?))))
    }),
    // The transaction would run in the next block, so that block's number and time apply.
    inquiry("eth_estimateGas", |chain, params| {
        let (request, question) = asked(chain, params, At::Pending)?;
        Ok(Inquiry::new(move || {
            Ok(json!(U64::from(question.estimate(&request)?)))
        }))
    }),
    inquiry("eth_createAccessList", |chain, params| {
        let (request, question) = asked(chain, params, At::Latest)?;
        Ok(Inquiry::new(move || {
            let (list, gas, error) = question.access_list(&request)?;
            let mut answer = json!({"accessList": list, "gasUsed": U64::from(gas)});
            if let Some(error) = error {
                answer["error"] = json!(error);
            }
            Ok(answer)
        }))
    }),
];

/// The state a question names.
pub(super) fn state_of(chain: &dyn Ledger, id: BlockId) -> Result<Arc<dyn ReadState>, RpcError> {
    Ok(match chain.resolve(id)? {
        At::Latest | At::Pending => chain.state(),
        At::Number(number) => chain.state_at(number)?,
    })
}

/// A transaction that could be, and the state it is asked about: `latest` stands for the latest block.
fn asked(
    chain: &dyn Askable,
    params: &Params,
    latest: At,
) -> Result<(TransactionRequest, Question), RpcError> {
    let request = params.required(0, "transaction")?;
    let at = match chain.resolve(params.block(1)?)? {
        At::Latest => latest,
        other => other,
    };
    let options = CallOptions {
        state: params.optional(2, "state overrides")?,
        block: params.optional(3, "block overrides")?.map(Box::new),
    };
    Ok((request, chain.question(at, &options)?))
}

/// Words of several accounts at once: a map from addresses to slots, answered with words in the same order.
fn storage_values(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let wanted: BTreeMap<Address, Vec<B256>> = params.required(0, "slots by address")?;
    let count: usize = wanted.values().map(Vec::len).sum();
    if count > MOST_SLOTS {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 0 (slots by address): {count} slots, at most {MOST_SLOTS} at once"
        )));
    }
    let state = state_of(chain, params.block(1)?)?;
    let mut answer = Map::new();
    for (address, slots) in wanted {
        let words: Vec<B256> = slots
            .into_iter()
            .map(|slot| state.storage(address, slot.into()).map(B256::from))
            .collect::<Result<_, _>>()?;
        answer.insert(address.to_string().to_lowercase(), json!(words));
    }
    Ok(Value::Object(answer))
}

fn account(
    chain: &dyn Ledger,
    params: &Params,
    block: usize,
) -> Result<(Address, Arc<dyn ReadState>), RpcError> {
    Ok((
        params.required(0, "address")?,
        state_of(chain, params.block(block)?)?,
    ))
}

fn nonce(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let address: Address = params.required(0, "address")?;
    let nonce = match chain.resolve(params.block(1)?)? {
        At::Pending => chain.pending_nonce(address)?,
        At::Latest => chain.account(address)?.nonce,
        At::Number(number) => {
            chain
                .state_at(number)?
                .account(address)?
                .unwrap_or_default()
                .nonce
        }
    };
    Ok(json!(U64::from(nonce)))
}
