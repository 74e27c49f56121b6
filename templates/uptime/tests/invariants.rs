//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use slacontract::sla::SlaClient;
use slacontract_testing::prelude::*;
use uptime::UptimeClient;

#[slacontract::test(fuzz = 4)]
fn any_deposit_is_the_providers_bond(chain: &mut Chain, gwei: u32) {
    let [provider, customer, a, b, c] = chain.accounts();
    let terms = UptimeClient::new(provider, customer, vec![a, b, c], 1.ether());
    let uptime = chain.deploy(terms).from(provider).unwrap();
    let sla: SlaClient<_> = chain.client(&uptime);
    let agreement = sla.status().unwrap().agreement;
    sla.accept(agreement).from(customer).unwrap();
    let deposit = Amount::from_units(u128::from(gwei) * 1_000_000_000);
    sla.deposit().from(provider).value(deposit).unwrap();
    assert_eq!(sla.money().unwrap().bond, deposit);
}

#[slacontract::invariant(runs = 2, steps = 16)]
fn the_agreement_has_the_money_it_answers_for(chain: &mut Chain) -> Invariant {
    let [provider, customer, a, b, c] = chain.accounts();
    let terms = UptimeClient::new(provider, customer, vec![a, b, c], 1.ether());
    let uptime = chain.deploy(terms).from(provider).unwrap();
    let sla: SlaClient<_> = chain.client(&uptime);
    let agreement = sla.status().unwrap().agreement;
    sla.accept(agreement).from(customer).unwrap();
    Invariant::of(&uptime)
        .actors([provider, customer, a])
        .value_up_to(6.ether())
        .weight("deposit", 4)
        .holds(move |chain| assert!(chain.balance(&uptime) >= sla.money().unwrap().held))
}
