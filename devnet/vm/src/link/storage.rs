//! Persistent and transient storage.

use super::{Caller, Linker, State, enter};
use crate::hooks::signatures::VM_HOOKS;

const LOAD: u64 = 18_480;
const CACHE: u64 = 18_480;
const FLUSH: u64 = 68_073;
const TRANSIENT: u64 = 78_153;

pub(super) fn define(linker: &mut Linker) -> wasmtime::Result<()> {
    linker
        .func_wrap(
            VM_HOOKS,
            "storage_load_bytes32",
            |mut caller: Caller<'_, State>, key: i32, target: i32| {
                enter(&mut caller, "storage_load_bytes32", |cx| {
                    cx.pay(LOAD)?;
                    let key = cx.read_word(key)?;
                    let value = cx.hooks.storage_load(&mut cx.meter, cx.host, key)?;
                    cx.write_word(target, value)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "storage_cache_bytes32",
            |mut caller: Caller<'_, State>, key: i32, value: i32| {
                enter(&mut caller, "storage_cache_bytes32", |cx| {
                    cx.pay(CACHE)?;
                    let key = cx.read_word(key)?;
                    let value = cx.read_word(value)?;
                    cx.hooks.storage_cache(&mut cx.meter, key, value)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "storage_flush_cache",
            |mut caller: Caller<'_, State>, clear: i32| {
                enter(&mut caller, "storage_flush_cache", |cx| {
                    cx.pay(FLUSH)?;
                    cx.note(&[u8::from(clear != 0)]);
                    cx.hooks.storage_flush(&mut cx.meter, cx.host, clear != 0)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "transient_load_bytes32",
            |mut caller: Caller<'_, State>, key: i32, target: i32| {
                enter(&mut caller, "transient_load_bytes32", |cx| {
                    cx.pay(TRANSIENT)?;
                    let key = cx.read_word(key)?;
                    let value = cx.hooks.transient_load(&mut cx.meter, cx.host, key)?;
                    cx.write_word(target, value)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "transient_store_bytes32",
            |mut caller: Caller<'_, State>, key: i32, value: i32| {
                enter(&mut caller, "transient_store_bytes32", |cx| {
                    cx.pay(TRANSIENT)?;
                    let key = cx.read_word(key)?;
                    let value = cx.read_word(value)?;
                    cx.hooks.transient_store(&mut cx.meter, cx.host, key, value)
                })
            },
        )?;
    Ok(())
}
