//! A state as one JSON document in anvil's shape, to take it to another chain or another program: accounts with code and storage, and the
//! block it belongs to. Blocks and receipts are not in it; a chain that shall keep them has a folder.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
};

use alloy_primitives::{Address, Bytes, U64, U256};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use revm::state::AccountInfo;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use slacontract_store::{AccountChange, Changes, StoreError};

use super::{CallError, Chain, call::bytecode};

/// The most bytes of a dump, unpacked.
const MOST: u64 = 1 << 30;

/// Why a dump was not written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DumpError {
    /// This chain does not know its accounts by address.
    #[error("a private chain has no state dump: dump the main chain, or use evm_snapshot")]
    Private,
    /// It is not a dump.
    #[error("this is no state dump: {0}; anvil_dumpState and `--dump-state` make one")]
    Unreadable(String),
    /// It is too large.
    #[error("the state dump is larger than {MOST} bytes")]
    TooLarge,
    /// An account in it is impossible.
    #[error("the state dump cannot be loaded: account {address}: {source}")]
    Account {
        /// Whose.
        address: Address,
        /// What is wrong.
        source: CallError,
    },
    /// The file could not be read or written.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The state could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Tools write numbers as numbers or as hex text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Plain(u64),
    Hex(U256),
}

impl Number {
    fn get(&self) -> u64 {
        match self {
            Self::Plain(number) => *number,
            Self::Hex(number) => number.saturating_to(),
        }
    }
}

#[derive(Serialize)]
struct AccountOut {
    nonce: u64,
    balance: U256,
    code: Bytes,
    storage: BTreeMap<alloy_primitives::B256, alloy_primitives::B256>,
}

#[derive(Deserialize)]
struct AccountIn {
    #[serde(default)]
    nonce: Option<Number>,
    #[serde(default)]
    balance: U256,
    #[serde(default)]
    code: Bytes,
    #[serde(default)]
    storage: BTreeMap<U256, U256>,
}

#[derive(Deserialize)]
struct Dump {
    #[serde(default)]
    block: Option<BlockIn>,
    accounts: BTreeMap<Address, AccountIn>,
}

#[derive(Deserialize)]
struct BlockIn {
    #[serde(default)]
    timestamp: Option<Number>,
}

impl Chain {
    /// The state now.
    ///
    /// # Errors
    /// [`DumpError`].
    pub fn dump(&self) -> Result<Value, DumpError> {
        let view = self.store.view().ok_or(DumpError::Private)?;
        let mut accounts = BTreeMap::new();
        view.each_account(&mut |address, info, storage| {
            let code = info.code.map(|code| code.original_bytes());
            let words = storage
                .iter()
                .map(|(slot, value)| ((*slot).into(), (*value).into()));
            accounts.insert(
                address,
                AccountOut {
                    nonce: info.nonce,
                    balance: info.balance,
                    code: code.unwrap_or_default(),
                    storage: words.collect(),
                },
            );
            Ok(())
        })?;
        let header = &self.latest_block().header;
        Ok(json!({
            "block": {
                "number": U64::from(header.number),
                "beneficiary": header.beneficiary,
                "timestamp": U64::from(header.timestamp),
                "gas_limit": header.gas_limit,
                "basefee": header.base_fee_per_gas.unwrap_or_default(),
                "difficulty": "0x0",
                "prevrandao": header.mix_hash,
                "blob_excess_gas_and_price": {"excess_blob_gas": 0, "blob_gasprice": 1},
            },
            "accounts": accounts,
            "best_block_number": header.number,
            "blocks": [],
            "transactions": [],
            "historical_states": null,
        }))
    }

    /// Sets every account of a dump; others stay as they are. Time goes on from the dump's block, if that is later.
    ///
    /// # Errors
    /// [`DumpError`]; nothing has changed then.
    pub fn load(&mut self, text: &[u8]) -> Result<(), DumpError> {
        let dump: Dump = serde_json::from_slice(text)
            .map_err(|error| DumpError::Unreadable(error.to_string()))?;
        let mut changes = Changes::default();
        for (address, account) in dump.accounts {
            let code =
                bytecode(&account.code).map_err(|source| DumpError::Account { address, source })?;
            let info = AccountInfo {
                balance: account.balance,
                nonce: account.nonce.map_or(0, |nonce| nonce.get()),
                code_hash: code.hash_slow(),
                code: Some(code),
                ..AccountInfo::default()
            };
            changes.accounts.insert(
                address,
                AccountChange {
                    info: Some(info),
                    wiped: true,
                    storage: account.storage,
                },
            );
        }
        self.patch(&changes)?;
        let time = dump.block.and_then(|block| block.timestamp);
        if let Some(time) = time.map(|time| time.get())
            && time > self.next_env().timestamp.saturating_to()
        {
            self.settings.clock.set_time(time);
            self.keep_clock()?;
        }
        Ok(())
    }
}

/// Writes a dump to a file, whole or not at all.
///
/// # Errors
/// [`DumpError::File`].
pub fn write(dump: &Value, path: &std::path::Path) -> Result<(), DumpError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    std::fs::write(&beside, dump.to_string())?;
    Ok(std::fs::rename(&beside, path)?)
}

/// A dump as `anvil_dumpState` gives it: packed.
///
/// # Errors
/// [`DumpError::File`], which does not happen in memory.
pub fn pack(dump: &Value) -> Result<Bytes, DumpError> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(dump.to_string().as_bytes())?;
    Ok(packer.finish()?.into())
}

/// The text of a dump, packed or not.
///
/// # Errors
/// [`DumpError::Unreadable`], [`DumpError::TooLarge`].
pub fn unpack(bytes: &[u8]) -> Result<Vec<u8>, DumpError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes.to_vec());
    }
    let mut text = Vec::new();
    let mut unpacker = GzDecoder::new(bytes).take(MOST + 1);
    unpacker
        .read_to_end(&mut text)
        .map_err(|error| DumpError::Unreadable(error.to_string()))?;
    if text.len() as u64 > MOST {
        return Err(DumpError::TooLarge);
    }
    Ok(text)
}
