//! One frame: a guest that leaves at every host call and is taken up again with the answer.

use alloy_primitives::{Address, Bytes};
use slacontract_vm::{Answer, Entry, Finished, Frame, Host, Outcome, Params, Step};
use wasmi::{
    Error, Func, Global, Linker, Memory, Module, ResumableCall, ResumableCallHostTrap, Store, Val,
    errors::HostError,
};

use crate::{
    calls::Pending,
    hooks::{Call, Reply},
    purse::{End, Purse},
    slots::Slots,
};

/// A host call the guest has left at: its place in the table of host calls, and its arguments as bits.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) hook: usize,
    pub(crate) args: Vec<u64>,
}

impl Asked {
    pub(crate) fn new(hook: usize, args: &[Val]) -> Self {
        let bits = |value: &Val| match value {
            Val::I32(value) => u64::from(*value as u32),
            Val::I64(value) => *value as u64,
            Val::F32(value) => u64::from(value.to_bits()),
            Val::F64(value) => value.to_bits(),
            other => panic!("no host call takes {other:?}"),
        };
        Self {
            hook,
            args: args.iter().map(bits).collect(),
        }
    }
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "host call {}", self.hook)
    }
}

impl HostError for Asked {}

/// What a frame keeps beside its guest.
pub(crate) struct Context {
    pub(crate) entry: Entry,
    pub(crate) params: Params,
    pub(crate) slots: Slots,
    /// Data of `write_result`.
    pub(crate) result: Vec<u8>,
    /// Data of the last call or creation.
    pub(crate) returned: Bytes,
    pub(crate) code: Option<(Address, Bytes)>,
    /// Bytes that may still go to the console.
    pub(crate) console: usize,
    pages_before: u16,
}

/// A guest and where it stands.
pub(crate) struct InterpretedFrame {
    context: Context,
    store: Store<()>,
    memory: Memory,
    ink: Global,
    out_of_ink: Global,
    stack: Global,
    stands: Stands,
}

enum Stands {
    Entry(Func),
    /// At a call or creation whose answer is to come.
    Child(Box<ResumableCallHostTrap>, Pending),
    End,
}

impl InterpretedFrame {
    pub(crate) fn new(
        linker: &Linker<()>,
        module: &Module,
        entry: Entry,
        params: Params,
        cost: u64,
        pages_before: u16,
    ) -> Self {
        let mut store = Store::new(linker.engine(), ());
        let instance = linker
            .instantiate_and_start(&mut store, module)
            .unwrap_or_else(|error| panic!("no instance of an accepted module: {error}"));
        let global = |name: &str| {
            instance
                .get_global(&store, name)
                .unwrap_or_else(|| panic!("the instrumented module lacks {name}"))
        };
        let (ink, out_of_ink) = (global("stylus_ink_left"), global("stylus_ink_status"));
        let stack = global("stylus_stack_left");
        let (Some(memory), Some(entrypoint)) = (
            instance.get_memory(&store, "memory"),
            instance.get_func(&store, "user_entrypoint"),
        ) else {
            panic!("the instrumented module lacks its memory or its entrypoint")
        };
        let mut frame = Self {
            context: Context {
                entry,
                params,
                slots: Slots::default(),
                result: Vec::new(),
                returned: Bytes::new(),
                code: None,
                console: 1 << 16,
                pages_before,
            },
            store,
            memory,
            ink,
            out_of_ink,
            stack,
            stands: Stands::Entry(entrypoint),
        };
        let mut purse = frame.purse();
        purse.earn_gas(frame.context.entry.gas - cost);
        frame.set(frame.ink, Val::I64(purse.ink as i64));
        frame.set(frame.stack, Val::I32(params.max_stack_depth as i32));
        frame
    }

    fn set(&mut self, global: Global, value: Val) {
        if let Err(error) = global.set(&mut self.store, value) {
            panic!("a global of the instrumentation refuses its value: {error}");
        }
    }

    fn purse(&self) -> Purse {
        let Val::I64(ink) = self.ink.get(&self.store) else {
            panic!("the ink is not an i64")
        };
        Purse {
            ink: ink as u64,
            price: u64::from(self.context.params.ink_price),
        }
    }

