//! Who signs: an account of the node, or a key held here.

use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::Encodable2718;
use alloy_primitives::{Address, B256, Bytes, TxKind};
use alloy_signer::SignerSync;
use alloy_signer_local::{MnemonicBuilder, PrivateKeySigner};

use crate::transaction::Transaction;

/// The mnemonic that every Ethereum development tool knows. Never use it for anything of worth.
pub const DEVELOPMENT_MNEMONIC: &str =
    "test test test test test test test test test test test junk";

/// Names for the first accounts of [`DEVELOPMENT_MNEMONIC`], in their order.
pub const DEVELOPMENT_NAMES: [&str; 10] = [
    "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy",
];

/// Why an account cannot sign.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The phrase or the index is not usable.
    #[error("account {index} of the mnemonic: {message}")]
    Mnemonic {
        /// Which account.
        index: u32,
        /// Why.
        message: String,
    },
    /// The key is not one.
    #[error("not a private key: {0}; it has 64 hexadecimal digits")]
    Key(String),
    /// Signing failed.
    #[error("signing failed: {0}")]
    Sign(String),
}

/// Somebody who can send transactions.
#[derive(Clone, Debug)]
pub enum Account {
    /// The node holds the key.
    Unlocked(Address),
    /// The key is here.
    Local(PrivateKeySigner),
}

impl Account {
    /// Account `index` of `mnemonic`, on the path every wallet uses (`m/44'/60'/0'/0/index`).
    ///
    /// # Errors
    /// [`AccountError::Mnemonic`].
    pub fn from_mnemonic(mnemonic: &str, index: u32) -> Result<Self, AccountError> {
        let fail = |error: alloy_signer_local::LocalSignerError| AccountError::Mnemonic {
            index,
            message: error.to_string(),
        };
        MnemonicBuilder::english()
            .phrase(mnemonic)
            .index(index)
            .and_then(|builder| builder.build())
            .map(Self::Local)
            .map_err(fail)
    }

    /// Account `index` of the development mnemonic.
    ///
    /// # Errors
    /// [`AccountError::Mnemonic`] if the index is out of range.
    pub fn development(index: u32) -> Result<Self, AccountError> {
        Self::from_mnemonic(DEVELOPMENT_MNEMONIC, index)
    }

    /// The account of a private key in hexadecimal digits.
    ///
    /// # Errors
    /// [`AccountError::Key`]; the message does not repeat the key.
    pub fn from_key(key: &str) -> Result<Self, AccountError> {
        key.trim().parse().map(Self::Local).map_err(
            |error: alloy_signer_local::LocalSignerError| AccountError::Key(error.to_string()),
        )
    }

    /// An account with a new random key.
    pub fn random() -> Self {
        Self::Local(PrivateKeySigner::random())
    }

    /// The private key in hexadecimal digits, if it is here.
    pub fn private_key(&self) -> Option<B256> {
        match self {
            Self::Unlocked(_) => None,
            Self::Local(signer) => Some(signer.to_bytes()),
        }
    }

    /// Its address.
    pub fn address(&self) -> Address {
        match self {
            Self::Unlocked(address) => *address,
            Self::Local(signer) => signer.address(),
        }
    }

    /// Signs a 32-byte digest.
    ///
    /// # Errors
    /// [`AccountError::Sign`] if the key is not here.
    pub fn sign_digest(&self, digest: B256) -> Result<[u8; 65], AccountError> {
        match self {
            Self::Unlocked(address) => Err(AccountError::Sign(format!(
                "the key of {address} is not here"
            ))),
            Self::Local(signer) => signer
                .sign_hash_sync(&digest)
                .map(|signature| signature.as_bytes())
                .map_err(|error| AccountError::Sign(error.to_string())),
        }
    }

    /// A signed EIP-1559 transaction, ready to send: `gas` is its limit, `max_fee` in wei per gas; it pays no priority fee.
    ///
    /// # Errors
    /// [`AccountError::Sign`] if the key is not here.
    pub fn sign(
        &self,
        transaction: &Transaction,
        chain_id: u64,
        nonce: u64,
        gas: u64,
        max_fee: u128,
    ) -> Result<Bytes, AccountError> {
        let unsigned = TxEip1559 {
            chain_id,
            nonce,
            gas_limit: gas,
            max_fee_per_gas: max_fee,
            max_priority_fee_per_gas: 0,
            to: transaction.to.map_or(TxKind::Create, TxKind::Call),
            value: transaction.value,
            input: transaction.data.clone(),
            ..TxEip1559::default()
        };
        let signer = match self {
            Self::Unlocked(address) => {
                return Err(AccountError::Sign(format!(
                    "the key of {address} is not here"
                )));
            }
            Self::Local(signer) => signer,
        };
        let signature = signer
            .sign_hash_sync(&unsigned.signature_hash())
            .map_err(|error| AccountError::Sign(error.to_string()))?;
        Ok(TxEnvelope::from(unsigned.into_signed(signature))
            .encoded_2718()
            .into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_development_accounts_are_those_every_tool_knows() {
        let address = |index| {
            Account::development(index)
                .expect("a valid index")
                .address()
                .to_string()
        };
        assert_eq!(address(0), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        assert_eq!(address(1), "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    }

    #[test]
    fn a_wrong_key_is_refused_without_repeating_it() {
        let error = Account::from_key("0x1234zz")
            .expect_err("not a key")
            .to_string();
        assert!(
            !error.contains("1234zz") && error.contains("64 hexadecimal"),
            "{error}"
        );
    }
}
