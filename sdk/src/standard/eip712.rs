//! What a contract's signatures are bound to ([EIP-712](https://eips.ethereum.org/EIPS/eip-712)), and telling wallets about it
//! ([ERC-5267](https://eips.ethereum.org/EIPS/eip-5267)).

use crate::env::{chain_id, self_address};
use crate::types::{Address, B256, FixedBytes, U256};
use alloc::string::String;
use alloc::vec::Vec;
use slacontract_macros::interface;

/// A domain as EIP-5267 tells it: which fields are used, name, version, chain, address, salt, extensions.
pub type DomainFields = (
    FixedBytes<1>,
    String,
    String,
    U256,
    Address,
    B256,
    Vec<U256>,
);

/// Name, version, chain and address that this contract's signatures are bound to.
#[interface]
pub trait Eip712 {
    /// The domain's name, which wallets show.
    #[internal]
    fn domain_name(&self) -> String;

    /// The domain's version.
    #[internal]
    fn domain_version(&self) -> String {
        String::from("1")
    }

    /// What digests are made under.
    #[internal]
    fn separator(&self) -> B256 {
        crate::eip712::domain_separator(&self.domain_name(), &self.domain_version())
    }

    /// The domain's fields: which are used (all but the salt), name, version, chain, address, salt and extensions.
    #[view]
    #[name("eip712Domain")]
    fn eip712_domain(&self) -> DomainFields {
        (
            FixedBytes([0b0_1111]),
            self.domain_name(),
            self.domain_version(),
            chain_id(),
            self_address(),
            B256::ZERO,
            Vec::new(),
        )
    }
}
