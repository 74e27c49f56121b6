//! Blocks that a devnet made, executed again on this engine: gas, receipts and state root of every block.
//!
//! `cargo xtask test --only engines` records more chains, of the example contracts, and names their folder in `SLACONTRACT_CHAINS`.

#[path = "../../../tests/it/support/mod.rs"]
#[allow(dead_code, reason = "the node's own tests use the rest")]
mod support;

use std::{path::Path, sync::Arc};

use serde_json::json;
use slacontract_devnet::{VerifyError, verify, verify_with};
use slacontract_interpreter::Interpreter;
use slacontract_vm::{Activation, ActivationError, Entry, Frame, Pages, Programs, StartError};
use support::{
    ALICE, call,
    contracts::{FORWARDER, counter, deploy_runtime, forwarded, program},
    send,
};

/// Calls the address in its first 20 bytes of call data with the rest.
const CALLER: &str = r#"(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "emit_log" (func $log (param i32 i32 i32)))
  (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
  (memory (export "memory") 2 2)
  (func (export "user_entrypoint") (param $n i32) (result i32)
    (call $read_args (i32.const 0))
    (i32.store8 (i32.const 65600) (call $call (i32.const 0) (i32.const 20) (i32.sub (local.get $n) (i32.const 20)) (i32.const 65536) (i64.const -1) (i32.const 65568)))
    (call $log (i32.const 65568) (i32.const 33) (i32.const 1))
    (i32.load8_u (i32.const 65600))))"#;

/// A chain with programs, EVM contracts that call them, failures and time.
fn record(folder: &Path) {
    let node = support::node_with(|config| config.data_dir = Some(folder.to_owned()));
    let url = node.rpc();
    let counter = counter(&url);
    let caller = program(&url, CALLER);
    let forwarder = deploy_runtime(&url, FORWARDER);
    for round in 0..5 {
        send(&url, json!({"from": ALICE, "to": counter}));
        send(&url, forwarded(&forwarder, &counter));
        // The forwarder calls what its word names; the caller takes an address and passes the rest on.
        let words = format!("{}{:0>64}", forwarder, &counter[2..]);
        send(
            &url,
            json!({"from": ALICE, "to": caller, "data": words, "gas": "0x100000"}),
        );
        call(&url, "evm_increaseTime", json!([3600 * round]));
        // The counter has no room for 5000 gas.
        send(
            &url,
            json!({"from": ALICE, "to": counter, "gas": format!("{:#x}", 21_000 + 900 * round)}),
        );
    }
}

/// Charges the smallest amount more than it should.
struct Greedy(Interpreter);

impl Programs for Greedy {
    fn activate(
        &self,
        code: &alloy_primitives::Bytes,
        limit: u16,
    ) -> Result<Activation, ActivationError> {
        self.0.activate(code, limit)
    }

    fn start(
        &self,
        entry: Entry,
        cached: bool,
        pages: &mut Pages,
    ) -> Result<Box<dyn Frame>, StartError> {
        let gas = entry.gas - 1;
        self.0.start(Entry { gas, ..entry }, cached, pages)
    }
}

#[test]
fn a_recorded_chain_holds_on_this_engine_and_not_with_one_gas_more() {
    let folder = tempfile::tempdir().expect("a folder");
    record(folder.path());
    let first = verify(folder.path(), |_| ()).expect("it holds on the first engine");
    let second = verify_with(folder.path(), Arc::new(Interpreter::default()), |_| ())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(first, second);
    assert!(first.transactions >= 23, "{first:?}");
    let greedy = Greedy(Interpreter::default());
    match verify_with(folder.path(), Arc::new(greedy), |_| ()) {
        Err(VerifyError::Block { .. }) => {}
        other => panic!("another gas is the same chain: {other:?}"),
    }
}

#[test]
fn chains_of_others_hold_on_this_engine() {
    let Some(chains) = std::env::var_os("SLACONTRACT_CHAINS") else {
        return;
    };
    let mut blocks = 0;
    for entry in std::fs::read_dir(&chains).expect("a folder of chains") {
        let folder = entry.expect("a chain").path();
        let verified = verify_with(&folder, Arc::new(Interpreter::default()), |_| ())
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let name = folder.file_name().unwrap_or_default().display().to_string();
        println!(
            "{name}: {} blocks, {} transactions",
            verified.blocks, verified.transactions
        );
        blocks += verified.blocks;
    }
    assert!(blocks > 0, "{} holds no blocks", chains.display());
}
