//! One frame: an instance on a fiber, driven turn by turn.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use alloy_primitives::Bytes;
use wasmtime::{Extern, Global, Instance, ModuleExport, Store, Trap, Val};

use super::{Mailbox, compiler::Compiled, vm::Lease};
use crate::{
    Answer, Finished, Frame, Host, Outcome, Step,
    hooks::Fault,
    link::{Handles, State, Stop},
};

/// A frame in progress.
pub(super) struct WasmFrame {
    /// The running guest; `None` once it has ended.
    guest: Option<Pin<Box<dyn Future<Output = Ended>>>>,
    mailbox: Mailbox,
    /// Gas the frame was given, entry cost included.
    gas: u64,
    ink_price: u64,
    /// Pages that were open before this frame.
    pages_before: u16,
}

/// How a guest ended.
struct Ended {
    outcome: Outcome,
    ink_left: u64,
}

/// What a frame starts with, beside its state.
pub(super) struct Budget {
    /// Gas given, entry cost included.
    pub(super) gas: u64,
    /// Ink to run on.
    pub(super) ink: u64,
    /// Pages open before the frame.
    pub(super) pages_before: u16,
}

impl WasmFrame {
    pub(super) fn new(
        compiled: Arc<Compiled>,
        lease: Option<Lease>,
        state: State,
        budget: &Budget,
    ) -> Self {
        let mailbox = state.mailbox.clone();
        let ink_price = u64::from(state.params.ink_price.max(1));
        let guest = Box::pin(run(compiled, lease, state, budget.ink));
        Self {
            guest: Some(guest),
            mailbox,
            gas: budget.gas,
            ink_price,
            pages_before: budget.pages_before,
        }
    }

    fn finish(&mut self, host: &mut dyn Host, ended: Ended) -> Finished {
        self.guest = None;
        host.pages().open = self.pages_before;
        let gas_left = match &ended.outcome {
            Outcome::OutOfInk | Outcome::OutOfStack => 0,
            Outcome::Success(data) | Outcome::Revert(data) => {
                // A frame costs at least what the EVM's memory for its data would have.
                let Some(most) = self.gas.checked_sub(memory_gas(data.len())) else {
                    return Finished {
                        outcome: Outcome::OutOfInk,
                        gas_left: 0,
                    };
                };
                (ended.ink_left / self.ink_price).min(most)
            }
            Outcome::Failure(_) => ended.ink_left / self.ink_price,
        };
        Finished {
            outcome: ended.outcome,
            gas_left,
        }
    }
}

impl Frame for WasmFrame {
    fn resume(&mut self, host: &mut dyn Host, answer: Option<Answer>) -> Step {
        let Some(guest) = &mut self.guest else {
            let outcome = Outcome::Failure("the frame was resumed after its end".into());
            return Step::Done(Finished {
                outcome,
                gas_left: 0,
            });
        };
        self.mailbox.answer(answer);
        let mut context = Context::from_waker(Waker::noop());
        let polled = self
            .mailbox
            .lend(host, || guest.as_mut().poll(&mut context));
        match (polled, self.mailbox.take_step()) {
            (Poll::Ready(ended), _) => Step::Done(self.finish(host, ended)),
            (Poll::Pending, Some(step)) => step,
            (Poll::Pending, None) => broken("a frame slept without asking for anything"),
        }
    }
}

/// Gas of EVM memory of `len` bytes.
fn memory_gas(len: usize) -> u64 {
    let words = (len as u64).div_ceil(32);
    3 * words + words * words / 512
}

/// Runs a guest to its end. The lease is dropped last, when the instance has gone back to the pool.
async fn run(compiled: Arc<Compiled>, _lease: Option<Lease>, state: State, ink: u64) -> Ended {
    let args_len = state.hooks.calldata.len() as i32;
    let stack_words = state.params.max_stack_depth;
    let mut store = Store::new(&compiled.engine, state);
    let instance = match compiled.pre.instantiate_async(&mut store).await {
        Ok(instance) => instance,
        Err(error) => broken(&format!("no instance: {error:#}")),
    };
    let ink_left = global(&instance, &mut store, &compiled.ink);
    let status = global(&instance, &mut store, &compiled.status);
    let stack_left = global(&instance, &mut store, &compiled.stack);
    let (Some(Extern::Memory(memory)), Some(Extern::Func(entrypoint))) = (
        instance.get_module_export(&mut store, &compiled.memory),
        instance.get_module_export(&mut store, &compiled.entrypoint),
    ) else {
        broken("an instrumented program has lost its exports")
    };
    set(ink_left, &mut store, Val::I64(ink as i64));
    set(stack_left, &mut store, Val::I32(stack_words as i32));
    store.data_mut().handles = Some(Handles {
        memory,
        ink: ink_left,
    });

    let result = match entrypoint.typed::<i32, i32>(&store) {
        Ok(function) => function.call_async(&mut store, args_len).await,
        Err(error) => broken(&format!("the entrypoint changed its type: {error:#}")),
    };
    let left = match ink_left.get(&mut store) {
        Val::I64(left) => left as u64,
        _ => 0,
    };
    let is_zero =
        |global: Global, store: &mut Store<State>| matches!(global.get(store), Val::I32(0));
    let outcome = match result {
        Ok(status) => exit(&mut store, status),
        Err(error) => match store.data_mut().stop.take() {
            Some(Stop::Exit(status)) => exit(&mut store, status),
            Some(Stop::Fault {
                fault: Fault::OutOfInk,
                ..
            }) => Outcome::OutOfInk,
            Some(Stop::Fault {
                hook,
                fault: Fault::Refused(reason),
            }) => Outcome::Failure(format!("{hook}: {reason}")),
            None if !is_zero(status, &mut store) => Outcome::OutOfInk,
            None if is_zero(stack_left, &mut store) => Outcome::OutOfStack,
            None => trapped(&error),
        },
    };
    Ended {
        outcome,
        ink_left: left,
    }
}

/// The outcome of an exit status.
fn exit(store: &mut Store<State>, status: i32) -> Outcome {
    let result: Bytes = store.data_mut().hooks.take_result();
    if status == 0 {
        Outcome::Success(result)
    } else {
        Outcome::Revert(result)
    }
}

/// The outcome of a trap that no accounting explains.
fn trapped(error: &wasmtime::Error) -> Outcome {
    match error.downcast_ref::<Trap>() {
        Some(Trap::StackOverflow) => {
            broken("a program overflowed the native stack before its counted one")
        }
        Some(trap) => Outcome::Failure(trap.to_string()),
        None => Outcome::Failure(format!("{error:#}")),
    }
}

fn global(instance: &Instance, store: &mut Store<State>, export: &ModuleExport) -> Global {
    match instance.get_module_export(store, export) {
        Some(Extern::Global(global)) => global,
        _ => broken("an instrumented program has lost a global"),
    }
}

fn set(global: Global, store: &mut Store<State>, value: Val) {
    if let Err(error) = global.set(store, value) {
        broken(&format!("an injected global refuses its value: {error:#}"));
    }
}

/// Stops loudly: the machine or this program is broken, and any result would be an invention that other nodes do not share.
fn broken(reason: &str) -> ! {
    panic!("the WASM engine cannot go on: {reason}")
}
