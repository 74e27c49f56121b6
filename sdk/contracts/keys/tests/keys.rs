//! The key registry: on a chain in memory, and once in both lanes.

use slacontract_keys::{KeyView, Keys, KeysClient, KeysError, Purpose, Scheme};
use slacontract_memory::{Chain as Memory, Outcome, send, sign};
use slacontract_testing::prelude::*;

const AT: Address = Address([0xc0; 20]);
const ANN: Address = Address([0x0a; 20]);
const EVE: Address = Address([0x0e; 20]);
const START: u64 = 1_735_689_600;

fn registry() -> (Memory, KeysClient<Memory>) {
    let chain = Memory::default();
    chain.warp(START);
    let client = chain.place::<Keys>(AT);
    (chain, client)
}

fn key(byte: u8) -> Bytes {
    Bytes(vec![byte; 32])
}

fn after(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(START + seconds)
}

fn done(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::Success(_)), "{outcome:?}");
}

fn publish(keys: &KeysClient<Memory>, byte: u8, overlap: u64) -> Outcome {
    let overlap = Duration::from_seconds(overlap);
    send(
        ANN,
        &keys.publish(Scheme::X25519, key(byte), overlap, Bytes::default()),
    )
}

#[test]
fn a_key_is_valid_from_its_publication_until_the_overlap_of_the_next_one_ends() {
    let (chain, keys) = registry();
    assert_eq!(publish(&keys, 1, 0).value::<u64>(), 1);
    chain.warp(100);
    assert_eq!(publish(&keys, 2, 50).value::<u64>(), 2);
    let valid = |number, at| -> bool {
        send(EVE, &keys.was_valid(ANN, Purpose::Encryption, number, at)).value()
    };
    assert!(!valid(1, Timestamp::from_seconds(START - 1)));
    assert!(valid(1, after(0)) && valid(1, after(149)));
    assert!(!valid(1, after(150)));
    assert!(!valid(2, after(99)) && valid(2, after(100)) && valid(2, after(1_000_000)));
    assert!(!valid(3, after(100)) && !valid(0, after(100)));
    let current: KeyView = send(EVE, &keys.current(ANN, Purpose::Encryption)).value();
    assert_eq!((current.number, current.key), (2, key(2)));
    // Another purpose is another sequence.
    let none: KeyView = send(EVE, &keys.current(ANN, Purpose::Signing)).value();
    assert_eq!(none.number, 0);
}

#[test]
fn a_revocation_reaches_back_and_is_never_moved_forward() {
    let (chain, keys) = registry();
    done(&publish(&keys, 1, 0));
    chain.warp(100);
    let revoke = |since| send(ANN, &keys.revoke(Purpose::Encryption, 1, since));
    assert_eq!(
        revoke(after(101)).error::<KeysError>(),
        KeysError::Ahead { now: after(100) }
    );
    done(&revoke(after(60)));
    for later in [60, 80] {
        assert_eq!(
            revoke(after(later)).error::<KeysError>(),
            KeysError::RevokedAlready { since: after(60) }
        );
    }
    // Before the key was there is when it came.
    done(&revoke(Timestamp::from_seconds(5)));
    let shown: KeyView = send(EVE, &keys.key(ANN, Purpose::Encryption, 1)).value();
    assert_eq!(shown.revoked, after(0));
    let current: KeyView = send(EVE, &keys.current(ANN, Purpose::Encryption)).value();
    assert_eq!(current.number, 0);
    assert_eq!(
        send(ANN, &keys.revoke(Purpose::Encryption, 2, after(0))).error::<KeysError>(),
        KeysError::NoSuchKey { number: 2 }
    );
    // A stranger has keys of its own, or none.
    assert_eq!(
        send(EVE, &keys.revoke(Purpose::Encryption, 1, after(0))).error::<KeysError>(),
        KeysError::NoSuchKey { number: 1 }
    );
}

#[test]
fn a_key_of_another_length_is_refused_and_so_is_a_signer_that_did_not_sign() {
    let (_, keys) = registry();
    let none = Duration::from_seconds(0);
    for scheme in [Scheme::X25519, Scheme::Ed25519, Scheme::P256] {
        let wanted = if scheme == Scheme::P256 { 33 } else { 32 };
        let call = keys.publish(scheme, Bytes(vec![1; 31]), none, Bytes::default());
        assert_eq!(
            send(ANN, &call).error::<KeysError>(),
            KeysError::WrongLength { wanted, given: 31 }
        );
        let call = keys.publish(
            scheme,
            Bytes(vec![1; wanted as usize]),
            none,
            Bytes(vec![1]),
        );
        assert_eq!(send(ANN, &call).error::<KeysError>(), KeysError::NotProved);
    }
    let signer = Address([0x51; 20]);
    let proof = |owner| -> Bytes { sign(&send(EVE, &keys.proof_digest(owner, 1)).value(), signer) };
    let publish = |owner, proof| {
        let key = Bytes(signer.0.to_vec());
        send(owner, &keys.publish(Scheme::Secp256k1, key, none, proof))
    };
    // Somebody else's signer cannot be claimed, not with its own proof either.
    let own = proof(ANN);
    assert_eq!(
        publish(EVE, own.clone()).error::<KeysError>(),
        KeysError::NotProved
    );
    assert_eq!(
        publish(ANN, Bytes::default()).error::<KeysError>(),
        KeysError::NotProved
    );
    done(&publish(ANN, own.clone()));
    assert_eq!(publish(ANN, own).error::<KeysError>(), KeysError::NotProved);
}

#[slacontract::test]
fn keys_are_published_replaced_and_revoked(chain: &mut Chain) {
    let [ann] = chain.accounts();
    let keys = chain.deploy(KeysClient::new()).unwrap();
    let publish = |byte| {
        keys.publish(Scheme::Ed25519, key(byte), 1.hours(), Bytes::default())
            .from(ann)
            .unwrap()
    };
    publish(1);
    let first = chain.now();
    chain.warp(1.days());
    publish(2);
    assert_eq!(keys.current(ann, Purpose::Signing).unwrap().number, 2);
    assert!(keys.was_valid(ann, Purpose::Signing, 1, first).unwrap());
    keys.revoke(Purpose::Signing, 1, first).from(ann).unwrap();
    assert!(!keys.was_valid(ann, Purpose::Signing, 1, first).unwrap());
}
