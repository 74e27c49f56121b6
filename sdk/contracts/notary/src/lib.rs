//! The notary: what existed when, by whose word, and through whose hands a thing went.
//!
//! It holds these, after every call:
//!
//! * A digest is recorded once by each depositor, with the block's time; nothing recorded is changed or removed.
//! * A batch is the root of an RFC 6962 tree (SHA-256) over its entries. One root per transaction proves as many entries as one likes.
//! * A thing in custody has one holder. It changes hands only when the holder offers it and the next one takes it, and each step
//!   hashes the one before: whoever knows the last one cannot be told another history.
//!
//! Digests of what can be guessed (a name, a small number) are to be salted: the chain shows them to everybody.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

pub mod tree;

use slacontract::prelude::*;

/// What was recorded of a digest.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Entry {
    /// Who recorded it first; zero if nobody did.
    pub by: Address,
    /// When.
    pub at: Timestamp,
}

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Batch {
    /// Who recorded it first; zero if nobody did.
    pub by: Address,
    /// When.
    pub at: Timestamp,
    /// How many entries its tree has.
    pub size: u64,
}

/// A thing in custody.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Custody {
    /// Who has it; zero if nobody ever had.
    pub holder: Address,
    /// Since when.
    pub since: Timestamp,
    /// To whom it is offered; zero if to nobody.
    pub offered: Address,
    /// How often it was taken over.
    pub transfers: u64,
    /// Hash of its history so far.
    pub head: B256,
}

#[derive(Storage)]
struct EntryBooks {
    by: Slot<Address>,
    at: Slot<u64>,
    size: Slot<u64>,
}

#[derive(Storage)]
struct CustodyBooks {
    holder: Slot<Address>,
    since: Slot<u64>,
    offered: Slot<Address>,
    transfers: Slot<u64>,
    condition: Slot<B256>,
    head: Slot<B256>,
}

/// Records digests, batches and custody for anybody, and keeps no money.
#[contract]
pub struct Notary {
    entries: Map<B256, EntryBooks>,
    deposits: Map<B256, Map<Address, u64>>,
    batches: Map<B256, EntryBooks>,
    things: Map<B256, CustodyBooks>,
}

/// A digest was recorded.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct Notarised {
    /// The digest.
    #[indexed]
    pub digest: B256,
    /// By whom.
    #[indexed]
    pub by: Address,
    /// When.
    pub at: Timestamp,
}

/// A batch was recorded.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct BatchRecorded {
    /// Root of its tree.
    #[indexed]
    pub root: B256,
    /// By whom.
    #[indexed]
    pub by: Address,
    /// Entries it has.
    pub size: u64,
    /// When.
    pub at: Timestamp,
}

/// A thing is offered to somebody.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The thing.
    #[indexed]
    pub thing: B256,
    /// By its holder.
    #[indexed]
    pub from: Address,
    /// To whom; zero if the offer is taken back.
    #[indexed]
    pub to: Address,
    /// Hash of the condition it is in.
    pub condition: B256,
}

/// A thing changed hands.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct TakenOver {
    /// The thing.
    #[indexed]
    pub thing: B256,
    /// From whom; zero when it came into custody.
    #[indexed]
    pub from: Address,
    /// To whom.
    #[indexed]
    pub to: Address,
    /// Hash of the condition it was in, as who gave it says.
    pub condition: B256,
    /// The same, as who took it says.
    pub accepted: B256,
    /// Hash of its history with this step.
    pub head: B256,
}

/// Why the notary refuses.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum NotaryError {
    /// The caller recorded this before.
    AlreadyRecorded {
        /// When.
        at: Timestamp,
    },
    /// A batch has entries; the root of a tree of none proves nothing.
    EmptyBatch,
    /// A digest of zeros is what is there where nothing is.
    NoDigest,
    /// The thing is in custody already.
    InCustody {
        /// Of whom.
        holder: Address,
    },
    /// Only who holds the thing may.
    NotHolder {
        /// Who holds it; zero if nobody does.
        holder: Address,
    },
    /// The thing is not offered to the caller.
    NotOffered {
        /// To whom it is; zero if to nobody.
        offered: Address,
    },
    /// The holder said another condition than the caller took note of.
    OtherCondition {
        /// What the holder said.
        offered: B256,
    },
}

#[contract]
impl Notary {
    /// Records that a digest exists, by the caller's word.
    pub fn record(&mut self, digest: B256) -> Result<(), NotaryError> {
        ensure!(!digest.is_zero(), NotaryError::NoDigest);
        let (by, at) = (caller(), now());
        let mut deposit = self.deposits.at(digest).at(by);
        ensure!(
            deposit.get() == 0,
            NotaryError::AlreadyRecorded {
                at: Timestamp::from_seconds(deposit.get())
            }
        );
        deposit.set(at.seconds());
        let mut first = self.entries.at(digest);
        if first.at.get() == 0 {
            first.by.set(by);
            first.at.set(at.seconds());
        }
        emit(Notarised { digest, by, at });
        Ok(())
    }

    /// Records the root of a tree of `size` entries.
    pub fn record_batch(&mut self, root: B256, size: u64) -> Result<(), NotaryError> {
        ensure!(!root.is_zero(), NotaryError::NoDigest);
        ensure!(size > 0, NotaryError::EmptyBatch);
        let (by, at) = (caller(), now());
        let mut books = self.batches.at(root);
        ensure!(
            books.at.get() == 0,
            NotaryError::AlreadyRecorded {
                at: Timestamp::from_seconds(books.at.get())
            }
        );
        books.by.set(by);
        books.at.set(at.seconds());
        books.size.set(size);
        emit(BatchRecorded { root, by, size, at });
        Ok(())
    }

