//! Two chains in step: every operation runs on the native and on the VM chain, and must do the same on both.
//!
//! What the test sees is the VM's result. The VM runs first, because running out of gas is its to decide: if a frame did, the native
//! chain runs the same transaction as WebAssembly too.

use std::cell::RefCell;
use std::rc::Rc;

use slacontract_lane::{Address, BlockStamp, Operation, Receipt, Reply, Trace, Transaction, Word};

use crate::compare;
use crate::connection::Connection;
use crate::describe::Describe;
use crate::native::{self, Natives};

/// Chooses the lanes: `native`, `vm` or `both` (the default).
pub const LANE_VARIABLE: &str = "SLACONTRACT_LANE";

/// Which lanes a test runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lanes {
    /// Contract code inside the test process only: breakpoints, coverage.
    Native,
    /// The built WebAssembly only.
    Vm,
    /// Both, compared.
    Both,
}

impl Lanes {
    /// What `SLACONTRACT_LANE` says.
    ///
    /// # Errors
    /// A value that names no lane.
    pub fn from_environment() -> Result<Self, String> {
        Self::parse(&std::env::var(LANE_VARIABLE).unwrap_or_default())
    }

    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "" | "both" | "native,vm" | "vm,native" => Ok(Self::Both),
            "native" => Ok(Self::Native),
            "vm" => Ok(Self::Vm),
            other => Err(format!(
                "{LANE_VARIABLE}={other:?} names no lane; it is `native`, `vm` or `both`"
            )),
        }
    }
}

/// One test's chains.
pub struct Lockstep {
    native: Option<Rc<Connection>>,
    vm: Option<Rc<Connection>>,
    natives: Rc<Natives>,
    /// What is known of accounts and ABIs, for messages.
    pub describe: RefCell<Describe>,
}

/// The same operation did different things; the text is the report.
#[derive(Debug)]
pub struct Divergence(pub String);

impl Lockstep {
    /// Opens the chains on the devnet at `address`.
    ///
    /// # Errors
    /// Why they cannot be opened, with the remedy.
    pub fn open(address: std::net::SocketAddr, lanes: Lanes, seed: u64) -> Result<Self, String> {
        let natives = Rc::<Natives>::default();
        let open = || Connection::open(address, seed, Rc::clone(&natives));
        let vm = if lanes == Lanes::Native {
            None
        } else {
            Some(open()?)
        };
        let native = if lanes == Lanes::Vm {
            None
        } else {
            Some(open()?)
        };
        if let (Some(left), Some(right)) = (&native, &vm)
            && left.welcome() != right.welcome()
        {
            return Err(format!(
                "the devnet at {address} opened two test chains that differ: {:?} and {:?}",
                left.welcome(),
                right.welcome()
            ));
        }
        Ok(Self {
            native,
            vm,
            natives,
            describe: RefCell::default(),
        })
    }

    /// The chain whose results are shown.
    pub fn shown(&self) -> &Rc<Connection> {
        match (&self.vm, &self.native) {
            (Some(shown), _) | (None, Some(shown)) => shown,
            (None, None) => unreachable!(
                "a test has at least one lane: `open` connects one for every value of `Lanes`"
            ),
        }
    }

    /// Makes the native chain run this code in the test process.
    pub fn run_natively(&self, code_hash: Word, entry: native::Entry) {
        if self.natives.register(code_hash, entry)
            && let Some(chain) = &self.native
        {
            expect_done(&chain.operate(Operation::RunNatively { code_hash }));
        }
    }

