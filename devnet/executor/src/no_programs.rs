//! A chain without programs.

use revm::primitives::Bytes;
use slacontract_vm::{Activation, ActivationError, Entry, Frame, Pages, Programs, StartError};

/// A provider without programs: every program is refused. For chains of EVM bytecode, and for examples.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPrograms;

impl Programs for NoPrograms {
    fn activate(&self, _code: &Bytes, _page_limit: u16) -> Result<Activation, ActivationError> {
        Err(ActivationError("this chain runs no programs".into()))
    }

    fn start(
        &self,
        _entry: Entry,
        _cached: bool,
        _pages: &mut Pages,
    ) -> Result<Box<dyn Frame>, StartError> {
        Err(ActivationError("this chain runs no programs".into()).into())
    }
}
