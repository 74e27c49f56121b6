//! JSON-RPC as a function: a chain, a method, parameters, an answer. It knows no transport.
//!
//! Every method is one row of a table in the module of its family; `methods.toml` lists them all, and a test compares.

mod blocks;
mod cheats;
mod debug;
mod error;
mod fees;
mod filters;
mod inquiry;
mod params;
mod pool;
pub mod request;
mod send;
pub mod shape;
mod sla;
mod state;
mod wallet;

use std::{collections::HashMap, sync::LazyLock};

use alloy_primitives::B256;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::chain::{
    Chain,
    thread::{Fate, Waiters},
};
pub use error::RpcError;
pub(crate) use filters::matching;
pub use inquiry::{INQUIRIES, Inquiry};
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
    /// Answers at once.
    Now(fn(&mut Chain, &Params) -> Result<Value, RpcError>),
    /// May answer later.
    Send(fn(&mut Chain, &mut Waiters, &Params) -> Result<Answer, RpcError>),
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
    ("eth_blobBaseFee", "this chain carries no blobs"),
    ("eth_getWork", "blocks are not mined by proof of work"),
    ("eth_submitWork", "blocks are not mined by proof of work"),
    (
        "eth_submitHashrate",
        "blocks are not mined by proof of work",
    ),
    ("eth_getProof", "proofs come with the durable store"),
    (
        "eth_simulateV1",
        "not implemented; use eth_call with overrides",
    ),
    (
        "eth_callMany",
        "not implemented; use eth_call with overrides",
    ),
    (
        "eth_signTypedData_v4",
        "not implemented; sign with the account's key instead",
    ),
    ("anvil_dumpState", "state dumps come with the durable store"),
    ("anvil_loadState", "state dumps come with the durable store"),
    (
        "anvil_setChainId",
        "a chain's id is fixed at its start; start the devnet with --chain-id",
    ),
    ("anvil_setRpcUrl", "this chain does not fork another"),
];

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
        cheats::METHODS,
        debug::METHODS,
        fees::METHODS,
        filters::METHODS,
        pool::METHODS,
        send::METHODS,
        sla::METHODS,
        state::METHODS,
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
        Run::Now(run) => run(chain, &params).map(Answer::Ready),
        Run::Send(run) => run(chain, waiters, &params),
    }
}
