//! A module against the chain's rules: validity, size, and its on-chain form. The rules are the VM's own.

use slacontract_vm::code::compress;
use slacontract_vm::{Params, Report, Rules};

use crate::loader::MAX_CODE;
use crate::output::Explain;

/// Why the chain would refuse a module.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramError {
    /// A validity rule failed.
    #[error("the chain would refuse this module: {0}")]
    Invalid(String),
    /// Too large, compressed.
    #[error("the code has {size} bytes, compressed, and a chain keeps at most {MAX_CODE}: {over} too many", over = size - MAX_CODE)]
    TooLarge {
        /// Bytes with the prefix.
        size: usize,
    },
}

impl Explain for ProgramError {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid-program",
            Self::TooLarge { .. } => "code-too-large",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Invalid(reason) if reason.contains("floating") => Some("count in integers: Amount, BasisPoints, PartsPerBillion".into()),
            Self::Invalid(_) => None,
            Self::TooLarge { .. } => Some("see what takes the room with `cargo slacontract size`; formatting, panics with text and large tables are dear".into()),
        }
    }
}

/// Checks `wasm` against every validity rule of the chain. `debug` allows the console imports that only development chains know.
///
/// # Errors
/// [`ProgramError::Invalid`] with the rule that failed.
pub fn check(wasm: &[u8], debug: bool) -> Result<Report, ProgramError> {
    if !wasm.starts_with(b"\0asm") {
        let reason = "it does not begin with `\\0asm`, so it is no WebAssembly";
        return Err(ProgramError::Invalid(reason.into()));
    }
    slacontract_vm::check(
        wasm,
        &Params::default(),
        Rules {
            debug,
            ..Rules::default()
        },
    )
    .map_err(|error| ProgramError::Invalid(error.0))
}

/// The on-chain code of `wasm`: prefix, dictionary byte, Brotli stream.
///
/// # Errors
/// [`ProgramError::TooLarge`].
pub fn code(wasm: &[u8]) -> Result<Vec<u8>, ProgramError> {
    let code = compress(wasm);
    if code.len() > MAX_CODE {
        Err(ProgramError::TooLarge { size: code.len() })
    } else {
        Ok(code)
    }
}
