//! From bytes to names: results, events and errors of a contract whose ABI is known.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use alloy_dyn_abi::{DynSolValue, EventExt, FunctionExt, JsonAbiExt};
use alloy_json_abi::{Event, Function, JsonAbi, Param};
use alloy_primitives::{Selector, U256};
use serde_json::{Map, Value, json};

use crate::transaction::Log;
use crate::values::{self, Enums};

/// One decoded value.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name; empty if the ABI has none.
    pub name: String,
    /// Its type, in the SDK's words.
    pub kind: String,
    /// The value.
    pub value: DynSolValue,
    /// Names of a struct's fields.
    pub components: Vec<Param>,
    /// Names of enums' numbers, where they are known.
    pub enums: Arc<Enums>,
}

impl Field {
    /// What people read.
    pub fn text(&self) -> String {
        values::text(&self.kind, &self.components, &self.value, &self.enums)
    }

    /// What programs read.
    pub fn json(&self) -> Value {
        values::json(&self.kind, &self.components, &self.value, &self.enums)
    }
}

/// A decoded event or error.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Its name.
    pub name: String,
    /// Its values, in the ABI's order.
    pub fields: Vec<Field>,
}

impl Decoded {
    /// The value of field `name`.
    pub fn field(&self, name: &str) -> Option<&DynSolValue> {
        self.fields
            .iter()
            .find(|field| field.name == name)
            .map(|field| &field.value)
    }

    /// `Released { to: 0x.., amount: 10 ether }`.
    pub fn text(&self) -> String {
        if self.fields.is_empty() {
            return self.name.clone();
        }
        let fields: Vec<_> = self
            .fields
            .iter()
            .map(|field| {
                if field.name.is_empty() {
                    field.text()
                } else {
                    format!("{}: {}", field.name, field.text())
                }
            })
            .collect();
        format!("{} {{ {} }}", self.name, fields.join(", "))
    }

    /// `{"name", "args": {..}}`.
    pub fn json(&self) -> Value {
        json!({ "name": self.name, "args": fields_json(&self.fields) })
    }
}

/// Named values as an object, unnamed ones by their position.
pub fn fields_json(fields: &[Field]) -> Value {
    let name = |index: usize, field: &Field| {
        if field.name.is_empty() {
            index.to_string()
        } else {
            field.name.clone()
        }
    };
    fields
        .iter()
        .enumerate()
        .map(|(index, field)| (name(index, field), field.json()))
        .collect::<Map<_, _>>()
        .into()
}

/// Decodes what contracts of one ABI say.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    abi: JsonAbi,
    enums: Arc<Enums>,
}

impl Decoder {
    /// A decoder for `abi`.
    pub fn new(abi: JsonAbi) -> Self {
        Self {
            abi,
            enums: Arc::default(),
        }
    }

    /// With names for the numbers of enums, which an ABI does not tell; a storage layout does.
    #[must_use]
    pub fn with_enums(mut self, enums: Enums) -> Self {
        Arc::make_mut(&mut self.enums).extend(enums);
        self
    }

    /// The enums, by name.
    pub fn enums(&self) -> &Enums {
        &self.enums
    }

    /// A decoder for contracts of several ABIs. Where two name a method, event or error alike, both are kept.
    pub fn of_several(abis: impl IntoIterator<Item = JsonAbi>) -> Self {
        let mut all = JsonAbi::default();
        for abi in abis {
            for item in abi.functions {
                merge(&mut all.functions, item);
            }
            for item in abi.events {
                merge(&mut all.events, item);
            }
            for item in abi.errors {
                merge(&mut all.errors, item);
            }
        }
        Self::new(all)
    }

    /// The ABI.
    pub fn abi(&self) -> &JsonAbi {
        &self.abi
    }

    /// What `function` returned, or nothing if the bytes are not that.
    pub fn result(function: &Function, data: &[u8]) -> Option<Vec<Field>> {
        let values = function.abi_decode_output(data).ok()?;
        Some(fields(&function.outputs, values))
    }

    /// As [`result`](Self::result), with the names of enums.
    pub fn returned(&self, function: &Function, data: &[u8]) -> Option<Vec<Field>> {
        Self::result(function, data).map(|fields| self.named(fields))
    }

    fn named(&self, mut fields: Vec<Field>) -> Vec<Field> {
        for field in &mut fields {
            field.enums = Arc::clone(&self.enums);
        }
        fields
    }

