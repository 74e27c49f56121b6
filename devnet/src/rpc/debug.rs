//! `debug_traceTransaction` and `debug_traceCall`: what a transaction did, in geth's form or in one that knows host functions.
//!
//! Two tracers: `callTracer`, as geth has it, for every tool; `slaTracer`, a flat list of frames in the order in which they began, each
//! with its depth, its host functions and what it printed. The tracer of single opcodes is refused by name: it has nothing to say
//! about programs.

mod call_tracer;
mod sla_tracer;

use alloy_primitives::B256;
use alloy_rpc_types_eth::{BlockOverrides, TransactionRequest, state::StateOverride};
use serde::Deserialize;
use serde_json::Value;
use slacontract_executor::TraceLimits;
use slacontract_lane::Trace;

use super::{Inquiry, Method, Params, RpcError, open};
use crate::chain::{At, CallOptions, Chain, Question, Retrace};

/// How much of a transaction is kept for an answer.
const LIMITS: TraceLimits = TraceLimits {
    frames: 20_000,
    bytes: 16 << 20,
};

pub(super) const METHODS: &[Method] = &[
    open("debug_traceTransaction", |chain, params| {
        Inquiry::new(chain, "debug_traceTransaction", params)?.answer()
    }),
    open("debug_traceCall", |chain, params| {
        Inquiry::new(chain, "debug_traceCall", params)?.answer()
    }),
];

/// What geth takes as options; what is not here is ignored, as geth does.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    tracer: Option<String>,
    tracer_config: TracerConfig,
    state_overrides: Option<StateOverride>,
    block_overrides: Option<BlockOverrides>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TracerConfig {
    only_top_call: bool,
    with_log: bool,
}

/// How a trace is written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Calls(TracerConfig),
    Sla,
}

/// What is traced.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "one is made per request")]
enum Subject {
    Included(Retrace),
    Asked(TransactionRequest, Question),
}

/// A trace to be made, with the state it is about.
#[derive(Debug)]
pub(super) struct Tracing {
    form: Form,
    subject: Subject,
}

impl Tracing {
    /// Prepares `debug_traceTransaction`.
    pub(super) fn of_transaction(chain: &Chain, params: &Params) -> Result<Self, RpcError> {
        let hash: B256 = params.required(0, "transaction hash")?;
        let options: Options = params.optional(1, "options")?.unwrap_or_default();
        Ok(Self {
            form: form(&options)?,
            subject: Subject::Included(chain.retrace(hash)?),
        })
    }

    /// Prepares `debug_traceCall`.
    pub(super) fn of_call(chain: &Chain, params: &Params) -> Result<Self, RpcError> {
        let request = params.required(0, "transaction")?;
        let at: At = chain.resolve(params.block(1)?)?;
        let options: Options = params.optional(2, "options")?.unwrap_or_default();
        let form = form(&options)?;
        let overrides = CallOptions {
            state: options.state_overrides,
            block: options.block_overrides.map(Box::new),
        };
        Ok(Self {
            form,
            subject: Subject::Asked(request, chain.question(at, &overrides)?),
        })
    }

    /// Makes it.
    pub(super) fn answer(self) -> Result<Value, RpcError> {
        let (trace, gas_limit): (Trace, u64) = match self.subject {
            Subject::Included(retrace) => {
                let gas_limit = retrace.gas_limit();
                (retrace.run(LIMITS)?, gas_limit)
            }
            Subject::Asked(request, question) => question.trace(&request, LIMITS)?,
        };
        match self.form {
            Form::Sla => Ok(sla_tracer::write(&trace)),
            Form::Calls(config) => call_tracer::write(&trace, gas_limit, config),
        }
    }
}

fn form(options: &Options) -> Result<Form, RpcError> {
    match options.tracer.as_deref() {
        Some("callTracer") => Ok(Form::Calls(options.tracer_config)),
        Some("slaTracer") => Ok(Form::Sla),
        other => {
            let wanted = other.map_or_else(
                || "the tracer of single opcodes".to_owned(),
                |name| format!("the tracer \"{name}\""),
            );
            Err(RpcError::invalid_params(format!(
                "invalid argument (options): {wanted} is not here; there is {{\"tracer\": \"callTracer\"}} and {{\"tracer\": \"slaTracer\"}}"
            )))
        }
    }
}
