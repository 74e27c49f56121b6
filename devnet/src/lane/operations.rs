//! A test's operations on its chain.
//!
//! Time is the test's own: the chain starts at [`GENESIS_TIME`], every transaction takes one second, and a warp takes exactly as long as it
//! says. So the same test always sees the same times, on every machine.

use std::collections::HashMap;
use std::sync::Arc;

use alloy_primitives::{Address, B256, Log, U256, keccak256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use slacontract_executor::TraceLimits;
use slacontract_lane::{
    BalanceChange, BlockStamp, Operation, Receipt, Reply, Status, StorageChange, Transaction,
    Welcome,
};

use super::link::Link;
use super::native::NativePrograms;
use super::server::{BALANCE, Ground};
use crate::chain::direct::{DirectOutcome, DirectStatus, DirectTransaction, Rerun};
use crate::chain::{Chain, ChainSettings};

/// When every test chain starts: the first second of 2025.
pub const GENESIS_TIME: u64 = 1_735_689_600;

/// The most blocks of one [`Operation::Roll`].
const MOST_BLOCKS: u64 = 100_000;

/// One test's chain.
pub struct TestChain {
    chain: Chain,
    link: Arc<Link>,
    /// Accounts that the test has named, by address.
    named: HashMap<Address, PrivateKeySigner>,
    /// The last transaction or call, and whether it ran in the VM throughout.
    last: Option<(Rerun, bool)>,
}

/// Why an operation was not carried out.
type Refusal = Box<dyn std::error::Error>;

impl TestChain {
    /// A chain on `ground` whose registered programs run behind `link`.
    pub fn new(ground: &Ground, link: Arc<Link>, seed: u64) -> Self {
        let seed = keccak256(seed.to_be_bytes());
        let settings = ChainSettings::for_tests(ground.params.clone(), GENESIS_TIME, seed);
        let programs = NativePrograms::new(Arc::clone(&ground.vm), Arc::clone(&link));
        Self {
            chain: Chain::new(&ground.genesis, Arc::new(programs), settings),
            link,
            named: HashMap::new(),
            last: None,
        }
    }

    /// What the test is told at the start.
    pub fn welcome(&self) -> Welcome {
        let accounts = self
            .chain
            .genesis()
            .accounts
            .addresses()
            .into_iter()
            .map(Address::into_array)
            .collect();
        Welcome {
            chain_id: self.chain.chain_id(),
            accounts,
        }
    }

    /// Does what the test asks.
    pub fn carry_out(&mut self, operation: Operation) -> Reply {
        self.answer(operation).unwrap_or_else(|error| Reply::Error {
            message: error.to_string(),
        })
    }

    fn answer(&mut self, operation: Operation) -> Result<Reply, Refusal> {
        Ok(match operation {
            Operation::Transact(tx) => {
                let metered = tx.metered;
                self.link.meter(metered);
                let outcome = self.chain.transact(&direct(tx));
                Reply::Receipt(self.receipt(outcome, metered))
            }
            Operation::Call(tx) => {
                let metered = tx.metered;
                self.link.meter(metered);
                let outcome = self.chain.ask(&direct(tx));
                Reply::Receipt(self.receipt(outcome, metered))
            }
            Operation::Trace => {
                let (again, metered) = self.last.as_ref().ok_or(
                    "there is nothing to trace: the last transaction did not run, or there was none",
                )?;
                self.link.meter(*metered);
                Reply::Trace(self.chain.trace(again, TraceLimits::default())?)
            }
            Operation::Warp { seconds } => {
                let to = self.stamp().timestamp.checked_add(seconds).ok_or_else(|| {
                    format!("warp by {seconds} seconds: the time is beyond 64 bits")
                })?;
                self.chain.set_next_timestamp(to)?;
                self.chain.mine()?;
                Reply::Block(self.stamp())
            }
            Operation::Roll { blocks } if blocks > MOST_BLOCKS => {
                return Err(
                    format!("roll by {blocks} blocks: at most {MOST_BLOCKS} at once").into(),
                );
            }
            Operation::Roll { blocks } => {
                for _ in 0..blocks {
                    self.chain.mine()?;
                }
                Reply::Block(self.stamp())
            }
            Operation::Deal { address, balance } => {
                self.chain
                    .set_balance(address.into(), U256::from_be_bytes(balance))?;
                Reply::Done
            }
            Operation::SetCode { address, code } => {
                self.chain.set_code(address.into(), &code.into())?;
                Reply::Done
            }
            Operation::SetStorage {
                address,
                key,
                value,
            } => {
                self.chain.set_storage(
                    address.into(),
                    U256::from_be_bytes(key),
                    U256::from_be_bytes(value),
                )?;
                Reply::Done
            }
            Operation::Snapshot => Reply::Snapshot {
                id: self.chain.snapshot(),
            },
            Operation::Revert { id } if self.chain.revert(id)? => Reply::Block(self.stamp()),
            Operation::Revert { id } => {
                return Err(format!(
                    "there is no snapshot {id}: it has been used, or an earlier one was reverted to"
                )
                .into());
            }
            Operation::Balance { address } => Reply::Word {
                value: self.chain.balance(address.into())?.to_be_bytes(),
            },
            Operation::Code { address } => Reply::Bytes {
                data: self.chain.code(address.into())?.to_vec(),
            },
            Operation::Storage { address, key } => Reply::Word {
                value: self
                    .chain
                    .storage(address.into(), U256::from_be_bytes(key))?
                    .to_be_bytes(),
            },
            Operation::Latest => Reply::Block(self.stamp()),
            Operation::RunNatively { code_hash } => {
                self.link.run_natively(B256::from(code_hash));
                Reply::Done
            }
            Operation::SetBlock {
                basefee,
                coinbase,
                prevrandao,
            } => {
                if let Some(fee) = basefee {
                    self.chain.set_base_fee(fee);
                }
                if let Some(coinbase) = coinbase {
                    self.chain.set_coinbase(coinbase.into());
                }
                if let Some(value) = prevrandao {
                    self.chain.set_next_prevrandao(B256::from(value));
                }
                Reply::Done
            }
            Operation::Account { name } => {
                let signer = PrivateKeySigner::from_bytes(&keccak256(&name)).map_err(|error| {
                    format!("the name {name:?} gives no key: {error}; choose another")
                })?;
                let address = signer.address();
                self.named.insert(address, signer);
                // Only an account that has done and got nothing: a test may ask again, also after it went back to a snapshot.
                let account = self.chain.account(address)?;
                if account.balance.is_zero() && account.nonce == 0 {
                    self.chain.set_balance(address, U256::from(BALANCE))?;
                }
                Reply::Account {
                    address: address.into_array(),
                }
            }
            Operation::Sign { address, digest } => {
                let address = Address::from(address);
                let accounts = &self.chain.genesis().accounts;
                let signer = self
                    .named
                    .get(&address)
                    .or_else(|| accounts.signer(address))
                    .ok_or_else(|| {
                        format!(
                            "{address} is not a development account: its key is not here; `chain.accounts()` and `chain.account(\"name\")` have keys"
                        )
                    })?;
                let signature = signer.sign_hash_sync(&B256::from(digest))?;
                Reply::Bytes {
                    data: signature.as_bytes().to_vec(),
                }
            }
        })
    }

    fn stamp(&self) -> BlockStamp {
        let block = self.chain.latest_block();
        BlockStamp {
            number: block.header.number,
            timestamp: block.header.timestamp,
        }
    }

    fn receipt(
        &mut self,
        outcome: Result<DirectOutcome, impl std::fmt::Display>,
        metered: bool,
    ) -> Receipt {
        let block = self.stamp();
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(refused) => {
                self.last = None;
                let status = Status::Refused {
                    reason: refused.to_string(),
                };
                return Receipt {
                    status,
                    output: vec![],
                    gas_used: 0,
                    created: None,
                    logs: vec![],
                    changes: vec![],
                    balances: vec![],
                    starved: false,
                    reasons: vec![],
                    block,
                };
            }
        };
        let change = |change: crate::chain::direct::StorageChange| StorageChange {
            address: change.address.into_array(),
            key: change.slot.to_be_bytes(),
            before: change.old.to_be_bytes(),
            after: change.new.to_be_bytes(),
        };
        self.last = Some((outcome.again, metered));
        let balance = |change: crate::chain::direct::BalanceChange| BalanceChange {
            address: change.address.into_array(),
            before: change.old.to_be_bytes(),
            after: change.new.to_be_bytes(),
        };
        let reasons = outcome
            .console
            .into_iter()
            .map(|line| format!("console: {line}"))
            .chain(outcome.reasons)
            .collect();
        Receipt {
            status: match outcome.status {
                DirectStatus::Success => Status::Success,
                DirectStatus::Reverted => Status::Revert,
                DirectStatus::OutOfGas => Status::OutOfGas,
                DirectStatus::Halted(reason) => Status::Halt { reason },
            },
            output: outcome.output.to_vec(),
            gas_used: outcome.gas_used,
            created: outcome.created.map(Address::into_array),
            logs: outcome.logs.into_iter().map(log).collect(),
            changes: outcome.storage.into_iter().map(change).collect(),
            balances: outcome.balances.into_iter().map(balance).collect(),
            starved: outcome.starved,
            reasons,
            block,
        }
    }
}

fn direct(tx: Transaction) -> DirectTransaction {
    DirectTransaction {
        from: tx.from.into(),
        to: tx.to.map(Address::from),
        value: U256::from_be_bytes(tx.value),
        data: tx.data.into(),
        gas: tx.gas,
    }
}

fn log(log: Log) -> slacontract_lane::Log {
    slacontract_lane::Log {
        address: log.address.into_array(),
        topics: log.topics().iter().map(|topic| topic.0).collect(),
        data: log.data.data.to_vec(),
    }
}
