//! What a chain fixes once: every figure here changes results, so a chain stores them and a replay uses the stored ones.

use revm::primitives::{Address, address, hardfork::SpecId};

/// Parameters of a chain's execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// EVM rules.
    pub hardfork: SpecId,
    /// The most gas one transaction may ask for.
    pub tx_gas_limit: u64,
    /// Prices and rules of programs, one table per ArbOS version. The provider of programs must use the same.
    pub programs: slacontract_vm::Params,
    /// Activate a program at its first execution, free of gas and fee, instead of refusing it.
    pub auto_activate: bool,
    /// Programs pay the price of a cached program as soon as they are activated.
    pub cache_on_activation: bool,
    /// Data fee of an activation in wei.
    pub data_fee: u64,
    /// Who receives the data fee.
    pub fee_account: Address,
    /// Whether the debug precompile answers.
    pub debug: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            chain_id: 31_337,
            hardfork: SpecId::OSAKA,
            tx_gas_limit: 1 << 26,
            programs: slacontract_vm::Params::default(),
            auto_activate: true,
            cache_on_activation: true,
            data_fee: 0,
            fee_account: address!("0x000000000000000000000000000000000000a4b0"),
            debug: true,
        }
    }
}

impl Params {
    /// Execution as on a Stylus chain's developer node: programs must be activated before they run.
    #[must_use]
    pub fn stylus_devnode() -> Self {
        Self {
            chain_id: 412_346,
            auto_activate: false,
            ..Self::default()
        }
    }
}
