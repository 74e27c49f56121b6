//! An ERC-20 token: transfers and allowances.

#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::prelude::*;

/// A token with a fixed supply.
#[contract]
pub struct Token {
    name: Slot<String>,
    symbol: Slot<String>,
    total_supply: Slot<U256>,
    balances: Map<Address, U256>,
    allowances: Map<Address, Map<Address, U256>>,
}

/// Tokens moved.
#[derive(Event)]
pub struct Transfer {
    /// From whom; zero when they were created.
    #[indexed]
    pub from: Address,
    /// To whom.
    #[indexed]
    pub to: Address,
    /// How many.
    pub value: U256,
}

/// An owner lets somebody spend.
#[derive(Event)]
pub struct Approval {
    /// Whose tokens.
    #[indexed]
    pub owner: Address,
    /// Who may spend them.
    #[indexed]
    pub spender: Address,
    /// How many.
    pub value: U256,
}

/// Why a transfer is refused, by the names of ERC-6093.
#[derive(Error)]
pub enum TokenError {
    /// The sender has fewer tokens.
    ERC20InsufficientBalance {
        /// Who sends.
        sender: Address,
        /// What it has.
        balance: U256,
        /// What it would need.
        needed: U256,
    },
    /// The spender may spend fewer tokens.
    ERC20InsufficientAllowance {
        /// Who spends.
        spender: Address,
        /// What it may spend.
        allowance: U256,
        /// What it would need.
        needed: U256,
    },
    /// Nobody has this address.
    ERC20InvalidReceiver {
        /// The zero address.
        receiver: Address,
    },
}

#[contract]
impl Token {
    /// Creates all tokens, for the creator.
    #[init]
    pub fn new(&mut self, name: String, symbol: String, supply: U256) {
        self.name.set(name);
        self.symbol.set(symbol);
        self.total_supply.set(supply);
        self.balances.set(caller(), supply);
        emit(Transfer {
            from: Address::ZERO,
            to: caller(),
            value: supply,
        });
    }

    /// The token's name.
    #[view]
    pub fn name(&self) -> String {
        self.name.get()
    }

    /// The token's short name.
    #[view]
    pub fn symbol(&self) -> String {
        self.symbol.get()
    }

    /// Digits behind the point when balances are displayed.
    #[view]
    pub fn decimals(&self) -> u8 {
        18
    }

    /// How many tokens there are.
    #[view]
    pub fn total_supply(&self) -> U256 {
        self.total_supply.get()
    }

    /// How many tokens an owner has.
    #[view]
    pub fn balance_of(&self, owner: Address) -> U256 {
        self.balances.get(owner)
    }

    /// How many of an owner's tokens a spender may spend.
    #[view]
    pub fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.allowances.at(owner).get(spender)
    }

    /// Sends tokens of the caller.
    pub fn transfer(&mut self, to: Address, value: U256) -> Result<bool, TokenError> {
        self.send(caller(), to, value)
    }

    /// Sends tokens of an owner who approved it.
    pub fn transfer_from(
        &mut self,
        from: Address,
        to: Address,
        value: U256,
    ) -> Result<bool, TokenError> {
        let spender = caller();
        let allowance = self.allowances.at(from).get(spender);
        if allowance != U256::MAX {
            let Some(left) = allowance.checked_sub(value) else {
                return Err(TokenError::ERC20InsufficientAllowance {
                    spender,
                    allowance,
                    needed: value,
                });
            };
            self.allowances.at(from).set(spender, left);
        }
        self.send(from, to, value)
    }

    /// Lets a spender spend tokens of the caller.
    pub fn approve(&mut self, spender: Address, value: U256) -> bool {
        self.allow(caller(), spender, value);
        true
    }

    fn allow(&mut self, owner: Address, spender: Address, value: U256) {
        self.allowances.at(owner).set(spender, value);
        emit(Approval {
            owner,
            spender,
            value,
        });
    }

    fn send(&mut self, from: Address, to: Address, value: U256) -> Result<bool, TokenError> {
        ensure!(
            !to.is_zero(),
            TokenError::ERC20InvalidReceiver { receiver: to }
        );
        let balance = self.balances.get(from);
        let Some(left) = balance.checked_sub(value) else {
            return Err(TokenError::ERC20InsufficientBalance {
                sender: from,
                balance,
                needed: value,
            });
        };
        self.balances.set(from, left);
        self.balances.update(to, |balance| balance + value);
        emit(Transfer { from, to, value });
        Ok(true)
    }
}