    /// Who recorded a digest first, and when.
    #[view]
    pub fn entry(&self, digest: B256) -> Entry {
        let books = self.entries.at(digest);
        Entry {
            by: books.by.get(),
            at: Timestamp::from_seconds(books.at.get()),
        }
    }

    /// When somebody recorded a digest; 0 if never.
    #[view]
    pub fn recorded_by(&self, digest: B256, by: Address) -> Timestamp {
        Timestamp::from_seconds(self.deposits.at(digest).get(by))
    }

    /// A batch.
    #[view]
    pub fn batch(&self, root: B256) -> Batch {
        let books = self.batches.at(root);
        Batch {
            by: books.by.get(),
            at: Timestamp::from_seconds(books.at.get()),
            size: books.size.get(),
        }
    }

    /// Whether a digest is the entry at `index` of a recorded batch, by this path; and of when the batch is.
    #[view]
    pub fn includes(
        &self,
        root: B256,
        digest: B256,
        index: u64,
        path: Vec<B256>,
    ) -> (bool, Timestamp) {
        let books = self.batches.at(root);
        let leaf = tree::leaf(&sha256, &digest.0);
        let reached = tree::root_of_path(&sha256, leaf, index, books.size.get(), &path);
        if reached == Some(root) {
            (true, Timestamp::from_seconds(books.at.get()))
        } else {
            (false, Timestamp::from_seconds(0))
        }
    }

    /// Takes a thing into custody, in this condition: the first to name it is its holder.
    pub fn take_in(&mut self, thing: B256, condition: B256) -> Result<(), NotaryError> {
        ensure!(!thing.is_zero(), NotaryError::NoDigest);
        let holder = self.things.at(thing).holder.get();
        ensure!(holder.is_zero(), NotaryError::InCustody { holder });
        self.hand(thing, Address::ZERO, condition);
        Ok(())
    }

    /// Offers a thing the caller holds, in this condition; to the zero address takes an offer back.
    pub fn offer(&mut self, thing: B256, to: Address, condition: B256) -> Result<(), NotaryError> {
        let mut books = self.things.at(thing);
        let (from, holder) = (caller(), books.holder.get());
        ensure!(holder == from, NotaryError::NotHolder { holder });
        books.offered.set(to);
        books.condition.set(condition);
        emit(Offered {
            thing,
            from,
            to,
            condition,
        });
        Ok(())
    }

    /// Takes a thing that is offered to the caller. `condition` is what the holder said of it, and `accepted` what the caller finds:
    /// where they differ, both stand in the history.
    pub fn take_over(
        &mut self,
        thing: B256,
        condition: B256,
        accepted: B256,
    ) -> Result<(), NotaryError> {
        let books = self.things.at(thing);
        let (holder, offered) = (books.holder.get(), books.offered.get());
        ensure!(
            !holder.is_zero() && offered == caller(),
            NotaryError::NotOffered { offered }
        );
        let said = books.condition.get();
        ensure!(
            said == condition,
            NotaryError::OtherCondition { offered: said }
        );
        self.hand(thing, holder, accepted);
        Ok(())
    }

    /// Who holds a thing, and the hash of how it came there.
    #[view]
    pub fn custody(&self, thing: B256) -> Custody {
        let books = self.things.at(thing);
        Custody {
            holder: books.holder.get(),
            since: Timestamp::from_seconds(books.since.get()),
            offered: books.offered.get(),
            transfers: books.transfers.get(),
            head: books.head.get(),
        }
    }

    /// Hands a thing to the caller.
    fn hand(&mut self, thing: B256, from: Address, accepted: B256) {
        let (to, at) = (caller(), now());
        let mut books = self.things.at(thing);
        let condition = if from.is_zero() {
            accepted
        } else {
            books.condition.take()
        };
        let head = step(&books.head.get(), from, to, at, &condition, &accepted);
        books.transfers.update(|count| count + 1);
        books.holder.set(to);
        books.since.set(at.seconds());
        books.offered.clear();
        books.head.set(head);
        emit(TakenOver {
            thing,
            from,
            to,
            condition,
            accepted,
            head,
        });
    }
}

/// The hash of a thing's history with one more step: Keccak-256 over the hash before, who gave it and who took it (12 zeros before each),
/// the second (as a word), and both conditions.
pub fn step(
    head: &B256,
    from: Address,
    to: Address,
    at: Timestamp,
    condition: &B256,
    accepted: &B256,
) -> B256 {
    use slacontract::abi::Scalar;
    let words = [
        head.0,
        from.word(),
        to.word(),
        at.word(),
        condition.0,
        accepted.0,
    ];
    keccak256(words.as_flattened())
}

/// SHA-256, by the precompile that every chain of Ethereum's kind has.
fn sha256(input: &[u8]) -> B256 {
    let answer = RawCall::new(Address::from_low(2), input).ask();
    match answer.as_deref().map(<[u8]>::first_chunk) {
        Ok(Some(hash)) => B256::from(*hash),
        // A chain without it cannot have these trees; nothing hashes to zeros.
        _ => B256::ZERO,
    }
}
