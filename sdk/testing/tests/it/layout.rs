//! Our storage is Solidity's: a contract of solc with the same fields reads what ours wrote and the reverse, on the same account,
//! and solc's own description of the layout is the one we export.

use fixture_layout::{Arrays, Entry, Layout, LayoutClient, Lists, Pair, Phase, Scalars, Small};
use serde_json::Value;
use slacontract::FixedBytes;
use slacontract::abi;
use slacontract::client::BoundClient;
use slacontract_testing::prelude::*;

type Client = LayoutClient<TestTransport>;

/// What solc made of `solidity/Layout.sol`; `solidity/build.mjs` says how.
fn solidity() -> Value {
    serde_json::from_str(include_str!("../../fixtures/layout/solidity/Layout.json"))
        .expect("the fixture is JSON")
}

/// EIP-1167's code, which delegates every call to `program`.
fn delegating(program: Address) -> Vec<u8> {
    let (before, behind) = (
        [0x36, 0x3d, 0x3d, 0x37, 0x3d, 0x3d, 0x3d, 0x36, 0x3d, 0x73],
        [
            0x5a, 0xf4, 0x3d, 0x82, 0x80, 0x3e, 0x90, 0x3d, 0x91, 0x60, 0x2b, 0x57, 0xfd, 0x5b,
            0xf3,
        ],
    );
    [&before[..], &program.0, &behind].concat()
}

/// Both programs, and an account with the storage of neither yet.
struct Twins {
    rust: Address,
    solidity: Address,
    account: Client,
}

impl Twins {
    fn new(chain: &Chain) -> Self {
        let fixture = solidity();
        let code = fixture["bytecode"].as_str().expect("the fixture has code");
        let code: Bytes = code.parse().expect("the code is hexadecimal");
        Self {
            rust: *chain.deploy(LayoutClient::new()).unwrap().as_ref(),
            solidity: chain.deploy_code(&code),
            account: Client::bind(Address([0x11; 20]), chain.transport()),
        }
    }

    /// The account with one of the two programs behind it.
    fn with(&self, chain: &Chain, program: Address) -> &Client {
        chain.set_code(&self.account, &delegating(program));
        &self.account
    }

    /// Writer and reader, each way round; what was written before is still there the second time.
    fn pairs(&self) -> [(Address, Address); 3] {
        [
            (self.rust, self.solidity),
            (self.solidity, self.rust),
            (self.rust, self.solidity),
        ]
    }
}

fn small(phase: Phase, count: u16, owner: u8) -> Small {
    Small {
        phase,
        count,
        owner: Address([owner; 20]),
    }
}

fn pair(left: u128, right: u8) -> Pair {
    Pair {
        left,
        small: small(Phase::Open, 0x1234, 0x55),
        right,
    }
}

fn scalars(all: bool) -> Scalars {
    if all {
        return Scalars {
            flag: true,
            tiny: u8::MAX,
            short: i16::MIN,
            medium: u32::MAX,
            long: -1,
            tag: FixedBytes([1, 2, 3, 4]),
            owner: Address([0xff; 20]),
            moment: Timestamp::from_seconds(u64::MAX),
            phase: Phase::Closed,
            wide: u128::MAX,
            deep: i128::MIN,
            whole: U256::MAX,
            negative: I256::MIN,
            hash: B256::from([0xfe; 32]),
            odd: FixedBytes([0xab; 31]),
            last: 7,
        };
    }
    Scalars {
        flag: false,
        tiny: 1,
        short: 2,
        medium: 3,
        long: i64::MIN,
        tag: FixedBytes([0, 0, 0, 9]),
        owner: Address::from_low(0x1234),
        moment: Timestamp::from_seconds(5),
        phase: Phase::Draft,
        wide: 1 << 100,
        deep: 42,
        whole: U256::ONE,
        negative: I256::MINUS_ONE,
        hash: B256::ZERO,
        odd: FixedBytes::ZERO,
        last: u8::MAX,
    }
}

#[slacontract::test]
fn elementary_values_are_read_by_the_other_language(chain: &mut Chain) {
    let twins = Twins::new(chain);
    for (all, (writer, reader)) in [true, false, true].into_iter().zip(twins.pairs()) {
        twins.with(chain, writer).set_scalars(scalars(all)).unwrap();
        let read = twins.with(chain, reader).scalars().unwrap();
        assert_eq!(read, scalars(all));
    }
}

