//! From the bytes of a request to the text of its answer, over whatever transport they came.

mod together;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};

use super::{Front, reachable, subscriptions::Subscriptions};
use together::{Way, too_large};

use crate::{
    chain::thread::{ChainHandle, Unavailable},
    rpc::{
        self, Access, Look, Params, RpcError,
        request::{Body, Request, parse, response},
    },
};

/// A request, or why it is none, with the id to answer to.
type Given = Result<Request, (Value, RpcError)>;

/// A connection's subscriptions; nothing where a connection cannot have any.
pub type Session<'a> = Option<&'a Arc<Mutex<Subscriptions>>>;

/// Answers a body; nothing if it holds only notifications.
pub async fn answer(
    front: &Arc<Front>,
    chain: &Arc<ChainHandle>,
    access: Access,
    session: Session<'_>,
    bytes: &[u8],
) -> Option<String> {
    let limit = front.limits.answers;
    match parse(bytes, front.limits.batch) {
        Err(error) => Some(response(Value::Null, Err(error)).to_string()),
        Ok(Body::One(request)) => some(front, chain, access, session, vec![*request], limit)
            .await
            .pop()
            .flatten(),
        Ok(Body::Batch(requests)) => {
            let mut texts: Vec<String> = Vec::with_capacity(requests.len());
            let mut size = 0;
            let mut rest = requests.into_iter().peekable();
            while let Some(first) = rest.next() {
                if size > limit {
                    if let Ok(Request { id: Some(id), .. }) = first {
                        texts.push(response(id, Err(too_large(limit))).to_string());
                    }
                    continue;
                }
                let way = way(&first);
                let mut group = vec![first];
                while way != Way::Alone
                    && group.len() < together::MOST
                    && let Some(next) = rest.next_if(|next| self::way(next) == way)
                {
                    group.push(next);
                }
                let answers = some(front, chain, access, session, group, limit - size).await;
                for text in answers.into_iter().flatten() {
                    size += text.len();
                    texts.push(text);
                }
            }
            (!texts.is_empty()).then(|| format!("[{}]", texts.join(",")))
        }
    }
}

fn way(given: &Given) -> Way {
    given
        .as_ref()
        .map_or(Way::Alone, |request| Way::of(&request.method))
}

/// Answers requests that are done the same way, several only where they can be done together.
async fn some(
    front: &Arc<Front>,
    chain: &Arc<ChainHandle>,
    access: Access,
    session: Session<'_>,
    group: Vec<Given>,
    room: usize,
) -> Vec<Option<String>> {
    match group.first().map(way) {
        Some(Way::Send) => together::send(front, chain, requests(group)).await,
        Some(Way::Ask) => together::ask(front, chain, requests(group), room).await,
        Some(Way::Alone) | None => {
            let mut texts = Vec::with_capacity(group.len());
            for given in group {
                texts.push(match given {
                    Err((id, error)) => Some(response(id, Err(error)).to_string()),
                    Ok(Request { id, method, params }) => {
                        let result = call(front, chain, access, session, method, params).await;
                        together::text(front, id, result)
                    }
                });
            }
            texts
        }
    }
}

/// Those that are requests.
fn requests(group: Vec<Given>) -> Vec<Request> {
    group.into_iter().flatten().collect()
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
        _ => {
            if let Some(look) = rpc::look(&method)
                && let Some(present) = chain.present()
            {
                let answer = move || rpc::look_up(&*present, &method, params);
                return match look {
                    // Another thread would have to be woken, and this one after it.
                    Look::Brief => catch_unwind(AssertUnwindSafe(answer)).ok(),
                    Look::Long => tokio::task::spawn_blocking(answer).await.ok(),
                }
                .ok_or(Unavailable::Panicked)?;
            }
            let answered = chain
                .with(move |chain, waiters| rpc::dispatch(chain, waiters, access, &method, params))
                .await??;
            answered.value().await
        }
    }
}
