//! Frames of contracts and of EVM code inside each other, in both lanes: one journal, one call stack, the same in each.

use fixture_nested::{Bumped, NestedClient, NestedError};
use slacontract_testing::prelude::*;
use slacontract_testing::{Receipt, Status};

type Client = NestedClient<TestTransport>;

/// EVM code that calls the address in its first word with the rest of its calldata, and answers or reverts as that does.
const RELAY: &[u8] = &[
    0x60, 0x20, 0x36, 0x03, 0x60, 0x20, 0x5f, 0x37, // calldatacopy(0, 32, size - 32)
    0x5f, 0x5f, 0x60, 0x20, 0x36, 0x03, 0x5f, 0x34, 0x5f, 0x35, 0x5a,
    0xf1, // call(gas, first word, callvalue, 0, size - 32, 0, 0)
    0x3d, 0x5f, 0x5f, 0x3e, // returndatacopy(0, 0, size)
    0x15, 0x60, 0x1f, 0x57, 0x3d, 0x5f, 0xf3, // if it succeeded: return
    0x5b, 0x3d, 0x5f, 0xfd, // else revert
];

fn deployed(chain: &Chain) -> Client {
    chain.deploy(NestedClient::new(0)).unwrap()
}

fn relay(chain: &Chain) -> Address {
    let relay = Address([0x42; 20]);
    chain.set_code(relay, RELAY);
    chain.label(relay, "relay");
    relay
}

/// Calldata that makes the EVM relay call `target`.
fn through(target: impl AsRef<Address>, calldata: &[u8]) -> Bytes {
    [[0; 12].as_slice(), &target.as_ref().0, calldata]
        .concat()
        .into()
}

#[slacontract::test]
fn the_constructor_runs_with_its_arguments_and_the_creator_as_caller(chain: &mut Chain) {
    let [_, creator] = chain.accounts();
    let contract = chain
        .deploy(NestedClient::new(7))
        .from(creator)
        .value(3.ether())
        .unwrap();
    assert_eq!(
        (contract.count().unwrap(), contract.owner().unwrap()),
        (7, creator)
    );
    assert_eq!(chain.balance(&contract), 3.ether());
}

#[slacontract::test]
fn a_constructor_that_refuses_leaves_nothing(chain: &mut Chain) {
    let [creator] = chain.accounts();
    let before = chain.balance(creator);
    chain
        .deploy(NestedClient::new(1000))
        .value(1.ether())
        .expect_err(NestedError::OnDemand { count: 1000 });
    assert_eq!(chain.balance(creator), before);
}

#[slacontract::test]
fn an_event_is_expected_by_value(chain: &mut Chain) {
    let [caller] = chain.accounts();
    let contract = deployed(chain);
    assert_eq!(
        contract
            .bump()
            .expect_event(Bumped {
                by: caller,
                count: 1
            })
            .unwrap(),
        1
    );
}

#[slacontract::test]
fn rust_calls_evm_calls_rust_in_one_transaction(chain: &mut Chain) {
    let (outer, inner, relay) = (deployed(chain), deployed(chain), relay(chain));
    let answer = outer
        .relay(relay, through(&inner, inner.bump().calldata()))
        .expect_event(Bumped {
            by: relay,
            count: 1,
        })
        .unwrap();
    assert_eq!(answer[31], 1);
    assert_eq!((inner.count().unwrap(), outer.count().unwrap()), (1, 0));
}

#[slacontract::test]
fn a_custom_error_travels_through_evm_code_unchanged(chain: &mut Chain) {
    let (outer, inner, relay) = (deployed(chain), deployed(chain), relay(chain));
    outer
        .relay(relay, through(&inner, inner.bump_and_fail().calldata()))
        .expect_err(NestedError::OnDemand { count: 1 });
    assert_eq!(inner.count().unwrap(), 0);
}

