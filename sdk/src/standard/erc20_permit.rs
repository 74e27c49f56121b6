//! Approvals signed off chain ([ERC-2612](https://eips.ethereum.org/EIPS/eip-2612)).

use super::eip712::Eip712;
use super::erc20::Erc20;
use super::nonces::NoncesState;
use crate::abi::{Scalar, typehash};
use crate::contract::Part;
use crate::env::{now, recover_parts};
use crate::require;
use crate::types::{Address, B256, U256};
use slacontract_macros::{Error, interface};

/// Hash of the type that an owner signs.
pub const PERMIT: B256 =
    typehash("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

/// Why a permit is refused, by the names that are in use for ERC-2612.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum PermitError {
    /// The permit has lapsed.
    ERC2612ExpiredSignature {
        /// When it did.
        deadline: U256,
    },
    /// The permit was not signed by the owner.
    ERC2612InvalidSigner {
        /// Who signed it; zero if the signature is none.
        signer: Address,
        /// Whose tokens it is about.
        owner: Address,
    },
}

/// A token whose owners may approve by a signature, which anybody carries.
#[interface(errors(PermitError))]
pub trait Erc20Permit: Erc20 + Eip712 + Part<NoncesState> {
    /// Lets a spender spend tokens of an owner who signed that.
    #[allow(clippy::too_many_arguments)] // the standard's
    fn permit(
        &mut self,
        owner: Address,
        spender: Address,
        value: U256,
        deadline: U256,
        v: u8,
        r: B256,
        s: B256,
    ) {
        require!(
            U256::from(now().seconds()) <= deadline,
            PermitError::ERC2612ExpiredSignature { deadline }
        );
        let words = [
            PERMIT.0,
            owner.word(),
            spender.word(),
            value.word(),
            self.part_mut::<NoncesState>().take(owner).word(),
            deadline.word(),
        ];
        let digest = crate::eip712::digest(&self.separator(), &words);
        let signer = recover_parts(&digest, v, &r, &s).unwrap_or_default();
        require!(
            signer == owner && !owner.is_zero(),
            PermitError::ERC2612InvalidSigner { signer, owner }
        );
        self.allow(owner, spender, value);
    }

    /// How many permits of an owner were used.
    #[view]
    fn nonces(&self, owner: Address) -> U256 {
        self.part::<NoncesState>().of(owner)
    }

    /// What permits are signed under: this token on this chain.
    #[view]
    #[name("DOMAIN_SEPARATOR")]
    fn domain_separator(&self) -> B256 {
        self.separator()
    }
}
