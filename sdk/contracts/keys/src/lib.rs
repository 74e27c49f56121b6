//! The key registry: whose keys for encryption and for signatures were valid when.
//!
//! Wallets offer no key agreement, and an account is not a person's only key: what is encrypted to somebody, or signed off chain, needs
//! keys of its own, bound to an account that everybody knows. It holds these, after every call:
//!
//! * Only the owner publishes, replaces or revokes its keys, and a key that is published is never removed: what it signed can be checked
//!   for ever.
//! * At each moment at most one key of each purpose is the one to use; a replaced one may stay valid beside it for an overlap that was
//!   said when it was replaced.
//! * A revocation may reach back, to when a key was lost. It can be moved further back and never forward.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::eip712;
use slacontract::prelude::*;
use slacontract::standard::signature::signed_by;

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Purpose {
    /// Others encrypt to it.
    Encryption,
    /// It signs.
    Signing,
}

/// How a key is used, and so how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Scheme {
    /// HPKE with X25519 (RFC 9180): 32 bytes. For encryption.
    X25519,
    /// Ed25519 (RFC 8032): 32 bytes. For signing.
    Ed25519,
    /// secp256k1, as the address of the account that signs: 20 bytes. For signing; it proves itself.
    Secp256k1,
    /// P-256 (FIPS 186-5), compressed: 33 bytes. For signing.
    P256,
}

impl Scheme {
    const fn purpose(self) -> Purpose {
        match self {
            Self::X25519 => Purpose::Encryption,
            Self::Ed25519 | Self::Secp256k1 | Self::P256 => Purpose::Signing,
        }
    }

    const fn length(self) -> u64 {
        match self {
            Self::X25519 | Self::Ed25519 => 32,
            Self::Secp256k1 => 20,
            Self::P256 => 33,
        }
    }
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct KeyView {
    /// Its number among its owner's keys of this purpose, from 1; 0 if there is none.
    pub number: u64,
    /// How it is used.
    pub scheme: Scheme,
    /// The key.
    pub key: Bytes,
    /// From when on it is valid.
    pub from: Timestamp,
    /// From when on it is not, because it was replaced; 0 if it was not.
    pub until: Timestamp,
    /// From when on it must not be relied on; 0 if it was not revoked.
    pub revoked: Timestamp,
}

#[derive(Storage)]
struct KeyBooks {
    scheme: Slot<Scheme>,
    from: Slot<u64>,
    until: Slot<u64>,
    revoked: Slot<u64>,
    key: Slot<Bytes>,
}

#[derive(Storage)]
struct OwnerBooks {
    count: Slot<u64>,
    keys: Map<u64, KeyBooks>,
}

/// Keys by owner and purpose.
#[contract]
pub struct Keys {
    owners: Map<Address, Map<Purpose, OwnerBooks>>,
}

/// A key was published.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct KeyPublished {
    /// Whose.
    #[indexed]
    pub owner: Address,
    /// What for.
    #[indexed]
    pub purpose: Purpose,
    /// Its number.
    pub number: u64,
    /// How it is used.
    pub scheme: Scheme,
    /// The key.
    pub key: Bytes,
    /// Until when the one before it stays valid.
    pub overlap_until: Timestamp,
}

/// A key must not be relied on.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct KeyRevoked {
    /// Whose.
    #[indexed]
    pub owner: Address,
    /// What for.
    #[indexed]
    pub purpose: Purpose,
    /// Its number.
    pub number: u64,
    /// From this moment on.
    pub since: Timestamp,
}

/// Why the registry refuses.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum KeysError {
    /// A key of this scheme has another length.
    WrongLength {
        /// Bytes it has.
        wanted: u64,
        /// Bytes given.
        given: u64,
    },
    /// The key did not sign that it is the owner's; or it is of a scheme whose proof the chain cannot check, and was given one.
    NotProved,
    /// There is no key of this number.
    NoSuchKey {
        /// The number.
        number: u64,
    },
    /// A key is revoked from a moment that has come, and from no later one than before.
    RevokedAlready {
        /// Since when.
        since: Timestamp,
    },
    /// A moment that has not come.
    Ahead {
        /// Now.
        now: Timestamp,
    },
}

/// What a key of [`Scheme::Secp256k1`] signs about itself.
const PROOF: B256 = slacontract::abi::typehash("KeyOf(address owner,uint64 number)");

