//! The listener: a thread per connection, a bounded number of them, on loopback only.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use alloy_primitives::U256;
use slacontract_executor::Params;
use slacontract_vm::Programs;
use tracing::{debug, error, warn};

use super::operations::GENESIS_TIME;
use super::session;
use crate::accounts::DevAccounts;
use crate::chain::ChainSettings;
use crate::genesis::Genesis;

/// The most test chains at a time.
pub const MAX_CHAINS: usize = 4096;

/// What each account of a test chain holds: 10,000 ether, in wei.
pub(super) const BALANCE: u128 = 10_000 * 1_000_000_000_000_000_000;

/// What every test chain starts from.
pub(super) struct Ground {
    /// The genesis, shared by all.
    pub genesis: Genesis,
    /// The VM, shared by all: code is compiled once per node.
    pub vm: Arc<dyn Programs>,
    /// What execution depends on.
    pub params: Params,
}

/// The open listener of the test lane. The thread behind it lives as long as the process.
#[derive(Clone, Copy, Debug)]
pub struct LaneServer {
    address: SocketAddr,
}

impl LaneServer {
    /// Listens on a free loopback port. Test chains have `accounts`, and a genesis of their own: free gas, fixed time.
    ///
    /// # Errors
    /// If no port can be had.
    pub fn start(accounts: DevAccounts, vm: Arc<dyn Programs>, params: Params) -> io::Result<Self> {
        let gas_limit = ChainSettings::default().block_gas_limit;
        let genesis = Genesis::new(accounts, U256::from(BALANCE), GENESIS_TIME, gas_limit, 0);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let ground = Arc::new(Ground {
            genesis,
            vm,
            params,
        });
        thread::Builder::new()
            .name("lane".into())
            .spawn(move || accept(&listener, &ground))?;
        Ok(Self { address })
    }

    /// Where it listens: what a test finds in `SLACONTRACT_DEVNET`.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

fn accept(listener: &TcpListener, ground: &Arc<Ground>) {
    let open = Arc::new(AtomicUsize::new(0));
    for socket in listener.incoming() {
        let socket = match socket {
            Ok(socket) => socket,
            Err(error) => {
                warn!(%error, "the test lane could not accept a connection");
                continue;
            }
        };
        if open.load(Ordering::Relaxed) >= MAX_CHAINS {
            warn!(
                limit = MAX_CHAINS,
                "a test chain was refused: too many are open"
            );
            continue;
        }
        open.fetch_add(1, Ordering::Relaxed);
        let (ground, counter) = (Arc::clone(ground), Arc::clone(&open));
        let spawned = thread::Builder::new()
            .name("test chain".into())
            .spawn(move || {
                serve(socket, &ground);
                counter.fetch_sub(1, Ordering::Relaxed);
            });
        if let Err(error) = spawned {
            open.fetch_sub(1, Ordering::Relaxed);
            warn!(%error, "no thread for a test chain");
        }
    }
}

/// One test's chain from its first to its last byte. What goes wrong ends this chain and no other.
fn serve(socket: TcpStream, ground: &Ground) {
    match catch_unwind(AssertUnwindSafe(|| session::run(socket, ground))) {
        Ok(Ok(())) => {}
        Ok(Err(lost)) => debug!(%lost, "a test chain has ended"),
        Err(_) => error!("a test chain has ended by a panic; this is a bug of the devnet"),
    }
}
