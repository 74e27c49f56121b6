//! Those who wait for transactions, and what they are told.

use std::{collections::HashMap, sync::Arc, time::Instant};

use alloy_primitives::B256;
use slacontract_store::{Block, StoreError};
use tokio::sync::oneshot;

use super::Refused;

/// What became of a transaction.
#[derive(Debug)]
pub enum Fate {
    /// It is in this block, at this index.
    Included(Arc<Block>, usize),
    /// It was dropped while the block was made.
    Dropped(Refused),
    /// It waits: for an earlier nonce, or because blocks are not made at once.
    Waiting,
}

/// How long somebody waits for a transaction.
#[derive(Clone, Copy, Debug)]
pub enum Patience {
    /// Until the next block was tried.
    NextBlock,
    /// Until it is included, at most until then.
    Until(Instant),
}

/// Those who wait for transactions.
#[derive(Debug, Default)]
pub struct Waiters {
    waiting: HashMap<B256, Vec<(Patience, oneshot::Sender<Fate>)>>,
}

impl Waiters {
    /// A channel on which the fate of `hash` comes.
    pub fn wait(&mut self, hash: B256, patience: Patience) -> oneshot::Receiver<Fate> {
        let (sender, receiver) = oneshot::channel();
        self.waiting
            .entry(hash)
            .or_default()
            .push((patience, sender));
        receiver
    }

    /// Tells those who wait for `hash` what became of it.
    pub(super) fn tell(&mut self, hash: B256, mut fate: impl FnMut() -> Fate) {
        for (_, waiter) in self.waiting.remove(&hash).unwrap_or_default() {
            // Whoever has gone away does not need the answer.
            let _ = waiter.send(fate());
        }
    }

    /// Tells those who wait for `hash` why it was dropped.
    pub(super) fn refuse(&mut self, hash: B256, error: Refused) {
        let text = error.to_string();
        let mut error = Some(error);
        self.tell(hash, || {
            let error = error.take();
            Fate::Dropped(error.unwrap_or_else(|| Refused::Undecodable(text.clone())))
        });
    }

    /// Tells all that their transactions were dropped because no block could be made.
    pub(super) fn refuse_all(&mut self, error: &StoreError) {
        let hashes: Vec<_> = self.waiting.keys().copied().collect();
        for hash in hashes {
            self.tell(hash, || Fate::Dropped(Refused::Store(error.clone())));
        }
    }

    /// Answers those whose patience is over now that a block was tried.
    pub(super) fn give_up(&mut self) {
        let now = Instant::now();
        self.waiting.retain(|_, waiters| {
            let (over, left): (Vec<_>, Vec<_>) =
                waiters.drain(..).partition(|(patience, _)| match patience {
                    Patience::NextBlock => true,
                    Patience::Until(deadline) => *deadline <= now,
                });
            for (_, waiter) in over {
                let _ = waiter.send(Fate::Waiting);
            }
            *waiters = left;
            !waiters.is_empty()
        });
    }

    /// When the first of them loses patience.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let all = self.waiting.values().flatten();
        all.filter_map(|(patience, _)| {
            if let Patience::Until(deadline) = patience {
                Some(*deadline)
            } else {
                None
            }
        })
        .min()
    }
}
