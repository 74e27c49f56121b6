//! The thread of a chain: takes requests one after another, and makes blocks between them.
//!
//! In instant mode a block takes all that has arrived: requests are drained first, then one block is made, and what arrives meanwhile
//! forms the next. A sender is answered when its transaction is in a block, so a client that asks for the receipt next finds it.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use alloy_primitives::B256;
use slacontract_store::{Block, StoreError};
use tokio::sync::{broadcast, oneshot};

use super::{Chain, Event, Mining, Present, Published, Refused};

/// Requests waiting for the thread.
const QUEUE: usize = 1024;
/// Requests taken before a block is made.
const DRAIN: usize = 512;
/// Stack of a chain's thread. Programs run on stacks of their own; this is for the executor's recursion and the RPC's.
const STACK: usize = 8 << 20;

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

type Task = Box<dyn FnOnce(&mut Chain, &mut Waiters) + Send>;

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

    fn tell(&mut self, hash: B256, fate: impl Fn() -> Fate) {
        for (_, waiter) in self.waiting.remove(&hash).unwrap_or_default() {
            // Whoever has gone away does not need the answer.
            let _ = waiter.send(fate());
        }
    }

    /// Tells all that their transactions were dropped because no block could be made.
    fn refuse_all(&mut self, error: &StoreError) {
        let hashes: Vec<_> = self.waiting.keys().copied().collect();
        for hash in hashes {
            self.tell(hash, || Fate::Dropped(Refused::Store(error.clone())));
        }
    }

    /// Answers those whose patience is over.
    fn give_up(&mut self, tried: bool) {
        let now = Instant::now();
        self.waiting.retain(|_, waiters| {
            let (over, left): (Vec<_>, Vec<_>) =
                waiters.drain(..).partition(|(patience, _)| match patience {
                    Patience::NextBlock => tried,
                    Patience::Until(deadline) => *deadline <= now,
                });
            for (_, waiter) in over {
                let _ = waiter.send(Fate::Waiting);
            }
            *waiters = left;
            !waiters.is_empty()
        });
    }

    fn deadline(&self) -> Option<Instant> {
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

/// Why a chain did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unavailable {
    /// Too much is waiting.
    #[error("the chain is busy: {QUEUE} requests are waiting; try again")]
    Busy,
    /// The chain was dropped.
    #[error("this chain does not exist any more")]
    Gone,
    /// The request made the node panic. It is a bug; the chain is as it was before.
    #[error("internal error: this request made the node panic; please report it with the request")]
    Panicked,
}

