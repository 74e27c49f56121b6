//! What memory pages cost (stylus.md 4.4).
//!
//! Pages are shared by the frames of a transaction: a frame opens its pages on entry and when it grows, and they close when it
//! returns; the most ever open keeps its price.

use crate::{Pages, Params};

impl Pages {
    /// Gas for opening `new` more pages, without opening them; `u64::MAX` when no gas buys them.
    #[must_use]
    pub fn cost(&self, params: &Params, new: u16) -> u64 {
        let open = self.open.saturating_add(new);
        let ever = self.ever.max(open);
        if ever <= params.free_pages {
            return 0;
        }
        let paid = |pages: u16| u64::from(pages.saturating_sub(params.free_pages));
        let linear = u64::from(params.page_gas) * (paid(open) - paid(self.open));
        linear.saturating_add(exponential(ever).saturating_sub(exponential(self.ever)))
    }

    /// Opens `new` more pages.
    pub fn open(&mut self, new: u16) {
        self.open = self.open.saturating_add(new);
        self.ever = self.ever.max(self.open);
    }
}

/// The part of the price that grows with the most pages ever open.
fn exponential(pages: u16) -> u64 {
    EXPONENTIAL
        .get(usize::from(pages))
        .copied()
        .unwrap_or(u64::MAX)
}

/// `floor(31_874_000 ^ (pages / 128))`, the last one less by one as the reference computes it.
const EXPONENTIAL: [u64; 129] = [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11, 12, 14, 17, 19, 22, 25, 29, 33, 38,
    43, 50, 57, 65, 75, 85, 98, 112, 128, 147, 168, 193, 221, 253, 289, 331, 379, 434, 497, 569,
    651, 745, 853, 976, 1_117, 1_279, 1_463, 1_675, 1_917, 2_194, 2_511, 2_874, 3_290, 3_765,
    4_309, 4_932, 5_645, 6_461, 7_395, 8_464, 9_687, 11_087, 12_689, 14_523, 16_621, 19_024,
    21_773, 24_919, 28_521, 32_642, 37_359, 42_758, 48_938, 56_010, 64_104, 73_368, 83_971, 96_106,
    109_994, 125_890, 144_082, 164_904, 188_735, 216_010, 247_226, 282_953, 323_844, 370_643,
    424_206, 485_509, 555_672, 635_973, 727_880, 833_067, 953_456, 1_091_243, 1_248_941, 1_429_429,
    1_636_000, 1_872_423, 2_143_012, 2_452_704, 2_807_151, 3_212_820, 3_677_113, 4_208_502,
    4_816_684, 5_512_756, 6_309_419, 7_221_210, 8_264_766, 9_459_129, 10_826_093, 12_390_601,
    14_181_199, 16_230_562, 18_576_084, 21_260_563, 24_332_984, 27_849_408, 31_873_999,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ramp_has_the_published_points() {
        for (pages, gas) in [
            (0, 1),
            (5, 1),
            (10, 3),
            (20, 14),
            (64, 5_645),
            (128, 31_873_999),
            (129, u64::MAX),
        ] {
            assert_eq!(exponential(pages), gas, "{pages} pages");
        }
    }

    #[test]
    fn two_pages_are_free_and_seventeen_cost_fifteen_thousand() {
        let params = Params::default();
        let mut pages = Pages::default();
        assert_eq!(pages.cost(&params, 2), 0);
        assert_eq!(pages.cost(&params, 17), 15_008);
        pages.open(1);
        assert_eq!(pages.cost(&params, 20), 19_000 + exponential(21) - 1);
        assert_eq!(pages.cost(&params, 500), u64::MAX);
    }

    #[test]
    fn closed_pages_are_paid_again_only_in_their_linear_part() {
        let params = Params::default();
        let mut pages = Pages { open: 1, ever: 1 };
        pages.open(20);
        pages.open = 1;
        assert_eq!(pages.cost(&params, 20), 19_000);
    }
}
