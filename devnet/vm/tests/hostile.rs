//! Modules that mean harm: bounded time, an error or a program, never a panic.

#[path = "vm/chain.rs"]
#[allow(dead_code, reason = "the behaviour tests use the rest")]
mod chain;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chain::{Chain, PROGRAM};
use proptest::prelude::*;
use slacontract_vm::{Outcome, Params, Programs, Rules, Vm, VmConfig, check, code};

fn engine(config: VmConfig) -> Arc<dyn Programs> {
    Arc::new(Vm::new(config).expect("the engine starts"))
}

const MEMORY: &str = r#"(memory (export "memory") 1 1)"#;
const MAIN: &str = r#"(func (export "user_entrypoint") (param i32) (result i32) i32.const 0)"#;

/// Functions that are slow to compile in one way or another, each near the limits. They need not be fast, but bounded.
fn corpus() -> Vec<(&'static str, String)> {
    let function = |body: String| format!("(module {MEMORY} {MAIN} {body})");
    let repeat = |text: &str, times: usize| text.repeat(times);
    vec![
        (
            "one function of straight arithmetic",
            function(format!(
                "(func (param i64) (result i64) (local.get 0) {})",
                repeat("(i64.add (local.get 0)) (i64.rotl (i64.const 7)) ", 15_000)
            )),
        ),
        (
            "values that stay alive",
            function(format!(
                "(func (param i64) (result i64) {} {})",
                (0..4_000)
                    .map(|n| format!("(i64.mul (local.get 0) (i64.const {n})) "))
                    .collect::<String>(),
                repeat("i64.xor ", 3_999)
            )),
        ),
        (
            "a branch per block",
            function(format!(
                "(func (param i32) (local i64) {})",
                repeat(
                    "(if (local.get 0) (then (local.set 1 (i64.add (local.get 1) (i64.const 1))))) ",
                    1_400
                )
            )),
        ),
        (
            "nested blocks",
            function(format!(
                "(func (param i32) {} {})",
                repeat("(block (br_if 0 (local.get 0)) ", 1_600),
                repeat(")", 1_600)
            )),
        ),
        ("loops in loops, near the limit", function(loops(740, 348))),
        (
            "loops in loops, above the limit",
            function(loops(1_400, 348)),
        ),
        (
            "a huge branch table",
            function(format!(
                "(func (param i32) (block (br_table {} (local.get 0))))",
                repeat("0 ", 60_000)
            )),
        ),
        (
            "many branch tables over many blocks",
            function(format!(
                "(func (param i32) {} (br_table {} (local.get 0)) {})",
                repeat("(block ", 500),
                (0..500).map(|n| format!("{n} ")).collect::<String>(),
                repeat(")", 500)
            )),
        ),
        (
            "thousands of functions",
            format!(
                "(module {MEMORY} {MAIN} {})",
                repeat(
                    "(func (param i32 i64) (result i64) (i64.add (local.get 1) (i64.extend_i32_u (local.get 0)))) ",
                    4_000
                )
            ),
        ),
        (
            "calls with many arguments",
            format!(
                "(module {MEMORY} {MAIN} (func $f (param {})) {})",
                repeat("i64 ", 900),
                (0..20)
                    .map(|_| format!(
                        "(func (param i64) (call $f {}))",
                        repeat("(local.get 0) ", 900)
                    ))
                    .collect::<String>()
            ),
        ),
        (
            "many results",
            format!(
                "(module {MEMORY} {MAIN} (func $f (result {0}) {1}) (func {2} {3}))",
                repeat("i64 ", 900),
                repeat("(i64.const 1) ", 900),
                repeat("call $f ", 4),
                repeat("drop ", 3_600)
            ),
        ),
        (
            "globals",
            format!(
                "(module {MEMORY} {MAIN} {})",
                repeat("(global (mut i64) (i64.const 1)) ", 20_000)
            ),
        ),
        (
            "loads and stores",
            function(format!(
                "(func (param i32) {})",
                repeat(
                    "(i64.store (local.get 0) (i64.load offset=8 (local.get 0))) ",
                    9_000
                )
            )),
        ),
        (
            "bulk copies",
            function(format!(
                "(func (param i32) {})",
                repeat(
                    "(memory.copy (local.get 0) (local.get 0) (local.get 0)) ",
                    2_500
                )
            )),
        ),
        (
            "medium functions, many",
            format!(
                "(module {MEMORY} {MAIN} {})",
                (0..16)
                    .map(|_| format!(
                        "(func (param i64) (result i64) (local.get 0) {})",
                        repeat("(i64.mul (local.get 0)) (i64.rotl (local.get 0)) ", 1_300)
                    ))
                    .collect::<String>()
            ),
        ),
    ]
}

