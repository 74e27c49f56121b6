//! WASM programs through the RPC: deployed, activated, called, explained.

use crate::support::{ALICE, call, fail, node, node_with, number, raw_call, send};
use serde_json::{Value, json};
use slacontract_executor::Params;
use slacontract_vm::code::compress;

/// Adds one to slot 0 and returns it; traps when called with data.
const COUNTER: &str = r#"(module
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (memory (export "memory") 1 1)
  (func (export "user_entrypoint") (param $length i32) (result i32)
    (if (local.get $length) (then unreachable))
    (call $load (i32.const 0) (i32.const 32))
    (i32.store8 (i32.const 63) (i32.add (i32.load8_u (i32.const 63)) (i32.const 1)))
    (call $store (i32.const 0) (i32.const 32))
    (call $flush (i32.const 0))
    (call $write_result (i32.const 32) (i32.const 32))
    (i32.const 0)))"#;

/// On-chain code of a module.
fn code(text: &str) -> Vec<u8> {
    compress(&wat::parse_str(text).unwrap())
}

/// The init code that unmodified Stylus tools send.
fn initcode(code: &[u8]) -> String {
    let mut bytes = vec![0x7f];
    bytes.extend([0; 28]);
    bytes.extend((code.len() as u32).to_be_bytes());
    bytes.extend([0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00]);
    bytes.extend(code);
    hexed(&bytes)
}

fn hexed(bytes: &[u8]) -> String {
    alloy_primitives::hex::encode_prefixed(bytes)
}

fn deploy(url: &str) -> Value {
    let receipt = send(
        url,
        json!({"from": ALICE, "data": initcode(&code(COUNTER))}),
    );
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    receipt["contractAddress"].clone()
}

#[test]
fn a_program_runs_at_its_first_call_at_the_price_of_every_later_one() {
    let node = node();
    let url = node.rpc();
    let counter = deploy(&url);
    let request = json!({"from": ALICE, "to": counter});
    assert_eq!(
        call(&url, "eth_call", json!([request, "latest"])),
        format!("0x{:064x}", 1)
    );
    let estimate = number(&call(&url, "eth_estimateGas", json!([request])));
    let first = send(&url, request.clone());
    assert_eq!(
        (first["status"].as_str(), number(&first["gasUsed"])),
        (Some("0x1"), estimate)
    );
    let second = send(&url, request.clone());
    // The first one set a slot that was zero: 22,100 gas instead of 5,000.
    assert_eq!(
        number(&first["gasUsed"]) - number(&second["gasUsed"]),
        17_100
    );
    assert_eq!(
        call(&url, "eth_getStorageAt", json!([counter, "0x0", "latest"])),
        format!("0x{:064x}", 2)
    );
    let mut short = request;
    short["gas"] = json!(format!("{:#x}", number(&second["gasUsed"]) - 500));
    assert!(
        fail(&url, "eth_call", json!([short, "latest"]))
            .1
            .contains("out of gas")
    );
}

#[test]
fn a_trap_is_an_empty_revert_with_a_reason_people_can_read() {
    let node = node();
    let url = node.rpc();
    let counter = deploy(&url);
    let response = raw_call(
        &url,
        "eth_call",
        json!([{"to": counter, "data": "0x01"}, "latest"]),
    );
    assert_eq!(
        (&response["error"]["code"], &response["error"]["data"]),
        (&json!(3), &json!("0x"))
    );
    let message = response["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("execution reverted: ") && message.len() > 25,
        "{message}"
    );
    let receipt = send(
        &url,
        json!({"from": ALICE, "to": counter, "data": "0x01", "gas": "0x40000"}),
    );
    assert_eq!(receipt["status"], "0x0");
    assert!(!receipt["failure"].as_str().unwrap().is_empty());
}

