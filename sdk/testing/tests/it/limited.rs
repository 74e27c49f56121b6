//! Gas given to a callee, in the lane that measures gas.

use fixture_calls::CallsClient;
use fixture_nested::NestedClient;
use slacontract_testing::{Chain, Lanes, TestCall};

#[test]
fn a_callee_gets_no_more_gas_than_it_is_given() {
    let chain = Chain::open_in(Lanes::Vm).unwrap();
    let calls = chain.deploy(CallsClient::new()).unwrap();
    let nested = chain.deploy(NestedClient::new(3)).unwrap();
    let nested = *nested.as_ref();
    assert_eq!(calls.bump_with(nested, 1_000).unwrap(), 0);
    assert_eq!(calls.bump_with(nested, 1_000_000).unwrap(), 4);
}
