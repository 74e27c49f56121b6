//! Wei that people put in and take out again; the constructor is payable, and what comes with it belongs to a beneficiary.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
extern crate alloc;

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use stylus_sdk::{call::transfer::transfer_eth, prelude::*};

sol_storage! {
    #[entrypoint]
    pub struct Purse {
        mapping(address => uint256) shares;
    }
}

#[public]
impl Purse {
    #[constructor]
    #[payable]
    pub fn constructor(&mut self, beneficiary: Address) {
        let value = self.vm().msg_value();
        self.shares.setter(beneficiary).set(value);
    }

    #[payable]
    pub fn put(&mut self) {
        let (owner, value) = (self.vm().msg_sender(), self.vm().msg_value());
        let share = self.shares.get(owner) + value;
        self.shares.setter(owner).set(share);
    }

    pub fn take(&mut self, value: U256) -> Result<(), Vec<u8>> {
        let owner = self.vm().msg_sender();
        let share = self.shares.get(owner);
        if share < value {
            return Err(b"too much".to_vec());
        }
        self.shares.setter(owner).set(share - value);
        transfer_eth(self.vm(), owner, value)
    }

    pub fn share_of(&self, owner: Address) -> U256 {
        self.shares.get(owner)
    }
}
