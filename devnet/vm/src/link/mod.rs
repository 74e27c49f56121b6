//! Binds the hooks to WebAssembly: pointers into guest memory, base ink, traces.
//!
//! Every hook goes through [`enter`], which lends the guest's memory, the frame's [`Hooks`], the chain and a meter to a closure and
//! writes the ink back. A hook that fails leaves its reason in [`State::stop`] and traps; the frame reads it when it ends.

mod accounts;
mod calls;
mod console;
mod context;
mod environment;
mod math;
mod result;
mod storage;

use wasmtime::{Caller, Global, Memory, Val};

use context::{Cx, Trace, read_ink, write_ink};

use crate::{
    Params,
    engine::Mailbox,
    hooks::{Fault, Hooks, InkMeter, Meter},
};

/// Bytes of console text per frame.
const CONSOLE_BYTES: usize = 65_536;

/// The linker of programs.
pub(crate) type Linker = wasmtime::Linker<State>;

/// What a frame's store holds.
pub(crate) struct State {
    pub(crate) hooks: Hooks,
    pub(crate) params: Params,
    pub(crate) mailbox: Mailbox,
    /// Set once the instance exists, before it runs.
    pub(crate) handles: Option<Handles>,
    /// Why a hook ended the frame.
    pub(crate) stop: Option<Stop>,
    /// Bytes that the frame may still write to the console, which is free of ink and therefore bounded otherwise.
    console_left: usize,
    /// Trace of a hook that waits for a child.
    waiting: Option<Trace>,
}

impl State {
    pub(crate) fn new(hooks: Hooks, params: Params, mailbox: Mailbox) -> Self {
        Self {
            hooks,
            params,
            mailbox,
            handles: None,
            stop: None,
            console_left: CONSOLE_BYTES,
            waiting: None,
        }
    }
}

/// Parts of an instance that hooks reach for, resolved once.
#[derive(Clone, Copy)]
pub(crate) struct Handles {
    pub(crate) memory: Memory,
    pub(crate) ink: Global,
}

/// Why a hook ended its frame.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    /// `exit_early` with this status.
    Exit(i32),
    /// The hook failed.
    Fault {
        /// Its name.
        hook: &'static str,
        /// Why.
        fault: Fault,
    },
}

/// Which part of a hook runs: all of it, or the part before or after a child frame.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Before,
    After,
}

/// Runs a whole hook.
#[inline]
fn enter<R>(
    caller: &mut Caller<'_, State>,
    hook: &'static str,
    body: impl FnOnce(&mut Cx<'_>) -> Result<R, Fault>,
) -> wasmtime::Result<R> {
    enter_part(caller, hook, Part::Whole, body)
}

fn enter_part<R>(
    caller: &mut Caller<'_, State>,
    hook: &'static str,
    part: Part,
    body: impl FnOnce(&mut Cx<'_>) -> Result<R, Fault>,
) -> wasmtime::Result<R> {
    let Some(handles) = caller.data().handles else {
        return Err(wasmtime::Error::msg("a hook ran before its frame did"));
    };
    let Val::I64(ink) = handles.ink.get(&mut *caller) else {
        return Err(wasmtime::Error::msg("the ink global is not an i64"));
    };
    let start_ink = ink as u64;
    let (memory, state) = handles.memory.data_and_store_mut(&mut *caller);
    let State {
        hooks,
        params,
        mailbox,
        console_left,
        waiting,
        stop,
        ..
    } = state;
    let lent = mailbox.with_host(|host| {
        let trace = match part {
            Part::After => waiting.take(),
            Part::Whole | Part::Before if host.traces() => Some(Trace {
                start_ink,
                ..Trace::default()
            }),
            Part::Whole | Part::Before => None,
        };
        let mut cx = Cx {
            memory,
            hooks,
            host,
            meter: InkMeter::new(start_ink, params.ink_price),
            params,
            console_left,
            trace,
        };
        let result = body(&mut cx);
        let left = cx.meter.ink_left();
        if let Some(trace) = cx.trace {
            if part == Part::Before && result.is_ok() {
                *waiting = Some(trace);
            } else {
                cx.host
                    .trace(hook, &trace.args, &trace.outs, trace.start_ink, left);
            }
        }
        (result, left)
    });
    let Some((result, left)) = lent else {
        return Err(wasmtime::Error::msg("a hook ran outside its frame's turn"));
    };
    let result = result.map_err(|fault| {
        *stop = Some(Stop::Fault { hook, fault });
        wasmtime::Error::msg("stopped by a hook")
    });
    handles.ink.set(&mut *caller, Val::I64(left as i64))?;
    result
}

/// Defines every hook, and the debug imports if the chain has them.
pub(crate) fn define(linker: &mut Linker, debug: bool) -> wasmtime::Result<()> {
    result::define(linker)?;
    storage::define(linker)?;
    calls::define(linker)?;
    accounts::define(linker)?;
    environment::define(linker)?;
    math::define(linker)?;
    if debug {
        console::define(linker)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hooks::signatures::SIGNATURES;

    #[test]
    fn the_linker_has_every_import_with_its_exact_type() {
        let engine = wasmtime::Engine::default();
        for debug in [false, true] {
            let mut linker = Linker::new(&engine);
            define(&mut linker, debug).unwrap();
            for known in SIGNATURES.iter().filter(|known| debug || !known.debug) {
                let letter = |letter: char| match letter {
                    'i' => "i32",
                    'I' => "i64",
                    'f' => "f32",
                    _ => "f64",
                };
                let list = |word: &str, letters: &str| {
                    letters
                        .chars()
                        .map(|it| format!("({word} {})", letter(it)))
                        .collect::<String>()
                };
                let wat = format!(
                    "(module (import \"{}\" \"{}\" (func {} {})))",
                    known.module,
                    known.name,
                    list("param", known.params),
                    list("result", known.result)
                );
                let module = wasmtime::Module::new(&engine, wat::parse_str(&wat).unwrap()).unwrap();
                linker
                    .instantiate_pre(&module)
                    .unwrap_or_else(|error| panic!("{}: {error:?}", known.name));
            }
        }
    }
}
