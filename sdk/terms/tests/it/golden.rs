//! One agreement with every part there is, in each of its forms, as committed files: what was hashed and printed once is hashed
//! and printed so for good. The JSON is written by the test of the grammar, from an agreement as an author writes it.

use sha3::{Digest, Keccak256};
use slacontract_terms::model::Language;
use slacontract_terms::{Terms, check, prose};

const JSON: &str = include_str!("../data/everything.json");

fn terms() -> Terms {
    Terms::from_json(JSON).expect("the file holds terms")
}

#[test]
fn json_is_read_and_written_as_it_stands() {
    assert_eq!(terms().to_json() + "\n", JSON);
    assert_eq!(check::check(&terms()), []);
}

/// The canonical bytes in hexadecimal, 32 to a line, and their hash. A change here makes every earlier agreement's hash another
/// one: it needs a new format number.
#[test]
fn the_canonical_bytes_and_their_hash_are_the_committed_ones() {
    let bytes = terms().canonical();
    let hash = terms().hash(|bytes| Keccak256::digest(bytes).into());
    let mut text = format!("keccak-256 {}\n", hex(&hash));
    for line in bytes.chunks(32) {
        text += &hex(line);
        text.push('\n');
    }
    same(
        &text,
        include_str!("../data/everything.canonical"),
        "everything.canonical",
    );
}

/// The clauses; what stands above them, that the engine does not act on some part yet, is no part of the terms.
fn clauses(language: Language) -> String {
    let text = prose::write(&terms(), language);
    let at = text.find("1. ").expect("a first clause");
    text[at..].to_owned()
}

#[test]
fn its_prose_is_the_committed_one_in_each_language() {
    same(
        &clauses(Language::En),
        include_str!("../data/everything.en.txt"),
        "everything.en.txt",
    );
    same(
        &clauses(Language::Zh),
        include_str!("../data/everything.zh.txt"),
        "everything.zh.txt",
    );
}

#[test]
fn the_published_schema_is_the_one_made_from_the_model() {
    let schema: serde_json::Value = serde_json::from_str(&Terms::json_schema()).expect("JSON");
    let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    same(
        &text,
        include_str!("../../terms.schema.json"),
        "../../terms.schema.json",
    );
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares with a committed file; `SLACONTRACT_BLESS=1` writes it anew.
fn same(found: &str, expected: &str, file: &str) {
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
        std::fs::write(folder.join(file), found).expect("the file can be written");
    } else {
        assert_eq!(
            found, expected,
            "if this is meant, run with SLACONTRACT_BLESS=1 and read the diff"
        );
    }
}
