//! ArbWasm (0x71): activation of programs and the figures they are priced by.

use alloy_sol_types::SolCall;
use revm::{
    Database,
    context::{ContextTr, JournalTr},
    primitives::{Address, B256, Bytes, U256},
};

use super::{
    abi::ArbWasm as Abi,
    abi::ArbWasm::ArbWasmCalls as Calls,
    call::{Call, READ_GAS, RESET_GAS, Refused, SET_GAS},
};
use crate::{
    activation::{self, Record, Refusal},
    is_program,
};

/// Gas of an activation before anything is looked at.
const ACTIVATION_GAS: u64 = 1_659_168;
/// Words of a record.
const RECORD_WORDS: u64 = 2;

type Ruling<T, DB> = Result<T, Refused<<DB as Database>::Error>>;

macro_rules! returns {
    ($call:ident, $value:expr) => {
        Abi::$call::abi_encode_returns(&$value)
    };
}

pub(super) fn run<DB: Database>(call: &mut Call<'_, DB>) -> Ruling<Bytes, DB> {
    let method: Calls = call.method()?;
    if !matches!(
        method,
        Calls::activateProgram(_) | Calls::codehashKeepalive(_)
    ) {
        call.unpaid()?;
        call.charge(READ_GAS)?;
    }
    let params = call.context.chain.params.programs;
    let now = call.now();
    let data = match method {
        Calls::activateProgram(args) => activate(call, args.program)?,
        Calls::codehashKeepalive(args) => keepalive(call, args.codehash)?,
        Calls::stylusVersion(_) => returns!(stylusVersionCall, params.version),
        Calls::codehashVersion(args) => returns!(
            codehashVersionCall,
            usable(call, args.codehash)?.activation.version
        ),
        Calls::codehashAsmSize(args) => returns!(
            codehashAsmSizeCall,
            usable(call, args.codehash)?.activation.asm_estimate
        ),
        Calls::programVersion(args) => returns!(
            programVersionCall,
            of_account(call, args.program)?.activation.version
        ),
        Calls::programMemoryFootprint(args) => returns!(
            programMemoryFootprintCall,
            of_account(call, args.program)?.activation.footprint
        ),
        Calls::programTimeLeft(args) => returns!(
            programTimeLeftCall,
            of_account(call, args.program)?.time_left(now, &params)
        ),
        Calls::programInitGas(args) => {
            let activation = of_account(call, args.program)?.activation;
            let cached = activation.cached_gas(&params);
            let gas = cached + activation.init_gas(&params);
            returns!(
                programInitGasCall,
                Abi::programInitGasReturn {
                    gas,
                    gasWhenCached: cached
                }
            )
        }
        Calls::inkPrice(_) => returns!(inkPriceCall, params.ink_price),
        Calls::maxStackDepth(_) => returns!(maxStackDepthCall, params.max_stack_depth),
        Calls::freePages(_) => returns!(freePagesCall, params.free_pages),
        Calls::pageGas(_) => returns!(pageGasCall, params.page_gas),
        Calls::pageRamp(_) => returns!(pageRampCall, params.page_ramp),
        Calls::pageLimit(_) => returns!(pageLimitCall, params.page_limit),
        Calls::minInitGas(_) => {
            let gas = u64::from(params.min_init_gas) * 128;
            let cached = u64::from(params.min_cached_gas) * 32;
            returns!(minInitGasCall, Abi::minInitGasReturn { gas, cached })
        }
        Calls::initCostScalar(_) => returns!(initCostScalarCall, params.init_cost_percent),
        Calls::expiryDays(_) => returns!(expiryDaysCall, params.expiry_days),
        Calls::keepaliveDays(_) => returns!(keepaliveDaysCall, params.keepalive_days),
        Calls::blockCacheSize(_) => returns!(blockCacheSizeCall, params.block_cache_size),
    };
    Ok(data.into())
}

/// Hash and code of an account.
pub(super) fn code<DB: Database>(
    call: &mut Call<'_, DB>,
    account: Address,
) -> Ruling<(B256, Bytes), DB> {
    let load = call.context.journal_mut().load_account_with_code(account)?;
    let (hash, is_cold) = (load.info.code_hash, load.is_cold);
    let code = load
        .info
        .code
        .as_ref()
        .map(revm::bytecode::Bytecode::original_bytes)
        .unwrap_or_default();
    let prices = &call.context.cfg.gas_params;
    let gas = prices.warm_storage_read_cost()
        + if is_cold {
            prices.cold_account_additional_cost()
        } else {
            0
        };
    call.charge(gas)?;
    Ok((hash, code))
}

