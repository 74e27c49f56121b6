//! A trace as text: one line per call, its events, host functions and end below it.
//!
//! ```text
//! Escrow.release() 48,210 gas, from customer
//! ├─ emit Released { to: provider, amount: 10 ether }
//! ├─ provider 0 gas, value 10 ether
//! │  └─ returned
//! ├─ host: storage_load_bytes32 ×3 6,310 gas, call_contract ×1 9,710 gas
//! └─ returned
//! ```
//!
//! The only renderer: a failing test, `cargo slacontract test -vvv` and `cargo slacontract trace` differ only in the [`Names`] they
//! bring.

use std::fmt::Write;

use crate::operation::Log;
use crate::trace::{FrameKind, INK_PER_GAS, Trace, TraceEnd, TraceFrame};
use crate::wire::{Address, Word};

/// The most characters of a hex text; the rest is counted.
const HEX: usize = 64;

/// The most host functions named in a line; the rest are summed.
const HOSTS: usize = 6;

/// What the reader of a trace knows: every answer replaces hex by words. `None` leaves the hex.
pub trait Names {
    /// An account's name.
    fn address(&self, _address: &Address) -> Option<String> {
        None
    }
    /// A call of `to`: `release()`, `transfer(bob, 5)`.
    fn call(&self, _to: &Address, _input: &[u8]) -> Option<String> {
        None
    }
    /// What a call of `to` with `input` returned.
    fn output(&self, _to: &Address, _input: &[u8], _output: &[u8]) -> Option<String> {
        None
    }
    /// Why a frame of `to` reverted.
    fn error(&self, _to: &Address, _data: &[u8]) -> Option<String> {
        None
    }
    /// A log without its emitter.
    fn log(&self, _log: &Log) -> Option<String> {
        None
    }
    /// An amount of wei.
    fn value(&self, _wei: &Word) -> Option<String> {
        None
    }
}

/// Knows nothing: everything is shown as hex.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoNames;

impl Names for NoNames {}

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceStyle {
    /// Gas per call.
    pub gas: bool,
    /// A line per frame with the host functions it used.
    pub hosts: bool,
    /// The most frames shown.
    pub frames: usize,
}

impl Default for TraceStyle {
    fn default() -> Self {
        Self {
            gas: true,
            hosts: true,
            frames: 256,
        }
    }
}

impl Trace {
    /// The trace as text, without a line break at the end; empty if nothing was recorded.
    #[must_use]
    pub fn text(&self, names: &dyn Names, style: TraceStyle) -> String {
        let mut painter = Painter {
            trace: self,
            names,
            style,
            lines: Vec::new(),
            left: style.frames,
        };
        if !self.frames.is_empty() {
            painter.frames();
        }
        let hidden = self.frames.len().saturating_sub(style.frames) as u64 + self.omitted;
        if hidden > 0 {
            painter
                .lines
                .push(format!("({hidden} more calls are not shown)"));
        }
        if self.shortened {
            painter
                .lines
                .push("(long data is shortened in this trace)".into());
        }
        painter.lines.join("\n")
    }
}

struct Painter<'a> {
    trace: &'a Trace,
    names: &'a dyn Names,
    style: TraceStyle,
    lines: Vec<String>,
    left: usize,
}

/// A frame in progress of being shown.
struct Open {
    at: usize,
    children: Vec<usize>,
    shown: usize,
    logs: usize,
    prefix: String,
}

