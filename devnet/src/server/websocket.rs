//! One WebSocket: requests are answered as they finish, subscriptions are served in between, and a client that does not keep up is cut off.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use futures_util::{SinkExt, StreamExt, stream::FuturesUnordered};
use tokio::{
    sync::broadcast::error::RecvError,
    time::{MissedTickBehavior, interval, timeout},
};

use super::{Front, answer::answer, subscriptions::Subscriptions};
use crate::{
    chain::{Event, thread::ChainHandle},
    rpc::Access,
};

/// Requests in progress on one connection.
const IN_PROGRESS: usize = 64;
/// How long a message may take to be taken.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a silent client is asked whether it is there.
const PING: Duration = Duration::from_secs(30);

/// Serves a connection until it ends.
pub async fn serve(socket: WebSocket, front: Arc<Front>, chain: Arc<ChainHandle>, access: Access) {
    let subscriptions = Arc::new(Mutex::new(Subscriptions::default()));
    let mut events = chain.subscribe();
    let (mut sink, mut stream) = socket.split();
    let mut working = FuturesUnordered::new();
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let mut texts = Vec::new();
        tokio::select! {
            // In order: the answer to a subscription goes out before its first notification.
            biased;
            Some(answered) = working.next(), if !working.is_empty() => texts.extend(answered),
            event = events.recv() => match event {
                Ok(Event::Ended) | Err(RecvError::Closed) => {
                    let frame = CloseFrame { code: close_code::AWAY, reason: "this chain does not exist any more".into() };
                    let _ = timeout(PATIENCE, sink.send(Message::Close(Some(frame)))).await;
                    return;
                }
                Ok(event) => {
                    let subscriptions = subscriptions.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    texts = subscriptions.notifications(&event);
                }
                Err(RecvError::Lagged(missed)) => {
                    let reason = format!("subscriptions fell {missed} events behind");
                    let _ = timeout(PATIENCE, sink.send(Message::Close(Some(CloseFrame { code: close_code::POLICY, reason: reason.into() })))).await;
                    return;
                }
            },
            message = stream.next(), if working.len() < IN_PROGRESS => {
                let bytes = match message {
                    Some(Ok(Message::Text(text))) => axum::body::Bytes::from(text),
                    Some(Ok(Message::Binary(bytes))) => bytes,
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                };
                let (front, chain, subscriptions) = (front.clone(), chain.clone(), subscriptions.clone());
                working.push(async move { answer(&front, &chain, access, Some(&subscriptions), &bytes).await });
            }
            _ = ping.tick() => {
                if !matches!(timeout(PATIENCE, sink.send(Message::Ping(axum::body::Bytes::new()))).await, Ok(Ok(()))) {
                    return;
                }
            }
        }
        for text in texts {
            if !matches!(
                timeout(PATIENCE, sink.send(Message::Text(text.into()))).await,
                Ok(Ok(()))
            ) {
                return;
            }
        }
    }
}
