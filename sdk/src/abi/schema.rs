//! What a contract says about itself, as constant data: functions, events, errors and their types.
//!
//! Macros emit these values; selectors, topics, the metadata blob and readable values in tests are all computed from them, at
//! compile time where contracts are concerned, so they cost no byte of code.

use slacontract_terms::keccak::Keccak256;

/// A type's name and structure.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// An elementary type.
    Plain {
        /// Its ABI name: `uint256`.
        abi: &'static str,
        /// The name authors know it by, which tells tools the unit: `Amount`.
        name: &'static str,
    },
    /// An enum without fields: Solidity's `enum`, a `uint8` in the ABI.
    Enum {
        /// Its name.
        name: &'static str,
        /// Names of its variants, numbered from 0.
        variants: &'static [&'static str],
    },
    /// A list of any length.
    List {
        /// Type of the items.
        of: &'static Type,
    },
    /// A list of fixed length.
    Array {
        /// Type of the items.
        of: &'static Type,
        /// Number of items.
        length: usize,
    },
    /// A struct or tuple.
    Tuple {
        /// The struct's name, empty for tuples.
        name: &'static str,
        /// Its parts.
        fields: &'static [Param],
    },
}

impl Type {
    /// The elementary type under a name of an author's own: Solidity's user-defined value type.
    pub const fn named(self, name: &'static str) -> Self {
        match self {
            Self::Plain { abi, .. } => Self::Plain { abi, name },
            Self::Enum { .. } => Self::Plain { abi: "uint8", name },
            other => other,
        }
    }
}

/// A named part of a signature.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Name, possibly empty.
    pub name: &'static str,
    /// Type.
    pub of: &'static Type,
    /// Whether an event carries it as a topic.
    pub indexed: bool,
}

/// What a function may do to the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutability {
    /// Reads only.
    View,
    /// Writes, accepts no value.
    NonPayable,
    /// Writes, accepts value.
    Payable,
}

/// A function, or the constructor (whose name is empty).
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// ABI name.
    pub name: &'static str,
    /// Arguments.
    pub inputs: &'static [Param],
    /// Results.
    pub outputs: &'static [Param],
    /// What it may do.
    pub mutability: Mutability,
    /// Errors it may revert with, besides the SDK's own.
    pub errors: &'static [ErrorItem],
    /// Documentation.
    pub docs: &'static str,
}

/// An event. At most three indexed parts.
#[derive(Clone, Copy, Debug)]
pub struct EventItem {
    /// ABI name.
    pub name: &'static str,
    /// Parts.
    pub inputs: &'static [Param],
    /// Documentation.
    pub docs: &'static str,
}

/// An error.
#[derive(Clone, Copy, Debug)]
pub struct ErrorItem {
    /// ABI name.
    pub name: &'static str,
    /// Parts.
    pub inputs: &'static [Param],
    /// Documentation.
    pub docs: &'static str,
}

/// One entry of a contract's ABI.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    /// A function or the constructor.
    Function(Function),
    /// An event.
    Event(EventItem),
    /// Errors.
    Errors(&'static [ErrorItem]),
    /// What answers calldata that names no method.
    Fallback(Function),
    /// What takes value that comes without calldata.
    Receive(Function),
}

impl ErrorItem {
    /// First four bytes of the signature's hash.
    pub const fn selector(&self) -> u32 {
        selector(self.name, self.inputs)
    }
}

impl Function {
    /// First four bytes of the signature's hash; the constructor has the one its deployers agree on.
    pub const fn selector(&self) -> u32 {
        if self.name.is_empty() {
            crate::contract::CONSTRUCTOR
        } else {
            selector(self.name, self.inputs)
        }
    }
}

/// First four bytes of the hash of `name(types)`.
///
/// ```
/// use slacontract::abi::{Abi, Param, selector};
/// use slacontract::prelude::*;
/// const INPUTS: &[Param] = <(Address, U256)>::OUTPUTS;
/// assert_eq!(selector("transfer", INPUTS), 0xa9059cbb);
/// ```
pub const fn selector(name: &str, inputs: &[Param]) -> u32 {
    let hash = topic(name, inputs);
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

/// Hash of `name(types)`: an event's first topic.
pub const fn topic(name: &str, inputs: &[Param]) -> [u8; 32] {
    let hasher = Keccak256::new().update(name.as_bytes());
    hash_params(hasher, inputs).finalize()
}

/// Keccak-256 of a text at compile time: a type's hash in EIP-712, a role, a domain. Bind it to a `const`.
///
/// ```
/// use slacontract::prelude::*;
/// const ROLE: B256 = slacontract::abi::typehash("MINTER");
/// assert_eq!(ROLE, keccak256("MINTER"));
/// ```
pub const fn typehash(text: &str) -> crate::types::B256 {
    crate::types::FixedBytes(Keccak256::new().update(text.as_bytes()).finalize())
}

const fn hash_params(mut hasher: Keccak256, params: &[Param]) -> Keccak256 {
    hasher = hasher.update(b"(");
    let mut at = 0;
    while at < params.len() {
        if at > 0 {
            hasher = hasher.update(b",");
        }
        hasher = hash_type(hasher, params[at].of);
        at += 1;
    }
    hasher.update(b")")
}

const fn hash_type(hasher: Keccak256, of: &Type) -> Keccak256 {
    match of {
        Type::Plain { abi, .. } => hasher.update(abi.as_bytes()),
        Type::Enum { .. } => hasher.update(b"uint8"),
        Type::List { of } => hash_type(hasher, of).update(b"[]"),
        Type::Array { of, length } => {
            let (digits, start) = decimal(*length);
            let (_, digits) = digits.split_at(start);
            hash_type(hasher, of)
                .update(b"[")
                .update(digits)
                .update(b"]")
        }
        Type::Tuple { fields, .. } => hash_params(hasher, fields),
    }
}

/// Decimal digits of a number, from the index on.
#[doc(hidden)]
pub const fn decimal(mut value: usize) -> ([u8; 20], usize) {
    let mut digits = [b'0'; 20];
    let mut start = 20;
    loop {
        start -= 1;
        digits[start] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            return (digits, start);
        }
    }
}

/// Whether one of the parts is of variable length.
#[cfg(target_arch = "wasm32")]
pub(crate) const fn any_variable(params: &[Param]) -> bool {
    let mut at = 0;
    while at < params.len() {
        if is_variable(params[at].of) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(target_arch = "wasm32")]
const fn is_variable(of: &Type) -> bool {
    match of {
        // `bytes` and `string` are the elementary types of variable length; `bytes32` and its like are longer words.
        Type::Plain { abi, .. } => matches!(abi.as_bytes(), b"bytes" | b"string"),
        Type::Enum { .. } => false,
        Type::List { .. } => true,
        Type::Array { of, .. } => is_variable(of),
        Type::Tuple { fields, .. } => any_variable(fields),
    }
}
