//! The executor on real transactions. One binary: each would link the whole engine again.

mod activation;
mod call_gas;
mod deployer;
mod frames;
mod golden_gas;
mod programs;
mod rollback;
mod support;
mod traces;
mod transactions;