#[slacontract::test]
fn structs_start_and_end_where_the_other_language_has_them(chain: &mut Chain) {
    let twins = Twins::new(chain);
    for (count, (writer, reader)) in (7..).zip(twins.pairs()) {
        let written = (
            small(Phase::Closed, count, 0x77),
            0xee,
            pair(u128::MAX, 0xdd),
            0xcc,
        );
        let (small, after, pair, end) = written.clone();
        twins
            .with(chain, writer)
            .set_structs(small, after, pair, end)
            .unwrap();
        assert_eq!(twins.with(chain, reader).structs().unwrap(), written);
    }
}

#[slacontract::test]
fn texts_of_every_length_around_a_word_are_read_by_the_other_language(chain: &mut Chain) {
    let twins = Twins::new(chain);
    // From long to short and back: what a shorter one leaves behind is cleared.
    let lengths = [100, 31, 32, 33, 0, 1, 63, 64, 65, 31, 0];
    for (at, length) in lengths.into_iter().enumerate() {
        let (writer, reader) = twins.pairs()[at % 2];
        let data = Bytes(vec![0xd7; length]);
        let text = "t".repeat(lengths[lengths.len() - 1 - at]);
        let account = twins.with(chain, writer);
        account.set_texts(data.clone(), text.clone()).unwrap();
        assert_eq!(twins.with(chain, reader).texts().unwrap(), (data, text));
    }
    // `data` is in slot 12: nothing of its 100 bytes is left behind the slot's hash.
    let behind = keccak(&U256::from(12_u8).to_be_bytes());
    for word in 0..4_u64 {
        assert_eq!(chain.storage(&twins.account, behind + word), U256::ZERO);
    }
}

fn keccak(data: &[u8]) -> U256 {
    U256::from_be_bytes(slacontract::prelude::keccak256(data).0)
}

fn arrays(seed: u8) -> Arrays {
    Arrays {
        flags: core::array::from_fn(|at| (at + usize::from(seed)).is_multiple_of(3)),
        cells: core::array::from_fn(|at| u64::MAX - u64::from(seed) - at as u64),
        rows: [[seed, 2, 3], [4, 5, seed]],
        smalls: [
            small(Phase::Open, u16::MAX, seed),
            small(Phase::Closed, u16::from(seed), 2),
        ],
        words: ["w".repeat(usize::from(seed)), "short".to_owned()],
    }
}

#[slacontract::test]
fn arrays_are_packed_as_the_other_language_packs_them(chain: &mut Chain) {
    let twins = Twins::new(chain);
    for (seed, (writer, reader)) in [40, 3, 31].into_iter().zip(twins.pairs()) {
        twins.with(chain, writer).set_arrays(arrays(seed)).unwrap();
        assert_eq!(twins.with(chain, reader).arrays().unwrap(), arrays(seed));
    }
}

fn lists(count: u16) -> Lists {
    Lists {
        packed: (1..=count).map(|at| at * 257).collect(),
        owners: (0..3).map(|at| Address([at; 20])).collect(),
        structs: (0..2).map(|at| small(Phase::Open, at, 9)).collect(),
        nested: vec![vec![1; 33], Vec::new(), vec![2]],
        strings: vec!["s".repeat(usize::from(count)), String::new()],
    }
}

#[slacontract::test]
fn lists_grow_and_shrink_under_either_language(chain: &mut Chain) {
    let twins = Twins::new(chain);
    let mut expected = lists(0);
    (expected.owners, expected.structs) = (Vec::new(), Vec::new());
    (expected.nested, expected.strings) = (Vec::new(), Vec::new());
    for (count, (writer, reader)) in [17, 15, 40].into_iter().zip(twins.pairs()) {
        let more = lists(count);
        twins.with(chain, writer).push_lists(more.clone()).unwrap();
        expected.packed.extend(more.packed);
        expected.owners.extend(more.owners);
        expected.structs.extend(more.structs);
        expected.nested.extend(more.nested);
        expected.strings.extend(more.strings);
        assert_eq!(twins.with(chain, reader).lists().unwrap(), expected);
        twins.with(chain, reader).pop_lists().unwrap();
        expected.packed.pop();
        expected.owners.pop();
        expected.structs.pop();
        expected.strings.pop();
        assert_eq!(twins.with(chain, writer).lists().unwrap(), expected);
    }
}

