//! Requests and responses on the wire: one or a batch of them, as bytes. Nothing a client sends goes further than this unchecked.

use serde_json::{Map, Value, json};

use super::RpcError;

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What the answer carries; nothing for a notification, which is not answered.
    pub id: Option<Value>,
    /// The method.
    pub method: String,
    /// Its parameters.
    pub params: Option<Value>,
}

/// What a body holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// One request, or why it is none, with the id to answer to.
    One(Box<Result<Request, (Value, RpcError)>>),
    /// Several.
    Batch(Vec<Result<Request, (Value, RpcError)>>),
}

/// Reads a body.
///
/// # Errors
/// -32700 if it is not JSON or nested too deeply, -32600 if a batch is empty or longer than `most`.
pub fn parse(bytes: &[u8], most: usize) -> Result<Body, RpcError> {
    // serde_json refuses nesting beyond 128 levels by itself.
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| RpcError::parse(format!("parse error: {error}")))?;
    match value {
        Value::Array(values) if values.is_empty() => {
            Err(RpcError::invalid_request("invalid request: empty batch"))
        }
        Value::Array(values) if values.len() > most => Err(RpcError::invalid_request(format!(
            "batch too large: {} requests, at most {most}",
            values.len()
        ))),
        Value::Array(values) => Ok(Body::Batch(values.into_iter().map(request).collect())),
        value => Ok(Body::One(Box::new(request(value)))),
    }
}

fn request(value: Value) -> Result<Request, (Value, RpcError)> {
    let wrong = |id: Value, what: &str| {
        (
            id,
            RpcError::invalid_request(format!("invalid request: {what}")),
        )
    };
    let Value::Object(mut fields) = value else {
        return Err(wrong(
            Value::Null,
            &format!("an object is wanted, not {}", kind(&value)),
        ));
    };
    let id = fields.remove("id");
    if let Some(id) = id
        .as_ref()
        .filter(|id| !matches!(id, Value::Null | Value::String(_) | Value::Number(_)))
    {
        return Err(wrong(
            Value::Null,
            &format!("the id must be a number or a string, not {}", kind(id)),
        ));
    }
    let answer_to = id.clone().unwrap_or_default();
    match fields.remove("jsonrpc") {
        Some(Value::String(version)) if version == "2.0" => {}
        _ => return Err(wrong(answer_to, "\"jsonrpc\" must be \"2.0\"")),
    }
    let method = match fields.remove("method") {
        Some(Value::String(method)) => method,
        Some(other) => {
            return Err(wrong(
                answer_to,
                &format!("the method must be a string, not {}", kind(&other)),
            ));
        }
        None => return Err(wrong(answer_to, "the method is missing")),
    };
    Ok(Request {
        id,
        method,
        params: fields.remove("params"),
    })
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A response.
#[must_use]
pub fn response(id: Value, result: Result<Value, RpcError>) -> Value {
    let mut fields = Map::new();
    fields.insert("jsonrpc".to_owned(), json!("2.0"));
    fields.insert("id".to_owned(), id);
    match result {
        Ok(value) => fields.insert("result".to_owned(), value),
        Err(error) => fields.insert("error".to_owned(), json!(error)),
    };
    Value::Object(fields)
}

/// A notification of a subscription.
#[must_use]
pub fn notification(subscription: &str, result: Value) -> Value {
    json!({"jsonrpc": "2.0", "method": "eth_subscription", "params": {"subscription": subscription, "result": result}})
}
