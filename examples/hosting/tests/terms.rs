//! The full example is one value: hashed, printed, exported, and acted on in every part.

use hosting::Hosting;
use sha3::{Digest, Keccak256};
use slacontract::sla::Agreement;
use slacontract::terms::model::{Basis, Money, ParamKind};
use slacontract::terms::{Terms, check, prose};

const PROSE: &str = include_str!("../terms.en.txt");
const CHINESE: &str = include_str!("../terms.zh.txt");
const JSON: &str = include_str!("hosting.json");

#[test]
fn the_constant_in_the_contract_is_the_value_that_was_checked_and_hashed() {
    let terms = <Hosting as Agreement>::TERMS;
    assert_eq!(terms.canonical(), <Hosting as Agreement>::TERMS_BYTES);
    let hash = terms.hash(|bytes| Keccak256::digest(bytes).into());
    assert_eq!(hash, <Hosting as Agreement>::TERMS_HASH);
    assert_eq!(
        Terms::from_canonical(<Hosting as Agreement>::TERMS_BYTES).as_ref(),
        Ok(terms)
    );
    assert_eq!(check::check(terms), []);
}

#[test]
fn the_hash_of_the_prose_is_embedded_beside_that_of_the_terms() {
    let hash: [u8; 32] = Keccak256::digest(PROSE.as_bytes()).into();
    assert_eq!(hash, <Hosting as Agreement>::PROSE_HASH);
}

#[test]
fn the_bond_covers_every_fee_that_can_be_agreed_on() {
    let terms = <Hosting as Agreement>::TERMS;
    let ParamKind::Amount(range) = &terms.params[0].kind else {
        panic!("the fee is money");
    };
    for fee in [range.min, range.default, range.max] {
        let value = |money: &Money| {
            let whole = match &money.of {
                Basis::Fixed(amount) => *amount,
                Basis::Param(_) => fee,
            };
            whole.share_up(money.share)
        };
        let bond = value(terms.parties[0].bond.as_ref().expect("the provider's"));
        let needed = check::bond_need(terms, value).least();
        assert!(bond >= needed, "at {fee}: {bond} for {needed}");
    }
}

/// The texts beside the source are what the parties read. A change of the terms or of their printing shows there.
#[test]
fn its_prose_is_printed_from_the_terms() {
    let terms = <Hosting as Agreement>::TERMS;
    same(&prose::english(terms), PROSE, "terms.en.txt");
    same(&prose::chinese(terms), CHINESE, "terms.zh.txt");
}

#[test]
fn its_json_holds_exact_decimals_and_seconds() {
    let mut json = <Hosting as Agreement>::TERMS.to_json();
    json.push('\n');
    same(&json, JSON, "tests/hosting.json");
}

#[test]
fn the_engine_acts_on_every_part() {
    assert_eq!(<Hosting as Agreement>::REFUSED, "");
}

/// Compares with a committed file; `SLACONTRACT_BLESS=1` writes it anew.
fn same(found: &str, expected: &str, file: &str) {
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        std::fs::write(path, found).expect("the file can be written");
    } else {
        assert_eq!(
            found, expected,
            "if this is meant, run with SLACONTRACT_BLESS=1 and read the diff"
        );
    }
}
