//! A `Result` that nobody looks at.
//!
//! A helper that refuses must be able to stop the method.

use slacontract::prelude::*;

#[derive(Error)]
pub struct Closed;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) -> Result<(), Closed> {
        // wrong
        self.check();
        // right: self.check()?;
        self.balance.clear();
        Ok(())
    }

    fn check(&self) -> Result<(), Closed> {
        ensure!(caller() == self.owner.get(), Closed);
        Ok(())
    }
}

fn main() {}
