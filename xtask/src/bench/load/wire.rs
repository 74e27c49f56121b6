//! JSON-RPC over one kept connection, as little of HTTP as that takes: requests are bytes made before the clock starts, answers are looked
//! at as text. The machine is shared with the node that is measured, so what the client costs is missing from the figures of both sides;
//! a full client spends several times what a fast node does.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::failure::Failure;

/// A connection to a node.
pub(super) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    /// Connects to `host:port`.
    pub(super) fn open(address: &str) -> Result<Self, Failure> {
        let failed = Failure::file(address);
        let open = || -> std::io::Result<TcpStream> {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(120)))?;
            Ok(stream)
        };
        Ok(Self {
            stream: open().map_err(failed)?,
            received: Vec::with_capacity(64 << 10),
        })
    }

    /// Sends a request made by [`http`] and answers the body of what comes back.
    pub(super) fn exchange(&mut self, request: &[u8]) -> Result<&[u8], Failure> {
        let failed = || Failure::file("the connection to the node");
        self.stream.write_all(request).map_err(failed())?;
        self.received.clear();
        let mut wanted = None;
        loop {
            let before = self.received.len();
            self.received.resize(before + (16 << 10), 0);
            let read = self
                .stream
                .read(&mut self.received[before..])
                .map_err(failed())?;
            self.received.truncate(before + read);
            if wanted.is_none() {
                wanted = body(&self.received)?;
            }
            if let Some((from, to)) = wanted.filter(|(_, to)| *to <= self.received.len()) {
                return Ok(&self.received[from..to]);
            }
            if read == 0 {
                return Err(Failure::unexpected(
                    "an answer",
                    "the connection was closed",
                ));
            }
        }
    }

    /// The same, of an answer that must have no error in it.
    pub(super) fn exchange_well(&mut self, request: &[u8]) -> Result<(), Failure> {
        let answer = self.exchange(request)?;
        if String::from_utf8_lossy(answer).contains("\"error\"") {
            return Err(Failure::unexpected("an answer", short(answer)));
        }
        Ok(())
    }

    /// One request and its result.
    pub(super) fn call(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        let request = http(
            &json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string(),
        );
        let answer = self.exchange(&request)?;
        let mut parsed: Value = serde_json::from_slice(answer)
            .map_err(|error| Failure::unexpected(method, format!("{error}: {}", short(answer))))?;
        if parsed["error"].is_null() {
            return Ok(parsed["result"].take());
        }
        Err(Failure::unexpected(method, &parsed["error"]))
    }
}

/// An HTTP request with this body.
pub(super) fn http(body: &str) -> Vec<u8> {
    let head =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length:";
    format!("{head} {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Where the body begins and ends, once the head is there.
fn body(received: &[u8]) -> Result<Option<(usize, usize)>, Failure> {
    let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = String::from_utf8_lossy(&received[..end]);
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    match length {
        Some(length) => Ok(Some((end + 4, end + 4 + length))),
        None => Err(Failure::unexpected("the head of an answer", head)),
    }
}

fn short(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_found_when_its_head_is_whole() {
        assert_eq!(body(b"HTTP/1.1 200 OK\r\nCont").unwrap(), None);
        let whole = b"HTTP/1.1 200 OK\r\ncontent-LENGTH: 2\r\n\r\n{}";
        assert_eq!(body(whole).unwrap(), Some((38, 40)));
        assert!(body(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
