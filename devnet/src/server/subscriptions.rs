//! What one connection is told without asking again.

use std::collections::BTreeMap;

use alloy_rpc_types_eth::Filter;
use serde_json::{Value, json};

use crate::{
    chain::Event,
    rpc::{Params, RpcError, matching, request::notification, shape},
};

/// What a subscription is about.
#[derive(Clone, Debug)]
enum Topic {
    Heads,
    Logs(Box<Filter>),
    Pending,
    Syncing,
}

/// The subscriptions of a connection.
#[derive(Clone, Debug, Default)]
pub struct Subscriptions {
    topics: BTreeMap<u64, Topic>,
    last: u64,
}

impl Subscriptions {
    /// Answers `eth_subscribe`.
    ///
    /// # Errors
    /// -32602 for an unknown topic or filter, -32000 when there are `limit` already.
    pub fn add(&mut self, params: &Params, limit: usize) -> Result<Value, RpcError> {
        let topic: String = params.required(0, "topic")?;
        let topic = match topic.as_str() {
            "newHeads" => Topic::Heads,
            "logs" => Topic::Logs(params.optional(1, "filter")?.unwrap_or_default()),
            "newPendingTransactions" => {
                if params
                    .optional::<bool>(1, "full transactions")?
                    .unwrap_or_default()
                {
                    return Err(RpcError::invalid_params(
                        "invalid argument 1 (full transactions): only hashes are sent; ask for the transaction by hash",
                    ));
                }
                Topic::Pending
            }
            "syncing" => Topic::Syncing,
            other => {
                let shown: String = other.chars().take(80).collect();
                return Err(RpcError::invalid_params(format!(
                    "no \"{shown}\" subscription in eth namespace; there are newHeads, logs, newPendingTransactions, syncing"
                )));
            }
        };
        if self.topics.len() >= limit {
            return Err(RpcError::refused(format!(
                "this connection has {limit} subscriptions already: end some with eth_unsubscribe"
            )));
        }
        self.last += 1;
        self.topics.insert(self.last, topic);
        Ok(json!(name(self.last)))
    }

    /// Answers `eth_unsubscribe`.
    ///
    /// # Errors
    /// -32602 if the id is none.
    pub fn remove(&mut self, params: &Params) -> Result<Value, RpcError> {
        let id = params.small(0, "subscription id")?;
        Ok(json!(self.topics.remove(&id).is_some()))
    }

    /// The notifications that an event causes.
    #[must_use]
    pub fn notifications(&self, event: &Event) -> Vec<String> {
        let mut texts = Vec::new();
        let mut tell = |id: &u64, value: Result<Value, RpcError>| {
            if let Ok(value) = value {
                texts.push(notification(&name(*id), value).to_string());
            }
        };
        for (id, topic) in &self.topics {
            match (topic, event) {
                (Topic::Heads, Event::Sealed(block)) => {
                    tell(id, shape::json_of(shape::header(block)));
                }
                (Topic::Logs(filter), Event::Sealed(block)) => {
                    for log in matching(block, filter) {
                        tell(id, shape::json_of(log));
                    }
                }
                (Topic::Pending, Event::Pending(hash)) => tell(id, Ok(json!(hash))),
                _ => {}
            }
        }
        texts
    }
}

fn name(id: u64) -> String {
    format!("{id:#x}")
}
