//! What execution depends on, as a kept chain stores it: blocks are executed again with the parameters they were made with, whatever
//! the program that does it has by default.

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};
use slacontract_executor::Params;

/// Why stored parameters cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParametersError {
    /// They are not what is stored.
    #[error("its parameters cannot be read: {0}")]
    Unreadable(String),
    /// Rules this build does not have.
    #[error(
        "it follows {what} {value}, which this build does not know: use the version that made it"
    )]
    Unknown {
        /// Which rules.
        what: &'static str,
        /// Their name.
        value: String,
    },
}

/// [`Params`] as they are stored. The rules of programs are named by their ArbOS version.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    chain_id: u64,
    hardfork: String,
    tx_gas_limit: u64,
    arbos: u64,
    auto_activate: bool,
    cache_on_activation: bool,
    data_fee: u64,
    fee_account: Address,
    debug: bool,
}

/// Parameters as bytes.
#[must_use]
pub fn encode(params: &Params) -> Vec<u8> {
    let hardfork: &'static str = params.hardfork.into();
    let stored = Stored {
        chain_id: params.chain_id,
        hardfork: hardfork.to_owned(),
        tx_gas_limit: params.tx_gas_limit,
        arbos: params.programs.arbos,
        auto_activate: params.auto_activate,
        cache_on_activation: params.cache_on_activation,
        data_fee: params.data_fee,
        fee_account: params.fee_account,
        debug: params.debug,
    };
    // Numbers, names and an address always have a JSON.
    serde_json::to_vec(&stored).unwrap_or_default()
}

/// Parameters from bytes.
///
/// # Errors
/// [`ParametersError`].
pub fn decode(bytes: &[u8]) -> Result<Params, ParametersError> {
    let stored: Stored = serde_json::from_slice(bytes)
        .map_err(|error| ParametersError::Unreadable(error.to_string()))?;
    let hardfork = stored
        .hardfork
        .parse()
        .map_err(|_| ParametersError::Unknown {
            what: "the hardfork",
            value: stored.hardfork.clone(),
        })?;
    let programs = slacontract_vm::Params::for_arbos(stored.arbos).ok_or_else(|| {
        ParametersError::Unknown {
            what: "ArbOS",
            value: stored.arbos.to_string(),
        }
    })?;
    Ok(Params {
        chain_id: stored.chain_id,
        hardfork,
        tx_gas_limit: stored.tx_gas_limit,
        programs,
        auto_activate: stored.auto_activate,
        cache_on_activation: stored.cache_on_activation,
        data_fee: stored.data_fee,
        fee_account: stored.fee_account,
        debug: stored.debug,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_survive_being_stored() {
        for params in [Params::default(), Params::stylus_devnode()] {
            assert_eq!(decode(&encode(&params)), Ok(params));
        }
    }

    #[test]
    fn rules_of_another_version_are_named() {
        let text = String::from_utf8(encode(&Params::default())).unwrap();
        let newer = text.replace("\"arbos\":51", "\"arbos\":99");
        let error = decode(newer.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("ArbOS 99"), "{error}");
    }
}
