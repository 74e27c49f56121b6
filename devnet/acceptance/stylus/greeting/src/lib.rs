//! A text that its constructor sets and its owner changes.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
extern crate alloc;

use alloy_primitives::Address;
use alloy_sol_types::sol;
use stylus_sdk::prelude::*;

sol! {
    error Empty();
    error NotOwner(address caller, address owner);
}

#[derive(SolidityError)]
pub enum Refused {
    Empty(Empty),
    NotOwner(NotOwner),
}

sol_storage! {
    #[entrypoint]
    pub struct Greeting {
        address owner;
        string text;
    }
}

#[public]
impl Greeting {
    #[constructor]
    pub fn constructor(&mut self, text: String) -> Result<(), Refused> {
        // The deployer contract is the caller here.
        let owner = self.vm().tx_origin();
        self.owner.set(owner);
        self.put(text)
    }

    pub fn text(&self) -> String {
        self.text.get_string()
    }

    pub fn owner(&self) -> Address {
        self.owner.get()
    }

    pub fn change(&mut self, text: String) -> Result<(), Refused> {
        let (caller, owner) = (self.vm().msg_sender(), self.owner.get());
        if caller != owner {
            return Err(Refused::NotOwner(NotOwner { caller, owner }));
        }
        self.put(text)
    }
}

impl Greeting {
    fn put(&mut self, text: String) -> Result<(), Refused> {
        if text.is_empty() {
            return Err(Refused::Empty(Empty {}));
        }
        self.text.set_str(text);
        Ok(())
    }
}
