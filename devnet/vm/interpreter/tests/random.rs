//! Random valid modules on both engines: same outcome, data, ink, host calls and state.
//!
//! A failure names the seed; `SLACONTRACT_SEED=… SLACONTRACT_FIRST=… cargo test --test random` begins there again.

#[path = "../../tests/vm/chain.rs"]
#[allow(dead_code, reason = "the behaviour tests use the rest")]
mod chain;
#[path = "random/modules.rs"]
mod modules;

use std::{collections::BTreeMap, sync::Arc, time::SystemTime};

use chain::{Chain, PROGRAM};
use modules::Generator;
use slacontract_interpreter::Interpreter;
use slacontract_vm::{Outcome, Params, Programs, Rules, Vm, VmConfig, check, code};

/// Modules that are run, unless `SLACONTRACT_FULL` is set.
const QUICK: u64 = 1_000;
const FULL: u64 = 20_000;
/// Modules after which both engines are made anew, so that their caches stay small.
const AT_ONCE: u64 = 250;
/// Gas that many modules can run to their end with, and that endless ones use up soon.
const GAS: u64 = 20_000;

fn engine(config: VmConfig) -> Arc<dyn Programs> {
    Arc::new(Vm::new(config).expect("the engine starts"))
}

/// All that a transaction shows, with the reasons for people left out.
fn run(programs: &Arc<dyn Programs>, code: &[u8], calldata: &[u8], gas: u64) -> Seen {
    let mut chain = Chain::running(programs.clone());
    chain.tracing = true;
    let program = alloy_primitives::Bytes::copy_from_slice(code);
    chain.state.codes.insert(PROGRAM, program);
    let receipt = chain.call_with(calldata, gas);
    Seen {
        outcome: match receipt.outcome {
            Outcome::Failure(_) => Outcome::Failure(String::new()),
            other => other,
        },
        gas_used: receipt.gas_used,
        pages: chain.pages.ever,
        traces: chain.traces,
        state: chain.state,
    }
}

#[derive(Debug, PartialEq)]
struct Seen {
    outcome: Outcome,
    gas_used: u64,
    pages: u16,
    traces: Vec<(&'static str, Vec<u8>, Vec<u8>)>,
    state: chain::State,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn random_modules_do_the_same_on_both_engines() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seed = number("SLACONTRACT_SEED")
        .unwrap_or_else(|| now.map_or(0, |since| since.as_nanos() as u64));
    let wanted = if std::env::var_os("SLACONTRACT_FULL").is_some() {
        FULL
    } else {
        QUICK
    };
    let mut generator = Generator::new(seed);
    let (mut at, mut run_modules, mut refused) = (number("SLACONTRACT_FIRST").unwrap_or(0), 0, 0);
    let mut outcomes = BTreeMap::<&str, u64>::new();
    let mut host_calls = 0;
    let engines = || -> [Arc<dyn Programs>; 2] {
        let config = VmConfig {
            pooled_frames: 16,
            ..VmConfig::default()
        };
        [engine(config), Arc::new(Interpreter::default())]
    };
    let mut both = engines();
    while run_modules < wanted {
        let wasm = generator.module(at);
        at += 1;
        let rules = Rules::default();
        if check(&wasm, &Params::default(), rules).is_err() {
            refused += 1;
            assert!(
                refused < 1_000 + 4 * run_modules,
                "nearly all modules are refused"
            );
            continue;
        }
        if run_modules % AT_ONCE == 0 {
            both = engines();
        }
        run_modules += 1;
        let code = code::compress(&wasm);
        let calldata = vec![at as u8; at as usize % 70];
        // All it may want, and two amounts that end it somewhere.
        let first = run(&both[0], &code, &calldata, GAS);
        let amounts = [GAS, first.gas_used.saturating_sub(1), first.gas_used / 2];
        for (turn, gas) in amounts.into_iter().enumerate() {
            let [one, other] = [&both[0], &both[1]].map(|vm| run(vm, &code, &calldata, gas));
            if one != other {
                let name = format!("differs-{seed}-{at}.wasm");
                let kept = std::env::temp_dir().join(name);
                let _ = std::fs::write(&kept, &wasm);
                panic!(
                    "module {} of seed {seed} with {gas} gas, kept as {}:\n{one:?}\n{other:?}",
                    at - 1,
                    kept.display()
                );
            }
            host_calls += one.traces.len();
            if turn == 0 {
                *outcomes.entry(kind(&one.outcome)).or_default() += 1;
            }
        }
    }
    println!(
        "seed {seed}: {run_modules} modules with 3 amounts of gas each, {refused} more refused; {host_calls} host calls; {outcomes:?}"
    );
    for kind in ["success", "revert", "failure", "out of ink"] {
        assert!(
            outcomes
                .get(kind)
                .is_some_and(|count| *count * 200 > wanted),
            "hardly a module ends in {kind}: {outcomes:?}"
        );
    }
    assert!(host_calls as u64 > wanted, "modules hardly call the host");
}

/// What wasmi 2.0.0 gets wrong, as the test above found: it answers 32.
const SELECT: &str = r#"(module
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (memory (export "memory") 1 1)
  (func (export "user_entrypoint") (param i32) (result i32) (local $zero i32)
    (i32.store (i32.const 0) (i32.add (i32.clz (local.get $zero))
      (select (i32.const 1) (local.get $zero) (i32.eqz (local.get $zero)))))
    (call $write_result (i32.const 0) (i32.const 4))
    (i32.const 0)))"#;

#[test]
fn a_select_above_a_computed_operand_selects_what_it_should() {
    let code = code::compress(&wat::parse_str(SELECT).expect("a module"));
    let both: [Arc<dyn Programs>; 2] = [
        engine(VmConfig::default()),
        Arc::new(Interpreter::default()),
    ];
    for programs in &both {
        let outcome = run(programs, &code, &[], GAS).outcome;
        assert_eq!(
            outcome,
            Outcome::Success(33u32.to_le_bytes().to_vec().into())
        );
    }
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Success(_) => "success",
        Outcome::Revert(_) => "revert",
        Outcome::Failure(_) => "failure",
        Outcome::OutOfInk => "out of ink",
        Outcome::OutOfStack => "out of stack",
    }
}
