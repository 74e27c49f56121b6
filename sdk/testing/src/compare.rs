//! What must be equal between the native and the WebAssembly run of one operation, and how a difference is shown.
//!
//! Status, return data, events, storage and balances are compared; gas never is.

use std::collections::BTreeMap;
use std::fmt::Write;

use slacontract_lane::{Address, Receipt, Status, Word};

use crate::describe::Describe;

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What: `status`, `output`, `event 2`, `storage of ...`.
    pub what: String,
    /// As the native lane has it.
    pub native: String,
    /// As the VM lane has it.
    pub vm: String,
}

/// All differences between two receipts of the same operation, in reading order.
pub fn differences(native: &Receipt, vm: &Receipt, describe: &Describe) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut note =
        |what: String, native: String, vm: String| found.push(Difference { what, native, vm });

    if std::mem::discriminant(&native.status) != std::mem::discriminant(&vm.status) {
        note("status".into(), status(native), status(vm));
    }
    if native.output != vm.output {
        note(
            "output".into(),
            describe.output(native),
            describe.output(vm),
        );
    }
    if native.created != vm.created {
        let shown = |created: &Option<Address>| {
            created.map_or_else(|| "none".into(), |address| describe.address(&address))
        };
        note("created".into(), shown(&native.created), shown(&vm.created));
    }
    for at in 0..native.logs.len().max(vm.logs.len()) {
        let (left, right) = (native.logs.get(at), vm.logs.get(at));
        if left != right {
            let shown =
                |log: Option<&_>| log.map_or_else(|| "none".into(), |log| describe.log(log));
            note(format!("event {}", at + 1), shown(left), shown(right));
        }
    }
    let slots = |receipt: &Receipt| {
        receipt
            .changes
            .iter()
            .map(|change| ((change.address, change.key), change.after))
            .collect::<BTreeMap<_, _>>()
    };
    let (left, right) = (slots(native), slots(vm));
    let mut keys: Vec<&(Address, Word)> = left.keys().chain(right.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let (left, right) = (left.get(key), right.get(key));
        if left != right {
            let shown =
                |word: Option<&Word>| word.map_or_else(|| "unchanged".into(), crate::words::number);
            note(
                format!(
                    "storage of {}, {}",
                    describe.address(&key.0),
                    describe.slot(&key.0, &key.1)
                ),
                shown(left),
                shown(right),
            );
        }
    }
    let balances = |receipt: &Receipt| {
        let changes = receipt.balances.iter();
        changes
            .map(|change| (change.address, change.after))
            .collect::<BTreeMap<_, _>>()
    };
    let (left, right) = (balances(native), balances(vm));
    let mut accounts: Vec<&Address> = left.keys().chain(right.keys()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    for account in accounts {
        let (left, right) = (left.get(account), right.get(account));
        if left != right {
            let shown =
                |word: Option<&Word>| word.map_or_else(|| "unchanged".into(), crate::words::number);
            note(
                format!("balance of {}", describe.address(account)),
                shown(left),
                shown(right),
            );
        }
    }
    found
}

/// The report of a divergence: a failing test's message.
pub fn report(
    operation: &str,
    differences: &[Difference],
    native: &Receipt,
    vm: &Receipt,
) -> String {
    let mut text =
        format!("lane divergence: the native and the WebAssembly run of `{operation}` differ\n");
    for Difference { what, native, vm } in differences {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n  {what}\n    - native  {native}\n    + wasm    {vm}\n"
        );
    }
    for (lane, receipt) in [("native", native), ("wasm", vm)] {
        for reason in &receipt.reasons {
            let _ = write!(text, "\n  {lane} lane: {reason}");
        }
    }
    text.push_str("\nA contract must do the same in both lanes: look for `cfg!(target_arch)`, `usize` widths, or state kept outside storage.");
    text
}

/// A status in words.
pub fn status(receipt: &Receipt) -> String {
    match &receipt.status {
        Status::Success => "success".into(),
        Status::Revert => "reverted".into(),
        Status::OutOfGas => "out of gas".into(),
        Status::Halt { reason } => format!("halted: {reason}"),
        Status::Refused { reason } => format!("refused: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use slacontract_lane::{BalanceChange, BlockStamp, Log, StorageChange};

    use super::*;

    fn receipt() -> Receipt {
        Receipt {
            status: Status::Success,
            output: vec![1],
            gas_used: 1,
            created: None,
            logs: vec![Log {
                address: [1; 20],
                topics: vec![[2; 32]],
                data: vec![],
            }],
            changes: vec![StorageChange {
                address: [1; 20],
                key: [0; 32],
                before: [0; 32],
                after: [9; 32],
            }],
            balances: vec![],
            starved: false,
            reasons: vec![],
            block: BlockStamp {
                number: 1,
                timestamp: 1,
            },
        }
    }

    #[test]
    fn equal_receipts_have_no_difference_even_with_different_gas() {
        assert_eq!(
            differences(
                &receipt(),
                &Receipt {
                    gas_used: 5,
                    ..receipt()
                },
                &Describe::default()
            ),
            []
        );
    }

    #[test]
    fn every_compared_part_shows_up_when_it_differs() {
        let other = Receipt {
            status: Status::Revert,
            output: vec![],
            logs: vec![],
            changes: vec![],
            balances: vec![BalanceChange {
                address: [4; 20],
                before: [0; 32],
                after: [1; 32],
            }],
            created: Some([3; 20]),
            ..receipt()
        };
        let found: Vec<String> = differences(&receipt(), &other, &Describe::default())
            .into_iter()
            .map(|difference| difference.what)
            .collect();
        assert_eq!(found.len(), 6, "{found:?}");
        assert!(
            found[0] == "status"
                && found[1] == "output"
                && found[3] == "event 1"
                && found[4].starts_with("storage of 0x0101")
                && found[5].starts_with("balance of 0x0404"),
            "{found:?}"
        );
    }

    #[test]
    fn the_report_names_the_operation_and_both_values() {
        let other = Receipt {
            output: vec![2],
            ..receipt()
        };
        let text = report(
            "counter.get()",
            &differences(&receipt(), &other, &Describe::default()),
            &receipt(),
            &other,
        );
        assert!(
            text.contains("counter.get()") && text.contains("0x01") && text.contains("0x02"),
            "{text}"
        );
    }
}
