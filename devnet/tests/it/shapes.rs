//! What answers look like, after Ethereum's execution API specification: `shapes.json` holds requests and the kinds of their results.
//!
//! A kind is a word: `quantity`, `bytes`, `hash`, `address`, `bloom`, `nonce`, `boolean`, `number`, `text`, `null`, `any`, or several with
//! `|` between them. A list with one kind is a list of any length; a field whose name ends with `?` may be missing. Fields that are not
//! named are not looked at. `$NAME` in parameters stands for a value that the test has prepared.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{
    ALICE, BOB, call,
    contracts::{FORWARDER, counter, deploy_runtime, forwarded},
    node, raw_call, send,
};

fn fits(value: &Value, kind: &Value, at: &str) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{at}: {value} is no {what}"));
    match kind {
        Value::String(kinds) => {
            if kinds.split('|').any(|kind| is(value, kind)) {
                return Ok(());
            }
            wrong(kinds)
        }
        Value::Array(inner) => {
            let Value::Array(values) = value else {
                return wrong("list");
            };
            for (index, value) in values.iter().enumerate() {
                fits(value, &inner[0], &format!("{at}[{index}]"))?;
            }
            Ok(())
        }
        Value::Object(fields) => {
            let Value::Object(values) = value else {
                return wrong("object");
            };
            for (name, kind) in fields {
                let (name, optional) = match name.strip_suffix('?') {
                    Some(name) => (name, true),
                    None => (name.as_str(), false),
                };
                match values.get(name) {
                    Some(value) => fits(value, kind, &format!("{at}.{name}"))?,
                    None if optional => {}
                    None => return Err(format!("{at}: no field {name}")),
                }
            }
            Ok(())
        }
        other => panic!("{at}: {other} is no kind"),
    }
}

fn is(value: &Value, kind: &str) -> bool {
    let hex = |digits: Option<usize>| {
        value
            .as_str()
            .and_then(|text| text.strip_prefix("0x"))
            .is_some_and(|text| {
                text.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && digits.is_none_or(|digits| text.len() == digits)
            })
    };
    match kind {
        "quantity" => {
            hex(None)
                && value.as_str().is_some_and(|text| {
                    text == "0x0" || (text.len() > 2 && !text.starts_with("0x0"))
                })
        }
        "bytes" => hex(None) && value.as_str().is_some_and(|text| text.len() % 2 == 0),
        "hash" => hex(Some(64)),
        "address" => hex(Some(40)),
        "bloom" => hex(Some(512)),
        "nonce" => hex(Some(16)),
        "boolean" => value.is_boolean(),
        "number" => value.is_u64(),
        "text" => value.is_string(),
        "null" => value.is_null(),
        "any" => true,
        other => panic!("{other} is no kind"),
    }
}

fn filled(params: &Value, known: &BTreeMap<&str, Value>) -> Value {
    match params {
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) => known[name].clone(),
            None => params.clone(),
        },
        Value::Array(values) => values.iter().map(|value| filled(value, known)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), filled(value, known)))
            .collect(),
        other => other.clone(),
    }
}

#[test]
fn answers_have_the_shapes_of_the_specification() {
    let node = node();
    let url = node.rpc();
    let (forwarder, program) = (deploy_runtime(&url, FORWARDER), counter(&url));
    let receipt = send(&url, forwarded(&forwarder, &program));
    let signed = call(
        &url,
        "eth_signTransaction",
        json!([{"from": ALICE, "to": BOB, "value": "0x1", "gas": "0x5208"}]),
    );
    let filter = call(&url, "eth_newBlockFilter", json!([]));
    let known = BTreeMap::from([
        ("ALICE", json!(ALICE)),
        ("BOB", json!(BOB)),
        ("CONTRACT", json!(forwarder)),
        ("HASH", receipt["transactionHash"].clone()),
        ("BLOCK", receipt["blockHash"].clone()),
        ("NUMBER", receipt["blockNumber"].clone()),
        ("SIGNED", signed["raw"].clone()),
        ("FILTER", filter),
        ("NOTHING", json!(format!("0x{:064x}", 7))),
    ]);
    let cases: Vec<Value> = serde_json::from_str(include_str!("shapes.json")).unwrap();
    let mut failures = Vec::new();
    for case in &cases {
        let method = case["method"].as_str().unwrap();
        let response = raw_call(&url, method, filled(&case["params"], &known));
        let outcome = match case.get("error") {
            Some(code) if response["error"]["code"] == *code => Ok(()),
            Some(code) => Err(format!("{response}, not the error {code}")),
            None if response.get("result").is_none() => Err(response.to_string()),
            None => fits(&response["result"], &case["result"], "result"),
        };
        if let Err(why) = outcome {
            failures.push(format!("{method} {}: {why}", case["params"]));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
