//! Arguments in, result out, and leaving early.

use super::{Caller, Linker, State, Stop, enter, read_ink, write_ink};
use crate::hooks::signatures::VM_HOOKS;

const BASE: u64 = 8_400;
const RETURN_DATA: u64 = 68_073;

pub(super) fn define(linker: &mut Linker) -> wasmtime::Result<()> {
    linker
        .func_wrap(
            VM_HOOKS,
            "read_args",
            |mut caller: Caller<'_, State>, pointer: i32| {
                enter(&mut caller, "read_args", |cx| {
                    cx.pay(BASE + write_ink(cx.hooks.calldata.len()))?;
                    let calldata = cx.hooks.calldata.clone();
                    cx.write(pointer, &calldata)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "write_result",
            |mut caller: Caller<'_, State>, pointer: i32, len: i32| {
                enter(&mut caller, "write_result", |cx| {
                    let len = len as u32 as usize;
                    cx.pay(BASE + 2 * read_ink(len))?;
                    cx.slice(pointer, len)?;
                    let start = pointer as u32 as usize;
                    // The slice above has shown that the range exists.
                    let data = cx.memory.get(start..start + len).unwrap_or_default();
                    cx.hooks.set_result(data);
                    if let Some(trace) = &mut cx.trace {
                        trace.args.extend_from_slice(data);
                    }
                    Ok(())
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "exit_early",
            |mut caller: Caller<'_, State>, status: i32| -> wasmtime::Result<()> {
                enter(&mut caller, "exit_early", |cx| {
                    cx.note(&status.to_be_bytes());
                    Ok(())
                })?;
                caller.data_mut().stop = Some(Stop::Exit(status));
                Err(wasmtime::Error::msg("exit"))
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "return_data_size",
            |mut caller: Caller<'_, State>| {
                enter(&mut caller, "return_data_size", |cx| {
                    cx.pay(BASE)?;
                    let len = cx.hooks.return_data().len() as u32;
                    cx.out(&len.to_be_bytes());
                    Ok(len as i32)
                })
            },
        )?
        .func_wrap(
            VM_HOOKS,
            "read_return_data",
            |mut caller: Caller<'_, State>, pointer: i32, offset: i32, size: i32| {
                enter(&mut caller, "read_return_data", |cx| {
                    let data = cx.hooks.return_data().clone();
                    let part = overlap(&data, offset, size);
                    cx.pay(RETURN_DATA + write_ink(part.len()))?;
                    cx.note(&offset.to_be_bytes());
                    cx.note(&size.to_be_bytes());
                    cx.write(pointer, part)?;
                    Ok(part.len() as i32)
                })
            },
        )?;
    Ok(())
}

/// The part of `data` that lies in `offset..offset + size`.
pub(super) fn overlap(data: &[u8], offset: i32, size: i32) -> &[u8] {
    let rest = data.get(offset as u32 as usize..).unwrap_or_default();
    rest.get(..size as u32 as usize).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn only_the_overlap_is_copied() {
        assert_eq!(overlap(b"abcdef", 2, 2), b"cd");
        assert_eq!(overlap(b"abcdef", 4, 9), b"ef");
        assert_eq!(overlap(b"abcdef", 7, 1), b"");
        assert_eq!(overlap(b"abcdef", -1, -1), b"");
    }
}
