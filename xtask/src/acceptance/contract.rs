//! A deployed contract as its play sees it: methods by their Solidity signature, answers as words. Each use is a check.

use alloy_dyn_abi::{DynSolValue, JsonAbiExt as _};
use alloy_json_abi::Function;
use alloy_primitives::{Address, U256, hex, keccak256};
use serde_json::{Value, json};

use crate::devnet::Devnet;
use crate::failure::Failure;

use super::checks::Checks;

/// A contract on the devnet, called from one account.
pub(super) struct Contract<'a> {
    pub(super) devnet: &'a Devnet,
    pub(super) checks: &'a Checks,
    pub(super) name: &'a str,
    pub(super) at: Address,
    pub(super) from: Address,
}

impl<'a> Contract<'a> {
    /// The same contract, called by somebody else.
    pub(super) fn by(&self, from: Address) -> Contract<'a> {
        Contract { from, ..*self }
    }

    /// Another contract, called by the same account.
    pub(super) fn other(&self, name: &'a str, at: Address) -> Contract<'a> {
        Contract { name, at, ..*self }
    }

    /// What a method's answer is, as bytes.
    fn ask(&self, signature: &str, arguments: &[DynSolValue]) -> Result<Vec<u8>, Failure> {
        let request = self.request(signature, arguments, 0)?;
        let answer = self
            .devnet
            .request("eth_call", json!([request, "latest"]))?;
        answer
            .as_str()
            .and_then(|text| hex::decode(text).ok())
            .ok_or_else(|| Failure::unexpected(signature, answer))
    }

    /// Expects that a method's answer begins with this word.
    pub(super) fn says(
        &self,
        signature: &str,
        arguments: &[DynSolValue],
        expected: U256,
    ) -> Result<(), Failure> {
        let name = format!("{signature} answers {}", short(expected));
        self.checks.one(self.name, name, || {
            let answer = self.ask(signature, arguments)?;
            if answer.get(..32).map(U256::from_be_slice) == Some(expected) {
                return Ok(());
            }
            Err(Failure::unexpected("it", hex::encode_prefixed(answer)))
        })
    }

    /// Expects that a method's answer has this text in it.
    pub(super) fn tells(&self, signature: &str, text: &str) -> Result<(), Failure> {
        let name = format!("{signature} answers \"{text}\"");
        self.checks.one(self.name, name, || {
            let answer = self.ask(signature, &[])?;
            if String::from_utf8_lossy(&answer).contains(text) {
                return Ok(());
            }
            Err(Failure::unexpected("it", hex::encode_prefixed(answer)))
        })
    }

    /// Sends a transaction that must succeed and emit so many events; its hash.
    pub(super) fn send(
        &self,
        signature: &str,
        arguments: &[DynSolValue],
        value: u64,
        events: usize,
    ) -> Result<String, Failure> {
        let name = format!("{signature} as a transaction with {events} events");
        self.checks.one(self.name, name, || {
            let request = self.request(signature, arguments, value)?;
            let receipt = self
                .devnet
                .request("eth_sendTransactionSync", json!([request]))?;
            let logs = receipt["logs"].as_array().map(Vec::len);
            let hash = receipt["transactionHash"].as_str();
            match (receipt["status"].as_str(), hash) {
                (Some("0x1"), Some(hash)) if logs == Some(events) => Ok(hash.to_owned()),
                _ => Err(Failure::unexpected("the receipt", receipt)),
            }
        })
    }

    /// Expects that a method is refused with an answer that says `why`: a text, or the selector of an error.
    pub(super) fn refuses(
        &self,
        signature: &str,
        arguments: &[DynSolValue],
        why: &str,
    ) -> Result<(), Failure> {
        let told = match why.contains('(') {
            true => hex::encode_prefixed(&keccak256(why)[..4]),
            false => why.to_owned(),
        };
        let name = format!("{signature} is refused: {why}");
        self.checks
            .one(self.name, name, || match self.ask(signature, arguments) {
                Ok(answer) => Err(Failure::unexpected("it answers", hex::encode(answer))),
                Err(failure) if failure.to_string().contains(&told) => Ok(()),
                Err(failure) => Err(failure),
            })
    }

    fn request(
        &self,
        signature: &str,
        arguments: &[DynSolValue],
        value: u64,
    ) -> Result<Value, Failure> {
        let data = calldata(signature, arguments)?;
        Ok(json!({
            "from": self.from, "to": self.at, "value": U256::from(value), "data": hex::encode_prefixed(data),
        }))
    }
}

/// What calls a method.
pub(super) fn calldata(signature: &str, arguments: &[DynSolValue]) -> Result<Vec<u8>, Failure> {
    let method =
        Function::parse(signature).map_err(|error| Failure::unexpected(signature, error))?;
    method
        .abi_encode_input(arguments)
        .map_err(|error| Failure::unexpected(signature, error))
}

/// A number as people write it, and in hexadecimal if it is long.
fn short(number: U256) -> String {
    match number < U256::from(u64::MAX) {
        true => number.to_string(),
        false => format!("{number:#x}"),
    }
}

/// An address as an argument.
pub(super) fn address(address: Address) -> DynSolValue {
    DynSolValue::Address(address)
}

/// A number as an argument.
pub(super) fn number(number: u64) -> DynSolValue {
    DynSolValue::Uint(U256::from(number), 256)
}

/// A text as an argument.
pub(super) fn text(text: &str) -> DynSolValue {
    DynSolValue::String(text.to_owned())
}

/// An address as the first word of an answer.
pub(super) fn word(address: Address) -> U256 {
    U256::from_be_bytes(address.into_word().0)
}
