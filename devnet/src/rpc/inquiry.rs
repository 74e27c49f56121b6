//! Questions that take long: prepared on the chain's thread, where the state is, and answered on any other.

use alloy_primitives::U64;
use alloy_rpc_types_eth::TransactionRequest;
use serde_json::{Value, json};

use super::{Params, RpcError, debug::Tracing};
use crate::chain::{At, CallOptions, Chain, Question};

/// The methods that are such questions.
pub const INQUIRIES: [&str; 5] = [
    "debug_traceCall",
    "debug_traceTransaction",
    "eth_call",
    "eth_createAccessList",
    "eth_estimateGas",
];

/// What is asked of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Call,
    Estimate,
    AccessList,
}

/// A question with the state it is about.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "one is made per request")]
enum Asked {
    /// About a transaction that could be.
    State(Kind, TransactionRequest, Question),
    /// About every call of one.
    Trace(Tracing),
}

/// A question that takes long.
#[derive(Debug)]
pub struct Inquiry(Asked);

impl Inquiry {
    /// Prepares one of [`INQUIRIES`].
    ///
    /// # Errors
    /// Wrong parameters, an unknown block, an impossible override.
    pub fn new(chain: &Chain, method: &str, params: &Params) -> Result<Self, RpcError> {
        let kind = match method {
            "eth_call" => Kind::Call,
            "eth_estimateGas" => Kind::Estimate,
            "eth_createAccessList" => Kind::AccessList,
            "debug_traceTransaction" => {
                return Ok(Self(Asked::Trace(Tracing::of_transaction(chain, params)?)));
            }
            "debug_traceCall" => return Ok(Self(Asked::Trace(Tracing::of_call(chain, params)?))),
            other => return Err(RpcError::no_method(other, None)),
        };
        let request = params.required(0, "transaction")?;
        let mut at = chain.resolve(params.block(1)?)?;
        if kind == Kind::Estimate && at == At::Latest {
            // The transaction would run in the next block, so that block's number and time apply.
            at = At::Pending;
        }
        let options = CallOptions {
            state: params.optional(2, "state overrides")?,
            block: params.optional(3, "block overrides")?.map(Box::new),
        };
        let question = chain.question(at, &options)?;
        Ok(Self(Asked::State(kind, request, question)))
    }

    /// Answers it. This may take as long as the gas cap allows.
    ///
    /// # Errors
    /// What the client is told instead.
    pub fn answer(self) -> Result<Value, RpcError> {
        let (kind, request, question) = match self.0 {
            Asked::State(kind, request, question) => (kind, request, question),
            Asked::Trace(tracing) => return tracing.answer(),
        };
        Ok(match kind {
            Kind::Call => json!(question.call(&request)?),
            Kind::Estimate => json!(U64::from(question.estimate(&request)?)),
            Kind::AccessList => {
                let (list, gas, error) = question.access_list(&request)?;
                let mut answer = json!({"accessList": list, "gasUsed": U64::from(gas)});
                if let Some(error) = error {
                    answer["error"] = json!(error);
                }
                answer
            }
        })
    }
}
