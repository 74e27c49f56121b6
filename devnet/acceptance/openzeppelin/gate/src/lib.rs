//! OpenZeppelin's AccessControl: a gate that only those with a role open.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
extern crate alloc;

use alloc::vec::Vec;

use openzeppelin_stylus::access::control::{self, AccessControl, IAccessControl};
use stylus_sdk::{
    alloy_primitives::{Address, B256, U256},
    prelude::*,
    storage::StorageU256,
};

/// Whoever has it opens the gate.
const PORTER: [u8; 32] = [0x70; 32];

#[entrypoint]
#[storage]
struct Gate {
    access: AccessControl,
    opened: StorageU256,
}

#[public]
#[implements(IAccessControl<Error = control::Error>)]
impl Gate {
    #[constructor]
    fn constructor(&mut self, admin: Address) {
        self.access
            ._grant_role(AccessControl::DEFAULT_ADMIN_ROLE.into(), admin);
    }

    fn open(&mut self) -> Result<(), control::Error> {
        self.access.only_role(PORTER.into())?;
        let opened = self.opened.get() + U256::from(1);
        self.opened.set(opened);
        Ok(())
    }

    fn opened(&self) -> U256 {
        self.opened.get()
    }
}

#[public]
impl IAccessControl for Gate {
    type Error = control::Error;

    fn has_role(&self, role: B256, account: Address) -> bool {
        self.access.has_role(role, account)
    }

    fn only_role(&self, role: B256) -> Result<(), Self::Error> {
        self.access.only_role(role)
    }

    fn get_role_admin(&self, role: B256) -> B256 {
        self.access.get_role_admin(role)
    }

    fn grant_role(&mut self, role: B256, account: Address) -> Result<(), Self::Error> {
        self.access.grant_role(role, account)
    }

    fn revoke_role(&mut self, role: B256, account: Address) -> Result<(), Self::Error> {
        self.access.revoke_role(role, account)
    }

    fn renounce_role(&mut self, role: B256, confirmation: Address) -> Result<(), Self::Error> {
        self.access.renounce_role(role, confirmation)
    }
}
