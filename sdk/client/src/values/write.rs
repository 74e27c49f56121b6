//! Values to text and JSON.

use alloy_dyn_abi::DynSolValue;
use alloy_json_abi::Param;
use serde_json::{Map, Value};
use slacontract_terms::units::{Amount, BasisPoints, Duration, PartsPerBillion, Timestamp};

use super::{Enums, item_kind, type_name};

/// What people read: the value, with its unit where the SDK's type has one, and the name of an enum's.
pub fn text(kind: &str, components: &[Param], value: &DynSolValue, enums: &Enums) -> String {
    let of_unit = || {
        let (number, _) = value.as_uint()?;
        let number = u128::try_from(number).ok()?;
        Some(match kind {
            "Duration" => Duration::from_seconds(number.try_into().ok()?).to_string(),
            "Timestamp" => Timestamp::from_seconds(number.try_into().ok()?).to_string(),
            "Amount" => Amount::from_units(number).to_string(),
            "BasisPoints" => BasisPoints::new(number.try_into().ok()?).to_string(),
            "PartsPerBillion" => PartsPerBillion::new(number.try_into().ok()?).to_string(),
            _ => return None,
        })
    };
    let readable = variant(kind, value, enums)
        .map(str::to_owned)
        .or_else(of_unit);
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
            let items = items
                .iter()
                .map(|item| inner(item_kind(kind), components, item, enums));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        DynSolValue::Tuple(items) if components.len() == items.len() => {
            let fields = components.iter().zip(items).map(|(param, item)| {
                let value = inner(&type_name(param), &param.components, item, enums);
                if param.name.is_empty() {
                    value
                } else {
                    format!("{}: {value}", param.name)
                }
            });
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        DynSolValue::Tuple(items) => {
            let items = items.iter().map(|item| inner("", &[], item, enums));
            format!("({})", items.collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    })
}

/// A value inside another: text stands in quotes there, since it may have a comma in it.
fn inner(kind: &str, components: &[Param], value: &DynSolValue, enums: &Enums) -> String {
    match value {
        DynSolValue::String(text) => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }
        other => text(kind, components, other, enums),
    }
}

/// The name of an enum's value.
fn variant<'a>(kind: &str, value: &DynSolValue, enums: &'a Enums) -> Option<&'a str> {
    let (number, _) = value.as_uint()?;
    let names = enums.get(kind)?;
    names.get(usize::try_from(number).ok()?).map(String::as_str)
}

/// What programs read: numbers as decimal strings, bytes and addresses as hexadecimal ones, enums by name, structs as objects.
pub fn json(kind: &str, components: &[Param], value: &DynSolValue, enums: &Enums) -> Value {
    match value {
        DynSolValue::Bool(value) => Value::Bool(*value),
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) => items
            .iter()
            .map(|item| json(item_kind(kind), components, item, enums))
            .collect(),
        DynSolValue::Tuple(items)
            if components.len() == items.len()
                && components.iter().all(|param| !param.name.is_empty()) =>
        {
            let fields = components.iter().zip(items).map(|(param, item)| {
                let value = json(&type_name(param), &param.components, item, enums);
                (param.name.clone(), value)
            });
            fields.collect::<Map<_, _>>().into()
        }
        DynSolValue::Tuple(items) => items
            .iter()
            .map(|item| json("", &[], item, enums))
            .collect(),
        other => match variant(kind, other, enums) {
            Some(name) => Value::String(name.to_owned()),
            None => Value::String(text("", &[], other, enums)),
        },
    }
}
