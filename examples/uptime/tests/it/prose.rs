//! What the parties read, in both languages, printed from the terms the contract enforces.

use slacontract::sla::Agreement;
use slacontract::terms::{check, prose};
use uptime::Uptime;

/// Compares with a committed file; `SLACONTRACT_BLESS=1` writes it anew.
fn same(found: &str, file: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        std::fs::write(&path, found).expect("the file can be written");
    }
    let expected = std::fs::read_to_string(&path).expect("the file is committed");
    assert_eq!(found, expected, "{file}");
}

#[test]
fn the_prose_is_printed_from_the_terms() {
    let terms = <Uptime as Agreement>::TERMS;
    assert_eq!(check::check(terms), []);
    assert_eq!(<Uptime as Agreement>::REFUSED, "");
    same(&prose::english(terms), "terms.en.txt");
    same(&prose::chinese(terms), "terms.zh.txt");
}
