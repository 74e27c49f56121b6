//! What readers ask of a feed, in the shape that contracts written for Chainlink's aggregators ask it.

use crate::abi::{Scalar, Type};
use crate::host::Word;
use crate::types::{I256, U256};
use alloc::string::String;
use slacontract_macros::{Abi, interface};

/// The number of a round, from 1; 80 bits in the ABI, of which 64 are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoundId(pub u64);

impl Scalar for RoundId {
    const SCALAR: Type = Type::Plain {
        abi: "uint80",
        name: "RoundId",
    };
    const BYTES: usize = 10;

    fn word(&self) -> Word {
        self.0.word()
    }

    fn from_word(word: &Word) -> Option<Self> {
        if word[22..24] != [0, 0] {
            return None;
        }
        u64::from_word(word).map(Self)
    }
}

/// What is known of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub struct RoundData {
    /// Which round.
    pub round_id: RoundId,
    /// The answer, with as many decimals as the feed says.
    pub answer: I256,
    /// The round's first second.
    pub started_at: U256,
    /// When the last report it is made of came.
    pub updated_at: U256,
    /// The same round: no answer is carried over from another.
    pub answered_in_round: RoundId,
}

/// A feed as readers see it: Chainlink's `AggregatorV3Interface`.
#[interface]
pub trait Aggregator {
    /// Decimals of the answers.
    #[view]
    fn decimals(&self) -> u8;

    /// What is measured.
    #[view]
    fn description(&self) -> String;

    /// Which version of the contract this is.
    #[view]
    fn version(&self) -> U256;

    /// A round's answer; reverts where there is none.
    #[view]
    fn get_round_data(&self, round_id: RoundId) -> RoundData;

    /// The answer of the last round that has ended; reverts where there is none, whatever was answered before.
    #[view]
    fn latest_round_data(&self) -> RoundData;
}