fn entry(seed: u8) -> Entry {
    Entry {
        who: Address([seed; 20]),
        other: Address([seed + 1; 20]),
        number: u32::from(seed) << 20,
        name: "n".repeat(usize::from(seed)),
        key: Bytes(vec![seed; usize::from(seed)]),
        phase: if seed == 31 {
            Phase::Closed
        } else {
            Phase::Open
        },
        level: -i16::from(seed),
        tag: FixedBytes([seed, 0, 0, 1]),
        amount: U256::MAX - U256::from(seed),
        pair: pair(u128::from(seed), seed),
        rows: vec![u32::MAX, 2, 3, 4, 5, 6, 7, 8, u32::from(seed)],
    }
}

#[slacontract::test]
fn mappings_hash_keys_of_every_kind_as_the_other_language_does(chain: &mut Chain) {
    let twins = Twins::new(chain);
    for (seed, (writer, reader)) in [31, 32, 64].into_iter().zip(twins.pairs()) {
        twins.with(chain, writer).set_entry(entry(seed)).unwrap();
        assert_eq!(
            twins.with(chain, reader).entry(entry(seed)).unwrap(),
            entry(seed)
        );
    }
}

#[slacontract::test]
fn sets_and_maps_with_keys_change_alike_under_either_language(chain: &mut Chain) {
    let twins = Twins::new(chain);
    let person = |at: u8| Address([at; 20]);
    for at in 1..=6 {
        let (writer, _) = twins.pairs()[usize::from(at % 2)];
        let account = twins.with(chain, writer);
        assert!(account.join(person(at), u128::from(at)).unwrap());
        assert!(!account.join(person(at), u128::from(at) * 10).unwrap());
    }
    for (gone, (writer, reader)) in [2, 6, 1].into_iter().zip(twins.pairs()) {
        assert!(twins.with(chain, writer).leave(person(gone)).unwrap());
        assert!(!twins.with(chain, reader).leave(person(gone)).unwrap());
        let members = twins.with(chain, reader).members().unwrap();
        assert_eq!(members, twins.with(chain, writer).members().unwrap());
    }
    let (all, keys, stakes) = twins.with(chain, twins.rust).members().unwrap();
    assert_eq!(all, [4, 5, 3].map(person));
    assert_eq!((keys, stakes), (all, vec![40, 50, 30]));
}

#[slacontract::test]
fn a_contract_lends_its_storage_to_solidity_code(chain: &mut Chain) {
    let twins = Twins::new(chain);
    let ours = Client::bind(twins.rust, chain.transport());
    let lend = |data: &[u8]| ours.through(twins.solidity, data.into());
    ours.set_entry(entry(33)).unwrap();
    let answer = lend(ours.entry(entry(33)).calldata()).unwrap();
    assert_eq!(abi::decode::<Entry>(&answer), Ok(entry(33)));
    lend(ours.set_scalars(scalars(true)).calldata()).unwrap();
    assert_eq!(ours.scalars().unwrap(), scalars(true));
}

#[slacontract::test]
fn both_languages_leave_the_same_words_in_the_same_slots(chain: &mut Chain) {
    let twins = Twins::new(chain);
    let accounts = [(0x21, twins.rust), (0x22, twins.solidity)].map(|(at, program)| {
        let account = Client::bind(Address([at; 20]), chain.transport());
        chain.set_code(&account, &delegating(program));
        account.set_scalars(scalars(true)).unwrap();
        account
            .set_structs(small(Phase::Open, 1, 2), 3, pair(4, 5), 6)
            .unwrap();
        account
            .set_texts(Bytes(vec![1; 31]), "x".repeat(32))
            .unwrap();
        account.set_arrays(arrays(9)).unwrap();
        account.push_lists(lists(20)).unwrap();
        account.join(Address([7; 20]), 8).unwrap();
        account
    });
    for slot in 0..44_u64 {
        let [ours, theirs] =
            [&accounts[0], &accounts[1]].map(|account| chain.storage(account, U256::from(slot)));
        assert_eq!(ours, theirs, "slot {slot}");
    }
}

