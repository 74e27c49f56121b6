//! Lists, arrays, sets, enumerable maps, enums and transient values: what they answer, and what stands in storage afterwards.

mod shelf;

use serde_json::json;
use slacontract::abi;
use slacontract::host::keccak;
use slacontract::panics;
use slacontract::prelude::*;
use slacontract_memory::{Chain, Outcome, send};

use shelf::*;

const ALICE: Address = Address([0xa1; 20]);
const AT: Address = Address([0xc0; 20]);

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

fn hashed(parts: &[[u8; 32]]) -> U256 {
    U256::from_be_bytes(keccak(parts.as_flattened()))
}

/// Where the items of a list in that slot begin.
fn behind(slot: u64) -> U256 {
    hashed(&[number(slot).to_be_bytes()])
}

fn padded(address: Address) -> [u8; 32] {
    word(&[(0, &address.0)])
}

fn shelf() -> (Chain, ShelfClient<Chain>) {
    let chain = Chain::default();
    let client = chain.place::<Shelf>(AT);
    (chain, client)
}

/// Words of the contract that are not zero.
fn occupied(chain: &Chain) -> usize {
    let storage = chain.state().storage;
    storage.values().filter(|word| **word != [0; 32]).count()
}

#[test]
fn a_list_gives_up_items_from_its_middle_and_leaves_no_trace() {
    let (chain, client) = shelf();
    let fill = |count: u16| {
        send(ALICE, &client.fill((1..=count).collect()));
    };
    let all = || send(ALICE, &client.all()).value::<Vec<u16>>();
    fill(20);
    assert_eq!(
        send(ALICE, &client.backwards()).value::<Vec<u16>>(),
        (1..=20).rev().collect::<Vec<_>>()
    );
    assert_eq!(send(ALICE, &client.swap_remove(2)).value::<u16>(), 3);
    assert_eq!(
        all(),
        [&[1, 2, 20][..], &(4..=19).collect::<Vec<_>>()].concat()
    );
    assert_eq!(send(ALICE, &client.swap_remove(18)).value::<u16>(), 19);
    fill(20);
    assert_eq!(send(ALICE, &client.remove(0)).value::<u16>(), 1);
    assert_eq!(send(ALICE, &client.remove(18)).value::<u16>(), 20);
    assert_eq!(all(), (2..=19).collect::<Vec<_>>());
    send(ALICE, &client.truncate(30));
    assert_eq!(all().len(), 18);
    send(ALICE, &client.truncate(16));
    assert_eq!(chain.slot(AT, behind(0) + U256::ONE), [0; 32]);
    send(ALICE, &client.fill(Vec::new()));
    assert_eq!(occupied(&chain), 0);
}

#[test]
fn an_index_beyond_the_end_is_a_panic_of_solidity() {
    let (_, client) = shelf();
    send(ALICE, &client.fill(vec![1, 2, 3]));
    let codes = [
        send(ALICE, &client.swap_remove(3)).panic_code(),
        send(ALICE, &client.remove(3)).panic_code(),
        send(ALICE, &client.remove(u64::MAX)).panic_code(),
        send(ALICE, &client.cell(5, 1)).panic_code(),
        send(ALICE, &client.member(0)).panic_code(),
        send(ALICE, &client.table(2, 1, 1)).panic_code(),
    ];
    assert_eq!(codes, [panics::INDEX; 6]);
}

#[test]
fn a_list_of_texts_moves_long_ones_whole() {
    let (chain, client) = shelf();
    let long = "x".repeat(70);
    let texts = vec![
        "a".to_owned(),
        long.clone(),
        "b".to_owned(),
        long.clone() + "y",
    ];
    let left = send(ALICE, &client.texts(texts, 1)).value::<Vec<String>>();
    assert_eq!(left, ["a".to_owned(), "b".to_owned(), long + "y"]);
    send(ALICE, &client.clear_texts());
    assert_eq!(occupied(&chain), 0);
}

#[test]
fn an_enum_is_one_byte_and_a_number_beyond_its_variants_is_refused() {
    let (chain, client) = shelf();
    send(ALICE, &client.phase(Phase::Closed));
    assert_eq!(chain.slot(AT, number(2)), word(&[(0, &[2])]));
    assert_eq!(
        send(ALICE, &client.read_phase()).value::<Phase>(),
        Phase::Closed
    );
    let mut calldata = client.phase(Phase::Draft).calldata().to_vec();
    calldata[35] = 3;
    assert_eq!(
        chain.send(ALICE, AT, &calldata, 0).selector(),
        slacontract::error::MALFORMED_ARGUMENTS
    );
    assert_eq!(
        abi::decode::<Phase>(&word(&[(0, &[3])])),
        Err(abi::Malformed)
    );
    assert_eq!(
        abi::decode::<Phase>(&word(&[(0, &[1, 0])])),
        Err(abi::Malformed)
    );
    chain.set_slot(AT, number(2), word(&[(0, &[3])]));
    assert_eq!(send(ALICE, &client.read_phase()).panic_code(), panics::ENUM);
}