    /// The call that `data` makes: a method of the ABI with its arguments.
    pub fn call(&self, data: &[u8]) -> Option<Decoded> {
        let function = self.function(data)?;
        let values = function.abi_decode_input(data.get(4..)?).ok()?;
        Some(Decoded {
            name: function.name.clone(),
            fields: self.named(fields(&function.inputs, values)),
        })
    }

    /// The arguments of the constructor, without a selector before them.
    pub fn constructor(&self, arguments: &[u8]) -> Option<Vec<Field>> {
        let constructor = self.abi.constructor.as_ref()?;
        let values = constructor.abi_decode_input(arguments).ok()?;
        Some(self.named(fields(&constructor.inputs, values)))
    }

    /// The method that `data` calls.
    pub fn function(&self, data: &[u8]) -> Option<&Function> {
        let (selector, rest) = data.split_at_checked(4)?;
        self.abi.functions().find(|function| {
            function.selector()[..] == *selector && function.abi_decode_input(rest).is_ok()
        })
    }

    /// An event, or nothing if the ABI does not know it.
    pub fn event(&self, log: &Log) -> Option<Decoded> {
        let topic = log.topics.first()?;
        // Events of two contracts may differ in what is indexed alone, and then have the same hash.
        self.abi
            .events()
            .filter(|event| !event.anonymous && event.selector() == *topic)
            .find_map(|event| decode_event(event, log))
            .map(|event| Decoded {
                fields: self.named(event.fields),
                ..event
            })
    }

    /// The reason of a revert: one of the ABI's errors, `Error(string)` or `Panic(uint256)`.
    pub fn error(&self, data: &[u8]) -> Option<Decoded> {
        let (selector, rest) = data.split_first_chunk::<4>()?;
        match u32::from_be_bytes(*selector) {
            0x08c3_79a0 => return builtin("Error", "message", "String", "string", rest),
            0x4e48_7b71 => {
                let mut decoded = builtin("Panic", "code", "uint256", "uint256", rest)?;
                let code = decoded
                    .fields
                    .first()
                    .and_then(|field| field.value.as_uint())
                    .map(|(code, _)| code)
                    .unwrap_or_default();
                decoded.name = format!("Panic: {}", panic_text(code));
                return Some(decoded);
            }
            _ => {}
        }
        self.abi
            .errors()
            .chain(OWN.errors())
            .filter(|error| error.selector() == Selector::from(*selector))
            .find_map(|error| {
                let values = error.abi_decode_input(rest).ok()?;
                Some(Decoded {
                    name: error.name.clone(),
                    fields: self.named(fields(&error.inputs, values)),
                })
            })
    }
}

/// The values of a log in the event's order.
fn decode_event(event: &Event, log: &Log) -> Option<Decoded> {
    let decoded = event
        .decode_log_parts(log.topics.iter().copied(), &log.data)
        .ok()?;
    let (mut indexed, mut body) = (decoded.indexed.into_iter(), decoded.body.into_iter());
    let mut fields = Vec::new();
    for input in &event.inputs {
        let value = if input.indexed {
            indexed.next()
        } else {
            body.next()
        }?;
        fields.push(Field {
            name: input.name.clone(),
            kind: values::event_type_name(input),
            value: values::plain(value),
            components: input.components.clone(),
            enums: Arc::default(),
        });
    }
    Some(Decoded {
        name: event.name.clone(),
        fields,
    })
}

/// Adds what one ABI names to what the others do, each once.
fn merge<T: PartialEq>(into: &mut BTreeMap<String, Vec<T>>, (name, items): (String, Vec<T>)) {
    let known = into.entry(name).or_default();
    for item in items {
        if !known.contains(&item) {
            known.push(item);
        }
    }
}

/// Errors of the SDK itself, which any contract may revert with and not every ABI lists.
static OWN: LazyLock<JsonAbi> = LazyLock::new(|| {
    JsonAbi::parse([
        "error NotPayable()",
        "error ReentrantCall()",
        "error UnknownMethod()",
        "error MalformedArguments()",
        "error NotConstructed()",
        "error AlreadyConstructed()",
        "error MalformedResult()",
        "error TransferFailed(address recipient)",
    ])
    .unwrap_or_default()
});

fn fields(params: &[Param], values: Vec<DynSolValue>) -> Vec<Field> {
    let field = |(param, value): (&Param, _)| Field {
        name: param.name.clone(),
        kind: values::type_name(param),
        value: values::plain(value),
        components: param.components.clone(),
        enums: Arc::default(),
    };
    params.iter().zip(values).map(field).collect()
}

