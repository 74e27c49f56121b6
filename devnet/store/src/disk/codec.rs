//! Keys and values as bytes. Everything is RLP, or integers with the most significant byte first, so that keys sort as their parts do.

use alloy_consensus::{Header, ReceiptEnvelope, TxEnvelope};
use alloy_eips::{Decodable2718, Encodable2718};
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_rlp::{Decodable, Encodable, RlpDecodable, RlpEncodable};
use alloy_trie::{Nibbles, TrieAccount};
use revm::state::{AccountInfo, Bytecode};

use crate::{AccountChange, Block, Changes, Receipt, StoreError, Transaction};

#[derive(RlpEncodable, RlpDecodable)]
struct StoredTransaction {
    sender: Address,
    envelope: Bytes,
}

#[derive(RlpEncodable, RlpDecodable)]
struct StoredBlock {
    header: Header,
    transactions: Vec<StoredTransaction>,
}

#[derive(RlpEncodable, RlpDecodable)]
struct StoredReceipt {
    envelope: Bytes,
    gas_used: u64,
    effective_gas_price: u128,
    /// Twenty bytes or none.
    created: Bytes,
    output: Bytes,
    reasons: Vec<String>,
    notes: Vec<String>,
}

#[derive(RlpEncodable, RlpDecodable)]
struct StoredWord {
    slot: U256,
    value: U256,
}

#[derive(RlpEncodable, RlpDecodable)]
struct StoredChange {
    address: Address,
    exists: bool,
    nonce: u64,
    balance: U256,
    code_hash: B256,
    wiped: bool,
    storage: Vec<StoredWord>,
}

/// What was read is not what was written.
fn damaged(what: &str, error: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(format!("{what} cannot be read: {error}"))
}

/// A block, with the version that it made.
pub(super) fn block(version: u64, block: &Block) -> Vec<u8> {
    let mut out = version.to_be_bytes().to_vec();
    let transactions = block
        .transactions
        .iter()
        .map(|transaction| StoredTransaction {
            sender: transaction.sender,
            envelope: transaction.envelope.encoded_2718().into(),
        });
    let stored = StoredBlock {
        header: block.header.clone(),
        transactions: transactions.collect(),
    };
    stored.encode(&mut out);
    out
}

/// The version a stored block made.
pub(super) fn version_of(bytes: &[u8]) -> Result<u64, StoreError> {
    number(bytes.get(..8).unwrap_or_default())
}

/// A number that is a key or a value.
pub(super) fn number(bytes: &[u8]) -> Result<u64, StoreError> {
    let bytes = bytes
        .try_into()
        .map_err(|_| damaged("a number", format!("it has {} bytes", bytes.len())))?;
    Ok(u64::from_be_bytes(bytes))
}

/// The receipts of a block.
pub(super) fn receipts(block: &Block) -> Vec<u8> {
    let receipts = block.receipts.iter().map(|receipt| StoredReceipt {
        envelope: receipt.envelope.encoded_2718().into(),
        gas_used: receipt.gas_used,
        effective_gas_price: receipt.effective_gas_price,
        created: receipt
            .created
            .map(|address| Bytes::copy_from_slice(address.as_slice()))
            .unwrap_or_default(),
        output: receipt.output.clone(),
        reasons: receipt.reasons.clone(),
        notes: receipt.notes.clone(),
    });
    alloy_rlp::encode(receipts.collect::<Vec<_>>())
}

/// A block with its receipts.
pub(super) fn decode_block(block: &[u8], receipts: &[u8]) -> Result<Block, StoreError> {
    let mut rest = block.get(8..).unwrap_or_default();
    let stored = StoredBlock::decode(&mut rest).map_err(|error| damaged("a block", error))?;
    let receipts = Vec::<StoredReceipt>::decode(&mut &*receipts)
        .map_err(|error| damaged("receipts", error))?;
    if receipts.len() != stored.transactions.len() {
        return Err(damaged("receipts", "they are not one per transaction"));
    }
    let transactions = stored.transactions.into_iter().map(|stored| {
        let envelope = TxEnvelope::decode_2718(&mut &stored.envelope[..])
            .map_err(|error| damaged("a transaction", error))?;
        Ok(Transaction {
            hash: *envelope.tx_hash(),
            envelope,
            sender: stored.sender,
        })
    });
    let receipts = receipts.into_iter().map(|stored| {
        Ok(Receipt {
            envelope: ReceiptEnvelope::decode_2718(&mut &stored.envelope[..])
                .map_err(|error| damaged("a receipt", error))?,
            gas_used: stored.gas_used,
            effective_gas_price: stored.effective_gas_price,
            created: Address::try_from(&stored.created[..]).ok(),
            output: stored.output,
            reasons: stored.reasons,
            notes: stored.notes,
        })
    });
    let transactions = transactions.collect::<Result<_, StoreError>>()?;
    let receipts = receipts.collect::<Result<_, StoreError>>()?;
    Ok(Block::seal(stored.header, transactions, receipts))
}

