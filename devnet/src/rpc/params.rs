//! Positional parameters, and the forms a number may have.

use alloy_eips::BlockId;
use alloy_primitives::U256;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::RpcError;

/// The most characters of a value that an error repeats.
const SHOWN: usize = 80;

/// The parameters of a request.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<Value>);

impl Params {
    /// Takes what a request carries.
    ///
    /// # Errors
    /// -32602 if it is not a list.
    pub fn new(value: Option<Value>) -> Result<Self, RpcError> {
        match value {
            None | Some(Value::Null) => Ok(Self::default()),
            Some(Value::Array(values)) => Ok(Self(values)),
            Some(other) => Err(RpcError::invalid_params(format!(
                "non-array args: params must be a list, not {}",
                shown(&other)
            ))),
        }
    }

    /// A parameter that must be there.
    ///
    /// # Errors
    /// -32602, naming position, name and value.
    pub fn required<T: DeserializeOwned>(&self, index: usize, name: &str) -> Result<T, RpcError> {
        match self.optional(index, name)? {
            Some(value) => Ok(value),
            None => Err(RpcError::invalid_params(format!(
                "missing value for required argument {index} ({name})"
            ))),
        }
    }

    /// A parameter that may be missing or null.
    ///
    /// # Errors
    /// -32602, naming position, name and value.
    pub fn optional<T: DeserializeOwned>(
        &self,
        index: usize,
        name: &str,
    ) -> Result<Option<T>, RpcError> {
        let Some(value) = self.0.get(index).filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        let parsed = T::deserialize(value);
        parsed.map(Some).map_err(|error| {
            RpcError::invalid_params(format!(
                "invalid argument {index} ({name}): {error}: {}",
                shown(value)
            ))
        })
    }

    /// A block by number, tag or hash; the latest if missing. Some tools write the number as a JSON number.
    ///
    /// # Errors
    /// -32602, naming position and value.
    pub fn block(&self, index: usize) -> Result<BlockId, RpcError> {
        if let Some(number) = self.0.get(index).and_then(Value::as_u64) {
            return Ok(BlockId::number(number));
        }
        Ok(self
            .optional(index, "block")?
            .unwrap_or_else(BlockId::latest))
    }

    /// A number in any form people write: `0x10`, `"16"`, `16`.
    ///
    /// # Errors
    /// -32602, naming position, name and value.
    pub fn number(&self, index: usize, name: &str) -> Result<U256, RpcError> {
        Ok(self.required::<Number>(index, name)?.0)
    }

    /// As [`Params::number`], or nothing.
    ///
    /// # Errors
    /// -32602, naming position, name and value.
    pub fn optional_number(&self, index: usize, name: &str) -> Result<Option<U256>, RpcError> {
        Ok(self.optional::<Number>(index, name)?.map(|number| number.0))
    }

    /// As [`Params::number`], in 64 bits.
    ///
    /// # Errors
    /// -32602, naming position, name and value.
    pub fn small(&self, index: usize, name: &str) -> Result<u64, RpcError> {
        small(self.number(index, name)?, index, name)
    }

    /// As [`Params::small`], or nothing.
    ///
    /// # Errors
    /// -32602, naming position, name and value.
    pub fn optional_small(&self, index: usize, name: &str) -> Result<Option<u64>, RpcError> {
        self.optional_number(index, name)?
            .map(|number| small(number, index, name))
            .transpose()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn small(number: U256, index: usize, name: &str) -> Result<u64, RpcError> {
    u64::try_from(number).map_err(|_| {
        RpcError::invalid_params(format!(
            "invalid argument {index} ({name}): {number} does not fit in 64 bits"
        ))
    })
}

/// A value as an error repeats it.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= SHOWN {
        return text;
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}

/// A number as JSON number, decimal text or hexadecimal text.
struct Number(U256);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Small(u64),
            Text(String),
        }
        match Form::deserialize(deserializer)
            .map_err(|_| D::Error::custom("not a number; examples: 16, \"16\", \"0x10\""))?
        {
            Form::Small(number) => Ok(Self(U256::from(number))),
            Form::Text(text) => {
                let parsed = match text.strip_prefix("0x") {
                    Some("") => Ok(U256::ZERO),
                    Some(hex) => U256::from_str_radix(hex, 16),
                    None => U256::from_str_radix(&text, 10),
                };
                parsed
                    .map(Self)
                    .map_err(|_| D::Error::custom("not a number; examples: 16, \"16\", \"0x10\""))
            }
        }
    }
}
