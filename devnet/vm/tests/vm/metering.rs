//! Ink per basic block, stack by counting, pages, and what a frame costs at its end.

use crate::chain::{Chain, GAS, PROGRAM, gas_of};
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use slacontract_vm::{
    Activation, Answer, BlockInfo, CallKind, Charged, Entry, Host, Outcome, Pages, Params,
    Programs, StartError, StaticViolation, Step, VmConfig,
};

fn main_of(body: &str) -> String {
    format!(
        r#"(module (memory (export "memory") 1 1) (func (export "user_entrypoint") (param i32) (result i32) {body}))"#
    )
}

/// Gas of running `body` beyond entering the program.
fn running(body: &str) -> u64 {
    let mut chain = Chain::of(&main_of(body));
    let code = chain.state.codes[&PROGRAM].clone();
    let activation = chain.vm.activate(&code, 128).unwrap();
    chain.call(&[]).gas_used - activation.cached_gas(&Params::default())
}

#[test]
fn blocks_end_where_the_chain_ends_them() {
    // Per block 2450, and the price of each opcode; opcodes that are never reached in a new block are not charged.
    for (body, ink) in [
        ("i32.const 0", 2_450 + 2),
        ("i32.const 0 return", 2_450 + 2),
        // if: condition and `if` end one block, then-branch with `else` the next, the rest follows the `end`.
        (
            "(if (result i32) (i32.const 1) (then (i32.const 0)) (else unreachable))",
            3 * 2_450 + (1 + 765) + (1 + 1) + 1,
        ),
        (
            "(if (result i32) (i32.const 0) (then unreachable) (else (i32.const 0)))",
            3 * 2_450 + (1 + 765) + (1 + 1) + 1,
        ),
        ("(loop) i32.const 0", 3 * 2_450 + 1 + 1 + 2),
        ("(block (br 0)) i32.const 0", 2 * 2_450 + (1 + 765) + 2),
        (
            "(block (br_if 0 (i32.const 0))) i32.const 0",
            3 * 2_450 + (1 + 1 + 765) + 1 + 2,
        ),
        (
            "(block (br_table 0 0 0 (i32.const 0))) i32.const 0",
            2 * 2_450 + (1 + 1 + 2_400 + 2 * 325) + 2,
        ),
        (
            "(drop (i32.mul (i32.const 3) (i32.popcnt (i32.const 4)))) i32.const 0",
            2_450 + 1 + 1 + 2_650 + 160 + 9 + 2,
        ),
        (
            "(memory.fill (i32.const 0) (i32.const 1) (i32.const 1000)) i32.const 0",
            2_450 + 3 + 950 + 100 * 1_000 + 2,
        ),
        (
            "(memory.copy (i32.const 0) (i32.const 8) (i32.const 7)) i32.const 0",
            2_450 + 3 + 950 + 100 * 7 + 2,
        ),
    ] {
        assert_eq!(running(body), gas_of(ink), "{body}");
    }
}

#[test]
fn a_block_is_paid_before_its_first_opcode() {
    // The block after the log's call cannot be paid: the log itself has happened, nothing of the block has.
    let wat = r#"(module (import "vm_hooks" "evm_ink_left" (func $ink (result i64))) (import "vm_hooks" "msg_sender" (func $sender (param i32)))
        (memory (export "memory") 1 1) (func (export "user_entrypoint") (param i32) (result i32)
          (drop (call $ink)) (call $sender (i32.const 0)) (call $sender (i32.const -1)) i32.const 0))"#;
    let mut chain = Chain::of(wat);
    let full = chain.call(&[]);
    assert!(matches!(full.outcome, Outcome::Failure(_)));
    for gas in (full.gas_used - 6)..full.gas_used {
        let receipt = chain.call_with(&[], gas);
        assert!(
            matches!(receipt.outcome, Outcome::OutOfInk),
            "{gas}: {receipt:?}"
        );
        assert_eq!(receipt.gas_used, gas);
    }
}