impl Painter<'_> {
    /// Shows all frames. A loop with its own stack: a trace may be as deep as calls nest.
    fn frames(&mut self) {
        let mut open = vec![self.begin(0, String::new(), "")];
        while let Some(top) = open.last_mut() {
            let frame = &self.trace.frames[top.at];
            if let Some(log) = frame
                .logs
                .get(top.logs)
                .filter(|log| log.after as usize <= top.shown)
            {
                top.logs += 1;
                let line = format!("{}├─ emit {}", top.prefix, self.log(&log.log, frame));
                self.lines.push(line);
            } else if let Some(child) = top.children.get(top.shown).copied() {
                top.shown += 1;
                if self.left == 0 {
                    continue;
                }
                let prefix = top.prefix.clone();
                let next = self.begin(child, format!("{prefix}│  "), &format!("{prefix}├─ "));
                open.push(next);
            } else if let Some(done) = open.pop() {
                self.end(&done);
            }
        }
    }

    fn begin(&mut self, at: usize, prefix: String, lead: &str) -> Open {
        self.left = self.left.saturating_sub(1);
        let frame = &self.trace.frames[at];
        let head = self.head(frame);
        self.lines.push(format!("{lead}{head}"));
        Open {
            at,
            children: self.trace.children(at).collect(),
            shown: 0,
            logs: 0,
            prefix,
        }
    }

    fn head(&self, frame: &TraceFrame) -> String {
        let who = self.account(&frame.to);
        let mut text = match frame.kind {
            FrameKind::Create | FrameKind::Create2 => {
                format!("create {who} ({} bytes of init code)", frame.input.len())
            }
            FrameKind::Destroy => format!("destroyed, the rest to {who}"),
            _ if frame.input.is_empty() => who,
            _ => format!(
                "{who}.{}",
                self.names
                    .call(&frame.to, &frame.input)
                    .unwrap_or_else(|| bare_call(&frame.input))
            ),
        };
        let mut notes = Vec::new();
        if self.style.gas && frame.kind != FrameKind::Destroy {
            notes.push(format!("{} gas", grouped(frame.gas_used)));
        }
        match frame.kind {
            FrameKind::Static => notes.push("static".into()),
            FrameKind::Delegate => notes.push("delegate".into()),
            FrameKind::CallCode => notes.push("callcode".into()),
            FrameKind::Create2 => notes.push("with salt".into()),
            FrameKind::Call | FrameKind::Create | FrameKind::Destroy => {}
        }
        if frame.value != [0; 32] && frame.kind != FrameKind::Delegate {
            let wei = self
                .names
                .value(&frame.value)
                .unwrap_or_else(|| format!("{} wei", number(&frame.value)));
            notes.push(format!("value {wei}"));
        }
        if frame.depth == 0 {
            notes.push(format!("from {}", self.account(&frame.from)));
        }
        if !notes.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(text, "  [{}]", notes.join(", "));
        }
        text
    }

    fn end(&mut self, open: &Open) {
        let (frame, prefix) = (&self.trace.frames[open.at], &open.prefix);
        if frame.kind == FrameKind::Destroy {
            return;
        }
        for line in frame.console.iter().flat_map(|text| text.lines()) {
            self.lines.push(format!("{prefix}├─ print: {line}"));
        }
        if self.style.hosts && !frame.hosts.is_empty() {
            self.lines
                .push(format!("{prefix}├─ host: {}", hosts(frame)));
        }
        let end = self.outcome(frame);
        self.lines.push(format!("{prefix}└─ {end}"));
    }

    fn outcome(&self, frame: &TraceFrame) -> String {
        let because = |text: String| {
            if frame.reason.is_empty() {
                text
            } else {
                format!("{text}: {}", frame.reason)
            }
        };
        match &frame.end {
            TraceEnd::Success if frame.creates() => format!("{} bytes of code", frame.output.len()),
            TraceEnd::Success if frame.output.is_empty() => "returned".into(),
            TraceEnd::Success => format!(
                "returned {}",
                self.names
                    .output(&frame.to, &frame.input, &frame.output)
                    .unwrap_or_else(|| hex(&frame.output))
            ),
            TraceEnd::Revert if frame.output.is_empty() => because("reverted without data".into()),
            TraceEnd::Revert => because(format!(
                "reverted with {}",
                self.names
                    .error(&frame.to, &frame.output)
                    .unwrap_or_else(|| hex(&frame.output))
            )),
            TraceEnd::Halt { reason } => because(format!("stopped: {reason}")),
            TraceEnd::Open => "broke off here".into(),
        }
    }

    fn log(&self, log: &Log, frame: &TraceFrame) -> String {
        let event = self.names.log(log).unwrap_or_else(|| {
            let topics: Vec<String> = log.topics.iter().map(|topic| hex(topic)).collect();
            format!("topics [{}] data {}", topics.join(", "), hex(&log.data))
        });
        if log.address == frame.to {
            event
        } else {
            format!("{event} as {}", self.account(&log.address))
        }
    }

    fn account(&self, address: &Address) -> String {
        self.names.address(address).unwrap_or_else(|| hex(address))
    }
}

/// The host functions of a frame, the dearest first: `storage_load_bytes32 ×3 6,310 gas`.
fn hosts(frame: &TraceFrame) -> String {
    let shown = |name: &str, count: u64, ink: u64| {
        format!("{name} ×{count} {} gas", grouped(ink / INK_PER_GAS))
    };
    let mut parts: Vec<String> = frame
        .hosts
        .iter()
        .take(HOSTS)
        .map(|host| shown(&host.name, host.count, host.ink))
        .collect();
    let rest = frame.hosts.get(HOSTS..).unwrap_or_default();
    if !rest.is_empty() {
        let count = rest.iter().map(|host| host.count).sum();
        let ink = rest.iter().map(|host| host.ink).sum();
        parts.push(shown("others", count, ink));
    }
    parts.join(", ")
}

