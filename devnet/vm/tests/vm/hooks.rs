//! What each hook does, run from WASM.

use crate::chain::{CALLER, Chain, GAS, PROGRAM};
use crate::program::{address_data, failure, program, success, word};
use alloy_primitives::{Address, B256, Bytes, U256, b256, keccak256};
use slacontract_vm::{CallKind, CallRequest, Outcome};

fn run(body: &str) -> Outcome {
    Chain::of(&program(body, "")).call(&[]).outcome
}

/// The `len` bytes at `from` after `body`.
fn output(body: &str, from: u32, len: u32) -> Bytes {
    success(run(&format!(
        "{body} (call $write_result (i32.const {from}) (i32.const {len})) i32.const 0"
    )))
}

#[test]
fn arguments_come_in_and_the_last_result_goes_out() {
    let body = "(call $read_args (i32.const 8)) (call $write_result (i32.const 0) (i32.const 3))
        (call $write_result (i32.const 8) (local.get $len)) i32.const 0";
    let mut chain = Chain::of(&program(body, ""));
    assert_eq!(success(chain.call(b"hello").outcome), b"hello"[..]);
    let mut chain = Chain::of(&program(
        &body
            .replace("i32.const 0\n", "")
            .replace(" i32.const 0", " i32.const 7"),
        "",
    ));
    assert_eq!(
        chain.call(b"no").outcome,
        Outcome::Revert(Bytes::from_static(b"no"))
    );
}

#[test]
fn exit_early_unwinds_with_the_current_result() {
    let body = |status: u32| {
        format!(
            "(call $write_result (i32.const 0) (i32.const 2)) (call $exit_early (i32.const {status})) unreachable"
        )
    };
    assert_eq!(run(&body(0)), Outcome::Success(vec![0, 0].into()));
    assert_eq!(run(&body(9)), Outcome::Revert(vec![0, 0].into()));
}

#[test]
fn traps_and_bad_pointers_fail_with_a_reason_and_give_gas_back() {
    let receipt = Chain::of(&program("unreachable", "")).call(&[]);
    assert!(failure(receipt.outcome).contains("unreachable"));
    assert!(receipt.gas_used < 1_000);
    assert!(failure(run("(i32.div_u (i32.const 1) (local.get $len))")).contains("divide by zero"));
    assert!(failure(run("(i32.load (i32.const -4))")).contains("out of bounds"));
    assert_eq!(
        failure(run("(call $msg_sender (i32.const 65517)) i32.const 0")),
        "msg_sender: 20 bytes at 65517 are outside the memory of 65536"
    );
    assert!(
        failure(run(
            "(call $write_result (i32.const 4) (i32.const 65533)) i32.const 0"
        ))
        .contains("write_result")
    );
}

#[test]
fn transient_storage_works() {
    let body = "(i32.store8 (i32.const 63) (i32.const 5)) (call $transient_store_bytes32 (i32.const 0) (i32.const 32))
        (call $transient_load_bytes32 (i32.const 0) (i32.const 64))";
    assert_eq!(output(body, 64, 32), word(5));
}

#[test]
fn logs_carry_topics_and_data() {
    let body = "(i32.store8 (i32.const 31) (i32.const 9)) (i32.store8 (i32.const 64) (i32.const 8))
        (call $emit_log (i32.const 0) (i32.const 66) (i32.const 2)) i32.const 0";
    let mut chain = Chain::of(&program(body, ""));
    success(chain.call(&[]).outcome);
    let topic = B256::with_last_byte(9);
    assert_eq!(
        chain.state.logs,
        [(
            PROGRAM,
            vec![topic, B256::ZERO],
            Bytes::from_static(&[8, 0])
        )]
    );
    for (len, topics) in [(200, 5), (31, 1), (0, 1), (0, -1)] {
        let body = format!(
            "(call $emit_log (i32.const 0) (i32.const {len}) (i32.const {topics})) i32.const 0"
        );
        assert!(failure(run(&body)).contains("topics"), "{len} {topics}");
    }
}

#[test]
fn accounts_answer() {
    let other = Address::repeat_byte(0x77);
    let body = "(call $account_balance (i32.const 0) (i32.const 32))
        (call $account_codehash (i32.const 0) (i32.const 64))
        (i32.store8 (i32.const 96) (call $account_code_size (i32.const 0)))
        (i32.store8 (i32.const 97) (call $account_code (i32.const 0) (i32.const 1) (i32.const 9) (i32.const 98)))
        (call $write_result (i32.const 32) (i32.const 68)) i32.const 0";
    let mut chain = Chain::of(&program(body, &address_data(other, 0)));
    chain
        .state
        .codes
        .insert(other, Bytes::from_static(&[1, 2, 3]));
    chain.state.balances.insert(other, U256::from(1_000));
    let out = success(chain.call(&[]).outcome);
    assert_eq!(out[..32], word(1_000)[..]);
    assert_eq!(out[32..64], keccak256([1, 2, 3])[..]);
    assert_eq!(out[64..], [3, 2, 2, 3]);
}