fn builtin(name: &str, field: &str, kind: &str, solidity: &str, data: &[u8]) -> Option<Decoded> {
    let ty: alloy_dyn_abi::DynSolType = solidity.parse().ok()?;
    let value = ty.abi_decode_params(data).ok()?;
    Some(Decoded {
        name: name.to_owned(),
        fields: vec![Field {
            name: field.to_owned(),
            kind: kind.to_owned(),
            value,
            components: Vec::new(),
            enums: Arc::default(),
        }],
    })
}

/// Solidity's panic codes in words.
pub(crate) fn panic_text(code: U256) -> &'static str {
    match u64::try_from(code) {
        Ok(0x01) => "an assertion failed",
        Ok(0x11) => "arithmetic overflow",
        Ok(0x12) => "division by zero",
        Ok(0x21) => "no such variant of an enum",
        Ok(0x22) => "damaged storage",
        Ok(0x31) => "removal from an empty list",
        Ok(0x32) => "index out of bounds",
        Ok(0x41) => "too much memory",
        Ok(0x51) => "call of an uninitialised function",
        _ => "unknown code",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoder() -> Decoder {
        let abi = json!([
            { "type": "error", "name": "TooEarly", "inputs": [{ "name": "due", "type": "uint64", "internalType": "Duration" }] },
            { "type": "event", "name": "Released", "anonymous": false, "inputs": [
                { "name": "to", "type": "address", "indexed": true },
                { "name": "amount", "type": "uint256", "indexed": false, "internalType": "Amount" },
            ] },
        ]);
        Decoder::new(serde_json::from_value(abi).expect("an ABI"))
    }

    #[test]
    fn errors_are_named_with_units() {
        let error = decoder().abi().errors().next().expect("one error").clone();
        let data = [
            error.selector().as_slice(),
            &DynSolValue::Uint(U256::from(86_400), 64).abi_encode(),
        ]
        .concat();
        assert_eq!(
            decoder().error(&data).expect("known").text(),
            "TooEarly { due: 1d }"
        );
        assert!(decoder().error(&[1, 2, 3]).is_none() && decoder().error(&data[..20]).is_none());
    }

    #[test]
    fn the_sdks_own_errors_are_known_without_an_abi() {
        assert_eq!(OWN.errors().count(), 8);
        let recipient = DynSolValue::Address(alloy_primitives::Address::repeat_byte(7));
        let selector = &alloy_primitives::keccak256("TransferFailed(address)")[..4];
        let data = [selector, &recipient.abi_encode()].concat();
        let told = Decoder::default().error(&data).expect("known").text();
        assert!(
            told.starts_with("TransferFailed { recipient: 0x0707"),
            "{told}"
        );
    }

    #[test]
    fn calls_of_several_contracts_are_told_apart() {
        let one = JsonAbi::parse(["function put(uint256 number)"]).expect("an ABI");
        let two = JsonAbi::parse(["function put(uint256 number)", "function put(address who)"])
            .expect("an ABI");
        let decoder = Decoder::of_several([one, two]);
        assert_eq!(decoder.abi().functions().count(), 2);
        let selector = &alloy_primitives::keccak256("put(uint256)")[..4];
        let seven = DynSolValue::Uint(U256::from(7), 256).abi_encode();
        let data = [selector, &seven].concat();
        assert_eq!(
            decoder.call(&data).expect("known").text(),
            "put { number: 7 }"
        );
        assert!(decoder.call(&data[..3]).is_none() && decoder.call(&[]).is_none());
        assert!(decoder.call(&[selector, &[1]].concat()).is_none());
    }

    #[test]
    fn panics_say_why() {
        let data = [
            &[0x4e, 0x48, 0x7b, 0x71][..],
            &DynSolValue::Uint(U256::from(0x11), 256).abi_encode(),
        ]
        .concat();
        assert_eq!(
            decoder().error(&data).expect("known").text(),
            "Panic: arithmetic overflow { code: 17 }"
        );
    }

    #[test]
    fn events_are_named_in_the_abis_order() {
        let event = decoder()
            .abi()
            .events()
            .next()
            .expect("one event")
            .selector();
        let log = Log {
            address: Default::default(),
            topics: vec![event, alloy_primitives::B256::with_last_byte(9)],
            data: DynSolValue::Uint(U256::from(7), 256).abi_encode().into(),
            transaction_hash: None,
            block_number: None,
        };
        let text = decoder().event(&log).expect("known").text();
        assert!(
            text.starts_with("Released { to: 0x0000") && text.ends_with("amount: 7 wei }"),
            "{text}"
        );
    }
}
