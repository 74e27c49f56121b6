//! Why reports are refused, whoever asks: an agreement and a contract of its own make errors of their own of it.

use crate::types::Address;

/// What is wrong with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not as many as it takes.
    Count {
        /// How many were given.
        given: u64,
        /// How many it takes.
        needed: u64,
    },
    /// A value outside the range that is believed.
    Value {
        /// The value.
        value: i64,
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// More good samples than samples.
    Ratio {
        /// Good samples.
        good: u64,
        /// All samples.
        total: u64,
    },
    /// The signature is not one.
    Signature,
    /// Signed by somebody who is no signer, has lost its place or signed already.
    Signer(Address),
    /// These are not two different reports of one signer about the same.
    NoEquivocation,
}
