//! The precompiled contracts: Ethereum's, and those that tools of Stylus chains talk to (stylus.md 2.4, 2.5).
//!
//! Ours are plain functions over the journal. Each is dispatched by ABI in its own module; what they share (gas, purity, errors that
//! carry Solidity data, errors that burn all gas) is in [`call`].

mod abi;
pub mod addresses;
mod arb_owner;
mod arb_sys;
mod arb_wasm;
mod arb_wasm_cache;
mod call;

use std::sync::Arc;

use revm::{
    Database,
    bytecode::Bytecode,
    context::JournalTr,
    handler::{EthPrecompiles, PrecompileProvider},
    interpreter::{CallInputs, InterpreterResult},
    primitives::{Address, AddressSet, Bytes, U256, hardfork::SpecId},
    state::AccountInfo,
};

use crate::transaction::ExecContext;
use addresses::{
    ARB_DEBUG, ARB_GAS_INFO, ARB_OWNER, ARB_OWNER_PUBLIC, ARB_RETRYABLE_TX, ARB_SYS, ARB_WASM,
    ARB_WASM_CACHE,
};
use call::{Call, Refused};

/// Addresses of the precompiles beyond Ethereum's.
pub const OWN_PRECOMPILES: [Address; 8] = [
    ARB_SYS,
    ARB_OWNER_PUBLIC,
    ARB_GAS_INFO,
    ARB_RETRYABLE_TX,
    ARB_OWNER,
    ARB_WASM,
    ARB_WASM_CACHE,
    ARB_DEBUG,
];

/// Accounts that must exist at genesis: precompiles with one byte of code, so that a Solidity caller's check for code passes.
#[must_use]
pub fn genesis_accounts() -> Vec<(Address, AccountInfo)> {
    OWN_PRECOMPILES
        .map(|address| (address, AccountInfo::from_bytecode(code())))
        .to_vec()
}

/// What ArbWasmCache stores on a chain that begins with this cache manager, by slot.
#[must_use]
pub fn cache_managed_by(manager: Address) -> (Address, [(U256, U256); 3]) {
    (
        addresses::ARB_WASM_CACHE,
        arb_wasm_cache::managed_by(manager),
    )
}

/// Makes a precompile's account ready to be written to. On a state that lacks it (one loaded from elsewhere) it gets its byte of code
/// first: an account without code, nonce and balance would be cleared away with its storage.
pub(crate) fn open_account<J: JournalTr>(
    journal: &mut J,
    precompile: Address,
) -> Result<(), <J::Database as Database>::Error> {
    let is_empty = journal.load_account(precompile)?.info.is_empty();
    journal.touch_account(precompile);
    if is_empty {
        journal.set_code(precompile, code());
    }
    Ok(())
}

fn code() -> Bytecode {
    Bytecode::new_legacy(Bytes::from_static(&[0xFE]))
}

/// Ethereum's precompiles and ours.
#[derive(Clone, Debug)]
pub(crate) struct Precompiles {
    ethereum: EthPrecompiles,
    warm: Arc<AddressSet>,
}

impl Precompiles {
    pub(crate) fn new(hardfork: SpecId) -> Self {
        let ethereum = EthPrecompiles::new(hardfork);
        let mut warm = ethereum.warm_addresses().clone();
        warm.extend(OWN_PRECOMPILES);
        Self {
            ethereum,
            warm: Arc::new(warm),
        }
    }
}

impl<DB: Database> PrecompileProvider<ExecContext<DB>> for Precompiles {
    type Output = InterpreterResult;

    fn set_spec(&mut self, spec: SpecId) -> bool {
        let changed = spec != self.ethereum.spec;
        if changed {
            *self = Self::new(spec);
        }
        changed
    }

    fn run(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &CallInputs,
    ) -> Result<Option<InterpreterResult>, String> {
        if !OWN_PRECOMPILES.contains(&inputs.bytecode_address) {
            return self.ethereum.run(context, inputs);
        }
        let mut call = Call::new(context, inputs);
        let result = answer(&mut call);
        call.finish(result).map(Some)
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.warm
    }
}

fn answer<DB: Database>(call: &mut Call<'_, DB>) -> Result<Bytes, Refused<DB::Error>> {
    call.charge_words(call.input().len().saturating_sub(4))?;
    let output = match call.code_address() {
        ARB_SYS => arb_sys::sys(call),
        ARB_GAS_INFO => arb_sys::gas_info(call),
        ARB_OWNER_PUBLIC => arb_owner::public(call),
        ARB_OWNER => arb_owner::owner(call),
        ARB_DEBUG => arb_owner::debug(call),
        ARB_WASM => arb_wasm::run(call),
        ARB_WASM_CACHE => arb_wasm_cache::run(call),
        other => Err(Refused::Burn(format!(
            "precompile {other} has no methods here"
        ))),
    }?;
    call.charge_words(output.len())?;
    Ok(output)
}
