//! Which modules are refused, and in which words.

use slacontract_vm::{ActivationError, Params, Report, Rules, check};

const MAIN: &str = r#"(func (export "user_entrypoint") (param i32) (result i32) i32.const 0)"#;
const MEMORY: &str = r#"(memory (export "memory") 1 1)"#;

fn try_wat(wat: &str, rules: Rules) -> Result<Report, ActivationError> {
    check(
        &wat::parse_str(wat).unwrap_or_else(|error| panic!("{error}")),
        &Params::default(),
        rules,
    )
}

/// A module with a memory, an entrypoint and `parts` before them.
fn module(parts: &str) -> Result<Report, ActivationError> {
    try_wat(
        &format!("(module {parts} {MEMORY} {MAIN})"),
        Rules::default(),
    )
}

fn body(code: &str) -> Result<Report, ActivationError> {
    module(&format!("(func {code})"))
}

#[track_caller]
fn refused(result: Result<Report, ActivationError>, words: &str) {
    let error = result.expect_err("the module is accepted").0;
    assert!(error.contains(words), "{error:?} does not say {words:?}");
    assert!(error.starts_with("failed to parse wasm"), "{error}");
}

#[test]
fn the_smallest_program_is_accepted_and_measured() {
    let report = module("").unwrap();
    assert_eq!(report.measure.functions, 1);
    assert_eq!(report.measure.signature_values, 2);
    assert_eq!(report.measure.globals, 4);
    assert_eq!(report.measure.pages, 1);
    // Two opcodes, one block, one function with its appended return.
    assert_eq!(report.measure.opcodes, 2 + 12 + 12 + 4 + 1);
    assert_eq!(report.activation.version, 2);
    assert!(report.debug_imports.is_empty());
}

