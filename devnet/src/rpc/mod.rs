//! JSON-RPC as a function: a chain, a method, parameters, an answer. It knows no transport.
//!
//! Every method is one row of a table in the module of its family; `methods.toml` lists them all, and a test compares.

mod blocks;
mod bundles;
mod cheats;
mod debug;
mod error;
mod fees;
mod filters;
mod inquiry;
mod otterscan;
mod params;
mod pool;
mod proofs;
mod raw;
pub mod request;
mod room;
mod send;
pub mod shape;
mod simulate;
mod sla;
mod state;
mod tokens;
mod trace;
mod typed_data;
mod wallet;

use std::{collections::HashMap, sync::LazyLock};

use alloy_primitives::B256;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::chain::{Askable, Chain, Fate, Ledger, Waiters};
pub use error::RpcError;
pub(crate) use filters::matching;
pub use inquiry::Inquiry;
pub use params::Params;
pub use send::send_signed;

/// What a client may do beyond asking and sending signed transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Cheats, and accounts that sign without being asked.
    pub cheats: bool,
}

/// An answer, or the promise of one.
#[derive(Debug)]
pub enum Answer {
    /// Here it is.
    Ready(Value),
    /// It comes when the fate of this transaction is known.
    Later(oneshot::Receiver<Fate>, B256, Want),
}

/// What to answer about a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Its hash, as soon as a block was tried.
    Hash,
    /// Its receipt.
    Receipt,
}

impl Answer {
    /// The answer itself.
    ///
    /// # Errors
    /// What the client is told instead.
    pub async fn value(self) -> Result<Value, RpcError> {
        let (receiver, hash, want) = match self {
            Self::Ready(value) => return Ok(value),
            Self::Later(receiver, hash, want) => (receiver, hash, want),
        };
        match (receiver.await, want) {
            (Ok(Fate::Dropped(error)), _) => Err(error.into()),
            (Ok(Fate::Included(block, index)), Want::Receipt) => shape::receipt(&block, index),
            (Ok(Fate::Waiting), Want::Receipt) => Err(RpcError {
                code: 4,
                message: format!("the transaction {hash} was accepted, but is not in a block yet"),
                data: Some(json!(hash)),
            }),
            (Ok(_), Want::Hash) => Ok(json!(hash)),
            (Err(_), _) => Err(RpcError::refused("this chain does not exist any more")),
        }
    }
}

/// How a method is run.
#[derive(Clone, Copy)]
enum Run {
    /// Looks at one block or account, on any thread.
    Read(fn(&dyn Ledger, &Params) -> Result<Value, RpcError>),
    /// Looks through many, or proves something: on a thread that may take its time.
    Search(fn(&dyn Ledger, &Params) -> Result<Value, RpcError>),
    /// Answers at once.
    Now(fn(&mut Chain, &Params) -> Result<Value, RpcError>),
    /// Is prepared where the chain can be asked, and answered anywhere.
    Ask(fn(&dyn Askable, &Params) -> Result<Inquiry, RpcError>),
    /// May answer later.
    Send(fn(&mut Chain, &mut Waiters, &Params) -> Result<Answer, RpcError>),
}

/// How long a look at blocks and states takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// One block or account.
    Brief,
    /// Many, or a proof.
    Long,
}

/// Who may use a method.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Everybody.
    ToAll,
    /// Only where cheats are allowed.
    ToCheats,
}

/// One row of the table.
struct Method {
    name: &'static str,
    open: Open,
    run: Run,
}

/// A method for everybody.
const fn open(
    name: &'static str,
    run: fn(&mut Chain, &Params) -> Result<Value, RpcError>,
) -> Method {
    Method {
        name,
        open: Open::ToAll,
        run: Run::Now(run),
    }
}

/// A question for everybody that takes long: it is answered beside the chain.
const fn inquiry(
    name: &'static str,
    prepare: fn(&dyn Askable, &Params) -> Result<Inquiry, RpcError>,
) -> Method {
    Method {
        name,
        open: Open::ToAll,
        run: Run::Ask(prepare),
    }
}

/// A method for everybody that only looks at a block or an account.
const fn read(
    name: &'static str,
    run: fn(&dyn Ledger, &Params) -> Result<Value, RpcError>,
) -> Method {
    Method {
        name,
        open: Open::ToAll,
        run: Run::Read(run),
    }
}

/// A method for everybody that looks through many blocks or much of a state.
const fn search(
    name: &'static str,
    run: fn(&dyn Ledger, &Params) -> Result<Value, RpcError>,
) -> Method {
    Method {
        name,
        open: Open::ToAll,
        run: Run::Search(run),
    }
}

/// A method for development.
const fn cheat(
    name: &'static str,
    run: fn(&mut Chain, &Params) -> Result<Value, RpcError>,
) -> Method {
    Method {
        name,
        open: Open::ToCheats,
        run: Run::Now(run),
    }
}

