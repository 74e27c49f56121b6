//! What a contract refuses and what it does, from calldata to revert data.
#![allow(missing_docs)] // what the items are for is what the tests say

use slacontract::abi::{self, Abi, selector};
use slacontract::contract::CONSTRUCTOR;
use slacontract::error as own;
use slacontract::prelude::*;
use slacontract::{CallFailure, Contract};
use slacontract_memory::{Chain, Outcome, send};

const ALICE: Address = Address([0xa1; 20]);
const BOB: Address = Address([0xb0; 20]);
const VAULT: Address = Address([0xc0; 20]);

/// Pays out to somebody who may call back.
#[interface]
pub trait Receiver {
    /// Told of a payment.
    fn received(&mut self, amount: Amount) -> bool;
    /// How often it was told.
    #[view]
    fn count(&self) -> u64;
    /// Twice as often.
    #[view]
    fn twice(&self) -> u64 {
        2 * self.count()
    }
}

#[derive(Event)]
pub struct Paid {
    #[indexed]
    pub to: Address,
    pub amount: Amount,
    pub note: String,
}

#[derive(Error)]
pub enum VaultError {
    Empty,
    TooMuch { asked: Amount, held: Amount },
}

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    open: Slot<bool>,
    paid: Map<Address, Amount>,
    log: List<u64>,
}

#[contract]
impl Vault {
    /// For an owner.
    #[init]
    #[payable]
    pub fn new(&mut self, owner: Address) {
        ensure_owner(owner);
        self.owner.set(owner);
        self.open.set(true);
    }

    pub fn pay(&mut self, to: Address, amount: Amount) -> Result<U256, VaultError> {
        let held = balance(self_address());
        ensure!(!held.is_zero(), VaultError::Empty);
        ensure!(
            amount <= held,
            VaultError::TooMuch {
                asked: amount,
                held
            }
        );
        self.paid.update(to, |paid| paid + amount);
        emit(Paid {
            to,
            amount,
            note: String::from("thanks"),
        });
        slacontract::env::pay(to, amount);
        self.log.push(now().seconds());
        Ok(U256::from(self.log.len()))
    }

    pub fn tell(&mut self, who: Address, amount: Amount) -> bool {
        self.paid.set(who, amount);
        ReceiverClient::at(who).received(amount).call()
    }

    pub fn ask(&mut self, who: Address) -> u64 {
        ReceiverClient::at(who).twice().call()
    }

    pub fn attempt(&mut self, vault: Address, amount: Amount) -> String {
        match VaultClient::at(vault).pay(ALICE, amount).try_call() {
            Ok(_) => String::from("paid"),
            Err(CallFailure::Error(VaultError::Empty)) => String::from("empty"),
            Err(CallFailure::Error(VaultError::TooMuch { .. })) => String::from("too much"),
            Err(CallFailure::Reverted(_)) => String::from("reverted"),
        }
    }

    #[reentrant]
    pub fn touch(&mut self) {
        self.log.push(7);
    }

    #[view]
    pub fn paid(&self, to: Address) -> Amount {
        self.paid.get(to)
    }

    #[view]
    pub fn entry(&self, at: u64) -> u64 {
        self.log.get(at)
    }

    #[view]
    pub fn sum(&self, left: U256, right: U256) -> U256 {
        left + right
    }

    #[view]
    pub fn small_sum(&self, left: u64, right: u64) -> u64 {
        left + right
    }

    #[view]
    pub fn divided(&self, left: U256, right: U256) -> U256 {
        left / right
    }

    #[view]
    pub fn insist(&self, condition: bool) {
        assert!(condition, "insisted on {condition}");
    }

    #[payable]
    pub fn fund(&mut self) {}
}

fn ensure_owner(owner: Address) {
    assert!(!owner.is_zero(), "the owner is zero");
}

mod receiver {
    use super::*;