/// A function of nested loops whose innermost changes every local.
fn loops(depth: usize, locals: usize) -> String {
    let change: String = (1..=locals)
        .map(|n| format!("(local.set {n} (i64.add (local.get {n}) (i64.const 1))) "))
        .collect();
    format!(
        "(func (param i32) (local {}) {} {change} {})",
        "i64 ".repeat(locals),
        "loop ".repeat(depth),
        "(br_if 0 (local.get 0)) end ".repeat(depth)
    )
}

#[test]
fn whatever_passes_validation_compiles_in_bounded_time() {
    // Two seconds is the bound for an optimised build; an unoptimised compiler is given more.
    let bound = if cfg!(debug_assertions) {
        Duration::from_secs(20)
    } else {
        Duration::from_secs(2)
    };
    let mut accepted = 0;
    for (name, wat) in corpus() {
        let wasm = wat::parse_str(&wat).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut chain = Chain::new();
        chain
            .state
            .codes
            .insert(PROGRAM, code::compress(&wasm).into());
        let start = Instant::now();
        let receipt = chain.call(&[]);
        let took = start.elapsed();
        println!(
            "{name}: {} bytes, {took:?}, {:?}",
            wasm.len(),
            receipt.outcome
        );
        assert!(took < bound, "{name} took {took:?}");
        let runs = matches!(receipt.outcome, Outcome::Success(_));
        assert_eq!(
            runs,
            !name.contains("above the limit"),
            "{name}: {receipt:?}"
        );
        accepted += u32::from(runs);
    }
    assert!(accepted >= 8, "the corpus tests the compiler: {accepted}");
}

#[test]
fn truncated_modules_are_refused() {
    let wasm = wat::parse_str(format!("(module (table 1 funcref) {MEMORY} (data (i32.const 0) \"x\") {MAIN} (elem (i32.const 0) 0))")).unwrap();
    let params = Params::default();
    assert!(check(&wasm, &params, Rules::default()).is_ok());
    // Without its last section, nine bytes of data, the module is another valid one.
    for len in (0..wasm.len()).filter(|len| *len != wasm.len() - 9) {
        assert!(
            check(&wasm[..len], &params, Rules::default()).is_err(),
            "{len} of {} bytes",
            wasm.len()
        );
    }
}

#[test]
fn local_counts_that_overflow_are_refused() {
    // (func (local i64 * 0xffffffff)) twice in one body: wasmparser's own limit or ours, but an error.
    let mut wasm = wat::parse_str(format!("(module {MEMORY} {MAIN} (func (local i64)))")).unwrap();
    let at = wasm
        .windows(4)
        .position(|window| window == [0x01, 0x01, 0x7e, 0x0b])
        .unwrap();
    wasm.splice(at + 1..at + 2, [0xff, 0xff, 0xff, 0xff, 0x0f]);
    wasm[at - 1] += 4;
    let section = wasm.iter().position(|byte| *byte == 0x0a).unwrap();
    wasm[section + 1] += 4;
    let error = check(&wasm, &Params::default(), Rules::default()).unwrap_err();
    assert!(error.0.contains("locals"), "{error}");
}

