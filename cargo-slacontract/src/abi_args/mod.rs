//! Arguments of a contract on the command line: `--term 30d --fee "10 ether"`, typed and named by the ABI.

pub mod signature;
mod split;

use alloy_dyn_abi::DynSolValue;
use alloy_json_abi::Param;
use alloy_primitives::Address;
use slacontract_client::values::{self, Enums, ValueError, same, type_name};

use crate::output::Explain;

pub use split::{Named, split};

/// Why arguments do not fit.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArgumentError {
    /// A value is not one of its type.
    #[error("argument `{name}` {source}")]
    Value {
        /// Which argument.
        name: String,
        /// What is wrong.
        #[source]
        source: ValueError,
    },
    /// A name without a value.
    #[error("argument `{0}` has no value; write --{0} VALUE")]
    NoValue(String),
    /// An argument is not given.
    #[error("argument `{name}` ({kind}) is missing")]
    Missing {
        /// Which argument.
        name: String,
        /// Its type.
        kind: String,
        /// How the whole is written.
        usage: String,
    },
    /// No argument has that name.
    #[error("no argument `{name}`; {known}")]
    Unknown {
        /// What was given.
        name: String,
        /// What there is.
        known: String,
    },
    /// Given twice.
    #[error("argument `{0}` is given twice")]
    Twice(String),
}

impl Explain for ArgumentError {
    fn code(&self) -> &'static str {
        "argument"
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { usage, .. } => Some(usage.clone()),
            _ => None,
        }
    }

    fn is_usage(&self) -> bool {
        true
    }
}

/// Puts `named` in the order of `params` and reads each value. `enums` names the numbers of enums, `account` turns a
/// name into an address.
///
/// # Errors
/// [`ArgumentError`] for the first that does not fit.
pub fn arrange(
    params: &[Param],
    named: &[Named],
    enums: &Enums,
    account: &dyn Fn(&str) -> Option<Address>,
) -> Result<Vec<DynSolValue>, ArgumentError> {
    let names: Vec<String> = params
        .iter()
        .enumerate()
        .map(|(index, param)| flag(param, index))
        .collect();
    let mut given: Vec<Option<&str>> = vec![None; params.len()];
    for argument in named {
        let Some(index) = names.iter().position(|name| same(name, &argument.name)) else {
            let known = if params.is_empty() {
                "it takes none".to_owned()
            } else {
                format!("it takes {}", usage(params))
            };
            return Err(ArgumentError::Unknown {
                name: argument.name.clone(),
                known,
            });
        };
        let value = argument
            .value
            .as_deref()
            .ok_or_else(|| ArgumentError::NoValue(argument.name.clone()))?;
        if given[index].replace(value).is_some() {
            return Err(ArgumentError::Twice(argument.name.clone()));
        }
    }
    let mut values = Vec::with_capacity(params.len());
    for ((param, name), text) in params.iter().zip(names).zip(given) {
        let text = text.ok_or_else(|| ArgumentError::Missing {
            name: name.clone(),
            kind: type_name(param),
            usage: format!("arguments: {}", usage(params)),
        })?;
        values.push(
            values::parse(param, text, enums, account)
                .map_err(|source| ArgumentError::Value { name, source })?,
        );
    }
    Ok(values)
}

/// `--provider <Address> --term <Duration>`
pub fn usage(params: &[Param]) -> String {
    let each: Vec<_> = params
        .iter()
        .enumerate()
        .map(|(index, param)| format!("--{} <{}>", flag(param, index), type_name(param)))
        .collect();
    each.join(" ")
}

/// The name of a parameter as a flag: with dashes, or its position if the ABI has no name.
fn flag(param: &Param, index: usize) -> String {
    if param.name.is_empty() {
        format!("arg{index}")
    } else {
        param.name.trim_matches('_').replace('_', "-")
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::U256;
    use serde_json::json;

    use super::*;

    fn params() -> Vec<Param> {
        let params = json!([
            { "name": "provider", "type": "address", "internalType": "Address" },
            { "name": "notice_period", "type": "uint64", "internalType": "Duration" },
        ]);
        serde_json::from_value(params).expect("parameters")
    }

    fn named(pairs: &[(&str, &str)]) -> Vec<Named> {
        pairs
            .iter()
            .map(|(name, value)| Named {
                name: (*name).into(),
                value: Some((*value).into()),
            })
            .collect()
    }

    const ADDRESS: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    #[test]
    fn names_may_be_written_in_any_case_and_order() {
        for name in ["notice-period", "notice_period", "noticePeriod"] {
            let values = arrange(
                &params(),
                &named(&[(name, "30d"), ("provider", ADDRESS)]),
                &Enums::new(),
                &|_| None,
            )
            .expect("fits");
            assert_eq!(values[1], DynSolValue::Uint(U256::from(2_592_000), 64));
        }
    }

    #[test]
    fn each_mistake_names_the_argument() {
        let message = |pairs: &[(&str, &str)]| {
            arrange(&params(), &named(pairs), &Enums::new(), &|_| None)
                .expect_err("does not fit")
                .to_string()
        };
        assert_eq!(
            message(&[("provider", ADDRESS), ("notice-period", "30dayz")]),
            "argument `notice-period` (Duration): cannot parse \"30dayz\"; examples: 90s, 12h, 30d"
        );
        assert_eq!(
            message(&[("provider", ADDRESS)]),
            "argument `notice-period` (Duration) is missing"
        );
        assert!(
            message(&[("bond", "1")])
                .starts_with("no argument `bond`; it takes --provider <Address>")
        );
        assert_eq!(
            message(&[("provider", ADDRESS), ("provider", ADDRESS)]),
            "argument `provider` is given twice"
        );
    }
}
