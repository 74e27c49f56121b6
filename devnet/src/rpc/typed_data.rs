//! Signing of typed data (EIP-712) with the accounts whose keys the node holds.

use alloy_dyn_abi::TypedData;
use alloy_primitives::{Address, Bytes};
use alloy_signer::SignerSync as _;
use serde_json::{Value, json};

use super::{Method, Params, RpcError, cheat};
use crate::chain::{Chain, Refused};

pub(super) const METHODS: &[Method] = &[
    // The first draft of the method signed something else; what tools call by its name today is the fourth.
    cheat("eth_signTypedData", sign),
    cheat("eth_signTypedData_v3", sign),
    cheat("eth_signTypedData_v4", sign),
];

fn sign(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let address: Address = params.required(0, "address")?;
    // MetaMask takes the data as text, others as an object; the library reads both.
    let data: TypedData = params.required(1, "typed data")?;
    let signer = chain
        .genesis()
        .accounts
        .signer(address)
        .ok_or(Refused::UnknownAccount(address))?;
    let hash = data.eip712_signing_hash().map_err(|error| {
        RpcError::invalid_params(format!("invalid argument 1 (typed data): {error}"))
    })?;
    let signature = signer
        .sign_hash_sync(&hash)
        .map_err(|error| RpcError::internal(format!("signing failed: {error}")))?;
    Ok(json!(Bytes::from(signature.as_bytes())))
}