#[contract]
impl Keys {
    /// Publishes a key of the caller's. From now on it is the one to use; the one before it stays valid for `overlap` more. A key of
    /// secp256k1 signs [`Keys::proof_digest`] with the number it will have; others prove nothing here, and `proof` is empty.
    pub fn publish(
        &mut self,
        scheme: Scheme,
        key: Bytes,
        overlap: Duration,
        proof: Bytes,
    ) -> Result<u64, KeysError> {
        let (owner, at, purpose) = (caller(), now(), scheme.purpose());
        let (wanted, given) = (scheme.length(), key.len() as u64);
        ensure!(wanted == given, KeysError::WrongLength { wanted, given });
        let mut books = self.owners.at(owner).at(purpose);
        let number = books.count.get() + 1;
        let proved = match key.first_chunk() {
            Some(signer) if scheme == Scheme::Secp256k1 => {
                signed_by(Address(*signer), &self.proof_digest(owner, number), &proof)
            }
            _ => proof.is_empty(),
        };
        ensure!(proved, KeysError::NotProved);
        let overlap_until = at + overlap;
        if number > 1 {
            let mut before = books.keys.at(number - 1);
            before.until.set(overlap_until.seconds());
        }
        books.count.set(number);
        let mut new = books.keys.at(number);
        new.scheme.set(scheme);
        new.from.set(at.seconds());
        new.key.set(key.clone());
        emit(KeyPublished {
            owner,
            purpose,
            number,
            scheme,
            key,
            overlap_until,
        });
        Ok(number)
    }

    /// Says that a key of the caller's must not be relied on from a moment on that has come: now, or when it was lost.
    pub fn revoke(
        &mut self,
        purpose: Purpose,
        number: u64,
        since: Timestamp,
    ) -> Result<(), KeysError> {
        let (owner, now) = (caller(), now());
        let books = self.owners.at(owner).at(purpose);
        ensure!(
            number > 0 && number <= books.count.get(),
            KeysError::NoSuchKey { number }
        );
        ensure!(since <= now, KeysError::Ahead { now });
        let mut key = books.keys.at(number);
        // A moment before the key was there is the moment it came.
        let since = since.max(Timestamp::from_seconds(key.from.get()));
        let before = key.revoked.get();
        ensure!(
            before == 0 || since.seconds() < before,
            KeysError::RevokedAlready {
                since: Timestamp::from_seconds(before)
            }
        );
        key.revoked.set(since.seconds());
        emit(KeyRevoked {
            owner,
            purpose,
            number,
            since,
        });
        Ok(())
    }

    /// The key to use now; its number is 0 if there is none, or the last one is revoked.
    #[view]
    pub fn current(&self, owner: Address, purpose: Purpose) -> KeyView {
        let number = self.owners.at(owner).at(purpose).count.get();
        let newest = self.key(owner, purpose, number);
        if newest.revoked.seconds() == 0 {
            newest
        } else {
            self.key(owner, purpose, 0)
        }
    }

    /// A key, by its number.
    #[view]
    pub fn key(&self, owner: Address, purpose: Purpose, number: u64) -> KeyView {
        let books = self.owners.at(owner).at(purpose);
        let known = number > 0 && number <= books.count.get();
        let key = books.keys.at(number);
        KeyView {
            number: if known { number } else { 0 },
            scheme: key.scheme.get(),
            key: key.key.get(),
            from: Timestamp::from_seconds(key.from.get()),
            until: Timestamp::from_seconds(key.until.get()),
            revoked: Timestamp::from_seconds(key.revoked.get()),
        }
    }

    /// How many keys somebody has published for a purpose.
    #[view]
    pub fn count(&self, owner: Address, purpose: Purpose) -> u64 {
        self.owners.at(owner).at(purpose).count.get()
    }

    /// Whether a key was to be relied on at a moment, as far as is known now.
    #[view]
    pub fn was_valid(&self, owner: Address, purpose: Purpose, number: u64, at: Timestamp) -> bool {
        let key = self.key(owner, purpose, number);
        key.number > 0
            && at >= key.from
            && (key.until.seconds() == 0 || at < key.until)
            && (key.revoked.seconds() == 0 || at < key.revoked)
    }

    /// What a key of secp256k1 signs to be published as its owner's next key (EIP-712, `KeyOf(address owner,uint64 number)`).
    #[view]
    pub fn proof_digest(&self, owner: Address, number: u64) -> B256 {
        use slacontract::abi::Scalar;
        let separator = eip712::domain_separator("slacontract keys", "1");
        eip712::digest(&separator, &[PROOF.0, owner.word(), number.word()])
    }
}
