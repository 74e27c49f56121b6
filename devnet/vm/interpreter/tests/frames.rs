//! Transactions through programs and EVM contracts on both engines, with every amount of gas: same status, output, logs, gas and state.

#[path = "../../../executor/tests/it/support/mod.rs"]
#[allow(dead_code, reason = "the executor's own tests use the rest")]
mod support;

use std::sync::Arc;

use revm::{
    bytecode::opcode,
    primitives::{Address, Bytes, TxKind, address},
};
use slacontract_executor::{Executed, Mode};
use slacontract_interpreter::Interpreter;
use slacontract_vm::{Programs, Vm, VmConfig};
use support::{
    Chain,
    bytecode::{Code, init},
    gas_used,
    wasm::program,
};

const P: Address = address!("0x0000000000000000000000000000000000009001");
const Q: Address = address!("0x0000000000000000000000000000000000009002");
const G: Address = address!("0x0000000000000000000000000000000000009003");
const E: Address = address!("0x000000000000000000000000000000000000e001");
const R: Address = address!("0x000000000000000000000000000000000000e002");

fn engine(config: VmConfig) -> Arc<dyn Programs> {
    Arc::new(Vm::new(config).expect("the engine starts"))
}

/// Bumps its slot 0 and logs it. Its call data is a list of addresses: calls the first with the rest, by delegation if its last byte is
/// odd, and answers what came back; reverts with that if the call failed.
const HOP: &str = r#"(func (export "user_entrypoint") (param $n i32) (result i32) (local $failed i32)
    (call $bump)
    (call $log (i32.const 0) (i32.const 64) (i32.const 1))
    (if (i32.eqz (local.get $n)) (then (call $write_result (i32.const 32) (i32.const 32)) (return (i32.const 0))))
    (call $read_args (i32.const 1024))
    (local.set $failed (if (result i32) (i32.and (i32.load8_u (i32.const 1043)) (i32.const 1))
      (then (call $delegate (i32.const 1024) (i32.const 1044) (i32.sub (local.get $n) (i32.const 20)) (i64.const -1) (i32.const 128)))
      (else (call $call (i32.const 1024) (i32.const 1044) (i32.sub (local.get $n) (i32.const 20)) (i32.const 96) (i64.const -1) (i32.const 128)))))
    (call $answer (call $return_size))
    (call $bump)
    (local.get $failed))"#;