    /// Calls back into whoever tells it.
    #[contract(implements(Receiver))]
    pub struct Echo {
        count: Slot<u64>,
    }

    #[contract]
    impl Echo {
        #[view]
        pub fn ping(&self) -> B256 {
            keccak256("pong")
        }
    }

    #[contract]
    impl Receiver for Echo {
        fn received(&mut self, amount: Amount) -> bool {
            self.count.update(|count| count + 1);
            if amount == Amount::from_units(1) {
                VaultClient::at(caller()).touch().call();
            } else {
                VaultClient::at(caller()).fund().call();
            }
            true
        }

        fn count(&self) -> u64 {
            self.count.get()
        }
    }
}

fn vault(chain: &Chain) -> VaultClient<Chain> {
    chain.deploy(VAULT, ALICE, &VaultClient::new(BOB))
}

#[test]
fn a_constructed_contract_answers_and_remembers() {
    let chain = Chain::default();
    chain.give(ALICE, 100);
    let vault = chain.deploy(
        VAULT,
        ALICE,
        &VaultClient::new(BOB).value(Amount::from_units(10)),
    );
    assert_eq!(chain.balance(&vault), Amount::from_units(10));
    chain.warp(5);
    let answer = send(ALICE, &vault.pay(BOB, Amount::from_units(4)));
    assert_eq!(answer.value::<U256>(), U256::ONE);
    assert_eq!(
        send(ALICE, &vault.paid(BOB)).value::<Amount>(),
        Amount::from_units(4)
    );
    assert_eq!(send(ALICE, &vault.entry(0)).value::<u64>(), 5);
    assert_eq!(chain.balance(BOB), Amount::from_units(4));
    let logs = chain.state().logs;
    let (_, topics, data) = &logs[0];
    assert_eq!(
        topics[0],
        abi::topic("Paid", <(Address, Amount, String)>::OUTPUTS)
    );
    assert_eq!(topics[1][12..], BOB.0);
    assert_eq!(
        abi::decode(data),
        Ok((Amount::from_units(4), String::from("thanks")))
    );
}

#[test]
fn an_unconstructed_contract_refuses_every_call() {
    let chain = Chain::default();
    let vault = chain.place::<Vault>(VAULT);
    assert_eq!(
        send(ALICE, &vault.paid(BOB)).selector(),
        own::NOT_CONSTRUCTED
    );
}

#[test]
fn the_constructor_runs_once() {
    let chain = Chain::default();
    vault(&chain);
    let mut data = CONSTRUCTOR.to_be_bytes().to_vec();
    data.extend(abi::encode(&(ALICE,)));
    assert_eq!(
        chain.send(ALICE, VAULT, &data, 0).selector(),
        own::ALREADY_CONSTRUCTED
    );
}

#[test]
fn a_failed_constructor_leaves_the_contract_unconstructed() {
    let chain = Chain::default();
    let vault = chain.place::<Vault>(VAULT);
    let mut data = CONSTRUCTOR.to_be_bytes().to_vec();
    data.extend(abi::encode(&(Address::ZERO,)));
    assert_eq!(chain.send(ALICE, VAULT, &data, 0).panic_code(), 0x01);
    assert_eq!(
        send(ALICE, &vault.paid(BOB)).selector(),
        own::NOT_CONSTRUCTED
    );
}

#[test]
fn value_is_refused_where_none_is_taken() {
    let chain = Chain::default();
    chain.give(ALICE, 100);
    let vault = vault(&chain);
    let one = Amount::from_units(1);
    assert_eq!(
        send(ALICE, &vault.paid(BOB).value(one)).selector(),
        own::NOT_PAYABLE
    );
    assert_eq!(
        send(ALICE, &vault.fund().value(one)),
        Outcome::Success(Vec::new())
    );
    assert_eq!(chain.balance(VAULT), one);
}