/// Functions `$f` that call themselves without end and keep much in native memory for few counted words, with their arguments.
fn recursions() -> Vec<(&'static str, String, usize)> {
    let products = |count: u32| -> String {
        (1..count)
            .map(|n| format!("(i64.mul (local.get 0) (i64.const {n})) "))
            .collect()
    };
    let again = "(call $f (i64.add (local.get 0) (i64.const 1)))";
    let adds = |n: u32| -> String {
        (1..5)
            .map(|local| {
                format!("(local.set {local} (i64.add (local.get {local}) (i64.const {n}))) ")
            })
            .collect()
    };
    vec![
        ("nothing at all", "(func $f (call $f))".into(), 0),
        (
            "operands",
            format!("(func $f (param i64) (result i64) {} {again} {})", products(60), "i64.xor ".repeat(59)),
            1,
        ),
        (
            "parameters",
            format!(
                "(func $f (param {}) (call $f {}))",
                "i64 ".repeat(100),
                (0..100).map(|n| format!("(local.get {n}) ")).collect::<String>()
            ),
            100,
        ),
        (
            "products used before and after",
            format!(
                "(func $f (param i64) (local i64) {0} {again} {0})",
                (1..600)
                    .map(|n| format!("(local.set 1 (i64.xor (local.get 1) (i64.mul (local.get 0) (i64.const {n})))) "))
                    .collect::<String>()
            ),
            1,
        ),
        (
            "products that need computing only once for a loop",
            format!(
                "(func $f (param i64) (loop (global.set $g (i64.const 0)) {} {again} (br 0)))",
                (1..1_300)
                    .map(|n| format!("(global.set $g (i64.xor (global.get $g) (i64.mul (local.get 0) (i64.const {n})))) "))
                    .collect::<String>()
            ),
            1,
        ),
        (
            "values that cross many blocks",
            format!(
                "(func $f (param i64) (local i64 i64 i64 i64) {} (call $f (local.get 0)) {})",
                (1..1_700)
                    .map(|n| format!("{} (br_if 0 (i32.wrap_i64 (local.get 0))) ", adds(n)))
                    .collect::<String>(),
                (1..5)
                    .map(|local| format!("(if (i64.eqz (local.get {local})) (then unreachable)) "))
                    .collect::<String>()
            ),
            1,
        ),
    ]
}

#[test]
fn recursion_reaches_the_counted_limit_before_the_native_one() {
    for (name, body, params) in recursions() {
        // The argument is even, so that conditional branches on it are not taken.
        let mut start = format!("(call $f {})", "(i64.const 0) ".repeat(params));
        if body.contains("(result i64)") {
            start = format!("(drop {start})");
        }
        let wat = format!(
            "(module {MEMORY} (global $g (mut i64) (i64.const 0)) {body}
            (func (export \"user_entrypoint\") (param i32) (result i32) {start} i32.const 0))"
        );
        let mut chain = Chain::new();
        chain.deploy(PROGRAM, &wat);
        assert_eq!(
            chain.call_with(&[], 1 << 40).outcome,
            Outcome::OutOfStack,
            "{name}"
        );
    }
}

fn valid() -> Vec<u8> {
    wat::parse_str(
        r#"(module (import "vm_hooks" "pay_for_memory_grow" (func $pay (param i32))) (import "vm_hooks" "write_result" (func $out (param i32 i32)))
        (table 2 funcref) (memory (export "memory") 1) (global $g (mut i64) (i64.const 5)) (data (i32.const 4) "abc") (elem (i32.const 0) $out $two)
        (type $t (func (param i32 i32)))
        (func $two (param i32 i32) (drop (memory.grow (local.get 0))))
        (func (export "user_entrypoint") (param i32) (result i32) (local i64 i32)
          (block $b (loop $l (br_if $b (i32.eqz (local.get 0))) (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br $l)))
          (call_indirect (type $t) (i32.const 0) (i32.const 4) (i32.const 0))
          (global.set $g (i64.add (global.get $g) (i64.const 3)))
          (if (result i32) (i64.eqz (global.get $g)) (then (i32.const 1)) (else (i32.const 0)))))"#,
    )
    .unwrap()
}

proptest! {
    // PROPTEST_CASES sets how many: this is the fuzz target of module validation.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let params = Params::default();
        prop_assert!(check(&bytes, &params, Rules::default()).is_err());
        let _ = code::decompress(&bytes, &params);
        let mut prefixed = vec![0xef, 0xf0, 0x00, 0x00];
        prefixed.extend_from_slice(&bytes);
        let _ = code::decompress(&prefixed, &params);
    }

    #[test]
    fn mutated_modules_are_refused_or_compile_and_end(edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut wasm = valid();
        for (at, byte) in edits {
            let at = at.index(wasm.len());
            wasm[at] = byte;
        }
        if check(&wasm, &Params::default(), Rules::default()).is_ok() {
            let mut chain = Chain::new();
            chain.state.codes.insert(PROGRAM, code::compress(&wasm).into());
            chain.call_with(&[1, 2, 3], 100_000);
        }
    }
}
