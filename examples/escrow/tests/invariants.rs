//! What holds whatever is called, by whomever, in whatever order.

use escrow::EscrowClient;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 4, steps = 16)]
fn the_deposit_is_held_or_it_is_the_providers(chain: &mut Chain) -> Invariant {
    let [customer, provider] = chain.accounts();
    let before = chain.balance(provider);
    let escrow = chain
        .deploy(EscrowClient::new(provider, 30.days()))
        .from(customer)
        .value(10.ether())
        .unwrap();
    Invariant::of(&escrow).holds(move |chain| {
        let held = chain.balance(&escrow);
        assert_eq!(chain.balance(provider) + held, before + 10.ether());
    })
}
