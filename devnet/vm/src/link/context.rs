//! What a hook works with while it runs, and how it reaches guest memory.
//!
//! Whatever is read is noted as an argument and whatever is written as a result, when somebody traces.

use std::borrow::Cow;

use alloy_primitives::{Address, B256, Bytes, U256};

use crate::{
    Host, Params,
    hooks::{Fault, Hooks, InkMeter, Meter},
};

/// Arguments and results of a hook, collected only when somebody listens.
#[derive(Default)]
pub(super) struct Trace {
    pub(super) args: Vec<u8>,
    pub(super) outs: Vec<u8>,
    pub(super) start_ink: u64,
}

/// What a hook works with.
pub(super) struct Cx<'a> {
    pub(super) memory: &'a mut [u8],
    pub(super) hooks: &'a mut Hooks,
    pub(super) host: &'a mut dyn Host,
    pub(super) meter: InkMeter,
    pub(super) params: &'a Params,
    pub(super) console_left: &'a mut usize,
    pub(super) trace: Option<Trace>,
}

impl Cx<'_> {
    #[inline]
    pub(super) fn pay(&mut self, ink: u64) -> Result<(), Fault> {
        self.meter.pay_ink(ink)
    }

    /// Guest memory at `pointer`.
    pub(super) fn slice(&self, pointer: i32, len: usize) -> Result<&[u8], Fault> {
        // Pointers are unsigned.
        let start = pointer as u32 as usize;
        let outside = || {
            Fault::Refused(Cow::Owned(format!(
                "{len} bytes at {start} are outside the memory of {}",
                self.memory.len()
            )))
        };
        start
            .checked_add(len)
            .and_then(|end| self.memory.get(start..end))
            .ok_or_else(outside)
    }

    /// Reads `N` bytes, and notes them as an argument.
    pub(super) fn read<const N: usize>(&mut self, pointer: i32) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.slice(pointer, N)?);
        self.note(&bytes);
        Ok(bytes)
    }

    pub(super) fn read_word(&mut self, pointer: i32) -> Result<U256, Fault> {
        Ok(U256::from_be_bytes(self.read::<32>(pointer)?))
    }

    pub(super) fn read_hash(&mut self, pointer: i32) -> Result<B256, Fault> {
        Ok(B256::new(self.read(pointer)?))
    }

    pub(super) fn read_address(&mut self, pointer: i32) -> Result<Address, Fault> {
        Ok(Address::new(self.read(pointer)?))
    }

    pub(super) fn read_bytes(&mut self, pointer: i32, len: i32) -> Result<Bytes, Fault> {
        let bytes = Bytes::copy_from_slice(self.slice(pointer, len as u32 as usize)?);
        self.note(&bytes);
        Ok(bytes)
    }

    /// Writes bytes, and notes them as a result.
    pub(super) fn write(&mut self, pointer: i32, bytes: &[u8]) -> Result<(), Fault> {
        let start = pointer as u32 as usize;
        let size = self.memory.len();
        let Some(target) = start
            .checked_add(bytes.len())
            .and_then(|end| self.memory.get_mut(start..end))
        else {
            return Err(Fault::Refused(Cow::Owned(format!(
                "{} bytes at {start} are outside the memory of {size}",
                bytes.len()
            ))));
        };
        target.copy_from_slice(bytes);
        self.out(bytes);
        Ok(())
    }

    pub(super) fn write_word(&mut self, pointer: i32, word: U256) -> Result<(), Fault> {
        self.write(pointer, &word.to_be_bytes::<32>())
    }

    /// Adds to the traced arguments.
    pub(super) fn note(&mut self, bytes: &[u8]) {
        if let Some(trace) = &mut self.trace {
            trace.args.extend_from_slice(bytes);
        }
    }

    /// Adds to the traced results.
    pub(super) fn out(&mut self, bytes: &[u8]) {
        if let Some(trace) = &mut self.trace {
            trace.outs.extend_from_slice(bytes);
        }
    }
}

/// Ink for reading `len` bytes of guest memory.
pub(super) fn read_ink(len: usize) -> u64 {
    16_381 + 55 * (len as u64).saturating_sub(32)
}

/// Ink for writing `len` bytes of guest memory.
pub(super) fn write_ink(len: usize) -> u64 {
    5_040 + 30 * (len as u64).saturating_sub(32)
}
