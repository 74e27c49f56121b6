//! Bytes in people's words: addresses by label, errors and events by the ABI of the contracts the test has deployed.
//!
//! Only for messages: what cannot be decoded is shown as hex, and nothing here can fail.

use std::collections::HashMap;

use serde_json::Value;
use slacontract_lane::{Address, Log, Receipt, Status, Word};

use crate::words::{dynamic, hex, number, panic_text, value};

/// What is known of the accounts and ABIs of a test.
#[derive(Default)]
pub struct Describe {
    labels: HashMap<Address, String>,
    errors: HashMap<[u8; 4], Item>,
    functions: HashMap<[u8; 4], Item>,
    events: HashMap<Word, Item>,
    slots: HashMap<(Address, Word), String>,
}

struct Item {
    name: String,
    /// Name, type and whether indexed.
    inputs: Vec<(String, String, bool)>,
}

impl Describe {
    /// Names an account.
    pub fn label(&mut self, address: Address, label: impl Into<String>) {
        self.labels.insert(address, label.into());
    }

    /// The accounts that have a name.
    pub fn known(&self) -> impl Iterator<Item = Address> {
        self.labels.keys().copied()
    }

    /// Names a contract that has just been deployed: the second of a name is numbered. A contract that is deployed again after the
    /// chain was put back keeps its name.
    pub fn label_deployed(&mut self, address: Address, contract: &str) {
        if self
            .labels
            .get(&address)
            .is_some_and(|label| label.starts_with(contract))
        {
            return;
        }
        let mut name = contract.to_owned();
        let mut count = 1;
        while self.labels.values().any(|label| *label == name) {
            count += 1;
            name = format!("{contract} {count}");
        }
        self.labels.insert(address, name);
    }

