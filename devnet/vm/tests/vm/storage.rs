//! The storage cache, run from WASM: what is kept, what is lost, what it costs.

use crate::chain::{Chain, PROGRAM, gas_of};
use crate::program::{program, success, word};
use alloy_primitives::U256;

#[test]
fn storage_is_cached_and_lost_unless_flushed() {
    let data = "(data (i32.const 63) \"\\07\")";
    let lost = program(
        "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) i32.const 0",
        data,
    );
    let mut chain = Chain::of(&lost);
    success(chain.call(&[]).outcome);
    assert_eq!(chain.storage(PROGRAM, 0), U256::ZERO);
    let kept = program(
        "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (call $storage_flush_cache (i32.const 0))
         (call $storage_load_bytes32 (i32.const 0) (i32.const 128)) (call $write_result (i32.const 128) (i32.const 32)) i32.const 0",
        data,
    );
    let mut chain = Chain::of(&kept);
    assert_eq!(success(chain.call(&[]).outcome), word(7));
    assert_eq!(chain.storage(PROGRAM, 0), U256::from(7));
    // The same value again is written once more, because this frame does not know it: 2100 cold and 100 for no change.
    let again = chain.call(&[]).gas_used;
    assert!((2_200..4_000).contains(&again), "{again}");
}

#[test]
fn reverts_and_failures_leave_no_storage() {
    let body = "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (call $storage_flush_cache (i32.const 0))";
    for end in ["i32.const 1", "unreachable"] {
        let mut chain = Chain::of(&program(
            &format!("{body} {end}"),
            "(data (i32.const 63) \"\\07\")",
        ));
        chain.call(&[]);
        assert_eq!(chain.storage(PROGRAM, 0), U256::ZERO, "{end}");
    }
}

#[test]
fn storage_gas_is_exact() {
    // One cold load: base ink, 2100 + 5 gas.
    let load = "(call $storage_load_bytes32 (i32.const 0) (i32.const 64))";
    let gas = |body: &str| {
        Chain::of(&program(&format!("{body} i32.const 0"), ""))
            .call(&[])
            .gas_used
    };
    let empty = gas("");
    let blocks = |calls: u64| calls * (2_450 + 3_800);
    let cost = |calls: u64, hooks: u64| {
        // The entry cost is whole gas; the rest of the frame is ink and rounds up once.
        let base = 2_450 + 2;
        gas_of(base + blocks(calls) + hooks) - gas_of(base)
    };
    let size = |body: &str| {
        wat::parse_str(program(&format!("{body} i32.const 0"), ""))
            .unwrap()
            .len() as u64
            * 122
            / 100_000
    };
    let growth = |body: &str| size(body) - size("");
    assert_eq!(
        gas(load) - empty,
        cost(1, 2 + 18_480 + 2_105 * 10_000) + growth(load)
    );
    let twice = load.repeat(2);
    assert_eq!(
        gas(&twice) - empty,
        cost(2, 4 + 2 * 18_480 + 2_105 * 10_000) + growth(&twice)
    );
    // The 33rd load of a frame costs 2 gas more, the 129th 10.
    let tiers = |loads: u64| {
        (1..=loads)
            .map(|n| {
                if n > 128 {
                    10
                } else if n > 32 {
                    2
                } else {
                    0
                }
            })
            .sum::<u64>()
    };
    for loads in [32, 33, 128, 129, 140] {
        let body = load.repeat(loads as usize);
        let hooks = loads * (2 + 18_480) + (2_105 + tiers(loads)) * 10_000;
        assert_eq!(
            gas(&body) - empty,
            cost(loads, hooks) + growth(&body),
            "{loads} loads"
        );
    }
    let store = "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32))";
    let tiers = |stores: u64| {
        (1..=stores)
            .map(|n| {
                if n > 64 {
                    10
                } else if n > 8 {
                    7
                } else {
                    0
                }
            })
            .sum::<u64>()
    };
    for stores in [8, 9, 64, 65] {
        let body = store.repeat(stores as usize);
        let hooks = stores * (2 + 18_480) + tiers(stores) * 10_000;
        assert_eq!(
            gas(&body) - empty,
            cost(stores, hooks) + growth(&body),
            "{stores} stores"
        );
    }
}

#[test]
fn many_slots_are_flushed_in_the_order_of_their_first_use() {
    // 40 slots, written twice: more than the linear part of the cache holds.
    let body = "(local $i i32)
        (loop $more
          (i32.store8 (i32.const 31) (i32.rem_u (local.get $i) (i32.const 40)))
          (i32.store8 (i32.const 63) (local.get $i))
          (call $storage_cache_bytes32 (i32.const 0) (i32.const 32))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $more (i32.lt_u (local.get $i) (i32.const 80))))
        (call $storage_flush_cache (i32.const 1)) i32.const 0";
    let mut chain = Chain::of(&program(body, ""));
    success(chain.call(&[]).outcome);
    for slot in 0..40 {
        assert_eq!(
            chain.storage(PROGRAM, slot),
            U256::from(slot + 40),
            "slot {slot}"
        );
    }
}