/// Methods that are known and refused, and why.
const REFUSED: &[(&str, &str)] = &[
    ("anvil_classifyTransaction", OTHER_NETWORK),
    (
        "anvil_getLastBlockWallTime",
        "the machine's time is not kept with a block; its timestamp is",
    ),
    (
        "anvil_impersonateSignature",
        "a signature recovers to its signer; impersonate the account instead",
    ),
    ("anvil_reorg", BACK),
    ("anvil_rollback", BACK),
    (
        "anvil_setChainId",
        "a chain's id is fixed at its start; start the devnet with --chain-id",
    ),
    ("anvil_setMinGasPrice", BASE_FEE),
    ("anvil_setRpcUrl", NO_FORK),
    (
        "debug_accountInfoAt",
        "use debug_traceTransaction with the prestateTracer",
    ),
    ("debug_dbGet", "the store has no keys of geth's database"),
    (
        "debug_executionWitness",
        "what a block read is not kept; prove accounts and words with eth_getProof",
    ),
    (
        "debug_storageRangeAt",
        "use eth_getStorageValues, or the prestateTracer",
    ),
    ("eth_blobBaseFee", "this chain carries no blobs"),
    (
        "eth_config",
        "there is no schedule of hardforks: one set of rules holds from the genesis on",
    ),
    ("eth_getBlockAccessListByBlockHash", ACCESS_LISTS),
    ("eth_getBlockAccessListByBlockNumber", ACCESS_LISTS),
    ("eth_getWork", NO_WORK),
    (
        "eth_resend",
        "send a transaction with the same nonce and a higher fee instead",
    ),
    (
        "eth_sendRawTransactionConditional",
        "conditions are a rollup sequencer's; use eth_sendRawTransaction",
    ),
    ("eth_signRawTransaction", "use eth_signTransaction"),
    ("eth_submitHashrate", NO_WORK),
    ("eth_submitWork", NO_WORK),
    ("hardhat_setMinGasPrice", BASE_FEE),
];

const BACK: &str = "take an evm_snapshot, and go back to it with evm_revert";
const BASE_FEE: &str = "the base fee is all a block asks for; use anvil_setNextBlockBaseFeePerGas";
const NO_FORK: &str = "this chain does not fork another";
const NO_WORK: &str = "blocks are not mined by proof of work";
const ACCESS_LISTS: &str = "access lists of blocks come with a later hardfork";
const OTHER_NETWORK: &str = "it belongs to another network's kinds of transactions";

/// Methods that the transport answers, because they concern a connection or the node and not a chain.
pub const OF_THE_NODE: [&str; 4] = [
    "eth_subscribe",
    "eth_unsubscribe",
    "sla_newChain",
    "sla_dropChain",
];

static TABLE: LazyLock<HashMap<&'static str, &'static Method>> = LazyLock::new(|| {
    let families = [
        blocks::METHODS,
        bundles::METHODS,
        cheats::METHODS,
        debug::METHODS,
        fees::METHODS,
        filters::METHODS,
        otterscan::METHODS,
        pool::METHODS,
        proofs::METHODS,
        raw::METHODS,
        send::METHODS,
        simulate::METHODS,
        sla::METHODS,
        state::METHODS,
        tokens::METHODS,
        trace::METHODS,
        typed_data::METHODS,
        wallet::METHODS,
    ];
    families
        .into_iter()
        .flatten()
        .map(|method| (method.name, method))
        .collect()
});

/// Names of all methods a chain answers.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = TABLE.keys().copied().collect();
    names.sort_unstable();
    names
}

/// Names of all methods that are known and refused.
#[must_use]
pub fn refused() -> Vec<&'static str> {
    REFUSED.iter().map(|(name, _)| *name).collect()
}

/// How a method that only looks at blocks and states does it, so that [`look_up`] answers it; nothing for others.
#[must_use]
pub fn look(method: &str) -> Option<Look> {
    match TABLE.get(method)?.run {
        Run::Read(_) => Some(Look::Brief),
        Run::Search(_) => Some(Look::Long),
        _ => None,
    }
}

/// Answers a request that only looks at blocks and states.
///
/// # Errors
/// What the client is told instead.
pub fn look_up(
    ledger: &dyn Ledger,
    method: &str,
    params: Option<Value>,
) -> Result<Value, RpcError> {
    match TABLE.get(method).map(|method| &method.run) {
        Some(Run::Read(run) | Run::Search(run)) => run(ledger, &Params::new(params)?),
        _ => Err(RpcError::no_method(method, None)),
    }
}

/// Whether a method is a question that takes long, to be answered beside the chain.
#[must_use]
pub fn is_inquiry(method: &str) -> bool {
    TABLE
        .get(method)
        .is_some_and(|found| matches!(found.run, Run::Ask(_)))
}

/// Prepares such a question.
///
/// # Errors
/// Wrong parameters, an unknown block, an impossible override; or `method` is none.
pub fn prepare(chain: &dyn Askable, method: &str, params: &Params) -> Result<Inquiry, RpcError> {
    match TABLE.get(method).map(|found| found.run) {
        Some(Run::Ask(prepare)) => prepare(chain, params),
        _ => Err(RpcError::no_method(method, None)),
    }
}

/// Answers one request.
///
/// # Errors
/// What the client is told instead. Nothing has changed then.
pub fn dispatch(
    chain: &mut Chain,
    waiters: &mut Waiters,
    access: Access,
    method: &str,
    params: Option<Value>,
) -> Result<Answer, RpcError> {
    let Some(found) = TABLE.get(method) else {
        let why = REFUSED
            .iter()
            .find(|(name, _)| *name == method)
            .map(|(_, why)| *why);
        return Err(RpcError::no_method(method, why));
    };
    if found.open == Open::ToCheats && !access.cheats {
        let why =
            "it is for development; start the devnet with --allow-cheats, or connect over loopback";
        return Err(RpcError::no_method(method, Some(why)));
    }
    let params = Params::new(params)?;
    match found.run {
        Run::Read(run) | Run::Search(run) => run(chain, &params).map(Answer::Ready),
        Run::Now(run) => {
            let result = run(chain, &params);
            // It may have changed a setting.
            chain.publish();
            result.map(Answer::Ready)
        }
        Run::Ask(prepare) => prepare(chain, &params)?.answer().map(Answer::Ready),
        Run::Send(run) => run(chain, waiters, &params),
    }
}
