//! Runs Ethereum transactions over EVM bytecode and WASM programs in one journal: a pure function of state, block and transaction.
//!
//! revm keeps accounts, gas and the journal, and its own loop drives every frame. A frame whose code starts with [`PROGRAM_PREFIX`] is
//! a program: it runs as a coroutine of a [`Programs`](slacontract_vm::Programs) provider, suspends when it calls or creates, and is
//! resumed with what the child did. So EVM bytecode and programs call each other at one depth, roll back together and share refunds.
//!
//! The crate knows no clock, thread, disk or network. The caller hands in a database view, a block and a transaction, and commits the
//! changes that come back:
//!
//! ```
//! use std::sync::Arc;
//! use revm::{context::{BlockEnv, TxEnv}, database::{CacheDB, EmptyDB}, primitives::{Address, TxKind}};
//! use slacontract_executor::{Executor, Mode, Params};
//!
//! let mut db = CacheDB::new(EmptyDB::default());
//! for (address, account) in slacontract_executor::genesis_accounts() {
//!     db.insert_account_info(address, account);
//! }
//! let mut executor = Executor::new(Params::default(), Arc::new(slacontract_executor::NoPrograms));
//! let tx = TxEnv { kind: TxKind::Call(Address::repeat_byte(1)), gas_limit: 100_000, ..TxEnv::default() };
//! let done = executor.execute(&mut db, &BlockEnv::default(), &tx, Mode::Call)?;
//! assert!(done.result.is_success());
//! # Ok::<(), slacontract_executor::ExecuteError>(())
//! ```

mod activation;
mod child_frame;
mod creation;
mod error;
mod evm;
mod executor;
mod host;
mod instructions;
mod measured;
mod no_programs;
mod params;
mod precompiles;
mod program_frame;
mod sink;
mod tracer;
mod transaction;

pub use activation::{AutoActivated, Record};
pub use error::ExecuteError;
pub use executor::{Executed, Executor, Mode};
pub use no_programs::NoPrograms;
pub use params::Params;
pub use precompiles::{OWN_PRECOMPILES, addresses, cache_managed_by, genesis_accounts};

pub use sink::{HostCall, ProgramStart, TraceSink};
pub use slacontract_vm::code::{PREFIX as PROGRAM_PREFIX, is_program};
pub use tracer::TraceLimits;
pub use transaction::{ExecContext, Transaction};