#[test]
fn arrays_pack_what_fits_a_word() {
    let (chain, client) = shelf();
    let flags: [bool; 40] = core::array::from_fn(|at| at % 3 == 0);
    send(ALICE, &client.flags(flags));
    let mut low = [0; 32];
    for at in 0..32 {
        low[31 - at] = u8::from(at % 3 == 0);
    }
    assert_eq!(chain.slot(AT, number(3)), low);
    assert_eq!(
        chain.slot(AT, number(4)),
        word(&[(0, &[1, 0, 0, 1, 0, 0, 1, 0])])
    );
    assert_eq!(
        send(ALICE, &client.read_flags()).value::<[bool; 40]>(),
        flags
    );
    send(ALICE, &client.clear_flags());
    assert_eq!(occupied(&chain), 0);
    send(ALICE, &client.cell(3, 7));
    let cells = send(ALICE, &client.cell(4, 9)).value::<[u64; 5]>();
    assert_eq!(cells, [0, 0, 0, 7, 9]);
    assert_eq!(
        chain.slot(AT, number(5)),
        word(&[(24, &7_u64.to_be_bytes())])
    );
    assert_eq!(chain.slot(AT, number(6)), number(9).to_be_bytes());
    let rows = [[1, 2, 3], [4, 5, 6]];
    assert_eq!(
        send(ALICE, &client.rows(rows)).value::<[[u64; 3]; 2]>(),
        rows
    );
    let [four, five, six] = [4_u64, 5, 6].map(u64::to_be_bytes);
    assert_eq!(
        chain.slot(AT, number(20)),
        word(&[(0, &four), (8, &five), (16, &six)])
    );
}

#[test]
fn maps_stand_in_arrays_and_lists_in_lists() {
    let (chain, client) = shelf();
    send(ALICE, &client.table(1, 5, 6));
    let place = hashed(&[number(5).to_be_bytes(), number(8).to_be_bytes()]);
    assert_eq!(chain.slot(AT, place), number(6).to_be_bytes());
    send(ALICE, &client.nest(1, 3));
    let inner = hashed(&[(behind(18) + U256::ONE).to_be_bytes()]);
    assert_eq!(chain.slot(AT, inner), number(3).to_be_bytes());
}

#[test]
fn a_set_holds_each_once_and_stands_as_openzeppelin_has_it() {
    let (chain, client) = shelf();
    let people = [1, 2, 3, 4].map(|at| Address([at; 20]));
    for who in people {
        assert!(send(ALICE, &client.join(who)).value::<bool>());
        assert!(!send(ALICE, &client.join(who)).value::<bool>());
    }
    let members = || send(ALICE, &client.members()).value::<Vec<Address>>();
    assert_eq!(members(), people);
    let position = |who: Address| chain.slot(AT, hashed(&[padded(who), number(10).to_be_bytes()]));
    assert_eq!(chain.slot(AT, number(9)), number(4).to_be_bytes());
    assert_eq!(chain.slot(AT, behind(9) + number(2)), padded(people[2]));
    assert_eq!(position(people[3]), number(4).to_be_bytes());
    assert!(send(ALICE, &client.leave(people[1])).value::<bool>());
    assert!(!send(ALICE, &client.leave(people[1])).value::<bool>());
    assert_eq!(members(), [people[0], people[3], people[2]]);
    assert_eq!(position(people[3]), number(2).to_be_bytes());
    assert_eq!(position(people[1]), [0; 32]);
    assert!(!send(ALICE, &client.is_member(people[1])).value::<bool>());
    assert!(send(ALICE, &client.leave(people[2])).value::<bool>());
    assert_eq!(members(), [people[0], people[3]]);
    send(ALICE, &client.disband());
    assert_eq!((members().len(), occupied(&chain)), (0, 0));
    assert_eq!(
        send(ALICE, &client.phases()).value::<Vec<Phase>>(),
        [Phase::Closed, Phase::Draft]
    );
}

