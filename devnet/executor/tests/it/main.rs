//! The executor on real transactions. One binary: each would link the whole engine again.

use std::sync::Arc;

use slacontract_vm::{Programs, Vm, VmConfig};

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

/// The engine under test. The crate in `vm/interpreter/` runs some of these files on another.
fn engine(config: VmConfig) -> Arc<dyn Programs> {
    Arc::new(Vm::new(config).expect("the engine starts"))
}
