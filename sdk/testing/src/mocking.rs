//! Contracts that are only answers: `chain.mock(court.ruling(7)).returns(Ruling::Upheld)`.
//!
//! A mocked account gets EVM code that knows the answers, so both lanes, and contracts of any language, call it like any other.

use std::marker::PhantomData;
use std::rc::Rc;

use slacontract::abi::{self, Abi};
use slacontract::client::BoundClient;
use slacontract::error::Error;
use slacontract::{Address, Call};
use slacontract_lane::Operation;

use crate::chain::{Chain, TestTransport};
use crate::mock::Ending;
use crate::shared::Shared;

/// A call that is about to be answered by decree.
#[must_use = "nothing is mocked until `.returns(..)`, `.reverts_with(..)` or `.reverts()`"]
pub struct Mocking<R, E> {
    shared: Rc<Shared>,
    target: Address,
    calldata: Vec<u8>,
    answer: PhantomData<(R, E)>,
}

impl Chain {
    /// A contract at a fresh address that is nothing but its mocks: `let court: CourtClient<_> = chain.mocked("court");`. The same name is
    /// the same contract. What has not been mocked reverts without data.
    pub fn mocked<K: BoundClient<TestTransport>>(&self, name: &str) -> K {
        let hash = slacontract::host::keccak(format!("mocked {name}").as_bytes());
        let address = hash.last_chunk::<20>().copied().unwrap_or_default();
        self.label(Address(address), name);
        self.shared.mock(Address(address), |_| {});
        self.client(Address(address))
    }

    /// Answers this call by decree from now on, whatever is at its target: `chain.mock(court.ruling(7)).returns(ruling)`. Calls that match
    /// no mock of a mocked contract revert without data.
    pub fn mock<R: Abi, E: Error>(&self, call: Call<TestTransport, R, E>) -> Mocking<R, E> {
        Mocking {
            shared: Rc::clone(&self.shared),
            target: call.target(),
            calldata: call.calldata().to_vec(),
            answer: PhantomData,
        }
    }

    /// Makes `account` answer `answer` to every call whose calldata begins with `calldata`, however it is encoded.
    pub fn mock_bytes(&self, account: impl AsRef<Address>, calldata: &[u8], answer: &[u8]) {
        self.shared.mock(*account.as_ref(), |mock| {
            mock.answer(calldata, Ending::Return, answer);
        });
    }
}

impl<R: Abi, E: Error> Mocking<R, E> {
    /// Answers so whatever the arguments are. Mocks of certain arguments go before.
    pub fn any_arguments(mut self) -> Self {
        self.calldata.truncate(4);
        self
    }

    /// The call returns this.
    pub fn returns(self, answer: R) {
        self.decree(Ending::Return, &abi::encode(&answer));
    }

    /// The call reverts with this error.
    pub fn reverts_with(self, error: impl Error) {
        self.decree(Ending::Revert, &error.encode());
    }

    /// The call reverts without data.
    pub fn reverts(self) {
        self.decree(Ending::Revert, &[]);
    }

    fn decree(self, ending: Ending, data: &[u8]) {
        self.shared.mock(self.target, |mock| {
            mock.answer(&self.calldata, ending, data);
        });
    }
}

impl Shared {
    fn mock(&self, account: Address, change: impl FnOnce(&mut crate::mock::Mock)) {
        let mut mocks = self.mocks.borrow_mut();
        let mock = mocks.entry(account).or_default();
        change(mock);
        self.lockstep.each(&Operation::SetCode {
            address: account.0,
            code: mock.code(),
        });
    }
}
