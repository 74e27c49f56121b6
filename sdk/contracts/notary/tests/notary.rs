//! The notary: on a chain in memory, and once in both lanes.

use slacontract::client::BoundClient;
use slacontract_memory::{Chain as Memory, Outcome, send};
use slacontract_notary::tree;
use slacontract_notary::{Batch, Custody, Entry, Notary, NotaryClient, NotaryError, step};
use slacontract_testing::prelude::*;

const AT: Address = Address([0xc0; 20]);
const ANN: Address = Address([0x0a; 20]);
const BOB: Address = Address([0x0b; 20]);
const EVE: Address = Address([0x0e; 20]);

fn notary() -> (Memory, NotaryClient<Memory>) {
    let chain = Memory::default();
    chain.warp(1_735_689_600);
    let client = chain.place::<Notary>(AT);
    (chain, client)
}

fn digest(byte: u8) -> B256 {
    B256::from([byte; 32])
}

fn sha256(input: &[u8]) -> B256 {
    use sha2::{Digest, Sha256};
    B256::from(<[u8; 32]>::from(Sha256::digest(input)))
}

fn done(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::Success(_)), "{outcome:?}");
}

#[test]
fn a_digest_is_recorded_once_by_each_depositor_and_the_first_stays_the_first() {
    let (chain, notary) = notary();
    done(&send(ANN, &notary.record(digest(1))));
    let first = Timestamp::from_seconds(chain.now());
    chain.warp(10);
    assert_eq!(
        send(ANN, &notary.record(digest(1))).error::<NotaryError>(),
        NotaryError::AlreadyRecorded { at: first }
    );
    done(&send(BOB, &notary.record(digest(1))));
    let entry: Entry = send(EVE, &notary.entry(digest(1))).value();
    assert_eq!(entry, Entry { by: ANN, at: first });
    let own: Timestamp = send(EVE, &notary.recorded_by(digest(1), BOB)).value();
    assert_eq!(own.seconds(), chain.now());
    assert_eq!(
        send(ANN, &notary.record(B256::ZERO)).error::<NotaryError>(),
        NotaryError::NoDigest
    );
}

#[test]
fn every_entry_of_a_batch_is_proved_and_nothing_else_is() {
    let (_, notary) = notary();
    for size in 1..=17_u8 {
        let entries: Vec<B256> = (0..size).map(|n| digest(n + 1)).collect();
        let leaves: Vec<B256> = entries
            .iter()
            .map(|entry| tree::leaf(&sha256, &entry.0))
            .collect();
        let root = tree::root(&sha256, &leaves);
        done(&send(ANN, &notary.record_batch(root, size.into())));
        let includes = |digest, index, path: &[B256]| -> bool {
            let answer = send(EVE, &notary.includes(root, digest, index, path.to_vec()));
            answer.value::<(bool, Timestamp)>().0
        };
        for (index, entry) in entries.iter().enumerate() {
            let path = tree::path(&sha256, &leaves, index).unwrap();
            let index = index as u64;
            assert!(includes(*entry, index, &path));
            assert!(!includes(digest(99), index, &path), "another entry");
            for other in 0..=u64::from(size) {
                assert!(
                    other == index || !includes(*entry, other, &path),
                    "another place"
                );
            }
            let longer = [path.clone(), vec![digest(7)]].concat();
            assert!(!includes(*entry, index, &longer), "a longer path");
            if let Some((_, shorter)) = path.split_last() {
                assert!(!includes(*entry, index, shorter), "a shorter path");
            }
        }
        // An inner node is no entry, although it stands under the same root.
        if size == 2 {
            assert!(!includes(root, 0, &[]));
        }
    }
}

