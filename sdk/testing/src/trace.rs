//! Which contract frames ran inside each other, for the message of a test that fails.
//!
//! Only frames that ran in this process are seen: contracts written with the SDK, in the native lane. EVM code between them leaves a
//! level of its own out.

use std::cell::{Cell, RefCell};

use slacontract_lane::{Address, FrameEnd};

use crate::describe::Describe;

/// The most frames that are kept of one operation.
const KEPT: usize = 64;

/// The frames of one operation, in the order in which they began.
#[derive(Debug, Default)]
pub struct Trace {
    frames: RefCell<Vec<Traced>>,
    depth: Cell<usize>,
    dropped: Cell<usize>,
}

#[derive(Debug)]
struct Traced {
    depth: usize,
    address: Address,
    calldata: Vec<u8>,
    end: Option<FrameEnd>,
}

impl Trace {
    /// Forgets the last operation.
    pub fn clear(&self) {
        self.frames.borrow_mut().clear();
        self.depth.set(0);
        self.dropped.set(0);
    }

    /// Runs a frame as one level of the trace.
    pub fn frame(
        &self,
        address: Address,
        calldata: &[u8],
        run: impl FnOnce() -> FrameEnd,
    ) -> FrameEnd {
        let at = {
            let mut frames = self.frames.borrow_mut();
            if frames.len() < KEPT {
                frames.push(Traced {
                    depth: self.depth.get(),
                    address,
                    calldata: calldata.to_vec(),
                    end: None,
                });
                Some(frames.len() - 1)
            } else {
                self.dropped.set(self.dropped.get() + 1);
                None
            }
        };
        self.depth.set(self.depth.get() + 1);
        let end = run();
        self.depth.set(self.depth.get().saturating_sub(1));
        if let Some(traced) = self.frames.borrow_mut().get_mut(at.unwrap_or(KEPT)) {
            traced.end = Some(end.clone());
        }
        end
    }

    /// The frames as an indented tree; nothing if there was at most one, which the message names anyway.
    pub fn text(&self, describe: &Describe) -> Option<String> {
        let frames = self.frames.borrow();
        if frames.len() < 2 {
            return None;
        }
        let mut text = String::from("calls:");
        for Traced {
            depth,
            address,
            calldata,
            end,
        } in &*frames
        {
            let end = match end {
                Some(FrameEnd::Success { .. }) => String::new(),
                Some(FrameEnd::Revert { data }) => format!("  -> {}", describe.revert(data)),
                Some(FrameEnd::Failure { reason }) => format!("  -> failed: {reason}"),
                Some(FrameEnd::Aborted) | None => "  -> stopped by the chain".into(),
            };
            text.push_str(&format!(
                "\n    {:indent$}{}.{}{end}",
                "",
                describe.address(address),
                describe.call(calldata),
                indent = 2 * depth
            ));
        }
        if self.dropped.get() > 0 {
            text.push_str(&format!("\n    .. and {} more", self.dropped.get()));
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_shown_inside_each_other_with_their_ends() {
        let (trace, mut describe) = (Trace::default(), Describe::default());
        describe.label([1; 20], "Outer");
        describe.label([2; 20], "Inner");
        assert_eq!(trace.text(&describe), None);
        trace.frame([1; 20], &[0xaa, 0xbb, 0xcc, 0xdd, 1], || {
            trace.frame([2; 20], &[1, 2, 3, 4], || FrameEnd::Revert { data: vec![] });
            FrameEnd::Success { data: vec![] }
        });
        let text = trace.text(&describe).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "calls:",
                "    Outer.0xaabbccdd(..)",
                "      Inner.0x01020304(..)  -> no data"
            ]
        );
        trace.clear();
        assert_eq!(trace.text(&describe), None);
    }
}
