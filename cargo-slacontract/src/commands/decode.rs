//! `decode`: what bytes say: a call, a revert, a result or an event of any known contract. No node is needed.

use std::fs;
use std::io::{IsTerminal as _, Read as _};

use alloy_json_abi::JsonAbi;
use alloy_primitives::{B256, Bytes, hex};
use clap::Args;
use serde_json::{Value, json};
use slacontract_client::decode::fields_json;
use slacontract_client::values::same;
use slacontract_client::{Decoded, Decoder, Log};

use super::Whereabouts;
use crate::contracts::Contracts;
use crate::output::{Answer, Failure, Output};

/// Most bytes read from stdin.
const MOST: u64 = 1 << 22;

/// Decode a call, revert data, a result or a log, by the ABI of any known contract.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract decode 0x4e487b71\n  cargo slacontract decode --abi escrow 0x86d1a69f"
)]
pub(crate) struct Decode {
    /// Bytes in hexadecimal digits, or a log as JSON; read from stdin when it is left out or `-`.
    data: Option<String>,
    /// The bytes are what this method returned.
    #[arg(long, value_name = "NAME", conflicts_with = "topics")]
    method: Option<String>,
    /// The bytes are the data of an event with these topics; repeated, its hash first.
    #[arg(long = "topic", value_name = "TOPIC")]
    topics: Vec<B256>,
    /// Whose ABI: a package, or a file with an ABI or artifact; every known contract's by default.
    #[arg(long, value_name = "PACKAGE|FILE")]
    abi: Option<String>,
    #[command(flatten)]
    at: Whereabouts,
}

impl Decode {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let text = match self.data.as_deref() {
            Some("-") | None => stdin()?,
            Some(text) => text.to_owned(),
        };
        let decoder = self.decoder(output)?;
        let text = text.trim();
        if text.starts_with('{') {
            let log: Log = serde_json::from_str(text)
                .map_err(|error| Failure::usage(format!("not a log: {error}")))?;
            return event(&decoder, &log);
        }
        let data = bytes(text)?;
        if !self.topics.is_empty() {
            return event(&decoder, &log_of(self.topics, data));
        }
        if let Some(method) = &self.method {
            return result(&decoder, method, &data);
        }
        match data.len() {
            0 => Err(Failure::usage("there are no bytes to decode").with_hint(
                "a revert without data is a trap or a bare `revert()`; it says nothing",
            )),
            4 => selector(&decoder, &data),
            32 if decoder.error(&data).is_none() => event(
                &decoder,
                &log_of(vec![B256::from_slice(&data)], Bytes::new()),
            ),
            _ => call_or_error(&decoder, &data),
        }
    }

    fn decoder(&self, output: &Output) -> Result<Decoder, Failure> {
        let contracts = self.at.contracts(output)?;
        let Some(wanted) = &self.abi else {
            return Ok(contracts.decoder());
        };
        let path = self.at.directory.join(wanted);
        if !path.is_file() {
            return Ok(Contracts::decoder_of_artifact(
                &contracts.artifact(wanted)?,
            )?);
        }
        let fail = |message: String| {
            Failure::new("artifact", format!("{}: {message}", path.display()))
                .with_hint("give a JSON ABI, or an artifact of target/slacontract")
        };
        let text = fs::read_to_string(&path).map_err(|error| fail(error.to_string()))?;
        let document: Value =
            serde_json::from_str(&text).map_err(|error| fail(error.to_string()))?;
        let abi = document.get("abi").unwrap_or(&document).clone();
        let abi: JsonAbi = serde_json::from_value(abi).map_err(|error| fail(error.to_string()))?;
        Ok(Decoder::new(abi))
    }
}

fn stdin() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        return Err(Failure::usage("there is nothing to decode")
            .with_hint("give the bytes, or pipe them in"));
    }
    let mut text = String::new();
    std::io::stdin()
        .take(MOST)
        .read_to_string(&mut text)
        .map_err(|error| Failure::new("io", format!("cannot read stdin: {error}")))?;
    // What another tool prints with --json is a text in quotes.
    Ok(text.trim().trim_matches('"').to_owned())
}

fn bytes(text: &str) -> Result<Bytes, Failure> {
    hex::decode(text).map(Bytes::from).map_err(|error| {
        let shown: String = text.chars().take(42).collect();
        Failure::usage(format!(
            "`{shown}` is not bytes in hexadecimal digits: {error}"
        ))
    })
}

