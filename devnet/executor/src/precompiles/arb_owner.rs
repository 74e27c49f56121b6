//! ArbOwner (0x70), ArbOwnerPublic (0x6b) and ArbDebug (0xff): enough for the bootstrap scripts of developer nodes to succeed.
//!
//! Prices and limits are parameters of this chain, so the setters are accepted and change nothing. An owner's address is a key of
//! ArbOwner's storage.

use alloy_sol_types::SolCall;
use revm::{
    Database,
    primitives::{Address, Bytes, U256},
};

use super::{
    abi::{
        ArbDebug::ArbDebugCalls,
        ArbOwner::{self, ArbOwnerCalls},
        ArbOwnerPublic::{self, ArbOwnerPublicCalls},
    },
    addresses::ARB_OWNER,
    arb_wasm_cache,
    call::{Call, Refused},
};

type Ruling<T, DB> = Result<T, Refused<<DB as Database>::Error>>;

/// Whether `account` owns the chain.
pub(super) fn is_owner<DB: Database>(
    call: &mut Call<'_, DB>,
    account: Address,
) -> Ruling<bool, DB> {
    Ok(!call.load_of(ARB_OWNER, key(account))?.is_zero())
}

pub(super) fn public<DB: Database>(call: &mut Call<'_, DB>) -> Ruling<Bytes, DB> {
    let method: ArbOwnerPublicCalls = call.method()?;
    call.unpaid()?;
    let data = match method {
        ArbOwnerPublicCalls::isChainOwner(args) => {
            ArbOwnerPublic::isChainOwnerCall::abi_encode_returns(&is_owner(call, args.addr)?)
        }
        ArbOwnerPublicCalls::getNetworkFeeAccount(_) => {
            ArbOwnerPublic::getNetworkFeeAccountCall::abi_encode_returns(
                &call.context.chain.params.fee_account,
            )
        }
    };
    Ok(data.into())
}

pub(super) fn owner<DB: Database>(call: &mut Call<'_, DB>) -> Ruling<Bytes, DB> {
    let method: ArbOwnerCalls = call.method()?;
    call.unpaid()?;
    let caller = call.caller();
    if !is_owner(call, caller)? {
        return Err(Refused::Burn(format!(
            "ArbOwner: {caller} does not own the chain; call ArbDebug.becomeChainOwner() first"
        )));
    }
    let data = match method {
        ArbOwnerCalls::isChainOwner(args) => {
            ArbOwner::isChainOwnerCall::abi_encode_returns(&is_owner(call, args.addr)?)
        }
        ArbOwnerCalls::getNetworkFeeAccount(_) => {
            ArbOwner::getNetworkFeeAccountCall::abi_encode_returns(
                &call.context.chain.params.fee_account,
            )
        }
        ArbOwnerCalls::addWasmCacheManager(args) => {
            call.changes_state()?;
            arb_wasm_cache::add_manager(call, args.manager)?;
            Vec::new()
        }
        ArbOwnerCalls::removeWasmCacheManager(args) => {
            call.changes_state()?;
            arb_wasm_cache::remove_manager(call, args.manager)?;
            Vec::new()
        }
        _ => {
            call.changes_state()?;
            Vec::new()
        }
    };
    Ok(data.into())
}

pub(super) fn debug<DB: Database>(call: &mut Call<'_, DB>) -> Ruling<Bytes, DB> {
    let ArbDebugCalls::becomeChainOwner(_) = call.method()?;
    call.unpaid()?;
    if !call.context.chain.params.debug {
        return Err(Refused::Burn(
            "ArbDebug: this chain has no debug precompiles".into(),
        ));
    }
    call.changes_state()?;
    let caller = call.caller();
    call.store_of(ARB_OWNER, key(caller), U256::from(1))?;
    Ok(Bytes::new())
}

fn key(account: Address) -> U256 {
    U256::from_be_bytes(account.into_word().0)
}
