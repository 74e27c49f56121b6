//! An ABI for people: one line each, with the SDK's types.

use alloy_json_abi::{Function, JsonAbi, Param, StateMutability};
use slacontract_client::values::{event_type_name, type_name};

/// All of an ABI, in the order people look for things.
pub fn lines(abi: &JsonAbi) -> String {
    let mut text = String::new();
    if let Some(constructor) = &abi.constructor {
        let payable = if constructor.state_mutability == StateMutability::Payable {
            " payable"
        } else {
            ""
        };
        text.push_str(&format!(
            "constructor({}){payable}\n",
            list(&constructor.inputs)
        ));
    }
    for item in abi.functions() {
        text.push_str(&format!("{}\n", function(item)));
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
        text.push_str(&format!("event {}({})\n", event.name, inputs.join(", ")));
    }
    for error in abi.errors() {
        text.push_str(&format!("error {}({})\n", error.name, list(&error.inputs)));
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
