//! Real WASM programs and EVM contracts in one journal.

use crate::support::{
    self, ALICE, Chain, assert_reverted, assert_success,
    bytecode::{Code, init},
    gas_used, output,
    wasm::{program, vm},
    word,
};
use revm::{
    bytecode::opcode,
    primitives::{Address, B256, Bytes, TxKind, U256, address, keccak256},
};

const P: Address = address!("0x0000000000000000000000000000000000009001");
const Q: Address = address!("0x0000000000000000000000000000000000009002");
const E: Address = address!("0x000000000000000000000000000000000000e001");

/// Bumps its slot 0; its call data is a list of addresses: calls the first with the rest, and answers what came back. Reverts if the
/// call failed. With no call data it answers its slot.
const HOP: &str = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
    (call $bump)
    (if (i32.eqz (local.get $n)) (then (call $write_result (i32.const 32) (i32.const 32)) (return (i32.const 0))))
    (call $read_args (i32.const 1024))
    (if (call $call (i32.const 1024) (i32.const 1044) (i32.sub (local.get $n) (i32.const 20)) (i32.const 96) (i64.const -1) (i32.const 128))
      (then (call $answer (call $return_size)) (return (i32.const 1))))
    (call $answer (call $return_size))
    (i32.const 0))"#;

fn list(addresses: &[Address]) -> Bytes {
    addresses
        .iter()
        .flat_map(|address| address.to_vec())
        .collect()
}

/// An EVM contract that bumps its slot 0 and calls P with its call data.
fn relay(end: impl FnOnce(Code) -> Code) -> Vec<u8> {
    end(Code::new().bump(0).call(opcode::CALL, P, 0)).0
}

fn slots(chain: &Chain) -> [u64; 3] {
    [P, Q, E].map(|address| chain.storage(address, 0).to())
}

#[test]
fn evm_to_program_to_evm_to_program_is_one_transaction() {
    let mut chain = Chain::new(vm());
    chain.put(P, program(HOP));
    chain.put(Q, program(HOP));
    chain.put(E, relay(Code::bubble));
    // E -> P -> Q -> E -> P -> Q.
    let done = chain.send(E, list(&[Q, E, Q]));
    assert_success(&done);
    assert_eq!(output(&done), word(2));
    assert_eq!(slots(&chain), [2, 2, 2]);
    assert_eq!(done.activated.len(), 1, "P and Q have one code");
}

#[test]
fn a_revert_at_the_bottom_takes_back_only_what_was_above_the_catch() {
    let mut chain = Chain::new(vm());
    chain.put(P, program(HOP));
    chain.put(Q, program(HOP));
    chain.put(E, Code::new().bump(0).revert_word(5).0);
    // P and Q pass the revert on.
    let done = chain.send(P, list(&[Q, E]));
    assert_reverted(&done);
    assert_eq!(output(&done), word(5));
    assert_eq!(slots(&chain), [0, 0, 0]);
    // An EVM contract catches it.
    let catcher = address!("0x000000000000000000000000000000000000e009");
    chain.put(
        catcher,
        relay(|code| code.op(&[opcode::POP]).push(1).bubble()),
    );
    assert_success(&chain.send(catcher, list(&[Q, E])));
    assert_eq!(slots(&chain), [0, 0, 0]);
    assert_eq!(chain.storage(catcher, 0), U256::from(1));
}

