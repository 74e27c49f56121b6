//! The storage of one frame: what it has read and what it will write when it flushes.

use std::collections::BTreeMap;

use alloy_primitives::U256;
use slacontract_vm::Host;

use crate::purse::{End, Purse, STATIC, refused};

/// Slots by key, with the order in which they were first used.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    known: BTreeMap<U256, Slot>,
    reads: u32,
    writes: u32,
}

#[derive(Debug)]
struct Slot {
    order: usize,
    value: U256,
    /// What the chain holds, if the frame has read or written it there.
    on_chain: Option<U256>,
}

/// The price of the `count`th use: nothing up to `free`, `low` up to `many`, 10 gas from there.
fn tier(count: u32, free: u32, many: u32, low: u64) -> u64 {
    if count <= free {
        0
    } else if count <= many {
        low
    } else {
        10
    }
}

impl Slots {
    pub(crate) fn load(
        &mut self,
        key: U256,
        purse: &mut Purse,
        host: &mut dyn Host,
    ) -> Result<U256, End> {
        purse.must_have_gas(2115)?;
        self.reads += 1;
        let tier = tier(self.reads, 32, 128, 2);
        if let Some(slot) = self.known.get(&key) {
            purse.pay_gas(tier)?;
            return Ok(slot.value);
        }
        let read = host.storage_load(key);
        purse.pay_gas(tier + read.gas + 5)?;
        self.put(key, read.value, Some(read.value));
        Ok(read.value)
    }

    pub(crate) fn store(&mut self, key: U256, value: U256, purse: &mut Purse) -> Result<(), End> {
        purse.must_have_gas(2310)?;
        self.writes += 1;
        purse.pay_gas(tier(self.writes, 8, 64, 7))?;
        match self.known.get_mut(&key) {
            Some(slot) => slot.value = value,
            None => self.put(key, value, None),
        }
        Ok(())
    }

    pub(crate) fn flush(
        &mut self,
        clear: bool,
        is_static: bool,
        purse: &mut Purse,
        host: &mut dyn Host,
    ) -> Result<(), End> {
        purse.must_have_gas(2300)?;
        let mut dirty: Vec<_> = self
            .known
            .iter_mut()
            .filter(|(_, slot)| slot.on_chain != Some(slot.value))
            .collect();
        dirty.sort_by_key(|(_, slot)| slot.order);
        for (key, slot) in dirty {
            if is_static {
                return Err(refused(STATIC));
            }
            let gas = match host.storage_store(*key, slot.value) {
                Ok(stored) => stored.gas,
                Err(_) => return Err(refused(STATIC)),
            };
            purse.pay_gas(gas)?;
            slot.on_chain = Some(slot.value);
        }
        if clear {
            self.known.clear();
        }
        Ok(())
    }

    fn put(&mut self, key: U256, value: U256, on_chain: Option<U256>) {
        let order = self.known.len();
        let slot = Slot {
            order,
            value,
            on_chain,
        };
        self.known.insert(key, slot);
    }
}
