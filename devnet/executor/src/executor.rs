//! The door: one transaction in, its result and state changes out.

use std::sync::Arc;

use revm::{
    Database, Inspector, Journal,
    context::{
        BlockEnv, CfgEnv, Context, LocalContext, Transaction as _, TxEnv,
        journal::JournalInner,
        result::{EVMError, ExecutionResult},
    },
    context_interface::JournalTr,
    handler::{EthFrame, Handler, MainnetHandler},
    inspector::{InspectorHandler, NoOpInspector},
    primitives::U256,
    state::EvmState,
};
use slacontract_lane::Trace;
use slacontract_vm::{BlockInfo, Programs};

use crate::{
    activation::AutoActivated,
    error::ExecuteError,
    evm::ProgramEvm,
    measured::Measured,
    params::Params,
    precompiles::Precompiles,
    sink::TraceSink,
    tracer::{TraceLimits, Tracer},
    transaction::{ExecContext, Transaction},
};

/// How strictly a transaction is checked before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A signed transaction: every rule of the protocol.
    Transaction,
    /// A transaction in somebody's name (a cheat): the sender may be a contract, and the gas price may be below the base fee.
    Impersonated,
    /// A question (`eth_call`, estimates): nonce, base fee, fees and the kind of sender are not checked; no fee is charged.
    /// Value must still be covered by the sender's balance.
    Call,
}

/// A transaction that was executed. It is not committed.
#[derive(Clone, Debug)]
pub struct Executed {
    /// Status, gas, logs, output.
    pub result: ExecutionResult,
    /// Changes, for the caller to commit.
    pub state: EvmState,
    /// Why frames failed, in people's words, innermost first. A transaction that succeeded may have them too: its frames may have
    /// dealt with a failed call.
    pub reasons: Vec<String>,
    /// What programs printed (`console.log_txt`).
    pub console: Vec<String>,
    /// Programs that were activated because they ran for the first time. Activations that were rolled back are listed too.
    pub activated: Vec<AutoActivated>,
    /// Whether a frame ran out of gas or stack, be it one whose caller dealt with that.
    pub starved: bool,
}

impl Executed {
    /// The reason to show for a transaction that failed: the outermost one given. None if it succeeded, or reverted with data, which
    /// speaks for itself.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match &self.result {
            ExecutionResult::Success { .. } => None,
            ExecutionResult::Revert { output, .. } if !output.is_empty() => None,
            _ => self.reasons.last().map(String::as_str),
        }
    }
}

/// Executes transactions one after another, for one chain.
pub struct Executor {
    programs: Arc<dyn Programs>,
    params: Arc<Params>,
    cfg: CfgEnv,
    /// Kept for its allocations; empty between transactions.
    journal: JournalInner<revm::JournalEntry>,
    precompiles: Precompiles,
    measured: Measured,
}

impl std::fmt::Debug for Executor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Executor")
            .field("params", &self.params)
            .finish_non_exhaustive()
    }
}

impl Executor {
    /// An executor of a chain with `params`, whose programs `programs` runs.
    #[must_use]
    pub fn new(params: Params, programs: Arc<dyn Programs>) -> Self {
        let mut cfg = CfgEnv::new_with_spec(params.hardfork).with_chain_id(params.chain_id);
        cfg.tx_gas_limit_cap = Some(params.tx_gas_limit);
        // Relaxed for one prefix only: see `creation`.
        cfg.disable_eip3541 = true;
        let precompiles = Precompiles::new(params.hardfork);
        Self {
            programs,
            params: Arc::new(params),
            cfg,
            journal: JournalInner::new(),
            precompiles,
            measured: Measured::default(),
        }
    }

    /// The chain's parameters.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Executes `tx` on top of `db` in `block`. `db` is only read.
    ///
    /// # Errors
    /// [`ExecuteError`] when the transaction cannot be included at all, or the state cannot be read.
    pub fn execute<DB: Database>(
        &mut self,
        db: DB,
        block: &BlockEnv,
        tx: &TxEnv,
        mode: Mode,
    ) -> Result<Executed, ExecuteError> {
        let mut evm = self.evm(db, block, tx, mode, NoOpInspector, None);
        let result = Mainnet::default().run(&mut evm);
        self.finish(evm, result)
    }

