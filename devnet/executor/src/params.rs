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
    /// Version that ArbSys reports, less 55: the price table and rules of programs.
    pub arbos_version: u64,
    /// Version of the program rules; a record of an older one needs a new activation.
    pub stylus_version: u16,
    /// Activate a program at its first execution, free of gas and fee, instead of refusing it.
    pub auto_activate: bool,
    /// Programs pay the price of a cached program as soon as they are activated.
    pub cache_on_activation: bool,
    /// The most WASM pages (64 KiB) open in one transaction.
    pub page_limit: u16,
    /// Data fee of an activation in wei.
    pub data_fee: u64,
    /// Who receives the data fee.
    pub fee_account: Address,
    /// Days from activation until a program expires.
    pub expiry_days: u16,
    /// Days from activation until its life may be extended.
    pub keepalive_days: u16,
    /// Ink per gas.
    pub ink_price: u32,
    /// Words of WASM stack.
    pub max_stack_depth: u32,
    /// WASM pages free of charge.
    pub free_pages: u16,
    /// Gas per further page.
    pub page_gas: u16,
    /// Growth of the price of many pages, as ArbWasm's `pageRamp` answers.
    pub page_ramp: u64,
    /// Figures that ArbWasm's `minInitGas` and `initCostScalar` answer.
    pub min_init_gas: (u64, u64),
    /// Percent applied to init costs.
    pub init_cost_scalar: u64,
    /// Programs kept warm per block, as ArbWasm's `blockCacheSize` answers.
    pub block_cache_size: u16,
    /// Whether the debug precompile answers.
    pub debug: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            chain_id: 31_337,
            hardfork: SpecId::OSAKA,
            tx_gas_limit: 1 << 26,
            arbos_version: 51,
            stylus_version: 2,
            auto_activate: true,
            cache_on_activation: true,
            page_limit: 128,
            data_fee: 0,
            fee_account: address!("0x000000000000000000000000000000000000a4b0"),
            expiry_days: 365,
            keepalive_days: 31,
            ink_price: 10_000,
            max_stack_depth: 22_000,
            free_pages: 2,
            page_gas: 1000,
            page_ramp: 620_674_314,
            min_init_gas: (69 * 128, 11 * 32),
            init_cost_scalar: 100,
            block_cache_size: 32,
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
