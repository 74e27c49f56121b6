//! What calls and account reads of a program cost, as differences between transactions that are otherwise the same (stylus.md 4.5).

use crate::support::{
    Chain, assert_success,
    bytecode::{Code, init},
    gas_used,
    wasm::{program, vm},
};
use revm::{
    bytecode::opcode,
    primitives::{Address, B256, Bytes, TxKind, U256, address},
};

const P: Address = address!("0x0000000000000000000000000000000000009001");
const EXISTING: Address = address!("0x000000000000000000000000000000000000e001");
const MISSING: Address = address!("0x000000000000000000000000000000000000e002");
/// Nothing is there, and it is always warm: the beneficiary.
const WARM: Address = address!("0xc01bba5e00000000000000000000000000000000");

/// Calls the address in its call data with the value in the last byte, and ignores what comes of it.
const CALLER: &str = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
    (call $read_args (i32.const 1024))
    (i32.store8 (i32.const 127) (i32.load8_u (i32.const 1044)))
    (drop (call $call (i32.const 1024) (i32.const 0) (i32.const 0) (i32.const 96) (i64.const 50000) (i32.const 128)))
    (i32.const 0))"#;

fn chain(body: &str) -> Chain {
    let mut chain = Chain::new(vm());
    chain.put(P, program(body));
    chain.fund(P, 1000);
    chain.fund(EXISTING, 1);
    chain
}

/// Gas of calling `to` with `value`, on a fresh chain. The data has as many zero bytes whatever the address.
fn call(to: Address, value: u8) -> u64 {
    let mut chain = chain(CALLER);
    let mut data = to.to_vec();
    data.push(value);
    let zeros = data.iter().filter(|byte| **byte == 0).count() as u64;
    let done = chain.send(P, data.clone());
    assert_success(&done);
    gas_used(&done) - 4 * zeros - 16 * (data.len() as u64 - zeros)
}

#[test]
fn a_call_costs_what_call_costs() {
    let base = call(WARM, 0);
    assert_eq!(call(EXISTING, 0) - base, 2500, "cold");
    assert_eq!(
        call(MISSING, 0) - base,
        2500,
        "an empty account costs nothing more without value"
    );
    assert_eq!(
        call(EXISTING, 1) - base,
        2500 + 9000 - 2300,
        "value, less the stipend that came back"
    );
    assert_eq!(
        call(MISSING, 1) - base,
        2500 + 9000 + 25_000 - 2300,
        "value to an empty account"
    );
    assert_eq!(call(WARM, 1) - base, 9000 + 25_000 - 2300);
}

#[test]
fn a_callee_gets_what_was_asked_for_and_burns_no_more() {
    let mut chain = chain(CALLER);
    chain.put(EXISTING, Code::new().op(&[opcode::INVALID]).0);
    let mut data = EXISTING.to_vec();
    data.push(0);
    let burned = gas_used(&chain.send(P, data.clone()));
    chain.put(EXISTING, Code::new().op(&[opcode::STOP]).0);
    assert_eq!(burned - gas_used(&chain.send(P, data.clone())), 50_000);
    // With less than that, all but a 64th.
    chain.put(EXISTING, Code::new().op(&[opcode::INVALID]).0);
    let mut tx = chain.tx(TxKind::Call(P), data);
    tx.gas_limit = 60_000;
    let done = chain.send_tx(&tx);
    assert_success(&done);
    let kept = tx.gas_limit - gas_used(&done);
    assert!((450..600).contains(&kept), "about 36000 / 64: {kept}");
}

#[test]
fn a_creation_costs_32000_and_200_for_each_byte_and_nothing_for_words_of_init_code() {
    let factory = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
        (call $read_args (i32.const 1024))
        (call $create1 (i32.const 1024) (local.get $n) (i32.const 96) (i32.const 140) (i32.const 200))
        (i32.const 0))"#;
    let gas = |init: Vec<u8>| {
        let mut chain = chain(factory);
        let zeros = init.iter().filter(|byte| **byte == 0).count() as u64;
        let done = chain.send(P, init.clone());
        assert_success(&done);
        gas_used(&done) - 4 * zeros - 16 * (init.len() as u64 - zeros)
    };
    // STOP in a first word: no code. The second is the same, 20 words longer: only reading it costs ink.
    let (short, long) = (gas(vec![0; 32]), gas(vec![0; 672]));
    let reading = (640 * (30 + 2 * 55_u64)).div_ceil(10_000);
    assert!(
        (reading - 1..=reading + 1).contains(&(long - short)),
        "{}",
        long - short
    );
    // Both run the same prelude over one word of code more or less.
    let deposit = gas(init(&[0xaa; 32])) - gas(init(&[0xaa; 1]));
    let copying = (31 * (30 + 2 * 55_u64)).div_ceil(10_000);
    assert!(
        (31 * 200..=31 * 200 + copying + 1).contains(&deposit),
        "{deposit}"
    );
}

#[test]
fn access_lists_warm_accounts_and_slots_for_programs_too() {
    let run = |listed: bool| {
        let mut chain = chain(CALLER);
        chain.put(EXISTING, Code::new().bump(0).0);
        let mut data = EXISTING.to_vec();
        data.push(0);
        let mut tx = chain.tx(TxKind::Call(P), Bytes::from(data));
        tx.tx_type = 1;
        if listed {
            tx.access_list = vec![revm::context_interface::transaction::AccessListItem {
                address: EXISTING,
                storage_keys: vec![B256::ZERO],
            }]
            .into();
        }
        let done = chain.send_tx(&tx);
        assert_success(&done);
        gas_used(&done)
    };
    // The list costs 2400 and 1900 and saves 2500 and 2000 (SLOAD).
    assert_eq!(run(false) - run(true), 2500 + 2000 - 2400 - 1900);
}

#[test]
fn value_sent_by_programs_arrives_once() {
    let mut chain = chain(CALLER);
    let mut data = EXISTING.to_vec();
    data.push(7);
    assert_success(&chain.send(P, data));
    assert_eq!(
        [chain.balance(P), chain.balance(EXISTING)],
        [U256::from(993), U256::from(8)]
    );
}

#[test]
fn an_account_that_delegates_runs_its_delegates_code_and_pays_for_reaching_it() {
    let target = address!("0x000000000000000000000000000000000000e003");
    let run = |delegated: bool, code: Bytes| {
        let mut chain = chain(CALLER);
        chain.put(target, code.clone());
        chain.put(
            EXISTING,
            if delegated {
                [&[0xEF, 0x01, 0x00], &target[..]].concat().into()
            } else {
                code
            },
        );
        let mut data = EXISTING.to_vec();
        data.push(0);
        let done = chain.send(P, data);
        assert_success(&done);
        (
            gas_used(&done),
            chain.storage(EXISTING, 0),
            chain.storage(target, 0),
        )
    };
    let program_code = program(
        r#"(func (export "user_entrypoint") (param i32) (result i32) (call $bump) (i32.const 0))"#,
    );
    for code in [Code::new().bump(0).0.into(), program_code] {
        let (direct, delegated) = (run(false, code.clone()), run(true, code));
        assert_eq!(delegated.0 - direct.0, 2600);
        assert_eq!(
            (delegated.1, delegated.2),
            (U256::from(1), U256::ZERO),
            "in the storage of the account that delegates"
        );
    }
}
