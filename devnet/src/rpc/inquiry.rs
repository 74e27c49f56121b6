//! Questions that take long: prepared on the chain's thread, where the state is, and answered on any other.

use alloy_primitives::U64;
use alloy_rpc_types_eth::TransactionRequest;
use serde_json::{Value, json};

use super::{Params, RpcError};
use crate::chain::{At, CallOptions, Chain, Question};

/// The methods that are such questions.
pub const INQUIRIES: [&str; 3] = ["eth_call", "eth_estimateGas", "eth_createAccessList"];

/// What is asked of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Call,
    Estimate,
    AccessList,
}

/// A question with the state it is about.
#[derive(Debug)]
pub struct Inquiry {
    kind: Kind,
    request: TransactionRequest,
    question: Question,
}

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
        Ok(Self {
            kind,
            request,
            question: chain.question(at, &options)?,
        })
    }

    /// Answers it. This may take as long as the gas cap allows.
    ///
    /// # Errors
    /// What the client is told instead.
    pub fn answer(self) -> Result<Value, RpcError> {
        Ok(match self.kind {
            Kind::Call => json!(self.question.call(&self.request)?),
            Kind::Estimate => json!(U64::from(self.question.estimate(&self.request)?)),
            Kind::AccessList => {
                let (list, gas, error) = self.question.access_list(&self.request)?;
                let mut answer = json!({"accessList": list, "gasUsed": U64::from(gas)});
                if let Some(error) = error {
                    answer["error"] = json!(error);
                }
                answer
            }
        })
    }
}
