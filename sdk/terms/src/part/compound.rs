//! Text, lists and what may be absent.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

#[cfg(feature = "json")]
use alloc::format;

use super::{DecodeError, List, Part, Reader, Text};
#[cfg(feature = "json")]
use super::{Json, JsonError, Place, Sampler, schema::Definitions};

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

    #[cfg(feature = "json")]
    fn from_json(value: &Json, place: &Place<'_>) -> Result<Self, JsonError> {
        match value.text() {
            Some(text) => Ok(Cow::Owned(text.to_owned())),
            None => Err(place.expected("text", value)),
        }
    }

    #[cfg(feature = "json")]
    fn schema(_: &mut Definitions) -> String {
        String::from(r#"{"type":"string"}"#)
    }

    #[cfg(feature = "json")]
    fn sample(from: &mut Sampler) -> Self {
        Cow::Borrowed(from.word())
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

    #[cfg(feature = "json")]
    fn from_json(value: &Json, place: &Place<'_>) -> Result<Self, JsonError> {
        let Json::List(items) = value else {
            return Err(place.expected("a list", value));
        };
        let items = items.iter().enumerate();
        let items: Result<Vec<T>, _> = items
            .map(|(index, item)| T::from_json(item, &place.item(index)))
            .collect();
        items.map(Cow::Owned)
    }

    #[cfg(feature = "json")]
    fn schema(definitions: &mut Definitions) -> String {
        format!(r#"{{"type":"array","items":{}}}"#, T::schema(definitions))
    }

    #[cfg(feature = "json")]
    fn sample(from: &mut Sampler) -> Self {
        let count = from.below(3);
        Cow::Owned((0..count).map(|_| T::sample(from)).collect())
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

    #[cfg(feature = "json")]
    fn from_json(value: &Json, place: &Place<'_>) -> Result<Self, JsonError> {
        match value {
            Json::Null => Ok(None),
            value => T::from_json(value, place).map(Some),
        }
    }

    #[cfg(feature = "json")]
    fn schema(definitions: &mut Definitions) -> String {
        format!(
            r#"{{"oneOf":[{{"type":"null"}},{}]}}"#,
            T::schema(definitions)
        )
    }

    #[cfg(feature = "json")]
    fn sample(from: &mut Sampler) -> Self {
        (from.below(4) > 0).then(|| T::sample(from))
    }
}

/// Lengths fit 32 bits: terms come from source text or from a decoder that read a 32-bit length.
fn encode_length(length: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(length as u32).to_be_bytes());
}
