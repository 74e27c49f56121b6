//! The escrow in both lanes: money goes to the provider, when the customer says so, once.

use escrow::{EscrowClient, EscrowError, Released};
use slacontract_testing::prelude::*;

#[slacontract::test]
fn a_late_provider_is_penalised(chain: &mut Chain) {
    let [customer, provider] = chain.accounts();
    let sla = chain
        .deploy(EscrowClient::new(provider, 30.days()))
        .from(customer)
        .value(10.ether())
        .unwrap();
    chain.warp(31.days());
    sla.release()
        .from(provider)
        .expect_err(EscrowError::NotCustomer);
    sla.release()
        .from(customer)
        .expect_event(Released {
            to: provider,
            amount: 10.ether(),
        })
        .unwrap();
    assert_eq!(chain.balance(&sla), 0.ether());
}

#[slacontract::test]
fn the_term_is_counted_from_the_block_of_the_deployment(chain: &mut Chain) {
    let [provider] = chain.accounts();
    let sla = chain
        .deploy(EscrowClient::new(provider, 30.days()))
        .unwrap();
    assert_eq!(sla.due().unwrap(), chain.now() + 30.days());
}

#[slacontract::test]
fn a_second_release_pays_nothing(chain: &mut Chain) {
    let [customer, provider] = chain.accounts();
    let sla = chain
        .deploy(EscrowClient::new(provider, 30.days()))
        .value(1.ether())
        .unwrap();
    sla.release().from(customer).unwrap();
    let paid = chain.balance(provider);
    sla.release()
        .from(customer)
        .expect_event(Released {
            to: provider,
            amount: 0.ether(),
        })
        .unwrap();
    assert_eq!(chain.balance(provider), paid);
}

#[slacontract::test]
fn value_sent_to_a_method_that_takes_none_is_refused(chain: &mut Chain) {
    let [customer, provider] = chain.accounts();
    let sla = chain
        .deploy(EscrowClient::new(provider, 30.days()))
        .unwrap();
    sla.release()
        .value(1.ether())
        .from(customer)
        .expect_revert();
    assert_eq!(chain.balance(&sla), 0.ether());
}

#[slacontract::test]
fn a_term_beyond_all_time_is_an_overflow(chain: &mut Chain) {
    let [provider] = chain.accounts();
    let reason = chain
        .deploy(EscrowClient::new(
            provider,
            Duration::from_seconds(u64::MAX),
        ))
        .expect_revert();
    assert_eq!(reason[..4], [0x4e, 0x48, 0x7b, 0x71]);
    assert_eq!(reason[35], 0x11);
}

#[slacontract::test(fuzz = 16)]
fn whatever_was_deposited_arrives_and_nothing_else(chain: &mut Chain, wei: u64) {
    let [customer, provider] = chain.accounts();
    let deposit = Amount::from_units(wei.into());
    let before = chain.balance(provider);
    let sla = chain
        .deploy(EscrowClient::new(provider, 1.days()))
        .from(customer)
        .value(deposit)
        .unwrap();
    sla.release().from(customer).unwrap();
    assert_eq!(chain.balance(provider), before + deposit);
    assert_eq!(chain.balance(&sla), 0.ether());
}