#[test]
fn calldata_that_names_no_method_is_refused() {
    let chain = Chain::default();
    vault(&chain);
    for data in [&[][..], &[1, 2, 3], &[1, 2, 3, 4], &[0; 36]] {
        assert_eq!(
            chain.send(ALICE, VAULT, data, 0).selector(),
            own::UNKNOWN_METHOD,
            "{data:?}"
        );
    }
}

#[test]
fn malformed_arguments_are_refused() {
    let chain = Chain::default();
    let vault = vault(&chain);
    let whole = vault.pay(BOB, Amount::from_units(1)).calldata().to_vec();
    for cut in 4..whole.len() {
        assert_eq!(
            chain.send(ALICE, VAULT, &whole[..cut], 0).selector(),
            own::MALFORMED_ARGUMENTS,
            "{cut} bytes"
        );
    }
    let mut dirty_address = whole.clone();
    dirty_address[4] = 1;
    let mut wide_amount = whole.clone();
    wide_amount[36] = 1;
    for data in [dirty_address, wide_amount] {
        assert_eq!(
            chain.send(ALICE, VAULT, &data, 0).selector(),
            own::MALFORMED_ARGUMENTS
        );
    }
    let mut longer = whole;
    longer.push(9);
    assert_ne!(
        chain.send(ALICE, VAULT, &longer, 0).selector(),
        own::MALFORMED_ARGUMENTS,
        "data behind the arguments is ignored"
    );
}

#[test]
fn errors_carry_their_fields_and_undo_everything() {
    let chain = Chain::default();
    let vault = vault(&chain);
    assert!(matches!(
        send(ALICE, &vault.pay(BOB, Amount::from_units(1))).error(),
        VaultError::Empty
    ));
    chain.give(VAULT, 3);
    let before = chain.state();
    match send(ALICE, &vault.pay(BOB, Amount::from_units(5))).error() {
        VaultError::TooMuch { asked, held } => assert_eq!((asked.units(), held.units()), (5, 3)),
        VaultError::Empty => panic!("the vault is not empty"),
    }
    assert_eq!(chain.state().storage, before.storage);
    assert_eq!(chain.state().logs.len(), before.logs.len());
}

#[test]
fn traps_say_why() {
    let chain = Chain::default();
    let vault = vault(&chain);
    let one = U256::ONE;
    assert_eq!(send(ALICE, &vault.sum(U256::MAX, one)).panic_code(), 0x11);
    assert_eq!(
        send(ALICE, &vault.small_sum(u64::MAX, 1)).panic_code(),
        0x11
    );
    assert_eq!(
        send(ALICE, &vault.divided(one, U256::ZERO)).panic_code(),
        0x12
    );
    assert_eq!(send(ALICE, &vault.entry(0)).panic_code(), 0x32);
    assert_eq!(send(ALICE, &vault.insist(false)).panic_code(), 0x01);
    assert_eq!(
        send(ALICE, &vault.insist(true)),
        Outcome::Success(Vec::new())
    );
}

#[test]
fn reentrancy_is_refused_unless_the_method_allows_it() {
    let chain = Chain::default();
    let vault = vault(&chain);
    let echo = chain.place::<receiver::Echo>(BOB);
    // Told of 2, the receiver calls `fund`, which does not allow it; the error travels back through both frames.
    assert_eq!(
        send(ALICE, &vault.tell(BOB, Amount::from_units(2))).selector(),
        own::REENTRANT_CALL
    );
    assert_eq!(
        send(ALICE, &echo.ping()).value::<B256>(),
        keccak_of(b"pong")
    );
    // Told of 1, it calls `touch`, which does.
    assert!(send(ALICE, &vault.tell(BOB, Amount::from_units(1))).value::<bool>());
    assert_eq!(send(ALICE, &vault.entry(0)).value::<u64>(), 7);
    assert_eq!(
        send(ALICE, &vault.paid(BOB)).value::<Amount>(),
        Amount::from_units(1)
    );
}

