//! Accounts whose keys the node holds: they sign when asked, so they exist for development only.

use alloy_consensus::{SignableTransaction as _, TypedTransaction};
use alloy_eips::Encodable2718 as _;
use alloy_primitives::{Address, Bytes};
use alloy_rpc_types_eth::TransactionRequest;
use alloy_signer::SignerSync as _;
use serde_json::{Value, json};

use super::{Method, Params, RpcError, cheat, fees, open, shape};
use crate::chain::{Askable as _, At, CallOptions, Chain, Pending, Refused};

pub(super) const METHODS: &[Method] = &[
    open("eth_accounts", |chain, _| {
        Ok(json!(chain.genesis().accounts.addresses()))
    }),
    cheat("eth_requestAccounts", |chain, _| {
        Ok(json!(chain.genesis().accounts.addresses()))
    }),
    cheat("eth_sign", |chain, params| {
        sign(
            chain,
            params.required(0, "address")?,
            &params.required::<Bytes>(1, "message")?,
        )
    }),
    cheat("personal_sign", |chain, params| {
        sign(
            chain,
            params.required(1, "address")?,
            &params.required::<Bytes>(0, "message")?,
        )
    }),
    cheat("eth_signTransaction", |chain, params| {
        let pending = authorised(chain, params.required(0, "transaction")?)?;
        let raw = Bytes::from(pending.transaction.envelope.encoded_2718());
        Ok(json!({"raw": raw, "tx": shape::json_of(shape::waiting(&pending.transaction))?}))
    }),
    cheat("eth_fillTransaction", |chain, params: &Params| {
        let (typed, from) = filled(chain, params.required(0, "transaction")?)?;
        let raw = Pending::impersonate(typed, from);
        Ok(json!({"tx": shape::json_of(shape::waiting(&raw.transaction))?}))
    }),
];

fn sign(chain: &Chain, address: Address, message: &[u8]) -> Result<Value, RpcError> {
    let signer = chain
        .genesis()
        .accounts
        .signer(address)
        .ok_or(Refused::UnknownAccount(address))?;
    let signature = signer
        .sign_message_sync(message)
        .map_err(|error| RpcError::internal(format!("signing failed: {error}")))?;
    Ok(json!(Bytes::from(signature.as_bytes())))
}

/// A transaction that an unlocked account signs, or that is sent in an impersonated one's name.
pub(super) fn authorised(
    chain: &mut Chain,
    request: TransactionRequest,
) -> Result<Pending, RpcError> {
    let from = request.from.ok_or_else(|| {
        RpcError::invalid_params("invalid argument 0 (transaction): `from` is missing")
    })?;
    let signer = chain.genesis().accounts.signer(from).cloned();
    if signer.is_none() && !chain.may_impersonate(from) {
        return Err(Refused::UnknownAccount(from).into());
    }
    let (typed, from) = filled(chain, request)?;
    let Some(signer) = signer else {
        return Ok(Pending::impersonate(typed, from));
    };
    let signature = signer
        .sign_hash_sync(&typed.signature_hash())
        .map_err(|error| RpcError::internal(format!("signing failed: {error}")))?;
    let envelope = typed.into_envelope(signature);
    let hash = *envelope.tx_hash();
    Ok(Pending {
        transaction: slacontract_store::Transaction {
            envelope,
            sender: from,
            hash,
        },
        impersonated: false,
    })
}

/// Fills in what a wallet would: nonce, gas, fees, chain id.
fn filled(
    chain: &mut Chain,
    mut request: TransactionRequest,
) -> Result<(TypedTransaction, Address), RpcError> {
    let wrong = |message: String| {
        RpcError::invalid_params(format!("invalid argument 0 (transaction): {message}"))
    };
    let from = request.from.unwrap_or_default();
    let input = request
        .input
        .unique_input()
        .map_err(|error| wrong(error.to_string()))?
        .cloned();
    request.input = alloy_rpc_types_eth::TransactionInput::maybe_input(input);
    let chain_id = chain.chain_id();
    if let Some(given) = request.chain_id
        && given != chain_id
    {
        return Err(Refused::WrongChain {
            given,
            chain: chain_id,
        }
        .into());
    }
    request.chain_id = Some(chain_id);
    if request.sidecar.is_some() || request.blob_versioned_hashes.is_some() {
        return Err(Refused::Blob.into());
    }
    if request.to.is_none() {
        request.to = Some(alloy_primitives::TxKind::Create);
    }
    if request.nonce.is_none() {
        request.nonce = Some(chain.pending_nonce(from)?);
    }
    if request.gas.is_none() {
        request.gas = Some(
            chain
                .question(At::Pending, &CallOptions::default())?
                .estimate(&request)?,
        );
    }
    if request.gas_price.is_none() {
        let tip = *request.max_priority_fee_per_gas.get_or_insert(0);
        request.max_fee_per_gas.get_or_insert(
            u128::from(fees::base_fee(chain))
                .saturating_mul(2)
                .saturating_add(tip),
        );
    }
    request.transaction_type = None;
    let typed = request.build_typed_tx().map_err(|request| {
        wrong(format!(
            "fields do not make up a transaction: {:?}",
            request.missing_keys()
        ))
    })?;
    Ok((typed, from))
}
