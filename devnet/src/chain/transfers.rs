//! Ether that moves, told as if it were a token: what `traceTransfers` asks for.
//!
//! Every transfer of value becomes an ERC-20 `Transfer` log of the address `0xeeee…ee`, at its place among the transaction's own logs. A
//! frame that fails takes its transfers with it.

use alloy_primitives::{Address, B256, Log, LogData, U256, address, b256};
use revm::{
    Database, Inspector,
    context::{ContextTr as _, JournalTr as _},
    interpreter::{CallInputs, CallOutcome, CreateInputs, CreateOutcome},
};
use slacontract_executor::ExecContext;

/// Who seems to log transfers of ether.
const EMITTER: Address = address!("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
/// `Transfer(address,address,uint256)`.
const TRANSFER: B256 = b256!("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

/// Transfers of one transaction.
#[derive(Debug, Default)]
pub(super) struct Transfers {
    /// Each with the number of the transaction's own logs before it.
    seen: Vec<(usize, Log)>,
    /// How many there were when each open frame began.
    marks: Vec<usize>,
    /// Own logs before the latest event. A destroyed contract's transfer is told without the journal.
    logs: usize,
}

impl Transfers {
    /// The transaction's own logs with the transfers among them.
    pub(super) fn among(self, own: &[Log]) -> Vec<Log> {
        let mut all = Vec::with_capacity(own.len() + self.seen.len());
        let mut rest = own.iter().cloned();
        let mut taken = 0;
        for (before, transfer) in self.seen {
            let more = before.saturating_sub(taken);
            all.extend(rest.by_ref().take(more));
            taken += more;
            all.push(transfer);
        }
        all.extend(rest);
        all
    }

    fn moved(&mut self, from: Address, to: Address, value: U256) {
        if value.is_zero() {
            return;
        }
        let data = LogData::new_unchecked(
            vec![TRANSFER, from.into_word(), to.into_word()],
            value.to_be_bytes_vec().into(),
        );
        let log = Log {
            address: EMITTER,
            data,
        };
        self.seen.push((self.logs, log));
    }

    fn end(&mut self, success: bool) {
        let mark = self.marks.pop().unwrap_or_default();
        if !success {
            self.seen.truncate(mark);
        }
    }
}

impl<DB: Database> Inspector<ExecContext<DB>> for Transfers {
    fn call(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &mut CallInputs,
    ) -> Option<CallOutcome> {
        self.logs = context.journal().logs().len();
        self.marks.push(self.seen.len());
        if let Some(value) = inputs.transfer_value() {
            self.moved(inputs.transfer_from(), inputs.transfer_to(), value);
        }
        None
    }

    fn call_end(
        &mut self,
        context: &mut ExecContext<DB>,
        _inputs: &CallInputs,
        outcome: &mut CallOutcome,
    ) {
        self.end(outcome.result.result.is_ok());
        self.logs = context.journal().logs().len();
    }

    fn create(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &mut CreateInputs,
    ) -> Option<CreateOutcome> {
        self.logs = context.journal().logs().len();
        self.marks.push(self.seen.len());
        let creator = inputs.caller();
        if let Ok(account) = context.journal_mut().load_account(creator) {
            let created = inputs.created_address(account.data.info.nonce);
            self.moved(creator, created, inputs.value());
        }
        None
    }

    fn create_end(
        &mut self,
        context: &mut ExecContext<DB>,
        _inputs: &CreateInputs,
        outcome: &mut CreateOutcome,
    ) {
        self.end(outcome.result.result.is_ok());
        self.logs = context.journal().logs().len();
    }

    fn log(&mut self, context: &mut ExecContext<DB>, _log: Log) {
        self.logs = context.journal().logs().len();
    }

    fn selfdestruct(&mut self, contract: Address, target: Address, value: U256) {
        self.moved(contract, target, value);
    }
}
