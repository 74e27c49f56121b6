//! Reading a request body, bounded in size and time.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header},
};
use futures_util::StreamExt;

use crate::rpc::RpcError;

/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many times the limit is read and thrown away, so that the client hears the answer instead of a broken connection.
const DISCARD: usize = 8;

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// The HTTP status and what to say.
pub async fn read(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<Bytes, (StatusCode, RpcError)> {
    let slow = || {
        (
            StatusCode::REQUEST_TIMEOUT,
            RpcError::invalid_request(format!(
                "the request body did not arrive within {} s",
                PATIENCE.as_secs()
            )),
        )
    };
    tokio::time::timeout(PATIENCE, collect(headers, body, limit))
        .await
        .unwrap_or_else(|_| Err(slow()))
}

async fn collect(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<Bytes, (StatusCode, RpcError)> {
    let announced: Option<usize> = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::with_capacity(announced.unwrap_or_default().min(limit));
    let mut seen = 0_usize;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| {
            (
                StatusCode::BAD_REQUEST,
                RpcError::invalid_request(format!("the request body broke off: {error}")),
            )
        })?;
        seen = seen.saturating_add(chunk.len());
        if seen > limit {
            bytes = Vec::new();
            if seen > limit.saturating_mul(DISCARD) {
                break;
            }
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    if seen > limit {
        let size = announced.unwrap_or(seen).max(seen);
        let error = RpcError::invalid_request(format!(
            "content length too large ({size}>{limit}): send less, or start the devnet with --max-body {size}"
        ));
        return Err((StatusCode::PAYLOAD_TOO_LARGE, error));
    }
    Ok(bytes.into())
}