/// Changes, without the code of accounts, which is stored by its hash.
pub(super) fn changes(changes: &Changes) -> Vec<u8> {
    let accounts = changes.accounts.iter().map(|(address, change)| {
        let info = change.info.as_ref();
        StoredChange {
            address: *address,
            exists: info.is_some(),
            nonce: info.map_or(0, |info| info.nonce),
            balance: info.map_or(U256::ZERO, |info| info.balance),
            code_hash: info.map_or(B256::ZERO, |info| info.code_hash),
            wiped: change.wiped,
            storage: change
                .storage
                .iter()
                .map(|(slot, value)| StoredWord {
                    slot: *slot,
                    value: *value,
                })
                .collect(),
        }
    });
    alloy_rlp::encode(accounts.collect::<Vec<_>>())
}

/// Changes; `code` finds code by its hash.
pub(super) fn decode_changes(
    bytes: &[u8],
    code: impl Fn(B256) -> Result<Bytecode, StoreError>,
) -> Result<Changes, StoreError> {
    let stored =
        Vec::<StoredChange>::decode(&mut &*bytes).map_err(|error| damaged("changes", error))?;
    let mut changes = Changes::default();
    for stored in stored {
        let info = if stored.exists {
            Some(AccountInfo {
                nonce: stored.nonce,
                balance: stored.balance,
                code_hash: stored.code_hash,
                code: Some(code(stored.code_hash)?),
                ..AccountInfo::default()
            })
        } else {
            None
        };
        let storage = stored.storage.iter().map(|word| (word.slot, word.value));
        changes.accounts.insert(
            stored.address,
            AccountChange {
                info,
                wiped: stored.wiped,
                storage: storage.collect(),
            },
        );
    }
    Ok(changes)
}

/// What a key of the state is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Account(Address),
    Slot(Address, U256),
}

/// Length of an account's key: its address and a zero.
const ACCOUNT: usize = 21;
/// Length of a slot's key: the address, a one, and the slot.
const SLOT: usize = 53;

impl Place {
    /// The key.
    pub(super) fn key(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(SLOT + 8);
        match self {
            Self::Account(address) => {
                out.extend(address);
                out.push(0);
            }
            Self::Slot(address, slot) => {
                out.extend(address);
                out.push(1);
                out.extend(slot.to_be_bytes::<32>());
            }
        }
        out
    }

    /// The place a key is about.
    pub(super) fn of(key: &[u8]) -> Result<Self, StoreError> {
        let address = |key: &[u8]| Address::from_slice(&key[..20]);
        match (key.len(), key.get(20)) {
            (ACCOUNT, Some(0)) => Ok(Self::Account(address(key))),
            (SLOT, Some(1)) => Ok(Self::Slot(address(key), U256::from_be_slice(&key[21..]))),
            (length, _) => Err(damaged(
                "a key of the state",
                format!("it has {length} bytes"),
            )),
        }
    }
}

/// Splits keys of the state that follow each other.
pub(super) fn places(mut bytes: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut keys = Vec::new();
    while !bytes.is_empty() {
        let length = if bytes.get(20) == Some(&0) {
            ACCOUNT
        } else {
            SLOT
        };
        let (key, rest) = bytes
            .split_at_checked(length)
            .ok_or_else(|| damaged("a list of keys", "it ends within a key"))?;
        keys.push(key.to_vec());
        bytes = rest;
    }
    Ok(keys)
}

/// A key with a number after it.
pub(super) fn numbered(key: &[u8], number: u64) -> Vec<u8> {
    let mut out = key.to_vec();
    out.extend(number.to_be_bytes());
    out
}

/// An account as its trie holds it.
pub(super) fn decode_account(bytes: &[u8]) -> Result<TrieAccount, StoreError> {
    TrieAccount::decode(&mut &*bytes).map_err(|error| damaged("an account", error))
}

/// A word of storage.
pub(super) fn decode_word(bytes: &[u8]) -> Result<U256, StoreError> {
    U256::decode(&mut &*bytes).map_err(|error| damaged("a word of storage", error))
}

/// Key of a node: of the tries of storage, if it is of one, by the account's hash, and the path.
pub(super) fn node_key(storage: Option<B256>, path: &Nibbles) -> Vec<u8> {
    let mut out = Vec::with_capacity(33 + path.len());
    match storage {
        None => out.push(0),
        Some(hash) => {
            out.push(1);
            out.extend(hash);
        }
    }
    out.extend(path.to_vec());
    out
}

/// Key under which a log is found by what it carries: 0 for its address, 1 to 4 for topics in order. Shortened, so that what is found
/// must be looked at.
pub(super) fn log_key(kind: u8, item: &[u8], number: u64) -> Vec<u8> {
    let mut out = vec![kind];
    out.extend(&keccak256(item)[..8]);
    out.extend(number.to_be_bytes());
    out
}
