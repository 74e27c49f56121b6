//! What a program frame may ask of the chain, answered from revm's journal at revm's own prices.
//!
//! A failed read of the database is kept in the context's error, as revm does; the driver looks there after every step, so the values
//! answered in that case reach nobody.

use revm::{
    Database,
    context::{ContextTr, JournalTr},
    interpreter::{Host as _, instructions::contract::load_account_delegated},
    primitives::{Address, B256, Bytes, Log, LogData, U256},
};
use slacontract_vm::{BlockInfo, CallKind, Charged, Host, Pages, StaticViolation};

use crate::{
    sink::HostCall,
    transaction::{ExecContext, Transaction},
};

/// The chain as one program frame sees it.
pub(crate) struct JournalHost<'a, DB: Database> {
    pub(crate) context: &'a mut ExecContext<DB>,
    /// Storage context.
    pub(crate) address: Address,
    pub(crate) is_static: bool,
    pub(crate) depth: usize,
    /// Gas refunds since the frame was resumed.
    pub(crate) refund: i64,
}

impl<DB: Database> JournalHost<'_, DB> {
    fn account_gas(&self, is_cold: bool) -> u64 {
        let prices = &self.context.cfg.gas_params;
        prices.warm_storage_read_cost()
            + if is_cold {
                prices.cold_account_additional_cost()
            } else {
                0
            }
    }

    fn unless_static(&self) -> Result<(), StaticViolation> {
        if self.is_static {
            Err(StaticViolation)
        } else {
            Ok(())
        }
    }

    fn chain(&mut self) -> &mut Transaction {
        &mut self.context.chain
    }
}

impl<DB: Database> Host for JournalHost<'_, DB> {
    fn storage_load(&mut self, key: U256) -> Charged<U256> {
        let load = self.context.sload(self.address, key).unwrap_or_default();
        let prices = &self.context.cfg.gas_params;
        let gas = prices.warm_storage_read_cost()
            + if load.is_cold {
                prices.cold_storage_additional_cost()
            } else {
                0
            };
        Charged {
            value: load.data,
            gas,
        }
    }

    fn storage_store(&mut self, key: U256, value: U256) -> Result<Charged<()>, StaticViolation> {
        self.unless_static()?;
        let Some(store) = self.context.sstore(self.address, key, value) else {
            return Ok(Charged { value: (), gas: 0 });
        };
        let prices = &self.context.cfg.gas_params;
        let gas = prices.sstore_static_gas()
            + prices.sstore_dynamic_gas(true, &store.data, store.is_cold);
        self.refund += prices.sstore_refund(true, &store.data);
        Ok(Charged { value: (), gas })
    }

    fn transient_load(&mut self, key: U256) -> U256 {
        self.context.tload(self.address, key)
    }

    fn transient_store(&mut self, key: U256, value: U256) -> Result<(), StaticViolation> {
        self.unless_static()?;
        self.context.tstore(self.address, key, value);
        Ok(())
    }

    fn balance(&mut self, address: Address) -> Charged<U256> {
        let load = self.context.balance(address).unwrap_or_default();
        Charged {
            value: load.data,
            gas: self.account_gas(load.is_cold),
        }
    }

    fn code(&mut self, address: Address) -> Charged<Bytes> {
        let load = self.context.load_account_code(address).unwrap_or_default();
        Charged {
            gas: self.account_gas(load.is_cold),
            value: load.data,
        }
    }

    fn code_hash(&mut self, address: Address) -> Charged<B256> {
        let load = self
            .context
            .load_account_code_hash(address)
            .unwrap_or_default();
        Charged {
            value: load.data,
            gas: self.account_gas(load.is_cold),
        }
    }

    fn log(&mut self, topics: &[B256], data: Bytes) -> Result<(), StaticViolation> {
        self.unless_static()?;
        // The frame refuses more than four topics, so none is lost here.
        let kept = topics[..topics.len().min(4)].to_vec();
        self.context.journal_mut().log(Log {
            address: self.address,
            data: LogData::new_unchecked(kept, data),
        });
        Ok(())
    }

    fn call_cost(&mut self, kind: CallKind, to: Address, value: U256) -> u64 {
        let spec = self.context.cfg.spec;
        let transfers = kind == CallKind::Call && !value.is_zero();
        let prices = &self.context.cfg.gas_params;
        let base = prices.warm_storage_read_cost()
            + if transfers {
                prices.transfer_value_cost()
            } else {
                0
            };
        let dynamic = load_account_delegated(
            self.context,
            spec,
            u64::MAX,
            to,
            transfers,
            kind == CallKind::Call,
        );
        base + dynamic.map_or(0, |(gas, ..)| gas)
    }

    fn block(&self) -> &BlockInfo {
        &self.context.chain.block
    }

    fn pages(&mut self) -> &mut Pages {
        &mut self.context.chain.pages
    }

    fn trace(
        &mut self,
        name: &'static str,
        args: &[u8],
        outs: &[u8],
        start_ink: u64,
        end_ink: u64,
    ) {
        let depth = self.depth;
        if let Some(sink) = &mut self.chain().sink {
            sink.host_call(
                depth,
                HostCall {
                    name,
                    args,
                    outs,
                    start_ink,
                    end_ink,
                },
            );
        }
    }

    fn traces(&self) -> bool {
        self.context.chain.sink.is_some()
    }

    fn console(&mut self, text: &str) {
        let depth = self.depth;
        let chain = self.chain();
        if let Some(sink) = &mut chain.sink {
            sink.console(depth, text);
        }
        chain.print(text);
    }
}
