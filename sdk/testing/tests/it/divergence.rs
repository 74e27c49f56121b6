//! A contract that differs between the lanes fails its test, with the difference; one lane alone cannot tell.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fixture_diverging::DivergingClient;
use slacontract_testing::Lanes;
use slacontract_testing::prelude::*;

type Client = DivergingClient<TestTransport>;

fn deployed(chain: &Chain) -> Client {
    chain.deploy(DivergingClient::new()).unwrap()
}

/// The message with which `body` fails.
fn failure(body: impl FnOnce()) -> String {
    let payload =
        catch_unwind(AssertUnwindSafe(body)).expect_err("the lanes differ, so the test must fail");
    payload.downcast_ref::<String>().expect("a message").clone()
}

fn shown(part: &str, native: &str, vm: &str, message: &str) {
    assert!(message.contains("lane divergence"), "{message}");
    let lines: Vec<&str> = message.lines().map(str::trim).collect();
    let at = lines
        .iter()
        .position(|line| line.starts_with(part))
        .unwrap_or_else(|| panic!("`{part}` is not named:\n{message}"));
    assert!(
        lines[at + 1].starts_with("- native") && lines[at + 1].contains(native),
        "{message}"
    );
    assert!(
        lines[at + 2].starts_with("+ wasm") && lines[at + 2].contains(vm),
        "{message}"
    );
}

#[slacontract::test]
fn different_return_data_is_caught_and_shown(chain: &mut Chain) {
    let contract = deployed(chain);
    let message = failure(|| assert_ne!(contract.answer().unwrap(), 0));
    assert!(message.contains("`Diverging.answer()`"), "{message}");
    shown("output", "01", "02", &message);
}

#[slacontract::test]
fn different_storage_is_caught_and_shown_by_field(chain: &mut Chain) {
    let contract = deployed(chain);
    shown(
        "storage of Diverging, `stored` (slot 0)",
        "1",
        "2",
        &failure(|| contract.store().unwrap()),
    );
}

#[slacontract::test]
fn different_events_are_caught_and_shown_decoded(chain: &mut Chain) {
    let contract = deployed(chain);
    shown(
        "event 1",
        "Diverging: Seen { lane: 1 }",
        "Diverging: Seen { lane: 2 }",
        &failure(|| contract.announce().unwrap()),
    );
}

#[slacontract::test]
fn a_different_status_is_caught_and_shown_with_the_error(chain: &mut Chain) {
    let contract = deployed(chain);
    let message = failure(|| contract.refuse().unwrap());
    shown("status", "success", "reverted", &message);
    shown("output", "0x", "WrongLane { lane: 2 }", &message);
}

#[slacontract::test]
fn different_payments_are_caught_even_to_strangers(chain: &mut Chain) {
    let contract = deployed(chain);
    let message = failure(|| {
        contract
            .spend(Address([5; 20]))
            .value(Amount::from_units(9))
            .unwrap();
    });
    shown("balance of Diverging", "8", "7", &message);
}

#[slacontract::test]
fn what_does_not_differ_passes(chain: &mut Chain) {
    assert_eq!(deployed(chain).stored().unwrap(), 0);
}

#[test]
fn each_lane_alone_runs_its_own_code() {
    for (lanes, answer) in [(Lanes::Native, 1), (Lanes::Vm, 2)] {
        let chain = Chain::open_in(lanes).unwrap();
        assert_eq!(deployed(&chain).answer().unwrap(), answer, "{lanes:?}");
    }
}
