//! A chain in memory, EVM contracts written as bytes, and programs written as closures.
pub mod bytecode;
pub mod scripted;
pub mod wasm;

use std::sync::Arc;

use revm::{
    DatabaseCommit,
    bytecode::Bytecode,
    context::{BlockEnv, TxEnv, result::ExecutionResult},
    database::{CacheDB, EmptyDB},
    primitives::{Address, Bytes, TxKind, U256, address},
    state::AccountInfo,
};
use slacontract_executor::{Executed, Executor, Mode, PROGRAM_PREFIX, Params, genesis_accounts};
use slacontract_vm::Programs;

pub const ALICE: Address = address!("0xa11ce00000000000000000000000000000000001");
pub const BLOCK_TIME: u64 = 1_800_000_000;
pub const GAS: u64 = 10_000_000;

/// One chain: commits what it sends.
pub struct Chain {
    pub db: CacheDB<EmptyDB>,
    pub executor: Executor,
    pub block: BlockEnv,
}

impl Chain {
    pub fn new(programs: Arc<dyn Programs>) -> Self {
        Self::with_params(Params::default(), programs)
    }

    pub fn with_params(params: Params, programs: Arc<dyn Programs>) -> Self {
        let mut db = CacheDB::new(EmptyDB::default());
        for (address, account) in genesis_accounts() {
            db.insert_account_info(address, account);
        }
        let ether = U256::from(10).pow(U256::from(18));
        db.insert_account_info(ALICE, AccountInfo::from_balance(ether));
        let block = BlockEnv {
            number: U256::from(300),
            timestamp: U256::from(BLOCK_TIME),
            beneficiary: address!("0xc01bba5e00000000000000000000000000000000"),
            gas_limit: 1 << 40,
            basefee: 0,
            ..BlockEnv::default()
        };
        Self {
            db,
            executor: Executor::new(params, programs),
            block,
        }
    }

    /// Puts code at an address.
    pub fn put(&mut self, address: Address, code: impl Into<Bytes>) {
        let code = Bytecode::new_raw(code.into());
        let info = AccountInfo::from_bytecode(code).with_nonce(1);
        self.db.insert_account_info(address, info);
    }

    pub fn fund(&mut self, address: Address, wei: u64) {
        let mut info = self
            .db
            .cache
            .accounts
            .get(&address)
            .map(|a| a.info.clone())
            .unwrap_or_default();
        info.balance = U256::from(wei);
        self.db.insert_account_info(address, info);
    }

    pub fn tx(&self, to: TxKind, data: impl Into<Bytes>) -> TxEnv {
        let nonce = self
            .db
            .cache
            .accounts
            .get(&ALICE)
            .map_or(0, |a| a.info.nonce);
        TxEnv {
            caller: ALICE,
            kind: to,
            data: data.into(),
            gas_limit: GAS,
            nonce,
            chain_id: Some(self.executor.params().chain_id),
            ..TxEnv::default()
        }
    }

    /// Sends a transaction of Alice's and commits it.
    pub fn send(&mut self, to: Address, data: impl Into<Bytes>) -> Executed {
        let tx = self.tx(TxKind::Call(to), data);
        self.send_tx(&tx)
    }

    pub fn send_tx(&mut self, tx: &TxEnv) -> Executed {
        let done = self
            .executor
            .execute(&mut self.db, &self.block, tx, Mode::Transaction)
            .expect("a valid transaction");
        self.db.commit(done.state.clone());
        done
    }

    /// Creates a contract from init code and commits.
    pub fn create(&mut self, init: impl Into<Bytes>) -> Executed {
        let tx = self.tx(TxKind::Create, init);
        self.send_tx(&tx)
    }

    pub fn storage(&self, address: Address, slot: u64) -> U256 {
        let account = self.db.cache.accounts.get(&address);
        account
            .and_then(|a| a.storage.get(&U256::from(slot)).copied())
            .unwrap_or_default()
    }

    pub fn code(&self, address: Address) -> Bytes {
        let account = self.db.cache.accounts.get(&address);
        let code = account.and_then(|a| {
            a.info
                .code
                .clone()
                .or_else(|| self.db.cache.contracts.get(&a.info.code_hash).cloned())
        });
        code.map(|c| c.original_bytes()).unwrap_or_default()
    }

    pub fn balance(&self, address: Address) -> U256 {
        self.db
            .cache
            .accounts
            .get(&address)
            .map(|a| a.info.balance)
            .unwrap_or_default()
    }
}

/// On-chain code of a program: prefix, dictionary byte, payload.
pub fn program_code(payload: &[u8]) -> Bytes {
    [&PROGRAM_PREFIX[..], &[0], payload].concat().into()
}

pub fn output(done: &Executed) -> Bytes {
    done.result.output().cloned().unwrap_or_default()
}

pub fn gas_used(done: &Executed) -> u64 {
    done.result.tx_gas_used()
}

/// Gas used beyond what Alice's transaction with empty data costs by itself.
pub fn gas_inside(done: &Executed) -> u64 {
    gas_used(done) - 21_000
}

pub fn word(n: u64) -> Bytes {
    U256::from(n).to_be_bytes::<32>().into()
}

pub fn assert_success(done: &Executed) {
    assert!(
        done.result.is_success(),
        "{:?} {:?}",
        done.result,
        done.reasons
    );
}

pub fn assert_reverted(done: &Executed) {
    assert!(
        matches!(done.result, ExecutionResult::Revert { .. }),
        "{:?} {:?}",
        done.result,
        done.reasons
    );
}
