//! Bytes in people's words: addresses by label, errors and events by the ABI of the contracts the test has deployed.
//!
//! Only for messages: what cannot be decoded is shown as hex, and nothing here can fail.

use std::collections::HashMap;

use serde_json::Value;
use slacontract_lane::{Address, Log, Names, Receipt, Status, Word};

use crate::values::{Kind, values};
use crate::words::{ether, hex, number, panic_text};

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
    inputs: Vec<Parameter>,
    outputs: Vec<Kind>,
}

struct Parameter {
    name: String,
    kind: Kind,
    indexed: bool,
}

impl Describe {
    /// Names an account.
    pub fn label(&mut self, address: Address, label: impl Into<String>) {
        self.labels.insert(address, label.into());
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
            let all = |key: &str| {
                entry
                    .get(key)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
            };
            let types: Vec<String> = all("inputs").map(canonical).collect();
            let inputs = all("inputs")
                .zip(&types)
                .map(|(input, kind)| Parameter {
                    name: text(input, "name"),
                    kind: Kind::parse(kind),
                    indexed: input
                        .get("indexed")
                        .and_then(Value::as_bool)
                        .unwrap_or_default(),
                })
                .collect();
            let outputs = all("outputs")
                .map(|output| Kind::parse(&canonical(output)))
                .collect();
            let name = text(entry, "name");
            let hash = keccak(format!("{name}({})", types.join(",")).as_bytes());
            let item = Item {
                name,
                inputs,
                outputs,
            };
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
            ([0x08, 0xc3, 0x79, 0xa0], _) => {
                format!("Error({})", self.values(&[Kind::Text], arguments).join(""))
            }
            ([0x4e, 0x48, 0x7b, 0x71], _) => panic_text(arguments),
            (_, Some(item)) => self.with_names(item, arguments),
            (_, None) => format!("{} (an error of no ABI known to this test)", hex(data)),
        }
    }

    /// A call: the method with its arguments.
    pub fn call(&self, calldata: &[u8]) -> String {
        Names::call(self, &[0; 20], calldata)
            .unwrap_or_else(|| format!("{}(..)", hex(calldata.get(..4).unwrap_or(calldata))))
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
        let plain: Vec<Kind> = item
            .inputs
            .iter()
            .filter(|input| !input.indexed)
            .map(|input| input.kind.clone())
            .collect();
        let mut plain = self.values(&plain, &log.data).into_iter();
        let mut topics = log.topics.iter().skip(1);
        let parts: Vec<String> = item
            .inputs
            .iter()
            .map(|input| {
                let shown = if !input.indexed {
                    plain.next()
                } else if hashed(&input.kind) {
                    topics.next().map(|topic| hex(topic))
                } else {
                    topics.next().and_then(|topic| {
                        self.values(std::slice::from_ref(&input.kind), topic).pop()
                    })
                };
                format!("{}: {}", input.name, shown.unwrap_or_else(|| "?".into()))
            })
            .collect();
        format!("{} {{ {} }}", item.name, parts.join(", "))
    }

    fn values(&self, kinds: &[Kind], data: &[u8]) -> Vec<String> {
        values(kinds, data, &|address| self.labels.get(address).cloned())
    }

    /// `Name { first: .., second: .. }`.
    fn with_names(&self, item: &Item, arguments: &[u8]) -> String {
        let kinds: Vec<Kind> = item.inputs.iter().map(|input| input.kind.clone()).collect();
        let parts: Vec<String> = item
            .inputs
            .iter()
            .zip(self.values(&kinds, arguments))
            .map(|(input, shown)| format!("{}: {shown}", input.name))
            .collect();
        if parts.is_empty() {
            item.name.clone()
        } else {
            format!("{} {{ {} }}", item.name, parts.join(", "))
        }
    }

    fn function<'a>(&self, input: &'a [u8]) -> Option<(&Item, &'a [u8])> {
        let (selector, arguments) = input.split_first_chunk::<4>()?;
        Some((self.functions.get(selector)?, arguments))
    }
}

/// What a trace of this test is read with.
impl Names for Describe {
    fn address(&self, address: &Address) -> Option<String> {
        self.labels.get(address).cloned()
    }

    fn call(&self, _to: &Address, input: &[u8]) -> Option<String> {
        let (method, arguments) = self.function(input)?;
        let kinds: Vec<Kind> = method
            .inputs
            .iter()
            .map(|input| input.kind.clone())
            .collect();
        let shown = self.values(&kinds, arguments).join(", ");
        Some(format!("{}({shown})", method.name))
    }

    fn output(&self, _to: &Address, input: &[u8], output: &[u8]) -> Option<String> {
        let (method, _) = self.function(input)?;
        let shown = self.values(&method.outputs, output);
        (!shown.is_empty()).then(|| shown.join(", "))
    }

    fn error(&self, _to: &Address, data: &[u8]) -> Option<String> {
        Some(self.revert(data))
    }

    fn log(&self, log: &Log) -> Option<String> {
        Some(self.event(log))
    }

    fn value(&self, wei: &Word) -> Option<String> {
        Some(ether(wei))
    }
}

/// Whether an indexed parameter of this type is only a hash.
fn hashed(kind: &Kind) -> bool {
    kind.dynamic() || matches!(kind, Kind::Tuple(_) | Kind::Array(..))
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
