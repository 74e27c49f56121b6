//! Errors in words, with the units of their fields, from the descriptions the SDK's types carry.

use serde_json::{Value, json};
use slacontract::abi::{ErrorItem, Param, Type};

use crate::decode::Decoder;

/// `TooEarly { due: 2026-01-31T12:00:00Z }`: the one of `errors` that this revert data is.
pub(super) fn error(errors: &[ErrorItem], data: &[u8]) -> Option<String> {
    let entry = |item: &ErrorItem| json!({ "type": "error", "name": item.name, "inputs": params(item.inputs) });
    let abi = errors.iter().map(entry).collect::<Value>();
    let abi = serde_json::from_value(abi).ok()?;
    Some(Decoder::new(abi).error(data)?.text())
}

fn params(params: &[Param]) -> Value {
    let param = |param: &Param| {
        let (ty, internal, components) = names(param.of);
        json!({ "name": param.name, "type": ty, "internalType": internal, "components": components })
    };
    params.iter().map(param).collect()
}

/// A type's ABI name, the name authors know it by, and its parts.
fn names(of: &Type) -> (String, String, Value) {
    match of {
        Type::Plain { abi, name } => ((*abi).into(), (*name).into(), json!([])),
        Type::Enum { name, .. } => ("uint8".into(), format!("enum {name}"), json!([])),
        Type::List { of } => {
            let (ty, internal, components) = names(of);
            (ty + "[]", internal + "[]", components)
        }
        Type::Array { of, length } => {
            let (ty, internal, components) = names(of);
            (
                format!("{ty}[{length}]"),
                format!("{internal}[{length}]"),
                components,
            )
        }
        Type::Tuple { name, fields } => ("tuple".into(), format!("struct {name}"), params(fields)),
    }
}
