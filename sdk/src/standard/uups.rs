//! Upgrading from inside: the implementation replaces itself in its proxy ([ERC-1822](https://eips.ethereum.org/EIPS/eip-1822),
//! OpenZeppelin's `UUPSUpgradeable`).
//!
//! Storage stays, so the new implementation's fields must begin with the old one's: `slacontract_client::storage::upgrade` compares
//! two layouts.
//! A contract behind a proxy is recognised by the proxy's slot, which is empty in the implementation's own storage.

use super::erc1967::{Erc1967Error, IMPLEMENTATION, Upgraded, implementation, is_proxied};
use crate::call::RawCall;
use crate::env::{code_size, value_sent};
use crate::event::emit;
use crate::host;
use crate::require;
use crate::types::{Address, B256, Bytes};
use alloc::string::String;
use slacontract_macros::{Error, interface};

/// Why an upgrade is refused.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum UupsError {
    /// An upgrade was asked of the implementation itself, or the implementation's kind of its proxy.
    UUPSUnauthorizedCallContext,
    /// The new implementation keeps its address elsewhere.
    UUPSUnsupportedProxiableUUID {
        /// Where.
        slot: B256,
    },
}

/// A contract that can replace its own code, behind a proxy.
#[interface(events(Upgraded), errors(UupsError, Erc1967Error))]
pub trait Uups {
    /// Says who may upgrade: reverts for everybody else. There is no default, on purpose.
    #[internal]
    fn authorize_upgrade(&mut self, new_implementation: Address);

    /// The slot in which a proxy of this contract keeps its address. Refused behind a proxy, so that no proxy becomes an
    /// implementation; answered before construction, because an implementation need not be constructed.
    #[view]
    #[unconstructed]
    #[name("proxiableUUID")]
    fn proxiable_uuid(&self) -> B256 {
        require!(!is_proxied(), UupsError::UUPSUnauthorizedCallContext);
        IMPLEMENTATION
    }

    /// Replaces the implementation, and calls the new one with `data` unless that is empty.
    #[payable]
    fn upgrade_to_and_call(&mut self, new_implementation: Address, data: Bytes) {
        require!(is_proxied(), UupsError::UUPSUnauthorizedCallContext);
        self.authorize_upgrade(new_implementation);
        replace(new_implementation, &data);
    }

    /// The version of this way of upgrading, as tools ask for it.
    #[view]
    #[unconstructed]
    #[name("UPGRADE_INTERFACE_VERSION")]
    fn upgrade_interface_version(&self) -> String {
        String::from("5.0.0")
    }
}

/// Puts another implementation in the slot, after asking it whether it belongs there.
fn replace(new_implementation: Address, data: &Bytes) {
    let invalid = Erc1967Error::ERC1967InvalidImplementation {
        implementation: new_implementation,
    };
    let question = UupsClient::at(new_implementation).proxiable_uuid();
    let Ok(answer) = RawCall::new(new_implementation, question.calldata()).ask() else {
        crate::error::revert(&invalid)
    };
    // An account without code answers nothing.
    let Some(slot) = answer.first_chunk::<32>().map(|slot| B256::from(*slot)) else {
        crate::error::revert(&invalid)
    };
    require!(
        slot == IMPLEMENTATION,
        UupsError::UUPSUnsupportedProxiableUUID { slot }
    );
    require!(code_size(new_implementation) > 0, invalid);
    implementation().set(new_implementation);
    emit(Upgraded {
        implementation: new_implementation,
    });
    if data.is_empty() {
        require!(value_sent().is_zero(), Erc1967Error::ERC1967NonPayable);
    } else if let Err(reason) = RawCall::new(new_implementation, data).delegate() {
        host::revert(&reason);
    }
}
