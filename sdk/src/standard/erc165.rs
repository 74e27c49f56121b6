//! Which interfaces a contract has ([ERC-165](https://eips.ethereum.org/EIPS/eip-165)).

use crate::contract::Contract;
use crate::types::FixedBytes;
use slacontract_macros::interface;

/// Says which interfaces a contract has. The default answers from the contract's `implements(..)` list, this one included.
#[interface]
pub trait Erc165: Contract {
    /// Whether the contract has the interface with this id (see `INTERFACE_ID` of an interface's client).
    #[view]
    fn supports_interface(&self, interface_id: FixedBytes<4>) -> bool {
        let asked = u32::from_be_bytes(interface_id.0);
        Self::INTERFACES.contains(&asked)
    }
}
