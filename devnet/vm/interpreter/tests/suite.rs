//! The tests of the first engine and of the executor over it, on this one.

use std::sync::Arc;

use slacontract_interpreter::Interpreter;
use slacontract_vm::{Programs, VmConfig};

#[path = "../../tests/vm/calls.rs"]
mod calls;
#[path = "../../tests/vm/chain.rs"]
mod chain;
#[path = "../../tests/vm/golden_gas.rs"]
mod golden_gas;
#[path = "../../tests/vm/hooks.rs"]
mod hooks;
#[path = "../../tests/vm/metering.rs"]
mod metering;
#[path = "../../tests/vm/program.rs"]
mod program;
#[path = "../../tests/vm/storage.rs"]
mod storage;

#[path = "../../../executor/tests/it/call_gas.rs"]
mod call_gas;
#[path = "../../../executor/tests/it/deployer.rs"]
mod deployer;
#[path = "../../../executor/tests/it/golden_gas.rs"]
mod golden_transactions;
#[path = "../../../executor/tests/it/programs.rs"]
mod programs;
#[path = "../../../executor/tests/it/support/mod.rs"]
#[allow(dead_code, reason = "the executor's other tests use the rest")]
mod support;
#[path = "../../../executor/tests/it/traces.rs"]
mod traces;

fn engine(config: VmConfig) -> Arc<dyn Programs> {
    Arc::new(Interpreter::new(config.params, config.debug))
}
