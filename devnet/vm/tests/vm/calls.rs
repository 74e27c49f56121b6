//! Programs that call and create: what the child gets, and what the caller sees of it.

use crate::chain::{Chain, GAS, PROGRAM};
use crate::program::{address_data, failure, program, success};
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use slacontract_vm::{CallKind, CallRequest, Outcome};

const OTHER: Address = Address::repeat_byte(0x22);

/// Calls OTHER with `len` bytes at 32 and returns status, length and what came back.
fn calling(hook: &str) -> String {
    let value = if hook == "call_contract" {
        "(i32.const 256)"
    } else {
        ""
    };
    program(
        &format!(
            "(call $read_args (i32.const 32))
             (i32.store8 (i32.const 300) (call ${hook} (i32.const 0) (i32.const 32) (local.get $len) {value} (i64.const -1) (i32.const 301)))
             (i32.store8 (i32.const 305) (call $return_data_size))
             (i32.store8 (i32.const 306) (call $read_return_data (i32.const 307) (i32.const 0) (i32.const 100)))
             (call $write_result (i32.const 300) (i32.const 20)) i32.const 0"
        ),
        &address_data(OTHER, 0),
    )
}

#[test]
fn calls_return_status_length_and_data() {
    let echo =
        "(call $read_args (i32.const 0)) (call $write_result (i32.const 0) (local.get $len))";
    for (end, status) in [("i32.const 0", 0), ("i32.const 1", 2)] {
        for hook in [
            "call_contract",
            "delegate_call_contract",
            "static_call_contract",
        ] {
            let mut chain = Chain::of(&calling(hook));
            chain.deploy(OTHER, &program(&format!("{echo} {end}"), ""));
            let out = success(chain.call(b"abc").outcome);
            assert_eq!(
                out[..10],
                [status, 3, 0, 0, 0, 3, 3, b'a', b'b', b'c'],
                "{hook} {end}"
            );
        }
    }
    let mut chain = Chain::of(&calling("call_contract"));
    chain.deploy(OTHER, &program("unreachable", ""));
    assert_eq!(
        success(chain.call(b"abc").outcome)[..7],
        [2, 0, 0, 0, 0, 0, 0]
    );
}

#[test]
fn a_delegate_call_keeps_address_caller_and_value() {
    let mut chain = Chain::of(&calling("delegate_call_contract"));
    let body = "(call $contract_address (i32.const 0)) (call $msg_sender (i32.const 1)) (call $write_result (i32.const 0) (i32.const 2)) i32.const 0";
    chain.deploy(OTHER, &program(body, ""));
    assert_eq!(success(chain.call(&[]).outcome)[7..9], [0x11, 0xca]);
}

#[test]
fn a_callee_sees_only_what_was_flushed() {
    // The program caches 7 in slot 0 and calls itself with one byte; the inner frame returns the slot.
    let body = |flush: &str| {
        program(
            &format!(
                "(if (local.get $len) (then
                   (call $storage_load_bytes32 (i32.const 512) (i32.const 600)) (call $write_result (i32.const 631) (i32.const 1)) (return (i32.const 0))))
                 (i32.store8 (i32.const 95) (i32.const 7)) (call $storage_cache_bytes32 (i32.const 512) (i32.const 64)) {flush}
                 (drop (call $call_contract (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 512) (i64.const -1) (i32.const 700)))
                 (drop (call $read_return_data (i32.const 700) (i32.const 0) (i32.const 1)))
                 (i32.store8 (i32.const 701) (call $msg_reentrant))
                 (call $write_result (i32.const 700) (i32.const 2)) i32.const 0"
            ),
            &address_data(PROGRAM, 0),
        )
    };
    assert_eq!(success(Chain::of(&body("")).call(&[]).outcome), [0, 0][..]);
    assert_eq!(
        success(
            Chain::of(&body("(call $storage_flush_cache (i32.const 1))"))
                .call(&[])
                .outcome
        ),
        [7, 0][..]
    );
}

