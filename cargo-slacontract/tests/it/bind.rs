//! Bindings as text: what is written for a known ABI is kept, so that a change of a writer is seen.

use std::fs;
use std::path::Path;

use cargo_slacontract::bind::Interface;
use serde_json::json;

#[test]
fn the_rust_bindings_that_are_compiled_and_used_are_those_written_now() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/testing/fixtures/bound");
    let text = Interface::read(&folder.join("Vault.json"))
        .expect("an ABI")
        .rust();
    let kept = folder.join("src/vault.rs");
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        fs::write(&kept, &text).expect("writes");
    }
    assert_eq!(
        text,
        fs::read_to_string(&kept).expect("the kept bindings"),
        "SLACONTRACT_BLESS=1 writes them again"
    );
}

#[test]
fn what_the_sdk_has_no_type_for_is_left_out_by_name() {
    let abi = json!([
        { "type": "function", "name": "odd", "inputs": [{ "name": "f", "type": "function" }], "outputs": [], "stateMutability": "view" },
        { "type": "function", "name": "even", "inputs": [], "outputs": [], "stateMutability": "view" },
        { "type": "event", "name": "Even", "anonymous": true, "inputs": [] },
        { "type": "event", "name": "Vault", "anonymous": false, "inputs": [] },
    ]);
    let text = Interface::of_json("Vault", abi, "a test")
        .expect("an ABI")
        .rust();
    assert!(
        text.contains("//! Left out: `odd(function)`") && !text.contains("fn odd"),
        "{text}"
    );
    assert!(text.contains("Left out: the event `Even()`"), "{text}");
    // An event's name is part of its hash; the interface gives way.
    assert!(
        text.contains("pub struct Vault;") && text.contains("pub trait VaultContract"),
        "{text}"
    );
}

#[test]
fn names_that_solidity_reserves_get_an_underscore() {
    let abi = json!([{ "type": "error", "name": "error", "inputs": [{ "name": "address", "type": "address" }] }]);
    let text = Interface::of_json("X", abi, "a test")
        .expect("an ABI")
        .solidity();
    assert!(text.contains("error error(address address_);"), "{text}");
}

#[test]
fn documentation_cannot_break_out_of_a_comment() {
    let abi = json!([{ "type": "function", "name": "f", "inputs": [], "outputs": [], "stateMutability": "view" }]);
    let mut interface = Interface::of_json("X", abi, "a test").expect("an ABI");
    interface
        .item_docs
        .insert("f".into(), "Ends */ here.\n@param none".into());
    assert!(!interface.typescript().contains("Ends */ here"));
    assert!(
        interface
            .solidity()
            .contains("/// Ends */ here.\n    /// param none\n"),
        "{}",
        interface.solidity()
    );
    assert!(
        interface
            .rust()
            .contains("    /// Ends */ here.\n    /// @param none\n")
    );
}
