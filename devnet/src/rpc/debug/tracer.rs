//! The tracers, by the names geth gives them, and what each needs to watch.
//!
//! `callTracer` and the tracers of programs (`slaTracer`, `stylusTracer`) are ours; opcodes, state and flat calls are told by
//! `revm-inspectors` in geth's own forms. A WASM program has frames, logs and state changes as EVM bytecode has, but no opcodes: in a
//! list of opcodes a call to it is one step, and a transaction to it has none.

use alloy_rpc_types_eth::TransactionInfo;
use alloy_rpc_types_trace::geth::{FourByteFrame, GethDefaultTracingOptions, PreStateConfig};
use revm::context::{TxEnv, result::ResultAndState};
use revm_inspectors::tracing::{
    FourByteInspector, TracingInspector, TracingInspectorConfig, geth::GethTraceBuilder,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use slacontract_executor::{Executed, Mode};

use super::{
    LIMITS, call_tracer, recorder::Recorder, sla_tracer, stylus_tracer, stylus_tracer::HostCalls,
};
use crate::{
    chain::{CallError, Stage},
    rpc::{RpcError, shape::json_of},
};

/// What is not a name of a tracer but the source that cargo-stylus sends in JavaScript has this in it.
const STYLUS_QUERY: &str = "\"hostio\":";

/// How `callTracer` writes.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CallConfig {
    pub(super) only_top_call: bool,
    pub(super) with_log: bool,
}

/// How a trace is made and written.
#[derive(Clone, Debug)]
pub(super) enum Tracer {
    /// Calls within calls.
    Calls(CallConfig),
    /// A flat list of frames with the host functions of programs.
    Sla,
    /// Host calls within host calls, as a Stylus node has them.
    Stylus,
    /// One record per opcode.
    Steps(Box<GethDefaultTracingOptions>),
    /// The accounts that are touched, before and, if wanted, after.
    State(PreStateConfig),
    /// Selectors, and how often each was called.
    Selectors,
    /// Calls in Parity's form.
    FlatCalls,
    /// Nothing.
    Nothing,
    /// Several at once, by name.
    Several(Vec<(String, Self)>),
}

impl Tracer {
    /// The tracer of this name; that of opcodes if there is none.
    pub(super) fn new(
        name: Option<&str>,
        config: &Value,
        steps: GethDefaultTracingOptions,
    ) -> Result<Self, RpcError> {
        Ok(match name {
            None | Some("") => Self::Steps(Box::new(steps)),
            Some("callTracer") => Self::Calls(read(config)?),
            Some("slaTracer") => Self::Sla,
            Some("stylusTracer") => Self::Stylus,
            Some("prestateTracer") => Self::State(read(config)?),
            Some("4byteTracer") => Self::Selectors,
            Some("flatCallTracer") => Self::FlatCalls,
            Some("noopTracer") => Self::Nothing,
            Some("muxTracer") => Self::Several(
                read::<Map<String, Value>>(config)?
                    .into_iter()
                    .map(|(name, config)| {
                        if name == "muxTracer" {
                            return Err(unknown("a muxTracer inside a muxTracer"));
                        }
                        let tracer = Self::new(Some(&name), &config, steps)?;
                        Ok((name, tracer))
                    })
                    .collect::<Result<_, _>>()?,
            ),
            Some(source) if source.contains(STYLUS_QUERY) => Self::Stylus,
            Some(other) if other.contains('{') => {
                return Err(unknown("a tracer written in JavaScript"));
            }
            Some(other) => return Err(unknown(&format!("the tracer \"{other}\""))),
        })
    }

