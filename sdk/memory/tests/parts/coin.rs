//! Tokens for agreements: the SDK's own, which can be made to misbehave as tokens in the field do, and one that answers nothing.

use slacontract::prelude::*;
use slacontract::standard::{Erc20, Erc20State};

/// What a [`Coin`] does.
pub mod mode {
    /// What it is told.
    pub const KEEPS: u8 = 0;
    /// Nothing, and answers false.
    pub const REFUSES: u8 = 1;
    /// Nothing, and answers true.
    pub const LIES: u8 = 2;
    /// A million of what is moved goes elsewhere.
    pub const TAKES_A_FEE: u8 = 3;
    /// A million more arrives.
    pub const GIVES_MORE: u8 = 4;
    /// A million more is taken from whose it is.
    pub const TAKES_MORE: u8 = 5;
    /// It stops.
    pub const PAUSED: u8 = 6;
    /// It calls the agreement before it moves anything, as an ERC-777 token lets its holders do.
    pub const CALLS_BACK: u8 = 7;
}

const MILLION: u32 = 1_000_000;
const COLLECTOR: Address = Address([0xfe; 20]);

/// It is paused.
#[derive(Error, Debug)]
pub struct EnforcedPause;

/// The SDK's token, with what is wrong with others.
#[contract(implements(Erc20))]
pub struct Coin {
    #[component]
    erc20: Erc20State,
    mode: Slot<u8>,
    agreement: Slot<Address>,
    calldata: Slot<Bytes>,
    refused: Slot<bool>,
}

#[contract]
impl Coin {
    /// Creates tokens.
    pub fn mint(&mut self, to: Address, value: U256) {
        self.erc20.update(Address::ZERO, to, value);
    }

    /// From now on it does this; `calldata` is for the agreement.
    pub fn behave(&mut self, mode: u8, agreement: Address, calldata: Bytes) {
        self.mode.set(mode);
        self.agreement.set(agreement);
        self.calldata.set(calldata);
    }

    /// Whether the agreement refused the last call back.
    #[view]
    pub fn was_refused(&self) -> bool {
        self.refused.get()
    }
}

impl Coin {
    /// Moves tokens as its mode is; what it answers.
    fn moves(&mut self, from: Address, to: Address, value: U256) -> bool {
        let million = U256::from(MILLION);
        match self.mode.get() {
            mode::REFUSES => return false,
            mode::LIES => return true,
            mode::PAUSED => EnforcedPause.revert(),
            mode::CALLS_BACK => {
                let calldata = self.calldata.get();
                let back = RawCall::new(self.agreement.get(), &calldata.0).call();
                self.refused.set(back.is_err());
            }
            mode::GIVES_MORE => self.erc20.update(Address::ZERO, to, million),
            mode::TAKES_MORE => self.erc20.update(from, COLLECTOR, million),
            _ => {}
        }
        self.erc20.update(from, to, value);
        if self.mode.get() == mode::TAKES_A_FEE {
            self.erc20.update(to, COLLECTOR, million);
        }
        true
    }
}

#[contract]
impl Erc20 for Coin {
    fn transfer(&mut self, to: Address, value: U256) -> bool {
        self.moves(caller(), to, value)
    }

    fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> bool {
        self.erc20.spend_allowance(from, caller(), value);
        self.moves(from, to, value)
    }
}

/// A token from before the standard: it answers nothing, and traps where others answer false.
#[contract]
pub struct Mute {
    balances: Map<Address, U256>,
    stopped: Slot<bool>,
}

#[contract]
impl Mute {
    /// Creates tokens.
    pub fn mint(&mut self, to: Address, value: U256) {
        self.balances.update(to, |balance| balance + value);
    }

    /// From now on it moves nothing, without a word.
    pub fn stop(&mut self, stopped: bool) {
        self.stopped.set(stopped);
    }

    /// What an owner has.
    #[view]
    pub fn balance_of(&self, account: Address) -> U256 {
        self.balances.get(account)
    }

    /// Sends tokens of the caller.
    pub fn transfer(&mut self, to: Address, value: U256) {
        self.moves(caller(), to, value);
    }

    /// Sends tokens of an owner; it asks for no approval.
    pub fn transfer_from(&mut self, from: Address, to: Address, value: U256) {
        self.moves(from, to, value);
    }
}

impl Mute {
    fn moves(&mut self, from: Address, to: Address, value: U256) {
        if !self.stopped.get() {
            self.balances.update(from, |balance| balance - value);
            self.balances.update(to, |balance| balance + value);
        }
    }
}
