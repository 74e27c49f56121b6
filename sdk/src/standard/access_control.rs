//! Roles: who may do what, and who decides that (OpenZeppelin's `AccessControl`, same ids, events and errors).

use crate::contract::Part;
use crate::env::caller;
use crate::event::emit;
use crate::require;
use crate::storage::{Map, Slot};
use crate::types::{Address, B256};
use slacontract_macros::{Error, Event, Storage, interface};

/// The role that decides about all roles whose admin was never set. Other roles are hashes of their names:
/// `const MINTER: B256 = typehash("MINTER_ROLE");`.
pub const DEFAULT_ADMIN: B256 = B256::ZERO;

/// Who has one role, and which role decides about it.
#[derive(Storage)]
pub struct RoleState {
    members: Map<Address, bool>,
    admin: Slot<B256>,
}

/// All roles.
#[derive(Storage)]
pub struct AccessControlState {
    roles: Map<B256, RoleState>,
}

/// Somebody got a role.
#[derive(Event)]
pub struct RoleGranted {
    /// The role.
    #[indexed]
    pub role: B256,
    /// Who got it.
    #[indexed]
    pub account: Address,
    /// Who gave it.
    #[indexed]
    pub sender: Address,
}

/// Somebody lost a role.
#[derive(Event)]
pub struct RoleRevoked {
    /// The role.
    #[indexed]
    pub role: B256,
    /// Who had it.
    #[indexed]
    pub account: Address,
    /// Who took it.
    #[indexed]
    pub sender: Address,
}

/// Another role decides about a role.
#[derive(Event)]
pub struct RoleAdminChanged {
    /// The role that is decided about.
    #[indexed]
    pub role: B256,
    /// Which role decided until now.
    #[indexed]
    pub previous_admin_role: B256,
    /// Which decides from now on.
    #[indexed]
    pub new_admin_role: B256,
}

/// Why access is refused.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum AccessControlError {
    /// The account does not have the role.
    AccessControlUnauthorizedAccount {
        /// Who tried.
        account: Address,
        /// The role it would need.
        needed_role: B256,
    },
    /// Renouncing names another account than the caller's.
    AccessControlBadConfirmation,
}

impl AccessControlState {
    /// Whether somebody has a role.
    #[inline]
    pub fn has(&self, role: B256, account: Address) -> bool {
        self.roles.at(role).members.get(account)
    }

    /// Which role decides about a role.
    #[inline]
    pub fn admin_of(&self, role: B256) -> B256 {
        self.roles.at(role).admin.get()
    }

    /// Gives a role, whoever calls; false if the account has it already.
    pub fn grant(&mut self, role: B256, account: Address) -> bool {
        let mut member = self.roles.at(role).members.at(account);
        let new = !member.get();
        if new {
            member.set(true);
            emit(RoleGranted {
                role,
                account,
                sender: caller(),
            });
        }
        new
    }

    /// Takes a role, whoever calls; false if the account does not have it.
    pub fn revoke(&mut self, role: B256, account: Address) -> bool {
        let mut member = self.roles.at(role).members.at(account);
        let had = member.get();
        if had {
            member.set(false);
            emit(RoleRevoked {
                role,
                account,
                sender: caller(),
            });
        }
        had
    }

    /// Lets another role decide about a role, whoever calls.
    pub fn set_admin(&mut self, role: B256, new_admin_role: B256) {
        let mut place = self.roles.at(role).admin;
        let previous_admin_role = place.get();
        place.set(new_admin_role);
        emit(RoleAdminChanged {
            role,
            previous_admin_role,
            new_admin_role,
        });
    }
}

/// A contract whose methods belong to roles.
#[interface(
    events(RoleGranted, RoleRevoked, RoleAdminChanged),
    errors(AccessControlError)
)]
pub trait AccessControl: Part<AccessControlState> {
    /// Whether somebody has a role.
    #[view]
    fn has_role(&self, role: B256, account: Address) -> bool {
        self.part().has(role, account)
    }

    /// Which role decides about a role.
    #[view]
    fn get_role_admin(&self, role: B256) -> B256 {
        self.part().admin_of(role)
    }

    /// Gives a role. The caller needs the role that decides about it.
    fn grant_role(&mut self, role: B256, account: Address) {
        self.only_role(self.get_role_admin(role));
        self.grant(role, account);
    }

    /// Takes a role. The caller needs the role that decides about it.
    fn revoke_role(&mut self, role: B256, account: Address) {
        self.only_role(self.get_role_admin(role));
        self.revoke(role, account);
    }

    /// Gives a role of the caller up, who confirms by its own address.
    fn renounce_role(&mut self, role: B256, caller_confirmation: Address) {
        require!(
            caller_confirmation == caller(),
            AccessControlError::AccessControlBadConfirmation
        );
        self.revoke(role, caller_confirmation);
    }

    /// Reverts unless the caller has the role.
    #[internal]
    fn only_role(&self, role: B256) {
        let account = caller();
        require!(
            self.has_role(role, account),
            AccessControlError::AccessControlUnauthorizedAccount {
                account,
                needed_role: role
            }
        );
    }

    /// Every new member passes here, whoever calls; false if the account has the role already.
    #[internal]
    fn grant(&mut self, role: B256, account: Address) -> bool {
        self.part_mut().grant(role, account)
    }

    /// Every lost member passes here, whoever calls; false if the account does not have the role.
    #[internal]
    fn revoke(&mut self, role: B256, account: Address) -> bool {
        self.part_mut().revoke(role, account)
    }
}
