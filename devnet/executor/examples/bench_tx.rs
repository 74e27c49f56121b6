//! Time of one counter increment through the executor, commit included, warm: as a WASM program and as EVM bytecode.
//!
//! `cargo run --release -p slacontract-executor --example bench_tx [-- --json]`. The figure is the median over batches, so that a busy
//! machine disturbs it less.

use std::{
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

use revm::{
    DatabaseCommit,
    bytecode::{Bytecode, opcode::*},
    context::{BlockEnv, TxEnv},
    database::{CacheDB, EmptyDB},
    primitives::{Address, Bytes, TxKind, U256},
    state::AccountInfo,
};
use slacontract_executor::{Executor, Mode, Params, genesis_accounts};
use slacontract_vm::{Vm, VmConfig, code::compress};

const BATCHES: u32 = 41;
const BATCH: u32 = 500;

/// What a contract written with the SDK does for `increment()`: reads its call data, refuses reentrancy, loads, adds, stores, flushes.
const PROGRAM: &str = r#"(module
  (import "vm_hooks" "msg_reentrant" (func $reentrant (result i32)))
  (import "vm_hooks" "read_args" (func $args (param i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (import "vm_hooks" "write_result" (func $result (param i32 i32)))
  (memory (export "memory") 1 1)
  (func (export "user_entrypoint") (param $n i32) (result i32)
    (if (call $reentrant) (then (return (i32.const 1))))
    (call $args (i32.const 512))
    (if (i32.ne (i32.load (i32.const 512)) (i32.const 0x67d8e9d0)) (then (return (i32.const 1))))
    (call $load (i32.const 0) (i32.const 32))
    (i32.store (i32.const 60) (i32.add (i32.load (i32.const 60)) (i32.const 0x01000000)))
    (call $store (i32.const 0) (i32.const 32))
    (call $flush (i32.const 0))
    (call $result (i32.const 32) (i32.const 0))
    (i32.const 0)))"#;
/// The call data that `PROGRAM` expects.
const INCREMENT: [u8; 4] = [0xd0, 0xe9, 0xd8, 0x67];

struct Chain {
    db: CacheDB<EmptyDB>,
    executor: Executor,
    nonce: u64,
}

impl Chain {
    fn increment(&mut self, contract: Address) -> Result<(), Box<dyn Error>> {
        let tx = TxEnv {
            caller: SENDER,
            kind: TxKind::Call(contract),
            data: Bytes::from_static(&INCREMENT),
            gas_limit: 1_000_000,
            nonce: self.nonce,
            chain_id: Some(31_337),
            ..TxEnv::default()
        };
        self.nonce += 1;
        let done =
            self.executor
                .execute(&mut self.db, &BlockEnv::default(), &tx, Mode::Transaction)?;
        if !done.result.is_success() {
            return Err(format!("{:?} {:?}", done.result, done.reasons).into());
        }
        self.db.commit(done.state);
        Ok(())
    }

    /// Median time of one increment.
    fn time(&mut self, contract: Address) -> Result<Duration, Box<dyn Error>> {
        let mut times = Vec::new();
        for _ in 0..BATCHES {
            let start = Instant::now();
            for _ in 0..BATCH {
                self.increment(contract)?;
            }
            times.push(start.elapsed() / BATCH);
        }
        times.sort();
        Ok(times[times.len() / 2])
    }
}

const SENDER: Address = Address::repeat_byte(0x5e);

fn main() -> Result<(), Box<dyn Error>> {
    let mut db = CacheDB::new(EmptyDB::default());
    for (address, account) in genesis_accounts() {
        db.insert_account_info(address, account);
    }
    let (program, contract) = (Address::repeat_byte(0xa1), Address::repeat_byte(0xa2));
    let evm = [
        PUSH1,
        0,
        CALLDATALOAD,
        PUSH1,
        0xe0,
        SHR,
        PUSH4,
        0xd0,
        0xe9,
        0xd8,
        0x67,
        EQ,
        PUSH1,
        19,
        JUMPI,
        PUSH0,
        PUSH0,
        REVERT,
        STOP,
        JUMPDEST,
        PUSH1,
        1,
        PUSH0,
        SLOAD,
        ADD,
        PUSH0,
        SSTORE,
        STOP,
    ];
    for (address, code) in [
        (program, compress(&wat::parse_str(PROGRAM)?)),
        (contract, evm.to_vec()),
    ] {
        db.insert_account_info(
            address,
            AccountInfo::from_bytecode(Bytecode::new_raw(code.into())),
        );
        // A counter that counts: no slot is set for the first time.
        db.insert_account_storage(address, U256::ZERO, U256::from(1))?;
    }
    db.insert_account_info(SENDER, AccountInfo::from_balance(U256::from(u64::MAX)));
    let executor = Executor::new(Params::default(), Arc::new(Vm::new(VmConfig::default())?));
    let mut chain = Chain {
        db,
        executor,
        nonce: 0,
    };
    let (wasm, bytecode) = (chain.time(program)?, chain.time(contract)?);
    let [wasm, bytecode] = [wasm, bytecode].map(|time| time.as_secs_f64() * 1e6);
    if std::env::args().any(|arg| arg == "--json") {
        println!(
            r#"{{"us_per_transaction":{wasm:.2},"us_per_evm_transaction":{bytecode:.2},"ratio":{:.2}}}"#,
            wasm / bytecode
        );
    } else {
        println!("counter increment, WASM program   {wasm:6.2} µs");
        println!("counter increment, EVM bytecode   {bytecode:6.2} µs");
        println!("ratio                             {:6.2}", wasm / bytecode);
    }
    Ok(())
}
