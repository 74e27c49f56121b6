//! Proofs that a receipt is in a block or a word in a state, and the headers they hang from: enough for somebody who trusts a block's
//! hash and nothing else.

use alloy_eips::Encodable2718 as _;
use alloy_primitives::{Address, B256, Bytes, U64, U256};
use alloy_rpc_types_eth::{EIP1186AccountProofResponse, EIP1186StorageProof};
use alloy_trie::{
    HashBuilder, Nibbles, TrieAccount, proof::ProofRetainer, root::adjust_index_for_rlp,
};
use serde_json::{Value, json};
use slacontract_store::Block;

use super::{
    Method, Params, RpcError, search,
    state::{MOST_SLOTS, state_of},
};
use crate::chain::Ledger;

/// The most headers of one answer.
const MOST_HEADERS: u64 = 1_024;

pub(super) const METHODS: &[Method] = &[
    search("sla_getReceiptProof", |chain, params| {
        let hash: B256 = params.required(0, "transaction hash")?;
        match chain.included(hash)? {
            Some((block, index)) => receipt(&block, index),
            None => Ok(Value::Null),
        }
    }),
    search("sla_getHeaders", headers),
    search("eth_getProof", account),
];

/// An account and words of its storage with the nodes that show them (EIP-1186). The root is the state's: after a cheat, the next block's.
fn account(chain: &dyn Ledger, params: &Params) -> Result<Value, RpcError> {
    let address: Address = params.required(0, "address")?;
    let keys: Vec<_> = params.optional(1, "storage keys")?.unwrap_or_default();
    let mut storage_proof: Vec<EIP1186StorageProof> = keys
        .into_iter()
        .map(|key| EIP1186StorageProof {
            key,
            ..EIP1186StorageProof::default()
        })
        .collect();
    if storage_proof.len() > MOST_SLOTS {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 1 (storage keys): {} slots, at most {MOST_SLOTS} at once",
            storage_proof.len()
        )));
    }
    let slots: Vec<U256> = storage_proof
        .iter()
        .map(|word| word.key.as_b256().into())
        .collect();
    let proof = state_of(chain, params.block(2)?)?.prove(address, &slots)?;
    for (told, word) in storage_proof.iter_mut().zip(proof.words) {
        (told.value, told.proof) = (word.value, word.nodes);
    }
    let TrieAccount {
        nonce,
        balance,
        storage_root,
        code_hash,
    } = proof.account.unwrap_or_default();
    Ok(json!(EIP1186AccountProofResponse {
        address,
        balance,
        code_hash,
        nonce,
        storage_hash: storage_root,
        account_proof: proof.nodes,
        storage_proof,
    }))
}

/// The nodes of the receipts' trie from its root, which the header names, to the receipt at `index`.
fn receipt(block: &Block, index: usize) -> Result<Value, RpcError> {
    let encoded: Vec<Vec<u8>> = block
        .receipts
        .iter()
        .map(|receipt| receipt.envelope.encoded_2718())
        .collect();
    let key = alloy_rlp::encode(index);
    let retainer = ProofRetainer::new(vec![Nibbles::unpack(&key)]);
    let mut builder = HashBuilder::default().with_proof_retainer(retainer);
    for position in 0..encoded.len() {
        // Leaves are added in the order of their keys.
        let index = adjust_index_for_rlp(position, encoded.len());
        builder.add_leaf(Nibbles::unpack(alloy_rlp::encode(index)), &encoded[index]);
    }
    let root = builder.root();
    if root != block.header.receipts_root {
        return Err(RpcError::internal(format!(
            "the receipts of block {} have the root {root}, its header says {}",
            block.header.number, block.header.receipts_root
        )));
    }
    let nodes: Vec<Bytes> = builder
        .take_proof_nodes()
        .into_nodes_sorted()
        .into_iter()
        .map(|(_, node)| node)
        .collect();
    Ok(json!({
        "blockHash": block.hash,
        "blockNumber": U64::from(block.header.number),
        "header": Bytes::from(alloy_rlp::encode(&block.header)),
        "transactionHash": block.transactions[index].hash,
        "transactionIndex": U64::from(index),
        "receiptsRoot": root,
        "key": Bytes::from(key),
        "receipt": Bytes::from(encoded[index].clone()),
        "proof": nodes,
    }))
}

/// Headers as the bytes that are hashed, from a block on; fewer where the chain ends.
fn headers(chain: &dyn Ledger, params: &Params) -> Result<Value, RpcError> {
    let (first, count) = (params.small(0, "first block")?, params.small(1, "count")?);
    if count > MOST_HEADERS {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 1 (count): {count}, at most {MOST_HEADERS} at once"
        )));
    }
    let end = first.saturating_add(count).min(chain.height() + 1);
    let headers: Vec<Bytes> = (first..end)
        .filter_map(|number| chain.block(number).transpose())
        .map(|block| Ok(alloy_rlp::encode(&block?.header).into()))
        .collect::<Result<_, RpcError>>()?;
    Ok(json!(headers))
}
