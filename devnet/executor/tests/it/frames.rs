//! Program frames and EVM frames on one call stack, with scripted programs.

use std::sync::{Arc, Mutex};

use crate::support::{
    ALICE, Chain, GAS, assert_reverted, assert_success,
    bytecode::{Code, init},
    gas_inside, gas_used, output,
    scripted::Scripted,
    word,
};
use revm::{
    bytecode::opcode,
    primitives::{Address, Bytes, U256, address},
};
use slacontract_vm::{Answer, CallKind, Outcome};

const P: Address = address!("0x0000000000000000000000000000000000009001");
const Q: Address = address!("0x0000000000000000000000000000000000009002");
const E: Address = address!("0x000000000000000000000000000000000000e001");
const F: Address = address!("0x000000000000000000000000000000000000e002");

/// Remembers the answers a script got.
type Answers = Arc<Mutex<Vec<Answer>>>;

/// A chain where E (EVM) calls P (program) calls F (EVM); each bumps its slot 0. P's end is the caller's choice.
fn sandwich(end: impl Fn(Bytes) -> Outcome + Send + Sync + 'static) -> Chain {
    let programs = Scripted::default();
    let p = programs.add("sandwich", move |mut turn| match turn.number {
        0 => {
            turn.bump(0);
            let data = turn.entry.calldata.clone();
            turn.call(CallKind::Call, F, data, 0)
        }
        _ => {
            let data = turn.answer.clone().unwrap().data;
            turn.done(end(data))
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, p);
    chain.put(
        E,
        Code::new()
            .bump(0)
            .call(opcode::CALL, P, 0)
            .op(&[opcode::POP])
            .bump(1)
            .push(1)
            .bubble()
            .0,
    );
    chain.put(
        F,
        Code::new()
            .bump(0)
            .push(0)
            .op(&[opcode::CALLDATALOAD])
            .return_word()
            .0,
    );
    chain
}

#[test]
fn evm_and_program_frames_share_one_journal() {
    let mut chain = sandwich(Outcome::Success);
    let done = chain.send(E, word(7));
    assert_success(&done);
    assert_eq!(output(&done), word(7));
    assert_eq!(
        [
            chain.storage(E, 0),
            chain.storage(P, 0),
            chain.storage(F, 0)
        ],
        [U256::from(1); 3]
    );
}

#[test]
fn a_reverted_program_takes_its_callees_back_and_leaves_its_caller() {
    let mut chain = sandwich(Outcome::Revert);
    let done = chain.send(E, word(9));
    assert_success(&done);
    assert_eq!(output(&done), word(9), "revert data reaches the caller");
    assert_eq!(
        [chain.storage(E, 0), chain.storage(E, 1)],
        [U256::from(1); 2]
    );
    assert_eq!([chain.storage(P, 0), chain.storage(F, 0)], [U256::ZERO; 2]);
}

#[test]
fn a_failed_program_reverts_without_data_and_says_why() {
    let mut chain = sandwich(|_| Outcome::Failure("unreachable executed".into()));
    let done = chain.send(P, word(9));
    assert_reverted(&done);
    assert_eq!(output(&done), Bytes::new());
    assert!(gas_used(&done) < GAS / 2, "remaining gas is returned");
    assert!(
        done.reason().unwrap().contains("unreachable executed"),
        "{:?}",
        done.reasons
    );
    assert_eq!([chain.storage(P, 0), chain.storage(F, 0)], [U256::ZERO; 2]);
}

#[test]
fn a_program_out_of_ink_burns_its_gas_and_no_more_than_that() {
    let mut chain = sandwich(|_| Outcome::OutOfInk);
    let done = chain.send(P, word(9));
    assert!(done.result.is_halt());
    assert_eq!(gas_used(&done), GAS);
    let done = chain.send(E, word(9));
    assert_success(&done);
    assert!(
        gas_used(&done) > GAS - GAS / 60 && gas_used(&done) < GAS,
        "a 64th was kept: {}",
        gas_used(&done)
    );
    assert_eq!(chain.storage(E, 1), U256::from(1));
}

#[test]
fn gas_of_a_program_is_what_it_spent_to_the_unit() {
    let programs = Scripted::default();
    let spender = programs.add("spender", |mut turn| {
        turn.spend(12_345);
        turn.success(Bytes::new())
    });
    let caller = programs.add("caller", |turn| match turn.number {
        0 => turn.call(CallKind::Call, P, Bytes::new(), 0),
        _ => turn.success(Bytes::new()),
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, spender);
    chain.put(Q, caller);
    assert_eq!(gas_inside(&chain.send(P, Bytes::new())), 12_345);
    assert_eq!(gas_inside(&chain.send(Q, Bytes::new())), 12_345 + 2600);
}

#[test]
fn refunds_of_programs_and_of_their_callees_are_kept_and_those_of_reverted_frames_are_not() {
    let build = |end: fn() -> Outcome| {
        let programs = Scripted::default();
        let clearer = programs.add("clearer", move |mut turn| {
            turn.spend(50_000);
            turn.host.storage_store(U256::ZERO, U256::ZERO).unwrap();
            turn.done(end())
        });
        let caller = programs.add("caller", |mut turn| match turn.number {
            0 => {
                turn.spend(50_000);
                turn.host.storage_store(U256::ZERO, U256::ZERO).unwrap();
                turn.call(CallKind::Call, P, Bytes::new(), 0)
            }
            _ => turn.success(Bytes::new()),
        });
        let mut chain = Chain::new(Arc::new(programs));
        chain.put(P, clearer);
        chain.put(Q, caller);
        for program in [P, Q] {
            chain
                .db
                .insert_account_storage(program, U256::ZERO, U256::from(5))
                .unwrap();
        }
        chain
    };
    // EIP-3529: 4800 for a slot cleared.
    let refunded = |done: &slacontract_executor::Executed| done.result.gas().inner_refunded();
    assert_eq!(
        refunded(&build(|| Outcome::Success(Bytes::new())).send(Q, Bytes::new())),
        9600
    );
    assert_eq!(
        refunded(&build(|| Outcome::Revert(Bytes::new())).send(Q, Bytes::new())),
        4800
    );
    assert_eq!(
        refunded(&build(|| Outcome::Revert(Bytes::new())).send(P, Bytes::new())),
        0
    );
}

#[test]
fn a_delegate_call_runs_in_the_callers_storage_with_its_caller_and_value() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let programs = Scripted::default();
    let log = seen.clone();
    let library = programs.add("library", move |mut turn| {
        turn.bump(3);
        log.lock().unwrap().push((
            turn.entry.address,
            turn.entry.caller,
            turn.entry.value,
            turn.entry.is_static,
        ));
        turn.success(Bytes::new())
    });
    let proxy = programs.add("proxy", |turn| match turn.number {
        0 => turn.call(CallKind::Delegate, P, Bytes::new(), 0),
        1 => turn.call(CallKind::Delegate, F, Bytes::new(), 0),
        _ => turn.success(Bytes::new()),
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, library);
    chain.put(Q, proxy);
    chain.put(
        F,
        Code::new()
            .op(&[opcode::CALLER])
            .push(4)
            .op(&[opcode::SSTORE, opcode::CALLVALUE])
            .push(5)
            .op(&[opcode::SSTORE])
            .0,
    );
    chain.put(E, Code::new().call(opcode::DELEGATECALL, P, 0).bubble().0);
    let mut tx = chain.tx(revm::primitives::TxKind::Call(Q), Bytes::new());
    tx.value = U256::from(77);
    assert_success(&chain.send_tx(&tx));
    assert_success(&chain.send(E, Bytes::new()));
    assert_eq!(
        *seen.lock().unwrap(),
        [
            (Q, ALICE, U256::from(77), false),
            (E, ALICE, U256::ZERO, false)
        ]
    );
    assert_eq!(
        [
            chain.storage(Q, 3),
            chain.storage(E, 3),
            chain.storage(P, 3)
        ],
        [U256::from(1), U256::from(1), U256::ZERO]
    );
    assert_eq!(
        chain.storage(Q, 4),
        U256::from_be_slice(ALICE.as_slice()),
        "EVM library sees the proxy's caller"
    );
    assert_eq!(chain.storage(Q, 5), U256::from(77));
    assert_eq!(chain.balance(Q), U256::from(77), "value moves once");
}

#[test]
fn a_static_call_is_static_all_the_way_down() {
    let answers: Answers = Arc::default();
    let programs = Scripted::default();
    let log = answers.clone();
    let asker = programs.add("asker", move |turn| match turn.number {
        0 => turn.call(CallKind::Static, Q, Bytes::new(), 0),
        _ => {
            log.lock().unwrap().push(turn.answer.clone().unwrap());
            turn.success(Bytes::new())
        }
    });
    let relay = programs.add("relay", |mut turn| match turn.number {
        0 => {
            assert!(turn.entry.is_static);
            assert!(turn.host.storage_store(U256::ZERO, U256::from(1)).is_err());
            assert!(
                turn.host
                    .transient_store(U256::ZERO, U256::from(1))
                    .is_err()
            );
            assert!(turn.host.log(&[], Bytes::new()).is_err());
            turn.spend(1);
            turn.call(CallKind::Call, F, Bytes::new(), 0)
        }
        _ => {
            let answer = turn.answer.clone().unwrap();
            assert!(
                !answer.success && !answer.reverted && answer.gas_left == 0,
                "a static violation halts: {answer:?}"
            );
            turn.success(word(1))
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, asker);
    chain.put(Q, relay);
    chain.put(F, Code::new().bump(0).0);
    chain.put(E, Code::new().call(opcode::STATICCALL, Q, 0).bubble().0);
    assert_success(&chain.send(P, Bytes::new()));
    let answer = answers.lock().unwrap()[0].clone();
    assert!(answer.success && answer.data == word(1), "{answer:?}");
    assert_eq!(output(&chain.send(E, Bytes::new())), word(1));
    assert_eq!(chain.storage(F, 0), U256::ZERO);
}

#[test]
fn a_program_creates_contracts_at_the_addresses_of_ethereum() {
    let answers: Answers = Arc::default();
    let programs = Scripted::default();
    let code = Code::new().push(6).return_word().0;
    let (init_code, reverting) = (init(&code), Code::new().revert_word(8).0);
    let (log, plain) = (answers.clone(), init_code.clone());
    let factory = programs.add("factory", move |turn| {
        log.lock().unwrap().extend(turn.answer.clone());
        match turn.number {
            0 => turn.create(plain.clone(), None),
            1 => turn.create(plain.clone(), Some(5)),
            2 => turn.create(plain.clone(), Some(5)),
            3 => turn.create(reverting.clone(), None),
            4 => turn.create(init(&[0xEF, 0xF0, 0x01, 0x00]), None),
            5 => turn.create(init(&[0xEF, 0xF0, 0x00, 0x00]), None),
            6 => turn.create(init(&[0xEF, 0xF0, 0x00]), None),
            _ => turn.success(Bytes::new()),
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, factory);
    let mut tx = chain.tx(revm::primitives::TxKind::Call(P), Bytes::new());
    tx.gas_limit = 1 << 26;
    assert_success(&chain.send_tx(&tx));
    let a = answers.lock().unwrap();
    let created = |at: usize| a[at].success.then_some(a[at].created).flatten();
    assert_eq!(created(0), Some(P.create(1)));
    assert_eq!(
        created(1),
        Some(P.create2_from_code(U256::from(5).to_be_bytes(), &init_code))
    );
    assert_eq!(chain.code(P.create(1)), code);
    assert!(
        created(2).is_none() && a[2].gas_left == 0,
        "a taken address burns the gas: {:?}",
        a[2]
    );
    assert!(
        a[3].reverted && a[3].data == word(8) && a[3].gas_left > 0,
        "{:?}",
        a[3]
    );
    assert!(
        !a[4].success && !a[4].reverted && a[4].data.is_empty() && a[4].gas_left == 0,
        "{:?}",
        a[4]
    );
    assert_eq!(
        created(5),
        Some(P.create(6)),
        "code of a program may be created"
    );
    assert!(!a[6].success, "a prefix alone is not a program");
    assert!(
        a.iter().filter(|a| a.success).all(|a| a.data.is_empty()),
        "a creation leaves no return data"
    );
}

#[test]
fn programs_recurse_1024_deep_and_the_call_beyond_gives_its_gas_back() {
    let deepest: Answers = Arc::default();
    let programs = Scripted::default();
    let log = deepest.clone();
    let recursion = programs.add("recursion", move |mut turn| match turn.number {
        0 => {
            let me = turn.entry.address;
            turn.spend(100);
            let gas = *turn.gas - 1000;
            turn.spend(gas);
            turn.host.call_cost(CallKind::Call, me, U256::ZERO);
            slacontract_vm::Step::Call(slacontract_vm::CallRequest {
                kind: CallKind::Call,
                to: me,
                data: Bytes::new(),
                value: U256::ZERO,
                gas,
            })
        }
        _ => {
            let answer = turn.answer.clone().unwrap();
            let depth = if answer.success {
                U256::from_be_slice(&answer.data)
            } else {
                U256::ZERO
            };
            if !answer.success {
                log.lock().unwrap().push(answer);
            }
            turn.success(Bytes::from((depth + U256::from(1)).to_be_bytes::<32>()))
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, recursion);
    let done = chain.send(P, Bytes::new());
    assert_success(&done);
    assert_eq!(output(&done), word(1025), "frames at depths 0 to 1024");
    let deepest = deepest.lock().unwrap();
    assert_eq!(deepest.len(), 1);
    assert!(
        !deepest[0].reverted && deepest[0].gas_left > 0,
        "{:?}",
        deepest[0]
    );
    assert_eq!(
        gas_inside(&done),
        1025 * 100,
        "all gas but what each frame spent comes back"
    );
}

#[test]
fn a_call_with_more_value_than_there_is_gives_its_gas_back_stipend_included() {
    let answers: Answers = Arc::default();
    let programs = Scripted::default();
    let log = answers.clone();
    let payer = programs.add("payer", move |turn| match turn.number {
        0 => turn.call(CallKind::Call, F, Bytes::new(), 10),
        1 => {
            log.lock().unwrap().push(turn.answer.clone().unwrap());
            turn.call(CallKind::Call, F, Bytes::new(), 3)
        }
        _ => turn.success(Bytes::new()),
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, payer);
    chain.fund(P, 5);
    chain.put(F, Code::new().bump(0).0);
    assert_success(&chain.send(P, Bytes::new()));
    let answer = answers.lock().unwrap()[0].clone();
    assert!(
        !answer.success && !answer.reverted && answer.gas_left > GAS / 2,
        "{answer:?}"
    );
    assert_eq!(
        [chain.balance(P), chain.balance(F)],
        [U256::from(2), U256::from(3)]
    );
    assert_eq!(chain.storage(F, 0), U256::from(1));
}

#[test]
fn reentrancy_counts_open_frames_that_are_not_delegated() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let programs = Scripted::default();
    let log = seen.clone();
    // Calls itself through F and, delegated, through itself.
    let p = programs.add("p", move |turn| {
        let leaf = !turn.entry.calldata.is_empty();
        if turn.number == 0 {
            log.lock().unwrap().push(turn.entry.reentrant);
        }
        match turn.number {
            0 if !leaf => turn.call(CallKind::Delegate, P, word(1), 0),
            1 => turn.call(CallKind::Call, F, word(2), 0),
            2 => turn.call(CallKind::Static, P, word(3), 0),
            _ => turn.success(Bytes::new()),
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, p);
    chain.put(F, Code::new().call(opcode::CALL, P, 0).bubble().0);
    assert_success(&chain.send(P, Bytes::new()));
    assert_eq!(*seen.lock().unwrap(), [false, false, true, true]);
    assert_success(&chain.send(F, word(4)));
    assert_eq!(
        seen.lock().unwrap()[4..],
        [false],
        "counts start anew with every transaction"
    );
}

#[test]
fn pages_close_with_their_frame_and_the_most_ever_open_is_kept() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let programs = Scripted::default();
    let leaf = programs.add("leaf", |turn| {
        turn.host.pages().open(10);
        turn.done(Outcome::Failure("after growing".into()))
    });
    let log = seen.clone();
    let caller = programs.add("caller", move |turn| {
        log.lock().unwrap().push(*turn.host.pages());
        match turn.number {
            0 => turn.call(CallKind::Call, P, Bytes::new(), 0),
            _ => turn.success(Bytes::new()),
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, leaf);
    chain.put(Q, caller);
    for _ in 0..2 {
        assert_success(&chain.send(Q, Bytes::new()));
    }
    let pages = |open, ever| slacontract_vm::Pages { open, ever };
    assert_eq!(
        *seen.lock().unwrap(),
        [pages(1, 1), pages(1, 12), pages(1, 1), pages(1, 12)]
    );
}

#[test]
fn a_call_without_code_and_a_call_of_an_ethereum_precompile_answer_at_once() {
    let answers: Answers = Arc::default();
    let programs = Scripted::default();
    let log = answers.clone();
    let caller = programs.add("caller", move |turn| {
        log.lock().unwrap().extend(turn.answer.clone());
        match turn.number {
            0 => turn.call(
                CallKind::Call,
                address!("0x00000000000000000000000000000000000000aa"),
                Bytes::new(),
                0,
            ),
            1 => turn.call(
                CallKind::Static,
                address!("0x0000000000000000000000000000000000000004"),
                word(5),
                0,
            ),
            _ => turn.success(Bytes::new()),
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, caller);
    assert_success(&chain.send(P, Bytes::new()));
    let answers = answers.lock().unwrap();
    assert!(answers[0].success && answers[0].data.is_empty());
    assert!(
        answers[1].success && answers[1].data == word(5),
        "the identity precompile: {:?}",
        answers[1]
    );
}

#[test]
fn return_data_of_a_big_loop_of_calls_does_not_fill_the_frames_stack() {
    let programs = Scripted::default();
    let caller = programs.add("caller", |turn| {
        if turn.number < 3000 {
            turn.call(CallKind::Call, F, Bytes::new(), 0)
        } else {
            turn.success(Bytes::new())
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, caller);
    chain.put(F, Code::new().push(1).return_word().0);
    assert_success(&chain.send(P, Bytes::new()));
}

#[test]
fn a_failure_that_was_dealt_with_does_not_explain_a_revert_with_data() {
    let programs = Scripted::default();
    let failing = programs.add("failing", |turn| {
        turn.done(Outcome::Failure("a trap".into()))
    });
    let caller = programs.add("caller", |turn| match turn.number {
        0 => turn.call(CallKind::Call, P, Bytes::new(), 0),
        _ => {
            let own = turn.entry.calldata.clone();
            turn.done(Outcome::Revert(own))
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, failing);
    chain.put(Q, caller);
    assert_eq!(chain.send(Q, word(3)).reason(), None);
    let passed_on = chain.send(Q, Bytes::new());
    assert!(
        passed_on.reason().unwrap().contains("a trap"),
        "{:?}",
        passed_on.reasons
    );
}
