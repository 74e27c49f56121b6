//! ABI values and the SDK's units: text in, text and JSON out.
//!
//! A parameter's `internalType` names the SDK's type (`Duration`, `Amount`, ..); its text form is that of `slacontract-terms`, so that
//! `30d` means the same on a command line, in a contract's source and in an agreement's prose.

use alloy_dyn_abi::{DynSolType, DynSolValue, Specifier};
use alloy_json_abi::{EventParam, InternalType, Param};
use alloy_primitives::{Address, U256};
use serde_json::{Map, Value};
use slacontract_terms::units::{Amount, BasisPoints, Duration, PartsPerBillion, Timestamp};

/// A value that is not what its parameter takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("({kind}): cannot parse \"{text}\"; examples: {examples}")]
pub struct ValueError {
    /// The type, in the SDK's words.
    pub kind: String,
    /// What was given.
    pub text: String,
    /// What would do.
    pub examples: String,
}

/// The SDK's name of a parameter's type, or Solidity's.
pub fn type_name(param: &Param) -> String {
    named(param.internal_type.as_ref(), &param.ty)
}

/// As [`type_name`], for an event's parameter.
pub fn event_type_name(param: &EventParam) -> String {
    named(param.internal_type.as_ref(), &param.ty)
}

fn named(internal: Option<&InternalType>, ty: &str) -> String {
    let name = match internal {
        Some(
            InternalType::Other { ty, .. }
            | InternalType::Enum { ty, .. }
            | InternalType::Struct { ty, .. },
        ) => ty.clone(),
        Some(InternalType::Contract(name)) => name.clone(),
        Some(InternalType::AddressPayable(_)) | None => ty.to_owned(),
    };
    match name.as_str() {
        "address" => "Address".into(),
        "string" => "String".into(),
        _ => name,
    }
}

/// Reads `text` as a value of `param`. `account` turns a name into an address.
///
/// # Errors
/// [`ValueError`] with examples.
pub fn parse(
    param: &Param,
    text: &str,
    account: &dyn Fn(&str) -> Option<Address>,
) -> Result<DynSolValue, ValueError> {
    let kind = type_name(param);
    let text = text.trim();
    let fail = || ValueError {
        kind: kind.clone(),
        text: text.to_owned(),
        examples: examples(&kind, &param.ty),
    };
    let solidity = param.resolve().map_err(|_| fail())?;
    let number = |value: u128| Some(U256::from(value));
    let plain = || text.replace('_', "").parse::<u128>().ok();
    let parsed = match kind.as_str() {
        "Duration" => Duration::parse(text)
            .ok()
            .map(|value| u128::from(value.seconds()))
            .or_else(plain)
            .and_then(number),
        "Timestamp" => timestamp(text).and_then(number),
        "Amount" => Amount::parse(text)
            .ok()
            .map(Amount::units)
            .or_else(plain)
            .and_then(number),
        "BasisPoints" => match text.strip_suffix('%') {
            Some(percent) => BasisPoints::parse_percent(percent.trim())
                .ok()
                .map(|value| u128::from(value.get()))
                .and_then(number),
            None => plain().and_then(number),
        },
        "PartsPerBillion" => match text.strip_suffix('%') {
            Some(percent) => PartsPerBillion::parse_percent(percent.trim())
                .ok()
                .map(|value| u128::from(value.get()))
                .and_then(number),
            None => plain().and_then(number),
        },
        _ => return other(&solidity, text, account).ok_or_else(fail),
    };
    match (parsed, solidity) {
        (Some(value), DynSolType::Uint(bits)) if value.bit_len() <= bits => {
            Ok(DynSolValue::Uint(value, bits))
        }
        _ => Err(fail()),
    }
}

fn other(
    ty: &DynSolType,
    text: &str,
    account: &dyn Fn(&str) -> Option<Address>,
) -> Option<DynSolValue> {
    match ty {
        DynSolType::Address => text
            .parse()
            .ok()
            .or_else(|| account(text))
            .map(DynSolValue::Address),
        DynSolType::String => Some(DynSolValue::String(text.to_owned())),
        DynSolType::Array(inner) if **inner == DynSolType::Address => {
            let items = text
                .strip_prefix('[')?
                .strip_suffix(']')?
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty());
            items
                .map(|item| other(inner, item, account))
                .collect::<Option<Vec<_>>>()
                .map(DynSolValue::Array)
        }
        _ => ty.coerce_str(text).ok(),
    }
}

