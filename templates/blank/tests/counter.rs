//! Each test runs natively and as WebAssembly; both must do the same.

use blank::{Changed, CounterClient};
use slacontract_testing::prelude::*;

#[slacontract::test]
fn it_counts(chain: &mut Chain) {
    let [owner] = chain.accounts();
    let counter = chain.deploy(CounterClient::new()).from(owner).unwrap();
    counter.increment().from(owner).expect_event(Changed { by: owner, number: 1 }).unwrap();
    counter.increment().from(owner).unwrap();
    assert_eq!(counter.number().unwrap(), 2);
}
