//! What a frame and its driver share while the frame is suspended.
//!
//! The guest runs on a fiber inside a future that owns its store, so the driver cannot reach into the store between two turns. The
//! mailbox is where the driver leaves the host and an answer, and the guest a step. It never leaves the driver's thread.

use std::{
    cell::Cell,
    future::Future,
    pin::Pin,
    ptr::NonNull,
    rc::Rc,
    task::{Context, Poll},
};

use crate::{Answer, Host, Step};

/// A shared mailbox; cloning it shares it.
#[derive(Clone)]
pub(crate) struct Mailbox(Rc<Slots>);

struct Slots {
    /// The host of the current turn. `None` between turns, and while a hook has it.
    host: Cell<Option<NonNull<dyn Host>>>,
    step: Cell<Option<Step>>,
    answer: Cell<Option<Answer>>,
}

// SAFETY: wasmtime asks for `Send` futures and stores, because it cannot see that a frame stays where it was made. A mailbox is
// reachable only through `WasmFrame`, which is neither `Send` nor `Sync` (it holds a `Box<dyn Future>` without such bounds), so all
// its clones are used and dropped on the thread that made the frame.
unsafe impl Send for Mailbox {}
// SAFETY: as above: never shared between threads.
unsafe impl Sync for Mailbox {}

impl Mailbox {
    pub(crate) fn new() -> Self {
        Self(Rc::new(Slots {
            host: Cell::new(None),
            step: Cell::new(None),
            answer: Cell::new(None),
        }))
    }

    /// Lends `host` to the frame for as long as `turn` runs, and takes it away again even if `turn` unwinds.
    pub(crate) fn lend<R>(&self, host: &mut dyn Host, turn: impl FnOnce() -> R) -> R {
        struct TakeBack<'a>(&'a Slots);
        impl Drop for TakeBack<'_> {
            fn drop(&mut self) {
                self.0.host.set(None);
            }
        }
        let host = NonNull::from(host);
        // SAFETY: only the lifetime changes. The pointer is used by `with_host` alone, and removed by `TakeBack` before this
        // function returns, while the borrow it came from is still alive.
        let host: NonNull<dyn Host> = unsafe {
            std::mem::transmute::<NonNull<dyn Host + '_>, NonNull<dyn Host + 'static>>(host)
        };
        self.0.host.set(Some(host));
        let _take_back = TakeBack(&self.0);
        turn()
    }

    /// Runs `body` with the host of this turn; nothing if there is none, which is so when a suspended frame is being dropped.
    pub(crate) fn with_host<R>(&self, body: impl FnOnce(&mut dyn Host) -> R) -> Option<R> {
        struct PutBack<'a>(&'a Slots, NonNull<dyn Host>);
        impl Drop for PutBack<'_> {
            fn drop(&mut self) {
                self.0.host.set(Some(self.1));
            }
        }
        let mut host = self.0.host.take()?;
        let _put_back = PutBack(&self.0, host);
        // SAFETY: `lend` set the pointer from a unique borrow that lives until its turn ends, and this runs inside that turn. It was
        // taken out of the slot, so nobody makes a second reference from it until `PutBack` returns it.
        Some(body(unsafe { host.as_mut() }))
    }

    /// Leaves a step for the driver; the future is ready once the driver has left an answer.
    pub(crate) fn ask(self, step: Step) -> impl Future<Output = Answer> + Send {
        self.0.step.set(Some(step));
        Asking(self)
    }

    /// The step the guest has left.
    pub(crate) fn take_step(&self) -> Option<Step> {
        self.0.step.take()
    }

    /// Leaves the answer to the last step.
    pub(crate) fn answer(&self, answer: Option<Answer>) {
        self.0.answer.set(answer);
    }
}

struct Asking(Mailbox);

impl Future for Asking {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        match self.0.0.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }
    }
}
