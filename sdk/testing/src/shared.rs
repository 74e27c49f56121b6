//! What every handle to one test's chain shares: the chains in step, the accounts, the mocks.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use slacontract::Address;
use slacontract::abi::Item;
use slacontract_lane::{Receipt, Status, Transaction};

use crate::compare;
use crate::gas::GasTable;
use crate::lockstep::Lockstep;
use crate::mock::Mock;
use crate::native;
use crate::traces::Traces;

/// What every handle to one test's chain shares.
pub struct Shared {
    /// The chains.
    pub lockstep: Lockstep,
    /// Funded accounts.
    pub accounts: Vec<Address>,
    /// Who sends what names no sender, if not the first account.
    pub sender: Cell<Option<Address>>,
    /// What the contracts deployed by this test say about themselves.
    pub contracts: RefCell<HashMap<Address, Described>>,
    /// Mocked accounts.
    pub mocks: RefCell<HashMap<Address, Mock>>,
    /// What a snapshot remembers on this side, by its number.
    pub remembered: RefCell<HashMap<u64, Remembered>>,
    /// Gas of what has been called, if a table of it is wanted.
    pub gas: Option<GasTable>,
    /// Traces of everything that has been called, if they are wanted.
    pub traces: Option<Traces>,
}

/// A contract's name and ABI.
pub type Described = (&'static str, &'static [&'static [Item]]);

/// The test's own part of a chain's state.
pub type Remembered = (HashMap<Address, Mock>, Option<Address>);

impl Shared {
    /// The sender of operations that name none.
    pub fn default_sender(&self) -> Address {
        let first = || self.accounts.first().copied();
        self.sender.get().or_else(first).unwrap_or_default()
    }

    /// Runs a transaction or call on every lane.
    ///
    /// # Panics
    /// If the lanes diverge, with the difference.
    #[track_caller]
    pub fn run(&self, tx: &Transaction, commit: bool, name: &dyn Fn() -> String) -> Receipt {
        match self.lockstep.run(tx, commit, name) {
            Ok(receipt) => {
                // Random calls say nothing about gas that a reader could compare.
                if let Some(table) = self.gas.as_ref().filter(|_| !native::is_quiet())
                    && receipt.status == Status::Success
                    && let Some(method) = self.method(tx)
                {
                    table.note(method, receipt.gas_used);
                }
                if let Some(traces) = &self.traces {
                    traces.note(self);
                }
                receipt
            }
            Err(divergence) => panic!("{}", divergence.0),
        }
    }

    /// The method a transaction calls, as a table of gas names it: by the contract's name, whatever the test calls this one.
    fn method(&self, tx: &Transaction) -> Option<String> {
        let contracts = self.contracts.borrow();
        let (name, items) = contracts.get(&Address(tx.to?))?;
        let selector = u32::from_be_bytes(*tx.data.first_chunk()?);
        let functions = items.iter().flat_map(|items| items.iter());
        let mut method = functions.filter_map(|item| match item {
            Item::Function(function) if function.selector() == selector => Some(function.name),
            _ => None,
        });
        Some(format!("{name}.{}", method.next_back()?))
    }

    /// Why the last operation failed, in words, with its trace.
    pub fn failure(&self, receipt: &Receipt) -> String {
        let describe = self.lockstep.describe.borrow();
        let mut text = match &receipt.status {
            Status::Revert => format!("reverted with {}", describe.revert(&receipt.output)),
            _ => compare::status(receipt),
        };
        drop(describe);
        let trace = self.trace_of_last();
        for reason in &receipt.reasons {
            // The trace says it at its place.
            if trace.contains(reason.trim_start_matches("console: ")) {
                continue;
            }
            text.push_str("\n  ");
            text.push_str(reason);
        }
        text + &trace
    }
}
