//! Imports of debug chains: text for the developer, all free of ink.

use super::{Caller, Linker, State, enter};

pub(super) fn define(linker: &mut Linker) -> wasmtime::Result<()> {
    linker.func_wrap(
        "console",
        "log_txt",
        |mut caller: Caller<'_, State>, text: i32, len: i32| {
            enter(&mut caller, "log_txt", |cx| {
                let text = cx.read_bytes(text, len)?;
                cx.host.console(&String::from_utf8_lossy(&text));
                Ok(())
            })
        },
    )?;
    macro_rules! numbers {
        ($($log:literal, $tee:literal, $ty:ty;)*) => {$(
            linker.func_wrap("console", $log, |mut caller: Caller<'_, State>, value: $ty| {
                enter(&mut caller, $log, |cx| Ok(cx.host.console(&value.to_string())))
            })?;
            linker.func_wrap("console", $tee, |mut caller: Caller<'_, State>, value: $ty| {
                enter(&mut caller, $tee, |cx| {
                    cx.host.console(&value.to_string());
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
