//! Canonical bytes and the hash the parties sign.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::Terms;
use crate::part::{DecodeError, Part, Reader};

/// Says what the bytes are, so that their hash cannot be the hash of anything else.
const MARK: &[u8] = b"slacontract/terms";
/// The format of the bytes that follow.
const FORMAT: u16 = 1;

impl Terms {
    /// The canonical bytes: mark, format version, then every field in declared order.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = MARK.to_vec();
        FORMAT.encode(&mut out);
        self.encode(&mut out);
        out
    }

    /// The hash of the canonical bytes; `keccak` is Keccak-256.
    pub fn hash(&self, keccak: impl Fn(&[u8]) -> [u8; 32]) -> [u8; 32] {
        keccak(&self.canonical())
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// When the bytes are not terms, are of a newer format, end early or go on after the end.
    pub fn from_canonical(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(bytes);
        if input.take(MARK.len()).ok() != Some(MARK) {
            return Err(DecodeError::Mark);
        }
        let format = u16::decode(&mut input)?;
        if format != FORMAT {
            return Err(DecodeError::Version(format));
        }
        let terms = Self::decode(&mut input)?;
        input.finish()?;
        Ok(terms)
    }

    /// The canonical JSON: percentages and wide integers as exact decimal strings, durations in seconds.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.json(&mut out);
        out
    }

    /// Reads the canonical JSON. What it says is not checked: see [`crate::check::check`].
    ///
    /// # Errors
    /// Names the path of the first value that is missing, unknown, given twice or not what is expected there.
    #[cfg(feature = "json")]
    pub fn from_json(text: &str) -> Result<Self, crate::JsonError> {
        let document = crate::part::json::parse(text)?;
        <Self as Part>::from_json(&document, &crate::part::json::Place::document())
    }

    /// The JSON Schema of the canonical JSON, as one line.
    #[cfg(feature = "json")]
    pub fn json_schema() -> String {
        crate::part::schema::document()
    }

    /// A constant Rust expression of the same value, for a macro to expand to.
    pub fn to_rust(&self) -> String {
        let mut out = String::new();
        self.rust(&mut out);
        out
    }
}
