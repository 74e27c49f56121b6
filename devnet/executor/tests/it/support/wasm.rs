//! Programs in WAT, over a real engine.

use std::sync::{Arc, OnceLock};

use revm::primitives::Bytes;
use slacontract_vm::{Programs, VmConfig, code::compress};

/// The engine, shared by the tests of a process.
pub fn vm() -> Arc<dyn Programs> {
    static VM: OnceLock<Arc<dyn Programs>> = OnceLock::new();
    VM.get_or_init(|| crate::engine(VmConfig::default()))
        .clone()
}

/// On-chain code of a module. `body` follows the imports every test program has; its memory is one page, and call data is at 1024.
///
/// Helpers: `$bump` adds one to the slot in byte 31 of the word at 0; `$answer n` returns n bytes from 2048 as result.
pub fn program(body: &str) -> Bytes {
    compress(&module(body)).into()
}

pub fn module(body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
  (import "vm_hooks" "delegate_call_contract" (func $delegate (param i32 i32 i32 i64 i32) (result i32)))
  (import "vm_hooks" "static_call_contract" (func $static (param i32 i32 i32 i64 i32) (result i32)))
  (import "vm_hooks" "create1" (func $create1 (param i32 i32 i32 i32 i32)))
  (import "vm_hooks" "read_return_data" (func $read_return (param i32 i32 i32) (result i32)))
  (import "vm_hooks" "return_data_size" (func $return_size (result i32)))
  (import "vm_hooks" "emit_log" (func $log (param i32 i32 i32)))
  (import "vm_hooks" "msg_reentrant" (func $reentrant (result i32)))
  (import "vm_hooks" "msg_sender" (func $sender (param i32)))
  (memory (export "memory") 1 1)
  (func $bump
    (call $load (i32.const 0) (i32.const 32))
    (i32.store8 (i32.const 63) (i32.add (i32.load8_u (i32.const 63)) (i32.const 1)))
    (call $store (i32.const 0) (i32.const 32))
    (call $flush (i32.const 0)))
  (func $answer (param $n i32)
    (drop (call $read_return (i32.const 2048) (i32.const 0) (local.get $n)))
    (call $write_result (i32.const 2048) (local.get $n)))
  {body})"#
    );
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
