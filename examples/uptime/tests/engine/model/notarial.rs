//! The key registry and the notary beside an agreement: a second set of books, made of what was asked of them and when, says of every
//! call whether it is accepted, and theirs must be the same after it.

use super::beside::Beside;
use super::{Dice, Model};
use crate::world::{PROVIDER, STRANGER, WHY, World};
use slacontract::client::BoundClient;
use slacontract::types::FixedBytes;
use slacontract::{Address, B256, Bytes, Duration, Timestamp};
use slacontract_keys::{Keys, KeysClient, Purpose, Scheme};
use slacontract_memory::sign;
use slacontract_notary::{Notary, NotaryClient, step, tree};
use std::collections::BTreeMap;

const KEYS: Address = Address([0xb1; 20]);
const NOTARY: Address = Address([0xb2; 20]);
/// Who has keys, documents and things: a party, and others.
const PEOPLE: [Address; 3] = [PROVIDER, Address([0xb3; 20]), STRANGER];

/// A key, as its owner said.
struct Key {
    scheme: Scheme,
    key: Bytes,
    from: u64,
    until: u64,
    revoked: u64,
}

/// A thing in custody.
#[derive(Clone, Default)]
struct Thing {
    holder: Address,
    since: u64,
    offered: Address,
    condition: B256,
    transfers: u64,
    head: B256,
}

/// Both contracts, and what must be remembered of them from outside.
pub struct Notarial {
    dice: Dice,
    keys: KeysClient<World>,
    notary: NotaryClient<World>,
    /// By owner and whether they sign.
    published: BTreeMap<(Address, bool), Vec<Key>>,
    recorded: BTreeMap<(B256, Address), u64>,
    first: BTreeMap<B256, (Address, u64)>,
    /// By root: who, when and how many entries.
    batches: BTreeMap<B256, (Address, u64, u64)>,
    things: BTreeMap<B256, Thing>,
}

impl Notarial {
    /// Both, with nothing in them.
    pub fn new(world: &World, dice: Dice) -> Self {
        let chain = world.chain();
        chain.place::<Keys>(KEYS);
        chain.place::<Notary>(NOTARY);
        Self {
            dice,
            keys: KeysClient::bind(KEYS, world.clone()),
            notary: NotaryClient::bind(NOTARY, world.clone()),
            published: BTreeMap::new(),
            recorded: BTreeMap::new(),
            first: BTreeMap::new(),
            batches: BTreeMap::new(),
            things: BTreeMap::new(),
        }
    }

    fn somebody(&mut self) -> Address {
        self.dice.pick(&PEOPLE)
    }

    /// One of four digests, or the one that is none.
    fn digest(&mut self) -> B256 {
        let number = self.dice.pick(&[0, 1, 1, 2, 2, 3, 3, 4, 4]);
        FixedBytes([number; 32])
    }
}

fn time(at: u64) -> Timestamp {
    Timestamp::from_seconds(at)
}

/// SHA-256, as nobody's contract computes it.
fn sha256(input: &[u8]) -> B256 {
    use sha2::Digest as _;
    FixedBytes(sha2::Sha256::digest(input).into())
}

