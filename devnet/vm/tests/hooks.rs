//! What each hook does, run from WASM.

mod chain;

use alloy_primitives::{Address, B256, Bytes, U256, b256, keccak256};
use chain::{CALLER, Chain, GAS, PROGRAM, gas_of};
use slacontract_vm::{CallKind, CallRequest, Outcome, hooks::signatures::SIGNATURES};

/// A program with every hook imported under its own name.
fn program(body: &str, rest: &str) -> String {
    let list = |word: &str, letters: &str| {
        letters
            .chars()
            .map(|it| format!("({word} {})", if it == 'i' { "i32" } else { "i64" }))
            .collect::<String>()
    };
    let imports: String = SIGNATURES
        .iter()
        .filter(|hook| !hook.debug)
        .map(|hook| {
            let (params, result) = (list("param", hook.params), list("result", hook.result));
            format!(
                "(import \"vm_hooks\" \"{}\" (func ${} {params} {result}))\n",
                hook.name, hook.name
            )
        })
        .collect();
    format!(
        r#"(module {imports} (memory (export "memory") 1) {rest}
        (func (export "user_entrypoint") (param $len i32) (result i32) {body}))"#
    )
}

fn run(body: &str) -> Outcome {
    Chain::of(&program(body, "")).call(&[]).outcome
}

/// The `len` bytes at `from` after `body`.
fn output(body: &str, from: u32, len: u32) -> Bytes {
    success(run(&format!(
        "{body} (call $write_result (i32.const {from}) (i32.const {len})) i32.const 0"
    )))
}

#[track_caller]
fn success(outcome: Outcome) -> Bytes {
    match outcome {
        Outcome::Success(data) => data,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn failure(outcome: Outcome) -> String {
    match outcome {
        Outcome::Failure(reason) => reason,
        other => panic!("{other:?}"),
    }
}

fn word(value: u64) -> Bytes {
    U256::from(value).to_be_bytes_vec().into()
}

fn address_data(address: Address, at: u32) -> String {
    let text: String = address.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!("(data (i32.const {at}) \"{text}\")")
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
fn storage_is_cached_and_lost_unless_flushed() {
    let data = "(data (i32.const 63) \"\\07\")";
    let lost = program(
        "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) i32.const 0",
        data,
    );
    let mut chain = Chain::of(&lost);
    success(chain.call(&[]).outcome);
    assert_eq!(chain.storage(PROGRAM, 0), U256::ZERO);
    let kept = program(
        "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (call $storage_flush_cache (i32.const 0))
         (call $storage_load_bytes32 (i32.const 0) (i32.const 128)) (call $write_result (i32.const 128) (i32.const 32)) i32.const 0",
        data,
    );
    let mut chain = Chain::of(&kept);
    assert_eq!(success(chain.call(&[]).outcome), word(7));
    assert_eq!(chain.storage(PROGRAM, 0), U256::from(7));
    // The same value again is written once more, because this frame does not know it: 2100 cold and 100 for no change.
    let again = chain.call(&[]).gas_used;
    assert!((2_200..4_000).contains(&again), "{again}");
}

#[test]
fn reverts_and_failures_leave_no_storage() {
    let body = "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (call $storage_flush_cache (i32.const 0))";
    for end in ["i32.const 1", "unreachable"] {
        let mut chain = Chain::of(&program(
            &format!("{body} {end}"),
            "(data (i32.const 63) \"\\07\")",
        ));
        chain.call(&[]);
        assert_eq!(chain.storage(PROGRAM, 0), U256::ZERO, "{end}");
    }
}

#[test]
fn storage_gas_is_exact() {
    // One cold load: base ink, 2100 + 5 gas.
    let load = "(call $storage_load_bytes32 (i32.const 0) (i32.const 64))";
    let gas = |body: &str| {
        Chain::of(&program(&format!("{body} i32.const 0"), ""))
            .call(&[])
            .gas_used
    };
    let empty = gas("");
    let blocks = |calls: u64| calls * (2_450 + 3_800);
    let cost = |calls: u64, hooks: u64| {
        // The entry cost is whole gas; the rest of the frame is ink and rounds up once.
        let base = 2_450 + 2;
        gas_of(base + blocks(calls) + hooks) - gas_of(base)
    };
    let size = |body: &str| {
        wat::parse_str(program(&format!("{body} i32.const 0"), ""))
            .unwrap()
            .len() as u64
            * 122
            / 100_000
    };
    let growth = |body: &str| size(body) - size("");
    assert_eq!(
        gas(load) - empty,
        cost(1, 2 + 18_480 + 2_105 * 10_000) + growth(load)
    );
    let twice = load.repeat(2);
    assert_eq!(
        gas(&twice) - empty,
        cost(2, 4 + 2 * 18_480 + 2_105 * 10_000) + growth(&twice)
    );
    // The 33rd load of a frame costs 2 gas more, the 129th 10.
    let tiers = |loads: u64| {
        (1..=loads)
            .map(|n| {
                if n > 128 {
                    10
                } else if n > 32 {
                    2
                } else {
                    0
                }
            })
            .sum::<u64>()
    };
    for loads in [32, 33, 128, 129, 140] {
        let body = load.repeat(loads as usize);
        let hooks = loads * (2 + 18_480) + (2_105 + tiers(loads)) * 10_000;
        assert_eq!(
            gas(&body) - empty,
            cost(loads, hooks) + growth(&body),
            "{loads} loads"
        );
    }
    let store = "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32))";
    let tiers = |stores: u64| {
        (1..=stores)
            .map(|n| {
                if n > 64 {
                    10
                } else if n > 8 {
                    7
                } else {
                    0
                }
            })
            .sum::<u64>()
    };
    for stores in [8, 9, 64, 65] {
        let body = store.repeat(stores as usize);
        let hooks = stores * (2 + 18_480) + tiers(stores) * 10_000;
        assert_eq!(
            gas(&body) - empty,
            cost(stores, hooks) + growth(&body),
            "{stores} stores"
        );
    }
}

#[test]
fn many_slots_are_flushed_in_the_order_of_their_first_use() {
    // 40 slots, written twice: more than the linear part of the cache holds.
    let body = "(local $i i32)
        (loop $more
          (i32.store8 (i32.const 31) (i32.rem_u (local.get $i) (i32.const 40)))
          (i32.store8 (i32.const 63) (local.get $i))
          (call $storage_cache_bytes32 (i32.const 0) (i32.const 32))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $more (i32.lt_u (local.get $i) (i32.const 80))))
        (call $storage_flush_cache (i32.const 1)) i32.const 0";
    let mut chain = Chain::of(&program(body, ""));
    success(chain.call(&[]).outcome);
    for slot in 0..40 {
        assert_eq!(
            chain.storage(PROGRAM, slot),
            U256::from(slot + 40),
            "slot {slot}"
        );
    }
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
