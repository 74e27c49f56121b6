//! Transactions between the wire, the pool and the executor.

use alloy_consensus::{
    Transaction as _, TxEnvelope, TypedTransaction, transaction::SignerRecoverable,
};
use alloy_eips::{Decodable2718, Typed2718 as _};
use alloy_primitives::{Address, B256, Signature, U256};
use revm::{context::TxEnv, context_interface::either::Either};
use slacontract_executor::Mode;
use slacontract_store::Transaction;

use super::Refused;

/// A transaction on its way into a block.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The transaction with hash and sender.
    pub transaction: Transaction,
    /// Whether it was sent in the name of an account without its key.
    pub impersonated: bool,
}

impl Pending {
    /// Decodes signed bytes and recovers the sender.
    ///
    /// # Errors
    /// [`Refused::Undecodable`], [`Refused::Blob`], [`Refused::Signature`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Refused> {
        let mut rest = bytes;
        let envelope = TxEnvelope::decode_2718(&mut rest)
            .map_err(|error| Refused::Undecodable(error.to_string()))?;
        if !rest.is_empty() {
            return Err(Refused::Undecodable(format!(
                "{} bytes follow the transaction",
                rest.len()
            )));
        }
        if envelope.is_eip4844() {
            return Err(Refused::Blob);
        }
        let sender = envelope.recover_signer().map_err(|_| Refused::Signature)?;
        Ok(Self {
            transaction: Transaction {
                hash: *envelope.tx_hash(),
                envelope,
                sender,
            },
            impersonated: false,
        })
    }

    /// A transaction in the name of `sender`. Its signature names the sender, so that equal transactions of two senders differ in hash.
    #[must_use]
    pub fn impersonate(typed: TypedTransaction, sender: Address) -> Self {
        let signature = Signature::new(
            U256::from_be_bytes(sender.into_word().0),
            U256::from(1),
            false,
        );
        let envelope = typed.into_envelope(signature);
        Self {
            transaction: Transaction {
                hash: *envelope.tx_hash(),
                envelope,
                sender,
            },
            impersonated: true,
        }
    }

    /// The hash.
    #[must_use]
    pub fn hash(&self) -> B256 {
        self.transaction.hash
    }

    /// The sender.
    #[must_use]
    pub fn sender(&self) -> Address {
        self.transaction.sender
    }

    /// The nonce.
    #[must_use]
    pub fn nonce(&self) -> u64 {
        self.transaction.envelope.nonce()
    }

    /// The most it may cost its sender, in wei.
    #[must_use]
    pub fn cost(&self) -> U256 {
        let envelope = &self.transaction.envelope;
        U256::from(envelope.gas_limit())
            .saturating_mul(U256::from(envelope.max_fee_per_gas()))
            .saturating_add(envelope.value())
    }

    /// How the executor checks it.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        if self.impersonated {
            Mode::Impersonated
        } else {
            Mode::Transaction
        }
    }

    /// As the executor takes it.
    #[must_use]
    pub fn env(&self) -> TxEnv {
        let envelope = &self.transaction.envelope;
        TxEnv {
            tx_type: envelope.ty(),
            caller: self.sender(),
            gas_limit: envelope.gas_limit(),
            gas_price: envelope.max_fee_per_gas(),
            kind: envelope.kind(),
            value: envelope.value(),
            data: envelope.input().clone(),
            nonce: envelope.nonce(),
            chain_id: envelope.chain_id(),
            access_list: envelope.access_list().cloned().unwrap_or_default(),
            gas_priority_fee: envelope.max_priority_fee_per_gas(),
            blob_hashes: Vec::new(),
            max_fee_per_blob_gas: 0,
            authorization_list: envelope
                .authorization_list()
                .unwrap_or_default()
                .iter()
                .cloned()
                .map(Either::Left)
                .collect(),
        }
    }
}
