//! What holds whatever is called, by whomever, in whatever order.

use slacontract::standard::Erc20Client;
use slacontract_testing::prelude::*;
use token::TokenClient;

#[slacontract::invariant(runs = 4, steps = 24)]
fn no_token_appears_or_disappears(chain: &mut Chain) -> Invariant {
    let supply = U256::from(1_000_u64);
    let token = TokenClient::new("Example".into(), "EXM".into(), supply);
    let token = chain.deploy(token).unwrap();
    let erc20: Erc20Client<_> = chain.client(&token);
    let actors: [Address; 3] = chain.accounts();
    Invariant::of(&token)
        .actors(actors)
        .weight("transfer", 4)
        .call("transfer a part", {
            let erc20 = erc20.clone();
            move |_, actor, (to, share): (u8, u8)| {
                let to = actors[usize::from(to % 3)];
                let half = erc20.balance_of(actor).unwrap() / U256::from(u64::from(share) + 1);
                Some(erc20.transfer(to, half).from(actor).outcome())
            }
        })
        .holds(move |_| {
            let held = actors
                .iter()
                .fold(U256::ZERO, |sum, who| sum + erc20.balance_of(*who).unwrap());
            assert!(held <= supply);
            assert_eq!(erc20.total_supply().unwrap(), supply);
        })
}
