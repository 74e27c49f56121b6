//! JSON-RPC errors, with the codes and words geth gives.

use serde::Serialize;
use serde_json::Value;

use crate::chain::{CallError, FiltersFull, Refused, dump::DumpError, thread::Unavailable};

/// An error as a client receives it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RpcError {
    /// -32700 not JSON, -32600 not a request, -32601 no such method, -32602 wrong parameters, -32603 a bug of the node, -32000 refused,
    /// 3 reverted (with revert data), 4 not yet included.
    pub code: i64,
    /// What is wrong, naming the value.
    pub message: String,
    /// Revert data, or what else belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

impl RpcError {
    /// An error with a code.
    #[must_use]
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            data: None,
        }
    }

    /// The body is not JSON.
    #[must_use]
    pub fn parse(message: impl Into<String>) -> Self {
        Self::new(-32700, message)
    }

    /// The JSON is not a request.
    #[must_use]
    pub fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(-32600, message)
    }

    /// There is no such method, and why.
    #[must_use]
    pub fn no_method(method: &str, why: Option<&str>) -> Self {
        let shown: String = method.chars().take(80).collect();
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        Self::new(
            -32601,
            format!("the method {shown} does not exist/is not available{why}"),
        )
    }

    /// Wrong parameters.
    #[must_use]
    pub fn invalid_params(message: impl Into<String>) -> Self {
        Self::new(-32602, message)
    }

    /// Refused.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(-32000, message)
    }

    /// A bug of the node.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(-32603, message)
    }
}

impl From<CallError> for RpcError {
    fn from(error: CallError) -> Self {
        let message = error.to_string();
        match error {
            CallError::Reverted { data, .. } => Self {
                code: 3,
                message,
                data: Some(Value::String(data.to_string())),
            },
            CallError::Overrides(_) => Self::invalid_params(message),
            _ => Self::refused(message),
        }
    }
}

impl From<Refused> for RpcError {
    fn from(error: Refused) -> Self {
        Self::refused(error.to_string())
    }
}

impl From<slacontract_store::StoreError> for RpcError {
    fn from(error: slacontract_store::StoreError) -> Self {
        Self::refused(error.to_string())
    }
}

impl From<DumpError> for RpcError {
    fn from(error: DumpError) -> Self {
        match error {
            DumpError::Store(error) => error.into(),
            DumpError::Private => Self::refused(error.to_string()),
            _ => Self::invalid_params(error.to_string()),
        }
    }
}

impl From<FiltersFull> for RpcError {
    fn from(error: FiltersFull) -> Self {
        Self::refused(error.to_string())
    }
}

impl From<Unavailable> for RpcError {
    fn from(error: Unavailable) -> Self {
        match error {
            Unavailable::Busy => Self::new(-32005, error.to_string()),
            Unavailable::Panicked => Self::internal(error.to_string()),
            _ => Self::refused(error.to_string()),
        }
    }
}
