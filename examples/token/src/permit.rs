//! The digest a permit is signed over (EIP-712), as ERC-2612 has it.

use slacontract::abi;
use slacontract::prelude::*;

const DOMAIN: B256 = abi::typehash(
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
);
const PERMIT: B256 = abi::typehash(
    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
);
const VERSION: B256 = abi::typehash("1");

/// What permits are signed under: the token's name, version 1, this chain, this contract.
pub fn domain(name: &str) -> B256 {
    keccak256(abi::encode(&(
        DOMAIN,
        keccak256(name),
        VERSION,
        chain_id(),
        self_address(),
    )))
}

/// The digest an owner signs.
pub fn digest(
    separator: B256,
    owner: Address,
    spender: Address,
    value: U256,
    nonce: U256,
    deadline: U256,
) -> B256 {
    let structure = keccak256(abi::encode(&(
        PERMIT, owner, spender, value, nonce, deadline,
    )));
    let mut bytes = [0; 66];
    bytes[..2].copy_from_slice(&[0x19, 0x01]);
    bytes[2..34].copy_from_slice(&separator.0);
    bytes[34..].copy_from_slice(&structure.0);
    keccak256(bytes)
}
