//! Transactions that wait for a block: per sender in order of nonce, over senders by what they pay, then by arrival.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashMap},
};

use alloy_consensus::Transaction as _;
use alloy_primitives::{Address, B256};

use super::{Pending, Refused};

/// How far ahead of the sender's next nonce a waiting transaction may be.
const NONCE_WINDOW: u64 = 1024;
/// Percent that a replacement must pay on top.
const BUMP: u128 = 10;

/// One waiting transaction.
#[derive(Clone, Debug)]
struct Waiting {
    pending: Pending,
    arrival: u64,
}

/// Waiting transactions.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    senders: BTreeMap<Address, BTreeMap<u64, Waiting>>,
    hashes: HashMap<B256, (Address, u64)>,
    arrivals: u64,
    limit: usize,
}

impl Pool {
    /// An empty pool for at most `limit` transactions.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }

    /// Adds a transaction whose sender's next nonce on chain is `next`. A waiting one with its nonce is replaced if it pays 10 % more.
    ///
    /// # Errors
    /// [`Refused`]; the pool is unchanged then.
    pub fn add(&mut self, pending: Pending, next: u64) -> Result<(), Refused> {
        let (sender, nonce, hash) = (pending.sender(), pending.nonce(), pending.hash());
        if self.hashes.contains_key(&hash) {
            return Err(Refused::Known(hash));
        }
        if nonce < next {
            return Err(Refused::NonceTooLow { next, given: nonce });
        }
        if nonce - next >= NONCE_WINDOW {
            return Err(Refused::NonceTooHigh {
                given: nonce,
                next,
                limit: NONCE_WINDOW,
            });
        }
        let queue = self.senders.get(&sender);
        if let Some(old) = queue.and_then(|queue| queue.get(&nonce)) {
            let (old_hash, old) = (old.pending.hash(), &old.pending.transaction.envelope);
            let new = &pending.transaction.envelope;
            let bumped =
                |price: u128| price.saturating_add((price.saturating_mul(BUMP) / 100).max(1));
            let needed = bumped(old.max_fee_per_gas());
            if new.max_fee_per_gas() < needed
                || new.priority_fee_or_price() < bumped(old.priority_fee_or_price())
            {
                return Err(Refused::Underpriced {
                    nonce,
                    paid: old.max_fee_per_gas(),
                    needed,
                });
            }
            self.hashes.remove(&old_hash);
        } else if self.hashes.len() >= self.limit {
            return Err(Refused::Full(self.hashes.len()));
        }
        self.arrivals += 1;
        self.hashes.insert(hash, (sender, nonce));
        self.senders.entry(sender).or_default().insert(
            nonce,
            Waiting {
                pending,
                arrival: self.arrivals,
            },
        );
        Ok(())
    }

    /// Senders in the order in which a block takes their transactions, given every sender's next nonce.
    pub fn turns(&self, mut next: impl FnMut(Address) -> u64, base_fee: u64) -> Turns {
        let mut turns = Turns {
            heads: BinaryHeap::with_capacity(self.senders.len()),
            base_fee,
        };
        for sender in self.senders.keys() {
            turns.add(self, *sender, next(*sender));
        }
        turns
    }

    /// A sender's waiting transaction with this nonce.
    #[must_use]
    pub fn at(&self, sender: Address, nonce: u64) -> Option<&Pending> {
        self.waiting(sender, nonce).map(|waiting| &waiting.pending)
    }

    fn waiting(&self, sender: Address, nonce: u64) -> Option<&Waiting> {
        self.senders.get(&sender)?.get(&nonce)
    }

    /// Removes a transaction, if it waits.
    pub fn remove(&mut self, hash: B256) -> Option<Pending> {
        let (sender, nonce) = self.hashes.remove(&hash)?;
        let queue = self.senders.get_mut(&sender)?;
        let waiting = queue.remove(&nonce);
        if queue.is_empty() {
            self.senders.remove(&sender);
        }
        waiting.map(|waiting| waiting.pending)
    }

    /// Removes what these senders can never have included any more, because its nonce has been used.
    pub fn prune(
        &mut self,
        senders: impl IntoIterator<Item = Address>,
        mut next: impl FnMut(Address) -> u64,
    ) {
        for sender in senders {
            let Some(queue) = self.senders.get_mut(&sender) else {
                continue;
            };
            let kept = queue.split_off(&next(sender));
            for stale in std::mem::replace(queue, kept).into_values() {
                self.hashes.remove(&stale.pending.hash());
            }
            if queue.is_empty() {
                self.senders.remove(&sender);
            }
        }
    }

    /// Removes everything; returns the hashes.
    pub fn clear(&mut self) -> Vec<B256> {
        self.senders.clear();
        self.hashes.drain().map(|(hash, _)| hash).collect()
    }

    /// A waiting transaction.
    #[must_use]
    pub fn get(&self, hash: B256) -> Option<&Pending> {
        let (sender, nonce) = self.hashes.get(&hash)?;
        self.at(*sender, *nonce)
    }

    /// The nonce after the sender's unbroken run of waiting transactions that starts at `next`.
    #[must_use]
    pub fn next_nonce(&self, sender: Address, next: u64) -> u64 {
        let Some(queue) = self.senders.get(&sender) else {
            return next;
        };
        (next..)
            .find(|nonce| !queue.contains_key(nonce))
            .unwrap_or(next)
    }

    /// All waiting transactions by sender and nonce.
    pub fn iter(&self) -> impl Iterator<Item = (Address, u64, &Pending)> {
        self.senders.iter().flat_map(|(sender, queue)| {
            queue
                .iter()
                .map(|(nonce, waiting)| (*sender, *nonce, &waiting.pending))
        })
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}

/// Senders whose next transaction waits, the one that pays most first, then the one that came first.
#[derive(Debug)]
pub struct Turns {
    /// Tip, arrival, sender and nonce.
    heads: BinaryHeap<(u128, Reverse<u64>, Address, u64)>,
    base_fee: u64,
}

impl Turns {
    /// Takes the first sender out, with the nonce of its transaction.
    pub fn take(&mut self) -> Option<(Address, u64)> {
        self.heads
            .pop()
            .map(|(_, _, sender, nonce)| (sender, nonce))
    }

    /// Puts a sender in whose next nonce this is, if a transaction that pays the base fee waits for it.
    pub fn add(&mut self, pool: &Pool, sender: Address, nonce: u64) {
        let Some(Waiting { pending, arrival }) = pool.waiting(sender, nonce) else {
            return;
        };
        let envelope = &pending.transaction.envelope;
        let tip = envelope.effective_tip_per_gas(self.base_fee);
        // An impersonated one need not pay anything.
        if let Some(tip) = tip.or(pending.impersonated.then_some(0)) {
            self.heads.push((tip, Reverse(*arrival), sender, nonce));
        }
    }
}
