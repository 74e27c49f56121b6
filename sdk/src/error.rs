//! Errors a contract may end with, and the SDK's own.
//!
//! An error is a Solidity error: a selector and fields, which wallets and explorers decode. `#[derive(Error)]` makes one of a
//! struct, or several of an enum.

mod fields;

pub use fields::{encode_fields, revert_fields, revert_one, revert_three, revert_two};

use crate::abi::{Abi, ErrorItem, Param};
use crate::host;
use crate::types::{Address, Bytes};
use alloc::vec::Vec;

/// A type whose values are Solidity errors.
#[diagnostic::on_unimplemented(
    message = "SDK061: `{Self}` is not a contract error",
    label = "not an error type",
    note = "add `#[derive(Error)]` to `{Self}`"
)]
pub trait Error: Sized {
    /// Every error this type can be.
    const ERRORS: &'static [ErrorItem];
    /// Revert data.
    fn encode(&self) -> Vec<u8>;
    /// The error with this revert data; `None` if it is another one.
    fn decode(data: &[u8]) -> Option<Self>;
    /// Ends the frame with this error.
    #[cold]
    #[inline(always)]
    fn revert(&self) -> ! {
        host::revert(&self.encode())
    }
}

/// The error of methods that name none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

impl Error for Never {
    const ERRORS: &'static [ErrorItem] = &[];

    fn encode(&self) -> Vec<u8> {
        match *self {}
    }

    fn decode(_: &[u8]) -> Option<Self> {
        None
    }
}

/// What a method answers: a value, or a value or an error.
// The words are those of `Abi`: which of the two the compiler names first is its own affair.
#[diagnostic::on_unimplemented(
    message = "SDK060: `{Self}` has no Solidity ABI form",
    label = "not an ABI type",
    note = "use an integer, `bool`, `Address`, `B256`, `U256`, `Amount`, `Timestamp`, `Duration`, `String`, `Bytes`, `Vec`, an array or a tuple of them, or add `#[derive(Abi)]` to a struct of them or to an enum without fields; a method may also answer `Result` of one of these and a type with `#[derive(Error)]`"
)]
pub trait Reply {
    /// The value.
    type Value: Abi;
    /// The error.
    type Error: Error;
    /// The value in the ABI.
    #[doc(hidden)]
    const OUTPUTS: &'static [Param] = <Self::Value as Abi>::OUTPUTS;
    /// The errors it can be.
    #[doc(hidden)]
    const ERRORS: &'static [ErrorItem] = <Self::Error as Error>::ERRORS;
    /// One or the other. By reference: what a method answers stays where the method put it.
    fn split(&self) -> Result<&Self::Value, &Self::Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Abi> Reply for T {
    type Value = T;
    type Error = Never;

    #[inline(always)]
    fn split(&self) -> Result<&T, &Never> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Abi, E: Error> Reply for Result<T, E> {
    type Value = T;
    type Error = E;

    #[inline(always)]
    fn split(&self) -> Result<&T, &E> {
        self.as_ref()
    }
}

/// What `#[fallback]` and `#[receive]` answer: nothing, or bytes as they are, or an error.
#[diagnostic::on_unimplemented(
    message = "SDK074: a `#[fallback]` cannot return `{Self}`",
    note = "return nothing, `Bytes`, `Vec<u8>`, or `Result` of one and a type with `#[derive(Error)]`"
)]
pub trait RawReply {
    /// The error.
    type Error: Error;
    /// The errors it can be.
    #[doc(hidden)]
    const ERRORS: &'static [ErrorItem] = <Self::Error as Error>::ERRORS;
    /// One or the other.
    fn split(self) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// Bytes that a frame answers as they are.
#[diagnostic::on_unimplemented(
    message = "SDK074: a `#[fallback]` cannot return `{Self}`",
    label = "not bytes",
    note = "return nothing, `Bytes`, `Vec<u8>`, or `Result` of one and a type with `#[derive(Error)]`"
)]
pub trait Raw {
    /// The bytes, if there are any.
    fn raw(self) -> Option<Vec<u8>>;
}

