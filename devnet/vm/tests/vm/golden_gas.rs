//! The gas of small programs, as a reference engine counted it.

use crate::chain::Chain;
use serde_json::Value;
use slacontract_vm::{Outcome, Params, Rules, check};

#[test]
fn every_vector_matches_to_the_gas() {
    let vectors: Value = serde_json::from_str(include_str!("../data/stylus_gas.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() >= 10);
    for case in cases {
        let (name, wat, expect) = (
            case["name"].as_str().unwrap(),
            case["wat"].as_str().unwrap(),
            &case["expect"],
        );
        if let Some(activation) = expect["activation"].as_str() {
            let wasm = wat::parse_str(wat).unwrap();
            let checked = check(&wasm, &Params::default(), Rules::default());
            assert_eq!(checked.is_ok(), activation == "ok", "{name}: {checked:?}");
            if expect["call"] == "out of gas" {
                assert_eq!(
                    Chain::of(wat).call(&[]).outcome,
                    Outcome::OutOfInk,
                    "{name}"
                );
            }
            continue;
        }
        let calldata =
            hex::decode(case["calldata"].as_str().unwrap().trim_start_matches("0x")).unwrap();
        let receipt = Chain::of(wat).call(&calldata);
        let status = match &receipt.outcome {
            Outcome::Success(_) => "success",
            Outcome::Revert(_) | Outcome::Failure(_) => "revert",
            Outcome::OutOfInk | Outcome::OutOfStack => "out of gas",
        };
        assert_eq!(status, expect["status"], "{name}: {receipt:?}");
        let intrinsic = 21_000
            + calldata
                .iter()
                .map(|byte| if *byte == 0 { 4 } else { 16 })
                .sum::<u64>();
        assert_eq!(
            intrinsic + receipt.gas_used,
            expect["gas_used"].as_u64().unwrap(),
            "{name}"
        );
    }
}
