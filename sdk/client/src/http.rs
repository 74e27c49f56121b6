//! JSON-RPC over HTTP for every executor: each request blocks a thread of a pool, so that the future needs no reactor.

use std::time::Duration;

use blocking::unblock;

use crate::rpc::{Pending, Transport, TransportError};

/// A node's HTTP endpoint.
#[derive(Clone, Debug)]
pub struct Http {
    url: String,
    agent: ureq::Agent,
}

impl Http {
    /// An endpoint such as `http://127.0.0.1:8545`. Nothing is sent yet.
    pub fn new(url: impl Into<String>) -> Self {
        Self::with_timeout(url, Duration::from_secs(60))
    }

    /// As [`Http::new`], with another limit than a minute for a whole request.
    pub fn with_timeout(url: impl Into<String>, timeout: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .build();
        Self {
            url: url.into(),
            agent: config.into(),
        }
    }
}

impl Http {
    fn post(&self, body: &str) -> Result<String, TransportError> {
        let fail = |error: ureq::Error| TransportError {
            endpoint: self.url.clone(),
            message: error.to_string(),
        };
        let mut response = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .send(body)
            .map_err(fail)?;
        let status = response.status();
        // A contract's artifact fits many times; an answer larger than this is not one to a request of ours.
        let text = response
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_string()
            .map_err(fail)?;
        if !status.is_success() && !text.trim_start().starts_with('{') {
            return Err(TransportError {
                endpoint: self.url.clone(),
                message: format!("HTTP status {status}"),
            });
        }
        Ok(text)
    }
}

impl Transport for Http {
    fn send(&self, body: String) -> Pending<Result<String, TransportError>> {
        // A clone shares the agent and its open connections.
        let own = self.clone();
        Box::pin(unblock(move || own.post(&body)))
    }

    fn sleep(&self, time: Duration) -> Pending<()> {
        Box::pin(unblock(move || std::thread::sleep(time)))
    }
}