/// A chain on a thread of its own. Dropping the handle ends the chain.
#[derive(Debug)]
pub struct ChainHandle {
    /// Taken away when the chain ends.
    tasks: RwLock<Option<SyncSender<Task>>>,
    events: broadcast::Sender<Event>,
    published: Published,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl ChainHandle {
    /// Starts a chain, which `make` makes on its thread.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn start(
        name: &str,
        make: impl FnOnce() -> Chain + Send + 'static,
    ) -> std::io::Result<Self> {
        let (tasks, inbox) = sync_channel(QUEUE);
        let events = broadcast::Sender::new(super::BACKLOG);
        let outlet = events.clone();
        let published = Published::default();
        let readers = published.clone();
        let thread = std::thread::Builder::new()
            .name(format!("chain {name}"))
            .stack_size(STACK)
            .spawn(move || {
                let mut chain = make();
                chain.events = Some(outlet);
                chain.published = Some(readers.clone());
                chain.publish();
                run(&mut chain, &inbox);
                // Whoever looks at the chain holds its store open.
                *readers.write().unwrap_or_else(PoisonError::into_inner) = None;
            })?;
        Ok(Self {
            tasks: RwLock::new(Some(tasks)),
            events,
            published,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// The chain as it is now, to be read beside its thread; nothing if it has to be asked.
    #[must_use]
    pub fn present(&self) -> Option<Arc<Present>> {
        let published = self.published.read();
        published.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs `task` on the chain's thread.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn with<R: Send + 'static>(
        &self,
        task: impl FnOnce(&mut Chain, &mut Waiters) -> R + Send + 'static,
    ) -> Result<R, Unavailable> {
        let (sender, receiver) = oneshot::channel();
        let task: Task = Box::new(move |chain, waiters| {
            let result = catch_unwind(AssertUnwindSafe(|| task(chain, waiters)));
            let _ = sender.send(result.map_err(|_| Unavailable::Panicked));
        });
        self.enqueue(task)?;
        receiver.await.unwrap_or(Err(Unavailable::Gone))
    }

    /// Events from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Ends the chain, whoever still holds a handle. Requests that wait are answered first; the thread is not waited for.
    pub fn end(&self) {
        *self.tasks.write().unwrap_or_else(PoisonError::into_inner) = None;
        // Nobody listening is fine.
        let _ = self.events.send(Event::Ended);
    }

    /// Ends the chain and waits until its store is closed.
    pub fn close(&self) {
        self.end();
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            // A panic on it was told when it happened.
            let _ = thread.join();
        }
    }

    fn enqueue(&self, task: Task) -> Result<(), Unavailable> {
        let tasks = self.tasks.read().unwrap_or_else(PoisonError::into_inner);
        let tasks = tasks.as_ref().ok_or(Unavailable::Gone)?;
        tasks.try_send(task).map_err(|error| match error {
            TrySendError::Full(_) => Unavailable::Busy,
            TrySendError::Disconnected(_) => Unavailable::Gone,
        })
    }
}

fn run(chain: &mut Chain, inbox: &Receiver<Task>) {
    let mut waiters = Waiters::default();
    let mut next_block = Instant::now();
    let mut interval = Duration::ZERO;
    // Whether the last block was full, so that the next follows without waiting.
    let mut more = false;
    loop {
        let due = match chain.settings.mining {
            Mining::Interval(every) => {
                if interval != every {
                    interval = every;
                    next_block = after(every);
                }
                Some(next_block)
            }
            _ => {
                interval = Duration::ZERO;
                None
            }
        };
        let wake = [due, waiters.deadline()].into_iter().flatten().min();
        let first = match wake {
            _ if more => match inbox.try_recv() {
                Ok(task) => Some(task),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => return,
            },
            None => match inbox.recv() {
                Ok(task) => Some(task),
                Err(_) => return,
            },
            Some(wake) => {
                match inbox.recv_timeout(wake.saturating_duration_since(Instant::now())) {
                    Ok(task) => Some(task),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        };
        if let Some(task) = first {
            task(chain, &mut waiters);
            for task in inbox.try_iter().take(DRAIN) {
                task(chain, &mut waiters);
            }
        }
        let timed = due.is_some_and(|due| due <= Instant::now());
        if timed {
            next_block = after(interval);
        }
        let instant = chain.settings.mining == Mining::Instant && !chain.pool.is_empty();
        more = false;
        if timed || instant {
            let made = make_block(chain, &mut waiters, timed);
            more = made && chain.settings.mining == Mining::Instant && !chain.pool.is_empty();
        } else {
            answer_included(chain, &mut waiters);
        }
        waiters.give_up(true);
    }
}

/// A moment from now; one that no machine lives to see is brought forward to a year.
fn after(time: Duration) -> Instant {
    Instant::now() + time.min(Duration::from_secs(365 * 86_400))
}

/// Whether a block was made.
fn make_block(chain: &mut Chain, waiters: &mut Waiters, empty: bool) -> bool {
    let sealed = catch_unwind(AssertUnwindSafe(|| {
        if empty {
            chain.mine()
        } else {
            chain.seal_pending()
        }
    }));
    let mut made = false;
    match sealed {
        Ok(Ok(sealed)) => {
            made = sealed.block.is_some();
            for (hash, error) in sealed.dropped {
                tracing::warn!(%hash, %error, "transaction dropped");
                if let Some(all) = waiters.waiting.remove(&hash) {
                    let text = error.to_string();
                    let mut error = Some(error);
                    for (_, waiter) in all {
                        let fate = error
                            .take()
                            .unwrap_or_else(|| Refused::Undecodable(text.clone()));
                        let _ = waiter.send(Fate::Dropped(fate));
                    }
                }
            }
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "no block could be made; the waiting transactions are dropped");
            chain.clear_pool();
            waiters.refuse_all(&error);
        }
        Err(_) => {
            tracing::error!("making a block panicked; the waiting transactions are dropped");
            chain.clear_pool();
        }
    }
    answer_included(chain, waiters);
    made
}

/// Tells those who wait for transactions of the blocks that were made since.
fn answer_included(chain: &mut Chain, waiters: &mut Waiters) {
    for block in std::mem::take(&mut chain.untold) {
        for (index, transaction) in block.transactions.iter().enumerate() {
            waiters.tell(transaction.hash, || Fate::Included(block.clone(), index));
        }
    }
}