#[test]
fn delegate_calls_cross_both_ways() {
    let delegate = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
        (call $read_args (i32.const 1024))
        (drop (call $delegate (i32.const 1024) (i32.const 1044) (i32.sub (local.get $n) (i32.const 20)) (i64.const -1) (i32.const 128)))
        (call $answer (call $return_size))
        (i32.const 0))"#;
    let mut chain = Chain::new(vm());
    chain.put(P, program(HOP));
    chain.put(Q, program(delegate));
    chain.put(E, Code::new().bump(0).op(&[opcode::CALLER]).return_word().0);
    // Program to EVM: E's code in Q's storage, with Alice as caller.
    let done = chain.send(Q, list(&[E]));
    assert_eq!(output(&done)[12..], ALICE);
    assert_eq!(slots(&chain), [0, 1, 0]);
    // EVM to program: P's code in a proxy's storage.
    let proxy = address!("0x000000000000000000000000000000000000e009");
    chain.put(
        proxy,
        Code::new().call(opcode::DELEGATECALL, P, 0).bubble().0,
    );
    assert_eq!(output(&chain.send(proxy, Bytes::new())), word(1));
    assert_eq!(chain.storage(proxy, 0), U256::from(1));
    assert_eq!(slots(&chain), [0, 1, 0]);
}

#[test]
fn a_static_call_of_a_program_may_read_and_not_write() {
    let mut chain = Chain::new(vm());
    chain.put(P, program(HOP));
    chain.put(E, Code::new().call(opcode::STATICCALL, P, 0).bubble().0);
    let done = chain.send(E, Bytes::new());
    assert_reverted(&done);
    assert!(gas_used(&done) < 100_000, "a failure gives gas back");
    assert_eq!(slots(&chain), [0, 0, 0]);
    let reader = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
        (call $load (i32.const 0) (i32.const 32)) (call $write_result (i32.const 32) (i32.const 32)) (i32.const 0))"#;
    chain.put(P, program(reader));
    chain
        .db
        .insert_account_storage(P, U256::ZERO, U256::from(77))
        .unwrap();
    assert_eq!(output(&chain.send(E, Bytes::new())), word(77));
}

#[test]
fn a_program_creates_an_evm_contract_and_another_program() {
    let factory = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
        (call $read_args (i32.const 1024))
        (call $create1 (i32.const 1024) (local.get $n) (i32.const 96) (i32.const 140) (i32.const 200))
        (call $write_result (i32.const 128) (i32.const 32))
        (i32.const 0))"#;
    let mut chain = Chain::new(vm());
    chain.put(P, program(factory));
    let made = |done: &slacontract_executor::Executed| Address::from_slice(&output(done)[12..]);
    let evm = made(&chain.send(P, init(&Code::new().push(9).return_word().0)));
    assert_eq!(output(&chain.send(evm, Bytes::new())), word(9));
    let wasm = made(&chain.send(P, init(&program(HOP))));
    assert_eq!(wasm, P.create(2));
    assert_eq!(output(&chain.send(wasm, Bytes::new())), word(1));
    assert_eq!(made(&chain.send(P, init(&[0xEF, 0x00]))), Address::ZERO);
}

#[test]
fn a_program_deployed_by_a_plain_transaction_runs() {
    let mut chain = Chain::new(vm());
    let done = chain.create(init(&program(HOP)));
    assert_success(&done);
    let address = done.result.created_address().unwrap();
    assert_eq!(output(&chain.send(address, Bytes::new())), word(1));
    assert_eq!(output(&chain.send(address, Bytes::new())), word(2));
}

#[test]
fn programs_know_that_they_are_reentered() {
    // Answers its reentrancy flag; with call data, calls the address in it first and answers what that says.
    let mirror = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
        (if (i32.eqz (local.get $n)) (then
          (i32.store8 (i32.const 31) (call $reentrant)) (call $write_result (i32.const 0) (i32.const 32)) (return (i32.const 0))))
        (call $read_args (i32.const 1024))
        (drop (call $call (i32.const 1024) (i32.const 1044) (i32.sub (local.get $n) (i32.const 20)) (i32.const 96) (i64.const -1) (i32.const 128)))
        (call $answer (call $return_size))
        (i32.const 0))"#;
    let mut chain = Chain::new(vm());
    chain.put(P, program(mirror));
    chain.put(Q, program(mirror));
    assert_eq!(output(&chain.send(P, Bytes::new())), word(0));
    assert_eq!(output(&chain.send(P, list(&[P]))), word(1));
    assert_eq!(output(&chain.send(P, list(&[Q, P]))), word(1));
    assert_eq!(
        output(&chain.send(P, list(&[Q]))),
        word(0),
        "another account with the same code is not the same contract"
    );
}

