//! What a monitor asks: whether the node answers, and how much it has done.
//!
//! `/metrics` is in the text form of Prometheus; `/readyz` asks the main chain, so that a node whose chain is stuck is not ready.

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::Front;

/// How long the main chain may take to answer before the node is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// What has been counted since the start.
#[derive(Debug, Default)]
pub struct Counters {
    requests: AtomicU64,
    errors: AtomicU64,
}

impl Counters {
    /// One more request was answered.
    pub fn count(&self, success: bool) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if !success {
            self.errors.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What the main chain says of itself.
struct Height {
    block: u64,
    time: u64,
    waiting: usize,
}

async fn height(front: &Front) -> Option<Height> {
    let chain = front.registry.main();
    let asked = chain.with(|chain, _| Height {
        block: chain.latest(),
        time: chain.latest_block().header.timestamp,
        waiting: chain.pool().len(),
    });
    tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()
}

/// `/readyz`.
pub async fn ready(State(front): State<Arc<Front>>) -> Response {
    match height(&front).await {
        Some(_) => "ok".into_response(),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the main chain does not answer",
        )
            .into_response(),
    }
}

/// `/metrics`.
pub async fn metrics(State(front): State<Arc<Front>>) -> Response {
    let Some(height) = height(&front).await else {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "the main chain does not answer",
        )
            .into_response();
    };
    let counters = &front.counters;
    let mut text = String::new();
    let mut tell = |name: &str, kind: &str, help: &str, value: u64| {
        // Writing into a String cannot fail.
        let _ = write!(
            text,
            "# HELP slacontract_{name} {help}\n# TYPE slacontract_{name} {kind}\nslacontract_{name} {value}\n"
        );
    };
    tell(
        "block_number",
        "gauge",
        "Number of the main chain's latest block.",
        height.block,
    );
    tell(
        "block_timestamp_seconds",
        "gauge",
        "Timestamp of the main chain's latest block.",
        height.time,
    );
    tell(
        "pool_transactions",
        "gauge",
        "Transactions that wait on the main chain.",
        height.waiting as u64,
    );
    tell(
        "private_chains",
        "gauge",
        "Private chains that exist.",
        front.registry.count() as u64,
    );
    tell(
        "rpc_requests_total",
        "counter",
        "JSON-RPC requests answered since the start.",
        counters.requests.load(Ordering::Relaxed),
    );
    tell(
        "rpc_errors_total",
        "counter",
        "JSON-RPC requests answered with an error since the start.",
        counters.errors.load(Ordering::Relaxed),
    );
    let programs = front.programs.counts();
    tell(
        "programs_compiled_total",
        "counter",
        "Programs compiled since the start.",
        programs.compiled,
    );
    tell(
        "programs_loaded_total",
        "counter",
        "Programs that an earlier process had compiled.",
        programs.loaded,
    );
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        text,
    )
        .into_response()
}
