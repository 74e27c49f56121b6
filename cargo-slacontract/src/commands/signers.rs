//! The registered signers of an agreement's feeds, in their order, out of its storage: no view tells them. Without them nobody knows who
//! never reported, so what cannot be read is told by name.

use std::fmt::Display;

use alloy_primitives::{Address, B256, U256};
use serde_json::{Value, json};
use slacontract_client::Client;
use slacontract_client::storage::layout::Field;
use slacontract_client::storage::{Bounds, Content, Entry, Reader, layout};
use slacontract_terms::Terms;

/// The signers of each feed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Signers {
    /// By feed, in the order of the terms; none of one that could not be read.
    pub(crate) of: Vec<Vec<slacontract::Address>>,
    /// The feeds that could not be read, each with why.
    pub(crate) unread: Vec<(String, String)>,
}

impl Signers {
    /// Reads them from a node, where the layout of the contract says that they are.
    pub(crate) fn read(client: &Client, address: Address, terms: &Terms, layout: &Value) -> Self {
        let load = |slot: U256| {
            client.request::<B256>("eth_getStorageAt", json!([address, slot, "latest"]))
        };
        match layout::parse(layout) {
            Ok(fields) => Self::load(terms, &fields, load),
            Err(reason) => Self::none(terms, &reason),
        }
    }

    /// What the commands say of feeds that could not be read.
    pub(crate) fn missing(&self) -> Option<String> {
        let told = self.unread.iter();
        let told: Vec<String> = told
            .map(|(feed, reason)| format!("`{feed}` ({reason})"))
            .collect();
        (!told.is_empty()).then(|| {
            format!(
                "the signers of {} could not be read from the agreement's storage: of those, only who ever reported is shown",
                told.join(", ")
            )
        })
    }

    fn none(terms: &Terms, reason: &dyn Display) -> Self {
        let unread = terms.feeds.iter();
        Self {
            of: terms.feeds.iter().map(|_| Vec::new()).collect(),
            unread: unread
                .map(|feed| (feed.name.to_string(), reason.to_string()))
                .collect(),
        }
    }

    fn load<E: std::error::Error + 'static>(
        terms: &Terms,
        fields: &[Field],
        load: impl FnMut(U256) -> Result<B256, E>,
    ) -> Self {
        let bounds = Bounds {
            items: u64::from(u8::MAX),
            ..Bounds::default()
        };
        let mut reader = Reader::new(bounds, load);
        let mut signers = Self::default();
        for feed in terms.feeds.iter() {
            let path = format!("{}.signers", feed.name);
            let read = reader.at(fields, &path, &|_| None);
            let found = match read {
                Ok(entry) => addresses(&entry),
                Err(error) => Err(error.to_string()),
            };
            let of = found.unwrap_or_else(|reason| {
                signers.unread.push((feed.name.to_string(), reason));
                Vec::new()
            });
            signers.of.push(of);
        }
        signers
    }
}

/// The addresses of a list. A feed has signers, so a list of none is not theirs.
fn addresses(entry: &Entry) -> Result<Vec<slacontract::Address>, String> {
    let Content::Items(items, _) = &entry.content else {
        return Err(format!("{} is no list", entry.path));
    };
    if items.is_empty() {
        return Err(format!("{} is empty", entry.path));
    }
    let address = |item: &Entry| match &item.content {
        Content::Value(text, _) => text.parse::<Address>().ok(),
        _ => None,
    };
    items
        .iter()
        .map(|item| {
            let address = address(item).ok_or_else(|| format!("{} is no address", item.path))?;
            Ok(slacontract::Address(address.into_array()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    /// Terms with several feeds, of which the first is `uptime`.
    fn terms() -> Terms {
        let text = include_str!("../../../sdk/terms/tests/data/everything.json");
        Terms::from_json(text).expect("terms")
    }

    /// Of a contract that has no other feed.
    fn fields() -> Vec<Field> {
        let address = json!({ "bytes": 20, "kind": "value", "type": "address", "name": "Address" });
        let list = json!({ "slots": 1, "kind": "list", "of": address });
        let signers =
            json!({ "label": "signers", "slot": 0, "type": "List<Address>", "layout": list });
        let books =
            json!({ "slots": 1, "kind": "struct", "name": "FeedBooks", "members": [signers] });
        let field = json!({ "label": "uptime", "slot": 0, "type": "FeedBooks", "layout": books });
        layout::parse(&json!([field])).expect("a layout")
    }

    #[test]
    fn signers_are_read_in_their_order_and_feeds_that_cannot_be_are_told_with_the_reason() {
        let one = |slot: U256| {
            Ok::<_, io::Error>(B256::with_last_byte(if slot.is_zero() { 1 } else { 7 }))
        };
        let read = Signers::load(&terms(), &fields(), one);
        let signer = Address::with_last_byte(7);
        assert_eq!(read.of[0], [slacontract::Address(signer.into_array())]);
        assert_eq!(read.of.len(), terms().feeds.len());
        assert_eq!(read.unread.len() + 1, terms().feeds.len());
        let told = read.missing().expect("others are not there");
        assert!(told.contains("no field `"), "{told}");
        assert!(!told.contains("`uptime` ("), "{told}");

        let none = Signers::load(&terms(), &fields(), |_| Ok::<_, io::Error>(B256::ZERO));
        assert_eq!(
            none.unread[0],
            ("uptime".into(), "uptime.signers is empty".into())
        );
        let gone = Signers::load(&terms(), &fields(), |_| Err(io::Error::other("gone")));
        assert!(gone.unread[0].1.contains("gone"), "{gone:?}");
        let unknown = Signers::none(&terms(), &"nothing is recorded");
        assert_eq!(unknown.of.len(), unknown.unread.len());
    }
}