#[test]
fn an_enumerable_map_knows_its_keys() {
    let (chain, client) = shelf();
    let people = [1, 2, 3].map(|at| Address([at; 20]));
    for (amount, who) in (10..).zip(people) {
        assert!(send(ALICE, &client.stake(who, amount)).value::<bool>());
    }
    assert!(!send(ALICE, &client.stake(people[0], 0)).value::<bool>());
    assert_eq!(
        send(ALICE, &client.stake_of(people[0])).value::<(bool, u128)>(),
        (true, 0),
        "a value of zero is there"
    );
    assert_eq!(
        send(ALICE, &client.stake_of(ALICE)).value::<(bool, u128)>(),
        (false, 0)
    );
    assert_eq!(
        chain.slot(AT, hashed(&[padded(people[1]), number(15).to_be_bytes()])),
        number(11).to_be_bytes()
    );
    assert_eq!(send(ALICE, &client.unstake(people[0])).value::<u128>(), 0);
    assert_eq!(
        send(ALICE, &client.unstake(people[0])).value::<u128>(),
        u128::MAX
    );
    assert_eq!(
        send(ALICE, &client.stakes()).value::<Vec<(Address, u128)>>(),
        [(people[2], 12), (people[1], 11)]
    );
    send(ALICE, &client.clear_stakes());
    assert_eq!(occupied(&chain), 0);
}

#[test]
fn a_struct_holds_an_enum_and_an_array() {
    let (chain, client) = shelf();
    let lot = Lot {
        phase: Phase::Open,
        owner: ALICE,
        bids: [1, 2, 3],
    };
    assert_eq!(send(ALICE, &client.lot(lot.clone())).value::<Lot>(), lot);
    let place = hashed(&[number(1).to_be_bytes(), number(16).to_be_bytes()]);
    assert_eq!(chain.slot(AT, place), word(&[(0, &[1]), (1, &ALICE.0)]));
    let [one, two, three] = [1_u32, 2, 3].map(u32::to_be_bytes);
    assert_eq!(
        chain.slot(AT, place + U256::ONE),
        word(&[(0, &one), (4, &two), (8, &three)])
    );
}

#[test]
fn transient_values_last_as_long_as_the_transaction_and_apart_from_each_other() {
    let (chain, client) = shelf();
    for _ in 0..2 {
        assert_eq!(
            send(ALICE, &client.visit(false)).value::<(u64, u64, bool, u64)>(),
            (1, 7, true, 5)
        );
        assert_eq!(send(ALICE, &client.peek_and_mark()).value::<u64>(), 0);
    }
    assert_eq!(occupied(&chain), 0);
    assert!(matches!(
        send(ALICE, &client.visit(true)),
        Outcome::Success(_)
    ));
}

/// What the metadata says about a field.
fn exported(label: &str) -> serde_json::Value {
    const SIZE: usize = slacontract::meta::size::<Shelf>();
    let blob: [u8; SIZE] = slacontract::meta::blob::<Shelf, SIZE>();
    let json: serde_json::Value = serde_json::from_slice(&blob[14..]).expect("JSON");
    let fields = json["storageLayout"].as_array().expect("fields").iter();
    let mut found = fields.filter(|field| field["label"] == label);
    found.next().expect("the field is there").clone()
}

#[test]
fn tools_are_told_what_stands_where_to_any_depth() {
    let phase = json!({ "kind": "enum", "type": "uint8", "name": "Phase", "variants": ["Draft", "Open", "Closed"] });
    let address = json!({ "kind": "value", "type": "address", "name": "Address" });
    assert_eq!(
        exported("before"),
        json!({
            "label": "before", "transientSlot": 0, "type": "u64 transient",
            "layout": { "kind": "transient", "slots": 0, "of": { "kind": "value", "type": "uint64", "name": "u64" } },
        })
    );
    let guard = exported("guard");
    assert_eq!(
        (&guard["slot"], &guard["transientSlot"]),
        (&json!(null), &json!(1))
    );
    assert_eq!(guard["layout"]["members"][1]["transientSlot"], 1);
    assert_eq!(exported("phase")["layout"]["variants"], phase["variants"]);
    assert_eq!(exported("phase")["layout"]["bytes"], 1);
    assert_eq!(
        exported("members"),
        json!({
            "label": "members", "slot": 9, "offset": 0, "type": "set(Address)",
            "layout": { "kind": "set", "slots": 2, "of": address },
        })
    );
    assert_eq!(exported("phases")["layout"]["of"], phase);
    let stakes = exported("stakes");
    assert_eq!(stakes["type"], "enumerable mapping(Address => u128)");
    assert_eq!(
        stakes["layout"],
        json!({
            "kind": "enumerable-mapping", "slots": 3, "key": address,
            "value": { "kind": "value", "bytes": 16, "type": "uint128", "name": "u128" },
        })
    );
    let lots = exported("lots");
    assert_eq!(
        (&lots["type"], &lots["layout"]["key"]),
        (&json!("mapping(enum Phase => struct Lot)"), &phase)
    );
    assert_eq!(lots["layout"]["value"]["members"][2]["layout"]["length"], 3);
    let rows = exported("rows");
    assert_eq!(
        (&rows["type"], &rows["layout"]["slots"]),
        (&json!("u64[3][2]"), &json!(2))
    );
    assert_eq!(rows["layout"]["of"]["slots"], 1);
}
