//! Tokens that their holders may destroy.

use super::erc20::{Erc20, Erc20State};
use crate::env::caller;
use crate::types::{Address, U256};
use slacontract_macros::interface;

/// A token that holders, and whom they approved, may destroy.
#[interface]
pub trait Erc20Burnable: Erc20 {
    /// Destroys tokens of the caller.
    fn burn(&mut self, value: U256) {
        self.burn_of(caller(), value);
    }

    /// Destroys tokens of an owner who approved it.
    fn burn_from(&mut self, account: Address, value: U256) {
        self.part_mut::<Erc20State>()
            .spend_allowance(account, caller(), value);
        self.burn_of(account, value);
    }
}
