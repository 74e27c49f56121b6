//! The answer of geth's `callTracer`: calls within calls.

use alloy_primitives::{Address, B256, Bytes, U64, U256};
use serde_json::{Map, Value, json};
use slacontract_lane::{FrameKind, Trace, TraceEnd, TraceFrame};

use super::tracer::CallConfig;
use crate::chain::explain;
use crate::rpc::RpcError;

pub(super) fn write(trace: &Trace, gas_limit: u64, config: CallConfig) -> Result<Value, RpcError> {
    if trace.omitted > 0 && !config.only_top_call {
        return Err(RpcError::refused(format!(
            "the transaction makes {} calls, and {} are traced; ask with {{\"tracerConfig\": {{\"onlyTopCall\": true}}}}, or with the slaTracer, which leaves out the rest",
            trace.frames.len() as u64 + trace.omitted,
            trace.frames.len()
        )));
    }
    let kept = if config.only_top_call {
        trace.frames.len().min(1)
    } else {
        trace.frames.len()
    };
    let frames = &trace.frames[..kept];
    let undone = undone(frames);
    // From the last frame to the first, each takes the finished ones that are one deeper: they are its children, and nobody else's.
    let mut finished: Vec<(u32, Map<String, Value>)> = Vec::new();
    for (frame, undone) in frames.iter().zip(undone).rev() {
        let mut call = call(frame);
        let mut children = Vec::new();
        while let Some((_, child)) = finished.pop_if(|(depth, _)| *depth == frame.depth + 1) {
            children.push(Value::Object(child));
        }
        if !children.is_empty() {
            call.insert("calls".into(), children.into());
        }
        if config.with_log && !undone && !frame.logs.is_empty() {
            call.insert("logs".into(), logs(frame));
        }
        finished.push((frame.depth, call));
    }
    let Some((_, mut top)) = finished.pop() else {
        return Err(RpcError::internal("the transaction left no trace"));
    };
    // geth tells the transaction's gas here, with what it costs before its first frame.
    top.insert("gas".into(), json!(U64::from(gas_limit)));
    top.insert("gasUsed".into(), json!(U64::from(trace.gas_used)));
    Ok(Value::Object(top))
}

/// Which frames failed or are inside one that did: their logs do not exist.
fn undone(frames: &[TraceFrame]) -> Vec<bool> {
    let mut failed_at: Option<u32> = None;
    frames
        .iter()
        .map(|frame| {
            if failed_at.is_some_and(|depth| frame.depth <= depth) {
                failed_at = None;
            }
            if failed_at.is_none() && !frame.success() {
                failed_at = Some(frame.depth);
            }
            failed_at.is_some()
        })
        .collect()
}

fn call(frame: &TraceFrame) -> Map<String, Value> {
    let mut call = Map::new();
    let mut put = |name: &str, value: Value| call.insert(name.to_owned(), value);
    put("type", json!(kind(frame.kind)));
    put("from", json!(Address::from(frame.from)));
    if !frame.creates() || frame.success() {
        put("to", json!(Address::from(frame.to)));
    }
    if frame.kind != FrameKind::Static {
        put("value", json!(U256::from_be_bytes(frame.value)));
    }
    put("gas", json!(U64::from(frame.gas)));
    put("gasUsed", json!(U64::from(frame.gas_used)));
    put("input", json!(Bytes::copy_from_slice(&frame.input)));
    if !frame.output.is_empty() {
        put("output", json!(Bytes::copy_from_slice(&frame.output)));
    }
    match &frame.end {
        TraceEnd::Success => {}
        TraceEnd::Revert => {
            put("error", json!("execution reverted"));
            if let Some(reason) = explain(&frame.output) {
                put("revertReason", json!(reason));
            }
        }
        TraceEnd::Halt { reason } => {
            put("error", json!(reason));
        }
        TraceEnd::Open => {
            put("error", json!("the execution broke off"));
        }
    }
    call
}

fn kind(kind: FrameKind) -> &'static str {
    match kind {
        FrameKind::Call => "CALL",
        FrameKind::Static => "STATICCALL",
        FrameKind::Delegate => "DELEGATECALL",
        FrameKind::CallCode => "CALLCODE",
        FrameKind::Create => "CREATE",
        FrameKind::Create2 => "CREATE2",
        FrameKind::Destroy => "SELFDESTRUCT",
    }
}

fn logs(frame: &TraceFrame) -> Value {
    let log = |log: &slacontract_lane::TraceLog| {
        let topics: Vec<B256> = log
            .log
            .topics
            .iter()
            .map(|topic| B256::from(*topic))
            .collect();
        json!({
            "address": Address::from(log.log.address),
            "topics": topics,
            "data": Bytes::copy_from_slice(&log.log.data),
            // How many calls of the frame came before it.
            "position": U64::from(log.after),
        })
    };
    frame.logs.iter().map(log).collect()
}
