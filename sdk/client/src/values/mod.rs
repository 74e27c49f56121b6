//! ABI values and the SDK's units: text in, text and JSON out.
//!
//! A parameter's `internalType` names the SDK's type (`Duration`, `Amount`, ..); its text form is that of `slacontract-terms`, so that
//! `30d` means the same on a command line, in a contract's source and in an agreement's prose. Names of enums come beside the ABI,
//! which has numbers in their place. What [`text`] writes, [`parse`] reads, also inside structs and lists.

mod read;
mod write;

use std::collections::BTreeMap;

use alloy_dyn_abi::DynSolValue;
use alloy_json_abi::{EventParam, InternalType, Param};

pub use read::{parse, parse_event, same};
pub use write::{json, text};

/// The names of enums' numbers, from 0, by the name of the enum.
pub type Enums = BTreeMap<String, Vec<String>>;

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

/// A value by its form alone. Where a build has typed data (EIP-712) too, decoding gives structs a kind of their own; here a struct is
/// a tuple, and the ABI beside it has the names.
pub(crate) fn plain(value: DynSolValue) -> DynSolValue {
    let each = |items: Vec<DynSolValue>| items.into_iter().map(plain).collect();
    match value {
        DynSolValue::Array(items) => DynSolValue::Array(each(items)),
        DynSolValue::FixedArray(items) => DynSolValue::FixedArray(each(items)),
        DynSolValue::Tuple(items) => DynSolValue::Tuple(each(items)),
        other => match other.as_fixed_seq() {
            Some(items) => DynSolValue::Tuple(each(items.to_vec())),
            None => other,
        },
    }
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

/// The kind of a list's items: `Phase` of `Phase[]`.
fn item_kind(kind: &str) -> &str {
    kind.rsplit_once('[').map_or("", |(inner, _)| inner)
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{Address, U256};

    use super::*;

    fn param(ty: &str, kind: &str) -> Param {
        serde_json::from_value(
            serde_json::json!({ "name": "term", "type": ty, "internalType": kind }),
        )
        .expect("a parameter")
    }

    fn read(ty: &str, kind: &str, text: &str) -> Result<DynSolValue, ValueError> {
        parse(&param(ty, kind), text, &Enums::new(), &|name| {
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
            text(&type_name(&money), &money.components, &value, &Enums::new()),
            "{ bond: 7 wei, terms: [1min] }"
        );
    }

    /// A struct with an enum and a name in it, and a list of them.
    fn parcels() -> (Param, Enums) {
        let param = serde_json::json!({ "name": "parcels", "type": "tuple[]", "internalType": "struct Parcel[]", "components": [
            { "name": "owner", "type": "address", "internalType": "address" },
            { "name": "phases", "type": "uint8[2]", "internalType": "Phase[2]" },
            { "name": "label", "type": "string", "internalType": "string" },
            { "name": "fee", "type": "uint256", "internalType": "Amount" },
        ] });
        let names = vec!["Expected".to_owned(), "Stored".to_owned()];
        let param = serde_json::from_value(param).expect("a parameter");
        (param, Enums::from([("Phase".to_owned(), names)]))
    }

    #[test]
    fn enums_are_named_wherever_they_stand_and_read_back() {
        let (param, enums) = parcels();
        let account = |name: &str| (name == "bob").then_some(Address::repeat_byte(7));
        let read = |text: &str| parse(&param, text, &enums, &account);
        let written = "[(bob, [expected, 1], \"a, \\\"b\\\"]\", 5 gwei)]";
        let value = read(written).expect("parcels");
        let printed = text(&type_name(&param), &param.components, &value, &enums);
        let address = Address::repeat_byte(7);
        assert_eq!(
            printed,
            format!(
                "[{{ owner: {address}, phases: [Expected, Stored], label: \"a, \\\"b\\\"]\", fee: 5 gwei }}]"
            )
        );
        assert_eq!(read(&printed), Ok(value.clone()));
        assert_eq!(
            json(&type_name(&param), &param.components, &value, &enums)[0]["phases"],
            serde_json::json!(["Expected", "Stored"])
        );
    }

    #[test]
    fn what_is_wrong_inside_is_named_itself() {
        let (param, enums) = parcels();
        for (text, message) in [
            (
                "(1)",
                "(Parcel[]): cannot parse \"(1)\"; examples: [], [(owner, phases, label, fee), ..]",
            ),
            ("[(0x12, [0, 0], x, 1)]", "(Address): cannot parse \"0x12\""),
            (
                "[(bob, [0], x, 1)]",
                "(Phase[2]): cannot parse \"[0]\"; examples: [Expected, Expected]",
            ),
            (
                "[(bob, [0, Lost], x, 1)]",
                "(Phase): cannot parse \"Lost\"; examples: Expected, Stored",
            ),
            (
                "[(bob, [0, 2], x, 1)]",
                "(Phase): cannot parse \"2\"; examples: Expected, Stored",
            ),
            (
                "[(bob, [0, 0], x)]",
                "(Parcel): cannot parse \"(bob, [0, 0], x)\"; examples: (owner, phases, label, fee)",
            ),
            (
                "[(bob, [0, 0], x, much)]",
                "(Amount): cannot parse \"much\"",
            ),
            ("[(bob, [0, 0], x, 1", "(Parcel[]): cannot parse"),
            (
                "[{ owner: bob, phases: [0, 0], label: x }]",
                "(Parcel): cannot parse",
            ),
            (
                "[{ owner: bob, phases: [0, 0], label: x, bond: 1 }]",
                "(Parcel): cannot parse",
            ),
        ] {
            let account = |name: &str| (name == "bob").then_some(Address::ZERO);
            let error = parse(&param, text, &enums, &account)
                .expect_err(text)
                .to_string();
            assert!(error.starts_with(message), "{text}: {error}");
        }
    }

    #[test]
    fn an_address_whose_checksum_does_not_hold_is_refused() {
        let right = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
        for text in [
            right,
            &right.to_lowercase(),
            &right.to_uppercase().replace('X', "x"),
        ] {
            assert!(read("address", "Address", text).is_ok(), "{text}");
        }
        let error = read("address", "Address", &right.replace("dc3A", "dC3A")).expect_err("a slip");
        assert!(error.to_string().contains("is its spelling"), "{error}");
    }
}