fn log_of(topics: Vec<B256>, data: Bytes) -> Log {
    Log {
        address: Default::default(),
        topics,
        data,
        transaction_hash: None,
        block_number: None,
    }
}

fn answer(what: &str, decoded: &Decoded) -> Answer {
    let mut document = decoded.json();
    document["kind"] = json!(what);
    Answer::new(format!("{what} {}", decoded.text()), document)
}

fn unknown(what: String) -> Failure {
    Failure::new("decode", what)
        .with_hint("build the contract it belongs to, or give its ABI with --abi")
}

fn call_or_error(decoder: &Decoder, data: &[u8]) -> Result<Answer, Failure> {
    if let Some(error) = decoder.error(data) {
        return Ok(answer("error", &error));
    }
    if let Some(call) = decoder.call(data) {
        return Ok(answer("call", &call));
    }
    let selector = data.get(..4).unwrap_or(data);
    Err(unknown(format!(
        "no known method or error takes these {} bytes (selector 0x{})",
        data.len(),
        hex::encode(selector)
    )))
}

fn event(decoder: &Decoder, log: &Log) -> Result<Answer, Failure> {
    if let Some(decoded) = decoder.event(log) {
        return Ok(answer("event", &decoded));
    }
    let topic = log.topics.first().copied().unwrap_or_default();
    // A hash alone names the event, and says nothing about its values.
    let named = decoder
        .abi()
        .events()
        .find(|event| event.selector() == topic);
    match named {
        Some(event) if log.topics.len() == 1 && log.data.is_empty() => Ok(Answer::new(
            format!(
                "event {}",
                event.full_signature().trim_start_matches("event ")
            ),
            json!({ "kind": "event", "name": event.name, "signature": event.signature() }),
        )),
        Some(event) => Err(unknown(format!(
            "the topics and data do not fit {}",
            event.full_signature()
        ))),
        None => Err(unknown(format!("no known event has the hash {topic}"))),
    }
}

fn result(decoder: &Decoder, method: &str, data: &[u8]) -> Result<Answer, Failure> {
    let methods: Vec<_> = decoder
        .abi()
        .functions()
        .filter(|function| same(&function.name, method) || function.signature() == method)
        .collect();
    if methods.is_empty() {
        return Err(unknown(format!(
            "no known contract has a method `{method}`"
        )));
    }
    let decoded = methods
        .iter()
        .find_map(|function| Some((function, decoder.returned(function, data)?)));
    let Some((function, fields)) = decoded else {
        return Err(unknown(format!(
            "these {} bytes are not what `{method}` returns",
            data.len()
        )));
    };
    let decoded = Decoded {
        name: function.name.clone(),
        fields,
    };
    let document =
        json!({ "kind": "result", "name": decoded.name, "args": fields_json(&decoded.fields) });
    Ok(Answer::new(format!("result {}", decoded.text()), document))
}

/// Everything that four bytes may mean.
fn selector(decoder: &Decoder, data: &[u8]) -> Result<Answer, Failure> {
    if let Ok(answer) = call_or_error(decoder, data) {
        return Ok(answer);
    }
    let abi = decoder.abi();
    let methods = abi
        .functions()
        .filter(|function| function.selector()[..] == *data)
        .map(|function| ("call", function.signature()));
    let errors = abi
        .errors()
        .filter(|error| error.selector()[..] == *data)
        .map(|error| ("error", error.signature()));
    let builtin = [("error", "Error(string)"), ("error", "Panic(uint256)")]
        .into_iter()
        .filter(|(_, signature)| alloy_primitives::keccak256(signature)[..4] == *data)
        .map(|(what, signature)| (what, signature.to_owned()));
    let found: Vec<_> = methods.chain(errors).chain(builtin).collect();
    if found.is_empty() {
        return Err(unknown(format!(
            "no known method or error has the selector 0x{}",
            hex::encode(data)
        )));
    }
    let lines: String = found
        .iter()
        .map(|(what, signature)| format!("{what} {signature}\n"))
        .collect();
    let all: Vec<_> = found
        .iter()
        .map(|(what, signature)| json!({ "kind": what, "signature": signature }))
        .collect();
    Ok(Answer::new(
        lines,
        json!({ "selector": hex::encode_prefixed(data), "candidates": all }),
    ))
}
