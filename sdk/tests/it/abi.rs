//! The ABI against another implementation of it, and against hostile input.
#![allow(missing_docs)] // what the items are for is what the tests say

use alloy_dyn_abi::{DynSolType, DynSolValue};
use proptest::prelude::*;
use slacontract::abi::{self, Abi, Malformed, Type};
use slacontract::prelude::{
    Address, Amount, B256, BasisPoints, Bytes, FixedBytes, I256, Timestamp, U256,
};

#[derive(slacontract::Abi, Clone, Debug, PartialEq)]
struct Item {
    owner: Address,
    notes: Vec<String>,
    price: U256,
}

#[derive(slacontract::Abi, Clone, Copy, Debug, PartialEq)]
struct Point {
    x: u64,
    y: i32,
}

#[derive(slacontract::Abi, Clone, Copy, Debug, PartialEq)]
enum Kind {
    First,
    Second,
}

/// An enum in a struct, before something dynamic.
#[derive(slacontract::Abi, Clone, Debug, PartialEq)]
struct Marked {
    kind: Kind,
    history: Vec<Kind>,
    label: String,
}

/// The signature of a type, as the other implementation parses it.
fn signature(of: &Type) -> String {
    match of {
        Type::Plain { abi, .. } => (*abi).to_owned(),
        Type::Enum { .. } => "uint8".to_owned(),
        Type::List { of } => format!("{}[]", signature(of)),
        Type::Array { of, length } => format!("{}[{length}]", signature(of)),
        Type::Tuple { fields, .. } => {
            let parts: Vec<String> = fields.iter().map(|field| signature(field.of)).collect();
            format!("({})", parts.join(","))
        }
    }
}

/// Our encoding is what the other implementation decodes and encodes again, and we read it back.
fn agrees<T: Abi + PartialEq + std::fmt::Debug>(value: &T) {
    let ours = abi::encode(value);
    let theirs: DynSolType = signature(&T::TYPE)
        .parse()
        .expect("a type the other implementation knows");
    let whole = matches!(T::TYPE, Type::Tuple { name: "", .. });
    let decoded = if whole {
        theirs.abi_decode_params(&ours)
    } else {
        theirs.abi_decode(&ours)
    };
    let decoded = decoded.unwrap_or_else(|error| panic!("{}: {error}", signature(&T::TYPE)));
    let again = if whole {
        decoded.abi_encode_params()
    } else {
        decoded.abi_encode()
    };
    assert_eq!(ours, again, "{}", signature(&T::TYPE));
    assert_eq!(abi::decode::<T>(&ours).as_ref(), Ok(value));
}

fn words() -> impl Strategy<Value = U256> {
    any::<[u8; 32]>().prop_map(U256::from_be_bytes)
}

