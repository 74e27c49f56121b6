//! The meaning of hooks without WASM, as a native frame uses it.

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use slacontract_vm::{
    Activation, Answer, BlockInfo, CallKind, Charged, Entry, Host, Pages, StaticViolation,
    hooks::{Begun, Ended, Fault, Hooks, InkMeter, Meter, Unmetered},
};

/// A host that records what it is asked.
#[derive(Default)]
struct Recorder {
    asked: Vec<String>,
    block: BlockInfo,
    pages: Pages,
}

impl Host for Recorder {
    fn storage_load(&mut self, key: U256) -> Charged<U256> {
        self.asked.push(format!("load {key}"));
        Charged {
            value: U256::from(5),
            gas: 2_100,
        }
    }
    fn storage_store(&mut self, key: U256, value: U256) -> Result<Charged<()>, StaticViolation> {
        self.asked.push(format!("store {key} {value}"));
        Ok(Charged {
            value: (),
            gas: 5_000,
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
            gas: 2_600,
        }
    }
    fn code(&mut self, address: Address) -> Charged<Bytes> {
        self.asked.push(format!("code {address}"));
        Charged {
            value: Bytes::from_static(b"code"),
            gas: 2_600,
        }
    }
    fn code_hash(&mut self, _: Address) -> Charged<B256> {
        Charged {
            value: B256::ZERO,
            gas: 2_600,
        }
    }
    fn log(&mut self, topics: &[B256], data: Bytes) -> Result<(), StaticViolation> {
        self.asked.push(format!("log {} {}", topics.len(), data));
        Ok(())
    }
    fn call_cost(&mut self, _: CallKind, _: Address, value: U256) -> u64 {
        if value.is_zero() { 100 } else { 9_100 }
    }
    fn block(&self) -> &BlockInfo {
        &self.block
    }
    fn pages(&mut self) -> &mut Pages {
        &mut self.pages
    }
}

fn hooks(is_static: bool) -> Hooks {
    Hooks::new(&Entry {
        code_hash: keccak256([]),
        code: Bytes::new(),
        activation: Activation::default(),
        calldata: Bytes::new(),
        address: Address::ZERO,
        caller: Address::ZERO,
        value: U256::ZERO,
        is_static,
        reentrant: false,
        gas: 1_000_000,
    })
}

#[test]
fn clean_slots_are_not_written_and_dirty_ones_once() {
    let (mut hooks, mut host, mut meter) =
        (hooks(false), Recorder::default(), Unmetered { gas: 1 });
    let [a, b, c] = [1u64, 2, 3].map(U256::from);
    assert_eq!(
        hooks.storage_load(&mut meter, &mut host, a),
        Ok(U256::from(5))
    );
    hooks.storage_cache(&mut meter, b, U256::from(6)).unwrap();
    hooks.storage_cache(&mut meter, a, U256::from(7)).unwrap();
    // Back to what is known: clean again.
    hooks.storage_cache(&mut meter, a, U256::from(5)).unwrap();
    hooks.storage_cache(&mut meter, c, U256::from(8)).unwrap();
    hooks.storage_flush(&mut meter, &mut host, false).unwrap();
    hooks.storage_flush(&mut meter, &mut host, true).unwrap();
    assert_eq!(
        hooks.storage_load(&mut meter, &mut host, a),
        Ok(U256::from(5))
    );
    assert_eq!(host.asked, ["load 1", "store 2 6", "store 3 8", "load 1"]);
}

#[test]
fn the_code_of_the_last_account_is_free() {
    let (mut hooks, mut host) = (hooks(false), Recorder::default());
    let mut meter = InkMeter::new(10_000 * 10_000, 10_000);
    let [one, two] = [1, 2].map(Address::repeat_byte);
    for address in [one, one, two, two, one] {
        assert_eq!(
            hooks.code(&mut meter, &mut host, address),
            Ok(Bytes::from_static(b"code"))
        );
    }
    // Three accesses of 3300 gas; the others were of the account before.
    assert_eq!(host.asked.len(), 3);
    assert_eq!(meter.gas_left(), 100);
}

#[test]
fn a_value_adds_the_stipend_and_the_rest_comes_back() {
    let (mut hooks, mut host) = (hooks(false), Recorder::default());
    let mut meter = InkMeter::new(100_000 * 10_000 + 17, 10_000);
    let begun = hooks.begin_call(
        &mut meter,
        &mut host,
        CallKind::Call,
        Address::ZERO,
        Bytes::new(),
        U256::from(1),
        u64::MAX,
    );
    let Ok(Begun::Run(request)) = begun else {
        panic!("{begun:?}")
    };
    let rest = 100_000 - 9_100u64;
    assert_eq!(request.gas, rest - rest / 64 + 2_300);
    assert_eq!(meter.gas_left(), rest / 64);
    let answer = Answer {
        success: false,
        reverted: true,
        data: Bytes::from_static(b"why"),
        gas_left: 1_000,
        created: None,
    };
    let ended = hooks.end_call(&mut meter, answer);
    assert_eq!(
        ended,
        Ended {
            status: 2,
            return_len: 3,
            created: Address::ZERO
        }
    );
    assert_eq!(
        meter.ink_left(),
        (rest / 64 + 1_000) * 10_000 + 17,
        "the remainder below one gas survives"
    );
    assert_eq!(hooks.return_data()[..], b"why"[..]);
}

#[test]
fn a_base_cost_above_what_is_left_takes_everything() {
    let (mut hooks, mut host) = (hooks(false), Recorder::default());
    let mut meter = InkMeter::new(99 * 10_000 + 5, 10_000);
    let begun = hooks.begin_call(
        &mut meter,
        &mut host,
        CallKind::Static,
        Address::ZERO,
        Bytes::new(),
        U256::ZERO,
        1,
    );
    assert_eq!(begun, Ok(Begun::Failed));
    assert_eq!(meter.ink_left(), 5);
    let mut meter = InkMeter::new(31_999 * 10_000, 10_000);
    assert_eq!(
        hooks.begin_create(&mut meter, Bytes::new(), U256::ZERO, None),
        Ok(Begun::Failed)
    );
    assert_eq!(meter.gas_left(), 0);
}

#[test]
fn create2_pays_for_hashing_its_code() {
    let mut hooks = hooks(false);
    for (salt, base) in [(None, 32_000), (Some(B256::ZERO), 32_000 + 6 * 2)] {
        let mut meter = InkMeter::new(1_000_000 * 10_000, 10_000);
        let begun = hooks.begin_create(&mut meter, Bytes::from_static(&[0; 33]), U256::ZERO, salt);
        let Ok(Begun::Run(request)) = begun else {
            panic!("{begun:?}")
        };
        let rest = 1_000_000 - base;
        assert_eq!(request.gas, rest - rest / 64);
    }
}

#[test]
fn static_frames_refuse_what_changes_state() {
    let (mut hooks, mut host, mut meter) =
        (hooks(true), Recorder::default(), Unmetered { gas: 1_000 });
    assert!(matches!(
        hooks.emit_log(&mut meter, &mut host, &[], Bytes::new()),
        Err(Fault::Refused(_))
    ));
    assert!(matches!(
        hooks.transient_store(&mut meter, &mut host, U256::ZERO, U256::ZERO),
        Err(Fault::Refused(_))
    ));
    assert!(matches!(
        hooks.begin_create(&mut meter, Bytes::new(), U256::ZERO, None),
        Err(Fault::Refused(_))
    ));
    assert_eq!(hooks.storage_flush(&mut meter, &mut host, true), Ok(()));
    hooks
        .storage_cache(&mut meter, U256::ZERO, U256::from(1))
        .unwrap();
    assert!(matches!(
        hooks.storage_flush(&mut meter, &mut host, true),
        Err(Fault::Refused(_))
    ));
    let call = hooks.begin_call(
        &mut meter,
        &mut host,
        CallKind::Call,
        Address::ZERO,
        Bytes::new(),
        U256::from(1),
        1,
    );
    assert_eq!(call, Ok(Begun::Failed));
    assert!(host.asked.is_empty());
}
