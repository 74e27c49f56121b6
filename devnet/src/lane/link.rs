//! The socket of one test chain, shared by the session that answers operations and the frames that run in the test.
//!
//! Whoever holds the turn reads and writes: the session between operations, the topmost native frame during one. A link that has
//! failed stays failed, and everything on it ends.

use std::collections::HashSet;
use std::io::BufReader;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use alloy_primitives::B256;
use slacontract_lane::{ToChain, ToTest, Wire, stream};

/// The conversation is over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the test's connection {0}")]
pub struct Lost(pub String);

/// One test's connection and the code it runs itself.
pub struct Link {
    socket: Mutex<BufReader<TcpStream>>,
    native: Mutex<HashSet<B256>>,
    /// Whether everything runs in the VM for now.
    metered: AtomicBool,
    lost: Mutex<Option<Lost>>,
}

impl Link {
    /// A link on an accepted connection.
    pub fn new(socket: BufReader<TcpStream>) -> Self {
        Self {
            socket: Mutex::new(socket),
            native: Mutex::default(),
            metered: AtomicBool::new(false),
            lost: Mutex::default(),
        }
    }

    /// From now on frames of this code run in the test.
    pub fn run_natively(&self, code_hash: B256) {
        locked(&self.native).insert(code_hash);
    }

    /// Makes every frame run in the VM, or ends that.
    pub fn meter(&self, metered: bool) {
        self.metered.store(metered, Ordering::Relaxed);
    }

    /// Whether frames of this code run in the test.
    pub fn is_native(&self, code_hash: B256) -> bool {
        !self.metered.load(Ordering::Relaxed) && locked(&self.native).contains(&code_hash)
    }

    /// Sends a message.
    ///
    /// # Errors
    /// [`Lost`], from then on for ever.
    pub fn send(&self, message: &ToTest) -> Result<(), Lost> {
        self.check()?;
        let sent = stream::send(locked(&self.socket).get_mut(), &message.encode());
        sent.map_err(|error| self.lose(format!("failed: {error}")))
    }

    /// Waits for a message; nothing if the test has closed the connection.
    ///
    /// # Errors
    /// [`Lost`], from then on for ever.
    pub fn receive(&self) -> Result<Option<ToChain>, Lost> {
        self.check()?;
        let received = stream::receive(&mut *locked(&self.socket));
        let bytes = received.map_err(|error| self.lose(format!("failed: {error}")))?;
        bytes
            .map(|bytes| {
                ToChain::decode(&bytes).map_err(|error| {
                    self.lose(format!("carries something else than a message: {error}"))
                })
            })
            .transpose()
    }

    /// Ends the conversation.
    pub fn lose(&self, why: String) -> Lost {
        let lost = Lost(why);
        *locked(&self.lost) = Some(lost.clone());
        let _ = locked(&self.socket)
            .get_mut()
            .shutdown(std::net::Shutdown::Both);
        lost
    }

    fn check(&self) -> Result<(), Lost> {
        match &*locked(&self.lost) {
            Some(lost) => Err(lost.clone()),
            None => Ok(()),
        }
    }
}

/// The lock's content. A thread that panicked while it held one of these locks leaves it valid: each is changed in one step.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