    /// Runs a host call, or what is left of one when its child has answered, and puts the ink back.
    fn host_call(
        &mut self,
        host: &mut dyn Host,
        run: impl FnOnce(&mut Call<'_>) -> Result<Reply, End>,
    ) -> Result<Reply, End> {
        let purse = self.purse();
        let mut call = Call::new(
            self.memory.data_mut(&mut self.store),
            &mut self.context,
            host,
            purse,
        );
        let result = match run(&mut call) {
            Err(End::Refused(reason)) => Err(End::Refused(format!("{}: {reason}", call.told.name))),
            other => other,
        };
        let ink = call.purse.ink;
        call.tell(&result);
        self.set(self.ink, Val::I64(ink as i64));
        result
    }

    fn is_zero(&self, global: Global) -> bool {
        matches!(global.get(&self.store), Val::I32(0))
    }

    /// The outcome of a program whose entrypoint is itself a host call: there is no guest to return to, and its value is the status.
    fn entered(&mut self, host: &mut dyn Host, asked: &Asked) -> Outcome {
        match self.host_call(host, |call| call.answer(asked)) {
            Ok(Reply::Value(Some(Val::I32(status)))) => self.exit(status),
            Ok(_) => panic!("a host call of another type was accepted as the entrypoint"),
            Err(end) => self.ended(end),
        }
    }

    /// What a trap of the guest means.
    fn trapped(&self, error: &Error) -> Outcome {
        if !self.is_zero(self.out_of_ink) {
            Outcome::OutOfInk
        } else if self.is_zero(self.stack) {
            Outcome::OutOfStack
        } else {
            match error.as_trap_code() {
                Some(wasmi::TrapCode::StackOverflow) | None => {
                    panic!("wasmi ended a program by itself: {error}")
                }
                Some(code) => Outcome::Failure(code.to_string()),
            }
        }
    }

    fn exit(&mut self, status: i32) -> Outcome {
        let data = Bytes::from(std::mem::take(&mut self.context.result));
        if status == 0 {
            Outcome::Success(data)
        } else {
            Outcome::Revert(data)
        }
    }

    fn ended(&mut self, end: End) -> Outcome {
        match end {
            End::Exit(status) => self.exit(status),
            End::OutOfInk => Outcome::OutOfInk,
            End::Refused(reason) => Outcome::Failure(reason),
        }
    }

    fn finish(&mut self, host: &mut dyn Host, outcome: Outcome) -> Step {
        host.pages().open = self.context.pages_before;
        let given = self.context.entry.gas;
        let left = self.purse().gas();
        let finished = match outcome {
            Outcome::Success(data) | Outcome::Revert(data) if memory_gas(&data) > given => {
                nothing_left(Outcome::OutOfInk)
            }
            Outcome::Success(ref data) | Outcome::Revert(ref data) => Finished {
                gas_left: left.min(given - memory_gas(data)),
                outcome,
            },
            Outcome::Failure(_) => Finished {
                outcome,
                gas_left: left,
            },
            Outcome::OutOfInk | Outcome::OutOfStack => nothing_left(outcome),
        };
        Step::Done(finished)
    }
}

fn nothing_left(outcome: Outcome) -> Finished {
    Finished {
        outcome,
        gas_left: 0,
    }
}

/// What the EVM charges for as much memory as the data has.
fn memory_gas(data: &Bytes) -> u64 {
    let words = (data.len() as u64).div_ceil(32);
    words * 3 + words * words / 512
}

impl Frame for InterpretedFrame {
    fn resume(&mut self, host: &mut dyn Host, answer: Option<Answer>) -> Step {
        let mut status = [Val::I32(0)];
        let mut moved = match (std::mem::replace(&mut self.stands, Stands::End), answer) {
            (Stands::Entry(entrypoint), None) => {
                let len = self.context.entry.calldata.len() as i32;
                entrypoint.call_resumable(&mut self.store, &[Val::I32(len)], &mut status)
            }
            (Stands::Child(guest, pending), Some(answer)) => {
                match self.host_call(host, |call| call.end(pending, Some(answer))) {
                    Ok(Reply::Value(value)) => {
                        guest.resume(&mut self.store, value.as_slice(), &mut status)
                    }
                    Ok(Reply::Child(..)) => panic!("a child's answer asks for another child"),
                    Err(end) => {
                        let outcome = self.ended(end);
                        return self.finish(host, outcome);
                    }
                }
            }
            _ => panic!("a frame is resumed with an answer after a child, and only then"),
        };
        loop {
            let guest = match moved {
                Ok(ResumableCall::Finished) => {
                    let [Val::I32(status)] = status else {
                        panic!("the entrypoint gave no status")
                    };
                    let outcome = self.exit(status);
                    return self.finish(host, outcome);
                }
                Ok(ResumableCall::HostTrap(guest)) => guest,
                Ok(ResumableCall::OutOfFuel(_)) => panic!("there is no fuel to run out of"),
                Err(error) => {
                    let outcome = match error.downcast_ref::<Asked>() {
                        Some(asked) => self.entered(host, &asked.clone()),
                        None => self.trapped(&error),
                    };
                    return self.finish(host, outcome);
                }
            };
            let Some(asked) = guest.host_error().downcast_ref::<Asked>().cloned() else {
                panic!("a guest left for another reason: {}", guest.host_error())
            };
            moved = match self.host_call(host, |call| call.answer(&asked)) {
                Ok(Reply::Value(value)) => {
                    guest.resume(&mut self.store, value.as_slice(), &mut status)
                }
                Ok(Reply::Child(step, pending)) => {
                    self.stands = Stands::Child(Box::new(guest), pending);
                    return *step;
                }
                Err(end) => {
                    let outcome = self.ended(end);
                    return self.finish(host, outcome);
                }
            };
        }
    }
}
