//! `trace`: what a transaction did, call by call.

use alloy_primitives::{Address, B256, Bytes};
use clap::Args;
use serde_json::{Value, json};
use slacontract_client::ClientError;
use slacontract_lane::{Names, Trace as Recorded, TraceEnd, TraceStyle};

use super::Whereabouts;
use crate::network::{Network, NetworkError};
use crate::output::{Answer, Failure, Output};
use crate::trace::{Known, ask};

/// Print what a transaction did: calls, events, results and gas, by their names.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract trace 0x5f071bba6191f1a08f2d695ac8c9844ca268bcb6b4d356e25df4901541dff5b1\n  cargo slacontract trace latest --hosts"
)]
pub(crate) struct Trace {
    /// The transaction's hash, or `latest` for the last one of the chain.
    transaction: String,
    /// Show the host functions that each program called, and what they cost.
    #[arg(long)]
    hosts: bool,
    /// Leave out gas, for comparing two traces.
    #[arg(long)]
    no_gas: bool,
    /// Most calls shown.
    #[arg(long, value_name = "N", default_value_t = 256)]
    limit: usize,
    #[command(flatten)]
    at: Whereabouts,
}

impl Trace {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let wanted = match self.transaction.as_str() {
            "latest" => None,
            text => Some(text.parse::<B256>().map_err(|_| {
                Failure::usage(format!("`{text}` is not the hash of a transaction")).with_hint(
                    "it has 0x and 64 hexadecimal digits; `latest` is the last one of the chain",
                )
            })?),
        };
        let (network, contracts) = self.at.connect(output)?;
        let hash = match wanted {
            Some(hash) => hash,
            None => latest(&network)?,
        };
        let trace = ask(&network.client, hash).map_err(|error| failure(error, hash))?;
        let names = Known::new(&network, &contracts);
        let style = TraceStyle {
            gas: !self.no_gas,
            hosts: self.hosts,
            frames: self.limit,
        };
        let text = trace.text(&names, style);
        Ok(Answer::new(text, document(hash, &trace, &names)))
    }
}

fn failure(error: ClientError, hash: B256) -> Failure {
    let Some(rpc) = error.rpc() else {
        return NetworkError::from(error).into();
    };
    Failure::new("trace", format!("no trace of {hash}: {}", rpc.message))
        .with_details(json!({ "code": rpc.code, "data": rpc.data }))
        .with_hint("a devnet traces every transaction whose block's state it still keeps; other nodes need their debug methods switched on")
}

/// The last transaction of the last block that has one.
fn latest(network: &Network) -> Result<B256, Failure> {
    let client = &network.client;
    let mut number = client.block_number().map_err(NetworkError::from)?;
    loop {
        let block: Value = client
            .request(
                "eth_getBlockByNumber",
                json!([format!("{number:#x}"), false]),
            )
            .map_err(NetworkError::from)?;
        let last = block["transactions"]
            .as_array()
            .and_then(|transactions| transactions.last()?.as_str()?.parse().ok());
        match (last, number.checked_sub(1)) {
            (Some(hash), _) => return Ok(hash),
            (None, Some(before)) => number = before,
            (None, None) => {
                return Err(Failure::new("trace", "the chain has no transaction yet"));
            }
        }
    }
}

fn document(hash: B256, trace: &Recorded, names: &Known<'_>) -> Value {
    let frames: Vec<_> = trace
        .frames
        .iter()
        .map(|frame| {
            let logs: Vec<_> = frame
                .logs
                .iter()
                .map(|log| {
                    let topics: Vec<_> = log
                        .log
                        .topics
                        .iter()
                        .map(|topic| B256::from(*topic))
                        .collect();
                    json!({
                        "address": Address::from(log.log.address).to_string(),
                        "event": names.log(&log.log),
                        "topics": topics,
                        "data": Bytes::copy_from_slice(&log.log.data),
                    })
                })
                .collect();
            let hosts: Vec<_> = frame
                .hosts
                .iter()
                .map(|host| json!({ "name": host.name, "count": host.count, "ink": host.ink }))
                .collect();
            let error = match &frame.end {
                TraceEnd::Success => None,
                TraceEnd::Revert => names
                    .error(&frame.to, &frame.output)
                    .or_else(|| Some("reverted".into())),
                TraceEnd::Halt { reason } => Some(reason.clone()),
                TraceEnd::Open => Some("broke off".into()),
            };
            json!({
                "depth": frame.depth,
                "kind": format!("{:?}", frame.kind).to_lowercase(),
                "from": Address::from(frame.from).to_string(),
                "to": Address::from(frame.to).to_string(),
                "contract": names.address(&frame.to),
                "call": names.call(&frame.to, &frame.input),
                "program": frame.program,
                "value": alloy_primitives::U256::from_be_bytes(frame.value).to_string(),
                "input": Bytes::copy_from_slice(&frame.input),
                "output": Bytes::copy_from_slice(&frame.output),
                "result": names.output(&frame.to, &frame.input, &frame.output),
                "error": error,
                "reason": frame.reason,
                "gas": frame.gas,
                "gasUsed": frame.gas_used,
                "logs": logs,
                "hosts": hosts,
                "console": frame.console,
            })
        })
        .collect();
    json!({ "transaction": hash, "gasUsed": trace.gas_used, "frames": frames, "omitted": trace.omitted })
}