/// The record of a program that may run, or the Solidity error that says why it may not.
pub(super) fn usable<DB: Database>(call: &mut Call<'_, DB>, code_hash: B256) -> Ruling<Record, DB> {
    call.charge(READ_GAS)?;
    let Some(record) = activation::read(call.context, code_hash)? else {
        return Err(Refused::error(&Abi::ProgramNotActivated {}));
    };
    match record.usable(call.now(), &call.context.chain.params.programs) {
        Ok(()) => Ok(record),
        Err(Refusal::NeedsUpgrade { version, current }) => {
            Err(Refused::error(&Abi::ProgramNeedsUpgrade {
                version,
                stylusVersion: current,
            }))
        }
        Err(Refusal::Expired { age }) => {
            Err(Refused::error(&Abi::ProgramExpired { ageInSeconds: age }))
        }
        Err(Refusal::NotActivated | Refusal::Failed(_)) => {
            Err(Refused::error(&Abi::ProgramNotActivated {}))
        }
    }
}

fn of_account<DB: Database>(call: &mut Call<'_, DB>, account: Address) -> Ruling<Record, DB> {
    let (hash, _) = code(call, account)?;
    usable(call, hash)
}

fn activate<DB: Database>(call: &mut Call<'_, DB>, program: Address) -> Ruling<Vec<u8>, DB> {
    call.changes_state()?;
    call.charge(ACTIVATION_GAS)?;
    let (code_hash, code) = code(call, program)?;
    if !is_program(&code) {
        return Err(Refused::error(&Abi::ProgramNotWasm {}));
    }
    call.charge(READ_GAS)?;
    let now = call.now();
    let old = activation::read(call.context, code_hash)?;
    if old.as_ref().is_some_and(|record| {
        record
            .usable(now, &call.context.chain.params.programs)
            .is_ok()
    }) {
        return Err(Refused::error(&Abi::ProgramUpToDate {}));
    }
    let record = activation::activate(call.context, code_hash, &code)
        .map_err(|refusal| Refused::Burn(refusal.to_string()))?;
    call.charge(record.activation.gas)?;
    call.charge(RECORD_WORDS * if old.is_some() { RESET_GAS } else { SET_GAS })?;
    activation::write(call.context, code_hash, &record)?;
    let data_fee = pay(call)?;
    let version = record.activation.version;
    call.emit(&Abi::ProgramActivated {
        codehash: code_hash,
        moduleHash: record.activation.module_hash,
        program,
        dataFee: data_fee,
        version,
    })?;
    Ok(Abi::activateProgramCall::abi_encode_returns(
        &Abi::activateProgramReturn {
            version,
            dataFee: data_fee,
        },
    ))
}

fn keepalive<DB: Database>(call: &mut Call<'_, DB>, code_hash: B256) -> Ruling<Vec<u8>, DB> {
    call.changes_state()?;
    let mut record = usable(call, code_hash)?;
    let now = call.now();
    if !record.may_be_extended(now, &call.context.chain.params.programs) {
        return Err(Refused::error(&Abi::ProgramKeepaliveTooSoon {
            ageInSeconds: record.age(now),
        }));
    }
    record.hours = activation::hours(now);
    call.charge(RESET_GAS)?;
    activation::write(call.context, code_hash, &record)?;
    let data_fee = pay(call)?;
    call.emit(&Abi::ProgramLifetimeExtended {
        codehash: code_hash,
        dataFee: data_fee,
    })?;
    Ok(Vec::new())
}

/// Takes the data fee from the value sent and gives the rest back.
fn pay<DB: Database>(call: &mut Call<'_, DB>) -> Ruling<U256, DB> {
    let (have, want) = (call.value(), U256::from(call.context.chain.params.data_fee));
    if have < want {
        return Err(Refused::error(&Abi::ProgramInsufficientValue {
            have,
            want,
        }));
    }
    let (fees, caller) = (call.context.chain.params.fee_account, call.caller());
    if !want.is_zero() {
        call.send(fees, want)?;
    }
    if have > want {
        call.send(caller, have - want)?;
    }
    Ok(want)
}
