//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use payment_gateway::PaymentGatewayClient;
use slacontract::sla::SlaClient;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 16)]
fn the_agreement_has_the_money_it_answers_for(chain: &mut Chain) -> Invariant {
    let [gateway, merchant, auditor, meter, b, c] = chain.accounts();
    let meters = vec![meter, b, c];
    let terms = PaymentGatewayClient::new(gateway, merchant, auditor, meters, 1.ether());
    let agreement = chain.deploy(terms).from(gateway).unwrap();
    let sla: SlaClient<_> = chain.client(&agreement);
    let hash = sla.status().unwrap().agreement;
    sla.accept(hash).from(merchant).unwrap();
    sla.deposit().from(gateway).value(10.ether()).unwrap();
    sla.deposit().from(merchant).value(4.ether()).unwrap();
    Invariant::of_calls()
        .actors([gateway, merchant, meter])
        .call("settle the next day", {
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
