//! Prints the time of one frame, engine only: start, run, drop.
//!
//! `cargo run --release -p slacontract-vm --example bench_frame`

use std::time::Instant;

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use slacontract_vm::{
    Activation, BlockInfo, CallKind, Charged, Entry, Host, Pages, Programs, StaticViolation, Step,
    Vm, VmConfig, code,
};

/// One slot of storage.
#[derive(Default)]
struct Slot {
    value: U256,
    block: BlockInfo,
    pages: Pages,
}

impl Host for Slot {
    fn storage_load(&mut self, _: U256) -> Charged<U256> {
        Charged {
            value: self.value,
            gas: 100,
        }
    }
    fn storage_store(&mut self, _: U256, value: U256) -> Result<Charged<()>, StaticViolation> {
        self.value = value;
        Ok(Charged {
            value: (),
            gas: 100,
        })
    }
    fn transient_load(&mut self, _: U256) -> U256 {
        U256::ZERO
    }
    fn transient_store(&mut self, _: U256, _: U256) -> Result<(), StaticViolation> {
        Ok(())
    }
    fn balance(&mut self, _: Address) -> Charged<U256> {
        Charged {
            value: U256::ZERO,
            gas: 100,
        }
    }
    fn code(&mut self, _: Address) -> Charged<Bytes> {
        Charged {
            value: Bytes::new(),
            gas: 100,
        }
    }
    fn code_hash(&mut self, _: Address) -> Charged<B256> {
        Charged {
            value: B256::ZERO,
            gas: 100,
        }
    }
    fn log(&mut self, _: &[B256], _: Bytes) -> Result<(), StaticViolation> {
        Ok(())
    }
    fn call_cost(&mut self, _: CallKind, _: Address, _: U256) -> u64 {
        100
    }
    fn block(&self) -> &BlockInfo {
        &self.block
    }
    fn pages(&mut self) -> &mut Pages {
        &mut self.pages
    }
}

/// Counts up in slot 0.
const COUNTER: &str = r#"(module
    (import "vm_hooks" "msg_reentrant" (func $reentrant (result i32)))
    (import "vm_hooks" "read_args" (func $args (param i32)))
    (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
    (import "vm_hooks" "storage_cache_bytes32" (func $cache (param i32 i32)))
    (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
    (import "vm_hooks" "write_result" (func $result (param i32 i32)))
    (memory (export "memory") 1 1) (data (i32.const 9000) "some constant data of a contract")
    (func (export "user_entrypoint") (param i32) (result i32)
      (if (call $reentrant) (then (return (i32.const 1))))
      (call $args (i32.const 1024))
      (call $load (i32.const 0) (i32.const 32))
      (i64.store (i32.const 56) (i64.add (i64.load (i32.const 56)) (i64.const 1)))
      (call $cache (i32.const 0) (i32.const 32))
      (call $flush (i32.const 0))
      (call $result (i32.const 32) (i32.const 32)) i32.const 0))"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let clock = Instant::now();
    let vm = Vm::new(VmConfig::default())?;
    println!("new vm              {:>10.1?}", clock.elapsed());
    let code: Bytes = code::compress(&wat::parse_str(COUNTER)?).into();
    let clock = Instant::now();
    let activation = vm.activate(&code, 128)?;
    println!("first activation    {:>10.1?}", clock.elapsed());
    let entry = Entry {
        code_hash: keccak256(&code),
        code,
        activation: Activation { ..activation },
        calldata: Bytes::from_static(&[0; 4]),
        address: Address::ZERO,
        caller: Address::ZERO,
        value: U256::ZERO,
        is_static: false,
        reentrant: false,
        gas: 1_000_000,
    };
    let mut host = Slot::default();
    for round in 0..5 {
        let clock = Instant::now();
        let frames = 50_000;
        for _ in 0..frames {
            let mut frame = vm.start(entry.clone(), true, &mut host.pages)?;
            let Step::Done(_) = frame.resume(&mut host, None) else {
                return Err("the counter called somebody".into());
            };
            host.pages = Pages::default();
        }
        println!(
            "frame, round {round}      {:>10.2?}",
            clock.elapsed() / frames
        );
    }
    Ok(())
}
