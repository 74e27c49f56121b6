//! Code of the author's own beside the engine: it spends what is above the books, and nothing of what they hold.
//!
//! What an agreement holds is its parties', whoever wrote it. A method, a hook or whatever else the author added ends with
//! `TransferFailed` of the agreement's own address if the agreement has less afterwards than it answers for, so that not even an author
//! who is one of the parties can pay itself. Where money is in a token, such code cannot call that token, only ask it: an approval would be
//! spent later. It costs nothing where an agreement has no code of its own. Code that reaches the host past
//! the SDK can still write over the books; that is what the lint `L014` refuses.

use crate::abi::Item;
use crate::contract::CONSTRUCTOR;
use crate::env::{balance, self_address, transfer_failed};
use crate::host;
use crate::sla::{Agreement, asset, engine_of};
use crate::types::{Address, U256};

/// What can be an author's own.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// A method beside the constructor, which runs before there is any money.
    Method,
    /// What takes value that comes without calldata.
    Receive,
    /// What answers calldata that names no method.
    Fallback,
}

/// Whether sources of methods have one of these.
#[doc(hidden)]
pub const fn has(sources: &[&[Item]], own: Own) -> bool {
    let mut source = 0;
    while source < sources.len() {
        let mut at = 0;
        while at < sources[source].len() {
            let is_there = match &sources[source][at] {
                Item::Function(function) => {
                    matches!(own, Own::Method) && function.selector() != CONSTRUCTOR
                }
                Item::Receive(_) => matches!(own, Own::Receive),
                Item::Fallback(_) => matches!(own, Own::Fallback),
                _ => false,
            };
            if is_there {
                return true;
            }
            at += 1;
        }
        source += 1;
    }
    false
}

/// A contract that answers for money: one with an agreement. What the compiler says when a hook is in another.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "SDK084: `{Self}` has no agreement that could call its `#[on(..)]` method",
    label = "called by an agreement only",
    note = "add `#[agreement(..)]` below `#[contract]` on the struct, or leave out `#[on(..)]`"
)]
pub trait Accountable: Agreement {}

/// Runs the author's own code, if there is any: it answers whether it did something, and ends the frame if it spent what the agreement
/// answers for.
#[doc(hidden)]
#[inline(always)]
pub fn unspent<A: Accountable>(is_there: bool, own: impl FnOnce() -> bool) -> bool {
    let done = if const { A::PLAN.in_token } {
        // The constructor too: what it approved could be taken later.
        let outer = host::kept_from(&guarded(A::asset().get()));
        let done = own();
        host::kept_from(&outer);
        done
    } else {
        own()
    };
    if is_there && done {
        covered::<A>();
    }
    done
}

/// Where the books are is a constant: handles that were passed would have to be kept in memory.
#[inline(never)]
fn covered<A: Agreement>() {
    let (engine, here) = (engine_of::<A>(), self_address());
    let mut held = engine.held() + engine.reports.get();
    if const { A::PLAN.panel_reserve.is_some() } {
        held += engine.panel.get();
    }
    if const { A::PLAN.in_token } {
        if asset::balance(A::asset().get()) < U256::from(held) {
            transfer_failed(&here);
        }
        return;
    }
    if balance(here) < held {
        transfer_failed(&here);
    }
}

/// What the author's own code must not call: the token of the agreement, or anybody before there is one.
fn guarded(token: Address) -> [u8; 20] {
    if token.is_zero() { ANYBODY } else { token.0 }
}

/// Stands for every account.
const ANYBODY: [u8; 20] = [0xff; 20];

/// Whether the code that runs may call an account. The author's own may ask the token of its agreement, but not make it do anything:
/// what it approved there would be taken later.
#[inline(always)]
pub(crate) fn may_call(target: &Address) -> bool {
    let kept = host::kept();
    kept == [0; 20] || (kept != ANYBODY && kept != target.0)
}
