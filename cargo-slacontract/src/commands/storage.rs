//! `storage`: the fields of a live contract, by the layout it was built with.

use alloy_primitives::U256;
use clap::Args;
use serde_json::{Value, json};
use slacontract_client::ClientError;
use slacontract_client::storage::{Bounds, Content, Entry, Reader, StorageError, layout};

use super::Whereabouts;
use crate::contracts::block;
use crate::network::NetworkError;
use crate::output::{Answer, Failure, Output};

/// Print the fields of a live contract: names, types and values.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract storage counter\n  cargo slacontract storage token symbol \"erc20.balances[alice]\""
)]
pub(crate) struct Storage {
    /// Name it was deployed under, or its address.
    contract: String,
    /// Which fields: `due`, `balances[alice]`, `signers[2]`, `books.paid`; all by default.
    fields: Vec<String>,
    /// Most items shown of a list or set.
    #[arg(long, value_name = "N", default_value_t = 16)]
    limit: u64,
    /// State after this block: a number, `latest` or `earliest`.
    #[arg(long, value_name = "BLOCK", default_value = "latest", value_parser = block)]
    block: Value,
    /// Package whose layout an address has.
    #[arg(long, value_name = "PACKAGE")]
    abi: Option<String>,
    #[command(flatten)]
    at: Whereabouts,
}

impl Storage {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let (network, contracts) = self.at.connect(output)?;
        let located = contracts.find(&network, &self.contract, self.abi.as_deref())?;
        let fields = layout::parse(&located.storage_layout).map_err(|message| {
            let message = format!(
                "the storage layout of {} cannot be read: {message}",
                located.contract_name
            );
            Failure::new("layout", message).with_hint(format!(
                "it was recorded by another version; build again and name the package: cargo slacontract build, then --abi {}",
                located.package
            ))
        })?;
        let bounds = Bounds {
            items: self.limit,
            ..Bounds::default()
        };
        let mut reader = Reader::new(bounds, |slot: U256| {
            let params = json!([located.address, slot, self.block]);
            network.client.request("eth_getStorageAt", params)
        });
        let resolver = network.resolver(&contracts.deployments);
        let entries = if self.fields.is_empty() {
            reader.all(&fields)
        } else {
            self.fields
                .iter()
                .map(|path| reader.at(&fields, path, &resolver))
                .collect()
        }
        .map_err(failure)?;
        let document = json!({
            "address": located.address.to_string(),
            "contractName": located.contract_name,
            "fields": entries.iter().map(Entry::json).collect::<Vec<_>>(),
        });
        if let [
            Entry {
                content: Content::Value(text, _),
                ..
            },
        ] = entries.as_slice()
            && self.fields.len() == 1
        {
            return Ok(Answer::new(text.clone(), document));
        }
        let mut rows = Vec::new();
        for entry in &entries {
            add_rows(entry, &mut rows);
        }
        Ok(Answer::new(table(&rows), document))
    }
}

fn failure(error: StorageError<ClientError>) -> Failure {
    match error {
        StorageError::Load(error) => NetworkError::from(error).into(),
        StorageError::Path(message) => Failure {
            code: "path",
            ..Failure::usage(message)
        },
        other => Failure::new("rpc", other.to_string()),
    }
}

/// Path, type and value.
type Row = (String, String, String);

fn add_rows(entry: &Entry, rows: &mut Vec<Row>) {
    let mut row = |value: String| rows.push((entry.path.clone(), entry.kind.clone(), value));
    match &entry.content {
        Content::Value(text, _) => row(text.clone()),
        Content::Keyed => row(format!("by key: \"{}[KEY]\"", entry.path)),
        Content::Transient => row("only during a transaction".into()),
        Content::Parts(parts) => parts.iter().for_each(|part| add_rows(part, rows)),
        Content::Items(items, length) => {
            let more = if U256::from(items.len()) < *length {
                format!("{length} items, {} shown", items.len())
            } else {
                format!("{length} items")
            };
            row(more);
            items.iter().for_each(|item| add_rows(item, rows));
        }
    }
}

fn table(rows: &[Row]) -> String {
    let width = |column: fn(&Row) -> usize| rows.iter().map(column).max().unwrap_or_default();
    let (paths, kinds) = (
        width(|row| row.0.chars().count()),
        width(|row| row.1.chars().count()),
    );
    rows.iter()
        .map(|(path, kind, value)| format!("{path:paths$}  {kind:kinds$}  {value}\n"))
        .collect()
}
