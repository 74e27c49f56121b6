//! `logs`: what contracts have said, decoded, filtered, and followed as it comes.

use std::time::Duration;

use alloy_dyn_abi::DynSolValue;
use alloy_json_abi::{Event, EventParam};
use alloy_primitives::{Address, U64};
use clap::Args;
use serde_json::{Map, Value, json};
use slacontract_client::values::{ValueError, parse_event};
use slacontract_client::{Decoded, Decoder, Log};

use super::Whereabouts;
use crate::contracts::{Contracts, block};
use crate::network::{Network, NetworkError};
use crate::output::{Answer, Failure, Output};

/// How often a node is asked for more.
const PAUSE: Duration = Duration::from_millis(500);

/// Print the events of a contract, or of all known ones, decoded.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract logs counter\n  cargo slacontract logs token --event Transfer --where to=alice --from-block 1"
)]
pub(crate) struct Logs {
    /// Name it was deployed under, or its address; every contract by default.
    contract: Option<String>,
    /// Only events of this name.
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
    /// Only events whose field has this value; may be repeated.
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    conditions: Vec<String>,
    /// First block.
    #[arg(long, value_name = "BLOCK", default_value = "earliest", value_parser = block)]
    from_block: Value,
    /// Last block.
    #[arg(long, value_name = "BLOCK", default_value = "latest", value_parser = block)]
    to_block: Value,
    /// Go on with what comes, one line each, until interrupted; with --json, one document per line.
    #[arg(long, conflicts_with = "to_block")]
    follow: bool,
    /// Package whose ABI an address has.
    #[arg(long, value_name = "PACKAGE")]
    abi: Option<String>,
    #[command(flatten)]
    at: Whereabouts,
}

/// What is asked for.
struct Query<'a> {
    network: &'a Network,
    contracts: &'a Contracts,
    decoder: Decoder,
    address: Option<Address>,
    topics: Option<Vec<Value>>,
    conditions: Vec<(String, String)>,
}

impl Logs {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let conditions = self
            .conditions
            .iter()
            .map(|text| {
                let (field, value) = text
                    .split_once('=')
                    .ok_or_else(|| Failure::usage(format!("--where {text}: write FIELD=VALUE")))?;
                Ok((field.trim().to_owned(), value.trim().to_owned()))
            })
            .collect::<Result<_, Failure>>()?;
        let (network, contracts) = self.at.connect(output)?;
        let (address, decoder) = match &self.contract {
            Some(name) => {
                let located = contracts.find(&network, name, self.abi.as_deref())?;
                (Some(located.address), located.decoder())
            }
            None => (None, contracts.decoder()),
        };
        let topics = self
            .event
            .as_deref()
            .map(|name| topics(&decoder, name))
            .transpose()?;
        let query = Query {
            network: &network,
            contracts: &contracts,
            decoder,
            address,
            topics,
            conditions,
        };
        query.check_conditions(self.event.as_deref())?;
        if let (Some(first), Some(last)) = (number(&self.from_block), number(&self.to_block))
            && first > last
        {
            return Err(Failure::usage(format!(
                "--from-block {first} is after --to-block {last}"
            )));
        }
        if self.follow {
            return query.follow(&self.from_block, output);
        }
        let logs = query.ask(&self.from_block, &self.to_block)?;
        let rows: Vec<_> = logs.iter().filter_map(|log| query.row(log)).collect();
        let lines: String = rows.iter().map(|(line, _)| format!("{line}\n")).collect();
        let documents: Vec<_> = rows.into_iter().map(|(_, document)| document).collect();
        Ok(Answer::new(lines, json!({ "logs": documents })))
    }
}

/// The hashes of the events of that name.
fn topics(decoder: &Decoder, name: &str) -> Result<Vec<Value>, Failure> {
    let found: Vec<_> = decoder
        .abi()
        .events()
        .filter(|event| event.name.eq_ignore_ascii_case(name) || event.signature() == name)
        .map(|event| json!(event.selector()))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let known: Vec<_> = decoder
        .abi()
        .events()
        .map(|event| format!("`{}`", event.name))
        .collect();
    let known = if known.is_empty() {
        "none is known".into()
    } else {
        format!("there is {}", known.join(", "))
    };
    Err(Failure::usage(format!("no event `{name}`; {known}")))
}

/// The number of a block, if it is named by one.
fn number(block: &Value) -> Option<U64> {
    block.as_str().and_then(|text| text.parse().ok())
}

/// Whether an indexed value of this type is recorded by its hash alone.
fn is_hashed(solidity: &str) -> bool {
    solidity == "string"
        || solidity == "bytes"
        || solidity.ends_with([']', ')'])
        || solidity.starts_with("tuple")
}

