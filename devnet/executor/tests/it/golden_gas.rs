//! Gas of whole transactions against a reference engine: `data/stylus_gas.json` must match to the unit.

use crate::support::{Chain, GAS, gas_used, output, wasm::vm};
use alloy_sol_types::{SolCall, sol};
use revm::primitives::{Address, Bytes, address};
use serde_json::Value;
use slacontract_executor::{Params, addresses};
use slacontract_vm::code::compress;

sol! {
    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
}

const P: Address = address!("0x0000000000000000000000000000000000009001");

fn bytes(value: &Value) -> Option<Bytes> {
    value.as_str().map(|text| text.parse().expect("hex"))
}

#[test]
fn gas_and_status_match_the_reference_engine_in_every_case() {
    // `cargo xtask vectors` gives cases of its own, and reads what was found of each.
    let given = std::env::var_os("SLACONTRACT_GAS_VECTORS")
        .map(|path| std::fs::read_to_string(path).expect("the cases can be read"));
    let text = given
        .as_deref()
        .unwrap_or(include_str!("../data/stylus_gas.json"));
    let file: Value = serde_json::from_str(text).unwrap();
    let vm = vm();
    let mut wrong: Vec<(String, String)> = Vec::new();
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let expect = &case["expect"];
        let mut say = |text: String| wrong.push((name.to_owned(), text));
        let wasm = wat::parse_str(case["wat"].as_str().unwrap()).unwrap();
        let mut chain = Chain::with_params(
            Params {
                auto_activate: false,
                ..Params::default()
            },
            vm.clone(),
        );
        chain.put(P, compress(&wasm));
        let activated = chain.send(
            addresses::ARB_WASM,
            activateProgramCall { program: P }.abi_encode(),
        );
        let accepted = expect["activation"] != "refused";
        if activated.result.is_success() != accepted {
            say(format!(
                "activation {:?} {:?}",
                activated.result, activated.reasons
            ));
        }
        if !accepted {
            if gas_used(&activated) != GAS || activated.reason().is_none() {
                say(format!(
                    "a refusal burns all gas and says why: {:?}",
                    activated.reasons
                ));
            }
            continue;
        }
        let done = chain.send(P, bytes(&case["calldata"]).unwrap_or_default());
        let status = match () {
            () if done.result.is_success() => "success",
            () if done.result.is_halt() => "out of gas",
            () => "revert",
        };
        let wanted = expect["status"]
            .as_str()
            .or(expect["call"].as_str())
            .unwrap();
        if status != wanted {
            say(format!("{status}, expected {wanted}: {:?}", done.reasons));
        }
        if let Some(gas) = expect["gas_used"].as_u64()
            && gas != gas_used(&done)
        {
            say(format!("{} gas, expected {gas}", gas_used(&done)));
        }
        if let Some(data) = bytes(&expect["data"])
            && data != output(&done)
        {
            say(format!("{} instead of {data}", output(&done)));
        }
    }
    if let Some(path) = std::env::var_os("SLACONTRACT_GAS_FOUND") {
        let found: Vec<Value> = cases
            .iter()
            .map(|case| {
                let name = case["name"].as_str().unwrap();
                let about = wrong.iter().filter(|(of, _)| of == name);
                let texts: Vec<&str> = about.map(|(_, text)| &**text).collect();
                let text = (!texts.is_empty()).then(|| texts.join("; "));
                serde_json::json!({ "case": name, "wrong": text })
            })
            .collect();
        std::fs::write(path, Value::Array(found).to_string()).expect("the findings can be written");
    }
    assert!(
        given.is_some() || cases.len() >= 10,
        "the vectors are there"
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}