#[test]
fn every_gas_below_what_a_program_needs_is_out_of_ink() {
    let mut chain = Chain::of(&main_of(
        "(local i32) (loop (br_if 0 (i32.lt_u (local.tee 1 (i32.add (local.get 1) (i32.const 1))) (i32.const 9)))) i32.const 0",
    ));
    let need = chain.call(&[]).gas_used;
    for gas in 0..need {
        let receipt = chain.call_with(&[], gas);
        assert_eq!(
            (receipt.outcome, receipt.gas_used),
            (Outcome::OutOfInk, gas)
        );
    }
    assert_eq!(
        chain.call_with(&[], need).outcome,
        Outcome::Success(Bytes::new())
    );
}

#[test]
fn an_endless_loop_runs_out_of_ink() {
    assert_eq!(
        Chain::of(&main_of("(loop (br 0)) i32.const 0"))
            .call(&[])
            .outcome,
        Outcome::OutOfInk
    );
    assert_eq!(
        Chain::of(&main_of(
            "(memory.fill (i32.const 0) (i32.const 0) (i32.const -1)) i32.const 0"
        ))
        .call_with(&[], 10_000)
        .outcome,
        Outcome::OutOfInk
    );
}

/// A program that recurses `depth` times through a function with `locals` locals and then returns 0.
fn recursion(locals: usize) -> String {
    format!(
        r#"(module (import "vm_hooks" "read_args" (func $args (param i32))) (memory (export "memory") 1 1)
        (func $down (param i32) (local {}) (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
        (func (export "user_entrypoint") (param i32) (result i32)
          (call $args (i32.const 0)) (call $down (i32.load (i32.const 0))) i32.const 0))"#,
        "i64 ".repeat(locals)
    )
}

#[test]
fn the_stack_is_counted_not_measured() {
    // The entrypoint takes 1 operand and 4 words; each level 2 operands, the locals and 4 words.
    for locals in [0, 10, 348] {
        let mut chain = Chain::of(&recursion(locals));
        let limit = u64::from(Params::default().max_stack_depth);
        let frame = 2 + locals as u64 + 4;
        // A frame is refused when what is left is not more than it: the deepest that fits leaves at least one word.
        let levels = (limit - 5 - 1) / frame;
        let deepest = (levels - 1) as u32;
        assert_eq!(
            chain.call(&deepest.to_le_bytes()).outcome,
            Outcome::Success(Bytes::new()),
            "{locals} locals"
        );
        let receipt = chain.call(&(deepest + 1).to_le_bytes());
        assert_eq!(
            (receipt.outcome, receipt.gas_used),
            (Outcome::OutOfStack, GAS),
            "{locals} locals"
        );
    }
}

#[test]
fn every_way_out_of_a_function_gives_its_words_back() {
    for leave in [
        "(return)",
        "(br 0)",
        "(br_if 0 (i32.const 1)) unreachable",
        "(block (br_table 1 1 (i32.const 0)))",
        "(block (block (return)))",
        "nop",
    ] {
        let wat = format!(
            r#"(module (memory (export "memory") 1 1) (func $leaf (local i64 i64 i64 i64 i64 i64 i64 i64) {leave})
            (func (export "user_entrypoint") (param i32) (result i32) (local i32)
              (loop $again (call $leaf) (br_if $again (i32.lt_u (local.tee 1 (i32.add (local.get 1) (i32.const 1))) (i32.const 5000)))) i32.const 0))"#
        );
        assert_eq!(
            Chain::of(&wat).call(&[]).outcome,
            Outcome::Success(Bytes::new()),
            "{leave}"
        );
    }
    // Results pass through, several of them too.
    let wat = r#"(module (import "vm_hooks" "write_result" (func $out (param i32 i32))) (memory (export "memory") 1 1)
        (func $two (param i32) (result i32 i64) (if (local.get 0) (then (return (i32.const 7) (i64.const 8)))) (i32.const 1) (i64.const 2))
        (func (export "user_entrypoint") (param i32) (result i32) (local i64)
          (call $two (i32.const 1)) (local.set 1) (i32.store8 (i32.const 0) ) (i64.store8 (i32.const 1) (local.get 1))
          (call $two (i32.const 0)) (local.set 1) (drop) (i64.store8 (i32.const 2) (local.get 1))
          (call $out (i32.const 0) (i32.const 3)) i32.const 0))"#
        .replace("(local.set 1) (i32.store8 (i32.const 0) )", "(local.set 1) (local.set 2) (i32.store8 (i32.const 0) (local.get 2))")
        .replace("(local i64)\n", "(local i64 i32)\n");
    assert_eq!(
        Chain::of(&wat).call(&[]).outcome,
        Outcome::Success(Bytes::from_static(&[7, 8, 2]))
    );
}

