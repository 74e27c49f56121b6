//! Instrumented programs compute what they computed before, by an engine that knows nothing of ours, and both compilers agree.

#[path = "vm/chain.rs"]
#[allow(dead_code, reason = "the behaviour tests use the rest")]
mod chain;

use std::sync::Arc;

use alloy_primitives::Bytes;
use chain::{Chain, PROGRAM};
use proptest::prelude::*;
use slacontract_vm::{Outcome, Programs, Vm, VmConfig};

fn engine(config: VmConfig) -> Arc<dyn Programs> {
    Arc::new(Vm::new(config).expect("the engine starts"))
}

/// An expression of type i64 over locals 0 to 3 of a function, and statements inside it.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(|value| format!("(i64.const {value})")),
        (-3i64..70).prop_map(|value| format!("(i64.const {value})")),
        (0u8..4).prop_map(|local| format!("(local.get {local})")),
    ];
    leaf.prop_recursive(6, 60, 3, |inner| {
        let binary = proptest::sample::select(vec![
            "add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr", "div_u", "div_s", "rem_u", "rem_s",
        ]);
        let compare = proptest::sample::select(vec!["eq", "ne", "lt_s", "lt_u", "gt_s", "ge_u", "le_s"]);
        prop_oneof![
            (binary, inner.clone(), inner.clone()).prop_map(|(op, left, right)| format!("(i64.{op} {left} {right})")),
            (compare.clone(), inner.clone(), inner.clone())
                .prop_map(|(op, left, right)| format!("(i64.extend_i32_u (i64.{op} {left} {right}))")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(condition, yes, no)| {
                format!("(if (result i64) (i64.eqz {condition}) (then {yes}) (else {no}))")
            }),
            (0u8..4, inner.clone()).prop_map(|(local, value)| format!("(local.tee {local} {value})")),
            (inner.clone(), inner.clone())
                .prop_map(|(value, condition)| format!("(block (result i64) (drop (br_if 0 {value} (i64.eqz {condition}))) {condition})")),
            // A loop of a few rounds that changes a local.
            (0u8..3, inner.clone()).prop_map(|(local, step)| {
                format!(
                    "(block (result i64) (local.set 4 (i32.const 0)) (loop (local.set {local} {}) (br_if 0 (i32.lt_u (local.tee 4 (i32.add (local.get 4) (i32.const 1))) (i32.const 5)))) (local.get {local}))",
                    if step.contains("loop") { "(i64.const 3)" } else { &step }
                )
            }),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("(call $half {left} {right})")),
            inner.clone().prop_map(|value| format!("(if (result i64) (i64.eqz {value}) (then (return (i64.const 99))) (else (i64.const 4)))")),
            (inner.clone(), 0u32..65_600).prop_map(|(value, at)| {
                format!("(block (result i64) (i64.store (i32.const {at}) {value}) (i64.load offset=4 (i32.const {at})))")
            }),
            inner.clone().prop_map(|value| format!("(i64.popcnt (i64.extend8_s {value}))")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("(select {a} {b} (i32.wrap_i64 {c}))")),
        ]
    })
}

fn module(expression: &str) -> String {
    format!(
        r#"(module (import "vm_hooks" "write_result" (func $out (param i32 i32))) (memory (export "memory") 1 1)
        (func $half (param i64 i64) (result i64)
          (if (i64.eqz (local.get 1)) (then (return (local.get 0))))
          (br_if 0 (local.get 1) (i32.wrap_i64 (local.get 0)))
          (i64.shr_u (i64.const 1)))
        (func $main (param i64 i64 i64 i64) (result i64) (local i32) {expression})
        (func (export "user_entrypoint") (param i32) (result i32)
          (i64.store (i32.const 0) (call $main (i64.const 1) (i64.const -2) (i64.const 30) (i64.const 0x123456789abcdef)))
          (call $out (i32.const 0) (i32.const 4096)) i32.const 0))"#
    )
}

/// What the module computes without any of our code; nothing if it traps.
fn reference(wat: &str) -> Option<Vec<u8>> {
    let engine = wasmtime::Engine::default();
    let module = wasmtime::Module::new(&engine, wat::parse_str(wat).unwrap()).unwrap();
    let mut linker = wasmtime::Linker::<Vec<u8>>::new(&engine);
    linker
        .func_wrap(
            "vm_hooks",
            "write_result",
            |mut caller: wasmtime::Caller<'_, Vec<u8>>, at: i32, len: i32| {
                let memory = caller.get_export("memory").unwrap().into_memory().unwrap();
                let (data, out) = memory.data_and_store_mut(&mut caller);
                *out = data[at as usize..(at + len) as usize].to_vec();
            },
        )
        .unwrap();
    let mut store = wasmtime::Store::new(&engine, Vec::new());
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let main = instance
        .get_typed_func::<i32, i32>(&mut store, "user_entrypoint")
        .unwrap();
    main.call(&mut store, 0).ok().map(|_| store.into_data())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn instrumentation_preserves_results(expression in expression()) {
        let wat = module(&expression);
        let receipt = Chain::of(&wat).call(&[]);
        // Without a pool everything is compiled plainly: the same result for the same gas.
        let mut plain = Chain::with(VmConfig { pooled_frames: 0, ..VmConfig::default() });
        plain.deploy(PROGRAM, &wat);
        prop_assert_eq!(&plain.call(&[]), &receipt);
        let outcome = receipt.outcome;
        match reference(&wat) {
            Some(data) => prop_assert_eq!(outcome, Outcome::Success(Bytes::from(data))),
            None => prop_assert!(matches!(outcome, Outcome::Failure(_)), "{:?}", outcome),
        }
    }
}
