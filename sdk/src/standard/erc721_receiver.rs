//! Contracts that take tokens of ERC-721.

use super::erc721::Erc721Error;
use crate::call::RawCall;
use crate::env::{caller, code_size};
use crate::error::Error;
use crate::host;
use crate::require;
use crate::types::{Address, Bytes, FixedBytes, U256};
use slacontract_macros::interface;

/// What a contract answers that takes a token: the selector of the question.
pub const ACCEPTED: FixedBytes<4> = FixedBytes([0x15, 0x0b, 0x7a, 0x02]);

/// A contract that takes tokens.
#[interface]
pub trait Erc721Receiver {
    /// Asked after a token was moved here. The default takes all.
    #[name("onERC721Received")]
    fn on_erc721_received(
        &mut self,
        operator: Address,
        from: Address,
        token_id: U256,
        data: Bytes,
    ) -> FixedBytes<4> {
        let _ = (operator, from, token_id, data);
        ACCEPTED
    }
}

/// Reverts unless the receiver has no code or takes the token; with the receiver's own reason if it gives one.
pub fn accepted_by(to: Address, from: Address, token_id: U256, data: Bytes) {
    if code_size(to) == 0 {
        return;
    }
    let question = Erc721ReceiverClient::at(to).on_erc721_received(caller(), from, token_id, data);
    match RawCall::new(to, question.calldata()).call() {
        Ok(answer) => require!(
            answer.len() >= 32 && answer.first_chunk() == Some(&ACCEPTED.0),
            Erc721Error::ERC721InvalidReceiver { receiver: to }
        ),
        Err(reason) if reason.is_empty() => {
            Erc721Error::ERC721InvalidReceiver { receiver: to }.revert()
        }
        Err(reason) => host::revert(&reason),
    }
}