#[test]
fn growth_is_paid_once_and_only_where_it_can_happen() {
    let wat = |memory: &str| {
        format!(
            r#"(module (import "vm_hooks" "pay_for_memory_grow" (func (param i32))) (import "vm_hooks" "write_result" (func $out (param i32 i32)))
            (memory (export "memory") {memory}) (func (export "user_entrypoint") (param i32) (result i32)
            (i32.store (i32.const 0) (memory.grow (i32.const 3))) (i32.store (i32.const 4) (memory.size)) (call $out (i32.const 0) (i32.const 8)) i32.const 0))"#
        )
    };
    let words =
        |a: i32, b: i32| Outcome::Success([a.to_le_bytes(), b.to_le_bytes()].concat().into());
    assert_eq!(Chain::of(&wat("1")).call(&[]).outcome, words(1, 4));
    assert_eq!(Chain::of(&wat("1 3")).call(&[]).outcome, words(-1, 1));
    let huge = wat("1").replace("(i32.const 3)", "(i32.const 127)");
    assert_eq!(
        Chain::of(&huge).call(&[]).outcome,
        Outcome::OutOfInk,
        "31.8 million gas are not there"
    );
    let mut chain = Chain::of(&huge);
    assert_eq!(chain.call_with(&[], 60_000_000).outcome, words(1, 128));
    let beyond = wat("1").replace("(i32.const 3)", "(i32.const 128)");
    assert_eq!(
        Chain::of(&beyond).call_with(&[], 1 << 50).outcome,
        Outcome::OutOfInk
    );
    assert_eq!(
        Chain::of(&beyond.replace("128", "70000"))
            .call_with(&[], 1 << 50)
            .outcome,
        Outcome::OutOfInk
    );
    // Without room to grow, nothing is imported, nothing is paid, and growing fails.
    let fixed = main_of("(i32.add (memory.grow (i32.const 1)) (i32.const 1))");
    assert_eq!(
        Chain::of(&fixed).call(&[]).outcome,
        Outcome::Success(Bytes::new())
    );
}

#[test]
fn returned_data_costs_at_least_the_memory_it_would_take() {
    let wat = |len: u32| {
        format!(
            r#"(module (import "vm_hooks" "write_result" (func $out (param i32 i32))) (memory (export "memory") 2 2)
            (func (export "user_entrypoint") (param i32) (result i32) (call $out (i32.const 0) (i32.const {len})) i32.const 0))"#
        )
    };
    let words = 131_072u64 / 32;
    let floor = 3 * words + words * words / 512;
    let receipt = Chain::of(&wat(131_072)).call(&[]);
    assert_eq!(receipt.gas_used, floor);
    assert_eq!(
        Chain::of(&wat(131_072)).call_with(&[], floor - 1).outcome,
        Outcome::OutOfInk
    );
    assert!(Chain::of(&wat(32)).call(&[]).gas_used < 400);
}

#[test]
fn an_uncached_program_costs_its_init_gas_more() {
    let chain = Chain::of(&main_of("i32.const 0"));
    let code = chain.state.codes[&PROGRAM].clone();
    let activation = chain.vm.activate(&code, 128).unwrap();
    let params = Params::default();
    let entry = |gas| Entry {
        code_hash: keccak256(&code),
        code: code.clone(),
        activation: activation.clone(),
        calldata: Bytes::new(),
        address: PROGRAM,
        caller: Address::ZERO,
        value: U256::ZERO,
        is_static: false,
        reentrant: false,
        gas,
    };
    let cost = activation.cached_gas(&params) + activation.init_gas(&params);
    // One function, two values in its type, 63 bytes.
    assert_eq!(cost, 363 + 69 * 128 + 8 + 2 + 8);
    let mut pages = Pages::default();
    assert_eq!(
        chain.vm.start(entry(cost - 1), false, &mut pages).err(),
        Some(StartError::OutOfGas { cost })
    );
    assert_eq!(pages, Pages::default());
    assert!(chain.vm.start(entry(cost), false, &mut pages).is_ok());
    assert_eq!(pages, Pages { open: 1, ever: 1 });
}