fn keccak_of(data: &[u8]) -> B256 {
    B256::from(slacontract::host::keccak(data))
}

#[test]
fn interfaces_route_their_methods_defaults_included() {
    let chain = Chain::default();
    let vault = vault(&chain);
    chain.place::<receiver::Echo>(BOB);
    send(ALICE, &vault.tell(BOB, Amount::from_units(1)));
    assert_eq!(send(ALICE, &vault.ask(BOB)).value::<u64>(), 2);
}

#[test]
fn a_call_of_an_account_without_the_method_is_an_error() {
    let chain = Chain::default();
    let vault = vault(&chain);
    // Nothing lives at ALICE: the call succeeds on chain, with no data.
    assert_eq!(
        send(ALICE, &vault.ask(ALICE)).selector(),
        own::MALFORMED_RESULT
    );
}

#[test]
fn failures_of_callees_can_be_told_apart() {
    let chain = Chain::default();
    let vault = vault(&chain);
    let other = Address([0xdd; 20]);
    chain.deploy(other, ALICE, &VaultClient::new(BOB));
    let attempt =
        |amount| send(ALICE, &vault.attempt(other, Amount::from_units(amount))).value::<String>();
    assert_eq!(attempt(1), "empty");
    chain.give(other, 1);
    assert_eq!(attempt(2), "too much");
    assert_eq!(attempt(1), "paid");
}

#[test]
fn a_refused_payment_names_the_recipient() {
    let chain = Chain::default();
    let vault = vault(&chain);
    chain.give(VAULT, 1);
    chain.place::<receiver::Echo>(BOB);
    // The receiver has no method for empty calldata.
    let outcome = send(ALICE, &vault.pay(BOB, Amount::from_units(1)));
    assert_eq!(outcome.selector(), own::TRANSFER_FAILED);
    let Outcome::Revert(data) = outcome else {
        unreachable!("checked above")
    };
    assert_eq!(abi::decode::<Address>(&data[4..]), Ok(BOB));
}

#[test]
fn views_flush_nothing() {
    let chain = Chain::default();
    let vault = vault(&chain);
    let before = chain.flushes();
    send(ALICE, &vault.paid(BOB));
    assert_eq!(chain.flushes(), before);
}

#[test]
fn descriptions_and_metadata_agree_with_the_code() {
    assert_eq!(Vault::NAME, "Vault");
    assert_eq!(Vault::PACKAGE, "slacontract");
    assert_eq!(
        selector("paid", <(Address,)>::OUTPUTS).to_be_bytes(),
        VaultClient::at(VAULT).paid(BOB).calldata()[..4]
    );
    const SIZE: usize = slacontract::meta::size::<Vault>();
    let blob = slacontract::meta::blob::<Vault, SIZE>();
    assert_eq!(blob[..8], slacontract::meta::MAGIC);
    let text = std::str::from_utf8(&blob[14..]).unwrap();
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(value["contract"], "Vault");
    let names: Vec<&str> = value["abi"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["name"].as_str())
        .collect();
    for name in [
        "pay",
        "smallSum",
        "Paid",
        "Empty",
        "TooMuch",
        "ReentrantCall",
    ] {
        assert_eq!(
            names.iter().filter(|found| **found == name).count(),
            1,
            "{name} in {names:?}"
        );
    }
    assert_eq!(value["abi"][0]["type"], "constructor");
    assert_eq!(value["methodDocs"]["constructor"], "For an owner.");
    let layout: Vec<_> = value["storageLayout"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            (
                field["slot"].as_u64(),
                field["offset"].as_u64(),
                field["type"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        layout,
        [
            (Some(0), Some(0), Some("Address")),
            (Some(0), Some(20), Some("bool")),
            (Some(1), Some(0), Some("mapping(Address => Amount)")),
            (Some(2), Some(0), Some("u64[]")),
        ]
    );
}
