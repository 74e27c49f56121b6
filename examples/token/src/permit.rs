//! The digest a permit is signed over, as ERC-2612 has it.

use slacontract::abi::{Scalar, typehash};
use slacontract::eip712;
use slacontract::prelude::*;

const PERMIT: B256 =
    typehash("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

/// The digest an owner signs.
pub fn digest(
    separator: &B256,
    owner: Address,
    spender: Address,
    value: U256,
    nonce: U256,
    deadline: U256,
) -> B256 {
    eip712::digest(
        separator,
        &[
            PERMIT.0,
            owner.word(),
            spender.word(),
            value.word(),
            nonce.word(),
            deadline.word(),
        ],
    )
}
