//! What the transactions of a block did, call by call, for the console: `--print-traces`.
//!
//! A block is executed again beside the chain. Calls, events and errors have their names where `sla_setMetadata` has told the chain the
//! contract's ABI; everything else is shown as bytes.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, B256, U256, utils::format_ether};
use serde::Deserialize as _;
use serde_json::Value;
use slacontract_client::{Decoder, Field};
use slacontract_executor::TraceLimits;
use slacontract_lane::{Log, Names, Trace, TraceStyle, Word};
use slacontract_store::Block;

use crate::chain::{Askable as _, CallError, thread::ChainHandle};

/// The most transactions of one block whose calls are shown.
const MOST: usize = 64;

type Raw = [u8; 20];

/// The calls of a block's transactions as text; why there is none, if there is none.
pub(crate) async fn of(chain: &ChainHandle, block: &Arc<Block>) -> String {
    match told(chain, block).await {
        Ok(text) => text,
        Err(why) => format!("    (no trace: {why})\n"),
    }
}

async fn told(chain: &ChainHandle, block: &Arc<Block>) -> Result<String, String> {
    let wanted = block.clone();
    let retrace = chain
        .with(move |chain, _| chain.retrace(&wanted))
        .await
        .map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())?;
    let run = move || {
        let mut traces = Vec::new();
        retrace.run(0..MOST, |stage, included| {
            let (done, trace) = stage.trace(&included.tx, included.mode, TraceLimits::default())?;
            traces.push(trace);
            Ok::<_, CallError>(done)
        })?;
        Ok::<_, CallError>(traces)
    };
    let traces = tokio::task::spawn_blocking(run)
        .await
        .map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())?;
    let addresses: BTreeSet<Raw> = traces.iter().flat_map(addresses).collect();
    let known = chain
        .with(move |chain, _| {
            let known = addresses.into_iter().filter_map(|address| {
                let metadata = chain.metadata(address.into())?;
                Some((address, Who::new(metadata)))
            });
            Known(known.collect())
        })
        .await
        .map_err(|error| error.to_string())?;
    let mut text = String::new();
    for (transaction, trace) in block.transactions.iter().zip(&traces) {
        text.push_str(&format!("  {}\n", transaction.hash));
        for line in trace.text(&known, TraceStyle::default()).lines() {
            text.push_str(&format!("    {line}\n"));
        }
    }
    let more = block.transactions.len().saturating_sub(traces.len());
    if more > 0 {
        text.push_str(&format!("  ({more} more transactions are not shown)\n"));
    }
    Ok(text)
}

fn addresses(trace: &Trace) -> impl Iterator<Item = Raw> {
    trace.frames.iter().flat_map(|frame| {
        let logs = frame.logs.iter().map(|log| log.log.address);
        [frame.from, frame.to].into_iter().chain(logs)
    })
}

/// What the chain was told about a contract.
struct Who {
    name: Option<String>,
    decoder: Option<Decoder>,
}

impl Who {
    fn new(metadata: &Value) -> Self {
        let name = metadata["contractName"].as_str();
        let abi = JsonAbi::deserialize(&metadata["abi"]).ok();
        Self {
            name: name.map(|name| name.chars().take(64).collect()),
            decoder: abi.map(Decoder::new),
        }
    }
}

struct Known(HashMap<Raw, Who>);

impl Known {
    fn decoder(&self, address: &Raw) -> Option<&Decoder> {
        self.0.get(address)?.decoder.as_ref()
    }
}

fn values(fields: &[Field]) -> String {
    let each: Vec<String> = fields.iter().map(Field::text).collect();
    each.join(", ")
}

impl Names for Known {
    fn address(&self, address: &Raw) -> Option<String> {
        let name = self.0.get(address).and_then(|who| who.name.clone());
        name.or_else(|| Some(Address::from(*address).to_string()))
    }

    fn call(&self, to: &Raw, input: &[u8]) -> Option<String> {
        let call = self.decoder(to)?.call(input)?;
        Some(format!("{}({})", call.name, values(&call.fields)))
    }

    fn output(&self, to: &Raw, input: &[u8], output: &[u8]) -> Option<String> {
        let decoder = self.decoder(to)?;
        let fields = decoder.returned(decoder.function(input)?, output)?;
        Some(values(&fields))
    }

    fn error(&self, to: &Raw, data: &[u8]) -> Option<String> {
        Some(self.decoder(to)?.error(data)?.text())
    }

    fn log(&self, log: &Log) -> Option<String> {
        let wanted = slacontract_client::Log {
            address: Address::from(log.address),
            topics: log.topics.iter().map(|topic| B256::from(*topic)).collect(),
            data: log.data.clone().into(),
            transaction_hash: None,
            block_number: None,
        };
        Some(self.decoder(&log.address)?.event(&wanted)?.text())
    }

    fn value(&self, wei: &Word) -> Option<String> {
        let text = format_ether(U256::from_be_bytes(*wei));
        let text = text.trim_end_matches('0').trim_end_matches('.');
        Some(format!("{text} ether"))
    }
}