#[test]
fn logs_keep_the_order_in_which_frames_wrote_them() {
    let logger = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
        (i32.store8 (i32.const 31) (i32.const 1)) (call $log (i32.const 0) (i32.const 32) (i32.const 1))
        (call $read_args (i32.const 1024))
        (drop (call $call (i32.const 1024) (i32.const 0) (i32.const 0) (i32.const 96) (i64.const -1) (i32.const 128)))
        (i32.store8 (i32.const 31) (i32.const 3)) (call $log (i32.const 0) (i32.const 33) (i32.const 1))
        (i32.const 0))"#;
    let mut chain = Chain::new(vm());
    chain.put(P, program(logger));
    chain.put(E, Code::new().push(2).push(0).push(0).op(&[opcode::LOG1]).0);
    let done = chain.send(P, list(&[E]));
    let seen: Vec<_> = done
        .result
        .logs()
        .iter()
        .map(|log| (log.address, log.data.topics()[0], log.data.data.len()))
        .collect();
    let topic = B256::with_last_byte;
    assert_eq!(seen, [(P, topic(1), 0), (E, topic(2), 0), (P, topic(3), 1)]);
}

#[test]
fn clearing_a_slot_refunds_as_in_evm_bytecode() {
    let clear = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
        (call $store (i32.const 0) (i32.const 64)) (call $flush (i32.const 0)) (i32.const 0))"#;
    let mut chain = Chain::new(vm());
    chain.put(P, program(clear));
    chain
        .db
        .insert_account_storage(P, U256::ZERO, U256::from(1))
        .unwrap();
    let done = chain.send(P, Bytes::new());
    assert_success(&done);
    assert_eq!(done.result.gas().inner_refunded(), 4800);
    assert_eq!(slots(&chain), [0, 0, 0]);
}

#[test]
fn a_trap_a_bad_pointer_and_a_missing_activation_have_readable_reasons() {
    let mut chain = Chain::new(vm());
    let cases = [
        (
            r#"(func (export "user_entrypoint") (param i32) (result i32) unreachable)"#,
            "unreachable",
        ),
        (
            r#"(func (export "user_entrypoint") (param i32) (result i32) (call $write_result (i32.const 65535) (i32.const 2)) (i32.const 0))"#,
            "write_result",
        ),
        (
            r#"(func (export "user_entrypoint") (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))"#,
            "div",
        ),
    ];
    for (body, word) in cases {
        chain.put(P, program(body));
        let done = chain.send(P, Bytes::new());
        assert_reverted(&done);
        let reason = done.reason().unwrap();
        assert!(reason.contains(word), "{reason}");
        assert!(gas_used(&done) < 40_000);
    }
}

#[test]
fn programs_of_one_page_nest_128_deep_where_the_price_of_pages_ends_it() {
    let recursion = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
        (call $read_args (i32.const 1024))
        (if (i32.eqz (call $call (i32.const 1024) (i32.const 1024) (i32.const 20) (i32.const 96) (i64.const -1) (i32.const 128)))
          (then (drop (call $read_return (i32.const 0) (i32.const 0) (i32.const 32)))))
        (i32.store16 (i32.const 0) (i32.add (i32.load16_u (i32.const 0)) (i32.const 1)))
        (call $write_result (i32.const 0) (i32.const 32))
        (i32.const 0))"#;
    let mut chain = Chain::new(vm());
    chain.put(P, program(recursion));
    // 63/64 at each level, and all of it is burned at the top: the gas cap is raised for this chain.
    let params = slacontract_executor::Params {
        tx_gas_limit: 1 << 40,
        ..Default::default()
    };
    let mut deep = Chain::with_params(params, vm());
    std::mem::swap(&mut deep.db, &mut chain.db);
    let mut tx = deep.tx(TxKind::Call(P), list(&[P]));
    tx.gas_limit = 1 << 40;
    let done = deep.send_tx(&tx);
    assert_success(&done);
    let frames = u16::from_le_bytes([output(&done)[0], output(&done)[1]]);
    assert_eq!(frames, 128, "{:?}", done.reasons);
    assert!(
        done.reasons[0].contains("out of gas on entry"),
        "{:?}",
        done.reasons
    );
    assert_success(&deep.send(P, list(&[E])));
}