/// Grows its memory by as many pages as its call data has bytes, one by one, and writes into each; then calls itself with one byte less.
const GROW: &str = r#"(module
  (import "vm_hooks" "pay_for_memory_grow" (func (param i32)))
  (import "vm_hooks" "contract_address" (func $address (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
  (memory (export "memory") 1 100)
  (func (export "user_entrypoint") (param $n i32) (result i32) (local $i i32) (local $at i32)
    (loop $next
      (if (i32.lt_u (local.get $i) (local.get $n)) (then
        (local.set $at (memory.grow (i32.const 1)))
        (i32.store (i32.shl (local.get $at) (i32.const 16)) (local.get $i))
        (memory.copy (i32.const 512) (i32.shl (local.get $at) (i32.const 16)) (i32.const 64))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))
    (if (local.get $n) (then
      (call $address (i32.const 0))
      (i32.store (i32.const 600) (call $call (i32.const 0) (i32.const 64) (i32.sub (local.get $n) (i32.const 1)) (i32.const 32) (i64.const -1) (i32.const 604)))))
    (i32.store (i32.const 608) (memory.size))
    (memory.fill (i32.const 620) (local.get $n) (local.get $n))
    (call $write_result (i32.const 512) (i32.const 160))
    (i32.const 0)))"#;

/// Creates contracts from its call data by both ways until one fails, then reads what it made.
const MAKER: &str = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
    (call $read_args (i32.const 1024))
    (call $create1 (i32.const 1024) (local.get $n) (i32.const 96) (i32.const 200) (i32.const 240))
    (call $bump)
    (drop (call $static (i32.const 200) (i32.const 0) (i32.const 32) (i64.const 50000) (i32.const 244)))
    (drop (call $read_return (i32.const 248) (i32.const 0) (i32.const 32)))
    (call $write_result (i32.const 200) (i32.const 100))
    (i32.const 0))"#;

fn list(addresses: &[Address]) -> Bytes {
    addresses
        .iter()
        .flat_map(|address| address.to_vec())
        .collect()
}

fn chain(programs: Arc<dyn Programs>) -> Chain {
    let mut chain = Chain::new(programs);
    chain.put(P, program(HOP));
    chain.put(Q, program(MAKER));
    let grow = wat::parse_str(GROW).expect("a module");
    chain.put(G, slacontract_vm::code::compress(&grow));
    // E passes its call data on to P, R reverts after it has.
    chain.put(E, Code::new().bump(0).call(opcode::CALL, P, 0).bubble().0);
    let fails = Code::new().bump(0).call(opcode::CALL, P, 0);
    chain.put(R, fails.op(&[opcode::POP]).revert_word(7).0);
    chain
}

/// Calls without committing: the chain stays as it was.
fn call(chain: &mut Chain, to: Address, data: &Bytes, gas: u64) -> Executed {
    let mut tx = chain.tx(TxKind::Call(to), data.clone());
    tx.gas_limit = gas;
    let Chain {
        db,
        executor,
        block,
    } = chain;
    executor
        .execute(db, block, &tx, Mode::Transaction)
        .unwrap_or_else(|error| panic!("{gas} gas: {error}"))
}

/// Calls on both engines with all gas limits from the least that is accepted to more than enough: each in a full run, else some 600.
fn same_with_every_gas(to: Address, data: Bytes) -> Executed {
    let (mut first, mut second) = (
        chain(engine(VmConfig::default())),
        chain(Arc::new(Interpreter::default())),
    );
    let whole = call(&mut first, to, &data, 5_000_000);
    let most = gas_used(&whole) * 66 / 64 + 100_000;
    // No transaction is accepted that costs more than its limit before it begins; its data is nowhere dearer than this.
    let least = 21_000 + 40 * data.len() as u64;
    let step = if std::env::var_os("SLACONTRACT_FULL").is_some() {
        1
    } else {
        (most - least).div_ceil(600)
    };
    let (mut gas, mut tried, mut outcomes) = (least, 0, std::collections::BTreeSet::new());
    while gas <= most {
        let one = call(&mut first, to, &data, gas);
        let other = call(&mut second, to, &data, gas);
        assert_eq!(one.result, other.result, "{gas} gas: {:?}", other.reasons);
        assert_eq!(one.state, other.state, "{gas} gas");
        outcomes.insert((one.result.is_success(), one.result.is_halt()));
        (gas, tried) = (gas + step, tried + 1);
    }
    println!("{tried} amounts of gas from {least} to {most}, outcomes {outcomes:?}");
    assert!(outcomes.len() > 1, "no amount was too little");
    whole
}

#[test]
fn programs_and_evm_contracts_nested_in_each_other() {
    let whole = same_with_every_gas(E, list(&[E, P, E]));
    assert!(whole.result.is_success(), "{:?}", whole.result);
    assert_eq!(whole.result.logs().len(), 4);
}

#[test]
fn frames_that_revert_inside_and_around_programs() {
    let whole = same_with_every_gas(P, list(&[R, P, E]));
    assert!(!whole.result.is_success());
}

#[test]
fn a_program_that_delegates_into_another_program() {
    let whole = same_with_every_gas(E, list(&[P, P]));
    assert!(whole.result.is_success(), "{:?}", whole.result);
}

#[test]
fn memory_that_grows_in_nested_frames() {
    let whole = same_with_every_gas(G, vec![1; 9].into());
    assert!(whole.result.is_success(), "{:?}", whole.result);
}

#[test]
fn contracts_made_by_a_program() {
    let runtime = Code::new().push(42).return_word().0;
    let whole = same_with_every_gas(Q, init(&runtime).into());
    assert!(whole.result.is_success(), "{:?}", whole.result);
    let reverts = Code::new().revert_word(3).0;
    same_with_every_gas(Q, reverts.into());
}