fn items() -> impl Strategy<Value = Item> {
    (
        any::<[u8; 20]>(),
        prop::collection::vec(".{0,40}", 0..3),
        words(),
    )
        .prop_map(|(owner, notes, price)| Item {
            owner: Address(owner),
            notes,
            price,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn elementary_types_agree(word in any::<[u8; 32]>(), small in any::<u64>(), wide in any::<u128>(), signed in any::<i64>(), flag in any::<bool>()) {
        agrees(&U256::from_be_bytes(word));
        agrees(&I256::from_be_bytes(word));
        agrees(&B256::from(word));
        agrees(&FixedBytes([word[0], word[1], word[2]]));
        agrees(&(small, wide, signed, flag));
        agrees(&(small as u8, small as u16, small as u32, signed as i8, signed as i16, signed as i32, i128::from(signed)));
        agrees(&Amount::from_units(wide));
        agrees(&(Timestamp::from_seconds(small), BasisPoints::new(small as u32)));
    }

    #[test]
    fn nested_and_dynamic_types_agree(list in prop::collection::vec(items(), 0..4), bytes in prop::collection::vec(any::<u8>(), 0..70), text in ".{0,70}", x in any::<u64>(), y in any::<i32>()) {
        agrees(&list);
        agrees(&(list.clone(), Bytes::from(bytes.clone()), text.clone()));
        agrees(&(x, vec![vec![x, 1], vec![], vec![2]], Point { x, y }));
        agrees(&[text.clone(), String::new()]);
        agrees(&(vec![[Point { x, y }; 2]; 3], text, [x; 3]));
    }

    #[test]
    fn enums_agree_wherever_they_stand(bits in prop::collection::vec(any::<bool>(), 1..9), label in ".{0,40}") {
        let kind = |second: &bool| if *second { Kind::Second } else { Kind::First };
        let history: Vec<Kind> = bits.iter().map(kind).collect();
        let marked = Marked { kind: history[0], history: history.clone(), label };
        agrees(&history);
        agrees(&[history.clone(), Vec::new()]);
        agrees(&(history[0], marked.clone(), vec![(history[0], vec![marked; 2])]));
    }

    #[test]
    fn a_number_that_is_no_variant_is_refused_wherever_it_stands(at in 0_usize..3, number in 2_u8..) {
        let mut numbers = [1_u8; 3];
        numbers[at] = number;
        prop_assert_eq!(abi::decode::<[Kind; 3]>(&abi::encode(&numbers)), Err(Malformed));
        prop_assert_eq!(abi::decode::<Vec<Kind>>(&abi::encode(&numbers.to_vec())), Err(Malformed));
    }

    #[test]
    fn no_input_makes_the_decoder_panic_or_expand(data in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = abi::decode::<(Vec<Item>, Bytes, String)>(&data);
        let _ = abi::decode::<Vec<Vec<Vec<Vec<u8>>>>>(&data);
        let _ = abi::decode::<(Kind, [Bytes; 3], (Point, Vec<Kind>))>(&data);
        let _ = abi::decode::<(Vec<Marked>, [Vec<Vec<Bytes>>; 2])>(&data);
    }

    #[test]
    fn a_changed_encoding_is_read_as_something_or_refused(item in items(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut data = abi::encode(&vec![item]);
        let at = at.index(data.len());
        data[at] = byte;
        // What is read encodes to something that reads the same: nothing is half understood.
        if let Ok(read) = abi::decode::<Vec<Item>>(&data) {
            prop_assert_eq!(abi::decode::<Vec<Item>>(&abi::encode(&read)), Ok(read));
        }
    }
}

#[test]
fn lists_that_point_at_themselves_do_not_expand() {
    // Each of 64 inner lists claims the same 64 words: 64 * 64 items from 4 KiB.
    let mut data = abi::encode(&vec![vec![0_u64; 64]; 64]);
    let inner = data[64..96].to_vec();
    for at in 0..64 {
        data[64 + 32 * at..96 + 32 * at].copy_from_slice(&inner);
    }
    data.truncate(64 + 64 * 32 + 65 * 32);
    assert_eq!(abi::decode::<Vec<Vec<u64>>>(&data), Err(Malformed));
}

#[test]
fn values_outside_their_type_are_refused() {
    let two = abi::encode(&2_u8);
    assert_eq!(abi::decode::<bool>(&two), Err(Malformed));
    assert_eq!(abi::decode::<Kind>(&two), Err(Malformed));
    let wide = abi::encode(&U256::MAX);
    assert_eq!(abi::decode::<Amount>(&wide), Err(Malformed));
    assert_eq!(abi::decode::<u64>(&wide), Err(Malformed));
    assert_eq!(abi::decode::<i64>(&wide), Ok(-1));
    assert_eq!(abi::decode::<FixedBytes<4>>(&wide), Err(Malformed));
    assert_eq!(
        abi::decode::<String>(&abi::encode(&Bytes::from(vec![0xff]))),
        Err(Malformed)
    );
    assert_eq!(
        abi::decode::<Vec<u64>>(&abi::encode(&(32_u64, u64::MAX))),
        Err(Malformed)
    );
}

#[test]
fn the_other_implementation_reads_our_structs() {
    let item = Item {
        owner: Address([7; 20]),
        notes: vec!["a".into()],
        price: U256::ONE,
    };
    let theirs: DynSolType = "(address,string[],uint256)".parse().unwrap();
    let DynSolValue::Tuple(parts) = theirs.abi_decode(&abi::encode(&item)).unwrap() else {
        panic!("a tuple")
    };
    assert_eq!(
        parts[1],
        DynSolValue::Array(vec![DynSolValue::String("a".into())])
    );
}