/// Seconds since 1970, as a number or as `2026-01-31T12:00:00Z` (the time may be left out).
fn timestamp(text: &str) -> Option<u128> {
    if let Ok(seconds) = text.replace('_', "").parse::<u64>() {
        return Some(seconds.into());
    }
    let (date, time) = text
        .strip_suffix('Z')
        .unwrap_or(text)
        .split_once(['T', ' '])
        .unwrap_or((text, "00:00:00"));
    let numbers = |text: &str, separator| {
        text.split(separator)
            .map(|part| part.parse::<i64>().ok())
            .collect::<Option<Vec<_>>>()
    };
    let (date, time) = (numbers(date, '-')?, numbers(time, ':')?);
    let (&[year, month, day], &[hour, minute, second]) = (date.as_slice(), time.as_slice()) else {
        return None;
    };
    let lengths = [
        31,
        if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) {
            29
        } else {
            28
        },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let length = lengths.get(usize::try_from(month - 1).ok()?)?;
    if !(1970..=9999).contains(&year)
        || !(1..=*length).contains(&day)
        || !(0..24).contains(&hour)
        || !(0..60).contains(&minute)
        || !(0..60).contains(&second)
    {
        return None;
    }
    // Days since 1970 in the proleptic Gregorian calendar, counting years from March so that the leap day is the last.
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719_468;
    u128::try_from(days * 86_400 + hour * 3_600 + minute * 60 + second).ok()
}

fn examples(kind: &str, solidity: &str) -> String {
    let text = match (kind, solidity) {
        ("Duration", _) => "90s, 12h, 30d",
        ("Timestamp", _) => "1767225600, 2026-01-31T12:00:00Z",
        ("Amount", _) => "10 ether, 0.01 ether, 5 gwei, 7 wei",
        ("BasisPoints", _) => "10%, 0.5%, 9995",
        ("PartsPerBillion", _) => "99.95%, 999500000",
        (_, "address") => "0x70997970C51812dc3A010C7d01b50e0d17dc79C8, 1, provider",
        (_, "bool") => "true, false",
        (_, "bytes32") => "0x followed by 64 hexadecimal digits",
        (_, ty) if ty.ends_with(']') => "[1,2,3]",
        (_, ty) if ty.starts_with("bytes") => "0x, 0x1234",
        (_, ty) if ty.starts_with("uint") => "0, 42",
        (_, ty) if ty.starts_with("int") => "-1, 42",
        _ => "(1,\"text\")",
    };
    text.to_owned()
}

/// What people read: the value, with its unit where the SDK's type has one.
pub fn text(kind: &str, components: &[Param], value: &DynSolValue) -> String {
    let number = || {
        value
            .as_uint()
            .and_then(|(number, _)| u128::try_from(number).ok())
    };
    let small = || number().and_then(|number| u64::try_from(number).ok());
    let tiny = || number().and_then(|number| u32::try_from(number).ok());
    let readable = match kind {
        "Duration" => small().map(|seconds| Duration::from_seconds(seconds).to_string()),
        "Timestamp" => small().map(|seconds| Timestamp::from_seconds(seconds).to_string()),
        "Amount" => number().map(|units| Amount::from_units(units).to_string()),
        "BasisPoints" => tiny().map(|points| BasisPoints::new(points).to_string()),
        "PartsPerBillion" => tiny().map(|parts| PartsPerBillion::new(parts).to_string()),
        _ => None,
    };
    readable.unwrap_or_else(|| match value {
        DynSolValue::Bool(value) => value.to_string(),
        DynSolValue::Int(value, _) => value.to_string(),
        DynSolValue::Uint(value, _) => value.to_string(),
        DynSolValue::Address(value) => value.to_string(),
        DynSolValue::FixedBytes(word, size) => {
            format!("0x{}", alloy_primitives::hex::encode(&word[..*size]))
        }
        DynSolValue::Bytes(bytes) => format!("0x{}", alloy_primitives::hex::encode(bytes)),
        DynSolValue::String(text) => text.clone(),
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) => {
            let inner = kind.rsplit_once('[').map_or("", |(inner, _)| inner);
            let items: Vec<_> = items
                .iter()
                .map(|item| text(inner, components, item))
                .collect();
            format!("[{}]", items.join(", "))
        }
        DynSolValue::Tuple(items) if components.len() == items.len() => {
            let fields: Vec<_> = components
                .iter()
                .zip(items)
                .map(|(param, item)| {
                    let value = text(&type_name(param), &param.components, item);
                    if param.name.is_empty() {
                        value
                    } else {
                        format!("{}: {value}", param.name)
                    }
                })
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        DynSolValue::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| text("", &[], item)).collect();
            format!("({})", items.join(", "))
        }
        other => format!("{other:?}"),
    })
}

