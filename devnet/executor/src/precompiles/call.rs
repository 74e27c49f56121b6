//! One call of a precompile of ours: its gas, its purity, its ways to end.

use alloy_sol_types::{SolError, SolEvent, SolInterface};
use revm::{
    Database,
    context::{ContextTr, JournalTr},
    database_interface::DBErrorMarker,
    interpreter::{CallInputs, CallValue, Gas, InstructionResult, InterpreterResult},
    primitives::{Address, Bytes, Log, U256},
};

use crate::transaction::ExecContext;

/// Gas per word of arguments and of results.
const WORD_GAS: u64 = 3;
/// Gas of reading a word of the chain's own storage.
pub(super) const READ_GAS: u64 = 800;
/// Gas of writing a new word of the chain's own storage.
pub(super) const SET_GAS: u64 = 20_000;
/// Gas of changing a word of the chain's own storage.
pub(super) const RESET_GAS: u64 = 5_000;

/// Why a call gives no result.
pub(super) enum Refused<E> {
    /// A Solidity error; unused gas is returned.
    Revert(Bytes),
    /// No data, all gas burned; the reason is for people.
    Burn(String),
    /// The gas does not suffice.
    OutOfGas,
    /// The state could not be read.
    Database(E),
}

impl<E: DBErrorMarker> From<E> for Refused<E> {
    fn from(error: E) -> Self {
        Self::Database(error)
    }
}

impl<E> Refused<E> {
    pub(super) fn error(error: &impl SolError) -> Self {
        Self::Revert(error.abi_encode().into())
    }
}

/// A call in progress.
pub(super) struct Call<'a, DB: Database> {
    pub(super) context: &'a mut ExecContext<DB>,
    inputs: &'a CallInputs,
    input: Bytes,
    gas: Gas,
}

type Ruling<T, DB> = Result<T, Refused<<DB as Database>::Error>>;

impl<'a, DB: Database> Call<'a, DB> {
    pub(super) fn new(context: &'a mut ExecContext<DB>, inputs: &'a CallInputs) -> Self {
        let input = inputs.input.bytes(context);
        Self {
            context,
            inputs,
            input,
            gas: Gas::new_with_regular_gas_and_reservoir(inputs.gas_limit, inputs.reservoir),
        }
    }

    /// Arguments, selector included.
    pub(super) fn input(&self) -> &Bytes {
        &self.input
    }

    /// Which precompile.
    pub(super) fn code_address(&self) -> Address {
        self.inputs.bytecode_address
    }

    pub(super) fn caller(&self) -> Address {
        self.inputs.caller
    }

    /// Value sent along, in wei. It is on the precompile's balance already.
    pub(super) fn value(&self) -> U256 {
        match self.inputs.value {
            CallValue::Transfer(value) | CallValue::Apparent(value) => value,
        }
    }

    /// Seconds since 1970, of the block.
    pub(super) fn now(&self) -> u64 {
        self.context.chain.block.timestamp
    }

    /// Which method of `I` is called.
    pub(super) fn method<I: SolInterface>(&self) -> Ruling<I, DB> {
        I::abi_decode(&self.input).map_err(|_| {
            let selector = Bytes::copy_from_slice(&self.input[..self.input.len().min(4)]);
            Refused::Burn(format!(
                "precompile {} has no method {selector} with these arguments",
                self.code_address()
            ))
        })
    }

    pub(super) fn charge(&mut self, gas: u64) -> Ruling<(), DB> {
        if self.gas.tracker_mut().record_regular_cost(gas) {
            Ok(())
        } else {
            Err(Refused::OutOfGas)
        }
    }

    pub(super) fn charge_words(&mut self, bytes: usize) -> Ruling<(), DB> {
        self.charge(WORD_GAS * bytes.div_ceil(32) as u64)
    }

    /// Refuses value.
    pub(super) fn unpaid(&self) -> Ruling<(), DB> {
        if self.value().is_zero() {
            Ok(())
        } else {
            Err(Refused::Burn(format!(
                "precompile {} takes no value here",
                self.code_address()
            )))
        }
    }

    /// Refuses static and delegated calls, in which the precompile must not change state.
    pub(super) fn changes_state(&self) -> Ruling<(), DB> {
        let name = self.code_address();
        if self.inputs.is_static {
            return Err(Refused::Burn(format!(
                "precompile {name}: state change inside a static call"
            )));
        }
        if self.inputs.target_address != name {
            return Err(Refused::Burn(format!(
                "precompile {name}: state change through a delegate call"
            )));
        }
        Ok(())
    }

    /// Reads a word of this precompile's storage.
    pub(super) fn load(&mut self, slot: U256) -> Ruling<U256, DB> {
        self.load_of(self.code_address(), slot)
    }

    /// Reads a word of another precompile's storage.
    pub(super) fn load_of(&mut self, precompile: Address, slot: U256) -> Ruling<U256, DB> {
        self.charge(READ_GAS)?;
        let journal = self.context.journal_mut();
        journal.load_account(precompile)?;
        Ok(journal.sload(precompile, slot)?.data)
    }

    /// Writes a word of a precompile's storage.
    pub(super) fn store_of(
        &mut self,
        precompile: Address,
        slot: U256,
        value: U256,
    ) -> Ruling<(), DB> {
        let old = self.load_of(precompile, slot)?;
        self.charge(if old.is_zero() { SET_GAS } else { RESET_GAS })?;
        let journal = self.context.journal_mut();
        super::open_account(journal, precompile)?;
        journal.sstore(precompile, slot, value)?;
        Ok(())
    }

    /// Emits an event of this precompile.
    pub(super) fn emit(&mut self, event: &impl SolEvent) -> Ruling<(), DB> {
        let data = event.encode_log_data();
        self.charge(375 * (1 + data.topics().len() as u64) + 8 * data.data.len() as u64)?;
        self.context.journal_mut().log(Log {
            address: self.inputs.bytecode_address,
            data,
        });
        Ok(())
    }

    /// Sends wei that the precompile received.
    pub(super) fn send(&mut self, to: Address, value: U256) -> Ruling<(), DB> {
        let from = self.inputs.bytecode_address;
        match self.context.journal_mut().transfer(from, to, value)? {
            None => Ok(()),
            Some(error) => Err(Refused::Burn(format!(
                "precompile {from} cannot send {value} wei to {to}: {error:?}"
            ))),
        }
    }

    /// Settles the call. A state that cannot be read stops the transaction.
    pub(super) fn finish(mut self, result: Ruling<Bytes, DB>) -> Result<InterpreterResult, String> {
        let (result, output) = match result {
            Ok(output) => (InstructionResult::Return, output),
            Err(Refused::Revert(data)) => (InstructionResult::Revert, data),
            Err(Refused::Burn(reason)) => {
                self.context.chain.give_reason(reason);
                self.gas.spend_all();
                (InstructionResult::Revert, Bytes::new())
            }
            Err(Refused::OutOfGas) => {
                self.gas.spend_all();
                (InstructionResult::PrecompileOOG, Bytes::new())
            }
            Err(Refused::Database(error)) => return Err(error.to_string()),
        };
        Ok(InterpreterResult {
            result,
            output,
            gas: self.gas,
        })
    }
}
