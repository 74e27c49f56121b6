//! The block, the transaction, the message, and what is left to spend.

use alloy_primitives::keccak256;

use super::{Caller, Cx, Linker, State, enter};
use crate::hooks::{Fault, Meter, signatures::VM_HOOKS};

/// Ink of a hook that answers with a number.
const NUMBER: u64 = 8_400;
/// Ink of a hook that writes a word or an address.
const WORD: u64 = 13_440;
const KECCAK: u64 = 121_800;
const KECCAK_WORD: u64 = 21_000;

pub(super) fn define(linker: &mut Linker) -> wasmtime::Result<()> {
    words(linker)?;
    numbers(linker)?;
    linker
        .func_wrap(
            VM_HOOKS,
            "native_keccak256",
            |mut caller: Caller<'_, State>, data: i32, len: i32, target: i32| {
                enter(&mut caller, "native_keccak256", |cx| {
                    let len = len as u32 as usize;
                    cx.pay(KECCAK + KECCAK_WORD * (len.div_ceil(32) as u64).saturating_sub(2))?;
                    let input = cx.slice(data, len)?;
                    let hash = keccak256(input);
                    if cx.trace.is_some() {
                        let input = input.to_vec();
                        cx.note(&input);
                    }
                    cx.write(target, hash.as_slice())
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "pay_for_memory_grow",
            |mut caller: Caller<'_, State>, pages: i32| {
                enter(&mut caller, "pay_for_memory_grow", |cx| {
                    let counted = u16::try_from(pages as u32);
                    // Two bytes, which is what readers of traces take; more pages do not fit, and fail below.
                    cx.note(&counted.unwrap_or(u16::MAX).to_be_bytes());
                    if pages == 0 {
                        return cx.pay(NUMBER);
                    }
                    // More pages than there can be cost more than there is.
                    let Ok(pages) = counted else {
                        return cx.pay(u64::MAX);
                    };
                    let gas = cx.host.pages().cost(cx.params, pages);
                    cx.meter.pay_gas(gas)?;
                    cx.host.pages().open(pages);
                    Ok(())
                })
            },
        )?;
    Ok(())
}

/// A hook that writes bytes at its only argument.
fn word(
    linker: &mut Linker,
    name: &'static str,
    write: impl Fn(&mut Cx<'_>, i32) -> Result<(), Fault> + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    linker.func_wrap(
        VM_HOOKS,
        name,
        move |mut caller: Caller<'_, State>, target: i32| {
            enter(&mut caller, name, |cx| {
                cx.pay(WORD)?;
                write(cx, target)
            })
        },
    )?;
    Ok(())
}

fn words(linker: &mut Linker) -> wasmtime::Result<()> {
    word(linker, "block_basefee", |cx, target| {
        cx.write_word(target, cx.host.block().basefee)
    })?;
    word(linker, "block_coinbase", |cx, target| {
        let coinbase = cx.host.block().coinbase;
        cx.write(target, coinbase.as_slice())
    })?;
    word(linker, "contract_address", |cx, target| {
        let address = cx.hooks.address;
        cx.write(target, address.as_slice())
    })?;
    word(linker, "msg_sender", |cx, target| {
        let caller = cx.hooks.caller;
        cx.write(target, caller.as_slice())
    })?;
    word(linker, "msg_value", |cx, target| {
        cx.write_word(target, cx.hooks.value)
    })?;
    word(linker, "tx_gas_price", |cx, target| {
        cx.write_word(target, cx.host.block().gas_price)
    })?;
    word(linker, "tx_origin", |cx, target| {
        let origin = cx.host.block().origin;
        cx.write(target, origin.as_slice())
    })
}

/// A hook without arguments that answers with 64 bits.
fn long(
    linker: &mut Linker,
    name: &'static str,
    answer: impl Fn(&Cx<'_>) -> u64 + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    linker.func_wrap(VM_HOOKS, name, move |mut caller: Caller<'_, State>| {
        enter(&mut caller, name, |cx| {
            cx.pay(NUMBER)?;
            let answer = answer(cx);
            cx.out(&answer.to_be_bytes());
            Ok(answer as i64)
        })
    })?;
    Ok(())
}

/// A hook without arguments that answers with 32 bits.
fn int(
    linker: &mut Linker,
    name: &'static str,
    answer: impl Fn(&Cx<'_>) -> u32 + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    linker.func_wrap(VM_HOOKS, name, move |mut caller: Caller<'_, State>| {
        enter(&mut caller, name, |cx| {
            cx.pay(NUMBER)?;
            let answer = answer(cx);
            cx.out(&answer.to_be_bytes());
            Ok(answer as i32)
        })
    })?;
    Ok(())
}

fn numbers(linker: &mut Linker) -> wasmtime::Result<()> {
    long(linker, "block_gas_limit", |cx| cx.host.block().gas_limit)?;
    long(linker, "block_number", |cx| cx.host.block().number)?;
    long(linker, "block_timestamp", |cx| cx.host.block().timestamp)?;
    long(linker, "chainid", |cx| cx.host.block().chain_id)?;
    long(linker, "evm_gas_left", |cx| cx.meter.gas_left())?;
    long(linker, "evm_ink_left", |cx| cx.meter.ink_left())?;
    int(linker, "msg_reentrant", |cx| u32::from(cx.hooks.reentrant))?;
    int(linker, "tx_ink_price", |cx| cx.params.ink_price)
}
