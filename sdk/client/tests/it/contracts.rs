//! Typed clients off chain: the same types, and the same story, as in a test's chain.

use std::time::Duration as Patience;

use crate::world::{OffWorld, World, account};
use escrow::{EscrowClient, EscrowError, Released};
use futures_lite::future::{block_on, zip};
use slacontract_client::contract::{Bind, OffChain};
use slacontract_client::{CallError, ClientError, Rpc};
use slacontract_testing::prelude::{Address, AmountUnits, Chain, Duration, DurationUnits};

/// Releases an escrow: refused to the provider, allowed to the customer, once.
fn story(world: &impl World) {
    let provider = world.account(1);
    let before = world.balance(provider);
    let escrow = world.deploy(EscrowClient::new(provider, 30.days()), 10.ether());
    assert!(world.ask(escrow.due()).seconds() > 30 * 86_400);
    let refused = world.send(escrow.release(), 2);
    assert!(matches!(refused, Err(EscrowError::NotCustomer)));
    let payouts = world.send(escrow.release(), 0);
    let Ok([Released { to, amount }]) = payouts.as_deref() else {
        panic!(
            "one payout, not {}",
            payouts.map_or(0, |payouts| payouts.len())
        );
    };
    assert_eq!((*to, *amount), (provider, 10.ether()));
    assert_eq!(world.balance(provider), before + 10.ether().units());
    assert_eq!(world.balance(*escrow.as_ref()), 0);
}

#[test]
fn one_story_is_told_in_a_test_and_off_chain() {
    story(&Chain::open().expect("a chain"));
    story(&OffWorld::start(&[]));
}

#[test]
fn what_can_go_wrong_is_told_apart() {
    let world = OffWorld::start(&[]);
    let (customer, provider) = (world.signer(0), world.account(1));
    block_on(async {
        let escrow = world.deploy(EscrowClient::new(provider, 30.days()), 1.ether());

        let Err(refused) = escrow.release().from(account(2)).send().await else {
            panic!("a stranger releases");
        };
        assert!(matches!(refused.contract(), Some(EscrowError::NotCustomer)));
        assert_eq!(refused.to_string(), "the contract refuses: NotCustomer");

        let Err(refused) = OffChain::transaction(escrow.release())
            .value(1.ether())
            .simulate()
            .await
        else {
            panic!("value is taken");
        };
        let text = refused.to_string();
        assert!(
            matches!(refused, CallError::Refused(_)) && text.contains("NotPayable (Value was sent"),
            "{text}"
        );

        let Err(asked) = escrow.release().await else {
            panic!("awaiting sends nothing");
        };
        assert!(asked.to_string().contains("`.send().await`"), "{asked}");

        let endless = EscrowClient::new(provider, Duration::from_seconds(u64::MAX));
        let Err(panic) = customer.deploy(endless, &world.artifact).send().await else {
            panic!("time has an end");
        };
        assert_eq!(
            panic.to_string(),
            "the contract panics: arithmetic overflow (code 0x11)"
        );

        let nobody: EscrowClient<_> = customer.bind(Address([7; 20]));
        let Err(nothing) = nobody.due().await else {
            panic!("nobody answers");
        };
        assert!(matches!(nothing, CallError::NoCode(_)), "{nothing}");
        let Err(nothing) = nobody.release().send().await else {
            panic!("nobody does anything");
        };
        assert!(matches!(nothing, CallError::NoCode(_)), "{nothing}");
    });
}

#[test]
fn a_reader_needs_no_account_and_finds_past_events_typed() {
    let world = OffWorld::start(&[]);
    let provider = world.account(1);
    block_on(async {
        let written = world.deploy(EscrowClient::new(provider, 30.days()), 2.ether());
        let gas = written.release().estimate().await.expect("an estimate");
        let receipt = written
            .release()
            .gas(gas * 2)
            .send()
            .await
            .expect("released");
        assert!(receipt.gas_used.to::<u64>() <= gas);

        let read: EscrowClient<_> = world.rpc.bind(*written.as_ref());
        assert!(read.due().await.expect("an answer").seconds() > 0);
        let found = world
            .rpc
            .events::<Released>(&read, 0)
            .await
            .expect("events");
        let [(event, log)] = found.as_slice() else {
            panic!("one event, not {}", found.len());
        };
        assert_eq!(
            (event.amount, log.transaction_hash),
            (2.ether(), Some(receipt.transaction_hash))
        );
    });
}

#[test]
fn sends_at_the_same_time_from_one_key_get_nonces_of_their_own() {
    let world = OffWorld::start(&[]);
    let customer = world.signer(0);
    let provider = world.account(1);
    let deploy = || {
        customer
            .deploy(EscrowClient::new(provider, 1.days()), &world.artifact)
            .send()
    };
    let (first, second) = block_on(zip(deploy(), deploy()));
    let (first, second) = (first.expect("deploys"), second.expect("deploys"));
    assert_ne!(first.as_ref(), second.as_ref());
}

#[test]
fn waiting_for_a_block_ends() {
    let world = OffWorld::start(&["--no-mining"]);
    let provider = world.account(1);
    let deployment = EscrowClient::new(provider, 1.days());
    let sent = world
        .signer(0)
        .deploy(deployment, &world.artifact)
        .patience(Patience::from_millis(300))
        .send();
    let Err(CallError::Client(ClientError::Timeout { .. })) = block_on(sent) else {
        panic!("no block is made");
    };
}

#[test]
fn an_endpoint_that_is_none_is_named() {
    let error = Rpc::connect("127.0.0.1:8545")
        .expect_err("no scheme")
        .to_string();
    assert!(
        error.contains("\"127.0.0.1:8545\" is no endpoint"),
        "{error}"
    );
    let nobody = Rpc::connect("http://127.0.0.1:1").expect("an endpoint");
    let error = block_on(nobody.chain_id()).expect_err("nobody listens");
    assert!(matches!(error, ClientError::Transport(_)), "{error}");
}
