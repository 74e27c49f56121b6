//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use payment_gateway::PaymentGatewayClient;
use slacontract::sla::{SlaClient, SlaTokenClient};
use slacontract::standard::Erc20Client;
use slacontract_testing::prelude::*;
use token::TokenClient;

#[slacontract::invariant(runs = 2, steps = 16)]
fn the_agreement_has_the_money_it_answers_for(chain: &mut Chain) -> Invariant {
    let [gateway, merchant, auditor, meter, b, c] = chain.accounts();
    let meters = vec![meter, b, c];
    let issue = TokenClient::new("Dollar".into(), "USD".into(), 3_000_000_000_u64.into());
    let token = chain.deploy(issue).from(gateway).unwrap();
    let token: Erc20Client<_> = chain.client(&token);
    let paid = token.transfer(merchant, 1_000_000_000_u64.into());
    paid.from(gateway).unwrap();
    let fee = Amount::from_units(100_000_000);
    let at = *token.as_ref();
    let terms = PaymentGatewayClient::new(gateway, merchant, auditor, meters, at, fee);
    let agreement = chain.deploy(terms).from(gateway).unwrap();
    let sla: SlaClient<_> = chain.client(&agreement);
    let hash = sla.status().unwrap().agreement;
    sla.accept(hash).from(merchant).unwrap();
    let tokens: SlaTokenClient<_> = chain.client(&agreement);
    for (party, fees) in [(gateway, 10), (merchant, 4)] {
        let approval = token.approve(*agreement.as_ref(), (fee * fees).into());
        approval.from(party).unwrap();
        tokens.deposit_token(fee * fees).from(party).unwrap();
    }
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
        .holds(move |_| {
            let has = token.balance_of(*sla.as_ref()).unwrap();
            assert!(has >= sla.money().unwrap().held.into());
        })
}
