//! Fungible tokens ([ERC-20](https://eips.ethereum.org/EIPS/eip-20)).

use crate::contract::Part;
use crate::env::caller;
use crate::event::emit;
use crate::require;
use crate::storage::{Map, Slot};
use crate::types::{Address, U256};
use alloc::string::String;
use slacontract_macros::{Error, Event, Storage, interface};

/// Who has how many tokens, and who may spend them.
///
/// The sum of all balances is the total supply, always: balances change in [`Erc20State::update`] only.
#[derive(Storage)]
pub struct Erc20State {
    balances: Map<Address, U256>,
    allowances: Map<Address, Map<Address, U256>>,
    total_supply: Slot<U256>,
}

/// Tokens moved.
#[derive(Event)]
pub struct Transfer {
    /// From whom; zero when they were created.
    #[indexed]
    pub from: Address,
    /// To whom; zero when they were destroyed.
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

/// Why a transfer or approval is refused, by the names of ERC-6093.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum Erc20Error {
    /// The sender has fewer tokens.
    ERC20InsufficientBalance {
        /// Who sends.
        sender: Address,
        /// What it has.
        balance: U256,
        /// What it would need.
        needed: U256,
    },
    /// Nobody has this address.
    ERC20InvalidSender {
        /// The zero address.
        sender: Address,
    },
    /// Nobody has this address.
    ERC20InvalidReceiver {
        /// The zero address.
        receiver: Address,
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
    ERC20InvalidSpender {
        /// The zero address.
        spender: Address,
    },
}

impl Erc20State {
    /// How many tokens there are.
    #[inline]
    pub fn total_supply(&self) -> U256 {
        self.total_supply.get()
    }

    /// How many tokens an owner has.
    #[inline]
    pub fn balance_of(&self, owner: Address) -> U256 {
        self.balances.get(owner)
    }

    /// How many of an owner's tokens a spender may spend; `U256::MAX` is without limit.
    #[inline]
    pub fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.allowances.at(owner).get(spender)
    }

    /// Moves tokens; from the zero address creates, to the zero address destroys them. Reverts if the sender has fewer; a supply
    /// beyond 2²⁵⁶ traps.
    pub fn update(&mut self, from: Address, to: Address, value: U256) {
        if from.is_zero() {
            self.total_supply.update(|supply| supply + value);
        } else {
            self.balances.update(from, |balance| {
                require!(
                    balance >= value,
                    Erc20Error::ERC20InsufficientBalance {
                        sender: from,
                        balance,
                        needed: value
                    }
                );
                balance - value
            });
        }
        if to.is_zero() {
            self.total_supply.update(|supply| supply - value);
        } else {
            self.balances.update(to, |balance| balance + value);
        }
        emit(Transfer { from, to, value });
    }

    /// Lets a spender spend so many of an owner's tokens. Reverts if the spender is nobody.
    pub fn approve(&mut self, owner: Address, spender: Address, value: U256) {
        require!(
            !spender.is_zero(),
            Erc20Error::ERC20InvalidSpender { spender }
        );
        self.allowances.at(owner).set(spender, value);
        emit(Approval {
            owner,
            spender,
            value,
        });
    }

    /// Uses up a part of an allowance; one without limit stays. Reverts if the allowance is smaller.
    pub fn spend_allowance(&mut self, owner: Address, spender: Address, value: U256) {
        self.allowances.at(owner).update(spender, |allowance| {
            if allowance == U256::MAX {
                return allowance;
            }
            require!(
                allowance >= value,
                Erc20Error::ERC20InsufficientAllowance {
                    spender,
                    allowance,
                    needed: value
                }
            );
            allowance - value
        });
    }
}

/// A fungible token.
#[interface(events(Transfer, Approval), errors(Erc20Error))]
pub trait Erc20: Part<Erc20State> {
    /// How many tokens there are.
    #[view]
    fn total_supply(&self) -> U256 {
        self.part().total_supply()
    }

    /// How many tokens an owner has.
    #[view]
    fn balance_of(&self, account: Address) -> U256 {
        self.part().balance_of(account)
    }

    /// Sends tokens of the caller.
    fn transfer(&mut self, to: Address, value: U256) -> bool {
        self.send(caller(), to, value);
        true
    }

    /// How many of an owner's tokens a spender may spend.
    #[view]
    fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.part().allowance(owner, spender)
    }

    /// Lets a spender spend tokens of the caller.
    fn approve(&mut self, spender: Address, value: U256) -> bool {
        self.allow(caller(), spender, value);
        true
    }

    /// Sends tokens of an owner who approved it.
    fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> bool {
        self.part_mut().spend_allowance(from, caller(), value);
        self.send(from, to, value);
        true
    }

    /// Every movement of tokens passes here, creation (from the zero address) and destruction (to it) included: override this
    /// to pause, cap or charge, and end with `self.erc20.update(from, to, value)`.
    #[internal]
    fn update(&mut self, from: Address, to: Address, value: U256) {
        self.part_mut().update(from, to, value);
    }

    /// Lets a spender spend tokens of an owner, whoever calls.
    #[internal]
    fn allow(&mut self, owner: Address, spender: Address, value: U256) {
        self.part_mut().approve(owner, spender, value);
    }

    /// Moves tokens between two holders, whoever calls.
    #[internal]
    fn send(&mut self, from: Address, to: Address, value: U256) {
        require!(
            !from.is_zero(),
            Erc20Error::ERC20InvalidSender { sender: from }
        );
        require!(
            !to.is_zero(),
            Erc20Error::ERC20InvalidReceiver { receiver: to }
        );
        self.update(from, to, value);
    }

    /// Creates tokens for a holder.
    #[internal]
    fn mint_to(&mut self, to: Address, value: U256) {
        require!(
            !to.is_zero(),
            Erc20Error::ERC20InvalidReceiver { receiver: to }
        );
        self.update(Address::ZERO, to, value);
    }

    /// Destroys tokens of a holder, whoever calls.
    #[internal]
    fn burn_of(&mut self, owner: Address, value: U256) {
        require!(
            !owner.is_zero(),
            Erc20Error::ERC20InvalidSender { sender: owner }
        );
        self.update(owner, Address::ZERO, value);
    }
}

/// What wallets show of a token. The contract says its name and symbol; where they come from is its choice.
#[interface]
pub trait Erc20Metadata: Erc20 {
    /// The token's name.
    #[view]
    fn name(&self) -> String;

    /// The token's short name.
    #[view]
    fn symbol(&self) -> String;

    /// Digits behind the point when balances are displayed.
    #[view]
    fn decimals(&self) -> u8 {
        18
    }
}
