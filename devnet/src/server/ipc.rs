//! JSON-RPC over a Unix socket: JSON values one after another, with or without line ends between them. Who may open the file may do
//! everything.

use std::{
    io,
    os::unix::net::UnixStream as StdStream,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::value::RawValue;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    sync::{Semaphore, broadcast::error::RecvError, watch},
    time::timeout,
};

use super::{Front, answer::answer, subscriptions::Subscriptions};
use crate::{
    chain::Event,
    rpc::{Access, RpcError, request::response},
};

/// Bytes read at once.
const CHUNK: usize = 64 << 10;
/// How long an answer may take to be taken.
const PATIENCE: Duration = Duration::from_secs(10);

/// A bound socket, whose file is removed with it.
#[derive(Debug)]
pub struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    /// Binds `path`; a file that a dead node left behind is replaced.
    ///
    /// # Errors
    /// When the path is in use or cannot be made.
    pub fn bind(path: &Path) -> io::Result<Self> {
        let listener = match UnixListener::bind(path) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && abandoned(path) => {
                std::fs::remove_file(path)?;
                UnixListener::bind(path)?
            }
            other => other?,
        };
        Ok(Self {
            listener,
            path: path.to_owned(),
        })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Whether a socket's file has nobody behind it.
fn abandoned(path: &Path) -> bool {
    StdStream::connect(path).is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

/// Serves until told to stop.
pub async fn serve(socket: Socket, front: Arc<Front>, mut stopped: watch::Receiver<bool>) {
    let free = Arc::new(Semaphore::new(
        front.limits.connections.clamp(1, Semaphore::MAX_PERMITS),
    ));
    loop {
        let accepted = tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            accepted = socket.listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else { continue };
        // One connection too many is closed at once.
        let Ok(permit) = free.clone().try_acquire_owned() else {
            continue;
        };
        let front = front.clone();
        tokio::spawn(async move {
            converse(stream, &front).await;
            drop(permit);
        });
    }
}

/// One connection, request by request.
async fn converse(mut stream: UnixStream, front: &Arc<Front>) {
    let chain = front.registry.main();
    let subscriptions = Arc::new(Mutex::new(Subscriptions::default()));
    let mut events = chain.subscribe();
    let mut buffer: Vec<u8> = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let texts = tokio::select! {
            event = events.recv() => match event {
                Ok(Event::Ended) | Err(RecvError::Closed | RecvError::Lagged(_)) => return,
                Ok(event) => {
                    let subscriptions = subscriptions.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    subscriptions.notifications(&event)
                }
            },
            read = stream.read(&mut chunk) => {
                let Ok(read @ 1..) = read else { return };
                buffer.extend_from_slice(&chunk[..read]);
                let mut texts = Vec::new();
                loop {
                    match next(&mut buffer) {
                        Ok(Some(message)) => {
                            texts.extend(answer(front, &chain, Access { cheats: true }, Some(&subscriptions), &message).await);
                        }
                        Ok(None) if buffer.len() > front.limits.body => {
                            let error = RpcError::invalid_request(format!("message too large: more than {} bytes", front.limits.body));
                            send(&mut stream, &response(serde_json::Value::Null, Err(error)).to_string()).await;
                            return;
                        }
                        Ok(None) => break,
                        Err(error) => {
                            send(&mut stream, &response(serde_json::Value::Null, Err(error)).to_string()).await;
                            return;
                        }
                    }
                }
                texts
            }
        };
        for text in texts {
            if !send(&mut stream, &text).await {
                return;
            }
        }
    }
}

async fn send(stream: &mut UnixStream, text: &str) -> bool {
    let line = format!("{text}\n");
    matches!(
        timeout(PATIENCE, stream.write_all(line.as_bytes())).await,
        Ok(Ok(()))
    )
}

/// Takes the first whole JSON value out of the buffer.
fn next(buffer: &mut Vec<u8>) -> Result<Option<Vec<u8>>, RpcError> {
    let mut values = serde_json::Deserializer::from_slice(buffer).into_iter::<&RawValue>();
    match values.next() {
        None => Ok(None),
        Some(Err(error)) if error.is_eof() => Ok(None),
        Some(Err(error)) => Err(RpcError::parse(format!("parse error: {error}"))),
        Some(Ok(value)) => {
            let message = value.get().as_bytes().to_vec();
            let end = values.byte_offset();
            buffer.drain(..end);
            Ok(Some(message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_one_by_one_however_they_arrive() {
        let mut buffer = b" {\"a\":1}[2] {\"b\"".to_vec();
        assert_eq!(next(&mut buffer).unwrap().unwrap(), b"{\"a\":1}");
        assert_eq!(next(&mut buffer).unwrap().unwrap(), b"[2]");
        assert_eq!(next(&mut buffer).unwrap(), None);
        buffer.extend_from_slice(b":{}}\n");
        assert_eq!(next(&mut buffer).unwrap().unwrap(), b"{\"b\":{}}");
        assert_eq!(next(&mut buffer).unwrap(), None);
        buffer.extend_from_slice(b"}");
        assert_eq!(next(&mut buffer).unwrap_err().code, -32700);
    }
}