#[slacontract::test]
fn a_failing_inner_call_is_rolled_back_and_the_outer_one_stays(chain: &mut Chain) {
    let [caller] = chain.accounts();
    let (outer, inner) = (deployed(chain), deployed(chain));
    let call = outer.bump_and_call(*inner.as_ref(), inner.bump_and_fail().calldata().into());
    assert!(
        !call
            .expect_event(Bumped {
                by: caller,
                count: 1
            })
            .unwrap()
    );
    assert_eq!((outer.count().unwrap(), inner.count().unwrap()), (1, 0));
}

#[slacontract::test]
fn reentrancy_is_refused_through_evm_code_too(chain: &mut Chain) {
    let (contract, relay) = (deployed(chain), relay(chain));
    assert!(
        !contract
            .bump_and_call(relay, through(&contract, contract.bump().calldata()))
            .unwrap()
    );
    assert_eq!(contract.count().unwrap(), 1);
}

#[slacontract::test]
fn a_reentrant_method_sees_and_changes_the_state_of_the_open_call(chain: &mut Chain) {
    let (contract, relay) = (deployed(chain), relay(chain));
    assert!(
        contract
            .bump_and_call(relay, through(&contract, contract.bump_again().calldata()))
            .unwrap()
    );
    assert_eq!(contract.count().unwrap(), 2);
}

#[slacontract::test]
fn a_state_change_inside_a_static_call_is_refused(chain: &mut Chain) {
    let (outer, inner) = (deployed(chain), deployed(chain));
    assert!(
        !outer
            .ask(*inner.as_ref(), inner.bump().calldata().into())
            .unwrap()
    );
    assert!(
        outer
            .ask(*inner.as_ref(), inner.count().calldata().into())
            .unwrap()
    );
}

#[slacontract::test]
fn an_overflow_is_solidity_s_panic_and_changes_nothing(chain: &mut Chain) {
    let contract = chain.deploy(NestedClient::new(5)).unwrap();
    contract.add(u64::MAX).expect_panic(0x11);
    assert_eq!(contract.add(1).unwrap(), 6);
}

#[slacontract::test]
fn a_contract_s_own_panic_is_an_assertion_that_failed(chain: &mut Chain) {
    deployed(chain).panic().expect_panic(0x01);
}

#[slacontract::test]
fn money_moves_and_a_transfer_that_is_not_covered_fails(chain: &mut Chain) {
    let [_, customer] = chain.accounts();
    let contract = chain.deploy(NestedClient::new(0)).value(2.ether()).unwrap();
    let before = chain.balance(customer);
    contract.send(customer, 2.ether()).unwrap();
    assert_eq!(chain.balance(customer) - before, 2.ether());
    contract.send(customer, 1.ether()).expect_revert();
}

#[slacontract::test]
fn deep_recursion_ends_alike_in_both_lanes(chain: &mut Chain) {
    let contract = deployed(chain);
    // Each level relays to itself with one wrapping less; the innermost counts.
    let mut data = contract.bump_again().calldata().to_vec();
    for _ in 0..60 {
        data = contract
            .relay(*contract.as_ref(), data.into())
            .calldata()
            .to_vec();
    }
    contract.relay(*contract.as_ref(), data.into()).unwrap();
    assert_eq!(contract.count().unwrap(), 1);
}

#[slacontract::test]
fn running_out_of_gas_is_decided_by_the_vm_and_keeps_the_lanes_in_step(chain: &mut Chain) {
    let contract = deployed(chain);
    let starved: Receipt = contract.bump().gas(25_000).outcome();
    assert_eq!(starved.status, Status::OutOfGas);
    assert_eq!(contract.bump().unwrap(), 1);
}

