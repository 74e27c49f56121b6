//! An ABI for people: one line each, with the SDK's types.

use std::collections::BTreeMap;

use alloy_json_abi::{Function, JsonAbi, Param, StateMutability};
use slacontract_client::values::{event_type_name, type_name};

/// All of an ABI, in the order people look for things, each with the first line of its documentation.
pub fn lines(abi: &JsonAbi, docs: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    let noted =
        |line: String, name: &str| match docs.get(name).and_then(|docs| docs.trim().lines().next())
        {
            Some(docs) if !docs.is_empty() => format!("{line}  // {docs}\n"),
            _ => format!("{line}\n"),
        };
    if let Some(constructor) = &abi.constructor {
        let payable = if constructor.state_mutability == StateMutability::Payable {
            " payable"
        } else {
            ""
        };
        let line = format!("constructor({}){payable}", list(&constructor.inputs));
        text.push_str(&noted(line, "constructor"));
    }
    for item in abi.functions() {
        text.push_str(&noted(function(item), &item.name));
    }
    for event in abi.events() {
        let inputs: Vec<_> = event
            .inputs
            .iter()
            .map(|input| {
                format!(
                    "{}{}: {}",
                    if input.indexed { "#" } else { "" },
                    input.name,
                    event_type_name(input)
                )
            })
            .collect();
        let line = format!("event {}({})", event.name, inputs.join(", "));
        text.push_str(&noted(line, &event.name));
    }
    for error in abi.errors() {
        let line = format!("error {}({})", error.name, list(&error.inputs));
        text.push_str(&noted(line, &error.name));
    }
    let mut structs = BTreeMap::new();
    let inputs = abi
        .functions()
        .flat_map(|function| function.inputs.iter().chain(&function.outputs));
    let own = abi
        .constructor
        .iter()
        .flat_map(|constructor| &constructor.inputs);
    for param in inputs
        .chain(own)
        .chain(abi.errors().flat_map(|error| &error.inputs))
    {
        collect(param, &mut structs);
    }
    for event in abi.events().flat_map(|event| &event.inputs) {
        for part in &event.components {
            collect(part, &mut structs);
        }
    }
    for (name, fields) in structs {
        text.push_str(&format!("struct {name} {{ {fields} }}\n"));
    }
    text
}

/// `fn release() -> Amount view`
pub fn function(function: &Function) -> String {
    let outputs = match function.outputs.as_slice() {
        [] => String::new(),
        [one] => format!(" -> {}", type_name(one)),
        many => format!(" -> ({})", list(many)),
    };
    let mutability = match function.state_mutability {
        StateMutability::Pure => " pure",
        StateMutability::View => " view",
        StateMutability::NonPayable => "",
        StateMutability::Payable => " payable",
    };
    format!(
        "fn {}({}){outputs}{mutability}",
        function.name,
        list(&function.inputs)
    )
}

/// The structs a parameter is made of, by their names.
fn collect(param: &Param, into: &mut BTreeMap<String, String>) {
    if param.components.is_empty() {
        return;
    }
    let name = type_name(param);
    let name = name
        .trim_end_matches(|letter: char| letter == '[' || letter == ']' || letter.is_ascii_digit());
    into.insert(name.to_owned(), list(&param.components));
    for part in &param.components {
        collect(part, into);
    }
}

fn list(params: &[Param]) -> String {
    params
        .iter()
        .map(|param| {
            if param.name.is_empty() {
                type_name(param)
            } else {
                format!("{}: {}", param.name, type_name(param))
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}
