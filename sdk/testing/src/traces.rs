//! The traces a test shows: of the call that failed, and of every call if that is wanted (`cargo slacontract test -vvv`).

use std::cell::RefCell;
use std::io::Write as _;

use slacontract_lane::{Trace, TraceStyle};

use crate::native;
use crate::shared::Shared;

/// Asks for the trace of every call; `cargo slacontract test -vvv` sets it.
pub const TRACE_VARIABLE: &str = "SLACONTRACT_TRACE";

/// Asks passing tests to say more, as an invariant what became of its calls; `cargo slacontract test -v` sets it.
pub const VERBOSE_VARIABLE: &str = "SLACONTRACT_VERBOSE";

/// Whether passing tests say more.
pub fn verbose() -> bool {
    set(VERBOSE_VARIABLE)
}

fn set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0")
}

/// The most bytes of traces kept of one test.
const KEPT: usize = 4 << 20;

/// The traces of one test, printed when it ends, however it ends: tests that run side by side do not mix theirs.
#[derive(Debug)]
pub struct Traces {
    test: String,
    text: RefCell<String>,
}

impl Traces {
    /// A place for the traces of the test named `test`, if they are wanted.
    pub fn wanted(test: &str) -> Option<Self> {
        set(TRACE_VARIABLE).then(|| Self {
            test: test.to_owned(),
            text: RefCell::default(),
        })
    }

    /// Notes the last operation.
    pub fn note(&self, shared: &Shared) {
        if native::is_quiet() || self.text.borrow().len() > KEPT {
            return;
        }
        let Some(trace) = shared.lockstep.trace() else {
            return;
        };
        let shown = trace.text(&*shared.lockstep.describe.borrow(), TraceStyle::default());
        let mut text = self.text.borrow_mut();
        text.push_str(&shown);
        text.push('\n');
        if text.len() > KEPT {
            text.push_str("(too much for one test: later calls are not traced)\n");
        }
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        let text = self.text.take();
        if !text.is_empty() {
            // Past the harness, which shows output only of tests that fail. Traces that cannot be shown are no reason to fail.
            let _ =
                std::io::stderr().write_all(format!("calls of {}\n{text}\n", self.test).as_bytes());
        }
    }
}

impl Shared {
    /// What the last operation did, frame by frame, if it ran.
    pub fn trace(&self) -> Option<Trace> {
        self.lockstep.trace()
    }

    /// The trace of the last operation as the end of a failing test's message.
    pub fn trace_of_last(&self) -> String {
        // Nobody reads the message of a failure that is expected.
        let trace = if native::is_quiet() {
            None
        } else {
            self.trace()
        };
        let text = trace.map_or_else(String::new, |trace| {
            trace.text(&*self.lockstep.describe.borrow(), TraceStyle::default())
        });
        if text.is_empty() {
            return text;
        }
        let mut block = String::from("\n  trace:");
        for line in text.lines() {
            block.push_str("\n    ");
            block.push_str(line);
        }
        block
    }
}
