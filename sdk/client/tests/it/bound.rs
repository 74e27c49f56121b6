//! Bindings made from the ABI of an EVM contract: the same client calls it off chain, in a test, and from a contract.

use std::path::Path;

use crate::world::{OffWorld, account, built};
use fixture_bound::vault::{Deposited, Int24, Position, Uint24, VaultClient, VaultError};
use fixture_bound::{KeeperClient, KeeperError};
use futures_lite::future::block_on;
use slacontract::AmountUnits;
use slacontract_client::contract::{Bind, OffChain};
use slacontract_client::{Artifact, Transaction};
use slacontract_testing::prelude::{Address, B256, Bytes, Chain, TestCall, U256};

/// The vault's init code with its rate.
fn vault(rate: u8) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testing/fixtures/bound/Vault.json");
    let mut code = Artifact::read(path).expect("an artifact").bytecode.to_vec();
    code.extend([0; 31]);
    code.push(rate);
    code
}

#[test]
fn a_contract_calls_an_evm_contract_through_bindings() {
    let chain = Chain::open().expect("a chain");
    let [owner] = chain.accounts();
    let vault: VaultClient<_> = chain.client(chain.deploy_code(&vault(25)));
    let keeper = chain.deploy(KeeperClient::new(*vault.as_ref())).unwrap();
    let put = keeper.put().value(3.ether()).from(owner);
    assert_eq!(put.unwrap(), 3.ether().units());
    assert_eq!(keeper.kept().unwrap(), (U256::from(3.ether().units()), 25));
    let held = U256::from(3.ether().units());
    keeper
        .take(held + U256::from(1_u8))
        .expect_err(KeeperError::Short { held });
    let of_keeper = vault.position_of(*keeper.as_ref()).unwrap();
    assert_eq!((of_keeper.owner, of_keeper.kind), (*keeper.as_ref(), 1));
}

#[test]
fn off_chain_the_same_client_calls_it_with_typed_values_errors_and_events() {
    // The keeper's artifact is there once a chain has deployed it.
    let chain = Chain::open().expect("a chain");
    drop(chain.deploy(KeeperClient::new(Address([1; 20]))).unwrap());
    let world = OffWorld::start(&[]);
    let owner = world.signer(0);
    block_on(async {
        let create = Transaction::create(vault(25));
        let receipt = world
            .rpc
            .transact(&account(0), &create)
            .await
            .expect("creates");
        let address = receipt
            .contract_address
            .expect("a contract")
            .into_array()
            .into();
        let vault: VaultClient<_> = owner.bind(address);

        let Err(empty) = vault.deposit(0).send().await else {
            panic!("nothing is no deposit");
        };
        assert_eq!(empty.contract(), Some(&VaultError::Empty));
        let receipt = OffChain::transaction(vault.deposit(1))
            .value(2.ether())
            .send()
            .await
            .expect("deposits");
        let events: Vec<Deposited> = receipt.events(&vault);
        let change = Int24::new(-7).expect("it fits");
        let value = U256::from(2.ether().units());
        assert_eq!(
            events,
            [Deposited {
                from: owner.address(),
                value,
                change
            }]
        );

        let Err(short) = vault.withdraw(value + value).send().await else {
            panic!("there is not as much");
        };
        let asked = value + value;
        assert_eq!(
            short.contract(),
            Some(&VaultError::TooMuch { asked, held: value })
        );
        assert_eq!(
            short.to_string(),
            "the contract refuses: TooMuch { asked: 4000000000000000000, held: 2000000000000000000 }"
        );

        let (positions, total) = vault
            .positions_of(vec![owner.address()])
            .await
            .expect("positions");
        let [
            Position {
                owner: of,
                amount,
                rate,
                ..
            },
        ] = positions.as_slice()
        else {
            panic!("one position, not {}", positions.len());
        };
        assert_eq!(
            (*of, amount.get(), rate.get(), total),
            (owner.address(), 2.ether().units(), 25, value)
        );
        let (two, three) = (U256::from(2_u8), U256::from(3_u8));
        assert_eq!(
            vault.sum([two, three]).await.expect("a sum"),
            U256::from(5_u8)
        );
        assert_eq!(
            vault.sum_uint256_uint256(two, three).await.expect("a sum"),
            U256::from(5_u8)
        );
        let mixed = vault
            .mix(Bytes(vec![1]), "x".into(), [1, 2, 3, 4].into(), change)
            .await
            .expect("a mix");
        assert_eq!(
            (mixed.0 == B256::from([0; 32]), mixed.1),
            (false, Int24::new(-8).expect("it fits"))
        );

        let keeper = owner
            .deploy(KeeperClient::new(address), &built("fixture-bound"))
            .send()
            .await
            .expect("deploys");
        assert_eq!(keeper.kept().await.expect("an answer").0, U256::from(0_u8));
    });
}

#[test]
fn a_number_of_an_odd_width_holds_only_what_fits() {
    assert_eq!(Uint24::new(0xff_ffff).map(Uint24::get), Some(0xff_ffff));
    assert_eq!(Uint24::new(0x100_0000), None);
    assert_eq!(Int24::new(-0x80_0000).map(Int24::get), Some(-0x80_0000));
    assert_eq!(
        (Int24::new(-0x80_0001), Int24::new(0x80_0000)),
        (None, None)
    );
}
