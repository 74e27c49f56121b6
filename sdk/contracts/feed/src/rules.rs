//! What a feed is set up with, once.

use crate::FeedError;
use slacontract::prelude::*;
use slacontract::terms::check::limits::MOST_SIGNERS;
use slacontract::terms::model;

/// How signers report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Mode {
    /// Each by itself.
    Each,
    /// Each by itself, committed to before it is revealed.
    Sealed,
    /// All in one transaction.
    Aggregated,
}

/// Which of an even count of values is the middle one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Middle {
    /// The lower of the two.
    Low,
    /// The higher.
    High,
    /// Their mean, rounded down.
    MeanFloor,
}

impl From<Middle> for model::Middle {
    fn from(middle: Middle) -> Self {
        match middle {
            Middle::Low => Self::Low,
            Middle::High => Self::High,
            Middle::MeanFloor => Self::MeanFloor,
        }
    }
}

/// The rules of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi, Store)]
pub struct Rules {
    /// How signers report.
    pub mode: Mode,
    /// Which value is the middle one.
    pub middle: Middle,
    /// How many reports an answer takes (k); more than half of the signers.
    pub quorum: u8,
    /// Decimals of the values.
    pub decimals: u8,
    /// The least value that is believed.
    pub min: i64,
    /// The greatest.
    pub max: i64,
    /// The least share of due samples that must have been taken for a report to count.
    pub coverage: PartsPerBillion,
    /// By how much a value must differ from the last answer to be told at once.
    pub deviation: PartsPerBillion,
    /// How long a round lasts.
    pub heartbeat: Duration,
    /// How long after it reports are taken; at most a heartbeat.
    pub collect: Duration,
    /// What a report earns.
    pub reward: Amount,
    /// A signer that missed so many..
    pub missed: u8,
    /// ..of so many last rounds may be ejected; 0 for never.
    pub among: u8,
}

impl Rules {
    /// Refuses rules that cannot be kept.
    pub(crate) fn check(&self, signers: &[Address]) -> Result<(), FeedError> {
        let count = signers.len() as u64;
        ensure!(
            count > 0 && count <= MOST_SIGNERS as u64,
            FeedError::WrongSignerCount {
                given: count,
                most: MOST_SIGNERS as u64
            }
        );
        ensure!(
            2 * u64::from(self.quorum) > count && u64::from(self.quorum) <= count,
            FeedError::WrongQuorum {
                quorum: self.quorum,
                signers: count
            }
        );
        ensure!(
            self.min <= self.max,
            FeedError::InvalidValue {
                value: self.min,
                min: self.min,
                max: self.max
            }
        );
        // A sealed feed halves the time for reports; the rounds of a few ten thousand years are counted.
        let least = Duration::from_seconds(2);
        ensure!(
            self.collect >= least
                && self.collect <= self.heartbeat
                && self.heartbeat.seconds() <= 1 << 40,
            FeedError::WrongTimes {
                heartbeat: self.heartbeat,
                collect: self.collect
            }
        );
        ensure!(
            self.missed <= self.among && (self.missed == 0) == (self.among == 0),
            FeedError::NotEjectable {
                missed: self.missed.into(),
                needed: self.among.into(),
                left: count as u32
            }
        );
        for (at, address) in signers.iter().copied().enumerate() {
            let again = signers.iter().take(at).any(|earlier| *earlier == address);
            ensure!(
                !address.is_zero() && !again,
                FeedError::StrangeSigner { signer: address }
            );
        }
        Ok(())
    }
}
