//! Calls another contract, whichever language it is written in, and hands its failure on. No constructor.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
extern crate alloc;

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use stylus_sdk::{abi::Bytes, call::RawCall, prelude::*};

sol_interface! {
    interface ICounter {
        function number() external view returns (uint256);
        function increment() external;
    }
}

sol_storage! {
    #[entrypoint]
    pub struct Relay {
        uint256 relayed;
    }
}

#[public]
impl Relay {
    /// Raises a counter twice; its number then.
    pub fn twice(&mut self, counter: Address) -> Result<U256, Vec<u8>> {
        let counter = ICounter::new(counter);
        for _ in 0..2 {
            let call = Call::new_mutating(self);
            counter.increment(self.vm(), call)?;
            let relayed = self.relayed.get() + U256::from(1);
            self.relayed.set(relayed);
        }
        Ok(counter.number(self.vm(), Call::new())?)
    }

    /// Runs another contract's code in this one's storage.
    pub fn borrow(&mut self, code: Address, data: Bytes) -> Result<(), Vec<u8>> {
        // SAFETY: nothing of this contract's storage is cached here.
        unsafe { RawCall::new_delegate(self.vm()).call(code, &data) }.map(|_| ())
    }

    pub fn relayed(&self) -> U256 {
        self.relayed.get()
    }
}
