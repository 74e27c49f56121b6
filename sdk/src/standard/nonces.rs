//! Counters that let each signature be used once.

use crate::storage::Map;
use crate::types::{Address, U256};
use slacontract_macros::Storage;

/// A counter per signer. It has no methods of its own in the ABI: what uses it (like a permit) shows it.
#[derive(Storage)]
pub struct NoncesState {
    nonces: Map<Address, U256>,
}

impl NoncesState {
    /// The number the signer's next signature carries.
    #[inline]
    pub fn of(&self, signer: Address) -> U256 {
        self.nonces.get(signer)
    }

    /// The number, which is used up.
    #[inline]
    pub fn take(&mut self, signer: Address) -> U256 {
        let mut taken = U256::ZERO;
        self.nonces.update(signer, |nonce| {
            taken = nonce;
            nonce + 1
        });
        taken
    }
}