#[test]
fn static_calls_change_nothing() {
    let value = "(i32.store8 (i32.const 63) (i32.const 1))";
    for (body, hook) in [
        (format!("{value} (call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (call $storage_flush_cache (i32.const 0))"), "storage_flush_cache"),
        ("(call $emit_log (i32.const 0) (i32.const 0) (i32.const 0))".into(), "emit_log"),
        ("(call $transient_store_bytes32 (i32.const 0) (i32.const 0))".into(), "transient_store_bytes32"),
        ("(call $create1 (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 32))".into(), "create1"),
        ("(call $create2 (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 32))".into(), "create2"),
    ] {
        let mut chain = Chain::of(&program(&format!("{body} i32.const 0"), ""));
        let call = CallRequest { kind: CallKind::Static, to: PROGRAM, data: Bytes::new(), value: U256::ZERO, gas: GAS };
        assert_eq!(failure(chain.transaction(call).outcome), format!("{hook}: a state change inside a static call"));
    }
    // A clean flush and a write into the cache are fine; value is refused by status, without cost.
    let body = "(call $storage_load_bytes32 (i32.const 0) (i32.const 64)) (call $storage_flush_cache (i32.const 1))
        (call $storage_cache_bytes32 (i32.const 0) (i32.const 32))
        (i32.store8 (i32.const 159) (i32.const 1))
        (i32.store8 (i32.const 200) (call $call_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 128) (i64.const -1) (i32.const 300)))
        (call $write_result (i32.const 200) (i32.const 1)) i32.const 0";
    let mut chain = Chain::of(&program(body, ""));
    let call = CallRequest {
        kind: CallKind::Static,
        to: PROGRAM,
        data: Bytes::new(),
        value: U256::ZERO,
        gas: GAS,
    };
    assert_eq!(success(chain.transaction(call).outcome), [2][..]);
}

#[test]
fn creations_answer_with_an_address_or_the_reason_of_a_revert() {
    let create = |first: u8| {
        let body = format!(
            "(i32.store8 (i32.const 64) (i32.const {first})) (i32.store8 (i32.const 65) (i32.const 5))
             (call $create2 (i32.const 64) (i32.const 2) (i32.const 128) (i32.const 128) (i32.const 200) (i32.const 220))
             (i32.store8 (i32.const 224) (call $return_data_size))
             (drop (call $read_return_data (i32.const 225) (i32.const 0) (i32.const 9)))
             (call $write_result (i32.const 200) (i32.const 26)) i32.const 0"
        );
        success(Chain::of(&program(&body, "")).call(&[]).outcome)
    };
    let created = create(0xef);
    assert_eq!(
        created[..20],
        PROGRAM.create2(B256::ZERO, keccak256([0xef, 5]))[..]
    );
    assert_eq!(created[20..], [0; 6]);
    let reverted = create(0xfd);
    assert_eq!(reverted[..20], [0; 20]);
    assert_eq!(reverted[20..], [1, 0, 0, 0, 1, 5]);
    assert_eq!(create(0xfe)[..], [0; 26]);
}

#[test]
fn calls_forward_at_most_63_of_64_parts() {
    let mut chain = Chain::of(&calling("call_contract"));
    chain.deploy(OTHER, &program("(i64.store (i32.const 0) (call $evm_gas_left)) (call $write_result (i32.const 0) (i32.const 8)) i32.const 0", ""));
    let out = success(chain.call_with(&[], 1_000_000).outcome);
    let inner = u64::from_le_bytes(out[7..15].try_into().unwrap());
    assert!((970_000..985_000).contains(&inner), "{inner}");
    // All of it is lost when the child runs out.
    let mut chain = Chain::of(&calling("call_contract"));
    chain.deploy(OTHER, &program("(loop $l (br $l)) i32.const 0", ""));
    let receipt = chain.call_with(&[], 1_000_000);
    assert_eq!(success(receipt.outcome)[0], 2);
    assert!(receipt.gas_used > 975_000, "{}", receipt.gas_used);
}

#[test]
fn a_call_that_cannot_pay_its_base_fails_and_takes_all_gas() {
    let body = "(drop (call $call_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64) (i64.const -1) (i32.const 128)))
        (i64.store (i32.const 0) (call $evm_gas_left)) (call $write_result (i32.const 0) (i32.const 8)) i32.const 0";
    // Entry, the hook's own ink, and less than the 2600 of a cold account.
    let receipt = Chain::of(&program(body, "")).call_with(&[], 1_500);
    assert_eq!(receipt.outcome, Outcome::OutOfInk);
    assert_eq!(receipt.gas_used, 1_500);
}

#[test]
fn traces_carry_arguments_and_results() {
    let mut chain = Chain::of(&calling("call_contract"));
    chain.deploy(OTHER, &program("(call $read_args (i32.const 0)) (call $write_result (i32.const 0) (local.get $len)) i32.const 0", ""));
    chain.tracing = true;
    success(chain.call(b"xy").outcome);
    let names: Vec<_> = chain.traces.iter().map(|(name, ..)| *name).collect();
    assert_eq!(
        names,
        [
            "read_args",
            "read_args",
            "write_result",
            "call_contract",
            "return_data_size",
            "read_return_data",
            "write_result"
        ]
    );
    let (_, args, outs) = &chain.traces[3];
    assert_eq!(
        *args,
        [OTHER.to_vec(), vec![0xff; 8], vec![0; 32], b"xy".to_vec()].concat()
    );
    assert_eq!(*outs, [0, 0, 0, 2, 0]);
}