#[test]
fn counted_stack_that_overflows_burns_all_gas_and_the_caller_goes_on() {
    let endless = r#"(func $f (param i32) (result i32) (call $f (local.get 0)))
        (func (export "user_entrypoint") (param i32) (result i32) (call $f (i32.const 0)))"#;
    let mut chain = Chain::new(vm());
    chain.put(P, program(endless));
    chain.put(E, relay(|code| code.op(&[opcode::POP]).push(1).bubble()));
    let done = chain.send(P, Bytes::new());
    assert!(done.result.is_halt());
    assert_eq!(gas_used(&done), support::GAS);
    assert!(
        done.reason().unwrap().contains("stack depth exceeded"),
        "{:?}",
        done.reasons
    );
    assert_success(&chain.send(E, Bytes::new()));
    assert_eq!(slots(&chain), [0, 0, 1]);
}

#[test]
fn calling_what_cannot_run_in_a_loop_does_the_work_of_activation_once() {
    // Most opcodes a function may have: slow to validate, and longer than the gas of a call would pay for.
    let body = "(drop (i32.const 1)) ".repeat(30_000);
    let heavy = format!(
        r#"(func (export "user_entrypoint") (param i32) (result i32) {body} (i32.const 0))"#
    );
    let refused = format!(
        r#"(func (export "user_entrypoint") (param i32) (result i32) {body} (drop (f32.neg (f32.const 1))) (i32.const 0))"#
    );
    for body in [heavy, refused] {
        let mut chain = Chain::new(vm());
        chain.put(P, program(&body));
        // Call P with 300 gas, which is less than its entry costs, for as long as there is gas.
        let code = Code::new()
            .op(&[opcode::JUMPDEST])
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .push_address(P)
            .push(300);
        chain.put(
            E,
            code.op(&[opcode::CALL, opcode::POP, opcode::PUSH0, opcode::JUMP])
                .0,
        );
        let mut tx = chain.tx(TxKind::Call(E), Bytes::new());
        tx.gas_limit = 1 << 24;
        let start = std::time::Instant::now();
        let done = chain.send_tx(&tx);
        assert!(done.result.is_halt());
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }
}

/// Runs a few transactions and digests everything that came of them.
fn digest() -> B256 {
    let mut chain = Chain::new(vm());
    chain.put(P, program(HOP));
    chain.put(Q, program(HOP));
    chain.put(E, relay(Code::bubble));
    let results = [list(&[Q, E, Q]), list(&[E]), Bytes::new(), list(&[P, P])].map(|data| {
        let done = chain.send(P, data);
        let mut state: Vec<_> = done
            .state
            .iter()
            .map(|(address, account)| {
                let mut storage: Vec<_> = account
                    .storage
                    .iter()
                    .map(|(key, slot)| (*key, slot.present_value))
                    .collect();
                storage.sort();
                (*address, account.info.balance, account.info.nonce, storage)
            })
            .collect();
        state.sort();
        format!("{:?} {:?} {state:?}", done.result, done.reasons)
    });
    keccak256(results.concat())
}

#[test]
fn fresh_processes_agree_to_the_byte() {
    const PRINT: &str = "PRINT_DIGEST";
    if std::env::var_os(PRINT).is_some() {
        println!("digest {}", digest());
        return;
    }
    let told = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "programs::fresh_processes_agree_to_the_byte",
            "--nocapture",
        ])
        .env(PRINT, "1")
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains(&format!("digest {}", digest())), "{told}");
    assert_eq!(digest(), digest());
}
