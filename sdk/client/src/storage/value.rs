//! Single values: from words of storage to text, and from text to keys.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_json_abi::Param;
use alloy_primitives::{Address, B256, U256, hex};
use serde_json::json;

use super::Content;
use super::layout::Form;
use crate::values::{self, Enums};

/// A key as it is hashed: padded to a word, but text and byte strings as they are.
pub(super) fn key_bytes(
    form: &Form,
    text: &str,
    account: &dyn Fn(&str) -> Option<Address>,
) -> Result<Vec<u8>, String> {
    let mut enums = Enums::new();
    let (solidity, name) = match form {
        Form::Enum { name, variants } => {
            enums.insert(name.clone(), variants.clone());
            ("uint8", name.as_str())
        }
        Form::Value { solidity, name } => (solidity.as_str(), name.as_str()),
        Form::Bytes => ("bytes", "Bytes"),
        Form::String => ("string", "String"),
        other => return Err(format!("a {} is no key", other.name())),
    };
    let param = param(solidity, name);
    match values::parse(&param, text, &enums, account).map_err(|error| format!("key {error}"))? {
        DynSolValue::String(text) => Ok(text.into_bytes()),
        DynSolValue::Bytes(bytes) => Ok(bytes),
        value => Ok(value.abi_encode()),
    }
}

fn param(solidity: &str, name: &str) -> Param {
    Param {
        ty: solidity.to_owned(),
        name: String::new(),
        components: Vec::new(),
        internal_type: alloy_json_abi::InternalType::parse(name),
    }
}

pub(super) fn index(text: &str, length: U256) -> Result<u64, String> {
    match text.trim().parse::<u64>() {
        Ok(index) if U256::from(index) < length => Ok(index),
        Ok(index) => Err(format!(
            "number {index} of {length} items; they count from 0"
        )),
        Err(_) => Err(format!("`{text}` is no number of an item")),
    }
}

/// A value packed into as many bytes as it has.
pub(super) fn elementary(form: &Form, bytes: &[u8]) -> Content {
    let Form::Value { solidity, name } = form else {
        return abi_word(form, &B256::left_padding_from(bytes));
    };
    let number = U256::from_be_slice(bytes);
    let value = match solidity.parse() {
        Ok(DynSolType::Bool) => DynSolValue::Bool(!number.is_zero()),
        Ok(DynSolType::Uint(bits)) => DynSolValue::Uint(number, bits),
        Ok(DynSolType::Int(bits)) => {
            let negative = bytes.first().is_some_and(|high| high & 0x80 != 0);
            let mut word = if negative { [0xff; 32] } else { [0; 32] };
            word[32 - bytes.len()..].copy_from_slice(bytes);
            DynSolValue::Int(alloy_primitives::I256::from_be_bytes(word), bits)
        }
        Ok(DynSolType::Address) => DynSolValue::Address(Address::left_padding_from(
            &bytes[bytes.len().saturating_sub(20)..],
        )),
        Ok(DynSolType::FixedBytes(size)) => {
            DynSolValue::FixedBytes(B256::right_padding_from(bytes), size)
        }
        _ => {
            return Content::Value(
                hex::encode_prefixed(bytes),
                json!(hex::encode_prefixed(bytes)),
            );
        }
    };
    told(name, &value)
}

/// A value of a type that is no enum.
fn told(name: &str, value: &DynSolValue) -> Content {
    let none = Enums::new();
    Content::Value(
        values::text(name, &[], value, &none),
        values::json(name, &[], value, &none),
    )
}

/// A value in a word of its own, as calldata has it.
pub(super) fn abi_word(form: &Form, word: &B256) -> Content {
    match form {
        Form::Enum { variants, .. } => {
            let number = U256::from_be_bytes(word.0);
            let name = usize::try_from(number)
                .ok()
                .and_then(|index| variants.get(index));
            let text = name.map_or_else(|| format!("{number} (no such variant)"), Clone::clone);
            let told = name.map_or_else(|| json!(number.to_string()), |name| json!(name));
            Content::Value(text, told)
        }
        Form::Value { solidity, name } => {
            let value = solidity
                .parse::<DynSolType>()
                .ok()
                .and_then(|ty| ty.abi_decode(&word[..]).ok());
            match value {
                Some(value) => told(name, &value),
                None => Content::Value(word.to_string(), json!(word)),
            }
        }
        _ => Content::Value(word.to_string(), json!(word)),
    }
}

/// Says that a text goes on.
pub(super) fn cut(text: &str, shown: usize, length: U256) -> String {
    if U256::from(shown) == length {
        text.to_owned()
    } else {
        format!("{text}… ({length} bytes)")
    }
}