impl Query<'_> {
    fn check_conditions(&self, event: Option<&str>) -> Result<(), Failure> {
        for (field, value) in &self.conditions {
            let mut fields: Vec<_> = self.inputs(event).map(|input| input.name.clone()).collect();
            fields.sort();
            fields.dedup();
            if !fields.contains(field) {
                return Err(Failure::usage(format!(
                    "--where {field}: no event has such a field; there is {}",
                    fields.join(", ")
                )));
            }
            let mut wrong = None;
            for input in self.inputs(event).filter(|input| input.name == *field) {
                match self.parse(input, value) {
                    Ok(_) => wrong = None,
                    // Of an indexed text or list only the hash is there.
                    Err(_) if input.indexed && is_hashed(&input.ty) => wrong = None,
                    Err(error) => wrong = Some(error),
                }
                if wrong.is_none() {
                    break;
                }
            }
            if let Some(error) = wrong {
                return Err(Failure::usage(format!("--where {field} {error}")));
            }
        }
        Ok(())
    }

    /// The fields of the events of that name, or of all.
    fn inputs(&self, event: Option<&str>) -> impl Iterator<Item = &EventParam> {
        let wanted = move |known: &&Event| {
            event.is_none_or(|event| {
                known.name.eq_ignore_ascii_case(event) || known.signature() == event
            })
        };
        let events = self.decoder.abi().events().filter(wanted);
        events.flat_map(|event| &event.inputs)
    }

    fn parse(&self, input: &EventParam, value: &str) -> Result<DynSolValue, ValueError> {
        let account = self.network.resolver(&self.contracts.deployments);
        parse_event(input, value, self.decoder.enums(), &account)
    }

    fn ask(&self, from: &Value, to: &Value) -> Result<Vec<Log>, Failure> {
        // Nodes refuse a range that begins after its end; what has not happened yet is nothing.
        if let Some(first) = number(from) {
            let latest = self
                .network
                .client
                .block_number()
                .map_err(NetworkError::from)?;
            let last = number(to).map_or(latest, |last| latest.min(last.to()));
            if first.to::<u64>() > last {
                return Ok(Vec::new());
            }
        }
        let mut filter = Map::new();
        filter.insert("fromBlock".into(), from.clone());
        filter.insert("toBlock".into(), to.clone());
        if let Some(address) = self.address {
            filter.insert("address".into(), json!(address));
        }
        if let Some(topics) = &self.topics {
            filter.insert("topics".into(), json!([topics]));
        }
        Ok(self
            .network
            .client
            .logs(filter.into())
            .map_err(NetworkError::from)?)
    }

    /// A log for people and for programs, if it is one of those wanted.
    fn row(&self, log: &Log) -> Option<(String, Value)> {
        let decoded = self.decoder.event(log);
        let wanted = |decoded: &Decoded| {
            self.conditions
                .iter()
                .all(|(field, value)| self.holds(decoded, field, value))
        };
        if !self.conditions.is_empty() && !decoded.as_ref().is_some_and(wanted) {
            return None;
        }
        let block = log.block_number.unwrap_or_default();
        let who = self
            .contracts
            .name_of(log.address)
            .map_or_else(|| log.address.to_string(), str::to_owned);
        let mut document = json!({
            "blockNumber": block.to::<u64>(),
            "transaction": log.transaction_hash,
            "address": log.address.to_string(),
            "contract": self.contracts.name_of(log.address),
        });
        let text = match &decoded {
            Some(decoded) => {
                document["event"] = json!(decoded.name);
                document["args"] = decoded.json()["args"].clone();
                decoded.text()
            }
            None => {
                document["topics"] = json!(log.topics);
                document["data"] = json!(log.data);
                let topics: Vec<_> = log.topics.iter().map(ToString::to_string).collect();
                format!("unknown event [{}] {}", topics.join(", "), log.data)
            }
        };
        Some((format!("{block:>6}  {who}  {text}"), document))
    }

    /// Whether a field has a value: as it is printed, as programs read it, or as a name means it.
    fn holds(&self, decoded: &Decoded, field: &str, value: &str) -> bool {
        let Some(field) = decoded.fields.iter().find(|known| known.name == field) else {
            return false;
        };
        let text = field.text();
        let raw = field.json();
        text.eq_ignore_ascii_case(value)
            || raw
                .as_str()
                .is_some_and(|raw| raw.eq_ignore_ascii_case(value))
            || format!("{raw}") == value
            || self
                .inputs(Some(&decoded.name))
                .filter(|input| input.name == field.name)
                .any(|input| {
                    self.parse(input, value)
                        .is_ok_and(|wanted| wanted == field.value)
                })
    }

    /// Prints what there is and what comes, until the node is gone.
    fn follow(&self, from: &Value, output: &Output) -> Result<Answer, Failure> {
        let mut from = from.clone();
        loop {
            let last = self
                .network
                .client
                .block_number()
                .map_err(NetworkError::from)?;
            for log in self.ask(&from, &json!(U64::from(last)))? {
                if let Some((line, document)) = self.row(&log) {
                    output.line(&line, &document);
                }
            }
            from = json!(U64::from(last + 1));
            while self
                .network
                .client
                .block_number()
                .map_err(NetworkError::from)?
                <= last
            {
                std::thread::sleep(PAUSE);
            }
        }
    }
}
