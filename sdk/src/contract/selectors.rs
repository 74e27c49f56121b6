//! Selectors of a whole contract: no two alike, and an interface's id. All of it happens at compile time.

use crate::abi::{Function, Item};

/// Methods a contract may have; more would not fit a contract's size anyway.
const MOST_METHODS: usize = 256;

/// The selectors of a contract's methods. Each is hashed once: hashing is what takes time at compile time.
pub struct Selectors {
    found: [Found; MOST_METHODS],
    count: usize,
}

#[derive(Clone, Copy)]
struct Found {
    selector: u32,
    source: usize,
    item: usize,
}

impl Selectors {
    /// Those of all methods in `sources`.
    pub const fn of(sources: &[&[Item]]) -> Self {
        let mut all = Self {
            found: [Found {
                selector: 0,
                source: 0,
                item: 0,
            }; MOST_METHODS],
            count: 0,
        };
        let mut source = 0;
        while source < sources.len() {
            let mut item = 0;
            while item < sources[source].len() {
                if let Item::Function(function) = &sources[source][item] {
                    assert!(
                        all.count < MOST_METHODS,
                        "a contract has at most 256 methods"
                    );
                    all.found[all.count] = Found {
                        selector: function.selector(),
                        source,
                        item,
                    };
                    all.count += 1;
                }
                item += 1;
            }
            source += 1;
        }
        all
    }

    /// Refuses a method of `source` whose selector is taken by an earlier method, naming both.
    pub const fn check(&self, source: usize, sources: &[&[Item]], names: &[&str]) {
        let mut at = 0;
        while at < self.count {
            let this = self.found[at];
            let mut earlier = 0;
            while this.source == source && earlier < at {
                let other = self.found[earlier];
                if other.selector == this.selector {
                    let message = Message::new()
                        .text("SDK073: ")
                        .method(names, sources, this)
                        .text(" and ")
                        .method(names, sources, other)
                        .text(" have the same selector: give one another name, or leave one out of `implements(..)`");
                    panic!("{}", message.as_str());
                }
                earlier += 1;
            }
            at += 1;
        }
    }
}

/// The ERC-165 id of an interface: its methods' selectors, combined by exclusive or.
pub const fn interface_id(items: &[Item]) -> u32 {
    let mut id = 0;
    let mut at = 0;
    while at < items.len() {
        if let Item::Function(function) = &items[at] {
            id ^= function.selector();
        }
        at += 1;
    }
    id
}

/// Whether a contract with these sources lists `interface`; one without methods needs no listing.
pub const fn lists(sources: &[&str], interface: &str, items: &[Item]) -> bool {
    let mut callable = false;
    let mut at = 0;
    while at < items.len() {
        callable |= matches!(items[at], Item::Function(_));
        at += 1;
    }
    let mut listed = sources.is_empty();
    let mut source = 1;
    while source < sources.len() {
        listed |= same(sources[source].as_bytes(), interface.as_bytes());
        source += 1;
    }
    listed || !callable
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A message put together at compile time; what does not fit is cut off.
struct Message {
    bytes: [u8; 256],
    length: usize,
}

impl Message {
    const fn new() -> Self {
        Self {
            bytes: [0; 256],
            length: 0,
        }
    }

    const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    const fn method(self, names: &[&str], sources: &[&[Item]], found: Found) -> Self {
        let Item::Function(Function { name, .. }) = &sources[found.source][found.item] else {
            return self;
        };
        // Sources behind the named ones hold no methods.
        let source = if found.source < names.len() {
            names[found.source]
        } else {
            ""
        };
        let name = if name.is_empty() { "new" } else { name };
        self.text("`").text(source).text("::").text(name).text("`")
    }

    const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.length);
        // Names in Rust may be any UTF-8, and the end may cut one.
        match core::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "two methods of this contract have the same selector",
        }
    }
}