fn bare_call(input: &[u8]) -> String {
    match input.split_first_chunk::<4>() {
        Some((selector, [])) => format!("{}()", hex(selector)),
        Some((selector, arguments)) => format!("{}({})", hex(selector), hex(arguments)),
        None => format!("({})", hex(input)),
    }
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A word as a number: decimal while it fits 128 bits, hex beyond.
fn number(word: &Word) -> String {
    match word.split_first_chunk::<16>() {
        Some((high, low)) if *high == [0; 16] => low
            .first_chunk::<16>()
            .map_or_else(|| hex(word), |low| u128::from_be_bytes(*low).to_string()),
        _ => hex(word),
    }
}

/// Bytes as hex, shortened.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::from("0x");
    for byte in bytes.iter().take(HEX / 2) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    if bytes.len() > HEX / 2 {
        let _ = write!(text, "..({} bytes)", bytes.len());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{HostUse, TraceLog};

    fn frame(depth: u32, to: u8) -> TraceFrame {
        TraceFrame {
            depth,
            kind: FrameKind::Call,
            from: [9; 20],
            to: [to; 20],
            program: true,
            value: [0; 32],
            input: vec![1, 2, 3, 4],
            output: vec![],
            end: TraceEnd::Success,
            reason: String::new(),
            gas: 5000,
            gas_used: 1234,
            logs: vec![],
            hosts: vec![],
            console: vec![],
        }
    }

    fn log(to: u8, after: u32) -> TraceLog {
        TraceLog {
            after,
            log: Log {
                address: [to; 20],
                topics: vec![],
                data: vec![after as u8],
            },
        }
    }

    struct Short;
    impl Names for Short {
        fn address(&self, address: &Address) -> Option<String> {
            Some(format!("#{}", address[0]))
        }
        fn error(&self, _to: &Address, data: &[u8]) -> Option<String> {
            (data == [7]).then(|| "Refused".into())
        }
        fn log(&self, log: &Log) -> Option<String> {
            Some(format!("Event {}", log.data[0]))
        }
    }

    #[test]
    fn calls_events_hosts_prints_and_ends_stand_in_the_order_in_which_they_happened() {
        let mut outer = frame(0, 1);
        outer.logs = vec![log(1, 0), log(1, 1)];
        outer.hosts = vec![HostUse {
            name: "emit_log".into(),
            count: 2,
            ink: 27_620_000,
        }];
        outer.console = vec!["one\ntwo".into()];
        outer.value[31] = 5;
        let mut inner = frame(1, 2);
        inner.kind = FrameKind::Delegate;
        inner.end = TraceEnd::Revert;
        inner.output = vec![7];
        inner.logs = vec![log(1, 0)];
        let trace = Trace {
            frames: vec![outer, inner, frame(2, 3), frame(1, 4)],
            omitted: 0,
            shortened: false,
            gas_used: 0,
        };
        assert_eq!(
            trace.text(&Short, TraceStyle::default()),
            "\
#1.0x01020304()  [1,234 gas, value 5 wei, from #9]
├─ emit Event 0
├─ #2.0x01020304()  [1,234 gas, delegate]
│  ├─ emit Event 0 as #1
│  ├─ #3.0x01020304()  [1,234 gas]
│  │  └─ returned
│  └─ reverted with Refused
├─ emit Event 1
├─ #4.0x01020304()  [1,234 gas]
│  └─ returned
├─ print: one
├─ print: two
├─ host: emit_log ×2 2,762 gas
└─ returned"
        );
    }

    #[test]
    fn what_is_too_much_is_counted_instead_of_shown() {
        let deep: Vec<TraceFrame> = (0..5000).map(|depth| frame(depth, 1)).collect();
        let trace = Trace {
            frames: deep,
            omitted: 10,
            shortened: true,
            gas_used: 0,
        };
        let style = TraceStyle {
            frames: 3,
            gas: false,
            hosts: false,
        };
        let text = trace.text(&NoNames, style);
        assert!(text.contains("(5007 more calls are not shown)"), "{text}");
        assert!(text.contains("shortened"), "{text}");
        assert_eq!(text.lines().count(), 8, "{text}");
        assert_eq!(
            Trace {
                frames: vec![],
                omitted: 0,
                shortened: false,
                gas_used: 0
            }
            .text(&NoNames, style),
            ""
        );
    }
}
