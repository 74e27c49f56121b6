//! Contracts behind a proxy, and replacing what they run.

use fixture_coin::CoinClient;
use fixture_vault::VaultClient;
use fixture_vault_two::VaultTwoClient;
use slacontract::standard::erc1967::{IMPLEMENTATION, Upgraded, proxy_code};
use slacontract::standard::{Erc1967Error, OwnableClient, OwnableError, UupsClient, UupsError};
use slacontract_testing::prelude::*;

struct Upgradeable {
    first: Address,
    second: Address,
    proxy: Address,
    vault: VaultClient<TestTransport>,
    uups: UupsClient<TestTransport>,
}

/// A vault of the second account behind a proxy, and the second version beside it.
fn upgradeable(chain: &Chain) -> Upgradeable {
    let [_, owner, nobody] = chain.accounts();
    let first = *chain.deploy(VaultClient::new(nobody)).unwrap().as_ref();
    let second = *chain.deploy(VaultTwoClient::new(nobody)).unwrap().as_ref();
    let proxy = chain.deploy_code(&proxy_code(first, &VaultClient::new(owner).calldata()));
    Upgradeable {
        first,
        second,
        proxy,
        vault: chain.client(proxy),
        uups: chain.client(proxy),
    }
}

fn slot(chain: &Chain, of: Address) -> U256 {
    chain.storage(of, U256::from_be_bytes(IMPLEMENTATION.0))
}

fn word(of: Address) -> U256 {
    let mut word = [0; 32];
    word[12..].copy_from_slice(&of.0);
    U256::from_be_bytes(word)
}

#[slacontract::test]
fn a_proxy_runs_the_implementation_on_its_own_storage(chain: &mut Chain) {
    let [_, owner, nobody] = chain.accounts();
    let up = upgradeable(chain);
    assert_eq!(slot(chain, up.proxy), word(up.first));
    let proxied: OwnableClient<_> = chain.client(up.proxy);
    let itself: OwnableClient<_> = chain.client(up.first);
    assert_eq!(proxied.owner().unwrap(), owner);
    assert_eq!(itself.owner().unwrap(), nobody);
    assert_eq!(up.vault.version().unwrap(), 1);
    // Errors travel through.
    proxied
        .renounce_ownership()
        .from(nobody)
        .expect_err(OwnableError::OwnableUnauthorizedAccount { account: nobody });
}

#[slacontract::test]
fn an_upgrade_keeps_storage_and_runs_the_new_code(chain: &mut Chain) {
    let [_, owner] = chain.accounts();
    let up = upgradeable(chain);
    let nudge = Bytes(up.vault.nudge().calldata().to_vec());
    up.vault.call(up.proxy, nudge).unwrap();
    let two: VaultTwoClient<_> = chain.client(up.proxy);
    let migrate = Bytes(two.migrate(false).calldata().to_vec());
    up.uups
        .upgrade_to_and_call(up.second, migrate)
        .from(owner)
        .expect_event(Upgraded {
            implementation: up.second,
        })
        .unwrap();
    assert_eq!(slot(chain, up.proxy), word(up.second));
    assert_eq!(two.version().unwrap(), 2);
    assert_eq!(two.calls().unwrap(), 11);
    assert_eq!(two.renewed().unwrap(), chain.now());
    let proxied: OwnableClient<_> = chain.client(up.proxy);
    assert_eq!(proxied.owner().unwrap(), owner);
}

#[slacontract::test]
fn only_who_may_upgrades(chain: &mut Chain) {
    let [_, _, thief] = chain.accounts();
    let up = upgradeable(chain);
    up.uups
        .upgrade_to_and_call(up.second, Bytes::default())
        .from(thief)
        .expect_err(OwnableError::OwnableUnauthorizedAccount { account: thief });
}

