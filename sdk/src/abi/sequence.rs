//! Byte strings, text, lists and arrays.

use super::encode::padded;
use super::{Abi, Decoder, Encoder, Type};
use crate::host;
use crate::types::{Bytes, owned};
use alloc::string::String;
use alloc::vec::Vec;

impl Abi for Bytes {
    const TYPE: Type = Type::Plain {
        abi: "bytes",
        name: "Bytes",
    };
    const DYNAMIC: bool = true;
    const HEAD: usize = 32;

    #[inline(always)]
    fn tail(&self) -> usize {
        padded(self.0.len()).wrapping_add(32)
    }

    #[inline(always)]
    fn encode(&self, out: &mut Encoder) {
        out.bytes(&self.0);
    }

    #[inline(always)]
    fn decode(input: &mut Decoder<'_>) -> Self {
        Self(owned(input.bytes()))
    }
}

impl Abi for String {
    const TYPE: Type = Type::Plain {
        abi: "string",
        name: "String",
    };
    const DYNAMIC: bool = true;
    const HEAD: usize = 32;

    #[inline(always)]
    fn tail(&self) -> usize {
        padded(self.len()).wrapping_add(32)
    }

    #[inline(always)]
    fn encode(&self, out: &mut Encoder) {
        out.bytes(self.as_bytes());
    }

    #[inline(always)]
    fn decode(input: &mut Decoder<'_>) -> Self {
        match host::text(owned(input.bytes())) {
            Some(text) => text,
            None => {
                input.poison();
                Self::new()
            }
        }
    }
}

impl<T: Abi> Abi for Vec<T> {
    const TYPE: Type = Type::List { of: &T::TYPE };
    const DYNAMIC: bool = true;
    const HEAD: usize = 32;

    fn tail(&self) -> usize {
        self.iter().fold(
            self.len().wrapping_mul(T::HEAD).wrapping_add(32),
            |sum, item| sum.wrapping_add(item.tail()),
        )
    }

    fn encode(&self, out: &mut Encoder) {
        let outer = out.open(Some(self.len()), self.len().wrapping_mul(T::HEAD));
        for item in self {
            item.encode(out);
        }
        out.close(&outer);
    }

    fn decode(input: &mut Decoder<'_>) -> Self {
        let (outer, length) = input.open_list(T::HEAD);
        let items = exactly(length, |_| T::decode(input));
        input.close(&outer);
        items
    }
}

/// A list of so many items, made in order. Nothing that grows a list is needed, and nothing that says that one cannot.
pub(crate) fn exactly<T>(length: usize, mut item: impl FnMut(usize) -> T) -> Vec<T> {
    let mut items = Vec::with_capacity(length);
    let mut at = 0;
    while at < length {
        let item = item(at);
        // Always: there is room for all of them.
        if items.len() < items.capacity() {
            items.push(item);
        }
        at = at.wrapping_add(1);
    }
    items
}

impl<T: Abi, const N: usize> Abi for [T; N] {
    const TYPE: Type = Type::Array {
        of: &T::TYPE,
        length: N,
    };
    const DYNAMIC: bool = T::DYNAMIC;
    const HEAD: usize = if T::DYNAMIC { 32 } else { N * T::HEAD };

    fn tail(&self) -> usize {
        if !T::DYNAMIC {
            return 0;
        }
        self.iter()
            .fold(N * T::HEAD, |sum, item| sum.wrapping_add(item.tail()))
    }

    fn encode(&self, out: &mut Encoder) {
        let outer = T::DYNAMIC.then(|| out.open(None, N * T::HEAD));
        for item in self {
            item.encode(out);
        }
        if let Some(outer) = outer {
            out.close(&outer);
        }
    }

    fn decode(input: &mut Decoder<'_>) -> Self {
        let outer = T::DYNAMIC.then(|| input.open());
        let items = core::array::from_fn(|_| T::decode(input));
        if let Some(outer) = outer {
            input.close(&outer);
        }
        items
    }
}
