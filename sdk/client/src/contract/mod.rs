//! The typed clients that `#[contract]` and `#[interface]` make, off chain.
//!
//! The client of a contract is the same type in a contract, in a test and here; only its transport differs. Bound to an [`Rpc`] it reads;
//! bound to a [`Signer`] it also sends.
//!
//! ```no_run
//! use slacontract::prelude::*;
//! use slacontract_client::contract::{Bind, OffChain};
//! use slacontract_client::{Account, Rpc};
//!
//! #[interface]
//! trait Counter {
//!     fn increment(&mut self);
//!     #[view]
//!     fn number(&self) -> u64;
//! }
//!
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! let rpc = Rpc::connect("http://127.0.0.1:8545")?;
//! let owner = rpc.signer(Account::development(0)?);
//! let counter: CounterClient<_> = owner.bind("0x5fbdb2315678afecb367f032d93f642f64180aa3".parse()?);
//! let before = counter.number().await?;
//! let receipt = counter.increment().send().await?;
//! println!("{before} was the number before block {}", receipt.block_number);
//! # Ok(()) }
//! ```

mod call;
mod deploy;
mod describe;
mod error;
mod events;

use alloy_primitives::{Address, U256};
use slacontract::abi::Scalar;
use slacontract::client::BoundClient;
use slacontract::{Amount, Deployment, Transport};

use crate::account::Account;
use crate::artifact::Artifact;
use crate::rpc::Rpc;

pub use call::{Asking, OffChain, Outgoing};
pub use deploy::Deploying;
pub use error::{CallError, PanicCode};

/// A node, and who speaks to it: the transport of clients that send.
#[derive(Clone, Debug)]
pub struct Signer {
    pub(crate) rpc: Rpc,
    pub(crate) account: Account,
}

impl Transport for Signer {}

impl Transport for Rpc {}

impl Rpc {
    /// Speaks to the node as `account`.
    pub fn signer(&self, account: Account) -> Signer {
        Signer {
            rpc: self.clone(),
            account,
        }
    }
}

impl Signer {
    /// Who sends.
    pub fn address(&self) -> slacontract::Address {
        sdk_address(self.account.address())
    }

    /// The node.
    pub fn rpc(&self) -> &Rpc {
        &self.rpc
    }

    /// Deploys a contract: `owner.deploy(EscrowClient::new(provider, 30.days()), &artifact).send().await?`.
    pub fn deploy<C: slacontract::Contract>(
        &self,
        deployment: Deployment<C>,
        artifact: &Artifact,
    ) -> Deploying<C> {
        Deploying::new(self.clone(), &deployment, artifact)
    }
}

/// Binds typed clients to contracts that are there already.
pub trait Bind: Transport {
    /// The client of the contract at `address`.
    fn bind<K: BoundClient<Self>>(&self, address: slacontract::Address) -> K {
        K::bind(address, self.clone())
    }
}

impl Bind for Rpc {}

impl Bind for Signer {}

pub(crate) fn sdk_address(address: Address) -> slacontract::Address {
    slacontract::Address(address.into_array())
}

pub(crate) fn address(address: slacontract::Address) -> Address {
    address.0.into()
}

pub(crate) fn wei(amount: Amount) -> U256 {
    U256::from_be_bytes(amount.word())
}
