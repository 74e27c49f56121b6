//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use slacontract::sla::SlaClient;
use slacontract_testing::prelude::*;
use uptime::UptimeClient;

/// The agreement, accepted by the customer. The bond is six ether at least, the fee of a window one.
fn accepted(chain: &Chain) -> SlaClient<TestTransport> {
    let [provider, customer, a, b, c] = chain.accounts();
    let terms = UptimeClient::new(provider, customer, vec![a, b, c], 1.ether());
    let uptime = chain.deploy(terms).from(provider).unwrap();
    let sla: SlaClient<_> = chain.client(&uptime);
    let agreement = sla.status().unwrap().agreement;
    sla.accept(agreement).from(customer).unwrap();
    sla
}

#[slacontract::test(fuzz = 4)]
fn what_the_provider_puts_up_is_the_bond(chain: &mut Chain, more: u64) {
    let [provider] = chain.accounts();
    let sla = accepted(chain);
    let deposit = 6.ether() + Amount::from_units(more.into());
    sla.deposit().from(provider).value(deposit).unwrap();
    assert_eq!(sla.money().unwrap().bond, deposit);
}

#[slacontract::invariant(runs = 2, steps = 16)]
fn the_agreement_has_the_money_it_answers_for(chain: &mut Chain) -> Invariant {
    let [provider, customer, probe] = chain.accounts();
    let sla = accepted(chain);
    sla.deposit().from(provider).value(6.ether()).unwrap();
    sla.deposit().from(customer).value(2.ether()).unwrap();
    Invariant::of_calls()
        .actors([provider, customer, probe])
        .call("settle the next window", {
            let sla = sla.clone();
            move |_, anybody, (): ()| {
                let next = sla.status().unwrap().next;
                Some(sla.settle(next).from(anybody).outcome())
            }
        })
        .call("claim", {
            let sla = sla.clone();
            move |_, anybody, (): ()| Some(sla.claim().from(anybody).outcome())
        })
        .holds(move |chain| assert!(chain.balance(&sla) >= sla.money().unwrap().held))
}
