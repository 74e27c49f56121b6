//! The test API: one test body, run natively and as WebAssembly, compared.
//!
//! ```ignore
//! use slacontract_testing::prelude::*;
//!
//! #[slacontract::test]
//! fn a_late_provider_is_penalised(chain: &mut Chain) {
//!     let [customer, provider] = chain.accounts();
//!     let escrow = chain.deploy(EscrowClient::new(provider, 30.days())).from(customer).value(10.ether()).unwrap();
//!     chain.warp(31.days());
//!     escrow.release().from(provider).expect_err(EscrowError::NotCustomer);
//!     escrow.release().from(customer).expect_event(Released { to: provider, amount: 10.ether() }).unwrap();
//!     assert_eq!(chain.balance(&escrow), 0.ether());
//! }
//! ```
//!
//! Every operation runs on two private chains of one devnet. On the first, contract code runs as the WebAssembly that would be
//! deployed; on the second, the same bytes are deployed, but frames of that code run here, in the test process, where breakpoints and
//! coverage work. Status, return data, events and storage are then compared; a difference fails the test.
//!
//! ```text
//! chain.rs, cheats.rs, sending.rs, deploying.rs, expect.rs, mocking.rs, signing.rs   what a test says
//! lockstep.rs            two chains in step          compare.rs, describe.rs   what differs, in words
//! connection.rs          one chain's socket          native.rs    contract frames in this process
//! traces.rs, values.rs   call traces, decoded
//! property.rs, arbitrary.rs, invariant/, regressions.rs   random arguments and sequences
//! gas.rs                 gas per method
//! devnet.rs, artifact.rs where the devnet and the built contracts come from
//! ```
//!
//! Time on a test's chain starts at the first second of 2025; every transaction takes a second, and [`Chain::warp`] exactly as long as
//! it says. Gas is free.

mod arbitrary;
mod artifact;
mod chain;
mod cheats;
mod compare;
mod connection;
mod deploying;
mod describe;
mod devnet;
mod expect;
mod gas;
mod invariant;
mod lockstep;
mod mock;
mod mocking;
mod native;
mod property;
mod regressions;
mod run;
mod sending;
mod shared;
mod signing;
mod traces;
mod values;
mod words;

pub use chain::{Chain, Snapshot, TestTransport};
pub use deploying::Deploying;
pub use devnet::{CLI_VARIABLE, DEVNET_VARIABLE};
pub use expect::Emitted;
pub use gas::GAS_VARIABLE;
pub use invariant::{Invariant, run_invariant};
pub use lockstep::{LANE_VARIABLE, Lanes};
pub use mocking::Mocking;
pub use property::{RUNS_VARIABLE, SEED_VARIABLE, assume, run_property};
pub use regressions::Place;
pub use run::run;
pub use sending::{Sending, TestCall};
pub use signing::{Domain, Signature};
pub use slacontract_lane::{BalanceChange, BlockStamp, Log, Receipt, Status, StorageChange, Trace};
pub use traces::{TRACE_VARIABLE, VERBOSE_VARIABLE};

/// What a test imports: `use slacontract_testing::prelude::*;`.
pub mod prelude {
    pub use crate::{Chain, Domain, Emitted, Invariant, TestCall, TestTransport, assume};
    pub use slacontract::{
        Address, Amount, AmountUnits, B256, BasisPoints, Bytes, Duration, DurationUnits, I256,
        PartsPerBillion, Timestamp, U256,
    };
}
