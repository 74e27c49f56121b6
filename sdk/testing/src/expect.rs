//! What must come of an operation, and the failing test's words when it does not.

use slacontract::event::{Event, encode_event};
use slacontract::{Address, Amount};
use slacontract_lane::{Log, Receipt, Status};

use crate::shared::Shared;
use crate::words::ether;

/// What a success must have come with.
#[derive(Default)]
pub struct Expectations {
    wanted: Vec<Wanted>,
}

enum Wanted {
    /// This event, of this contract or of any.
    Event(Option<Address>, Log),
    /// No event of this name and topic.
    NoEvent(&'static str, [u8; 32]),
    /// A call of this account with calldata that begins so.
    Call(Address, Vec<u8>),
    /// A balance that changed by this much, upwards or downwards.
    Balance(Address, Amount, bool),
}

impl Expectations {
    /// Expects an event, of this contract or of any.
    pub fn event<V: Event>(&mut self, event: &V, of: Option<Address>) {
        let encoded = encode_event(event);
        let (topics, data) = encoded.split_at(32 * V::TOPICS);
        let log = Log {
            address: of.unwrap_or_default().0,
            topics: topics.as_chunks::<32>().0.to_vec(),
            data: data.to_vec(),
        };
        self.wanted.push(Wanted::Event(of, log));
    }

    /// Expects that there is no event of this type.
    pub fn no_event<V: Event>(&mut self) {
        self.wanted.push(Wanted::NoEvent(V::EVENT.name, V::TOPIC));
    }

    /// Expects a call inside the operation.
    pub fn call(&mut self, to: Address, calldata: &[u8]) {
        self.wanted.push(Wanted::Call(to, calldata.to_vec()));
    }

    /// Expects a balance to grow or shrink by this much.
    pub fn balance(&mut self, of: Address, by: Amount, grows: bool) {
        self.wanted.push(Wanted::Balance(of, by, grows));
    }

    /// Requires all of it of a success.
    #[track_caller]
    pub fn require(&self, shared: &Shared, name: &str, receipt: &Receipt) {
        for wanted in &self.wanted {
            if let Some(complaint) = wanted.missing(shared, receipt) {
                panic!("`{name}` {complaint}");
            }
        }
    }
}

impl Wanted {
    fn missing(&self, shared: &Shared, receipt: &Receipt) -> Option<String> {
        match self {
            Self::Event(of, wanted) => {
                let same = |log: &&Log| log.topics == wanted.topics && log.data == wanted.data;
                let mut found = receipt.logs.iter().filter(same);
                if found.any(|log| of.is_none_or(|of| of.0 == log.address)) {
                    return None;
                }
                let describe = shared.lockstep.describe.borrow();
                let shown = match of {
                    Some(_) => describe.log(wanted),
                    None => describe.event(wanted),
                };
                Some(format!(
                    "did not emit the expected event\n  {shown}\nbut{}",
                    emitted(shared, receipt)
                ))
            }
            Self::NoEvent(name, topic) => {
                let emits = |log: &Log| log.topics.first() == Some(topic);
                receipt
                    .logs
                    .iter()
                    .any(emits)
                    .then(|| format!("was to emit no `{name}`, but{}", emitted(shared, receipt)))
            }
            Self::Call(to, calldata) => {
                let trace = shared.trace()?;
                let made = trace
                    .frames
                    .iter()
                    .skip(1)
                    .any(|frame| frame.to == to.0 && frame.input.starts_with(calldata));
                let describe = shared.lockstep.describe.borrow();
                (!made).then(|| {
                    format!(
                        "did not call {}.{}{}",
                        describe.address(&to.0),
                        describe.call(calldata),
                        shared.trace_of_last()
                    )
                })
            }
            Self::Balance(of, by, grows) => balance(shared, receipt, *of, *by, *grows),
        }
    }
}

fn balance(
    shared: &Shared,
    receipt: &Receipt,
    of: Address,
    by: Amount,
    grows: bool,
) -> Option<String> {
    let change = receipt
        .balances
        .iter()
        .find(|change| change.address == of.0);
    let low = |word: [u8; 32]| {
        let mut low = [0; 16];
        low.copy_from_slice(&word[16..]);
        u128::from_be_bytes(low)
    };
    let (before, after) = change.map_or((0, 0), |change| (low(change.before), low(change.after)));
    let (wanted, signed) = if grows {
        (after.checked_sub(before), "grow")
    } else {
        (before.checked_sub(after), "shrink")
    };
    if wanted == Some(by.units()) {
        return None;
    }
    let word = |units: u128| {
        let mut word = [0; 32];
        word[16..].copy_from_slice(&units.to_be_bytes());
        ether(&word)
    };
    let seen = match after.cmp(&before) {
        std::cmp::Ordering::Equal => "it did not change".to_owned(),
        std::cmp::Ordering::Greater => format!("it grew by {}", word(after - before)),
        std::cmp::Ordering::Less => format!("it shrank by {}", word(before - after)),
    };
    Some(format!(
        "was to make the balance of {} {signed} by {}, but {seen}{}",
        shared.lockstep.describe.borrow().address(&of.0),
        word(by.units()),
        shared.trace_of_last()
    ))
}

/// The events of a receipt as the end of a message.
fn emitted(shared: &Shared, receipt: &Receipt) -> String {
    let describe = shared.lockstep.describe.borrow();
    let seen: Vec<String> = receipt
        .logs
        .iter()
        .map(|log| format!("\n  {}", describe.log(log)))
        .collect();
    if seen.is_empty() {
        "\n  no event at all".into()
    } else {
        seen.concat()
    }
}

/// The typed events of a receipt.
pub trait Emitted {
    /// Every event of this type, in order, of whichever contract.
    fn events<V: Event>(&self) -> Vec<V>;
    /// Every event of this type that `contract` emitted, in order.
    fn events_of<V: Event>(&self, contract: impl AsRef<Address>) -> Vec<V>;
}

impl Emitted for Receipt {
    fn events<V: Event>(&self) -> Vec<V> {
        let logs = self.logs.iter();
        logs.filter_map(|log| V::decode(&log.topics, &log.data))
            .collect()
    }

    fn events_of<V: Event>(&self, contract: impl AsRef<Address>) -> Vec<V> {
        let of = contract.as_ref().0;
        let logs = self.logs.iter().filter(|log| log.address == of);
        logs.filter_map(|log| V::decode(&log.topics, &log.data))
            .collect()
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