/// A program that calls itself with one byte less until there is none, and counts in its result.
const NESTED: &str = r#"(module (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
    (import "vm_hooks" "read_return_data" (func $read (param i32 i32 i32) (result i32)))
    (import "vm_hooks" "write_result" (func $out (param i32 i32)))
    (memory (export "memory") 1 1) (data (i32.const 0) "\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11")
    (func (export "user_entrypoint") (param i32) (result i32)
      (if (local.get 0) (then
        (if (call $call (i32.const 0) (i32.const 2000) (i32.sub (local.get 0) (i32.const 1)) (i32.const 64) (i64.const -1) (i32.const 128))
          (then (return (i32.const 1))))
        (drop (call $read (i32.const 200) (i32.const 0) (i32.const 4)))))
      (i32.store (i32.const 200) (i32.add (i32.load (i32.const 200)) (i32.const 1)))
      (call $out (i32.const 200) (i32.const 4)) i32.const 0))"#;

#[test]
fn frames_beyond_the_pool_compute_the_same() {
    let mut receipts = Vec::new();
    for pooled_frames in [1, 3, 200] {
        let mut chain = Chain::with(VmConfig {
            pooled_frames,
            ..VmConfig::default()
        });
        chain.deploy(PROGRAM, NESTED);
        let receipt = chain.call_with(&[0; 60], 1 << 40);
        assert_eq!(
            receipt.outcome,
            Outcome::Success(61u32.to_le_bytes().to_vec().into()),
            "{pooled_frames} in the pool"
        );
        receipts.push(receipt);
    }
    assert!(receipts.windows(2).all(|pair| pair[0] == pair[1]));
}

/// A host for frames that are left in the middle.
#[derive(Default)]
struct Nothing {
    block: BlockInfo,
    pages: Pages,
}

impl Host for Nothing {
    fn storage_load(&mut self, _: U256) -> Charged<U256> {
        Charged {
            value: U256::ZERO,
            gas: 100,
        }
    }
    fn storage_store(&mut self, _: U256, _: U256) -> Result<Charged<()>, StaticViolation> {
        Err(StaticViolation)
    }
    fn transient_load(&mut self, _: U256) -> U256 {
        U256::ZERO
    }
    fn transient_store(&mut self, _: U256, _: U256) -> Result<(), StaticViolation> {
        Err(StaticViolation)
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
        Err(StaticViolation)
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

#[test]
fn a_frame_may_be_dropped_at_any_moment_and_its_place_is_free_again() {
    let vm = slacontract_vm::Vm::new(VmConfig {
        pooled_frames: 2,
        ..VmConfig::default()
    })
    .unwrap();
    let code: Bytes = slacontract_vm::code::compress(&wat::parse_str(NESTED).unwrap()).into();
    let activation = vm.activate(&code, 128).unwrap();
    let entry = Entry {
        code_hash: keccak256(&code),
        code,
        activation: Activation {
            footprint: 1,
            ..activation
        },
        calldata: Bytes::from_static(b"x"),
        address: PROGRAM,
        caller: Address::ZERO,
        value: U256::ZERO,
        is_static: false,
        reentrant: false,
        gas: GAS,
    };
    let mut host = Nothing::default();
    for turns in 0..20 {
        let mut frame = vm
            .start(entry.clone(), true, &mut Pages::default())
            .unwrap();
        if turns % 4 > 0 {
            assert!(matches!(frame.resume(&mut host, None), Step::Call(_)));
        }
        if turns % 4 > 1 {
            assert!(matches!(
                frame.resume(
                    &mut host,
                    Some(Answer {
                        success: true,
                        ..Answer::default()
                    })
                ),
                Step::Done(_)
            ));
        }
        if turns % 4 > 2 {
            let Step::Done(finished) = frame.resume(&mut host, None) else {
                panic!("a finished frame went on")
            };
            assert!(matches!(finished.outcome, Outcome::Failure(_)));
        }
    }
}
