//! Owners and roles.

use fixture_club::{ClubClient, MINTER, PAUSER};
use fixture_vault::VaultClient;
use slacontract::standard::access_control::{
    DEFAULT_ADMIN, RoleAdminChanged, RoleGranted, RoleRevoked,
};
use slacontract::standard::ownable::{OwnershipTransferStarted, OwnershipTransferred};
use slacontract::standard::{AccessControlClient, AccessControlError, OwnableClient, OwnableError};
use slacontract_testing::prelude::*;

fn roles(
    chain: &Chain,
) -> (
    ClubClient<TestTransport>,
    AccessControlClient<TestTransport>,
) {
    let [creator] = chain.accounts();
    let club = chain
        .deploy(ClubClient::new())
        .expect_event(RoleGranted {
            role: DEFAULT_ADMIN,
            account: creator,
            sender: creator,
        })
        .expect_event(RoleAdminChanged {
            role: PAUSER,
            previous_admin_role: DEFAULT_ADMIN,
            new_admin_role: MINTER,
        })
        .unwrap();
    let roles = chain.client(&club);
    (club, roles)
}

fn refused(account: Address, needed_role: B256) -> AccessControlError {
    AccessControlError::AccessControlUnauthorizedAccount {
        account,
        needed_role,
    }
}

#[slacontract::test]
fn a_role_is_given_and_taken_by_who_decides_about_it(chain: &mut Chain) {
    let [admin, minter, other] = chain.accounts();
    let (club, roles) = roles(chain);
    roles
        .grant_role(MINTER, other)
        .from(other)
        .expect_err(refused(other, DEFAULT_ADMIN));
    roles
        .grant_role(MINTER, minter)
        .expect_event(RoleGranted {
            role: MINTER,
            account: minter,
            sender: admin,
        })
        .unwrap();
    assert!(roles.has_role(MINTER, minter).unwrap());
    club.mint(other, U256::ONE).from(minter).unwrap();
    club.mint(other, U256::ONE)
        .from(other)
        .expect_err(refused(other, MINTER));
    // Another role decides about this one.
    assert_eq!(roles.get_role_admin(PAUSER).unwrap(), MINTER);
    roles
        .grant_role(PAUSER, other)
        .expect_err(refused(admin, MINTER));
    roles.grant_role(PAUSER, other).from(minter).unwrap();
    club.pause().from(other).unwrap();
    roles
        .revoke_role(MINTER, minter)
        .expect_event(RoleRevoked {
            role: MINTER,
            account: minter,
            sender: admin,
        })
        .unwrap();
    club.unpause()
        .from(minter)
        .expect_err(refused(minter, PAUSER));
}

#[slacontract::test]
fn a_role_is_given_up_by_its_member_alone(chain: &mut Chain) {
    let [admin, member] = chain.accounts();
    let (_, roles) = roles(chain);
    roles.grant_role(MINTER, member).unwrap();
    roles
        .renounce_role(MINTER, member)
        .from(admin)
        .expect_err(AccessControlError::AccessControlBadConfirmation);
    roles.renounce_role(MINTER, member).from(member).unwrap();
    assert!(!roles.has_role(MINTER, member).unwrap());
}

#[slacontract::test]
fn giving_a_role_twice_says_nothing_twice(chain: &mut Chain) {
    let [_, member] = chain.accounts();
    let (_, roles) = roles(chain);
    roles.grant_role(MINTER, member).unwrap();
    assert!(roles.grant_role(MINTER, member).outcome().logs.is_empty());
    roles.revoke_role(MINTER, member).unwrap();
    assert!(roles.revoke_role(MINTER, member).outcome().logs.is_empty());
}

#[slacontract::test]
fn ownership_passes_when_it_is_accepted(chain: &mut Chain) {
    let [owner, next, other] = chain.accounts();
    let vault: OwnableClient<_> = chain.client(chain.deploy(VaultClient::new(owner)).unwrap());
    vault
        .transfer_ownership(next)
        .from(other)
        .expect_err(OwnableError::OwnableUnauthorizedAccount { account: other });
    vault
        .transfer_ownership(next)
        .expect_event(OwnershipTransferStarted {
            previous_owner: owner,
            new_owner: next,
        })
        .unwrap();
    assert_eq!(
        (vault.owner().unwrap(), vault.pending_owner().unwrap()),
        (owner, next)
    );
    vault
        .accept_ownership()
        .from(other)
        .expect_err(OwnableError::OwnableUnauthorizedAccount { account: other });
    vault
        .accept_ownership()
        .from(next)
        .expect_event(OwnershipTransferred {
            previous_owner: owner,
            new_owner: next,
        })
        .unwrap();
    assert_eq!(
        (vault.owner().unwrap(), vault.pending_owner().unwrap()),
        (next, Address::ZERO)
    );
    vault
        .renounce_ownership()
        .from(owner)
        .expect_err(OwnableError::OwnableUnauthorizedAccount { account: owner });
    vault.transfer_ownership(owner).from(next).unwrap();
    vault.renounce_ownership().from(next).unwrap();
    vault
        .accept_ownership()
        .from(owner)
        .expect_err(OwnableError::OwnableUnauthorizedAccount { account: owner });
    assert_eq!(vault.owner().unwrap(), Address::ZERO);
}

#[slacontract::test]
fn nobody_is_no_first_owner(chain: &mut Chain) {
    chain
        .deploy(VaultClient::new(Address::ZERO))
        .expect_err(OwnableError::OwnableInvalidOwner {
            owner: Address::ZERO,
        });
}
