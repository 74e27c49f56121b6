//! What may be created, what is refused before it runs, and what inspectors and sinks see.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::{Arc, atomic::Ordering},
};

use crate::support::{
    ALICE, Chain, GAS, assert_reverted, assert_success,
    bytecode::{Code, init},
    output,
    scripted::Scripted,
    word,
};
use revm::{
    Database, Inspector,
    bytecode::opcode,
    context::{
        TxEnv,
        result::{ExecutionResult, HaltReason},
    },
    interpreter::{CallInputs, CallOutcome},
    primitives::{Address, B256, Bytes, Log, TxKind, U256, address},
    state::{AccountInfo, Bytecode},
};
use slacontract_executor::{ExecContext, ExecuteError, HostCall, Mode, ProgramStart, TraceSink};
use slacontract_vm::{CallKind, Finished};

const P: Address = address!("0x0000000000000000000000000000000000009001");
const E: Address = address!("0x000000000000000000000000000000000000e001");

fn halt(done: &slacontract_executor::Executed) -> HaltReason {
    match &done.result {
        ExecutionResult::Halt { reason, .. } => reason.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn code_of_programs_may_be_created_and_other_reserved_code_may_not() {
    let mut chain = Chain::new(Arc::new(Scripted::default()));
    for code in [
        &[0xEF, 0xF0, 0x00, 0x00][..],
        &[0xEF, 0xF0, 0x00, 0xFF, 0x01],
    ] {
        let done = chain.create(init(code));
        assert_success(&done);
        assert_eq!(
            chain.code(done.result.created_address().unwrap())[..],
            *code
        );
    }
    for code in [
        &[0xEF][..],
        &[0xEF, 0xF0],
        &[0xEF, 0xF0, 0x00],
        &[0xEF, 0xF0, 0x01, 0x00],
        &[0xEF, 0xF0, 0x02, 0x00],
        &[0xEF, 0x00, 0x00, 0x00],
    ] {
        let done = chain.create(init(code));
        assert_eq!(
            halt(&done),
            HaltReason::CreateContractStartingWithEF,
            "{code:x?}"
        );
    }
    let oversized = [&[0xEF, 0xF0, 0x00][..], &[0; 24_574]].concat();
    let mut tx = chain.tx(TxKind::Create, init(&oversized));
    tx.gas_limit = 1 << 26;
    assert_eq!(
        halt(&chain.send_tx(&tx)),
        HaltReason::CreateContractSizeLimit
    );
}

#[test]
fn evm_contracts_create_programs_by_create_and_create2() {
    let mut chain = Chain::new(Arc::new(Scripted::default()));
    let (good, bad) = (init(&[0xEF, 0xF0, 0x00, 0x00]), init(&[0xEF, 0xF0, 0x00]));
    let copy = Code::new()
        .op(&[opcode::CALLDATASIZE])
        .push(0)
        .push(0)
        .op(&[opcode::CALLDATACOPY]);
    let create = copy
        .clone()
        .op(&[opcode::CALLDATASIZE])
        .push(0)
        .push(0)
        .op(&[opcode::CREATE])
        .return_word();
    let create2 = copy
        .push(9)
        .op(&[opcode::CALLDATASIZE])
        .push(0)
        .push(0)
        .op(&[opcode::CREATE2])
        .return_word();
    for code in [create, create2] {
        chain.put(E, code.0);
        let created = Address::from_slice(&output(&chain.send(E, good.clone()))[12..]);
        assert_eq!(chain.code(created).len(), 4);
        assert_eq!(output(&chain.send(E, bad.clone())), word(0));
    }
}

#[test]
fn init_code_is_never_run_as_a_program() {
    let programs = Scripted::default();
    let code = programs.add("init", |turn| turn.success(Bytes::new()));
    let mut chain = Chain::new(Arc::new(programs));
    assert_eq!(halt(&chain.create(code)), HaltReason::OpcodeNotFound);
}

#[test]
fn a_program_cannot_be_destroyed_by_what_it_delegates_to() {
    let programs = Scripted::default();
    let p = programs.add("delegator", |turn| match turn.number {
        0 => turn.call(CallKind::Delegate, E, Bytes::new(), 0),
        _ => {
            let answer = turn.answer.clone().unwrap();
            assert!(
                answer.reverted && answer.data.is_empty() && answer.gas_left > 0,
                "{answer:?}"
            );
            turn.success(Bytes::new())
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, p);
    chain.fund(P, 10);
    chain.put(
        E,
        Code::new()
            .push_address(ALICE)
            .op(&[opcode::SELFDESTRUCT])
            .0,
    );
    chain.fund(E, 7);
    assert_success(&chain.send(P, Bytes::new()));
    assert_eq!(chain.balance(P), U256::from(10));
    assert_success(&chain.send(E, Bytes::new()));
    assert_eq!(
        chain.balance(E),
        U256::ZERO,
        "elsewhere the instruction is as it was"
    );
}

#[test]
fn refusals_name_the_value_and_the_remedy() {
    let mut chain = Chain::new(Arc::new(Scripted::default()));
    let mut refuse = |change: &dyn Fn(&mut TxEnv)| {
        let mut tx = chain.tx(TxKind::Call(E), Bytes::new());
        change(&mut tx);
        chain
            .executor
            .execute(&mut chain.db, &chain.block, &tx, Mode::Transaction)
            .unwrap_err()
    };
    let above = refuse(&|tx| tx.gas_limit = (1 << 26) + 1);
    assert_eq!(
        above.to_string(),
        "transaction gas limit 67108865 is above this chain's cap of 67108864; lower it, or raise the cap with --tx-gas-limit"
    );
    assert_eq!(
        refuse(&|tx| tx.chain_id = Some(1)).to_string(),
        "transaction is for chain id 1, this chain's id is 31337"
    );
    let poor = refuse(&|tx| tx.value = U256::from(2) * U256::from(10).pow(U256::from(18)));
    assert!(
        matches!(poor, ExecuteError::InsufficientFunds { sender: ALICE, .. }),
        "{poor}"
    );
    assert!(matches!(
        refuse(&|tx| tx.nonce = 5),
        ExecuteError::Invalid(_)
    ));
    assert_success(&chain.send(E, Bytes::new()));
}

#[test]
fn a_question_needs_no_nonce_no_fee_and_no_human_sender() {
    let mut chain = Chain::new(Arc::new(Scripted::default()));
    chain.put(E, Code::new().op(&[opcode::CALLER]).return_word().0);
    chain.block.basefee = 100;
    let tx = TxEnv {
        caller: E,
        kind: TxKind::Call(E),
        gas_limit: GAS,
        nonce: 99,
        ..TxEnv::default()
    };
    let done = chain
        .executor
        .execute(&mut chain.db, &chain.block, &tx, Mode::Call)
        .unwrap();
    assert_success(&done);
    assert_eq!(output(&done)[12..], E);
    assert!(
        chain
            .executor
            .execute(&mut chain.db, &chain.block, &tx, Mode::Transaction)
            .is_err()
    );
    let tx = TxEnv {
        nonce: 1,
        chain_id: None,
        ..tx
    };
    assert_success(
        &chain
            .executor
            .execute(&mut chain.db, &chain.block, &tx, Mode::Impersonated)
            .unwrap(),
    );
}

/// A database that breaks at one account.
struct Broken<'a>(&'a mut revm::database::CacheDB<revm::database::EmptyDB>);

#[derive(Debug, thiserror::Error)]
#[error("disk on fire")]
struct OnFire;

impl revm::database_interface::DBErrorMarker for OnFire {}

impl Database for Broken<'_> {
    type Error = OnFire;
    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, OnFire> {
        if address == E {
            Err(OnFire)
        } else {
            Ok(self.0.basic(address).unwrap())
        }
    }
    fn code_by_hash(&mut self, hash: B256) -> Result<Bytecode, OnFire> {
        Ok(self.0.code_by_hash(hash).unwrap())
    }
    fn storage(&mut self, address: Address, slot: U256) -> Result<U256, OnFire> {
        if slot == U256::from(666) {
            Err(OnFire)
        } else {
            Ok(self.0.storage(address, slot).unwrap())
        }
    }
    fn block_hash(&mut self, number: u64) -> Result<B256, OnFire> {
        Ok(self.0.block_hash(number).unwrap())
    }
}

#[test]
fn a_state_that_cannot_be_read_stops_the_transaction_and_not_the_executor() {
    for way in 0..3_u8 {
        let programs = Scripted::default();
        let p = programs.add("reader", move |mut turn| match (turn.number, way) {
            (0, 0) => {
                turn.host.balance(E);
                turn.spend(1);
                turn.success(Bytes::new())
            }
            (0, 1) => turn.call(CallKind::Call, E, Bytes::new(), 0),
            (0, _) => {
                turn.host.storage_load(U256::from(666));
                turn.call(CallKind::Call, P, vec![1], 0)
            }
            _ => turn.success(Bytes::new()),
        });
        let live = programs.live.clone();
        let mut chain = Chain::new(Arc::new(programs));
        chain.put(P, p);
        let tx = chain.tx(TxKind::Call(P), Bytes::new());
        let error = chain
            .executor
            .execute(Broken(&mut chain.db), &chain.block, &tx, Mode::Transaction)
            .unwrap_err();
        assert_eq!(error.to_string(), "state could not be read: disk on fire");
        assert_eq!(live.load(Ordering::Relaxed), 0, "open frames are dropped");
        if way == 0 {
            assert_success(&chain.send(P, Bytes::new()));
        }
    }
}

#[derive(Clone, Default)]
struct Witness(Rc<RefCell<Vec<String>>>);

impl Witness {
    fn saw(&self, text: impl Into<String>) {
        self.0.borrow_mut().push(text.into());
    }
}

fn short(address: Address) -> String {
    format!("{:02x}{:02x}", address[18], address[19])
}

impl<DB: Database> Inspector<ExecContext<DB>> for Witness {
    fn call(
        &mut self,
        _context: &mut ExecContext<DB>,
        inputs: &mut CallInputs,
    ) -> Option<CallOutcome> {
        self.saw(format!("call {}", short(inputs.target_address)));
        None
    }
    fn call_end(
        &mut self,
        _context: &mut ExecContext<DB>,
        inputs: &CallInputs,
        outcome: &mut CallOutcome,
    ) {
        self.saw(format!(
            "end {} {:?}",
            short(inputs.target_address),
            outcome.result.result
        ));
    }
    fn log(&mut self, _context: &mut ExecContext<DB>, log: Log) {
        self.saw(format!("log {}", log.data.topics()[0][31]));
    }
}

impl TraceSink for Witness {
    fn enter(&mut self, depth: usize, start: ProgramStart<'_>) {
        self.saw(format!("enter {depth} {}", short(start.address)));
    }
    fn host_call(&mut self, depth: usize, call: HostCall<'_>) {
        self.saw(format!(
            "host {depth} {} {}..{}",
            call.name, call.start_ink, call.end_ink
        ));
    }
    fn exit(&mut self, depth: usize, _finished: &Finished) {
        self.saw(format!("exit {depth}"));
    }
}

#[test]
fn inspectors_see_program_frames_and_their_logs_in_order_even_of_a_frame_that_reverts() {
    let programs = Scripted::default();
    let topic = |n: u8| [B256::with_last_byte(n)];
    let p = programs.add("logger", move |turn| match turn.number {
        0 => {
            turn.host.log(&topic(1), Bytes::new()).unwrap();
            turn.host.console("hello");
            assert!(turn.host.traces());
            turn.host.trace("emit_log", &[], &[], 9, 5);
            turn.call(CallKind::Call, E, Bytes::new(), 0)
        }
        _ => {
            turn.host.log(&topic(3), Bytes::new()).unwrap();
            turn.done(slacontract_vm::Outcome::Revert(Bytes::new()))
        }
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, p);
    chain.put(E, Code::new().push(2).push(0).push(0).op(&[opcode::LOG1]).0);
    let witness = Witness::default();
    let tx = chain.tx(TxKind::Call(P), Bytes::new());
    let sink: Box<dyn TraceSink> = Box::new(witness.clone());

    let done = chain
        .executor
        .inspect(
            &mut chain.db,
            &chain.block,
            &tx,
            Mode::Transaction,
            witness.clone(),
            Some(sink),
        )
        .unwrap();
    assert_reverted(&done);
    assert!(done.result.logs().is_empty());
    assert_eq!(done.console, ["hello"], "printing survives a revert");
    assert_eq!(
        *witness.0.borrow(),
        [
            "call 9001",
            "enter 0 9001",
            "host 0 emit_log 9..5",
            "log 1",
            "call e001",
            "log 2",
            "end e001 Stop",
            "exit 0",
            "log 3",
            "end 9001 Revert"
        ]
    );
}

#[test]
fn inspecting_changes_no_result() {
    let programs = Scripted::default();
    let p = programs.add("worker", |mut turn| match turn.number {
        0 => {
            turn.bump(0);
            turn.call(CallKind::Call, E, Bytes::new(), 0)
        }
        _ => turn.success(Bytes::new()),
    });
    let mut chain = Chain::new(Arc::new(programs));
    chain.put(P, p);
    chain.put(E, Code::new().bump(0).0);
    let tx = chain.tx(TxKind::Call(P), Bytes::new());
    let plain = chain
        .executor
        .execute(&mut chain.db, &chain.block, &tx, Mode::Transaction)
        .unwrap();
    let seen = chain
        .executor
        .inspect(
            &mut chain.db,
            &chain.block,
            &tx,
            Mode::Transaction,
            Witness::default(),
            None,
        )
        .unwrap();
    assert_eq!((plain.result, plain.state), (seen.result, seen.state));
}
