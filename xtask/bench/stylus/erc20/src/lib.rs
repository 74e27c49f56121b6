//! An ERC-20 token as the SDK's own documentation writes it: transfers and allowances.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
extern crate alloc;

use alloy_primitives::{Address, U256};
use alloy_sol_types::sol;
use stylus_sdk::prelude::*;

sol! {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InvalidReceiver(address receiver);
}

#[derive(SolidityError)]
pub enum TokenError {
    InsufficientBalance(ERC20InsufficientBalance),
    InsufficientAllowance(ERC20InsufficientAllowance),
    InvalidReceiver(ERC20InvalidReceiver),
}

sol_storage! {
    #[entrypoint]
    pub struct Token {
        uint256 total_supply;
        mapping(address => uint256) balances;
        mapping(address => mapping(address => uint256)) allowances;
        string name;
        string symbol;
    }
}

#[public]
impl Token {
    #[constructor]
    pub fn constructor(&mut self, name: String, symbol: String, supply: U256) {
        self.name.set_str(name);
        self.symbol.set_str(symbol);
        let creator = self.vm().msg_sender();
        self.total_supply.set(supply);
        self.balances.setter(creator).set(supply);
        self.vm().log(Transfer { from: Address::ZERO, to: creator, value: supply });
    }

    pub fn name(&self) -> String {
        self.name.get_string()
    }

    pub fn symbol(&self) -> String {
        self.symbol.get_string()
    }

    pub fn decimals(&self) -> u8 {
        18
    }

    pub fn total_supply(&self) -> U256 {
        self.total_supply.get()
    }

    pub fn balance_of(&self, owner: Address) -> U256 {
        self.balances.get(owner)
    }

    pub fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.allowances.getter(owner).get(spender)
    }

    pub fn transfer(&mut self, to: Address, value: U256) -> Result<bool, TokenError> {
        let from = self.vm().msg_sender();
        self.send(from, to, value)?;
        Ok(true)
    }

    pub fn approve(&mut self, spender: Address, value: U256) -> bool {
        let owner = self.vm().msg_sender();
        self.allowances.setter(owner).insert(spender, value);
        self.vm().log(Approval { owner, spender, value });
        true
    }

    pub fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> Result<bool, TokenError> {
        let spender = self.vm().msg_sender();
        let mut allowances = self.allowances.setter(from);
        let mut place = allowances.setter(spender);
        let allowance = place.get();
        if allowance != U256::MAX {
            if allowance < value {
                return Err(TokenError::InsufficientAllowance(ERC20InsufficientAllowance { spender, allowance, needed: value }));
            }
            place.set(allowance - value);
        }
        self.send(from, to, value)?;
        Ok(true)
    }
}

impl Token {
    fn send(&mut self, from: Address, to: Address, value: U256) -> Result<(), TokenError> {
        if to.is_zero() {
            return Err(TokenError::InvalidReceiver(ERC20InvalidReceiver { receiver: to }));
        }
        let mut sender = self.balances.setter(from);
        let balance = sender.get();
        if balance < value {
            return Err(TokenError::InsufficientBalance(ERC20InsufficientBalance { sender: from, balance, needed: value }));
        }
        sender.set(balance - value);
        let mut receiver = self.balances.setter(to);
        let after = receiver.get() + value;
        receiver.set(after);
        self.vm().log(Transfer { from, to, value });
        Ok(())
    }
}
