//! What this chain knows beyond Ethereum: metadata of contracts, for readable output.

use alloy_primitives::Address;
use serde_json::{Value, json};

use super::{Method, Params, RpcError, cheat, open};
use crate::chain::Chain;

/// The most bytes of one contract's metadata.
const MOST: usize = 1 << 20;

pub(super) const METHODS: &[Method] = &[
    open("sla_getMetadata", |chain, params| {
        let address = params.required::<Address>(0, "address")?;
        Ok(chain.metadata(address).cloned().unwrap_or(Value::Null))
    }),
    cheat("sla_setMetadata", set),
];

fn set(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let (address, metadata) = (
        params.required::<Address>(0, "address")?,
        params.required::<Value>(1, "metadata")?,
    );
    if !metadata.is_object() {
        return Err(RpcError::invalid_params(
            "invalid argument 1 (metadata): an object is wanted",
        ));
    }
    let size = metadata.to_string().len();
    if size > MOST {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 1 (metadata): {size} bytes, at most {MOST}"
        )));
    }
    if chain.code(address)?.is_empty() {
        return Err(RpcError::refused(format!(
            "account {address} has no code: metadata belongs to a deployed contract"
        )));
    }
    chain.set_metadata(address, metadata)?;
    Ok(json!(true))
}