#[test]
fn the_trees_are_those_of_rfc_6962() {
    // Test vectors of Certificate Transparency: leaves "", 00, 10, 2021, 3031, ..
    let entries: [&[u8]; 8] = [
        &[],
        &[0],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[
            0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
            0x6e, 0x6f,
        ],
    ];
    let leaves: Vec<B256> = entries
        .iter()
        .map(|entry| tree::leaf(&sha256, entry))
        .collect();
    for (size, expected) in [
        (
            0,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        (
            1,
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        ),
        (
            2,
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        ),
        (
            3,
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        ),
        (
            8,
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ),
    ] {
        let root = tree::root(&sha256, &leaves[..size]);
        assert_eq!(root, expected.parse().unwrap(), "{size} leaves");
    }
}

#[test]
fn a_batch_has_entries_and_is_recorded_once() {
    let (chain, notary) = notary();
    assert_eq!(
        send(ANN, &notary.record_batch(digest(1), 0)).error::<NotaryError>(),
        NotaryError::EmptyBatch
    );
    done(&send(ANN, &notary.record_batch(digest(1), 3)));
    let at = Timestamp::from_seconds(chain.now());
    assert_eq!(
        send(BOB, &notary.record_batch(digest(1), 4)).error::<NotaryError>(),
        NotaryError::AlreadyRecorded { at }
    );
    let batch: Batch = send(EVE, &notary.batch(digest(1))).value();
    assert_eq!(
        batch,
        Batch {
            by: ANN,
            at,
            size: 3
        }
    );
}

#[test]
fn a_thing_changes_hands_only_by_offer_and_taking_and_its_history_is_one_hash() {
    let (chain, notary) = notary();
    let (thing, good, scratched) = (digest(1), digest(2), digest(3));
    done(&send(ANN, &notary.take_in(thing, good)));
    let first = Timestamp::from_seconds(chain.now());
    assert_eq!(
        send(EVE, &notary.take_in(thing, good)).error::<NotaryError>(),
        NotaryError::InCustody { holder: ANN }
    );
    assert_eq!(
        send(EVE, &notary.offer(thing, EVE, good)).error::<NotaryError>(),
        NotaryError::NotHolder { holder: ANN }
    );
    done(&send(ANN, &notary.offer(thing, BOB, good)));
    assert_eq!(
        send(EVE, &notary.take_over(thing, good, good)).error::<NotaryError>(),
        NotaryError::NotOffered { offered: BOB }
    );
    // The holder changes what it says of the thing at the last moment: the taker is not bound by it.
    done(&send(ANN, &notary.offer(thing, BOB, scratched)));
    assert_eq!(
        send(BOB, &notary.take_over(thing, good, good)).error::<NotaryError>(),
        NotaryError::OtherCondition { offered: scratched }
    );
    chain.warp(5);
    done(&send(BOB, &notary.take_over(thing, scratched, scratched)));
    let second = Timestamp::from_seconds(chain.now());
    let custody: Custody = send(EVE, &notary.custody(thing)).value();
    let head = step(&B256::ZERO, Address::ZERO, ANN, first, &good, &good);
    let head = step(&head, ANN, BOB, second, &scratched, &scratched);
    assert_eq!(
        custody,
        Custody {
            holder: BOB,
            since: second,
            offered: Address::ZERO,
            transfers: 2,
            head
        }
    );
    // An offer that is taken back is none.
    done(&send(BOB, &notary.offer(thing, EVE, good)));
    done(&send(BOB, &notary.offer(thing, Address::ZERO, good)));
    assert_eq!(
        send(EVE, &notary.take_over(thing, good, good)).error::<NotaryError>(),
        NotaryError::NotOffered {
            offered: Address::ZERO
        }
    );
    assert!(NotaryClient::bind(AT, chain).as_ref() == &AT);
}

#[slacontract::test]
fn a_document_and_a_batch_are_recorded_and_proved(chain: &mut Chain) {
    let [ann, bob] = chain.accounts();
    let notary = chain.deploy(NotaryClient::new()).unwrap();
    notary.record(digest(1)).from(ann).unwrap();
    notary.record(digest(1)).from(bob).unwrap();
    assert_eq!(notary.entry(digest(1)).unwrap().by, ann);
    let entries = [digest(1), digest(2), digest(3)];
    let leaves = entries.map(|entry| tree::leaf(&sha256, &entry.0));
    let root = tree::root(&sha256, &leaves);
    notary.record_batch(root, 3).from(ann).unwrap();
    let path = tree::path(&sha256, &leaves, 2).unwrap();
    assert!(notary.includes(root, digest(3), 2, path.clone()).unwrap().0);
    assert!(!notary.includes(root, digest(2), 2, path).unwrap().0);
    notary.take_in(digest(9), digest(1)).from(ann).unwrap();
    notary.offer(digest(9), bob, digest(1)).from(ann).unwrap();
    notary
        .take_over(digest(9), digest(1), digest(2))
        .from(bob)
        .unwrap();
    assert_eq!(notary.custody(digest(9)).unwrap().holder, bob);
}
