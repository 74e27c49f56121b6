//! Calls and creations: the hooks that suspend their frame.

use alloy_primitives::U256;

use super::{Caller, Cx, Linker, Part, State, enter_part, read_ink};
use crate::{
    Answer, CallKind, Step,
    hooks::{Begun, Ended, Fault, signatures::VM_HOOKS},
};

const CALL: u64 = 83_193;
const CREATE: u64 = 83_193;
const CREATE2: u64 = 88_233;

/// Pointers and numbers of a call hook.
struct CallArgs {
    kind: CallKind,
    to: i32,
    data: i32,
    len: i32,
    value: Option<i32>,
    gas: i64,
    return_len: i32,
}

/// Pointers and numbers of a creation hook.
struct CreateArgs {
    code: i32,
    len: i32,
    value: i32,
    salt: Option<i32>,
    address: i32,
    revert_len: i32,
}

pub(super) fn define(linker: &mut Linker) -> wasmtime::Result<()> {
    linker
        .func_wrap_async(
            VM_HOOKS,
            "call_contract",
            |caller: Caller<'_, State>, (to, data, len, value, gas, return_len): (i32, i32, i32, i32, i64, i32)| {
                let args = CallArgs { kind: CallKind::Call, to, data, len, value: Some(value), gas, return_len };
                Box::new(call(caller, "call_contract", args))
            },
        )?
        .func_wrap_async(
            VM_HOOKS,
            "delegate_call_contract",
            |caller: Caller<'_, State>, (to, data, len, gas, return_len): (i32, i32, i32, i64, i32)| {
                let args = CallArgs { kind: CallKind::Delegate, to, data, len, value: None, gas, return_len };
                Box::new(call(caller, "delegate_call_contract", args))
            },
        )?
        .func_wrap_async(
            VM_HOOKS,
            "static_call_contract",
            |caller: Caller<'_, State>, (to, data, len, gas, return_len): (i32, i32, i32, i64, i32)| {
                let args = CallArgs { kind: CallKind::Static, to, data, len, value: None, gas, return_len };
                Box::new(call(caller, "static_call_contract", args))
            },
        )?
        .func_wrap_async(
            VM_HOOKS,
            "create1",
            |caller: Caller<'_, State>, (code, len, value, address, revert_len): (i32, i32, i32, i32, i32)| {
                Box::new(create(caller, "create1", CreateArgs { code, len, value, salt: None, address, revert_len }))
            },
        )?
        .func_wrap_async(
            VM_HOOKS,
            "create2",
            |caller: Caller<'_, State>, (code, len, value, salt, address, revert_len): (i32, i32, i32, i32, i32, i32)| {
                Box::new(create(caller, "create2", CreateArgs { code, len, value, salt: Some(salt), address, revert_len }))
            },
        )?;
    Ok(())
}

async fn call(
    mut caller: Caller<'_, State>,
    hook: &'static str,
    args: CallArgs,
) -> wasmtime::Result<i32> {
    let begun = enter_part(&mut caller, hook, Part::Before, |cx| {
        cx.pay(CALL + 2 * read_ink(args.len as u32 as usize))?;
        let to = cx.read_address(args.to)?;
        cx.note(&args.gas.to_be_bytes());
        let value = match args.value {
            Some(pointer) => cx.read_word(pointer)?,
            None => U256::ZERO,
        };
        let data = cx.read_bytes(args.data, args.len)?;
        cx.hooks.begin_call(
            &mut cx.meter,
            cx.host,
            args.kind,
            to,
            data,
            value,
            args.gas as u64,
        )
    })?;
    let answer = match begun {
        Begun::Run(request) => Some(wait(&caller, Step::Call(request)).await),
        Begun::Failed => None,
    };
    enter_part(&mut caller, hook, Part::After, |cx| {
        let ended = match answer {
            Some(answer) => cx.hooks.end_call(&mut cx.meter, answer),
            None => Ended::FAILED,
        };
        write_len(cx, args.return_len, ended.return_len)?;
        cx.out(&[ended.status]);
        Ok(i32::from(ended.status))
    })
}

async fn create(
    mut caller: Caller<'_, State>,
    hook: &'static str,
    args: CreateArgs,
) -> wasmtime::Result<()> {
    let begun = enter_part(&mut caller, hook, Part::Before, |cx| {
        let base = if args.salt.is_some() { CREATE2 } else { CREATE };
        cx.pay(base + 2 * read_ink(args.len as u32 as usize))?;
        let value = cx.read_word(args.value)?;
        let salt = match args.salt {
            Some(pointer) => Some(cx.read_hash(pointer)?),
            None => None,
        };
        let code = cx.read_bytes(args.code, args.len)?;
        cx.hooks.begin_create(&mut cx.meter, code, value, salt)
    })?;
    let answer = match begun {
        Begun::Run(request) => Some(wait(&caller, Step::Create(request)).await),
        Begun::Failed => None,
    };
    enter_part(&mut caller, hook, Part::After, |cx| {
        let ended = match answer {
            Some(answer) => cx.hooks.end_create(&mut cx.meter, answer),
            None => Ended::FAILED,
        };
        cx.write(args.address, ended.created.as_slice())?;
        write_len(cx, args.revert_len, ended.return_len)
    })
}

/// Writes a length: the one thing that is little-endian in guest memory. Traces have it big-endian like everything else.
fn write_len(cx: &mut Cx<'_>, pointer: i32, len: u32) -> Result<(), Fault> {
    let trace = cx.trace.take();
    let written = cx.write(pointer, &len.to_le_bytes());
    cx.trace = trace;
    cx.out(&len.to_be_bytes());
    written
}

/// Hands a step to the driver and sleeps until its answer is there.
async fn wait(caller: &Caller<'_, State>, step: Step) -> Answer {
    let mailbox = caller.data().mailbox.clone();
    mailbox.ask(step).await
}