    /// Learns the functions, errors and events of a JSON ABI. `keccak` hashes their signatures.
    pub fn learn(&mut self, abi: &Value, keccak: impl Fn(&[u8]) -> Word) {
        for entry in abi.as_array().into_iter().flatten() {
            let text = |value: &Value, key: &str| {
                value
                    .get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            let inputs: Vec<_> = entry
                .get("inputs")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(|input| {
                    (
                        text(input, "name"),
                        canonical(input),
                        input
                            .get("indexed")
                            .and_then(Value::as_bool)
                            .unwrap_or_default(),
                    )
                })
                .collect();
            let name = text(entry, "name");
            let types: Vec<&str> = inputs.iter().map(|(_, kind, _)| kind.as_str()).collect();
            let hash = keccak(format!("{name}({})", types.join(",")).as_bytes());
            let item = Item { name, inputs };
            match text(entry, "type").as_str() {
                "function" => drop(
                    self.functions
                        .insert([hash[0], hash[1], hash[2], hash[3]], item),
                ),
                "error" => drop(
                    self.errors
                        .insert([hash[0], hash[1], hash[2], hash[3]], item),
                ),
                "event" => drop(self.events.insert(hash, item)),
                _ => {}
            }
        }
    }

    /// Learns the names of an account's storage slots from its contract's storage layout.
    pub fn learn_layout(&mut self, address: Address, layout: &Value) {
        let fields = layout.get("storage").unwrap_or(layout);
        for field in fields.as_array().into_iter().flatten() {
            let slot = field
                .get("slot")
                .and_then(|slot| slot.as_u64().or_else(|| slot.as_str()?.parse().ok()));
            if let (Some(label), Some(slot)) = (
                field
                    .get("label")
                    .or_else(|| field.get("name"))
                    .and_then(Value::as_str),
                slot,
            ) {
                let mut key = [0; 32];
                key[24..].copy_from_slice(&slot.to_be_bytes());
                let names = self.slots.entry((address, key)).or_default();
                if !names.is_empty() {
                    names.push_str(", ");
                }
                names.push_str(label);
            }
        }
    }

    /// An account: its label, or its address.
    pub fn address(&self, address: &Address) -> String {
        self.labels
            .get(address)
            .cloned()
            .unwrap_or_else(|| hex(address))
    }

    /// A slot: the field's name, or its number.
    pub fn slot(&self, address: &Address, key: &Word) -> String {
        match self.slots.get(&(*address, *key)) {
            Some(name) => format!("`{name}` (slot {})", number(key)),
            None => format!("slot {}", number(key)),
        }
    }

    /// A receipt's return or revert data.
    pub fn output(&self, receipt: &Receipt) -> String {
        match receipt.status {
            Status::Success => hex(&receipt.output),
            _ => self.revert(&receipt.output),
        }
    }

    /// A reason for reverting.
    pub fn revert(&self, data: &[u8]) -> String {
        let Some((selector, arguments)) = data.split_first_chunk::<4>() else {
            return if data.is_empty() {
                "no data".into()
            } else {
                hex(data)
            };
        };
        match (selector, self.errors.get(selector)) {
            ([0x08, 0xc3, 0x79, 0xa0], _) => format!("Error({})", value("string", arguments, 0)),
            ([0x4e, 0x48, 0x7b, 0x71], _) => panic_text(arguments),
            (_, Some(item)) => item.with(|at, kind| value(kind, arguments, at)),
            (_, None) => format!("{} (an error of no ABI known to this test)", hex(data)),
        }
    }

    /// A call: the method with its arguments.
    pub fn call(&self, calldata: &[u8]) -> String {
        let known = calldata
            .split_first_chunk::<4>()
            .and_then(|(selector, arguments)| Some((self.functions.get(selector)?, arguments)));
        let Some((method, arguments)) = known else {
            return format!("{}(..)", hex(calldata.get(..4).unwrap_or(calldata)));
        };
        let shown: Vec<String> = method
            .inputs
            .iter()
            .enumerate()
            .map(|(at, (_, kind, _))| self.named(kind, value(kind, arguments, at)))
            .collect();
        format!("{}({})", method.name, shown.join(", "))
    }

    /// A log with its emitter.
    pub fn log(&self, log: &Log) -> String {
        format!("{}: {}", self.address(&log.address), self.event(log))
    }

    /// A log without its emitter.
    pub fn event(&self, log: &Log) -> String {
        let Some(item) = log.topics.first().and_then(|topic| self.events.get(topic)) else {
            let topics: Vec<String> = log.topics.iter().map(|topic| hex(topic)).collect();
            return format!("topics [{}] data {}", topics.join(", "), hex(&log.data));
        };
        let mut topics = log.topics.iter().skip(1);
        let mut position = 0;
        let mut parts = Vec::new();
        for (name, kind, indexed) in &item.inputs {
            let shown = if *indexed {
                topics.next().map_or_else(
                    || "?".into(),
                    |topic| {
                        if dynamic(kind) {
                            hex(topic)
                        } else {
                            value(kind, topic, 0)
                        }
                    },
                )
            } else {
                position += 1;
                value(kind, &log.data, position - 1)
            };
            parts.push(format!("{name}: {}", self.named(kind, shown)));
        }
        format!("{} {{ {} }}", item.name, parts.join(", "))
    }

    /// An address argument by its label.
    fn named(&self, kind: &str, shown: String) -> String {
        if kind != "address" {
            return shown;
        }
        self.labels
            .iter()
            .find(|(address, _)| hex(*address) == shown)
            .map_or(shown, |(_, label)| label.clone())
    }
}

impl Item {
    fn with(&self, mut show: impl FnMut(usize, &str) -> String) -> String {
        let parts: Vec<String> = self
            .inputs
            .iter()
            .enumerate()
            .map(|(at, (name, kind, _))| format!("{name}: {}", show(at, kind)))
            .collect();
        if parts.is_empty() {
            self.name.clone()
        } else {
            format!("{} {{ {} }}", self.name, parts.join(", "))
        }
    }
}

/// A parameter's canonical type: tuples are spelt out.
fn canonical(input: &Value) -> String {
    let kind = input
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some(suffix) = kind.strip_prefix("tuple") else {
        return kind.to_owned();
    };
    let parts: Vec<String> = input
        .get("components")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(canonical)
        .collect();
    format!("({}){suffix}", parts.join(","))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Stands in for keccak: the tests only need distinct hashes.
    fn hash(bytes: &[u8]) -> Word {
        let mut out = [bytes.len() as u8; 32];
        for (at, byte) in bytes.iter().enumerate() {
            out[at % 32] ^= *byte;
        }
        out
    }

    #[test]
    fn errors_and_events_of_a_known_abi_are_decoded() {
        let mut describe = Describe::default();
        describe.learn(
            &json!([
                {"type": "error", "name": "TooEarly", "inputs": [{"name": "due", "type": "uint64"}]},
                {"type": "event", "name": "Released", "inputs": [{"name": "to", "type": "address", "indexed": true}, {"name": "amount", "type": "uint256"}]},
            ]),
            hash,
        );
        describe.label([7; 20], "provider");
        let mut data = hash(b"TooEarly(uint64)")[..4].to_vec();
        data.extend([[0; 31].as_slice(), &[42]].concat());
        assert_eq!(describe.revert(&data), "TooEarly { due: 42 }");

        let mut topic = [0; 32];
        topic[12..].fill(7);
        let log = Log {
            address: [7; 20],
            topics: vec![hash(b"Released(address,uint256)"), topic],
            data: [[0; 31].as_slice(), &[5]].concat(),
        };
        assert_eq!(
            describe.log(&log),
            "provider: Released { to: provider, amount: 5 }"
        );
    }

    #[test]
    fn solidity_reasons_are_decoded() {
        let describe = Describe::default();
        let mut overflow = vec![0x4e, 0x48, 0x7b, 0x71];
        overflow.extend([[0; 31].as_slice(), &[0x11]].concat());
        assert_eq!(
            describe.revert(&overflow),
            "Panic(0x11): arithmetic overflow"
        );
        assert_eq!(describe.revert(&[]), "no data");
    }

    #[test]
    fn contracts_of_one_name_are_numbered_and_a_repeated_deployment_keeps_its_name() {
        let mut describe = Describe::default();
        for (address, name) in [(1, "Escrow"), (2, "Escrow 2"), (1, "Escrow")] {
            describe.label_deployed([address; 20], "Escrow");
            assert_eq!(describe.address(&[address; 20]), name);
        }
    }

    #[test]
    fn slots_carry_the_names_of_the_layout() {
        let mut describe = Describe::default();
        describe.learn_layout(
            [1; 20],
            &json!({"storage": [{"label": "owner", "slot": "0"}, {"label": "open", "slot": "0"}]}),
        );
        assert_eq!(describe.slot(&[1; 20], &[0; 32]), "`owner, open` (slot 0)");
    }
}
