//! Whose turn it is: one request or block at a time, on whatever thread.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{
    Chain, Mining,
    waiters::{Fate, Waiters},
};

/// Where the turn lies while nobody has it; nothing before the chain began and after it ended.
#[derive(Debug, Default)]
pub(super) struct Table {
    turn: Mutex<Option<Turn>>,
    /// Requests that wait for the chain's thread.
    queued: AtomicUsize,
}

impl Table {
    /// The turn, as soon as whoever has it gives it back.
    pub(super) fn turn(&self) -> MutexGuard<'_, Option<Turn>> {
        // What panics at the chain is caught there.
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The turn, unless somebody has it or requests wait, which come first.
    pub(super) fn free(&self) -> Option<MutexGuard<'_, Option<Turn>>> {
        if self.queued.load(Ordering::Acquire) > 0 {
            return None;
        }
        match self.turn.try_lock() {
            Ok(turn) => Some(turn),
            Err(TryLockError::Poisoned(turn)) => Some(turn.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// A request waits.
    pub(super) fn queue(&self) {
        self.queued.fetch_add(1, Ordering::AcqRel);
    }

    /// A request does not wait any more.
    pub(super) fn unqueue(&self) {
        self.queued.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A chain, and those who wait for its transactions.
#[derive(Debug)]
pub(super) struct Turn {
    pub(super) chain: Chain,
    pub(super) waiters: Waiters,
}

impl Turn {
    /// Whether a block is made as soon as something waits for it, and nothing does.
    pub(super) fn is_idle(&self) -> bool {
        self.chain.settings.mining == Mining::Instant && self.chain.pool.is_empty()
    }

    /// Makes a block if one is due, because it is time or because something waits, and answers those who waited for it. Whether the next is
    /// due at once, because not all had room.
    pub(super) fn settle(&mut self, timed: bool) -> bool {
        let instant = self.chain.settings.mining == Mining::Instant;
        let made = (timed || instant && !self.chain.pool.is_empty()) && self.make_block(timed);
        self.answer_included();
        self.waiters.give_up();
        made && instant && !self.chain.pool.is_empty()
    }

    /// Whether a block was made.
    fn make_block(&mut self, empty: bool) -> bool {
        let Self { chain, waiters } = self;
        let sealed = catch_unwind(AssertUnwindSafe(|| {
            if empty {
                chain.mine()
            } else {
                chain.seal_pending()
            }
        }));
        match sealed {
            Ok(Ok(sealed)) => {
                for (hash, error) in sealed.dropped {
                    tracing::warn!(%hash, %error, "transaction dropped");
                    waiters.refuse(hash, error);
                }
                sealed.block.is_some()
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "no block could be made; the waiting transactions are dropped");
                chain.clear_pool();
                waiters.refuse_all(&error);
                false
            }
            Err(_) => {
                tracing::error!("making a block panicked; the waiting transactions are dropped");
                chain.clear_pool();
                false
            }
        }
    }

    /// Tells those who wait for transactions of the blocks that were made since.
    fn answer_included(&mut self) {
        for block in std::mem::take(&mut self.chain.untold) {
            for (index, transaction) in block.transactions.iter().enumerate() {
                let fate = || Fate::Included(block.clone(), index);
                self.waiters.tell(transaction.hash, fate);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_turn_is_free_when_nobody_has_it_and_nothing_is_queued() {
        let table = Table::default();
        assert!(table.free().is_some());
        table.queue();
        assert!(table.free().is_none());
        table.unqueue();
        let taken = table.turn();
        assert!(table.free().is_none());
        drop(taken);
        assert!(table.free().is_some());
    }
}