impl Raw for () {
    #[inline(always)]
    fn raw(self) -> Option<Vec<u8>> {
        None
    }
}

impl Raw for Vec<u8> {
    #[inline(always)]
    fn raw(self) -> Option<Self> {
        Some(self)
    }
}

impl Raw for Bytes {
    #[inline(always)]
    fn raw(self) -> Option<Vec<u8>> {
        Some(self.0)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Raw> RawReply for T {
    type Error = Never;

    #[inline(always)]
    fn split(self) -> Result<Option<Vec<u8>>, Never> {
        Ok(self.raw())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Raw, E: Error> RawReply for Result<T, E> {
    type Error = E;

    #[inline(always)]
    fn split(self) -> Result<Option<Vec<u8>>, E> {
        self.map(Raw::raw)
    }
}

/// Ends the frame where an error cannot be handed on: in a method whose own errors are of another kind.
pub trait OrRevert {
    /// The value.
    type Value;
    /// The value, or the frame ends with the error.
    fn or_revert(self) -> Self::Value;
}

impl<T, E: Error> OrRevert for Result<T, E> {
    type Value = T;

    #[inline(always)]
    fn or_revert(self) -> T {
        match self {
            Ok(value) => value,
            Err(error) => revert(&error),
        }
    }
}

/// The descriptions of all `parts` in one row of `N`: those of an error type that takes in others.
#[doc(hidden)]
pub const fn joined<const N: usize>(parts: &[&[ErrorItem]]) -> [ErrorItem; N] {
    let mut all = [ErrorItem {
        name: "",
        inputs: &[],
        docs: "",
    }; N];
    let (mut part, mut count) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            all[count] = parts[part][at];
            count += 1;
            at += 1;
        }
        part += 1;
    }
    all
}

/// Ends the frame with an error that is known where it is raised: only its own encoding is in the contract, in place of one for every
/// variant.
#[cold]
#[inline(always)]
pub fn raise<E: Error>(error: E) -> ! {
    error.revert()
}

/// Ends the frame with `error`.
#[cold]
#[inline(never)]
pub fn revert<E: Error>(error: &E) -> ! {
    error.revert()
}

macro_rules! own_errors {
    ($($(#[doc = $doc:literal])* $constant:ident = $name:literal $inputs:expr;)*) => {
        $($(#[doc = $doc])* pub const $constant: u32 = crate::abi::selector($name, $inputs);)*

        /// The errors every contract may end with besides its own.
        pub const OWN: &[ErrorItem] = &[$(ErrorItem { name: $name, inputs: $inputs, docs: concat!($($doc),*) }),*];
    };
}

const NONE: &[Param] = &[];
const RECIPIENT: &[Param] = &[Param {
    name: "recipient",
    of: &<Address as Abi>::TYPE,
    indexed: false,
}];

own_errors! {
    /// Value was sent to a method that takes none.
    NOT_PAYABLE = "NotPayable" NONE;
    /// The contract was called again before its first call ended.
    REENTRANT_CALL = "ReentrantCall" NONE;
    /// The contract has no method with this selector.
    UNKNOWN_METHOD = "UnknownMethod" NONE;
    /// The arguments are not the strict encoding of the method's types.
    MALFORMED_ARGUMENTS = "MalformedArguments" NONE;
    /// The contract was deployed but not constructed.
    NOT_CONSTRUCTED = "NotConstructed" NONE;
    /// The constructor has run before.
    ALREADY_CONSTRUCTED = "AlreadyConstructed" NONE;
    /// A called contract answered something that is not its method's type, or has no code.
    MALFORMED_RESULT = "MalformedResult" NONE;
    /// A payment was refused by its recipient or is not covered by the balance.
    TRANSFER_FAILED = "TransferFailed" RECIPIENT;
}
