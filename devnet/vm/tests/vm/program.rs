//! Programs with every hook imported, and what tests want to know of their outcomes.

use alloy_primitives::{Address, Bytes, U256};
use slacontract_vm::{Outcome, hooks::signatures::SIGNATURES};

/// A program with every hook imported under its own name.
pub fn program(body: &str, rest: &str) -> String {
    let list = |word: &str, letters: &str| {
        letters
            .chars()
            .map(|it| format!("({word} {})", if it == 'i' { "i32" } else { "i64" }))
            .collect::<String>()
    };
    let imports: String = SIGNATURES
        .iter()
        .filter(|hook| !hook.debug)
        .map(|hook| {
            let (params, result) = (list("param", hook.params), list("result", hook.result));
            format!(
                "(import \"vm_hooks\" \"{}\" (func ${} {params} {result}))\n",
                hook.name, hook.name
            )
        })
        .collect();
    format!(
        r#"(module {imports} (memory (export "memory") 1) {rest}
        (func (export "user_entrypoint") (param $len i32) (result i32) {body}))"#
    )
}

#[track_caller]
pub fn success(outcome: Outcome) -> Bytes {
    match outcome {
        Outcome::Success(data) => data,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub fn failure(outcome: Outcome) -> String {
    match outcome {
        Outcome::Failure(reason) => reason,
        other => panic!("{other:?}"),
    }
}

pub fn word(value: u64) -> Bytes {
    U256::from(value).to_be_bytes_vec().into()
}

pub fn address_data(address: Address, at: u32) -> String {
    let text: String = address.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!("(data (i32.const {at}) \"{text}\")")
}
