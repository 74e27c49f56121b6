//! What every piece of terms can do: be written canonically, read back, written as a Rust constant, written as JSON.
//!
//! The pieces are declared once with `record!` and `choice!`; the four forms follow from the declaration, so a field
//! that exists is hashed, decoded, expanded and exported, and none of the four can forget it.
//!
//! Canonical form: fields in declared order; integers big-endian at their width; text and lists behind a 32-bit
//! length; an option behind one byte; a choice behind its tag byte.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::units::{Amount, BasisPoints, Duration, PartsPerBillion};

mod declare;
mod reader;

pub(crate) use declare::{choice, record};
pub use reader::{DecodeError, Reader};

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

    /// Appends JSON: percentages and wide integers as exact decimal strings, durations in seconds.
    fn json(&self, out: &mut String);
}

macro_rules! integer {
    ($($type:ty),*) => {$(
        impl Part for $type {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }

            fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                Ok(Self::from_be_bytes(input.array()?))
            }

            fn rust(&self, out: &mut String) {
                let _ = write!(out, "{self}");
            }

            fn json(&self, out: &mut String) {
                let _ = write!(out, "{self}");
            }
        }
    )*};
}

integer!(u8, u16, u32, u64);

impl Part for bool {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match u8::decode(input)? {
            0 => Ok(false),
            1 => Ok(true),
            tag => Err(DecodeError::Tag { what: "bool", tag }),
        }
    }

    fn rust(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }

    fn json(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

macro_rules! unit {
    ($type:ident, $integer:ty, $new:ident, $get:ident, $json:expr) => {
        impl Part for $type {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.$get().to_be_bytes());
            }

            fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                Ok(Self::$new(<$integer>::from_be_bytes(input.array()?)))
            }

            fn rust(&self, out: &mut String) {
                let path = concat!(
                    "::slacontract::terms::",
                    stringify!($type),
                    "::",
                    stringify!($new)
                );
                let _ = write!(out, "{path}({})", self.$get());
            }

            fn json(&self, out: &mut String) {
                let write: fn(&Self, &mut String) = $json;
                write(self, out);
            }
        }
    };
}

unit!(Amount, u128, from_units, units, |amount, out| {
    let _ = write!(out, "\"{}\"", amount.units());
});
unit!(Duration, u64, from_seconds, seconds, |span, out| {
    let _ = write!(out, "{}", span.seconds());
});
unit!(BasisPoints, u32, new, get, |share, out| {
    out.push('"');
    let _ = crate::units::write_decimal(out, share.get().into(), 2);
    out.push('"');
});
unit!(PartsPerBillion, u32, new, get, |ratio, out| {
    out.push('"');
    let _ = crate::units::write_decimal(out, ratio.get().into(), 7);
    out.push('"');
});

impl Part for Text {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_length(self.len(), out);
        out.extend_from_slice(self.as_bytes());
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let length = u32::decode(input)?;
        let bytes = input.take(length as usize)?;
        match core::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Owned(text.to_owned())),
            Err(_) => Err(DecodeError::Text),
        }
    }

    fn rust(&self, out: &mut String) {
        let _ = write!(out, "::slacontract::terms::Text::Borrowed({:?})", &**self);
    }

    fn json(&self, out: &mut String) {
        out.push('"');
        for c in self.chars() {
            match c {
                '"' | '\\' => {
                    out.push('\\');
                    out.push(c);
                }
                c if u32::from(c) < 0x20 => {
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                c => out.push(c),
            }
        }
        out.push('"');
    }
}

impl<T: Part + Clone> Part for List<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_length(self.len(), out);
        for item in self.iter() {
            item.encode(out);
        }
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let length = u32::decode(input)?;
        let mut items = Vec::new();
        for _ in 0..length {
            items.push(T::decode(input)?);
        }
        Ok(Cow::Owned(items))
    }

    fn rust(&self, out: &mut String) {
        out.push_str("::slacontract::terms::List::Borrowed(&[");
        for item in self.iter() {
            item.rust(out);
            out.push(',');
        }
        out.push_str("])");
    }

    fn json(&self, out: &mut String) {
        out.push('[');
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            item.json(out);
        }
        out.push(']');
    }
}

impl<T: Part> Part for Option<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            None => out.push(0),
            Some(value) => {
                out.push(1);
                value.encode(out);
            }
        }
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match u8::decode(input)? {
            0 => Ok(None),
            1 => T::decode(input).map(Some),
            tag => Err(DecodeError::Tag {
                what: "option",
                tag,
            }),
        }
    }

    fn rust(&self, out: &mut String) {
        match self {
            None => out.push_str("::core::option::Option::None"),
            Some(value) => {
                out.push_str("::core::option::Option::Some(");
                value.rust(out);
                out.push(')');
            }
        }
    }

    fn json(&self, out: &mut String) {
        match self {
            None => out.push_str("null"),
            Some(value) => value.json(out),
        }
    }
}

/// Lengths fit 32 bits: terms come from source text or from a decoder that read a 32-bit length.
fn encode_length(length: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(length as u32).to_be_bytes());
}
