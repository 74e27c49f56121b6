//! Two chains in step: every operation runs on the native and on the VM chain, and must do the same on both.
//!
//! What the test sees is the VM's result. The VM runs first, because running out of gas is its to decide: the native chain then only
//! uses up the sender's nonce, so that the two stay comparable.

use std::cell::RefCell;
use std::rc::Rc;

use slacontract_lane::{Address, BlockStamp, Operation, Receipt, Reply, Status, Transaction, Word};

use crate::compare::{self, Difference};
use crate::connection::Connection;
use crate::describe::Describe;
use crate::native::{self, Natives};
use crate::words::number;

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
        let operation = || {
            if commit {
                Operation::Transact(tx.clone())
            } else {
                Operation::Call(tx.clone())
            }
        };
        let vm = self
            .vm
            .as_ref()
            .map(|chain| expect_receipt(chain.operate(operation())));
        let vm_ran_out = vm
            .as_ref()
            .is_some_and(|receipt| receipt.status == Status::OutOfGas);
        native::take_panics();
        self.natives.trace.clear();
        let native = match &self.native {
            Some(chain) if vm_ran_out => {
                if commit {
                    expect_block(&chain.operate(Operation::Skip { from: tx.from }));
                }
                None
            }
            Some(chain) => {
                let mut receipt = expect_receipt(chain.operate(operation()));
                receipt.reasons.extend(native::take_panics());
                receipt
                    .reasons
                    .extend(self.natives.trace.text(&self.describe.borrow()));
                Some(receipt)
            }
            None => None,
        };
        match (native, vm) {
            (Some(native), Some(mut vm)) => {
                let mut found = compare::differences(&native, &vm, &self.describe.borrow());
                if commit {
                    found.extend(self.different_balances(tx));
                }
                if !found.is_empty() {
                    return Err(Divergence(compare::report(&name(), &found, &native, &vm)));
                }
                // The native lane knows more about a panic than the trap does.
                vm.reasons.extend(native.reasons);
                Ok(vm)
            }
            (Some(only), None) | (None, Some(only)) => Ok(only),
            (None, None) => unreachable!(
                "a test has at least one lane: `open` connects one for every value of `Lanes`"
            ),
        }
    }

    /// Balances that differ between the lanes, of everybody the test knows: money that moved without an event or a storage change. Whoever
    /// pays is the sender or a contract that the test has deployed, so that no payment escapes.
    fn different_balances(&self, tx: &Transaction) -> Vec<Difference> {
        let (Some(native), Some(vm)) = (&self.native, &self.vm) else {
            return Vec::new();
        };
        let describe = self.describe.borrow();
        let mut known: Vec<Address> = describe.known().chain([tx.from]).chain(tx.to).collect();
        known.sort_unstable();
        known.dedup();
        let balance = |chain: &Rc<Connection>, address: Address| match chain
            .operate(Operation::Balance { address })
        {
            Reply::Word { value } => value,
            other => wrong(&other),
        };
        let mut found = Vec::new();
        for address in known {
            let (left, right) = (balance(native, address), balance(vm, address));
            if left != right {
                found.push(Difference {
                    what: format!("balance of {}", describe.address(&address)),
                    native: number(&left),
                    vm: number(&right),
                });
            }
        }
        found
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
