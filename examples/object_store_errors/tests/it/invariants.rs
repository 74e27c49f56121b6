//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use object_store_errors::ObjectStoreClient;
use slacontract::sla::SlaClient;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 16)]
fn the_agreement_has_the_money_it_answers_for(chain: &mut Chain) -> Invariant {
    let [store, user, client, b, c] = chain.accounts();
    let terms = ObjectStoreClient::new(store, user, vec![client, b, c], 2.ether());
    let agreement = chain.deploy(terms).from(store).unwrap();
    let sla: SlaClient<_> = chain.client(&agreement);
    let hash = sla.status().unwrap().agreement;
    sla.accept(hash).from(user).unwrap();
    sla.deposit().from(store).value(1.ether()).unwrap();
    sla.deposit().from(user).value(4.ether()).unwrap();
    Invariant::of_calls()
        .actors([store, user, client])
        .call("settle the next month", {
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
