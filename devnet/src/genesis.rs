//! The first block: funded accounts, predeployed contracts and the accounts of the precompiles. One genesis is shared by every chain
//! of a node; creating a private chain copies nothing of it.

use std::sync::Arc;

use alloy_consensus::{EMPTY_OMMER_ROOT_HASH, EMPTY_ROOT_HASH, Header};
use alloy_eips::eip7685::EMPTY_REQUESTS_HASH;
use alloy_primitives::{Address, B256, Bytes, U256, address, hex};
use revm::state::{AccountInfo, Bytecode};
use slacontract_store::{AccountChange, Block, Changes, State};

use crate::accounts::DevAccounts;

/// Runtime code present from the first block, by address.
const PREDEPLOYS: [(Address, &str); 4] = [
    (
        address!("4e59b44847b379578588920ca78fbf26c0b4956c"),
        include_str!("../predeploys/Create2Factory.hex"),
    ),
    (
        address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990"),
        include_str!("../predeploys/StylusDeployer.hex"),
    ),
    (
        address!("cA11bde05977b3631167028862bE2a173976CA11"),
        include_str!("../predeploys/Multicall3.hex"),
    ),
    (
        CACHE_MANAGER,
        include_str!("../predeploys/CacheManager.hex"),
    ),
];

/// Who sells places in the cache of programs.
const CACHE_MANAGER: Address = address!("cac4e00000000000000000000000000000000000");

/// The state and block every chain of a node starts from.
#[derive(Clone, Debug)]
pub struct Genesis {
    /// Block 0.
    pub block: Arc<Block>,
    /// The state after it.
    pub state: Arc<State>,
    /// What makes that state out of nothing.
    pub changes: Arc<Changes>,
    /// Unlocked accounts, funded in it.
    pub accounts: Arc<DevAccounts>,
}

impl Genesis {
    /// Builds the genesis. `balance` is what each unlocked account holds, in wei; `timestamp` is in seconds since 1970.
    #[must_use]
    pub fn new(
        accounts: DevAccounts,
        balance: U256,
        timestamp: u64,
        gas_limit: u64,
        base_fee: u64,
    ) -> Self {
        let mut changes = Changes::default();
        let mut set = |address: Address, info: AccountInfo| {
            changes.accounts.insert(
                address,
                AccountChange {
                    info: Some(info),
                    ..Default::default()
                },
            );
        };
        for address in accounts.addresses() {
            set(
                address,
                AccountInfo {
                    balance,
                    code: Some(Bytecode::default()),
                    ..Default::default()
                },
            );
        }
        for (address, code) in PREDEPLOYS {
            // The files are part of the source; a test decodes them.
            let code = Bytecode::new_raw(hex::decode(code.trim()).unwrap_or_default().into());
            set(
                address,
                AccountInfo {
                    nonce: 1,
                    ..AccountInfo::from_bytecode(code)
                },
            );
        }
        for (address, info) in slacontract_executor::genesis_accounts() {
            set(address, info);
        }
        let (cache, words) = slacontract_executor::cache_managed_by(CACHE_MANAGER);
        if let Some(change) = changes.accounts.get_mut(&cache) {
            change.storage.extend(words);
        }
        let mut state = State::default();
        state.apply(&changes);
        let header = Header {
            state_root: state.root(),
            timestamp,
            gas_limit,
            base_fee_per_gas: Some(base_fee),
            ..empty_header()
        };
        Self {
            block: Arc::new(Block::seal(header, Vec::new(), Vec::new())),
            state: Arc::new(state),
            changes: Arc::new(changes),
            accounts: Arc::new(accounts),
        }
    }
}

/// A header with the fields of a post-merge block that carries nothing.
#[must_use]
pub fn empty_header() -> Header {
    Header {
        ommers_hash: EMPTY_OMMER_ROOT_HASH,
        transactions_root: EMPTY_ROOT_HASH,
        receipts_root: EMPTY_ROOT_HASH,
        withdrawals_root: Some(EMPTY_ROOT_HASH),
        blob_gas_used: Some(0),
        excess_blob_gas: Some(0),
        parent_beacon_block_root: Some(B256::ZERO),
        requests_hash: Some(EMPTY_REQUESTS_HASH),
        extra_data: Bytes::from_static(b"slacontract"),
        ..Header::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_predeploy_is_hex_of_code() {
        for (address, code) in PREDEPLOYS {
            assert!(
                hex::decode(code.trim()).is_ok_and(|code| code.len() > 60),
                "{address}"
            );
        }
    }
}
