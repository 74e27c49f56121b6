//! The answer of the `slaTracer`: the frames in the order in which they began, each with its depth and all that is known about it.

use alloy_primitives::{Address, B256, Bytes, U256};
use serde_json::{Value, json};
use slacontract_lane::{FrameKind, Trace, TraceEnd, TraceFrame};

pub(super) fn write(trace: &Trace) -> Value {
    json!({
        "frames": trace.frames.iter().map(frame).collect::<Vec<_>>(),
        "omitted": trace.omitted,
        "shortened": trace.shortened,
        "gasUsed": trace.gas_used,
    })
}

fn frame(frame: &TraceFrame) -> Value {
    let hosts: Vec<_> = frame
        .hosts
        .iter()
        .map(|host| json!({ "name": host.name, "count": host.count, "ink": host.ink }))
        .collect();
    let logs: Vec<_> = frame
        .logs
        .iter()
        .map(|log| {
            let topics: Vec<B256> = log
                .log
                .topics
                .iter()
                .map(|topic| B256::from(*topic))
                .collect();
            json!({
                "after": log.after,
                "address": Address::from(log.log.address),
                "topics": topics,
                "data": Bytes::copy_from_slice(&log.log.data),
            })
        })
        .collect();
    let (end, halted) = match &frame.end {
        TraceEnd::Success => ("success", None),
        TraceEnd::Revert => ("revert", None),
        TraceEnd::Halt { reason } => ("halt", Some(reason)),
        TraceEnd::Open => ("open", None),
    };
    json!({
        "depth": frame.depth,
        "kind": kind(frame.kind),
        "from": Address::from(frame.from),
        "to": Address::from(frame.to),
        "program": frame.program,
        "value": U256::from_be_bytes(frame.value),
        "input": Bytes::copy_from_slice(&frame.input),
        "output": Bytes::copy_from_slice(&frame.output),
        "end": end,
        "halted": halted,
        "reason": frame.reason,
        "gas": frame.gas,
        "gasUsed": frame.gas_used,
        "logs": logs,
        "hosts": hosts,
        "console": frame.console,
    })
}

fn kind(kind: FrameKind) -> &'static str {
    match kind {
        FrameKind::Call => "call",
        FrameKind::Static => "static",
        FrameKind::Delegate => "delegate",
        FrameKind::CallCode => "callcode",
        FrameKind::Create => "create",
        FrameKind::Create2 => "create2",
        FrameKind::Destroy => "destroy",
    }
}
