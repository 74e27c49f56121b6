//! Behaviour of the VM, in one binary because linking the engine is what takes time.

use std::sync::Arc;

use slacontract_vm::{Programs, Vm, VmConfig};

mod calls;
mod chain;
mod golden_gas;
mod hooks;
mod metering;
mod native_hooks;
mod program;
mod storage;
mod validity;

/// The engine under test. The crate in `interpreter/` runs some of these files on another.
fn engine(config: VmConfig) -> Arc<dyn Programs> {
    Arc::new(Vm::new(config).expect("the engine starts"))
}
