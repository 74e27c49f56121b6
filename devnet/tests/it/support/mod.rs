//! A node on a free port, and clients of it.

pub mod contracts;
pub mod kept;

// Each test file uses a part of this.
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, json};
use slacontract_devnet::{Config, Node, RunningNode};

/// The first two accounts of the test mnemonic.
pub const ALICE: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
pub const BOB: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

pub fn node() -> RunningNode {
    node_with(|_| ())
}

pub fn node_with(change: impl FnOnce(&mut Config)) -> RunningNode {
    let mut config = Config {
        port: 0,
        lane: false,
        ..Config::default()
    };
    change(&mut config);
    Node::start(config).unwrap()
}

/// Sends bytes as they are; returns HTTP status and body.
pub fn post(url: &str, body: &[u8]) -> (u16, Value) {
    try_post(url, body).unwrap()
}

/// Sends bytes to a node that may be gone before it has answered.
pub fn try_post(url: &str, body: &[u8]) -> Result<(u16, Value), ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut response = agent
        .post(url)
        .header("content-type", "application/json")
        .send(body)?;
    // The default of ureq is 10 MB.
    let text = response
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_to_string()?;
    Ok((
        response.status().as_u16(),
        serde_json::from_str(&text).unwrap_or(Value::Null),
    ))
}

/// A call; the whole response.
pub fn raw_call(url: &str, method: &str, params: Value) -> Value {
    post(
        url,
        json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
            .to_string()
            .as_bytes(),
    )
    .1
}

/// A call that must succeed.
#[track_caller]
pub fn call(url: &str, method: &str, params: Value) -> Value {
    let response = raw_call(url, method, params);
    assert!(response.get("error").is_none(), "{method}: {response}");
    response["result"].clone()
}

/// A call that must fail: code and message.
#[track_caller]
pub fn fail(url: &str, method: &str, params: Value) -> (i64, String) {
    let response = raw_call(url, method, params);
    let error = response
        .get("error")
        .unwrap_or_else(|| panic!("{method} succeeded: {response}"));
    (
        error["code"].as_i64().unwrap(),
        error["message"].as_str().unwrap().to_owned(),
    )
}

/// A quantity as a number.
#[track_caller]
pub fn number(value: &Value) -> u64 {
    u64::from_str_radix(value.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

/// Sends a transaction from an unlocked account and returns its receipt.
#[track_caller]
pub fn send(url: &str, transaction: Value) -> Value {
    let hash = call(url, "eth_sendTransaction", json!([transaction]));
    let receipt = call(url, "eth_getTransactionReceipt", json!([hash]));
    assert!(
        receipt.is_object(),
        "the receipt is there as soon as the transaction was answered"
    );
    receipt
}

/// Init code that deploys `runtime`.
pub fn deploying(runtime: &str) -> String {
    let length = runtime.len() / 2;
    assert!(length < 256);
    // PUSH1 length, DUP1, PUSH1 offset, PUSH0, CODECOPY, PUSH0, RETURN
    format!("0x60{length:02x}8060095f395ff3{runtime}")
}

/// A WebSocket client, just enough for tests.
pub struct WebSocket(TcpStream);

impl WebSocket {
    pub fn connect(node: &RunningNode, path: &str) -> Self {
        let address = node.ws().trim_start_matches("ws://").to_owned();
        let mut stream = TcpStream::connect(&address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(
            head.starts_with(b"HTTP/1.1 101"),
            "{}",
            String::from_utf8_lossy(&head)
        );
        Self(stream)
    }

    pub fn send(&mut self, method: &str, params: Value) {
        let text =
            json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
        let mut frame = vec![0x81];
        match text.len() {
            short @ 0..126 => frame.push(0x80 | short as u8),
            long => {
                frame.push(0x80 | 126);
                frame.extend((long as u16).to_be_bytes());
            }
        }
        // A mask of zeros leaves the payload as it is.
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        self.0.write_all(&frame).unwrap();
    }

    /// The next text message.
    pub fn receive(&mut self) -> Value {
        loop {
            let mut head = [0; 2];
            self.0.read_exact(&mut head).unwrap();
            let length = match head[1] & 0x7f {
                126 => {
                    let mut length = [0; 2];
                    self.0.read_exact(&mut length).unwrap();
                    u64::from(u16::from_be_bytes(length))
                }
                127 => {
                    let mut length = [0; 8];
                    self.0.read_exact(&mut length).unwrap();
                    u64::from_be_bytes(length)
                }
                short => u64::from(short),
            };
            let mut payload = vec![0; length as usize];
            self.0.read_exact(&mut payload).unwrap();
            if head[0] & 0x0f == 1 {
                return serde_json::from_slice(&payload).unwrap();
            }
        }
    }

    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.send(method, params);
        self.receive()
    }
}
