//! Balances and allowances of ERC-20 tokens, given by hand.
//!
//! A token does not say where it keeps them. The word is found by asking: the slots that `balanceOf` reads are each set in passing, until
//! one makes it answer what is wanted. That works whatever language the token is written in, as long as one word holds one number.

use alloy_eips::eip2930::AccessList;
use alloy_primitives::{Address, B256, Bytes, U256, keccak256, map::B256Map};
use alloy_rpc_types_eth::{
    TransactionInput, TransactionRequest,
    state::{AccountOverride, StateOverride},
};
use serde_json::Value;

use super::{Method, Params, RpcError, cheat};
use crate::chain::{Askable as _, At, CallOptions, Chain};

/// The most slots that are tried.
const MOST_SLOTS: usize = 64;

pub(super) const METHODS: &[Method] = &[
    cheat("anvil_dealERC20", deal),
    cheat("anvil_setERC20Balance", deal),
    cheat("hardhat_dealERC20", deal),
    cheat("anvil_setERC20Allowance", allow),
];

fn deal(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let (holder, token): (Address, Address) =
        (params.required(0, "holder")?, params.required(1, "token")?);
    let amount = params.number(2, "balance")?;
    set(
        chain,
        token,
        &question("balanceOf(address)", &[holder]),
        amount,
    )
}

fn allow(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let (owner, spender): (Address, Address) =
        (params.required(0, "owner")?, params.required(1, "spender")?);
    let token = params.required(2, "token")?;
    let amount = params.number(3, "allowance")?;
    let asked = question("allowance(address,address)", &[owner, spender]);
    set(chain, token, &asked, amount)
}

/// Call data of a view that takes addresses.
fn question(signature: &str, addresses: &[Address]) -> Bytes {
    let mut data = keccak256(signature)[..4].to_vec();
    for address in addresses {
        data.extend_from_slice(address.into_word().as_slice());
    }
    data.into()
}

fn set(chain: &mut Chain, token: Address, asked: &Bytes, amount: U256) -> Result<Value, RpcError> {
    let request = TransactionRequest {
        to: Some(token.into()),
        input: TransactionInput::new(asked.clone()),
        ..TransactionRequest::default()
    };
    if chain.code(token)?.is_empty() {
        return Err(RpcError::refused(format!(
            "account {token} has no code: it is no token"
        )));
    }
    let question = chain.question(At::Latest, &CallOptions::default())?;
    let (AccessList(read), ..) = question.access_list(&request)?;
    let slots = read
        .iter()
        .flat_map(|item| item.storage_keys.iter().map(|slot| (item.address, *slot)));
    for (address, slot) in slots.take(MOST_SLOTS) {
        if answers(chain, &request, address, slot, amount)? {
            chain.set_storage(address, slot.into(), amount)?;
            return Ok(Value::Null);
        }
    }
    Err(RpcError::refused(format!(
        "token {token} does not keep this number in a word of its own; set its storage with anvil_setStorageAt, or send from a holder with anvil_impersonateAccount"
    )))
}

/// Whether the view answers `amount` when the word holds it, and another number when it holds another.
fn answers(
    chain: &Chain,
    request: &TransactionRequest,
    address: Address,
    slot: B256,
    amount: U256,
) -> Result<bool, RpcError> {
    for value in [amount, amount ^ U256::from(1)] {
        let words: B256Map<B256> = [(slot, B256::from(value))].into_iter().collect();
        let account = AccountOverride {
            state_diff: Some(words),
            ..AccountOverride::default()
        };
        let state: StateOverride = [(address, account)].into_iter().collect();
        let options = CallOptions {
            state: Some(state),
            block: None,
        };
        let question = chain.question(At::Latest, &options)?;
        let told = question
            .call(request)
            .ok()
            .filter(|output| output.len() == 32)
            .map(|output| U256::from_be_slice(&output));
        if told != Some(value) {
            return Ok(false);
        }
    }
    Ok(true)
}
