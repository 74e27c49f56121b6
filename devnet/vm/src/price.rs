//! What a program costs to activate and to enter, from the facts of its module (stylus.md 4.3, 4.7).
//!
//! Every product is divided on its own, rounding down: the sums are part of the chain's rules.

use crate::{Activation, ActivationError, Params};

/// The facts of a module that its prices depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Defined functions.
    pub functions: u64,
    /// Parameters and results of the defined functions, summed.
    pub signature_values: u64,
    /// Bytes of the uncompressed module.
    pub wasm_bytes: u64,
    /// Globals, the four injected ones included.
    pub globals: u64,
    /// Bytes of data and element segments, headers included.
    pub segment_bytes: u64,
    /// Bytes of data, without headers.
    pub data_bytes: u64,
    /// Bytes of element segments, headers included.
    pub element_bytes: u64,
    /// Initial memory pages.
    pub pages: u64,
    /// Opcodes after instrumentation, as the chain counts them.
    pub opcodes: u64,
}

impl Measure {
    /// Cost of loading the program when it is cached.
    #[must_use]
    pub fn cached_cost(&self) -> u64 {
        self.functions * 13_420 / 100_000
            + self.signature_values * 89 / 100_000
            + self.wasm_bytes * 122 / 100_000
            + self.globals * 1_628 / 1_000
            + self.segment_bytes * 75_244 / 100_000
            + self.pages * 5
    }

    /// Cost of loading the program when it is not.
    #[must_use]
    pub fn init_cost(&self) -> u64 {
        self.functions * 8_252 / 1_000
            + self.signature_values * 1_059 / 1_000
            + self.wasm_bytes * 1_286 / 10_000
    }

    /// Estimated size of the compiled program in bytes, which the data fee is charged for.
    #[must_use]
    pub fn asm_estimate(&self) -> u64 {
        512_000
            + self.functions * 996_829 / 1_000
            + self.signature_values * 11_416 / 1_000
            + self.wasm_bytes * 62_628 / 10_000
    }

    /// Gas for parsing and instrumenting at activation, without the fixed part and storage.
    #[must_use]
    pub fn activation_gas(&self) -> u64 {
        28 * (self.wasm_bytes * 31_733 / 100_000
            + self.functions * 17_263 / 100_000
            + self.data_bytes * 17_376 / 100_000
            + self.element_bytes * 17_376 / 100_000
            + self.pages * 2_217
            + self.opcodes * 535 / 1_000)
    }
}

impl Activation {
    /// The record of a module with these facts.
    ///
    /// # Errors
    /// A cost that does not fit its field in the record.
    pub fn of(
        measure: &Measure,
        params: &Params,
        module_hash: alloy_primitives::B256,
    ) -> Result<Self, ActivationError> {
        let word = |what: &str, value: u64| {
            u16::try_from(value).map_err(|_| {
                ActivationError(format!(
                    "failed to parse wasm: {what} {value} is above {}",
                    u16::MAX
                ))
            })
        };
        let asm = measure.asm_estimate();
        Ok(Self {
            version: params.version,
            init_cost: word("init cost", measure.init_cost())?,
            cached_cost: word("cached cost", measure.cached_cost())?,
            footprint: word("initial memory pages", measure.pages)?,
            asm_estimate: u32::try_from(asm).map_err(|_| {
                ActivationError(format!(
                    "failed to parse wasm: asm estimate {asm} is above {}",
                    u32::MAX
                ))
            })?,
            gas: measure.activation_gas(),
            module_hash,
        })
    }

    /// Gas that entering the program costs when it is cached, pages apart.
    #[must_use]
    pub fn cached_gas(&self, params: &Params) -> u64 {
        u64::from(params.min_cached_gas) * 32
            + (u64::from(self.cached_cost) * params.cached_cost_percent).div_ceil(100)
    }

    /// Gas that entering the program costs in addition when it is not cached.
    #[must_use]
    pub fn init_gas(&self, params: &Params) -> u64 {
        u64::from(params.min_init_gas) * 128
            + (u64::from(self.init_cost) * params.init_cost_percent).div_ceil(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_program_costs_363_gas_to_enter() {
        let measure = Measure {
            functions: 1,
            signature_values: 2,
            wasm_bytes: 60,
            globals: 4,
            pages: 1,
            ..Measure::default()
        };
        assert_eq!(measure.cached_cost(), 11);
        let params = Params::default();
        let activation = Activation::of(&measure, &params, alloy_primitives::B256::ZERO).unwrap();
        assert_eq!(activation.cached_gas(&params), 363);
        assert_eq!(activation.init_gas(&params), 69 * 128 + 8 + 2 + 7);
        assert_eq!(measure.asm_estimate(), 512_000 + 996 + 22 + 375);
    }

    #[test]
    fn data_costs_three_quarters_of_a_gas_per_byte_and_call() {
        let measure = Measure {
            segment_bytes: 49_152,
            ..Measure::default()
        };
        assert_eq!(measure.cached_cost(), 36_983);
        let huge = Measure {
            segment_bytes: 131_072,
            ..Measure::default()
        };
        let error =
            Activation::of(&huge, &Params::default(), alloy_primitives::B256::ZERO).unwrap_err();
        assert!(error.0.contains("cached cost 98623"), "{error}");
    }
}