impl Model<'_> {
    /// Sometimes somebody turns to the key registry or the notary; by dice of their own, so that all else stays as it is.
    pub fn notarial_goes_on(&mut self) {
        if !self.notarial.dice.percent(12) {
            return;
        }
        match self.notarial.dice.below(7) {
            0 => self.publishes(),
            1 => self.revokes(),
            2 => self.notarises(),
            3 => self.batches(),
            4 => self.takes_in(),
            5 => self.offers(),
            _ => self.takes_over(),
        }
    }

    fn publishes(&mut self) {
        let owner = self.notarial.somebody();
        let all = [
            (Scheme::X25519, 32),
            (Scheme::Ed25519, 32),
            (Scheme::P256, 33),
            (Scheme::Secp256k1, 20),
        ];
        let (scheme, length) = self.notarial.dice.pick(&all);
        let signs = scheme != Scheme::X25519;
        let proves = scheme == Scheme::Secp256k1;
        let given = length - usize::from(self.notarial.dice.percent(10));
        let key = Bytes(vec![0x51; given]);
        let overlap = self.notarial.dice.below(50);
        let number = self
            .notarial
            .published
            .get(&(owner, signs))
            .map_or(1, |keys| keys.len() as u64 + 1);
        // Now and then the proof of somebody else's key.
        let whose = if self.notarial.dice.percent(20) {
            self.notarial.somebody()
        } else {
            owner
        };
        let proof = if proves {
            let digest = self.notarial.keys.proof_digest(whose, number);
            sign(&self.world.read(digest), Address([0x51; 20]))
        } else {
            Bytes::default()
        };
        let length = Duration::from_seconds(overlap);
        let call = self
            .notarial
            .keys
            .publish(scheme, key.clone(), length, proof);
        let took = self.turn_to(Beside::PublishKey, owner, 0, call);
        let fits = key.len() == all_length(scheme) && (!proves || whose == owner);
        self.must(
            took.is_ok() == fits,
            "a key is published or refused wrongly",
        );
        if took.is_err() {
            return;
        }
        let now = self.world.now();
        let own = self.notarial.published.entry((owner, signs)).or_default();
        if let Some(before) = own.last_mut() {
            before.until = now + overlap;
        }
        own.push(Key {
            scheme,
            key,
            from: now,
            until: 0,
            revoked: 0,
        });
        self.keys_hold(owner, signs);
    }

    fn revokes(&mut self) {
        let (owner, signs) = (self.notarial.somebody(), self.notarial.dice.percent(60));
        let number = self.notarial.dice.below(4);
        let now = self.world.now();
        let since = (now + 2).saturating_sub(self.notarial.dice.below(60));
        let purpose = purpose(signs);
        let call = self.notarial.keys.revoke(purpose, number, time(since));
        let took = self.turn_to(Beside::RevokeKey, owner, 0, call).is_ok();
        let own = self.notarial.published.get_mut(&(owner, signs));
        let key = own.and_then(|own| own.get_mut((number as usize).wrapping_sub(1)));
        let may = key.and_then(|key| {
            let since = since.max(key.from);
            (since <= now && (key.revoked == 0 || since < key.revoked)).then_some((key, since))
        });
        let expected = may.is_some();
        if let Some((key, since)) = may {
            key.revoked = since;
        }
        self.must(took == expected, "a key is revoked or not wrongly");
        if took {
            self.keys_hold(owner, signs);
        }
    }

    /// What is published is there for ever, and one key at most is the one to use.
    fn keys_hold(&mut self, owner: Address, signs: bool) {
        let purpose = purpose(signs);
        let asked = time(
            self.world
                .now()
                .saturating_sub(self.notarial.dice.below(80)),
        );
        let own = &self.notarial.published[&(owner, signs)];
        let keys = &self.notarial.keys;
        let mut holds = self.world.read(keys.count(owner, purpose)) == own.len() as u64;
        for (number, key) in (1..).zip(own) {
            let view = self.world.read(keys.key(owner, purpose, number));
            let times = [view.from, view.until, view.revoked].map(Timestamp::seconds);
            holds &= (view.number, view.scheme, &view.key) == (number, key.scheme, &key.key)
                && times == [key.from, key.until, key.revoked];
            let ends = [key.until, key.revoked].into_iter().filter(|end| *end != 0);
            let valid =
                asked.seconds() >= key.from && ends.min().is_none_or(|end| asked.seconds() < end);
            holds &= self
                .world
                .read(keys.was_valid(owner, purpose, number, asked))
                == valid;
        }
        let newest = own.last().filter(|key| key.revoked == 0);
        let current = self.world.read(keys.current(owner, purpose)).number;
        holds &= current == newest.map_or(0, |_| own.len() as u64);
        self.must(holds, "the key registry has other keys than were published");
    }

    fn notarises(&mut self) {
        let (digest, by) = (self.notarial.digest(), self.notarial.somebody());
        let call = self.notarial.notary.record(digest);
        let took = self.turn_to(Beside::Notarise, by, 0, call).is_ok();
        let now = self.world.now();
        let is_new = !self.notarial.recorded.contains_key(&(digest, by));
        self.must(
            took == (is_new && !digest.is_zero()),
            "a digest is recorded or refused wrongly",
        );
        if took {
            self.notarial.recorded.insert((digest, by), now);
            self.notarial.first.entry(digest).or_insert((by, now));
        }
        let notary = &self.notarial.notary;
        let entry = self.world.read(notary.entry(digest));
        let first = self.notarial.first.get(&digest).copied();
        let mut holds = (entry.by, entry.at.seconds()) == first.unwrap_or_default();
        for who in PEOPLE {
            let at = self.world.read(notary.recorded_by(digest, who)).seconds();
            let own = self.notarial.recorded.get(&(digest, who)).copied();
            holds &= at == own.unwrap_or_default();
        }
        self.must(holds, "what was recorded was changed");
    }

    /// A batch of some entries: each is proved by its path, and nothing else is.
    fn batches(&mut self) {
        let by = self.notarial.somebody();
        let size = self.notarial.dice.below(6);
        let entries: Vec<B256> = (0..size)
            .map(|at| FixedBytes([0x70 + at as u8; 32]))
            .collect();
        let leaves: Vec<B256> = entries
            .iter()
            .map(|entry| tree::leaf(&sha256, &entry.0))
            .collect();
        let root = tree::root(&sha256, &leaves);
        let call = self.notarial.notary.record_batch(root, size);
        let took = self.turn_to(Beside::RecordBatch, by, 0, call).is_ok();
        let (is_new, now) = (!self.notarial.batches.contains_key(&root), self.world.now());
        self.must(
            took == (is_new && size > 0),
            "a batch is recorded or refused wrongly",
        );
        if took {
            self.notarial.batches.insert(root, (by, now, size));
        }
        let notary = &self.notarial.notary;
        let view = self.world.read(notary.batch(root));
        let known = self.notarial.batches.get(&root).copied();
        let mut holds = (view.by, view.at.seconds(), view.size) == known.unwrap_or_default();
        for (at, entry) in entries.iter().enumerate() {
            let path = tree::path(&sha256, &leaves, at).unwrap_or_default();
            let shown = |entry: B256| {
                let call = notary.includes(root, entry, at as u64, path.clone());
                self.world.read(call)
            };
            let since = known.map_or(0, |(_, since, _)| since);
            holds &= shown(*entry) == (known.is_some(), time(since)) && !shown(WHY).0;
        }
        self.must(holds, "a batch proves other entries than its own");
    }

    fn takes_in(&mut self) {
        let (thing, by) = (self.notarial.digest(), self.notarial.somebody());
        let call = self.notarial.notary.take_in(thing, WHY);
        let took = self.turn_to(Beside::TakeIn, by, 0, call).is_ok();
        let is_new = !self.notarial.things.contains_key(&thing);
        self.must(
            took == (is_new && !thing.is_zero()),
            "a thing is taken in or refused wrongly",
        );
        if took {
            self.hands(thing, Address::ZERO, by, WHY, WHY);
        }
    }

    fn offers(&mut self) {
        let (thing, by) = (self.notarial.digest(), self.notarial.somebody());
        let to = self
            .notarial
            .dice
            .pick(&[PEOPLE[0], PEOPLE[1], PEOPLE[2], Address::ZERO]);
        let condition = FixedBytes([self.notarial.dice.below(2) as u8; 32]);
        let call = self.notarial.notary.offer(thing, to, condition);
        let took = self.turn_to(Beside::OfferThing, by, 0, call).is_ok();
        let own = self.notarial.things.get_mut(&thing);
        let own = own.filter(|it| it.holder == by);
        let expected = own.is_some();
        if let Some(own) = own {
            (own.offered, own.condition) = (to, condition);
        }
        self.must(
            took == expected,
            "a thing is offered by another than its holder",
        );
    }

    fn takes_over(&mut self) {
        let (thing, by) = (self.notarial.digest(), self.notarial.somebody());
        let [condition, accepted] =
            [2, 2].map(|sides| FixedBytes([self.notarial.dice.below(sides) as u8; 32]));
        let call = self.notarial.notary.take_over(thing, condition, accepted);
        let took = self.turn_to(Beside::TakeOver, by, 0, call).is_ok();
        let own = self.notarial.things.get(&thing).cloned();
        let own = own.filter(|it| it.offered == by && it.condition == condition);
        self.must(
            took == own.is_some(),
            "a thing is taken over or refused wrongly",
        );
        if let Some(own) = own {
            self.hands(thing, own.holder, by, condition, accepted);
        }
    }

    /// A thing changed hands: its history has one more step, and nothing else about it is new.
    fn hands(&mut self, thing: B256, from: Address, to: Address, said: B256, found: B256) {
        let at = self.world.now();
        let own = self.notarial.things.entry(thing).or_default();
        let head = step(&own.head, from, to, time(at), &said, &found);
        *own = Thing {
            holder: to,
            since: at,
            offered: Address::ZERO,
            condition: B256::default(),
            transfers: own.transfers + 1,
            head,
        };
        let own = own.clone();
        let view = self.world.read(self.notarial.notary.custody(thing));
        let shown = (view.holder, view.since.seconds(), view.offered);
        self.must(
            shown == (own.holder, own.since, own.offered)
                && (view.transfers, view.head) == (own.transfers, own.head),
            "a thing has another history than it went through",
        );
    }
}

/// How long a key of a scheme is, bytes.
const fn all_length(scheme: Scheme) -> usize {
    match scheme {
        Scheme::X25519 | Scheme::Ed25519 => 32,
        Scheme::Secp256k1 => 20,
        Scheme::P256 => 33,
    }
}

const fn purpose(signs: bool) -> Purpose {
    if signs {
        Purpose::Signing
    } else {
        Purpose::Encryption
    }
}
