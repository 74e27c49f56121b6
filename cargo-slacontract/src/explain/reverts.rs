//! What a call reverts with when the SDK or the compiler refuses: errors of every contract, and codes of Solidity's `Panic(uint256)`.

use alloy_primitives::{hex, keccak256};

use super::Entry;

/// Errors of every contract, with when they happen and what to do.
const ERRORS: &[(&str, &str, &str)] = &[
    (
        "NotPayable()",
        "value was sent to a method that takes none",
        "Send none, or mark the method `#[payable]`.",
    ),
    (
        "ReentrantCall()",
        "the contract was called again before its first call ended",
        "Call last, after all state is written; a method that may run meanwhile is `#[reentrant]`.",
    ),
    (
        "UnknownMethod()",
        "the contract has no method with this selector",
        "Compare with `cargo slacontract abi`: another contract may be at the address, the interface may not be listed in `implements(..)`, or value came without calldata and there is no `#[receive]`.",
    ),
    (
        "MalformedArguments()",
        "the arguments are not the strict encoding of the method's types",
        "Encode with the contract's own ABI. Dirty padding, wrong offsets, enums out of range and bytes left over are refused.",
    ),
    (
        "NotConstructed()",
        "the contract was deployed, but its constructor did not run",
        "Deploy with `cargo slacontract deploy`, which constructs in the same transaction.",
    ),
    (
        "AlreadyConstructed()",
        "the constructor has run before",
        "A contract is constructed once; deploy another.",
    ),
    (
        "MalformedResult()",
        "a called contract answered something that is not its method's type, or has no code",
        "Check the address the client was made with, and that the interface is the callee's.",
    ),
    (
        "TransferFailed(address)",
        "a payment was refused by its recipient, or the balance does not cover it",
        "Look at the balance, and at what the recipient does with value; `try_pay` lets the contract go on. If the recipient is the agreement itself, code of its author's would have spent what it holds.",
    ),
];

/// Codes of `Panic(uint256)`.
const PANICS: &[(u64, &str, &str)] = &[
    (
        0x01,
        "a false assertion, or another Rust panic",
        "`assert!`, `unwrap`, `expect`, an index into a `Vec`. Answer an error of your own instead, which says why.",
    ),
    (
        0x11,
        "an arithmetic operation left its type's range",
        "Every operator of the SDK's types and of Rust's integers traps. `checked_sub` and the like let you answer an error of your own.",
    ),
    (
        0x12,
        "division or remainder by zero",
        "Test the divisor first and answer an error of your own.",
    ),
    (
        0x21,
        "a number that is no value of its enum",
        "Only Solidity contracts answer this; here such an argument is `MalformedArguments()`.",
    ),
    (
        0x31,
        "removing from an empty list",
        "Test `is_empty()` first.",
    ),
    (
        0x32,
        "an index beyond the end of a list",
        "Test against `len()` first.",
    ),
    (
        0x41,
        "more memory was asked for than there is",
        "An argument or a result is too long.",
    ),
];

pub(super) fn entries() -> Vec<Entry> {
    let errors = ERRORS.iter().map(|(signature, title, text)| Entry {
        code: (*signature).to_owned(),
        title: (*title).to_owned(),
        text: format!(
            "{text}\n\nA revert of every contract of this SDK; selector 0x{}.",
            hex::encode(selector(signature))
        ),
        ..Entry::default()
    });
    let panics = PANICS.iter().map(|(code, title, text)| Entry {
        code: format!("Panic(0x{code:02x})"),
        title: (*title).to_owned(),
        text: (*text).to_owned(),
        ..Entry::default()
    });
    errors.chain(panics).collect()
}

/// What revert data, a selector or a panic code means.
pub(super) fn by_bytes(word: &str) -> Vec<Entry> {
    let digits = word.strip_prefix("0x").unwrap_or_default();
    let panic = |code: u64| -> Vec<Entry> {
        let name = format!("Panic(0x{code:02x})");
        entries()
            .into_iter()
            .filter(|entry| entry.code == name)
            .collect()
    };
    if (1..=2).contains(&digits.len()) {
        return u64::from_str_radix(digits, 16)
            .map(panic)
            .unwrap_or_default();
    }
    let Ok(bytes) = hex::decode(digits) else {
        return Vec::new();
    };
    let Some((head, rest)) = bytes.split_first_chunk::<4>() else {
        return Vec::new();
    };
    if *head == selector("Panic(uint256)") {
        return match rest.split_last_chunk::<8>() {
            Some((_, code)) => panic(u64::from_be_bytes(*code)),
            None => Vec::new(),
        };
    }
    let known = ERRORS
        .iter()
        .find(|(signature, _, _)| selector(signature) == *head);
    known.map_or_else(Vec::new, |(signature, _, _)| {
        entries()
            .into_iter()
            .filter(|entry| entry.code == *signature)
            .collect()
    })
}

fn selector(signature: &str) -> [u8; 4] {
    let [a, b, c, d, ..] = keccak256(signature).0;
    [a, b, c, d]
}