#[test]
fn the_environment_answers() {
    let addresses = "(call $msg_sender (i32.const 0)) (call $contract_address (i32.const 20)) (call $tx_origin (i32.const 40))
        (call $block_coinbase (i32.const 60)) (call $msg_value (i32.const 80)) (call $tx_gas_price (i32.const 112))
        (call $block_basefee (i32.const 144))
        (i64.store (i32.const 176) (call $chainid)) (i64.store (i32.const 184) (call $block_number))
        (i64.store (i32.const 192) (call $block_timestamp)) (i64.store (i32.const 200) (call $block_gas_limit))
        (i32.store (i32.const 208) (call $tx_ink_price)) (i32.store (i32.const 212) (call $msg_reentrant))
        (call $write_result (i32.const 0) (i32.const 216)) i32.const 0";
    let mut chain = Chain::of(&program(addresses, ""));
    chain.block.origin = Address::repeat_byte(1);
    chain.block.coinbase = Address::repeat_byte(2);
    chain.block.gas_price = U256::from(3);
    chain.block.basefee = U256::from(4);
    let call = CallRequest {
        kind: CallKind::Call,
        to: PROGRAM,
        data: Bytes::new(),
        value: U256::from(5),
        gas: GAS,
    };
    let out = success(chain.transaction(call).outcome);
    let expected = [
        CALLER.to_vec(),
        PROGRAM.to_vec(),
        vec![1; 20],
        vec![2; 20],
        word(5).to_vec(),
        word(3).to_vec(),
        word(4).to_vec(),
        31_337u64.to_le_bytes().to_vec(),
        7u64.to_le_bytes().to_vec(),
        1_700_000_000u64.to_le_bytes().to_vec(),
        (1u64 << 40).to_le_bytes().to_vec(),
        10_000u32.to_le_bytes().to_vec(),
        vec![0; 4],
    ]
    .concat();
    assert_eq!(out, expected[..]);
}

#[test]
fn ink_and_gas_left_agree_and_fall() {
    let body = "(i64.store (i32.const 0) (call $evm_ink_left)) (i64.store (i32.const 8) (call $evm_gas_left))";
    let out = output(body, 0, 16);
    let (ink, gas) = (
        u64::from_le_bytes(out[..8].try_into().unwrap()),
        u64::from_le_bytes(out[8..].try_into().unwrap()),
    );
    assert!(
        ink / 10_000 >= gas && ink / 10_000 - gas <= 3,
        "{ink} ink, {gas} gas"
    );
    assert!(gas < GAS);
}

#[test]
fn keccak_hashes() {
    let body = "(call $native_keccak256 (i32.const 0) (i32.const 0) (i32.const 64))";
    let empty = b256!("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assert_eq!(output(body, 64, 32), empty[..]);
}

#[test]
fn arithmetic_is_that_of_the_evm() {
    // One byte operands at 31, 63 and 95.
    let set = |a: u8, b: u8, c: u8| {
        format!(
            "(i32.store8 (i32.const 31) (i32.const {a})) (i32.store8 (i32.const 63) (i32.const {b})) (i32.store8 (i32.const 95) (i32.const {c}))"
        )
    };
    let two = |hook: &str, a, b| {
        output(
            &format!(
                "{} (call ${hook} (i32.const 0) (i32.const 32))",
                set(a, b, 0)
            ),
            0,
            32,
        )
    };
    let three = |hook: &str, a, b, c| {
        output(
            &format!(
                "{} (call ${hook} (i32.const 0) (i32.const 32) (i32.const 64))",
                set(a, b, c)
            ),
            0,
            32,
        )
    };
    assert_eq!(two("math_div", 17, 5), word(3));
    assert_eq!(two("math_div", 17, 0), word(0));
    assert_eq!(two("math_mod", 17, 5), word(2));
    assert_eq!(two("math_mod", 17, 0), word(0));
    assert_eq!(two("math_pow", 3, 5), word(243));
    assert_eq!(two("math_pow", 0, 0), word(1));
    assert_eq!(
        two("math_pow", 2, 255),
        Bytes::from(U256::from(1).wrapping_shl(255).to_be_bytes_vec())
    );
    assert_eq!(two("math_pow", 4, 200), word(0));
    assert_eq!(three("math_add_mod", 17, 5, 7), word(1));
    assert_eq!(three("math_mul_mod", 17, 5, 7), word(1));
    assert_eq!(three("math_mul_mod", 17, 5, 0), word(0));
}

#[test]
fn the_console_speaks_on_debug_chains() {
    let wat = r#"(module (import "console" "log_txt" (func $txt (param i32 i32))) (import "console" "log_i32" (func $int (param i32)))
        (import "console" "tee_i64" (func $tee (param i64) (result i64))) (import "console" "log_f64" (func $float (param f64)))
        (memory (export "memory") 1 1) (data (i32.const 0) "hi")
        (func (export "user_entrypoint") (param i32) (result i32) (local f64)
          (call $txt (i32.const 0) (i32.const 2)) (call $int (i32.const -5)) (drop (call $tee (i64.const 6))) (call $float (local.get 1)) i32.const 0))"#;
    let mut chain = Chain::of(wat);
    success(chain.call(&[]).outcome);
    assert_eq!(chain.console, ["hi", "-5", "6", "0"]);
}

#[test]
fn a_frame_cannot_flood_the_console() {
    let wat = r#"(module (import "console" "log_txt" (func $txt (param i32 i32))) (memory (export "memory") 1 1)
        (func (export "user_entrypoint") (param i32) (result i32) (local i32)
          (loop (call $txt (i32.const 0) (i32.const 1000)) (br_if 0 (i32.lt_u (local.tee 1 (i32.add (local.get 1) (i32.const 1))) (i32.const 200)))) i32.const 0))"#;
    let mut chain = Chain::of(wat);
    success(chain.call(&[]).outcome);
    assert_eq!(chain.console.len(), 66);
    assert!(chain.console[65].contains("left out"));
}

#[test]
fn a_hook_may_be_the_entrypoint() {
    // Its type fits: the number of argument bytes is taken for a pointer.
    let wat = r#"(module (import "vm_hooks" "account_code_size" (func $size (param i32) (result i32)))
        (memory (export "memory") 1 1) (export "user_entrypoint" (func $size)))"#;
    assert_eq!(success(Chain::of(wat).call(b"abc").outcome), Bytes::new());
}
