//! Behaviour of the VM, in one binary because linking the engine is what takes time.

mod calls;
mod chain;
mod golden_gas;
mod hooks;
mod metering;
mod native_hooks;
mod program;
mod storage;
mod validity;
