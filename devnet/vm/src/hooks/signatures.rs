//! The names and types of everything a program may import, as data: the validator, the linker's test and the CLI read this table.

/// Module of the host interface.
pub const VM_HOOKS: &str = "vm_hooks";

/// One import: module, name, parameters and result as letters (`i` = i32, `I` = i64, `f` = f32, `F` = f64).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Import module.
    pub module: &'static str,
    /// Import name.
    pub name: &'static str,
    /// Parameters.
    pub params: &'static str,
    /// Result, or empty.
    pub result: &'static str,
    /// Whether only debug chains have it.
    pub debug: bool,
}

const fn hook(name: &'static str, params: &'static str, result: &'static str) -> Signature {
    Signature {
        module: VM_HOOKS,
        name,
        params,
        result,
        debug: false,
    }
}

const fn debug(
    module: &'static str,
    name: &'static str,
    params: &'static str,
    result: &'static str,
) -> Signature {
    Signature {
        module,
        name,
        params,
        result,
        debug: true,
    }
}

/// Every import there is.
pub const SIGNATURES: [Signature; 54] = [
    hook("read_args", "i", ""),
    hook("write_result", "ii", ""),
    hook("exit_early", "i", ""),
    hook("storage_load_bytes32", "ii", ""),
    hook("storage_cache_bytes32", "ii", ""),
    hook("storage_flush_cache", "i", ""),
    hook("transient_load_bytes32", "ii", ""),
    hook("transient_store_bytes32", "ii", ""),
    hook("call_contract", "iiiiIi", "i"),
    hook("delegate_call_contract", "iiiIi", "i"),
    hook("static_call_contract", "iiiIi", "i"),
    hook("create1", "iiiii", ""),
    hook("create2", "iiiiii", ""),
    hook("read_return_data", "iii", "i"),
    hook("return_data_size", "", "i"),
    hook("emit_log", "iii", ""),
    hook("account_balance", "ii", ""),
    hook("account_code", "iiii", "i"),
    hook("account_code_size", "i", "i"),
    hook("account_codehash", "ii", ""),
    hook("block_basefee", "i", ""),
    hook("block_coinbase", "i", ""),
    hook("block_gas_limit", "", "I"),
    hook("block_number", "", "I"),
    hook("block_timestamp", "", "I"),
    hook("chainid", "", "I"),
    hook("contract_address", "i", ""),
    hook("evm_gas_left", "", "I"),
    hook("evm_ink_left", "", "I"),
    hook("math_div", "ii", ""),
    hook("math_mod", "ii", ""),
    hook("math_pow", "ii", ""),
    hook("math_add_mod", "iii", ""),
    hook("math_mul_mod", "iii", ""),
    hook("msg_reentrant", "", "i"),
    hook("msg_sender", "i", ""),
    hook("msg_value", "i", ""),
    hook("tx_gas_price", "i", ""),
    hook("tx_origin", "i", ""),
    hook("native_keccak256", "iii", ""),
    hook("tx_ink_price", "", "i"),
    hook("pay_for_memory_grow", "i", ""),
    debug("console", "log_txt", "ii", ""),
    debug("console", "log_i32", "i", ""),
    debug("console", "log_i64", "I", ""),
    debug("console", "log_f32", "f", ""),
    debug("console", "log_f64", "F", ""),
    debug("console", "tee_i32", "i", "i"),
    debug("console", "tee_i64", "I", "I"),
    debug("console", "tee_f32", "f", "f"),
    debug("console", "tee_f64", "F", "F"),
    debug("debug", "null_host", "", ""),
    debug("debug", "start_benchmark", "", ""),
    debug("debug", "end_benchmark", "", ""),
];

/// The import `module.name`, if there is one on such a chain.
#[must_use]
pub fn find(module: &str, name: &str, debug: bool) -> Option<&'static Signature> {
    SIGNATURES
        .iter()
        .find(|known| known.module == module && known.name == name && (debug || !known.debug))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_42_hooks_and_12_debug_imports_all_distinct() {
        assert_eq!(SIGNATURES.iter().filter(|known| !known.debug).count(), 42);
        for (at, one) in SIGNATURES.iter().enumerate() {
            assert!(
                SIGNATURES[..at]
                    .iter()
                    .all(|other| (other.module, other.name) != (one.module, one.name)),
                "{}",
                one.name
            );
        }
    }
}
