//! `methods.toml` against the dispatch table.

use crate::support;
use std::collections::BTreeSet;

use serde_json::{Value, json};
use slacontract_devnet::rpc;

fn listed(table: &toml::Table, key: &str) -> BTreeSet<String> {
    match &table[key] {
        toml::Value::Array(names) => names
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect(),
        toml::Value::Table(names) => names.keys().cloned().collect(),
        other => panic!("{other}"),
    }
}

fn owned(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_method_is_listed_as_what_it_is() {
    let table: toml::Table = include_str!("../../methods.toml").parse().unwrap();
    let answered: BTreeSet<_> = listed(&table, "implemented")
        .union(&listed(&table, "fixed"))
        .cloned()
        .collect();
    assert_eq!(answered, owned(&rpc::names()));
    assert_eq!(listed(&table, "refused"), owned(&rpc::refused()));
    assert_eq!(listed(&table, "node"), owned(&rpc::OF_THE_NODE));
}

#[test]
fn every_listed_method_is_known_and_every_refused_one_says_why() {
    let table: toml::Table = include_str!("../../methods.toml").parse().unwrap();
    let node = support::node();
    for name in listed(&table, "implemented")
        .iter()
        .chain(&listed(&table, "fixed"))
    {
        let response = support::raw_call(&node.rpc(), name, json!([]));
        assert_ne!(
            response["error"]["code"],
            json!(-32601),
            "{name}: {response}"
        );
    }
    for (name, why) in table["refused"].as_table().unwrap() {
        let (code, message) = support::fail(&node.rpc(), name, json!([]));
        assert_eq!(code, -32601);
        assert!(
            message.ends_with(why.as_str().unwrap()),
            "{name}: {message}"
        );
    }
    assert_eq!(
        support::fail(&node.rpc(), "eth_nonsense", Value::Null),
        (
            -32601,
            "the method eth_nonsense does not exist/is not available".into()
        )
    );
}