    /// As [`Executor::execute`], with an inspector for frames, opcodes and logs, and a sink for the host calls of programs.
    ///
    /// # Errors
    /// As [`Executor::execute`].
    pub fn inspect<DB, I>(
        &mut self,
        db: DB,
        block: &BlockEnv,
        tx: &TxEnv,
        mode: Mode,
        inspector: I,
        sink: Option<Box<dyn TraceSink>>,
    ) -> Result<Executed, ExecuteError>
    where
        DB: Database,
        I: Inspector<ExecContext<DB>>,
    {
        let mut evm = self.evm(db, block, tx, mode, inspector, sink);
        let result = Mainnet::default().inspect_run(&mut evm);
        self.finish(evm, result)
    }

    /// As [`Executor::execute`], and records every frame: calls, creations, logs, host functions, prints, gas.
    ///
    /// # Errors
    /// As [`Executor::execute`].
    pub fn trace<DB: Database>(
        &mut self,
        db: DB,
        block: &BlockEnv,
        tx: &TxEnv,
        mode: Mode,
        limits: TraceLimits,
    ) -> Result<(Executed, Trace), ExecuteError> {
        let tracer = Tracer::new(limits);
        let sink: Box<dyn TraceSink> = Box::new(tracer.clone());
        let done = self.inspect(db, block, tx, mode, tracer.clone(), Some(sink))?;
        let trace = tracer.finish(done.result.tx_gas_used());
        Ok((done, trace))
    }

    fn evm<DB: Database, I>(
        &mut self,
        db: DB,
        block: &BlockEnv,
        tx: &TxEnv,
        mode: Mode,
        inspector: I,
        sink: Option<Box<dyn TraceSink>>,
    ) -> ProgramEvm<DB, I> {
        let mut cfg = self.cfg.clone();
        match mode {
            Mode::Transaction => {}
            Mode::Impersonated => {
                cfg.disable_eip3607 = true;
                cfg.disable_base_fee = true;
            }
            Mode::Call => {
                cfg.disable_eip3607 = true;
                cfg.disable_base_fee = true;
                cfg.disable_nonce_check = true;
                cfg.disable_fee_charge = true;
                cfg.disable_block_gas_limit = true;
                cfg.tx_chain_id_check = false;
            }
        }
        let mut journal = Journal::new_with_inner(db, std::mem::take(&mut self.journal));
        journal.set_spec_id(self.params.hardfork);
        let chain = Transaction::new(
            self.programs.clone(),
            self.params.clone(),
            std::mem::take(&mut self.measured),
            block_info(block, tx, self.params.chain_id),
            sink,
        );
        let context = Context {
            block: block.clone(),
            tx: tx.clone(),
            cfg,
            journaled_state: journal,
            chain,
            local: LocalContext::default(),
            error: Ok(()),
        };
        ProgramEvm::new(context, inspector, self.precompiles.clone())
    }

    fn finish<DB: Database, I>(
        &mut self,
        evm: ProgramEvm<DB, I>,
        result: Result<ExecutionResult, EVMError<DB::Error>>,
    ) -> Result<Executed, ExecuteError> {
        let context = evm.into_context();
        let mut journal = context.journaled_state;
        let state = journal.finalize();
        self.journal = journal.into_init();
        let starved = context.chain.starved;
        let ((reasons, console, activated), measured) = context.chain.into_parts();
        self.measured = measured;
        let result =
            result.map_err(|error| ExecuteError::new(error, &context.tx, self.params.chain_id))?;
        Ok(Executed {
            result,
            state,
            reasons,
            console,
            activated,
            starved,
        })
    }
}

/// revm's handler, with this crate's frames.
type Mainnet<DB, I> =
    MainnetHandler<ProgramEvm<DB, I>, EVMError<<DB as Database>::Error>, EthFrame>;

fn block_info(block: &BlockEnv, tx: &TxEnv, chain_id: u64) -> BlockInfo {
    BlockInfo {
        basefee: U256::from(block.basefee),
        coinbase: block.beneficiary,
        gas_limit: block.gas_limit,
        number: block.number.saturating_to(),
        timestamp: block.timestamp.saturating_to(),
        chain_id,
        gas_price: U256::from(tx.effective_gas_price(u128::from(block.basefee))),
        origin: tx.caller,
    }
}