#[slacontract::test]
fn an_inner_call_that_runs_out_of_gas_is_no_divergence_and_the_lanes_stay_in_step(
    chain: &mut Chain,
) {
    let (outer, inner) = (deployed(chain), deployed(chain));
    // The inner call is dear, so that a sixty-fourth of its gas lets the outer one end well: which of them fails is the VM's to say.
    let mut dear = inner.bump_again().calldata().to_vec();
    for _ in 0..30 {
        dear = inner
            .relay(*inner.as_ref(), dear.into())
            .calldata()
            .to_vec();
    }
    let mut seen = Vec::new();
    for gas in (100_000..800_000).step_by(35_000) {
        let call = outer.bump_and_call(*inner.as_ref(), dear.clone().into());
        let receipt = call.gas(gas).outcome();
        seen.push((receipt.status, receipt.starved));
    }
    assert!(seen.contains(&(Status::Success, true)), "{seen:?}");
    assert!(seen.contains(&(Status::Success, false)), "{seen:?}");
    outer.bump().unwrap();
    inner.bump().unwrap();
}

#[slacontract::test]
fn snapshots_time_balances_and_mocks_are_at_hand(chain: &mut Chain) {
    let contract = deployed(chain);
    let (start, snapshot) = (chain.now(), chain.snapshot());
    chain.warp(30.days());
    contract.bump().unwrap();
    assert_eq!(chain.now() - start, 30.days() + 1.seconds());
    chain.revert(snapshot);
    assert_eq!((contract.count().unwrap(), chain.now()), (0, start));

    let court = Address([9; 20]);
    chain.mock_bytes(court, &[1, 2, 3, 4], &[7; 32]);
    assert_eq!(
        contract.relay(court, Bytes(vec![1, 2, 3, 4, 5])).unwrap(),
        Bytes(vec![7; 32])
    );
    assert!(
        !contract
            .bump_and_call(court, Bytes(vec![9, 9, 9, 9]))
            .unwrap()
    );
    chain.deal(court, 5.ether());
    assert_eq!(chain.balance(court), 5.ether());
}

#[slacontract::test]
fn a_failed_unwrap_names_the_call_and_the_decoded_error(chain: &mut Chain) {
    let [_, stranger] = chain.accounts();
    let contract = deployed(chain);
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        contract.guarded().from(stranger).unwrap();
    }));
    let message = failed
        .unwrap_err()
        .downcast_ref::<String>()
        .unwrap()
        .clone();
    assert!(
        message.contains("`Nested.guarded()`") && message.contains("NotOwner"),
        "{message}"
    );
}

#[slacontract::test(fuzz = 8)]
fn adding_is_exact_or_an_overflow(chain: &mut Chain, start: u16, more: u64) {
    let contract = chain
        .deploy(NestedClient::new(u64::from(start % 1000)))
        .unwrap();
    match u64::from(start % 1000).checked_add(more) {
        Some(sum) => assert_eq!(contract.add(more).unwrap(), sum),
        None => contract.add(more).expect_panic(0x11),
    }
}

#[slacontract::test]
fn a_failure_deep_inside_shows_which_calls_led_to_it(chain: &mut Chain) {
    let (outer, inner, relay) = (deployed(chain), deployed(chain), relay(chain));
    let call = outer.relay(relay, through(&inner, inner.bump_and_fail().calldata()));
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| call.unwrap()));
    let message = failed
        .unwrap_err()
        .downcast_ref::<String>()
        .unwrap()
        .clone();
    let line = |start: &str| {
        let found = message
            .lines()
            .find(|line| line.trim_start().starts_with(start));
        found.unwrap_or_else(|| panic!("no `{start}`:\n{message}"))
    };
    line("Nested.relay(relay, ");
    // The EVM code between the contracts is a call of its own.
    line("├─ relay.");
    line("│  ├─ Nested 2.bumpAndFail()");
    line("│  │  ├─ emit Bumped { by: relay, count: 1 }");
    line("│  │  └─ reverted with OnDemand { count: 1 }");
    line("│  └─ reverted with OnDemand { count: 1 }");
    let hosts = line("│  │  ├─ host: ");
    assert!(hosts.contains("storage_load_bytes32 ×"), "{hosts}");
}
