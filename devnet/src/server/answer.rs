//! From the bytes of a request to the text of its answer, over whatever transport they came.

use std::sync::{Arc, Mutex};

use alloy_primitives::Bytes;
use serde_json::{Value, json};

use super::{Front, reachable, subscriptions::Subscriptions};
use crate::{
    chain::{
        Chain, Pending,
        thread::{ChainHandle, Unavailable, Waiters},
    },
    rpc::{
        self, Access, Params, RpcError,
        request::{Body, Request, parse, response},
    },
};

/// A connection's subscriptions; nothing where a connection cannot have any.
pub type Session<'a> = Option<&'a Arc<Mutex<Subscriptions>>>;

/// Answers a body; nothing if it holds only notifications.
pub async fn answer(
    front: &Front,
    chain: &Arc<ChainHandle>,
    access: Access,
    session: Session<'_>,
    bytes: &[u8],
) -> Option<String> {
    match parse(bytes, front.limits.batch) {
        Err(error) => Some(response(Value::Null, Err(error)).to_string()),
        Ok(Body::One(request)) => one(front, chain, access, session, *request)
            .await
            .map(|value| value.to_string()),
        Ok(Body::Batch(requests)) => {
            let mut answers: Vec<String> = Vec::with_capacity(requests.len());
            let mut size = 0;
            for request in requests {
                if size > front.limits.answers {
                    if let Ok(Request { id: Some(id), .. }) = request {
                        let error = RpcError::new(
                            -32003,
                            format!(
                                "response too large: the batch's answers exceed {} bytes",
                                front.limits.answers
                            ),
                        );
                        answers.push(response(id, Err(error)).to_string());
                    }
                    continue;
                }
                if let Some(value) = one(front, chain, access, session, request).await {
                    let text = value.to_string();
                    size += text.len();
                    answers.push(text);
                }
            }
            (!answers.is_empty()).then(|| format!("[{}]", answers.join(",")))
        }
    }
}

async fn one(
    front: &Front,
    chain: &Arc<ChainHandle>,
    access: Access,
    session: Session<'_>,
    request: Result<Request, (Value, RpcError)>,
) -> Option<Value> {
    let Request { id, method, params } = match request {
        Ok(request) => request,
        Err((id, error)) => return Some(response(id, Err(error))),
    };
    let result = call(front, chain, access, session, method, params).await;
    front.counters.count(result.is_ok());
    id.map(|id| response(id, result))
}

async fn call(
    front: &Front,
    chain: &Arc<ChainHandle>,
    access: Access,
    session: Session<'_>,
    method: String,
    params: Option<Value>,
) -> Result<Value, RpcError> {
    match method.as_str() {
        "eth_subscribe" | "eth_unsubscribe" => {
            let Some(session) = session else {
                return Err(RpcError::no_method(
                    &method,
                    Some("notifications not supported: open a WebSocket"),
                ));
            };
            let params = Params::new(params)?;
            let mut subscriptions = session
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if method == "eth_subscribe" {
                subscriptions.add(&params, front.limits.subscriptions)
            } else {
                subscriptions.remove(&params)
            }
        }
        "sla_newChain" | "sla_dropChain" if !access.cheats => Err(RpcError::no_method(
            &method,
            Some(
                "it is for development; start the devnet with --allow-cheats, or connect over loopback",
            ),
        )),
        "sla_newChain" => {
            let name = front
                .registry
                .create()
                .map_err(|error| RpcError::refused(error.to_string()))?;
            let address = reachable(front.address);
            Ok(
                json!({"id": name, "rpc": format!("http://{address}/c/{name}"), "ws": format!("ws://{address}/c/{name}")}),
            )
        }
        "sla_dropChain" => {
            let name: String = Params::new(params)?.required(0, "chain id")?;
            // Clients may name a chain by its address, too.
            let name = name.rsplit('/').next().unwrap_or_default();
            Ok(json!(front.registry.drop_chain(name)))
        }
        inquiry if rpc::is_inquiry(inquiry) => {
            // One per core at a time; the others wait here, and the chain goes on meanwhile.
            let turn = front.turns.clone().acquire_owned().await;
            let params = Params::new(params)?;
            let prepare =
                move |chain: &mut Chain, _: &mut Waiters| rpc::prepare(chain, &method, &params);
            let inquiry = chain.with(prepare).await??;
            tokio::task::spawn_blocking(move || {
                // The turn is over when the work is, even if the client has gone.
                let _turn = turn;
                inquiry.answer()
            })
            .await
            .map_err(|_| Unavailable::Panicked)?
        }
        "eth_sendRawTransaction" | "eth_sendRawTransactionSync" => {
            let params = Params::new(params)?;
            let pending = Pending::decode(&params.required::<Bytes>(0, "transaction")?)?;
            let sync = method.ends_with("Sync");
            let send = move |chain: &mut Chain, waiters: &mut Waiters| {
                rpc::send_signed(chain, waiters, pending, &params, sync)
            };
            chain.with(send).await??.value().await
        }
        _ => {
            if rpc::is_look_up(&method)
                && let Some(chronicle) = chain.chronicle()
            {
                // It may wait for the disk or look through many blocks.
                let answer = move || rpc::look_up(&chronicle, &method, params);
                return tokio::task::spawn_blocking(answer)
                    .await
                    .map_err(|_| Unavailable::Panicked)?;
            }
            let answered = chain
                .with(move |chain, waiters| rpc::dispatch(chain, waiters, access, &method, params))
                .await??;
            answered.value().await
        }
    }
}
