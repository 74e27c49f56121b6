//! What a transaction did: asked of a node, and named by what is known here.
//!
//! Our node's own tracer tells host functions and prints; any other node is asked for geth's `callTracer`.

mod names;

use alloy_primitives::{Address, B256, Bytes, U64, U256};
use serde::Deserialize;
use serde_json::{Value, json};
use slacontract_client::{Client, ClientError};
use slacontract_lane::{FrameKind, HostUse, Log, Trace, TraceEnd, TraceFrame, TraceLog};

pub use names::Known;

/// Most frames taken from a node's answer.
const MOST: usize = 50_000;

/// Asks a node for the trace of an included transaction.
///
/// # Errors
/// [`ClientError`], if the node knows neither tracer or not the transaction.
pub fn ask(client: &Client, hash: B256) -> Result<Trace, ClientError> {
    let unexpected = |message: String| ClientError::Answer {
        method: "debug_traceTransaction".into(),
        message,
    };
    let own = client.request::<Value>(
        "debug_traceTransaction",
        json!([hash, { "tracer": "slaTracer" }]),
    );
    let refused = match own {
        Ok(answer) => {
            return serde_json::from_value::<Answer>(answer)
                .map(Answer::trace)
                .map_err(|error| unexpected(error.to_string()));
        }
        Err(error) => error,
    };
    // -32602 is our own node's word for a tracer it does not have; others have words of their own. A transaction that is not
    // there is not there for the other tracer either, and the first answer says so better.
    let options = json!([hash, { "tracer": "callTracer", "tracerConfig": { "withLog": true } }]);
    let Ok(answer) = client.request::<Value>("debug_traceTransaction", options) else {
        return Err(refused);
    };
    let call: Call =
        serde_json::from_value(answer).map_err(|error| unexpected(error.to_string()))?;
    Ok(of_calls(call))
}

/// The answer of `slaTracer`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    frames: Vec<Frame>,
    omitted: u64,
    shortened: bool,
    gas_used: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame {
    depth: u32,
    kind: String,
    from: Address,
    to: Address,
    program: bool,
    value: U256,
    input: Bytes,
    output: Bytes,
    end: String,
    halted: Option<String>,
    reason: String,
    gas: u64,
    gas_used: u64,
    logs: Vec<Said>,
    hosts: Vec<Host>,
    console: Vec<String>,
}

/// A log of either tracer.
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    after: u32,
    #[serde(default)]
    position: U64,
    address: Address,
    topics: Vec<B256>,
    #[serde(default)]
    data: Bytes,
}

#[derive(Deserialize)]
struct Host {
    name: String,
    count: u64,
    ink: u64,
}

impl Said {
    fn log(self) -> TraceLog {
        TraceLog {
            after: self.after.max(self.position.saturating_to()),
            log: Log {
                address: self.address.into_array(),
                topics: self.topics.into_iter().map(|topic| topic.0).collect(),
                data: self.data.to_vec(),
            },
        }
    }
}

impl Answer {
    fn trace(self) -> Trace {
        let frame = |frame: Frame| TraceFrame {
            depth: frame.depth,
            kind: kind(&frame.kind),
            from: frame.from.into_array(),
            to: frame.to.into_array(),
            program: frame.program,
            value: frame.value.to_be_bytes(),
            input: frame.input.to_vec(),
            output: frame.output.to_vec(),
            end: match frame.end.as_str() {
                "success" => TraceEnd::Success,
                "revert" => TraceEnd::Revert,
                "halt" => TraceEnd::Halt {
                    reason: frame.halted.unwrap_or_default(),
                },
                _ => TraceEnd::Open,
            },
            reason: frame.reason,
            gas: frame.gas,
            gas_used: frame.gas_used,
            logs: frame.logs.into_iter().map(Said::log).collect(),
            hosts: frame
                .hosts
                .into_iter()
                .map(|host| HostUse {
                    name: host.name,
                    count: host.count,
                    ink: host.ink,
                })
                .collect(),
            console: frame.console,
        };
        Trace {
            frames: self.frames.into_iter().map(frame).collect(),
            omitted: self.omitted,
            shortened: self.shortened,
            gas_used: self.gas_used,
        }
    }
}

