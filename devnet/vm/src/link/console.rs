//! Imports of debug chains: text for the developer, all free of ink, and therefore bounded per frame.

use super::{Caller, Cx, Linker, State, enter};
use crate::hooks::Fault;

/// What every one of them is called in a trace: tools that read host calls know this name, with the text as its argument.
const TOLD: &str = "console_log_text";

/// Takes `len` bytes of the frame's share; the first text beyond it is replaced by a remark, the rest by nothing.
fn takes(cx: &mut Cx<'_>, len: usize) -> bool {
    // An empty line is a line.
    if let Some(left) = cx.console_left.checked_sub(len.max(1)) {
        *cx.console_left = left;
        return true;
    }
    if std::mem::take(cx.console_left) > 0 {
        cx.host
            .console("(the rest of this frame's console output is left out)");
    }
    false
}

fn say(cx: &mut Cx<'_>, number: &impl ToString) {
    let text = number.to_string();
    if takes(cx, text.len()) {
        cx.note(text.as_bytes());
        cx.host.console(&text);
    }
}

/// Shows the guest's text. Nothing is copied once the share is used up.
fn say_at(cx: &mut Cx<'_>, pointer: i32, len: i32) -> Result<(), Fault> {
    let len = len as u32 as usize;
    cx.slice(pointer, len)?;
    if takes(cx, len) {
        let text = String::from_utf8_lossy(cx.slice(pointer, len)?).into_owned();
        cx.note(text.as_bytes());
        cx.host.console(&text);
    }
    Ok(())
}

pub(super) fn define(linker: &mut Linker) -> wasmtime::Result<()> {
    linker.func_wrap(
        "console",
        "log_txt",
        |mut caller: Caller<'_, State>, text: i32, len: i32| {
            enter(&mut caller, TOLD, |cx| say_at(cx, text, len))
        },
    )?;
    macro_rules! numbers {
        ($($log:literal, $tee:literal, $ty:ty;)*) => {$(
            linker.func_wrap("console", $log, |mut caller: Caller<'_, State>, value: $ty| {
                enter(&mut caller, TOLD, |cx| {
                    say(cx, &value);
                    Ok(())
                })
            })?;
            linker.func_wrap("console", $tee, |mut caller: Caller<'_, State>, value: $ty| {
                enter(&mut caller, TOLD, |cx| {
                    say(cx, &value);
                    Ok(value)
                })
            })?;
        )*};
    }
    numbers! {
        "log_i32", "tee_i32", i32;
        "log_i64", "tee_i64", i64;
        "log_f32", "tee_f32", f32;
        "log_f64", "tee_f64", f64;
    }
    for name in ["null_host", "start_benchmark", "end_benchmark"] {
        linker.func_wrap("debug", name, || ())?;
    }
    Ok(())
}
