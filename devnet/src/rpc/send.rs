//! Sending transactions. The answer comes after the next block was tried, so that a receipt is there when it is asked for.

use std::time::{Duration, Instant};

use alloy_primitives::Bytes;
use serde_json::json;

use super::{Answer, Method, Open, Params, RpcError, Run, Want, wallet};
use crate::chain::{Chain, Mining, Patience, Pending, Waiters};

/// How long a synchronous send waits if the client does not say.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long a synchronous send waits at most.
const LONGEST: Duration = Duration::from_secs(120);

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "eth_sendRawTransaction",
        open: Open::ToAll,
        run: Run::Send(|chain, waiters, params| {
            let pending = Pending::decode(&params.required::<Bytes>(0, "transaction")?)?;
            accept(chain, waiters, pending)
        }),
    },
    Method {
        name: "eth_sendRawTransactionSync",
        open: Open::ToAll,
        run: Run::Send(|chain, waiters, params| {
            let pending = Pending::decode(&params.required::<Bytes>(0, "transaction")?)?;
            accept_sync(chain, waiters, pending, params)
        }),
    },
    Method {
        name: "eth_sendTransaction",
        open: Open::ToCheats,
        run: Run::Send(|chain, waiters, params| {
            let pending = wallet::authorised(chain, params.required(0, "transaction")?)?;
            accept(chain, waiters, pending)
        }),
    },
    Method {
        name: "eth_sendTransactionSync",
        open: Open::ToCheats,
        run: Run::Send(|chain, waiters, params| {
            let pending = wallet::authorised(chain, params.required(0, "transaction")?)?;
            accept_sync(chain, waiters, pending, params)
        }),
    },
    Method {
        name: "eth_sendUnsignedTransaction",
        open: Open::ToCheats,
        run: Run::Send(|chain, waiters, params| {
            let request: alloy_rpc_types_eth::TransactionRequest =
                params.required(0, "transaction")?;
            let from = request.from.unwrap_or_default();
            let known = chain.may_impersonate(from);
            chain.impersonate(from);
            let pending = wallet::authorised(chain, request);
            if !known {
                chain.stop_impersonating(from);
            }
            accept(chain, waiters, pending?)
        }),
    },
];

fn accept(chain: &mut Chain, waiters: &mut Waiters, pending: Pending) -> Result<Answer, RpcError> {
    let hash = chain.submit(pending)?;
    if chain.settings().mining != Mining::Instant {
        return Ok(Answer::Ready(json!(hash)));
    }
    Ok(Answer::Later(
        waiters.wait(hash, Patience::NextBlock),
        hash,
        Want::Hash,
    ))
}

fn accept_sync(
    chain: &mut Chain,
    waiters: &mut Waiters,
    pending: Pending,
    params: &Params,
) -> Result<Answer, RpcError> {
    let timeout = params
        .optional_small(1, "timeout in milliseconds")?
        .map_or(TIMEOUT, Duration::from_millis)
        .min(LONGEST);
    let hash = chain.submit(pending)?;
    Ok(Answer::Later(
        waiters.wait(hash, Patience::Until(Instant::now() + timeout)),
        hash,
        Want::Receipt,
    ))
}

/// Takes in a transaction that was decoded already: recovering its sender is the dear part, and need not wait for the chain's thread.
///
/// # Errors
/// As [`super::dispatch`].
pub fn send_signed(
    chain: &mut Chain,
    waiters: &mut Waiters,
    pending: Pending,
    params: &Params,
    sync: bool,
) -> Result<Answer, RpcError> {
    if sync {
        accept_sync(chain, waiters, pending, params)
    } else {
        accept(chain, waiters, pending)
    }
}
