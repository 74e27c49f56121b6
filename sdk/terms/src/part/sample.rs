//! Values of every shape, for tests that hold for all terms. Not random in any sense that matters; the same seed gives the
//! same terms.

use crate::model::Terms;
use crate::part::Part;

/// A source of choices.
#[derive(Clone, Debug)]
pub struct Sampler {
    state: u64,
}

/// Names and remarks, some of them hostile to whoever quotes them.
const WORDS: &[&str] = &[
    "fee",
    "provider",
    "customer",
    "uptime",
    "a",
    "z9_",
    "可用率",
    "with \"quotes\" and \\",
    "two\nlines",
    "",
];

impl Sampler {
    /// Choices that follow from `seed`.
    pub const fn new(seed: u64) -> Self {
        Self {
            state: seed ^ 0x9e37_79b9_7f4a_7c15,
        }
    }

    /// 64 bits, often few of them set: edges are near zero.
    pub(crate) fn bits(&mut self) -> u64 {
        // SplitMix64: additive, so that no seed is stuck.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.state;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^= value >> 31;
        value >> (value % 64)
    }

    /// One of `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        // Counts are those of short lists.
        (self.bits() % (count as u64 * 1_021)) as usize % count
    }

    pub(crate) fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    /// Terms of any shape, sound or not.
    pub fn terms(&mut self) -> Terms {
        Terms::sample(self)
    }
}
