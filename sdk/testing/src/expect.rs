//! What must come of an operation, and the failing test's words when it does not.

use slacontract::event::{Event, encode_event};
use slacontract_lane::{Receipt, Status};

use crate::shared::Shared;

/// An event that must be there.
pub struct Expected {
    topics: Vec<[u8; 32]>,
    data: Vec<u8>,
}

impl Expected {
    /// The event as a log has it.
    pub fn new<V: Event>(event: &V) -> Self {
        let encoded = encode_event(event);
        let (topics, data) = encoded.split_at(32 * V::TOPICS);
        Self {
            topics: topics.as_chunks::<32>().0.to_vec(),
            data: data.to_vec(),
        }
    }
}

/// Requires every expected event among those of a success.
#[track_caller]
pub fn require_events(shared: &Shared, name: &str, expected: &[Expected], receipt: &Receipt) {
    let describe = shared.lockstep.describe.borrow();
    for event in expected {
        if receipt
            .logs
            .iter()
            .any(|log| log.topics == event.topics && log.data == event.data)
        {
            continue;
        }
        let wanted = slacontract_lane::Log {
            address: [0; 20],
            topics: event.topics.clone(),
            data: event.data.clone(),
        };
        let wanted = describe.event(&wanted);
        let seen: Vec<String> = receipt
            .logs
            .iter()
            .map(|log| format!("\n  {}", describe.log(log)))
            .collect();
        let seen = if seen.is_empty() {
            "\n  no event at all".into()
        } else {
            seen.concat()
        };
        panic!("`{name}` did not emit the expected event\n  {wanted}\nbut{seen}");
    }
}

/// Requires a revert with exactly this data.
#[track_caller]
pub fn require_error(shared: &Shared, name: &str, receipt: &Receipt, expected: &[u8]) {
    if receipt.status == Status::Revert && receipt.output == expected {
        return;
    }
    let wanted = shared.lockstep.describe.borrow().revert(expected);
    let got = if receipt.status == Status::Success {
        format!("it succeeded{}", shared.trace_of_last())
    } else {
        format!("it {}", shared.failure(receipt))
    };
    panic!("`{name}` was to fail with {wanted}, but {got}");
}

/// Requires a revert, and returns its data.
#[track_caller]
pub fn require_revert(shared: &Shared, name: &str, receipt: Receipt) -> Vec<u8> {
    match receipt.status {
        Status::Revert => receipt.output,
        Status::Success => panic!(
            "`{name}` was to revert, but it succeeded{}",
            shared.trace_of_last()
        ),
        _ => panic!(
            "`{name}` was to revert, but it ended otherwise: {}",
            shared.failure(&receipt)
        ),
    }
}
