//! Where values stand in storage, slot by slot, as solc places them.
#![allow(missing_docs, dead_code)] // what the items are for is what the tests say; some only take their slot

use slacontract::host::keccak;
use slacontract::prelude::*;
use slacontract_memory::{Chain, send};

const ALICE: Address = Address([0xa1; 20]);
const AT: Address = Address([0xc0; 20]);

#[derive(Store, Abi, Clone, Debug, PartialEq)]
pub struct Quote {
    pub maker: Address,
    pub until: u64,
    pub price: U256,
}

#[derive(Storage)]
pub struct Book {
    head: Slot<u32>,
    tail: Slot<u32>,
    quotes: Map<u32, Quote>,
}

/// Fields of every kind.
#[contract]
pub struct Everything {
    a: Slot<u8>,
    b: Slot<i16>,
    c: Slot<bool>,
    d: Slot<Address>,
    e: Slot<u64>,
    f: Slot<FixedBytes<4>>,
    g: Slot<U256>,
    h: Slot<String>,
    i: Map<Address, Map<u64, u128>>,
    j: List<u64>,
    k: Book,
    l: List<Quote>,
    m: Slot<Timestamp>,
    n: Map<String, U256>,
}

#[contract]
impl Everything {
    pub fn small(&mut self, a: u8, b: i16, c: bool, d: Address, e: u64, f: FixedBytes<4>) {
        self.a.set(a);
        self.b.set(b);
        self.c.set(c);
        self.d.set(d);
        self.e.set(e);
        self.f.set(f);
    }

    #[view]
    pub fn read_small(&self) -> (u8, i16, bool, Address, u64, FixedBytes<4>) {
        (
            self.a.get(),
            self.b.get(),
            self.c.get(),
            self.d.get(),
            self.e.get(),
            self.f.get(),
        )
    }

    pub fn text(&mut self, text: String) {
        self.h.set(text);
    }

    #[view]
    pub fn read_text(&self) -> String {
        self.h.get()
    }

    pub fn nested(&mut self, who: Address, which: u64, value: u128) {
        self.i.at(who).set(which, value);
    }

    pub fn push(&mut self, value: u64) {
        self.j.push(value);
    }

    pub fn pop(&mut self) -> u64 {
        self.j.pop().unwrap_or(u64::MAX)
    }

    pub fn quote(&mut self, quote: Quote) {
        let at = self.k.tail.get();
        self.k.tail.set(at + 1);
        self.k.quotes.set(at, quote.clone());
        self.l.push(quote);
        self.m.set(Timestamp::from_seconds(99));
    }

    #[view]
    pub fn read_quote(&self, at: u32) -> Quote {
        self.k.quotes.get(at)
    }

    pub fn named(&mut self, name: String, value: U256) {
        self.n.set(name, value);
    }
}

fn number(value: u64) -> U256 {
    U256::from(value)
}

/// A word with bytes at an offset from its low end.
fn word(parts: &[(usize, &[u8])]) -> [u8; 32] {
    let mut word = [0; 32];
    for (offset, bytes) in parts {
        word[32 - offset - bytes.len()..32 - offset].copy_from_slice(bytes);
    }
    word
}

fn hashed(parts: &[&[u8]]) -> U256 {
    U256::from_be_bytes(keccak(&parts.concat()))
}

fn everything() -> (Chain, EverythingClient<Chain>) {
    let chain = Chain::default();
    let client = chain.place::<Everything>(AT);
    (chain, client)
}

#[test]
fn small_values_share_words_and_keep_apart() {
    let (chain, client) = everything();
    let d = Address([0xdd; 20]);
    let values = (
        7_u8,
        -2_i16,
        true,
        d,
        u64::MAX - 1,
        FixedBytes([1, 2, 3, 4]),
    );
    send(
        ALICE,
        &client.small(values.0, values.1, values.2, values.3, values.4, values.5),
    );
    assert_eq!(
        chain.slot(AT, number(0)),
        word(&[
            (0, &[7]),
            (1, &(-2_i16).to_be_bytes()),
            (3, &[1]),
            (4, &d.0),
            (24, &(u64::MAX - 1).to_be_bytes())
        ])
    );
    assert_eq!(chain.slot(AT, number(1)), word(&[(0, &[1, 2, 3, 4])]));
    assert_eq!(
        send(ALICE, &client.read_small()).value::<(u8, i16, bool, Address, u64, FixedBytes<4>)>(),
        values
    );
    send(ALICE, &client.small(0, 0, false, d, 0, FixedBytes::ZERO));
    assert_eq!(chain.slot(AT, number(0)), word(&[(4, &d.0)]));
}

