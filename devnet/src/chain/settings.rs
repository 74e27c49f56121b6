//! What a chain is told once, and what cheats may change later.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use alloy_primitives::{Address, B256};
use slacontract_executor::Params;

/// How a chain is set up.
#[derive(Clone, Debug)]
pub struct ChainSettings {
    /// What execution depends on.
    pub params: Params,
    /// Base fee in wei per gas; the same for every block unless a cheat changes it.
    pub base_fee: u64,
    /// Gas limit that headers carry.
    pub block_gas_limit: u64,
    /// The most gas `eth_call` and `eth_estimateGas` may use.
    pub rpc_gas_cap: u64,
    /// When blocks are made.
    pub mining: Mining,
    /// Where block timestamps come from.
    pub clock: Clock,
    /// How many states back can be read.
    pub history: usize,
    /// The most transactions waiting, over all senders.
    pub pool_limit: usize,
    /// BLOCKHASH and PREVRANDAO come from this seed instead of from the headers, so that two chains in lockstep agree on them.
    pub hash_seed: Option<B256>,
    /// Who receives priority fees.
    pub coinbase: Address,
}

impl Default for ChainSettings {
    fn default() -> Self {
        Self {
            params: Params::default(),
            base_fee: 100_000_000,
            block_gas_limit: 1 << 40,
            rpc_gas_cap: 1 << 26,
            mining: Mining::Instant,
            clock: Clock::wall(),
            history: 4096,
            pool_limit: 16_384,
            hash_seed: None,
            coinbase: Address::ZERO,
        }
    }
}

impl ChainSettings {
    /// A chain that a test drives: gas is free, time starts at `genesis_time` and moves one second per block, block hashes come from
    /// `seed`. Two such chains given the same operations agree on everything but gas.
    #[must_use]
    pub fn for_tests(params: Params, genesis_time: u64, seed: B256) -> Self {
        Self {
            params,
            base_fee: 0,
            mining: Mining::Manual,
            clock: Clock::stepped(genesis_time, 1),
            hash_seed: Some(seed),
            ..Self::default()
        }
    }
}

/// When blocks are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mining {
    /// As soon as something is pending.
    Instant,
    /// At every interval, empty or not.
    Interval(Duration),
    /// Only when asked to.
    Manual,
}

/// Where timestamps come from. They never decrease.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Seconds added to the wall clock.
    offset: i64,
    /// The next block's timestamp, set by hand.
    next: Option<u64>,
    /// Seconds between blocks, if somebody wants them evenly apart.
    interval: Option<u64>,
    /// Seconds between blocks of a chain without a wall clock.
    step: Option<u64>,
    /// What a chain without a wall clock starts from.
    start: u64,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn wall() -> Self {
        Self {
            offset: 0,
            next: None,
            interval: None,
            step: None,
            start: 0,
        }
    }

    /// No clock: every block is `step` seconds after the one before, and none is before `start`.
    #[must_use]
    pub const fn stepped(start: u64, step: u64) -> Self {
        Self {
            offset: 0,
            next: None,
            interval: None,
            step: Some(step),
            start,
        }
    }

    /// Timestamp of a block that would be made now, after one of time `last`.
    #[must_use]
    pub fn peek(&self, last: u64) -> u64 {
        if let Some(next) = self.next {
            return next.max(last);
        }
        if let Some(interval) = self.interval {
            return last.saturating_add(interval);
        }
        match self.step {
            Some(step) => last.saturating_add(step).max(self.start),
            None => wall_seconds().saturating_add_signed(self.offset).max(last),
        }
    }

    /// A block of time `time` was made; later ones go on from there.
    pub fn took(&mut self, time: u64) {
        if self.next.take().is_some() {
            self.offset = time
                .cast_signed()
                .saturating_sub(wall_seconds().cast_signed());
        }
    }

    /// Moves time forward by `seconds`; returns the total offset. On a chain without a wall clock the next block is that much later.
    pub fn advance(&mut self, last: u64, seconds: u64) -> i64 {
        if self.step.is_some() {
            // The time that passes is counted from the latest block, so the step that every operation takes comes on top.
            self.next = Some(self.peek(last).saturating_add(seconds));
        } else if let Some(next) = &mut self.next {
            *next = next.saturating_add(seconds);
        } else {
            self.offset = self.offset.saturating_add_unsigned(seconds);
        }
        self.offset
    }

    /// Lets blocks be so many seconds apart, or ends that. Whether they were until now.
    pub fn set_interval(&mut self, seconds: Option<u64>) -> bool {
        std::mem::replace(&mut self.interval, seconds).is_some()
    }

    /// Seconds added to the machine's clock.
    #[must_use]
    pub const fn offset(&self) -> i64 {
        self.offset
    }

    /// Sets how far time is from the machine's clock, in seconds.
    pub const fn set_offset(&mut self, offset: i64) {
        self.offset = offset;
    }

    /// Sets the next block's timestamp. Later blocks go on from there.
    pub fn set_next(&mut self, time: u64) {
        self.next = Some(time);
    }

    /// Sets the time that blocks go on from, at once.
    pub fn set_time(&mut self, time: u64) {
        self.next = None;
        self.offset = time
            .cast_signed()
            .saturating_sub(wall_seconds().cast_signed());
        self.start = time;
    }
}

/// Seconds since 1970 by the machine's clock.
#[must_use]
pub fn wall_seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
