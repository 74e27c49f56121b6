//! State and questions about it.

use std::sync::Arc;

use alloy_eips::BlockId;
use alloy_primitives::{Address, B256, Bytes, U64, keccak256};
use serde_json::{Value, json};
use slacontract_store::ReadState;

use super::{Inquiry, Method, Params, RpcError, open};
use crate::chain::{At, Chain};

/// How this node names itself.
const CLIENT: &str = concat!(
    "slacontract/v",
    env!("CARGO_PKG_VERSION"),
    "/",
    env!("CARGO_PKG_RUST_VERSION")
);

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
            json!({"eth": "1.0", "net": "1.0", "web3": "1.0", "txpool": "1.0", "evm": "1.0", "debug": "1.0", "anvil": "1.0", "hardhat": "1.0", "sla": "1.0"}),
        )
    }),
    open("eth_protocolVersion", |_, _| Ok(json!("0x44"))),
    open("eth_syncing", |_, _| Ok(json!(false))),
    open("eth_mining", |_, _| Ok(json!(false))),
    open("eth_hashrate", |_, _| Ok(json!("0x0"))),
    open("eth_coinbase", |chain, _| {
        Ok(json!(chain.settings().coinbase))
    }),
    open("eth_getBalance", |chain, params| {
        let (address, state) = account(chain, params, 1)?;
        Ok(json!(state.account(address)?.unwrap_or_default().balance))
    }),
    open("eth_getCode", |chain, params| {
        let (address, state) = account(chain, params, 1)?;
        let code = state.account(address)?.and_then(|info| info.code);
        Ok(json!(
            code.map(|code| code.original_bytes()).unwrap_or_default()
        ))
    }),
    open("eth_getTransactionCount", nonce),
    open("eth_getStorageAt", |chain, params| {
        let (address, state) = account(chain, params, 2)?;
        let slot = params.number(1, "slot")?;
        Ok(json!(B256::from(state.storage(address, slot)?)))
    }),
    open("eth_getAccount", |chain, params| {
        let (address, state) = account(chain, params, 1)?;
        let info = state.account(address)?.unwrap_or_default();
        Ok(json!({
            "balance": info.balance, "nonce": U64::from(info.nonce), "codeHash": info.code_hash, "storageRoot": state.storage_root(address)?,
        }))
    }),
    open("eth_getAccountInfo", |chain, params| {
        let (address, state) = account(chain, params, 1)?;
        let info = state.account(address)?.unwrap_or_default();
        let code = info
            .code
            .map(|code| code.original_bytes())
            .unwrap_or_default();
        Ok(json!({"balance": info.balance, "nonce": U64::from(info.nonce), "code": code}))
    }),
    open("eth_call", |chain, params| {
        Inquiry::new(chain, "eth_call", params)?.answer()
    }),
    open("eth_estimateGas", |chain, params| {
        Inquiry::new(chain, "eth_estimateGas", params)?.answer()
    }),
    open("eth_createAccessList", |chain, params| {
        Inquiry::new(chain, "eth_createAccessList", params)?.answer()
    }),
];

/// The state a question names.
fn state_of(chain: &Chain, id: BlockId) -> Result<Arc<dyn ReadState>, RpcError> {
    Ok(match chain.resolve(id)? {
        At::Latest | At::Pending => chain.state(),
        At::Number(number) => chain.state_at(number)?,
    })
}

fn account(
    chain: &Chain,
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