const SIZE: usize = slacontract::meta::size::<Layout>();

/// What our metadata says about storage.
fn exported() -> Value {
    let blob: [u8; SIZE] = slacontract::meta::blob::<Layout, SIZE>();
    let json: Value = serde_json::from_slice(&blob[14..]).expect("the metadata is JSON");
    json["storageLayout"].clone()
}

/// Compares fields: names, slots, offsets, and what stands there.
fn compare_fields(ours: &Value, theirs: &Value, types: &Value) {
    let (ours, theirs) = (list(ours), list(theirs));
    assert_eq!(ours.len(), theirs.len(), "number of fields");
    for (our, their) in ours.iter().zip(theirs) {
        let name = text(&our["label"]);
        assert_eq!(name, text(&their["label"]).trim_end_matches('_'));
        let slot: u64 = text(&their["slot"]).parse().expect("solc writes numbers");
        assert_eq!(our["slot"].as_u64(), Some(slot), "slot of {name}");
        assert_eq!(our["offset"], their["offset"], "offset of {name}");
        compare(name, &our["layout"], &their["type"], types);
    }
}

/// Compares what stands in one place, to any depth.
fn compare(name: &str, our: &Value, their: &Value, types: &Value) {
    let their = &types[text(their)];
    let label = text(&their["label"]);
    let encoding = text(&their["encoding"]);
    let bytes: u64 = text(&their["numberOfBytes"]).parse().expect("a number");
    let takes = our["bytes"]
        .as_u64()
        .or(our["slots"].as_u64().map(|slots| 32 * slots));
    assert!(
        takes.is_none() || takes == Some(bytes),
        "{name}: {label} takes {bytes} bytes, ours {our}"
    );
    let last = label.rsplit([' ', '.']).next().unwrap_or_default();
    match text(&our["kind"]) {
        "value" => assert_eq!(our["type"], label, "{name}"),
        "bytes" | "string" => assert_eq!((our["type"].as_str(), encoding), (Some(label), "bytes")),
        "enum" => {
            assert_eq!(
                (text(&our["type"]), text(&our["name"])),
                ("uint8", last),
                "{name}"
            );
            assert!(label.starts_with("enum "), "{name}: {label}");
        }
        "mapping" => {
            assert_eq!(encoding, "mapping", "{name}");
            compare(name, &our["key"], &their["key"], types);
            compare(name, &our["value"], &their["value"], types);
        }
        "list" => {
            assert_eq!(encoding, "dynamic_array", "{name}");
            compare(name, &our["of"], &their["base"], types);
        }
        "array" => {
            assert!(
                label.ends_with(&format!("[{}]", our["length"])),
                "{name}: {label}"
            );
            compare(name, &our["of"], &their["base"], types);
        }
        "struct" => {
            assert_eq!(text(&our["name"]), last, "{name}");
            compare_fields(&our["members"], &their["members"], types);
        }
        "set" => {
            let members = list(&their["members"]);
            let labels: Vec<&str> = members
                .iter()
                .map(|member| text(&types[text(&member["type"])]["label"]))
                .collect();
            assert_eq!(
                labels,
                ["bytes32[]", "mapping(bytes32 => uint256)"],
                "{name}"
            );
        }
        "enumerable-mapping" => {
            let members = list(&their["members"]);
            assert_eq!(
                (text(&members[0]["slot"]), text(&members[1]["slot"])),
                ("0", "2")
            );
            let values = &types[text(&members[1]["type"])];
            compare(name, &our["key"], &values["key"], types);
            compare(name, &our["value"], &values["value"], types);
        }
        other => panic!("{name}: `{other}` has no twin in the fixture"),
    }
}

#[track_caller]
fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("text, not {value}"))
}

#[track_caller]
fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("a list, not {value}"))
}

#[test]
fn the_exported_layout_is_the_one_solc_describes() {
    let theirs = &solidity()["storageLayout"];
    compare_fields(&exported(), &theirs["storage"], &theirs["types"]);
}
