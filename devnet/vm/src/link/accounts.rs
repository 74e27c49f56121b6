//! Other accounts, and logs.

use alloy_primitives::B256;

use super::{Caller, Linker, State, enter, read_ink, result::overlap, write_ink};
use crate::hooks::{Fault, signatures::VM_HOOKS};

const ACCOUNT: u64 = 78_153;
const CODE: u64 = 68_073;
const LOG: u64 = 68_073;

pub(super) fn define(linker: &mut Linker) -> wasmtime::Result<()> {
    linker
        .func_wrap(
            VM_HOOKS,
            "account_balance",
            |mut caller: Caller<'_, State>, address: i32, target: i32| {
                enter(&mut caller, "account_balance", |cx| {
                    cx.pay(ACCOUNT)?;
                    let address = cx.read_address(address)?;
                    let balance = cx.hooks.balance(&mut cx.meter, cx.host, address)?;
                    cx.write_word(target, balance)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "account_code",
            |mut caller: Caller<'_, State>, address: i32, offset: i32, size: i32, target: i32| {
                enter(&mut caller, "account_code", |cx| {
                    cx.pay(CODE)?;
                    let address = cx.read_address(address)?;
                    cx.note(&offset.to_be_bytes());
                    cx.note(&size.to_be_bytes());
                    let code = cx.hooks.code(&mut cx.meter, cx.host, address)?;
                    cx.pay(write_ink(code.len()))?;
                    let part = overlap(&code, offset, size);
                    cx.write(target, part)?;
                    Ok(part.len() as i32)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "account_code_size",
            |mut caller: Caller<'_, State>, address: i32| {
                enter(&mut caller, "account_code_size", |cx| {
                    cx.pay(CODE)?;
                    let address = cx.read_address(address)?;
                    let len = cx.hooks.code(&mut cx.meter, cx.host, address)?.len() as u32;
                    cx.out(&len.to_be_bytes());
                    Ok(len as i32)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "account_codehash",
            |mut caller: Caller<'_, State>, address: i32, target: i32| {
                enter(&mut caller, "account_codehash", |cx| {
                    cx.pay(ACCOUNT)?;
                    let address = cx.read_address(address)?;
                    let hash = cx.hooks.code_hash(&mut cx.meter, cx.host, address)?;
                    cx.write(target, hash.as_slice())
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "emit_log",
            |mut caller: Caller<'_, State>, data: i32, len: i32, topics: i32| {
                enter(&mut caller, "emit_log", |cx| {
                    cx.pay(LOG + read_ink(len as u32 as usize))?;
                    let count = topics as u32;
                    if count > 4 || (len as u32) < 32 * count {
                        return Err(Fault::Refused(
                            format!("{count} topics in {} bytes", len as u32).into(),
                        ));
                    }
                    cx.note(&count.to_be_bytes());
                    let data = cx.read_bytes(data, len)?;
                    let head = 32 * count as usize;
                    let mut topics = [B256::ZERO; 4];
                    for (topic, word) in topics
                        .iter_mut()
                        .zip(data.chunks_exact(32))
                        .take(count as usize)
                    {
                        topic.copy_from_slice(word);
                    }
                    let topics = topics.get(..count as usize).unwrap_or_default();
                    cx.hooks
                        .emit_log(&mut cx.meter, cx.host, topics, data.slice(head..))
                })
            },
        )?;
    Ok(())
}
