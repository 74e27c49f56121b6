//! The counter in both lanes.

use counter::CounterClient;
use slacontract_testing::prelude::*;

#[slacontract::test]
fn it_counts_for_anyone(chain: &mut Chain) {
    let [_, stranger] = chain.accounts();
    let counter = chain.deploy(CounterClient::new()).unwrap();
    counter.increment().unwrap();
    counter.increment().from(stranger).unwrap();
    assert_eq!(counter.number().unwrap(), U256::from(2_u64));
}

#[slacontract::test]
fn it_does_not_wrap_around(chain: &mut Chain) {
    let counter = chain.deploy(CounterClient::new()).unwrap();
    counter.set_number(U256::MAX).unwrap();
    counter.increment().expect_panic(0x11);
    assert_eq!(counter.number().unwrap(), U256::MAX);
}
