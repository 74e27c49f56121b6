//! The thread of a chain: takes requests one after another, and makes blocks between them.
//!
//! In instant mode a block takes all that has arrived: requests are drained first, then one block is made, and what arrives meanwhile
//! forms the next. A sender is answered when its transaction is in a block, so a client that asks for the receipt next finds it.
//!
//! Transactions that take little time, and find nobody at the chain and nothing waiting for it, are done where they are, together with
//! their block: the way to another thread and back costs more than a transfer. Whoever has the [`Turn`] does one such thing and gives it
//! back.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tokio::sync::{broadcast, oneshot};

use super::{
    Chain, Event, Mining, Present, Published, Waiters,
    turn::{Table, Turn},
};

/// Requests waiting for the thread.
const QUEUE: usize = 1024;
/// Requests taken before a block is made.
const DRAIN: usize = 512;
/// Stack of a chain's thread. Programs run on stacks of their own; this is for the executor's recursion and the RPC's.
const STACK: usize = 8 << 20;

/// What is done at the chain, and perhaps what is left to do when the next block was tried.
type Task = Box<dyn FnOnce(&mut Chain, &mut Waiters) -> Option<Answer> + Send>;

/// Wakes who asked.
type Answer = Box<dyn FnOnce()>;

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
    table: Arc<Table>,
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
        let table = Arc::<Table>::default();
        let seat = table.clone();
        let thread = std::thread::Builder::new()
            .name(format!("chain {name}"))
            .stack_size(STACK)
            .spawn(move || {
                let mut chain = make();
                chain.events = Some(outlet);
                chain.published = Some(readers.clone());
                chain.publish();
                *seat.turn() = Some(Turn {
                    chain,
                    waiters: Waiters::default(),
                });
                run(&seat, &inbox);
                // Whoever looks at the chain holds its store open.
                *readers.write().unwrap_or_else(PoisonError::into_inner) = None;
                *seat.turn() = None;
            })?;
        Ok(Self {
            tasks: RwLock::new(Some(tasks)),
            table,
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
        self.queue(false, task).await
    }

    /// Runs `task`, which hands transactions over, and answers when a block was tried. If it is `brief`, both are done here where nothing is
    /// in their way.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn hand_over<R: Send + 'static>(
        &self,
        brief: bool,
        task: impl FnOnce(&mut Chain, &mut Waiters) -> R + Send + 'static,
    ) -> Result<R, Unavailable> {
        let task = if brief {
            match self.here(task) {
                Ok(done) => return done,
                Err(task) => task,
            }
        } else {
            task
        };
        self.queue(true, task).await
    }

    /// Runs `task` on the chain's thread, and answers at once or when a block was tried.
    async fn queue<R: Send + 'static>(
        &self,
        tried: bool,
        task: impl FnOnce(&mut Chain, &mut Waiters) -> R + Send + 'static,
    ) -> Result<R, Unavailable> {
        let (sender, receiver) = oneshot::channel();
        let task: Task = Box::new(move |chain, waiters| {
            let result = catch_unwind(AssertUnwindSafe(|| task(chain, waiters)));
            // Whoever has gone away does not need the answer.
            let answer = || drop(sender.send(result.map_err(|_| Unavailable::Panicked)));
            if tried {
                return Some(Box::new(answer));
            }
            answer();
            None
        });
        self.enqueue(task)?;
        receiver.await.unwrap_or(Err(Unavailable::Gone))
    }

    /// Runs a task on this thread and makes the block it asks for, or gives it back.
    fn here<R, T: FnOnce(&mut Chain, &mut Waiters) -> R>(
        &self,
        task: T,
    ) -> Result<Result<R, Unavailable>, T> {
        let tasks = self.tasks.read().unwrap_or_else(PoisonError::into_inner);
        let (Some(tasks), Some(mut turn)) = (tasks.as_ref(), self.table.free()) else {
            return Err(task);
        };
        let Some(turn) = turn.as_mut().filter(|turn| turn.is_idle()) else {
            return Err(task);
        };
        let Turn { chain, waiters } = turn;
        let done = catch_unwind(AssertUnwindSafe(|| task(chain, waiters)));
        turn.settle(false);
        if !turn.chain.pool.is_empty() || turn.waiters.deadline().is_some() {
            // The rest is the thread's. If it cannot be told, it is at work, and looks again by itself.
            let _ = self.put(tasks, Box::new(|_, _| None));
        }
        Ok(done.map_err(|_| Unavailable::Panicked))
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
        self.put(tasks, task)
    }

    fn put(&self, tasks: &SyncSender<Task>, task: Task) -> Result<(), Unavailable> {
        self.table.queue();
        tasks.try_send(task).map_err(|error| {
            self.table.unqueue();
            match error {
                TrySendError::Full(_) => Unavailable::Busy,
                TrySendError::Disconnected(_) => Unavailable::Gone,
            }
        })
    }
}

fn run(table: &Table, inbox: &Receiver<Task>) {
    let mut next_block = Instant::now();
    let mut interval = Duration::ZERO;
    // Whether the last block was full, so that the next follows without waiting.
    let mut more = false;
    loop {
        let (due, wake) = match table.turn().as_ref() {
            Some(Turn { chain, waiters }) => {
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
                (due, [due, waiters.deadline()].into_iter().flatten().min())
            }
            None => return,
        };
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
        let mut turn = table.turn();
        let Some(turn) = turn.as_mut() else {
            return;
        };
        let mut answers = Vec::new();
        if let Some(first) = first {
            for task in std::iter::once(first).chain(inbox.try_iter().take(DRAIN)) {
                table.unqueue();
                answers.extend(task(&mut turn.chain, &mut turn.waiters));
            }
        }
        let timed = due.is_some_and(|due| due <= Instant::now());
        if timed {
            next_block = after(interval);
        }
        more = turn.settle(timed);
        for answer in answers {
            answer();
        }
    }
}

/// A moment from now; one that no machine lives to see is brought forward to a year.
fn after(time: Duration) -> Instant {
    Instant::now() + time.min(Duration::from_secs(365 * 86_400))
}
