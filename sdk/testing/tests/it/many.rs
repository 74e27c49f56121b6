//! Hundreds of private chains on one devnet: side by side, and none knows of another.

use std::thread;

use fixture_nested::NestedClient;
use slacontract_testing::prelude::*;
use slacontract_testing::run;

#[test]
fn two_hundred_chains_live_side_by_side_and_share_nothing() {
    let tests: Vec<_> = (0..200_u64)
        .map(|number| {
            thread::spawn(move || {
                run(move |chain| {
                    let contract = chain.deploy(NestedClient::new(number)).unwrap();
                    chain.warp(Duration::from_seconds(number));
                    assert_eq!(contract.bump().unwrap(), number + 1);
                    // The same address on every chain, with a state of its own.
                    (*contract.as_ref(), contract.count().unwrap(), chain.now())
                })
            })
        })
        .collect();
    let ends: Vec<_> = tests
        .into_iter()
        .map(|test| test.join().expect("every chain works"))
        .collect();
    for (number, (address, count, now)) in (0_u64..).zip(&ends) {
        assert_eq!(*address, ends[0].0);
        assert_eq!(*count, number + 1);
        assert_eq!(now.seconds(), ends[0].2.seconds() + number);
    }
}