#[test]
fn text_stands_in_its_slot_or_behind_its_hash_and_leaves_nothing_behind() {
    let (chain, client) = everything();
    let behind = hashed(&[&number(3).to_be_bytes()]);
    send(ALICE, &client.text("short".into()));
    let mut short = [0; 32];
    short[..5].copy_from_slice(b"short");
    short[31] = 10;
    assert_eq!(chain.slot(AT, number(3)), short);
    for length in [31, 32, 33, 64, 100] {
        let text = "ä".repeat(length / 2) + if length % 2 == 1 { "x" } else { "" };
        send(ALICE, &client.text(text.clone()));
        assert_eq!(send(ALICE, &client.read_text()).value::<String>(), text);
        if length >= 32 {
            assert_eq!(
                chain.slot(AT, number(3)),
                number(2 * length as u64 + 1).to_be_bytes()
            );
            assert_eq!(chain.slot(AT, behind), text.as_bytes()[..32]);
        }
    }
    send(ALICE, &client.text(String::new()));
    for at in 0..4 {
        assert_eq!(
            chain.slot(AT, behind + number(at)),
            [0; 32],
            "word {at} of the old text"
        );
    }
}

#[test]
fn maps_hash_key_and_slot() {
    let (chain, client) = everything();
    send(ALICE, &client.nested(ALICE, 5, 9));
    let outer = hashed(&[&[0; 12], &ALICE.0, &number(4).to_be_bytes()]);
    let inner = hashed(&[&number(5).to_be_bytes(), &outer.to_be_bytes()]);
    assert_eq!(chain.slot(AT, inner), number(9).to_be_bytes());
    send(ALICE, &client.named("rate".into(), number(3)));
    // `k` is a struct of two slots, `l` follows it, then `m`, then `n`.
    assert_eq!(
        chain.slot(AT, hashed(&[b"rate", &number(10).to_be_bytes()])),
        number(3).to_be_bytes()
    );
}

#[test]
fn lists_pack_small_items_and_clear_what_is_popped() {
    let (chain, client) = everything();
    for value in 1..=5 {
        send(ALICE, &client.push(value));
    }
    let start = hashed(&[&number(5).to_be_bytes()]);
    assert_eq!(chain.slot(AT, number(5)), number(5).to_be_bytes());
    let parts: Vec<[u8; 8]> = (1..=4_u64).map(u64::to_be_bytes).collect();
    assert_eq!(
        chain.slot(AT, start),
        word(&[
            (0, &parts[0]),
            (8, &parts[1]),
            (16, &parts[2]),
            (24, &parts[3])
        ])
    );
    assert_eq!(chain.slot(AT, start + U256::ONE), number(5).to_be_bytes());
    assert_eq!(send(ALICE, &client.pop()).value::<u64>(), 5);
    assert_eq!(chain.slot(AT, start + U256::ONE), [0; 32]);
    for left in [4, 3, 2, 1, u64::MAX] {
        assert_eq!(send(ALICE, &client.pop()).value::<u64>(), left);
    }
}

#[test]
fn structs_start_their_own_slot_inside_and_outside_maps() {
    let (chain, client) = everything();
    let quote = Quote {
        maker: ALICE,
        until: 77,
        price: number(1000),
    };
    send(ALICE, &client.quote(quote.clone()));
    let packed = word(&[(0, &ALICE.0), (20, &77_u64.to_be_bytes())]);
    // `k`: head and tail share slot 6, the map is slot 7.
    assert_eq!(
        chain.slot(AT, number(6)),
        word(&[(4, &1_u32.to_be_bytes())])
    );
    let entry = hashed(&[&number(0).to_be_bytes(), &number(7).to_be_bytes()]);
    assert_eq!(chain.slot(AT, entry), packed);
    assert_eq!(
        chain.slot(AT, entry + U256::ONE),
        number(1000).to_be_bytes()
    );
    let item = hashed(&[&number(8).to_be_bytes()]);
    assert_eq!(chain.slot(AT, item), packed);
    assert_eq!(chain.slot(AT, item + U256::ONE), number(1000).to_be_bytes());
    assert_eq!(chain.slot(AT, number(9)), number(99).to_be_bytes());
    assert_eq!(send(ALICE, &client.read_quote(0)).value::<Quote>(), quote);
}
