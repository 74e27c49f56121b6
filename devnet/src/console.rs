//! What a person sees: accounts and keys first, then block by block.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use alloy_consensus::Transaction as _;
use alloy_primitives::{U256, hex, utils::format_ether};
use slacontract_store::{Block, Receipt, Transaction};

use crate::{config::Config, node::RunningNode};

/// What is printed at the start.
#[must_use]
pub fn banner(node: &RunningNode, config: &Config) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = writeln!(
        text,
        "slacontract devnet {}\n\nAccounts ({} ether each)",
        env!("CARGO_PKG_VERSION"),
        ether(config.balance)
    );
    let signers = node.dev_accounts().signers();
    for (index, signer) in signers.iter().enumerate() {
        let _ = writeln!(text, "  ({index}) {}", signer.address());
    }
    let _ = writeln!(
        text,
        "\nPrivate keys (everybody knows them: never use them elsewhere)"
    );
    for (index, signer) in signers.iter().enumerate() {
        let _ = writeln!(text, "  ({index}) 0x{}", hex::encode(signer.to_bytes()));
    }
    let _ = writeln!(
        text,
        "\nMnemonic   {}\nChain id   {}\nBase fee   {} wei\n",
        config.mnemonic,
        node.chain_id(),
        config.chain.base_fee
    );
    let _ = writeln!(text, "JSON-RPC   {}\nWebSocket  {}", node.rpc(), node.ws());
    if let Some(lane) = node.lane() {
        let _ = writeln!(text, "Test lane  {lane}");
    }
    text
}

/// Prints text and passes over a closed pipe.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// A block with its transactions.
#[must_use]
pub fn block(block: &Block) -> String {
    let count = match block.transactions.len() {
        1 => "1 transaction".to_owned(),
        count => format!("{count} transactions"),
    };
    let mut text = format!(
        "\nBlock {}  {}  {} gas  {count}\n",
        block.header.number, block.hash, block.header.gas_used
    );
    for (transaction, receipt) in block.transactions.iter().zip(&block.receipts) {
        text.push_str(&self::transaction(transaction, receipt));
    }
    text
}

fn transaction(transaction: &Transaction, receipt: &Receipt) -> String {
    let envelope = &transaction.envelope;
    let mut text = format!("  {}\n    {} -> ", transaction.hash, transaction.sender);
    let target = match (envelope.to(), receipt.created) {
        (Some(to), _) => to.to_string(),
        (None, Some(created)) => format!("new contract {created}"),
        (None, None) => "new contract".to_owned(),
    };
    let _ = write!(text, "{target}");
    if let (Some(_), Some(selector)) = (envelope.to(), envelope.input().get(..4)) {
        let _ = write!(text, "  call 0x{}", hex::encode(selector));
    }
    if envelope.value() > U256::ZERO {
        let _ = write!(text, "  value {} ether", ether(envelope.value()));
    }
    let status = if receipt.envelope.status() {
        "ok"
    } else {
        "failed"
    };
    let _ = writeln!(text, "\n    {status}  {} gas", receipt.gas_used);
    for reason in &receipt.reasons {
        let _ = writeln!(text, "    because: {reason}");
    }
    for log in receipt.envelope.logs() {
        let topic = log
            .topics()
            .first()
            .map_or_else(|| "anonymous".to_owned(), ToString::to_string);
        let _ = writeln!(text, "    event {topic} by {}", log.address);
    }
    for note in &receipt.notes {
        let _ = writeln!(text, "    note: {note}");
    }
    text
}

/// An amount in ether, without zeros at its end.
fn ether(wei: U256) -> String {
    format_ether(wei)
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}