/// What programs read: numbers as decimal strings, bytes and addresses as hexadecimal ones, structs as objects.
pub fn json(components: &[Param], value: &DynSolValue) -> Value {
    match value {
        DynSolValue::Bool(value) => Value::Bool(*value),
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) => {
            items.iter().map(|item| json(components, item)).collect()
        }
        DynSolValue::Tuple(items)
            if components.len() == items.len()
                && components.iter().all(|param| !param.name.is_empty()) =>
        {
            components
                .iter()
                .zip(items)
                .map(|(param, item)| (param.name.clone(), json(&param.components, item)))
                .collect::<Map<_, _>>()
                .into()
        }
        DynSolValue::Tuple(items) => items.iter().map(|item| json(&[], item)).collect(),
        other => Value::String(text("", &[], other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn param(ty: &str, kind: &str) -> Param {
        serde_json::from_value(
            serde_json::json!({ "name": "term", "type": ty, "internalType": kind }),
        )
        .expect("a parameter")
    }

    fn read(ty: &str, kind: &str, text: &str) -> Result<DynSolValue, ValueError> {
        parse(&param(ty, kind), text, &|name| {
            (name == "provider").then_some(Address::repeat_byte(7))
        })
    }

    #[test]
    fn units_are_those_of_the_terms() {
        assert_eq!(
            read("uint64", "Duration", "30d"),
            Ok(DynSolValue::Uint(U256::from(2_592_000), 64))
        );
        assert_eq!(
            read("uint256", "Amount", "10 ether"),
            Ok(DynSolValue::Uint(U256::from(10).pow(U256::from(19)), 256))
        );
        assert_eq!(
            read("uint32", "PartsPerBillion", "99.95%"),
            Ok(DynSolValue::Uint(U256::from(999_500_000), 32))
        );
        assert_eq!(
            read("address", "Address", "provider"),
            Ok(DynSolValue::Address(Address::repeat_byte(7)))
        );
    }

    #[test]
    fn a_wrong_unit_is_named_with_examples() {
        let error = read("uint64", "Duration", "30dayz").expect_err("no such unit");
        assert_eq!(
            error.to_string(),
            "(Duration): cannot parse \"30dayz\"; examples: 90s, 12h, 30d"
        );
        assert!(read("uint64", "Duration", "10 ether").is_err());
        assert!(read("address", "Address", "nobody").is_err());
        assert!(read("uint8", "uint8", "256").is_err());
    }

    #[test]
    fn structs_and_lists_are_read_with_the_units_of_their_fields() {
        let money = serde_json::json!({ "name": "", "type": "tuple", "internalType": "struct Money", "components": [
            { "name": "bond", "type": "uint256", "internalType": "Amount" },
            { "name": "terms", "type": "uint64[]", "internalType": "Duration[]" },
        ] });
        let money: Param = serde_json::from_value(money).expect("a parameter");
        let terms = DynSolValue::Array(vec![DynSolValue::Uint(U256::from(60), 64)]);
        let value = DynSolValue::Tuple(vec![DynSolValue::Uint(U256::from(7), 256), terms]);
        assert_eq!(
            text(&type_name(&money), &money.components, &value),
            "{ bond: 7 wei, terms: [1min] }"
        );
    }

    #[test]
    fn a_date_is_a_timestamp() {
        assert_eq!(timestamp("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(timestamp("2024-02-29"), Some(1_709_164_800));
        assert_eq!(timestamp("2026-01-31T12:00:00Z"), Some(1_769_860_800));
        assert_eq!(timestamp("2025-02-29"), None);
    }
}
