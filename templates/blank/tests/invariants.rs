//! What holds whatever is called, in whatever order.

use blank::CounterClient;
use slacontract_testing::prelude::*;

#[slacontract::test(fuzz = 8)]
fn as_often_as_it_is_called_so_far_it_counts(chain: &mut Chain, times: u8) {
    let counter = chain.deploy(CounterClient::new()).unwrap();
    let times = u64::from(times % 8);
    for _ in 0..times {
        counter.increment().unwrap();
    }
    assert_eq!(counter.number().unwrap(), times);
}

#[slacontract::invariant(runs = 4, steps = 16)]
fn nobody_pays_for_counting(chain: &mut Chain) -> Invariant {
    let counter = chain.deploy(CounterClient::new()).unwrap();
    Invariant::of(&counter).holds(move |chain| assert_eq!(chain.balance(&counter), 0.ether()))
}