#[slacontract::test]
fn an_implementation_itself_is_not_upgraded_even_by_its_owner(chain: &mut Chain) {
    let [_, _, nobody] = chain.accounts();
    let up = upgradeable(chain);
    let itself: UupsClient<_> = chain.client(up.first);
    itself
        .upgrade_to_and_call(up.second, Bytes::default())
        .from(nobody)
        .expect_err(UupsError::UUPSUnauthorizedCallContext);
    assert_eq!(itself.proxiable_uuid().unwrap(), IMPLEMENTATION);
    up.uups
        .proxiable_uuid()
        .expect_err(UupsError::UUPSUnauthorizedCallContext);
    assert_eq!(itself.upgrade_interface_version().unwrap(), "5.0.0");
}

#[slacontract::test]
fn what_cannot_be_an_implementation_is_refused(chain: &mut Chain) {
    let [_, owner, account] = chain.accounts();
    let up = upgradeable(chain);
    let upgrade = |to| {
        up.uups
            .upgrade_to_and_call(to, Bytes::default())
            .from(owner)
    };
    let coin = *chain.deploy(CoinClient::new(U256::ONE)).unwrap().as_ref();
    // An account, a contract of another kind, and a proxy.
    for implementation in [account, coin, up.proxy] {
        upgrade(implementation)
            .expect_err(Erc1967Error::ERC1967InvalidImplementation { implementation });
    }
    // One that keeps its address elsewhere.
    let other = Address([0x71; 20]);
    chain.set_code(
        other,
        &[0x60, 0x07, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3], // answers 7
    );
    let mut slot = [0; 32];
    slot[31] = 7;
    upgrade(other).expect_err(UupsError::UUPSUnsupportedProxiableUUID { slot: slot.into() });
    assert_eq!(up.vault.version().unwrap(), 1);
}

#[slacontract::test]
fn an_upgrade_whose_call_fails_does_not_happen(chain: &mut Chain) {
    let [_, owner] = chain.accounts();
    let up = upgradeable(chain);
    let two: VaultTwoClient<_> = chain.client(up.proxy);
    let refuse = Bytes(two.migrate(true).calldata().to_vec());
    up.uups
        .upgrade_to_and_call(up.second, refuse)
        .from(owner)
        .expect_panic(0x01);
    assert_eq!(slot(chain, up.proxy), word(up.first));
}

#[slacontract::test]
fn value_is_for_the_call_of_an_upgrade(chain: &mut Chain) {
    let [_, owner] = chain.accounts();
    let up = upgradeable(chain);
    up.uups
        .upgrade_to_and_call(up.second, Bytes::default())
        .from(owner)
        .value(1.ether())
        .expect_err(Erc1967Error::ERC1967NonPayable);
    let two: VaultTwoClient<_> = chain.client(up.proxy);
    let migrate = Bytes(two.migrate(false).calldata().to_vec());
    up.uups
        .upgrade_to_and_call(up.second, migrate)
        .from(owner)
        .value(1.ether())
        .unwrap();
    assert_eq!(chain.balance(up.proxy), 1.ether());
}

#[slacontract::test]
fn a_proxy_whose_constructor_refuses_does_not_come_into_being(chain: &mut Chain) {
    let up = upgradeable(chain);
    up.vault
        .open(up.first, Address::ZERO)
        .expect_err(OwnableError::OwnableInvalidOwner {
            owner: Address::ZERO,
        });
}

#[slacontract::test]
fn a_contract_opens_another_behind_a_proxy(chain: &mut Chain) {
    let [_, owner] = chain.accounts();
    let up = upgradeable(chain);
    let opened = up.vault.open(up.first, owner).value(2.ether()).unwrap();
    assert_eq!(chain.balance(opened), 2.ether());
    assert_eq!(slot(chain, opened), word(up.first));
    let uups: UupsClient<_> = chain.client(opened);
    uups.upgrade_to_and_call(up.second, Bytes::default())
        .from(owner)
        .unwrap();
    let two: VaultTwoClient<_> = chain.client(opened);
    assert_eq!(two.version().unwrap(), 2);
}
