//! ArbWasmCache (0x72): which programs pay the price of a cached one, and who may say so.
//!
//! Managers are in its storage: slot 0 counts them, slots from 1 hold them, and the slot equal to a manager's address holds its place.

use alloy_sol_types::SolCall;
use revm::{
    Database,
    primitives::{Address, B256, Bytes, U256},
};

use super::{
    abi::ArbWasmCache as Abi,
    abi::ArbWasmCache::ArbWasmCacheCalls as Calls,
    addresses::ARB_WASM_CACHE,
    arb_owner, arb_wasm,
    call::{Call, READ_GAS, RESET_GAS, Refused},
};
use crate::activation;

type Ruling<T, DB> = Result<T, Refused<<DB as Database>::Error>>;

/// The most managers that are listed.
const LISTED: u64 = 1024;

pub(super) fn run<DB: Database>(call: &mut Call<'_, DB>) -> Ruling<Bytes, DB> {
    let method: Calls = call.method()?;
    call.unpaid()?;
    let data = match method {
        Calls::isCacheManager(args) => {
            Abi::isCacheManagerCall::abi_encode_returns(&is_manager(call, args.manager)?)
        }
        Calls::allCacheManagers(_) => {
            let count: u64 = call.load(U256::ZERO)?.saturating_to();
            let mut managers = Vec::new();
            for place in 1..=count.min(LISTED) {
                managers.push(address(call.load(U256::from(place))?));
            }
            Abi::allCacheManagersCall::abi_encode_returns(&managers)
        }
        Calls::codehashIsCached(args) => {
            call.charge(READ_GAS)?;
            let cached =
                activation::read(call.context, args.codehash)?.is_some_and(|record| record.cached);
            Abi::codehashIsCachedCall::abi_encode_returns(&cached)
        }
        Calls::cacheProgram(args) => {
            let (hash, _) = arb_wasm::code(call, args.program)?;
            set_cached(call, hash, true)?;
            Vec::new()
        }
        Calls::evictCodehash(args) => {
            set_cached(call, args.codehash, false)?;
            Vec::new()
        }
    };
    Ok(data.into())
}

fn is_manager<DB: Database>(call: &mut Call<'_, DB>, manager: Address) -> Ruling<bool, DB> {
    Ok(!call.load_of(ARB_WASM_CACHE, key(manager))?.is_zero())
}

fn set_cached<DB: Database>(
    call: &mut Call<'_, DB>,
    code_hash: B256,
    cached: bool,
) -> Ruling<(), DB> {
    call.changes_state()?;
    let caller = call.caller();
    if !is_manager(call, caller)? && !arb_owner::is_owner(call, caller)? {
        return Err(Refused::Burn(format!(
            "ArbWasmCache: {caller} is neither a cache manager nor a chain owner"
        )));
    }
    let mut record = arb_wasm::usable(call, code_hash)?;
    if record.cached != cached {
        record.cached = cached;
        call.charge(RESET_GAS)?;
        activation::write(call.context, code_hash, &record)?;
        call.emit(&Abi::UpdateProgramCache {
            manager: caller,
            codehash: code_hash,
            cached,
        })?;
    }
    Ok(())
}

/// The storage of a chain that begins with one manager.
pub(super) fn managed_by(manager: Address) -> [(U256, U256); 3] {
    let (place, key) = (U256::from(1), key(manager));
    [(U256::ZERO, place), (place, key), (key, place)]
}

/// Adds a manager, for a chain owner.
pub(super) fn add_manager<DB: Database>(
    call: &mut Call<'_, DB>,
    manager: Address,
) -> Ruling<(), DB> {
    if is_manager(call, manager)? {
        return Err(Refused::Burn(format!(
            "{manager} is a cache manager already"
        )));
    }
    let place = call.load_of(ARB_WASM_CACHE, U256::ZERO)? + U256::from(1);
    call.store_of(ARB_WASM_CACHE, U256::ZERO, place)?;
    call.store_of(ARB_WASM_CACHE, place, key(manager))?;
    call.store_of(ARB_WASM_CACHE, key(manager), place)
}

/// Removes a manager, for a chain owner: the last one takes its place.
pub(super) fn remove_manager<DB: Database>(
    call: &mut Call<'_, DB>,
    manager: Address,
) -> Ruling<(), DB> {
    let place = call.load_of(ARB_WASM_CACHE, key(manager))?;
    if place.is_zero() {
        return Err(Refused::Burn(format!("{manager} is not a cache manager")));
    }
    let count = call.load_of(ARB_WASM_CACHE, U256::ZERO)?;
    let last = call.load_of(ARB_WASM_CACHE, count)?;
    call.store_of(ARB_WASM_CACHE, place, last)?;
    call.store_of(ARB_WASM_CACHE, last, place)?;
    call.store_of(ARB_WASM_CACHE, count, U256::ZERO)?;
    call.store_of(ARB_WASM_CACHE, key(manager), U256::ZERO)?;
    call.store_of(ARB_WASM_CACHE, U256::ZERO, count - U256::from(1))
}

fn key(manager: Address) -> U256 {
    U256::from_be_bytes(manager.into_word().0)
}

fn address(word: U256) -> Address {
    Address::from_word(word.into())
}