    /// Runs a transaction, or a call that leaves nothing behind, on both chains.
    ///
    /// # Errors
    /// [`Divergence`], whose report calls the operation `name`.
    pub fn run(
        &self,
        tx: &Transaction,
        commit: bool,
        name: &dyn Fn() -> String,
    ) -> Result<Receipt, Divergence> {
        let operation = |tx: Transaction| {
            if commit {
                Operation::Transact(tx)
            } else {
                Operation::Call(tx)
            }
        };
        let vm = self
            .vm
            .as_ref()
            .map(|chain| expect_receipt(chain.operate(operation(tx.clone()))));
        native::take_panics();
        let native = self.native.as_ref().map(|chain| {
            // Gas is measured by the VM alone. Where it did not suffice, even if a caller dealt with that, the native chain follows by
            // running the same WebAssembly: the two stay comparable.
            let tx = Transaction {
                metered: tx.metered || vm.as_ref().is_some_and(|receipt| receipt.starved),
                ..tx.clone()
            };
            let mut receipt = expect_receipt(chain.operate(operation(tx)));
            receipt.reasons.extend(native::take_panics());
            receipt
        });
        match (native, vm) {
            (Some(native), Some(mut vm)) => {
                let found = compare::differences(&native, &vm, &self.describe.borrow());
                if !found.is_empty() {
                    return Err(Divergence(compare::report(&name(), &found, &native, &vm)));
                }
                // The native lane knows where a panic happened; the trap does not.
                let more = native.reasons.into_iter();
                let more: Vec<String> =
                    more.filter(|reason| !vm.reasons.contains(reason)).collect();
                vm.reasons.extend(more);
                Ok(vm)
            }
            (Some(only), None) | (None, Some(only)) => Ok(only),
            (None, None) => unreachable!(
                "a test has at least one lane: `open` connects one for every value of `Lanes`"
            ),
        }
    }

    /// What the last transaction or call did, frame by frame, in the shown lane; nothing if it never ran.
    pub fn trace(&self) -> Option<Trace> {
        let reply = native::quietly(|| self.shown().operate(Operation::Trace));
        // The frames have run before, and what they panicked with is known.
        native::take_panics();
        match reply {
            Reply::Trace(trace) => Some(trace),
            _ => None,
        }
    }

    /// Does the same on every chain and answers the shown one's reply.
    pub fn each(&self, operation: &Operation) -> Reply {
        let mut replies = [&self.vm, &self.native]
            .into_iter()
            .flatten()
            .map(|chain| chain.operate(operation.clone()));
        let shown = replies.next().unwrap_or(Reply::Done);
        for other in replies {
            assert_eq!(
                other, shown,
                "lane divergence: {operation:?} answered differently (native on the left, VM on the right)"
            );
        }
        if let Reply::Error { message } = &shown {
            panic!("{message}");
        }
        shown
    }

    /// An operation that answers a word.
    pub fn word(&self, operation: &Operation) -> Word {
        match self.each(operation) {
            Reply::Word { value } => value,
            other => wrong(&other),
        }
    }

    /// An operation that answers a block.
    pub fn block(&self, operation: &Operation) -> BlockStamp {
        expect_block(&self.each(operation))
    }

    /// An account's code.
    pub fn code(&self, address: Address) -> Vec<u8> {
        match self.each(&Operation::Code { address }) {
            Reply::Bytes { data } => data,
            other => wrong(&other),
        }
    }
}

fn expect_receipt(reply: Reply) -> Receipt {
    match reply {
        Reply::Receipt(receipt) => receipt,
        other => wrong(&other),
    }
}

fn expect_block(reply: &Reply) -> BlockStamp {
    match reply {
        Reply::Block(block) => *block,
        other => wrong(other),
    }
}

fn expect_done(reply: &Reply) {
    if *reply != Reply::Done {
        wrong(reply)
    }
}

/// An answer that does not fit the question: an error in words, or a devnet that is broken.
fn wrong(reply: &Reply) -> ! {
    match reply {
        Reply::Error { message } => panic!("{message}"),
        other => panic!("the devnet gave an answer that does not fit the question: {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Lanes;

    #[test]
    fn lanes_are_read_from_their_names_and_nothing_else() {
        assert_eq!(Lanes::parse(""), Ok(Lanes::Both));
        assert_eq!(Lanes::parse("native"), Ok(Lanes::Native));
        assert_eq!(Lanes::parse("vm"), Ok(Lanes::Vm));
        assert!(Lanes::parse("wasm").unwrap_err().contains("\"wasm\""));
    }
}
