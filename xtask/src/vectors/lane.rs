//! Where contracts are played: on a private chain of a devnet, natively and as the WebAssembly that would be deployed, in step. It is
//! the ground of `#[slacontract::test]`: what differs between the lanes fails the case, and a contract that is not built is built by the
//! command line tool.

use std::any::Any;
use std::ffi::OsStr;
use std::process::ExitCode;
use std::thread;

use serde_json::Value;
use slacontract::abi::{self, Abi};
use slacontract::prelude::*;
use slacontract::{Address, Call, Contract, Deployment};
use slacontract_testing::prelude::TestCall;
use slacontract_testing::{CLI_VARIABLE, Chain, LANE_VARIABLE, Lanes, Status, TestTransport};

use super::Outcome;
use super::case::{self, Case};
use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// Address space for the stack of a case, as a test has it: native frames nest.
const STACK: usize = 256 << 20;
/// More than any case moves.
const PLENTY: u128 = 1 << 100;

/// How a call ended.
#[derive(Debug)]
pub(super) enum Sent {
    /// With this answer.
    Success(Vec<u8>),
    /// With this revert data.
    Revert(Vec<u8>),
    /// Otherwise, in words.
    Failure(String),
}

/// Makes a client's call from an account.
pub(super) fn send<R: Abi, E: Error>(from: Address, call: Call<TestTransport, R, E>) -> Sent {
    let receipt = call.from(from).outcome();
    match receipt.status {
        Status::Success => Sent::Success(receipt.output),
        Status::Revert => Sent::Revert(receipt.output),
        other => Sent::Failure(format!("{other:?}")),
    }
}

/// The answer of a call that is to succeed; the error of a contract whose errors are `F` in words.
pub(super) fn answer<R: Abi, F: Error + std::fmt::Debug>(sent: Sent) -> Result<R, String> {
    match sent {
        Sent::Success(data) => abi::decode(&data).map_err(|error| format!("{error:?}")),
        Sent::Revert(data) => Err(match F::decode(&data) {
            Some(error) => format!("{error:?}"),
            None => format!("{data:02x?}"),
        }),
        Sent::Failure(reason) => Err(reason),
    }
}

/// The account of a name, with more than enough money.
pub(super) fn somebody(chain: &Chain, name: &str) -> Address {
    let account = chain.account(name);
    chain.deal(account, Amount::from_units(PLENTY));
    account
}

/// Deploys a contract.
pub(super) fn deploy<C: Contract>(
    chain: &Chain,
    from: Address,
    deployment: Deployment<C>,
) -> C::Client<TestTransport> {
    chain.deploy(deployment).from(from).unwrap()
}

/// Moves time so that the next transaction is in a block of this moment: every block takes a second.
pub(super) fn before(chain: &Chain, moment: u64) -> Result<(), String> {
    let now = chain.now().seconds();
    let ahead = moment.checked_sub(now + 1);
    let ahead = ahead.ok_or_else(|| format!("it is {now} already, and {moment} was to come"))?;
    if ahead > 0 {
        chain.warp(Duration::from_seconds(ahead));
    }
    Ok(())
}

/// The lanes that `SLACONTRACT_LANE` names, or both.
///
/// # Errors
/// When it names none.
pub(super) fn lanes() -> Result<&'static [&'static str], Failure> {
    match Lanes::from_environment() {
        Ok(Lanes::Native) => Ok(&["native"]),
        Ok(Lanes::Vm) => Ok(&["vm"]),
        Ok(Lanes::Both) => Ok(&["native", "vm"]),
        Err(message) => Err(Failure::unexpected(
            format!("{LANE_VARIABLE} should name a lane"),
            message,
        )),
    }
}

/// Runs each of a list of cases on a chain of its own.
pub(super) fn each(
    cases: &[Value],
    run: impl Fn(&mut Chain, &Case<'_>) -> Result<(), String> + Sync,
) -> Vec<Outcome> {
    let outcomes = case::each_as_written(cases, |fields| {
        thread::scope(|scope| {
            // A case remembers which of its fields were read, so it is read where it is played.
            let play = || {
                let case = Case::new(fields);
                let mut chain = Chain::open()?;
                run(&mut chain, &case).and_then(|()| case.finish())
            };
            let played = thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, play);
            match played.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(result)) => result,
                Ok(Err(panic)) => Err(said(&*panic)),
                Err(error) => Err(format!("no thread for the case: {error}")),
            }
        })
    });
    let played = |outcome| Outcome {
        played: true,
        ..outcome
    };
    outcomes.into_iter().map(played).collect()
}

/// What a test's chain says when it cannot go on: the lanes differ, a contract does not build or deploy, there is no devnet.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| Some((*panic.downcast_ref::<&str>()?).to_owned()))
        .unwrap_or_else(|| "it panicked".to_owned())
}

/// Runs these tasks once more with the command line tool of this checkout, which starts the devnet and builds the contracts; nothing if
/// it is named already.
///
/// # Errors
/// When the tool does not compile.
pub(super) fn with_tool() -> Result<Option<ExitCode>, Failure> {
    if std::env::var_os(CLI_VARIABLE).is_some_and(|named| named != OsStr::new("")) {
        return Ok(None);
    }
    let tool = Workshop::find()?.build_cli()?;
    let own = std::env::current_exe().map_err(Failure::file("the xtask binary"))?;
    let mut again = process::command(&own);
    again
        .args(std::env::args_os().skip(1))
        .env(CLI_VARIABLE, tool);
    let status = again.status().map_err(Failure::file(&own))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(Some(code.map_or(ExitCode::FAILURE, ExitCode::from)))
}
