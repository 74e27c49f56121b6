//! Money in a token of ERC-20: taken from a caller who approved it, and transferred to who claims it.
//!
//! Nothing is believed that the token says of itself. The agreement's balance is read before and after, and must change by exactly the
//! amount: a token that takes a fee, does nothing, or lets somebody come in between is refused, with everything done in the call.
//! Tokens that answer nothing count as those that answer true. What cannot be paid stays claimable, so that a token that is paused, or
//! bars one owner, stops nobody for good and nobody else at all. An agreement in ether has none of this code.

use super::{Agreement, SlaError, money};
use crate::abi::{self, Scalar};
use crate::call::{self, ALL_GAS};
use crate::client::{BoundClient, OnChain};
use crate::env::{caller, code_size, self_address, value_sent};
use crate::error::raise;
use crate::host::{self, CallKind, Word};
use crate::require;
use crate::standard::Erc20Client;
use crate::types::{Address, Amount, U256};
use slacontract_macros::{Error, interface};

/// Why money in a token does not move. Errors of their own: an agreement in ether does not know how to say them.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// There is no contract at the token's address, it is this one, or it does not say what this one has.
    NotAToken {
        /// The address.
        token: Address,
    },
    /// Money of this agreement is in a token: approve the agreement there, and call `depositToken` or `fundToken`. No ether is taken.
    InToken {
        /// The token.
        token: Address,
    },
    /// The token answered false, or refused without a reason: it is paused, or bars an owner, or too little is approved.
    TokenRefused {
        /// The token.
        token: Address,
    },
    /// The token moved something else than it was told to: it takes a fee, or moves money of its own accord.
    WrongTransfer {
        /// The token.
        token: Address,
        /// What arrived, or left.
        moved: U256,
        /// What was to.
        needed: Amount,
    },
}

/// Sets the token; part of a proposal whose terms have one.
#[doc(hidden)]
pub fn set_asset<A: Agreement>(_: &mut A, token: Address) {
    A::asset().set(token);
}

/// The token.
pub(super) fn asset<A: Agreement>(_: &A) -> Address {
    A::asset().get()
}

/// The token is a contract, not this one, that knows what this one has.
pub(super) fn sound<A: Agreement>(agreement: &A) {
    let token = asset(agreement);
    require!(
        token != self_address() && code_size(token) > 0,
        TokenError::NotAToken { token }
    );
    balance(token);
}

/// What the parties sign, with the token bound into it.
pub(super) fn signed<A: Agreement>(agreement: &A, rest: &Word) -> Word {
    host::keccak([*rest, asset(agreement).word()].as_flattened())
}

/// What the agreement has.
#[inline(never)]
pub(super) fn balance(token: Address) -> U256 {
    let here = Erc20Client::bind(token, OnChain).balance_of(self_address());
    match here.try_call() {
        Ok(balance) => balance,
        Err(_) => raise(TokenError::NotAToken { token }),
    }
}

/// What comes in with this call, of which `due` is asked. Ether is what was sent along; of a token, exactly what is due is taken.
#[inline(always)]
pub(super) fn received<A: Agreement>(agreement: &A, due: impl FnOnce(&A) -> Amount) -> Amount {
    if !A::PLAN.in_token {
        return value_sent();
    }
    let due = due(agreement);
    take(agreement, due);
    due
}

/// Says which token it is that money is in.
#[cold]
pub(super) fn refuse_ether<A: Agreement>(agreement: &A) -> ! {
    let token = asset(agreement);
    raise(TokenError::InToken { token })
}

/// Takes so much from the caller.
#[inline(never)]
pub(super) fn take<A: Agreement>(agreement: &A, amount: Amount) {
    if !value_sent().is_zero() {
        refuse_ether(agreement);
    }
    if amount.is_zero() {
        return;
    }
    let token = asset(agreement);
    let before = balance(token);
    let client = Erc20Client::bind(token, OnChain);
    let transfer = client.transfer_from(caller(), self_address(), amount.into());
    order(token, transfer.calldata());
    moved(token, before, balance(token), amount);
}

/// Pays so much to somebody.
#[inline(never)]
pub(super) fn pay<A: Agreement>(agreement: &A, to: Address, amount: Amount) {
    let token = asset(agreement);
    let before = balance(token);
    let transfer = Erc20Client::bind(token, OnChain).transfer(to, amount.into());
    order(token, transfer.calldata());
    moved(token, balance(token), before, amount);
}

/// Exactly so much lies between two balances.
fn moved(token: Address, less: U256, more: U256, amount: Amount) {
    let moved = more.saturating_sub(less);
    require!(
        moved == U256::from(amount),
        TokenError::WrongTransfer {
            token,
            moved,
            needed: amount
        }
    );
}

/// Makes the token do something; if it refuses, so does this call, with the token's own reason where it gives one.
#[inline(never)]
fn order(token: Address, calldata: &[u8]) {
    let done = call::order(CallKind::Call, &token, calldata, Amount::ZERO, ALL_GAS);
    let answer = host::return_data();
    if !done && !answer.is_empty() {
        host::revert(&answer);
    }
    require!(
        done && (answer.is_empty() || matches!(abi::decode(&answer), Ok(true))),
        TokenError::TokenRefused { token }
    );
}

/// What can be done with an agreement whose money is in a token. Whoever pays first approves the agreement at the token; `terminate`,
/// `perform` and `prepayReports` take what is due.
#[interface(errors(TokenError))]
pub trait SlaToken {
    /// The provider's bond, or the customer's fees for whole windows, taken from the caller.
    fn deposit_token(&mut self, amount: Amount) -> Result<(), SlaError>;

    /// The same for a party, by anybody: what is taken from the caller is the party's from then on.
    fn fund_token(&mut self, party: Address, amount: Amount) -> Result<(), SlaError>;

    /// The token.
    #[view]
    fn asset(&self) -> Address;
}

impl<A: Agreement> SlaToken for A {
    fn deposit_token(&mut self, amount: Amount) -> Result<(), SlaError> {
        fund(self, caller(), amount);
        Ok(())
    }

    fn fund_token(&mut self, party: Address, amount: Amount) -> Result<(), SlaError> {
        fund(self, party, amount);
        Ok(())
    }

    fn asset(&self) -> Address {
        asset(self)
    }
}

/// What is wrong with the deposit is said before the token is asked.
#[inline(never)]
fn fund<A: Agreement>(agreement: &mut A, party: Address, amount: Amount) {
    money::put_in(agreement, party, || amount);
    take(agreement, amount);
}
