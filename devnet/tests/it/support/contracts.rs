//! Contracts small enough to be written by hand, and how they are deployed and called.

use serde_json::{Value, json};
use slacontract_vm::code::compress;

use super::{ALICE, send};

/// Calls the address in its call data, and logs whether that succeeded.
pub const FORWARDER: &str = "5f5f5f5f5f5f355af15f5260205fa000";
/// Reverts without data.
pub const REVERTER: &str = "5f5ffd";
/// Adds one to slot 0 and returns it.
const COUNTER: &str = r#"(module
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (memory (export "memory") 1 1)
  (func (export "user_entrypoint") (param $length i32) (result i32)
    (call $load (i32.const 0) (i32.const 32))
    (i32.store8 (i32.const 63) (i32.add (i32.load8_u (i32.const 63)) (i32.const 1)))
    (call $store (i32.const 0) (i32.const 32))
    (call $flush (i32.const 0))
    (call $write_result (i32.const 32) (i32.const 32))
    (i32.const 0)))"#;

#[track_caller]
pub fn deploy(url: &str, init: &str) -> String {
    let receipt = send(url, json!({"from": ALICE, "data": init}));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    receipt["contractAddress"]
        .as_str()
        .expect("an address")
        .to_owned()
}

pub fn counter(url: &str) -> String {
    program(url, COUNTER)
}

/// Deploys a module in text form, as tools do.
#[track_caller]
pub fn program(url: &str, module: &str) -> String {
    let code = compress(&wat::parse_str(module).expect("a module"));
    let mut init = vec![0x7f];
    init.extend([0; 28]);
    init.extend((code.len() as u32).to_be_bytes());
    init.extend([0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00]);
    init.extend(code);
    deploy(url, &alloy_primitives::hex::encode_prefixed(init))
}

/// A transaction that lets the forwarder at `from` call `to`.
pub fn forwarded(from: &str, to: &str) -> Value {
    let data = format!("0x{:0>64}", &to[2..]);
    json!({"from": ALICE, "to": from, "data": data, "gas": "0x100000"})
}

/// Deploys runtime bytecode.
#[track_caller]
pub fn deploy_runtime(url: &str, runtime: &str) -> String {
    deploy(url, &super::deploying(runtime))
}