/// A call of geth's `callTracer`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Call {
    #[serde(rename = "type")]
    kind: String,
    from: Address,
    #[serde(default)]
    to: Address,
    #[serde(default)]
    value: U256,
    gas: U64,
    gas_used: U64,
    #[serde(default)]
    input: Bytes,
    #[serde(default)]
    output: Bytes,
    error: Option<String>,
    #[serde(default)]
    calls: Vec<Call>,
    #[serde(default)]
    logs: Vec<Said>,
}

/// A trace of nested calls, without recursion.
fn of_calls(top: Call) -> Trace {
    let mut trace = Trace {
        frames: Vec::new(),
        omitted: 0,
        shortened: false,
        gas_used: top.gas_used.to(),
    };
    let mut open = vec![(0_u32, top)];
    while let Some((depth, mut call)) = open.pop() {
        let children = std::mem::take(&mut call.calls);
        open.extend(children.into_iter().rev().map(|child| (depth + 1, child)));
        if trace.frames.len() == MOST {
            trace.omitted += 1;
            continue;
        }
        trace.frames.push(TraceFrame {
            depth,
            kind: kind(&call.kind.to_lowercase()),
            from: call.from.into_array(),
            to: call.to.into_array(),
            program: false,
            value: call.value.to_be_bytes(),
            input: call.input.to_vec(),
            output: call.output.to_vec(),
            end: match call.error {
                None => TraceEnd::Success,
                Some(reason) if reason.contains("revert") => TraceEnd::Revert,
                Some(reason) => TraceEnd::Halt { reason },
            },
            reason: String::new(),
            gas: call.gas.to(),
            gas_used: call.gas_used.to(),
            logs: call.logs.into_iter().map(Said::log).collect(),
            hosts: Vec::new(),
            console: Vec::new(),
        });
    }
    trace
}

fn kind(text: &str) -> FrameKind {
    match text {
        "static" | "staticcall" => FrameKind::Static,
        "delegate" | "delegatecall" => FrameKind::Delegate,
        "callcode" => FrameKind::CallCode,
        "create" => FrameKind::Create,
        "create2" => FrameKind::Create2,
        "destroy" | "selfdestruct" => FrameKind::Destroy,
        _ => FrameKind::Call,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_another_node_become_the_same_tree() {
        let address = |byte| Address::repeat_byte(byte);
        let answer = json!({
            "type": "CALL", "from": address(1), "to": address(2), "gas": "0x5208", "gasUsed": "0x10", "input": "0x01020304",
            "calls": [
                { "type": "STATICCALL", "from": address(2), "to": address(3), "gas": "0x10", "gasUsed": "0x8", "input": "0x",
                  "calls": [{ "type": "DELEGATECALL", "from": address(3), "to": address(4), "gas": "0x1", "gasUsed": "0x1", "input": "0x" }] },
                { "type": "CREATE", "from": address(2), "gas": "0x1", "gasUsed": "0x1", "input": "0x60", "error": "out of gas" },
            ],
            "logs": [{ "address": address(2), "topics": [], "data": "0x", "position": "0x1" }],
        });
        let call: Call = serde_json::from_value(answer).expect("a call");
        let trace = of_calls(call);
        let depths: Vec<_> = trace.frames.iter().map(|frame| frame.depth).collect();
        assert_eq!(depths, [0, 1, 2, 1]);
        assert_eq!(trace.frames[0].logs[0].after, 1);
        assert_eq!(trace.frames[2].kind, FrameKind::Delegate);
        assert_eq!(
            trace.frames[3].end,
            TraceEnd::Halt {
                reason: "out of gas".into()
            }
        );
    }
}
