//! A number that anybody may raise, which is told each time. No constructor.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
extern crate alloc;

use alloy_primitives::U256;
use alloy_sol_types::sol;
use stylus_sdk::prelude::*;

sol! {
    event Raised(address indexed by, uint256 number);
}

sol_storage! {
    #[entrypoint]
    pub struct Counter {
        uint256 number;
    }
}

#[public]
impl Counter {
    pub fn number(&self) -> U256 {
        self.number.get()
    }

    pub fn increment(&mut self) {
        let number = self.number.get() + U256::from(1);
        self.number.set(number);
        let by = self.vm().msg_sender();
        self.vm().log(Raised { by, number });
    }
}