#[test]
fn imports_must_be_hooks_with_their_exact_types() {
    refused(
        module(r#"(import "vm_hooks" "nope" (func))"#),
        "No such import nope in vm_hooks for user",
    );
    refused(
        module(r#"(import "env" "read_args" (func (param i32)))"#),
        "No such import read_args in env for user",
    );
    refused(
        module(r#"(import "vm_hooks" "read_args" (func (param i64)))"#),
        "different function signature: expected (i32) -> (), found (i64) -> ()",
    );
    refused(
        module(r#"(import "vm_hooks" "read_args" (global i32))"#),
        "only functions can be imported",
    );
    refused(
        module(r#"(import "vm_hooks" "stylus_x" (func))"#),
        "reserved prefix",
    );
    let twice = r#"(import "vm_hooks" "msg_sender" (func (param i32)))"#.repeat(2);
    assert!(module(&twice).is_ok());
    let many = r#"(import "vm_hooks" "msg_sender" (func (param i32)))"#.repeat(514);
    refused(module(&many), "514 imports: at most 513");
}

#[test]
fn debug_imports_are_for_debug_chains_and_reported() {
    let wat =
        format!(r#"(module (import "console" "log_txt" (func (param i32 i32))) {MEMORY} {MAIN})"#);
    refused(try_wat(&wat, Rules::default()), "only debug chains have it");
    let report = try_wat(
        &wat,
        Rules {
            debug: true,
            ..Rules::default()
        },
    )
    .unwrap();
    assert_eq!(report.debug_imports, ["console.log_txt"]);
}

#[test]
fn the_entrypoint_and_the_memory_must_be_exported() {
    refused(
        try_wat(&format!("(module {MEMORY})"), Rules::default()),
        "missing export with name user_entrypoint",
    );
    refused(
        try_wat(&format!("(module (memory 1 1) {MAIN})"), Rules::default()),
        "missing export with name memory",
    );
    refused(
        try_wat(&format!("(module {MAIN})"), Rules::default()),
        "exactly one memory",
    );
    let wrong = r#"(func (export "user_entrypoint") (param i64) (result i32) i32.const 0)"#;
    refused(
        try_wat(&format!("(module {MEMORY} {wrong})"), Rules::default()),
        "wrong type for user_entrypoint",
    );
    refused(
        module(r#"(func (export "stylus_ink_left"))"#),
        "reserved prefix",
    );
    refused(
        module(
            r#"(import "vm_hooks" "msg_sender" (func (param i32))) (func (export "mine__msg_sender"))"#,
        ),
        "named like the import msg_sender",
    );
    // What rustc exports besides is accepted.
    assert!(module(r#"(global (export "__heap_base") i32 (i32.const 9)) (global (export "__data_end") i32 (i32.const 9))"#).is_ok());
}

#[test]
fn memory_is_limited_and_growth_must_be_paid() {
    let memory = |limits: &str| {
        try_wat(
            &format!(r#"(module (memory (export "memory") {limits}) {MAIN})"#),
            Rules::default(),
        )
    };
    refused(memory("1"), "pay_for_memory_grow");
    refused(memory("1 2"), "pay_for_memory_grow");
    assert!(memory("128 128").is_ok());
    refused(memory("129 129"), "129 initial pages, at most 128");
    let few = Rules {
        page_limit: 3,
        debug: false,
    };
    let wat = format!(r#"(module (memory (export "memory") 4 4) {MAIN})"#);
    refused(try_wat(&wat, few), "4 initial pages, at most 3");
}

#[test]
fn floats_may_be_moved_but_not_computed_with() {
    assert!(
        body("(local f32) (drop (f64.const 1)) (drop (i32.reinterpret_f32 (local.get 0)))").is_ok()
    );
    for code in [
        "(drop (f32.add (f32.const 1) (f32.const 1)))",
        "(drop (f64.lt (f64.const 1) (f64.const 1)))",
        "(drop (i32.trunc_f32_s (f32.const 1)))",
        "(drop (i64.trunc_sat_f64_u (f64.const 1)))",
        "(drop (f32.convert_i32_s (i32.const 1)))",
        "(drop (f64.promote_f32 (f32.const 1)))",
    ] {
        refused(body(code), "No implementation for floating point operation");
    }
}

#[test]
fn later_proposals_are_refused() {
    for (code, words) in [
        ("(return_call 0)", "tail call"),
        ("(drop (ref.null func))", "reference types"),
        ("(drop (v128.const i32x4 0 0 0 0))", "SIMD"),
        (
            "(i32.const 0) (i32.const 0) (i32.const 0) (memory.init 0)",
            "",
        ),
        (
            "(drop (select (result i32) (i32.const 1) (i32.const 1) (i32.const 1)))",
            "",
        ),
        ("(drop (i32.atomic.load (i32.const 0)))", "threads"),
    ] {
        refused(module(&format!("(func {code}) ")), words);
    }
    refused(
        module("(data $d \"x\") (func (data.drop $d))"),
        "data count",
    );
    refused(
        module("(table 1 funcref) (func $f) (elem $e func $f) (func (elem.drop $e))"),
        "",
    );
    refused(
        module("(global i32 (i32.add (i32.const 1) (i32.const 1)))"),
        "",
    );
    refused(module("(table 1 externref)"), "");
    refused(module("(tag)"), "");
    refused(module("(type (struct))"), "");
    refused(
        module("(func $f) (start $f)"),
        "wasm start functions not allowed",
    );
}

#[test]
fn overlong_table_indices_of_recent_toolchains_are_named() {
    // call_indirect with a padded table index, as the linker writes it for reference types.
    let wat =
        format!("(module (table 1 funcref) (func (call_indirect (i32.const 0))) {MEMORY} {MAIN})");
    let mut wasm = wat::parse_str(&wat).unwrap();
    let at = wasm
        .windows(3)
        .position(|window| window[0] == 0x11 && window[2] == 0x00)
        .unwrap();
    // One byte longer: the body, the section and nothing else.
    wasm.splice(at + 2..at + 3, [0x80, 0x00]);
    let body = at - 4;
    wasm[body] += 1;
    let section = wasm
        .windows(2)
        .position(|window| window[0] == 0x0a)
        .unwrap();
    wasm[section + 1] += 1;
    refused(
        check(&wasm, &Params::default(), Rules::default()),
        "zero byte expected",
    );
}

#[test]
fn bulk_memory_is_copy_and_fill_only() {
    assert!(body("(memory.copy (i32.const 0) (i32.const 0) (i32.const 0)) (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))").is_ok());
}

#[test]
fn multi_value_belongs_to_stylus_2() {
    let wat = format!(
        "(module (func (result i32 i64) (block (result i32 i64) (i32.const 1) (i64.const 2))) {MEMORY} {MAIN})"
    );
    assert!(try_wat(&wat, Rules::default()).is_ok());
    let later = Params {
        multi_value: false,
        ..Params::default()
    };
    refused(
        check(&wat::parse_str(&wat).unwrap(), &later, Rules::default()),
        "multi",
    );
}

#[test]
fn sizes_are_limited() {
    refused(
        module(&"(data (i32.const 0) \"x\")".repeat(129)),
        "129 data segments: at most 128",
    );
    refused(
        module(&format!(
            "(table 1 funcref) (func $f) {}",
            "(elem (i32.const 0) $f)".repeat(129)
        )),
        "129 element segments",
    );
    assert!(module(&"(func)".repeat(4_095)).is_ok());
    refused(
        module(&"(func)".repeat(4_096)),
        "4097 functions: at most 4096",
    );
    refused(module(&"(global i32 (i32.const 0))".repeat(32_765)), "");
    refused(
        module("(table 4097 funcref)"),
        "4097 table entries: at most 4096",
    );
    refused(
        module(&format!(
            "(table 4096 funcref) (func $f) (elem (i32.const 0) {})",
            "$f ".repeat(4_096)
        )),
        "bytes of element segments",
    );
    assert!(body(&format!("(local {})", "i64 ".repeat(348))).is_ok());
    refused(
        body(&format!("(local {})", "i64 ".repeat(349))),
        "349 locals: at most 348",
    );
    refused(
        body(
            &"(block"
                .repeat(5_462)
                .to_string()
                .chars()
                .chain(")".repeat(5_462).chars())
                .collect::<String>(),
        ),
        "opcodes after instrumentation",
    );
    refused(
        body(&format!(
            "{} {}",
            "i32.const 0 ".repeat(4_097),
            "drop ".repeat(4_097)
        )),
        "operands on the stack",
    );
    let name = "x".repeat(513);
    refused(
        module(&format!("(func (export \"{name}\"))")),
        "longer than 512",
    );
    let exports: String = (0..1_024)
        .map(|n| format!("(func (export \"f{n}\"))"))
        .collect();
    refused(module(&exports), "1026 exports: at most 1024");
}

#[test]
fn segments_must_lie_inside() {
    assert!(module("(data (i32.const 65535) \"x\")").is_ok());
    refused(
        module("(data (i32.const 65536) \"x\")"),
        "data segment 0 ends at 65537",
    );
    refused(
        module("(data (i32.const -1) \"x\")"),
        "data segment 0 ends at",
    );
    refused(
        module("(global $g i32 (i32.const 0)) (data (global.get $g) \"x\")"),
        "",
    );
    refused(
        module("(table 1 funcref) (func $f) (elem (i32.const 1) $f)"),
        "element segment 0 ends at 2",
    );
}

#[test]
fn an_oversized_module_is_refused_before_it_is_read() {
    let params = Params::default();
    refused(
        check(&vec![0; 131_073], &params, Rules::default()),
        "at most 131072",
    );
    refused(check(&[], &params, Rules::default()), "");
    refused(
        check(b"\0asm\x01\0\0\0", &params, Rules::default()),
        "exactly one memory",
    );
    refused(check(b"\0asm\x0d\0\x01\0", &params, Rules::default()), "");
}