    /// Executes a transaction and tells what it did. Nothing is kept of it.
    pub(super) fn run(
        &self,
        stage: &mut Stage,
        tx: &TxEnv,
        mode: Mode,
        about: TransactionInfo,
    ) -> Result<(Executed, Value), RpcError> {
        match self {
            Self::Calls(config) => {
                let (done, trace) = stage.trace(tx, mode, LIMITS).map_err(CallError::from)?;
                let told = call_tracer::write(&trace, tx.gas_limit, *config)?;
                Ok((done, told))
            }
            Self::Sla => {
                let (done, trace) = stage.trace(tx, mode, LIMITS).map_err(CallError::from)?;
                Ok((done, sla_tracer::write(&trace)))
            }
            Self::Stylus => stylus(stage, tx, mode),
            Self::Steps(options) => steps(stage, tx, mode, **options),
            Self::State(config) => {
                let done = stage.execute(tx, mode).map_err(CallError::from)?;
                let ended = ResultAndState::new(done.result.clone(), done.state.clone());
                let told = GethTraceBuilder::new(Vec::new())
                    .geth_prestate_traces(&ended, config, stage.before())
                    .map_err(CallError::from)?;
                Ok((done, json_of(told)?))
            }
            Self::Selectors => {
                let mut seen = FourByteInspector::default();
                let done = stage
                    .inspect(tx, mode, &mut seen, None)
                    .map_err(CallError::from)?;
                Ok((done, json_of(FourByteFrame::from(seen))?))
            }
            Self::FlatCalls => {
                let (done, recorded) = Recorder::record(
                    stage,
                    tx,
                    mode,
                    TracingInspector::new(TracingInspectorConfig::default_parity()),
                )?;
                let told = recorded
                    .with_transaction_gas_limit(tx.gas_limit)
                    .into_parity_builder()
                    .into_localized_transaction_traces(about);
                Ok((done, json_of(told)?))
            }
            Self::Nothing => {
                let done = stage.execute(tx, mode).map_err(CallError::from)?;
                Ok((done, json!({})))
            }
            Self::Several(tracers) => {
                let mut last = None;
                let mut told = Map::new();
                for (name, tracer) in tracers {
                    let (done, value) = tracer.run(stage, tx, mode, about)?;
                    told.insert(name.clone(), value);
                    last = Some(done);
                }
                let done = match last {
                    Some(done) => done,
                    None => stage.execute(tx, mode).map_err(CallError::from)?,
                };
                Ok((done, Value::Object(told)))
            }
        }
    }
}

fn steps(
    stage: &mut Stage,
    tx: &TxEnv,
    mode: Mode,
    options: GethDefaultTracingOptions,
) -> Result<(Executed, Value), RpcError> {
    let inspector = TracingInspector::new(TracingInspectorConfig::from_geth_config(&options));
    let (done, recorded) = Recorder::record(stage, tx, mode, inspector)?;
    let output = done.result.output().cloned().unwrap_or_default();
    let told =
        recorded
            .geth_builder()
            .geth_traces_with_result_gas(*done.result.gas(), output, options);
    Ok((done, json_of(told)?))
}

fn stylus(stage: &mut Stage, tx: &TxEnv, mode: Mode) -> Result<(Executed, Value), RpcError> {
    let calls = HostCalls::default();
    let done = stage
        .inspect(tx, mode, calls.clone(), Some(Box::new(calls.clone())))
        .map_err(CallError::from)?;
    Ok((done, stylus_tracer::write(calls)?))
}

/// A tracer's configuration; nothing stands for the defaults.
fn read<T: DeserializeOwned + Default>(config: &Value) -> Result<T, RpcError> {
    if config.is_null() {
        return Ok(T::default());
    }
    T::deserialize(config).map_err(|error| {
        RpcError::invalid_params(format!("invalid argument (tracerConfig): {error}"))
    })
}

fn unknown(wanted: &str) -> RpcError {
    RpcError::invalid_params(format!(
        "invalid argument (options): {wanted} is not here; there are callTracer, prestateTracer, 4byteTracer, flatCallTracer, muxTracer, noopTracer, slaTracer, stylusTracer, and opcodes without a tracer"
    ))
}
