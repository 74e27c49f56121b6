//! Changes no transaction could make. They belong to development; the RPC lets them through only where that is allowed.

use std::{sync::Arc, time::Duration};

use alloy_primitives::{Address, B256, Bytes, U256};
use revm::state::AccountInfo;
use serde_json::Value;
use slacontract_store::{AccountChange, Block, Changes, StoreError};

use super::{CallError, Chain, Clock, Mining, call::bytecode};

impl Chain {
    /// Sets a balance in wei.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn set_balance(&mut self, address: Address, balance: U256) -> Result<(), StoreError> {
        self.alter(address, |info| info.balance = balance)
    }

    /// Sets a nonce.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn set_nonce(&mut self, address: Address, nonce: u64) -> Result<(), StoreError> {
        self.alter(address, |info| info.nonce = nonce)
    }

    /// Sets an account's code.
    ///
    /// # Errors
    /// [`CallError::Overrides`] if the bytes cannot be code; nothing has changed then.
    pub fn set_code(&mut self, address: Address, code: &Bytes) -> Result<(), CallError> {
        let code = bytecode(code)?;
        self.alter(address, |info| {
            info.code_hash = code.hash_slow();
            info.code = Some(code);
        })?;
        Ok(())
    }

    /// Sets a storage word.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn set_storage(
        &mut self,
        address: Address,
        slot: U256,
        value: U256,
    ) -> Result<(), StoreError> {
        let info = self.account(address)?;
        let mut changes = Changes::default();
        changes.accounts.insert(
            address,
            AccountChange {
                info: Some(info),
                wiped: false,
                storage: [(slot, value)].into(),
            },
        );
        self.patch(&changes)
    }

    fn alter(
        &mut self,
        address: Address,
        change: impl FnOnce(&mut AccountInfo),
    ) -> Result<(), StoreError> {
        let mut info = self.account(address)?;
        change(&mut info);
        let mut changes = Changes::default();
        changes.accounts.insert(
            address,
            AccountChange {
                info: Some(info),
                ..Default::default()
            },
        );
        self.patch(&changes)
    }

    /// Remembers the present chain.
    pub fn snapshot(&mut self) -> u64 {
        let id = self.store.snapshot();
        self.clocks.insert(id, self.settings.clock.clone());
        id
    }

    /// Goes back to a snapshot: blocks, state and clock. What waits in the pool is dropped. False if there is no such snapshot.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn revert(&mut self, snapshot: u64) -> Result<bool, StoreError> {
        if !self.store.revert(snapshot)? {
            return Ok(false);
        }
        if let Some(clock) = self.clocks.get(&snapshot) {
            self.settings.clock = clock.clone();
        }
        self.clocks.split_off(&snapshot);
        self.pool.clear();
        self.reload_hashes()?;
        self.filters.rewind(self.store.latest());
        self.keep_clock()?;
        self.publish();
        Ok(true)
    }

    /// Back to the genesis.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn reset(&mut self) -> Result<(), StoreError> {
        self.store.reset()?;
        self.pool.clear();
        self.clocks.clear();
        self.metadata.clear();
        self.impersonated.clear();
        self.impersonate_all = false;
        self.settings.clock = if self.settings.hash_seed.is_some() {
            self.settings.clock.clone()
        } else {
            Clock::wall()
        };
        self.kept_offset = 0;
        self.reload_hashes()?;
        self.filters.rewind(0);
        self.publish();
        Ok(())
    }

    /// Moves time forward. Returns the total offset from the machine's clock in seconds.
    pub fn increase_time(&mut self, seconds: u64) -> i64 {
        let last = self.latest_block().header.timestamp;
        self.settings.clock.advance(last, seconds)
    }

    /// Sets the next block's timestamp.
    ///
    /// # Errors
    /// A text that names both times, if it is before the latest block's.
    pub fn set_next_timestamp(&mut self, time: u64) -> Result<(), String> {
        let last = self.latest_block().header.timestamp;
        if time < last {
            return Err(format!(
                "timestamp {time} is before the latest block's {last}"
            ));
        }
        self.settings.clock.set_next(time);
        Ok(())
    }

    /// Lets every block be so many seconds after the one before, whatever the time is; with none, time goes on as before. Whether blocks
    /// were so far apart until now.
    pub fn set_block_interval(&mut self, seconds: Option<u64>) -> bool {
        self.settings.clock.set_interval(seconds)
    }

    /// Sets the clock.
    ///
    /// # Errors
    /// A text that names both times, if it is before the latest block's.
    pub fn set_time(&mut self, time: u64) -> Result<(), String> {
        let last = self.latest_block().header.timestamp;
        if time < last {
            return Err(format!(
                "timestamp {time} is before the latest block's {last}"
            ));
        }
        self.settings.clock.set_time(time);
        Ok(())
    }

    /// Mines `blocks` blocks, `interval` seconds apart if given; what waits goes into the first.
    ///
    /// # Errors
    /// [`StoreError`]; blocks made until then stay.
    pub fn roll(&mut self, blocks: u64, interval: Option<u64>) -> Result<Arc<Block>, StoreError> {
        for index in 0..blocks {
            if let Some(interval) = interval.filter(|_| index > 0) {
                let next = self
                    .latest_block()
                    .header
                    .timestamp
                    .saturating_add(interval);
                self.settings.clock.set_next(next);
            }
            self.mine()?;
        }
        Ok(self.latest_block())
    }

    /// Lets transactions be sent in the name of `address`.
    pub fn impersonate(&mut self, address: Address) {
        self.impersonated.insert(address);
    }

    /// Ends [`Chain::impersonate`].
    pub fn stop_impersonating(&mut self, address: Address) {
        self.impersonated.remove(&address);
    }

    /// Lets transactions be sent in anybody's name.
    pub fn impersonate_all(&mut self, all: bool) {
        self.impersonate_all = all;
    }

    /// When blocks are made from now on.
    pub fn set_mining(&mut self, mining: Mining) {
        self.settings.mining = match mining {
            Mining::Interval(every) if every == Duration::ZERO => Mining::Manual,
            other => other,
        };
    }

    /// The next block's base fee in wei.
    pub fn set_next_base_fee(&mut self, fee: u64) {
        self.next_base_fee = Some(fee);
    }

    /// The base fee of the next blocks in wei.
    pub fn set_base_fee(&mut self, fee: u64) {
        self.settings.base_fee = fee;
        self.next_base_fee = None;
    }

    /// The next block's PREVRANDAO.
    pub fn set_next_prevrandao(&mut self, value: B256) {
        self.next_prevrandao = Some(value);
    }

    /// Who receives priority fees.
    pub fn set_coinbase(&mut self, address: Address) {
        self.settings.coinbase = address;
    }

    /// The gas limit of the next blocks.
    pub fn set_block_gas_limit(&mut self, limit: u64) {
        self.settings.block_gas_limit = limit;
    }

    /// Drops a waiting transaction. False if it does not wait.
    pub fn drop_pending(&mut self, hash: B256) -> bool {
        self.pool.remove(hash).is_some()
    }

    /// Drops all waiting transactions.
    pub fn clear_pool(&mut self) {
        self.pool.clear();
    }

    /// What is known about a contract: ABI, layout, terms.
    #[must_use]
    pub fn metadata(&self, address: Address) -> Option<&Value> {
        self.metadata.get(&address)
    }

    /// Tells the chain what is known about a contract, for readable output.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn set_metadata(&mut self, address: Address, metadata: Value) -> Result<(), StoreError> {
        let name = format!("{}{address}", super::METADATA);
        self.store
            .keep(&name, Some(metadata.to_string().as_bytes()))?;
        self.metadata.insert(address, metadata);
        Ok(())
    }
}
