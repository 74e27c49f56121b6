//! The one description of how terms are built up, from which every form of them follows: canonical bytes (and back), a
//! constant Rust expression, JSON (and back) with its schema.
//!
//! A form that is written once per structure would drift; here a structure lists its fields once, in [`record!`] or
//! [`choice!`], and all forms are made from that list. Reading JSON, the schema and sampling are compiled only with the feature
//! `json`: a contract never reads text.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

mod compound;
mod declare;
#[cfg(feature = "json")]
pub(crate) mod json;
mod later;
mod number;
mod reader;
#[cfg(feature = "json")]
pub(crate) mod sample;
#[cfg(feature = "json")]
pub(crate) mod schema;

pub(crate) use declare::{choice, record};
#[cfg(feature = "json")]
pub use json::JsonError;
#[cfg(feature = "json")]
use json::{Json, Place};
pub use later::Later;
pub use reader::{DecodeError, Reader};
#[cfg(feature = "json")]
pub use sample::Sampler;
#[cfg(feature = "json")]
use schema::Definitions;

/// Text in terms: a literal in a contract, owned when decoded.
pub type Text = Cow<'static, str>;

/// A list in terms: a constant slice in a contract, owned when decoded.
pub type List<T> = Cow<'static, [T]>;

/// One piece of terms.
pub trait Part: Sized {
    /// Appends the canonical bytes.
    fn encode(&self, out: &mut Vec<u8>);

    /// Reads what [`Part::encode`] wrote.
    ///
    /// # Errors
    /// When the bytes end early or hold a value that has no meaning here.
    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Appends a constant Rust expression of the same value, with paths from `::slacontract::terms`.
    fn rust(&self, out: &mut String);

    /// Appends JSON: percentages and wide integers as exact decimal strings, times in seconds.
    fn json(&self, out: &mut String);

    /// Reads what [`Part::json`] wrote.
    ///
    /// # Errors
    /// Names the path of the first value that has no meaning there, and what was expected.
    #[cfg(feature = "json")]
    fn from_json(value: &Json, place: &Place<'_>) -> Result<Self, JsonError>;

    /// The JSON Schema of this piece; structures are added to `definitions` and referred to.
    #[cfg(feature = "json")]
    fn schema(definitions: &mut Definitions) -> String;

    /// Any value of this piece, for tests that hold for all values.
    #[cfg(feature = "json")]
    #[doc(hidden)]
    fn sample(from: &mut Sampler) -> Self;
}
