//! Requests that go to another thread together, transactions to the chain's, questions to one that answers them: the way there and back costs
//! more than most of them do. A request that comes alone goes the same way.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use alloy_consensus::Transaction as _;
use alloy_primitives::Bytes;
use serde_json::Value;

use crate::{
    chain::{
        Askable, Chain, Pending, Waiters,
        thread::{ChainHandle, Unavailable},
    },
    rpc::{
        self, Inquiry, Params, RpcError,
        request::{Request, response},
    },
    server::Front,
};

/// Requests that go together at most: the thread does nothing else meanwhile.
pub(super) const MOST: usize = 100;

/// Gas of transactions that are not handed to the chain's thread if nothing is in their way: the connections of this thread wait meanwhile,
/// for milliseconds at most.
const BRIEF: u64 = 1_000_000;

/// How requests are done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Signed transactions: handed over in their order, each answered when a block was tried.
    Send,
    /// Questions, answered one after another beside the chain.
    Ask,
    /// Anything else, one at a time.
    Alone,
}

impl Way {
    pub(super) fn of(method: &str) -> Self {
        match method {
            "eth_sendRawTransaction" | "eth_sendRawTransactionSync" => Self::Send,
            method if rpc::is_inquiry(method) => Self::Ask,
            _ => Self::Alone,
        }
    }
}

/// Hands signed transactions over, and waits for each; a text for each that has an id.
pub(super) async fn send(
    front: &Front,
    chain: &ChainHandle,
    requests: Vec<Request>,
) -> Vec<Option<String>> {
    let mut ids = Vec::with_capacity(requests.len());
    let mut given = Vec::with_capacity(requests.len());
    for Request { id, method, params } in requests {
        ids.push(id);
        // Recovering the sender is the dear part, and is done here.
        given.push(signed(params).map(|(pending, params)| (method, pending, params)));
    }
    let gas = given.iter().flatten().fold(0_u64, |sum, (_, pending, _)| {
        sum.saturating_add(pending.transaction.envelope.gas_limit())
    });
    let brief = gas <= BRIEF;
    let accept = move |chain: &mut Chain, waiters: &mut Waiters| -> Vec<_> {
        let accepted = given.into_iter().map(|given| {
            let (method, pending, params) = given?;
            rpc::send_signed(chain, waiters, pending, &params, method.ends_with("Sync"))
        });
        accepted.collect()
    };
    let accepted = match chain.hand_over(brief, accept).await {
        Ok(accepted) => accepted,
        Err(unavailable) => ids.iter().map(|_| Err(unavailable.into())).collect(),
    };
    let mut texts = Vec::with_capacity(ids.len());
    for (id, accepted) in ids.into_iter().zip(accepted) {
        let result = match accepted {
            Ok(answer) => answer.value().await,
            Err(error) => Err(error),
        };
        texts.push(text(front, id, result));
    }
    texts
}

/// A signed transaction with its sender, and all parameters it came with.
fn signed(params: Option<Value>) -> Result<(Pending, Params), RpcError> {
    let params = Params::new(params)?;
    let pending = Pending::decode(&params.required::<Bytes>(0, "transaction")?)?;
    Ok((pending, params))
}

/// Answers questions; a text for each that has an id. Once there are `room` bytes of answers, the rest are told that it is too much.
pub(super) async fn ask(
    front: &Arc<Front>,
    chain: &ChainHandle,
    requests: Vec<Request>,
    room: usize,
) -> Vec<Option<String>> {
    let mut ids = Vec::with_capacity(requests.len());
    let mut asked = Vec::with_capacity(requests.len());
    for Request { id, method, params } in requests {
        ids.push(id);
        asked.push((method, params));
    }
    let count = ids.len();
    let prepared: Prepared = match chain.present() {
        Some(present) => Box::new(move || prepare(&*present, asked)),
        // A chain in memory is asked on its own thread.
        None => match chain.with(move |chain, _| prepare(chain, asked)).await {
            Ok(prepared) => Box::new(move || prepared),
            Err(unavailable) => Box::new(move || all(count, unavailable)),
        },
    };
    let told = front.clone();
    let answering = front.questions.spawn_blocking(move || {
        let prepared = catch_unwind(AssertUnwindSafe(prepared))
            .unwrap_or_else(|_| all(count, Unavailable::Panicked));
        let mut size = 0;
        let answers = ids.into_iter().zip(prepared).map(|(id, prepared)| {
            let result = if size > room {
                Err(too_large(told.limits.answers))
            } else {
                prepared.and_then(|question| {
                    // One that makes the node panic takes no other with it.
                    catch_unwind(AssertUnwindSafe(|| question.answer()))
                        .unwrap_or_else(|_| Err(Unavailable::Panicked.into()))
                })
            };
            let text = text(&told, id, result);
            size += text.as_ref().map_or(0, String::len);
            text
        });
        answers.collect()
    });
    // It fails only when the node ends, and then nobody waits.
    answering.await.unwrap_or_default()
}

/// What questions need, found out when it is called.
type Prepared = Box<dyn FnOnce() -> Vec<Result<Inquiry, RpcError>> + Send>;

/// The same refusal for each.
fn all(count: usize, unavailable: Unavailable) -> Vec<Result<Inquiry, RpcError>> {
    (0..count).map(|_| Err(unavailable.into())).collect()
}

/// Finds out what each question needs.
fn prepare(
    chain: &dyn Askable,
    asked: Vec<(String, Option<Value>)>,
) -> Vec<Result<Inquiry, RpcError>> {
    let prepared = asked
        .into_iter()
        .map(|(method, params)| rpc::prepare(chain, &method, &Params::new(params)?));
    prepared.collect()
}

/// What is said instead of an answer when those before it are too large together.
pub(super) fn too_large(limit: usize) -> RpcError {
    RpcError::new(
        -32003,
        format!("response too large: the batch's answers exceed {limit} bytes"),
    )
}

/// Counts an answer; its text, unless nobody wants to know.
pub(super) fn text(
    front: &Front,
    id: Option<Value>,
    result: Result<Value, RpcError>,
) -> Option<String> {
    front.counters.count(result.is_ok());
    id.map(|id| response(id, result).to_string())
}
