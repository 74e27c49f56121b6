//! Development accounts: keys everybody knows, derived from a mnemonic, unlocked on the devnet.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, b256};
use alloy_signer_local::{MnemonicBuilder, PrivateKeySigner};

/// The mnemonic every Ethereum development tool knows.
pub const TEST_MNEMONIC: &str = "test test test test test test test test test test test junk";

/// The published key of the funded account of Stylus development nodes.
const STYLUS_DEV_KEY: B256 =
    b256!("b6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659");

/// Why no accounts could be derived.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountsError {
    /// The mnemonic is not one.
    #[error("mnemonic `{phrase}` is not valid: {reason}; give 12 to 24 BIP-39 words in quotes")]
    Mnemonic {
        /// What was given.
        phrase: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Unlocked accounts with their keys, in order.
#[derive(Clone, Debug, Default)]
pub struct DevAccounts {
    signers: Vec<PrivateKeySigner>,
    index: BTreeMap<Address, usize>,
}

impl DevAccounts {
    /// Derives `count` accounts along `m/44'/60'/0'/0/i`.
    ///
    /// # Errors
    /// [`AccountsError::Mnemonic`].
    pub fn derive(mnemonic: &str, count: u32) -> Result<Self, AccountsError> {
        let fail = |error: alloy_signer_local::LocalSignerError| AccountsError::Mnemonic {
            phrase: mnemonic.to_owned(),
            reason: error.to_string(),
        };
        let parent = MnemonicBuilder::from_phrase(mnemonic)
            .build_parent_key()
            .map_err(fail)?;
        let mut accounts = Self::default();
        for index in 0..count {
            accounts.add(parent.child(index).map_err(fail)?.signer());
        }
        Ok(accounts)
    }

    /// Adds the account that Stylus development nodes fund.
    pub fn add_stylus_dev(&mut self) {
        if let Ok(signer) = PrivateKeySigner::from_bytes(&STYLUS_DEV_KEY) {
            self.add(signer);
        }
    }

    fn add(&mut self, signer: PrivateKeySigner) {
        self.index.insert(signer.address(), self.signers.len());
        self.signers.push(signer);
    }

    /// Addresses in order of derivation.
    #[must_use]
    pub fn addresses(&self) -> Vec<Address> {
        self.signers.iter().map(PrivateKeySigner::address).collect()
    }

    /// The signers in order of derivation.
    #[must_use]
    pub fn signers(&self) -> &[PrivateKeySigner] {
        &self.signers
    }

    /// The signer of an address, if it is one of these.
    #[must_use]
    pub fn signer(&self, address: Address) -> Option<&PrivateKeySigner> {
        self.index
            .get(&address)
            .and_then(|index| self.signers.get(*index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::address;

    #[test]
    fn the_test_mnemonic_gives_the_accounts_every_tool_knows() {
        let accounts = DevAccounts::derive(TEST_MNEMONIC, 2).unwrap();
        let known = [
            address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
            address!("70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        ];
        assert_eq!(accounts.addresses(), known);
    }

    #[test]
    fn the_stylus_development_account_is_the_published_one() {
        let mut accounts = DevAccounts::default();
        accounts.add_stylus_dev();
        assert_eq!(
            accounts.addresses(),
            [address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E")]
        );
    }

    #[test]
    fn a_mnemonic_that_is_none_is_named() {
        let error = DevAccounts::derive("junk junk", 1).unwrap_err();
        assert!(error.to_string().contains("`junk junk`"), "{error}");
    }
}
