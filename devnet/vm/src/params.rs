//! One table of parameters per ArbOS version.
//!
//! Everything that differs between versions of the chains we are compatible with is a field here, so that a rule is never
//! written twice and a chain's table can be stored beside its blocks.

/// Parameters of execution, activation and pricing. [`Params::default`] is ArbOS 51 (Stylus 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    /// ArbOS version.
    pub arbos: u64,
    /// Stylus version, written into activation records.
    pub version: u16,
    /// Ink per gas.
    pub ink_price: u32,
    /// Words of counted stack a program may use.
    pub max_stack_depth: u32,
    /// Pages of a transaction that cost nothing.
    pub free_pages: u16,
    /// Gas per page open beyond the free ones.
    pub page_gas: u16,
    /// The exponential part of page pricing, as the chain's getter reports it.
    pub page_ramp: u64,
    /// Pages a transaction may have open.
    pub page_limit: u16,
    /// Units of 128 gas that every uncached program costs on entry.
    pub min_init_gas: u8,
    /// Units of 32 gas that every program costs on entry.
    pub min_cached_gas: u8,
    /// Percent of a program's measured init cost that is charged.
    pub init_cost_percent: u64,
    /// Percent of a program's measured cached cost that is charged.
    pub cached_cost_percent: u64,
    /// Days after which an activation expires.
    pub expiry_days: u16,
    /// Days after which an activation may be extended.
    pub keepalive_days: u16,
    /// Programs of the current block that count as cached (ArbOS 60 and later).
    pub block_cache_size: u16,
    /// Bytes of an uncompressed module.
    pub max_wasm_size: u32,
    /// Whether functions and blocks may have several results, and blocks parameters.
    pub multi_value: bool,
}

impl Params {
    /// The table of ArbOS `version`, or nothing if this build does not know it.
    #[must_use]
    pub fn for_arbos(version: u64) -> Option<Self> {
        (version == 51).then_some(Self {
            arbos: 51,
            version: 2,
            ink_price: 10_000,
            max_stack_depth: 22_000,
            free_pages: 2,
            page_gas: 1_000,
            page_ramp: 620_674_314,
            page_limit: 128,
            min_init_gas: 69,
            min_cached_gas: 11,
            init_cost_percent: 100,
            cached_cost_percent: 100,
            expiry_days: 365,
            keepalive_days: 31,
            block_cache_size: 32,
            max_wasm_size: 131_072,
            multi_value: true,
        })
    }

    /// Gas as ink, saturating. Never `u64::MAX`, which is the price of what cannot run.
    #[must_use]
    pub fn ink_of(&self, gas: u64) -> u64 {
        gas.saturating_mul(u64::from(self.ink_price))
            .min(u64::MAX - 1)
    }
}

impl Default for Params {
    fn default() -> Self {
        match Self::for_arbos(51) {
            Some(params) => params,
            None => unreachable!("the table knows its own default version"),
        }
    }
}
