//! Traces: what programs and EVM code did, inside each other, within bounds.

use crate::support::{
    self, ALICE, Chain, assert_reverted,
    bytecode::Code,
    wasm::{program, vm},
};
use revm::{
    bytecode::opcode,
    primitives::{Address, Bytes, TxKind, address},
};
use slacontract_executor::{Mode, TraceLimits};
use slacontract_lane::{FrameKind, INK_PER_GAS, NoNames, Trace, TraceEnd, TraceStyle};

const P: Address = address!("0x0000000000000000000000000000000000009001");
const E: Address = address!("0x000000000000000000000000000000000000e001");

/// Writes slot 0, logs 32 bytes, calls the address in its call data and reverts with one byte if that failed.
const WORKER: &str = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
    (call $bump)
    (call $log (i32.const 0) (i32.const 32) (i32.const 0))
    (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
    (call $read_args (i32.const 1024))
    (if (call $call (i32.const 1024) (i32.const 1044) (i32.const 0) (i32.const 96) (i64.const -1) (i32.const 128))
      (then (call $write_result (i32.const 63) (i32.const 1)) (return (i32.const 1))))
    (i32.const 0))"#;

fn chain() -> Chain {
    let mut chain = Chain::new(vm());
    chain.put(P, program(WORKER));
    chain
}

fn traced(chain: &mut Chain, to: TxKind, data: &[u8], limits: TraceLimits) -> Trace {
    let tx = chain.tx(to, Bytes::copy_from_slice(data));
    let plain = chain
        .executor
        .execute(&mut chain.db, &chain.block, &tx, Mode::Transaction)
        .unwrap();
    let (done, trace) = chain
        .executor
        .trace(&mut chain.db, &chain.block, &tx, Mode::Transaction, limits)
        .unwrap();
    assert_eq!(
        (&plain.result, &plain.state),
        (&done.result, &done.state),
        "tracing changes no result"
    );
    assert_eq!(plain.starved, done.starved);
    trace
}

#[test]
fn a_program_frame_has_its_host_functions_at_their_price_without_the_children_s() {
    let mut chain = chain();
    chain.put(E, Code::new().bump(0).op(&[opcode::STOP]).0);
    let trace = traced(
        &mut chain,
        TxKind::Call(P),
        E.as_slice(),
        TraceLimits::default(),
    );

    let [program, evm] = trace.frames.as_slice() else {
        panic!("{trace:?}");
    };
    assert!(program.program && !evm.program);
    assert_eq!((program.depth, evm.depth), (0, 1));
    assert_eq!(
        (program.from, program.to),
        (ALICE.into_array(), P.into_array())
    );
    assert_eq!((evm.from, evm.to), (P.into_array(), E.into_array()));
    assert_eq!(program.logs.len(), 1);
    assert_eq!(program.logs[0].after, 0, "it logs before it calls");
    assert!(program.success() && evm.success());

    let host = |name: &str| {
        let found = program.hosts.iter().find(|host| host.name == name);
        found
            .unwrap_or_else(|| panic!("{name} in {:?}", program.hosts))
            .clone()
    };
    assert_eq!(host("emit_log").count, 1);
    // A cold account, without the 22,000 gas that the callee's storage costs.
    assert!(evm.gas_used > 20_000, "{evm:?}");
    let call = host("call_contract").ink / INK_PER_GAS;
    assert!((2_600..4_000).contains(&call), "{call} gas");
    assert_eq!(
        program.hosts[0].name, "storage_flush_cache",
        "the dearest first"
    );
    let named: u64 = program.hosts.iter().map(|host| host.ink).sum::<u64>() / INK_PER_GAS;
    assert!(named + evm.gas_used <= program.gas_used, "{trace:?}");
    assert!(trace.gas_used > program.gas_used + 21_000);
}

#[test]
fn frames_that_are_undone_stay_in_the_trace_with_their_events_and_reasons() {
    let mut chain = chain();
    // E burns all it is given.
    chain.put(E, [opcode::INVALID].as_slice().to_vec());
    let tx = chain.tx(TxKind::Call(P), Bytes::copy_from_slice(E.as_slice()));
    let (done, trace) = chain
        .executor
        .trace(
            &mut chain.db,
            &chain.block,
            &tx,
            Mode::Transaction,
            TraceLimits::default(),
        )
        .unwrap();
    assert_reverted(&done);
    assert_eq!(trace.frames[0].end, TraceEnd::Revert);
    assert_eq!(trace.frames[0].output, [1]);
    assert_eq!(trace.frames[0].logs.len(), 1);
    assert!(matches!(trace.frames[1].end, TraceEnd::Halt { .. }));
    assert_eq!(
        trace.frames[1].gas_used, trace.frames[1].gas,
        "a halt takes all gas"
    );
    let text = trace.text(&NoNames, TraceStyle::default());
    assert!(
        text.contains("└─ reverted with 0x01") && text.contains("stopped: "),
        "{text}"
    );
}

#[test]
fn a_frame_that_ran_out_of_gas_is_noticed_even_if_its_caller_goes_on() {
    let mut chain = chain();
    // Jumps to itself until the gas is gone.
    chain.put(E, vec![opcode::JUMPDEST, opcode::PUSH0, opcode::JUMP]);
    let caller = Code::new()
        .push(0)
        .push(0)
        .push(0)
        .push(0)
        .push(0)
        .push_address(E)
        .push(500);
    let outer = address!("0x000000000000000000000000000000000000e002");
    chain.put(outer, caller.op(&[opcode::CALL, opcode::STOP]).0);
    let done = chain.send(outer, Bytes::new());
    assert!(done.result.is_success() && done.starved, "{done:?}");
    let fine = chain.send(ALICE, Bytes::new());
    assert!(!fine.starved);
}

#[test]
fn a_creation_names_the_new_contract_and_its_code() {
    let mut chain = chain();
    let init = support::bytecode::init(&[opcode::STOP, opcode::STOP]);
    let trace = traced(&mut chain, TxKind::Create, &init, TraceLimits::default());
    let [creation] = trace.frames.as_slice() else {
        panic!("{trace:?}");
    };
    assert_eq!(creation.kind, FrameKind::Create);
    assert_eq!(creation.output, [opcode::STOP, opcode::STOP]);
    let created = chain.create(init).result.created_address().unwrap();
    assert_eq!(creation.to, created.into_array());
}

#[test]
fn a_transaction_of_many_calls_stays_inside_the_limits() {
    let mut chain = chain();
    chain.put(E, vec![opcode::STOP]);
    let mut caller = Code::new();
    for _ in 0..300 {
        caller = caller
            .push(0)
            .push(0)
            .push(64)
            .push(0)
            .push(0)
            .push_address(E)
            .op(&[opcode::GAS, opcode::CALL, opcode::POP]);
    }
    let outer = address!("0x000000000000000000000000000000000000e002");
    chain.put(outer, caller.op(&[opcode::STOP]).0);
    let limits = TraceLimits {
        frames: 100,
        bytes: 640,
    };
    let trace = traced(&mut chain, TxKind::Call(outer), &[], limits);
    assert_eq!((trace.frames.len(), trace.omitted), (100, 201));
    assert!(trace.shortened);
    let kept: usize = trace.frames.iter().map(|frame| frame.input.len()).sum();
    assert_eq!(kept, 640);
    assert_eq!(trace.children(0).count(), 99);
}