#[test]
fn the_stylus_personality_holds_the_conversation_of_its_tools() {
    let node = node_with(|config| config.chain.params = Params::stylus_devnode());
    let url = node.rpc();
    let code = code(COUNTER);
    let arb_wasm = "0x0000000000000000000000000000000000000071";
    let hash = alloy_primitives::keccak256(&code);
    let version_of =
        json!([{"to": arb_wasm, "data": format!("0xd70c0ca7{}", hex(&hash.0))}, "latest"]);
    // Before activation: an error with data that tools decode as ProgramNotActivated.
    let response = raw_call(&url, "eth_call", version_of.clone());
    assert!(
        response["error"]["data"]
            .as_str()
            .is_some_and(|data| data.len() == 10),
        "{response}"
    );
    // The check before deployment: activation of code that only an override puts there.
    let (nobody, somewhere) = (
        "0x00000000000000000000000000000000000000e1",
        "0x00000000000000000000000000000000000000e2",
    );
    let activate = format!("0x58c780c2{:0>64}", &somewhere[2..]);
    let checked = call(
        &url,
        "eth_call",
        json!([
            {"from": nobody, "to": arb_wasm, "value": "0xde0b6b3a7640000", "data": activate}, "latest",
            {nobody: {"balance": format!("0x{}", "ff".repeat(32))}, somewhere: {"code": hexed(&code)}},
        ]),
    );
    assert_eq!(
        checked.as_str().unwrap().len(),
        2 + 128,
        "version and data fee"
    );
    // Without activation a call fails and says why; with it, it runs.
    let counter = deploy(&url);
    let (_, message) = fail(&url, "eth_call", json!([{"to": counter}, "latest"]));
    assert!(message.contains("ProgramNotActivated"), "{message}");
    let activate = format!("0x58c780c2{:0>64}", &counter.as_str().unwrap()[2..]);
    let receipt = send(
        &url,
        json!({"from": ALICE, "to": arb_wasm, "value": "0xde0b6b3a7640000", "data": activate}),
    );
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    assert_eq!(
        call(&url, "eth_call", json!([{"to": counter}, "latest"])),
        format!("0x{:064x}", 1)
    );
    assert_eq!(number(&call(&url, "eth_call", version_of)), 2);
}

fn hex(bytes: &[u8]) -> String {
    alloy_primitives::hex::encode(bytes)
}

#[test]
fn the_cache_has_a_manager_that_tools_can_ask() {
    let node = node_with(|config| config.chain.params = Params::stylus_devnode());
    let url = node.rpc();
    let selector = |signature: &str| hexed(&alloy_primitives::keccak256(signature)[..4]);
    let ask = |to: &str, data: String| {
        call(
            &url,
            "eth_call",
            json!([{"to": to, "data": data}, "latest"]),
        )
    };
    let (registry, cache) = (
        "0x0000000000000000000000000000000000000071",
        "0x0000000000000000000000000000000000000072",
    );
    let managers = ask(cache, selector("allCacheManagers()"));
    let managers = managers.as_str().unwrap();
    assert_eq!(managers.len(), 2 + 3 * 64, "one: {managers}");
    let manager = format!("0x{}", &managers[managers.len() - 40..]);
    let zero = format!("0x{:064x}", 0);
    assert_eq!(ask(&manager, selector("isPaused()")), zero);
    assert_eq!(ask(&manager, selector("queueSize()")), zero);
    assert_ne!(ask(&manager, selector("cacheSize()")), zero);
    let counter = deploy(&url);
    let counter = counter.as_str().unwrap();
    let about = |signature: &str| format!("{}{:0>64}", selector(signature), &counter[2..]);
    let bid = json!([{"from": ALICE, "to": manager, "data": about("placeBid(address)")}, "latest"]);
    let refused = |error: &str| {
        let told = raw_call(&url, "eth_call", bid.clone());
        let data = told["error"]["data"].as_str().unwrap().to_owned();
        assert!(data.starts_with(&selector(error)), "{told}");
    };
    refused("ProgramNotActivated()");
    let activate = json!({"from": ALICE, "to": registry, "data": about("activateProgram(address)"), "value": "0x1"});
    assert_eq!(send(&url, activate)["status"], "0x1");
    refused("AlreadyCached(bytes32)");
    assert_eq!(ask(&manager, about("getMinBid(address)")), zero);
}
