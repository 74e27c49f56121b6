//! Reading canonical bytes: every step is bounded by what is left, so hostile bytes end in an error and not in an
//! allocation.

use core::fmt;

/// Bytes that are not canonical terms.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes end before the value does.
    Truncated {
        /// How many bytes the next value needs.
        needed: usize,
        /// How many are left.
        left: usize,
    },
    /// Bytes are left over after the value.
    Trailing(usize),
    /// A choice with an unknown tag.
    Tag {
        /// The choice that was read.
        what: &'static str,
        /// The tag found.
        tag: u8,
    },
    /// Text that is not UTF-8.
    Text,
    /// The bytes do not start with the mark of canonical terms.
    Mark,
    /// Terms written by a newer version.
    Version(u16),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { needed, left } => {
                write!(out, "terms end early: {needed} bytes needed, {left} left")
            }
            Self::Trailing(count) => write!(out, "{count} bytes left over after the terms"),
            Self::Tag { what, tag } => write!(out, "unknown tag {tag} for {what}"),
            Self::Text => out.write_str("text in the terms is not UTF-8"),
            Self::Mark => {
                out.write_str("these bytes are not terms: the mark `slacontract/terms` is missing")
            }
            Self::Version(version) => {
                write!(
                    out,
                    "terms of format {version} are newer than this reader; update slacontract"
                )
            }
        }
    }
}

impl core::error::Error for DecodeError {}

/// A cursor over canonical bytes.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the first of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next `count` bytes.
    ///
    /// # Errors
    /// [`DecodeError::Truncated`] when fewer are left.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => Err(DecodeError::Truncated {
                needed: count,
                left: self.rest.len(),
            }),
        }
    }

    /// The next `N` bytes as an array.
    ///
    /// # Errors
    /// [`DecodeError::Truncated`] when fewer are left.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    /// Whether nothing is left.
    pub const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`DecodeError::Trailing`] when bytes are left.
    pub fn finish(self) -> Result<(), DecodeError> {
        match self.rest.len() {
            0 => Ok(()),
            left => Err(DecodeError::Trailing(left)),
        }
    }
}
