//! Measured ratios, never rounded before they are compared.

use core::cmp::Ordering;

use crate::units::PartsPerBillion;

/// Good samples out of all samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// Samples that were good.
    pub good: u64,
    /// All samples; zero is no traffic.
    pub total: u64,
}

impl Ratio {
    /// True when the ratio is strictly below `target`; equality is met. A ratio of nothing is not below anything.
    #[inline]
    pub const fn is_below(self, target: PartsPerBillion) -> bool {
        is_less(self.good, 1_000_000_000, target.get() as u64, self.total)
    }

    /// The ratio in billionths, rounded down: for display, never for a verdict. `None` without traffic.
    pub const fn floor(self) -> Option<PartsPerBillion> {
        if self.total == 0 {
            return None;
        }
        let parts = (self.good as u128) * 1_000_000_000 / (self.total as u128);
        Some(PartsPerBillion::new(if parts > 1_000_000_000 {
            1_000_000_000
        } else {
            parts as u32
        }))
    }

    /// The samples of both together. Traps when they exceed 64 bits.
    pub const fn add(self, other: Self) -> Self {
        match (
            self.good.checked_add(other.good),
            self.total.checked_add(other.total),
        ) {
            (Some(good), Some(total)) => Self { good, total },
            _ => crate::units::overflow(),
        }
    }

    /// Orders by value, exactly; equal ratios by the smaller total.
    pub fn order(self, other: Self) -> Ordering {
        if is_less(self.good, other.total, other.good, self.total) {
            Ordering::Less
        } else if is_less(other.good, self.total, self.good, other.total) {
            Ordering::Greater
        } else {
            self.total.cmp(&other.total)
        }
    }

    /// True when the samples taken (`total`) are at least `coverage` of those due (`total + missing`).
    #[inline]
    pub const fn covers(self, missing: u64, coverage: PartsPerBillion) -> bool {
        // total >= coverage * (total + missing), with what is on both sides taken away.
        let coverage = coverage.get() as u64;
        let beyond = 1_000_000_000_u64.saturating_sub(coverage);
        !is_less(self.total, beyond, missing, coverage)
    }
}

/// Whether the product of the first two is below that of the others. One function: comparing products of 128 bits takes a contract as much
/// room as the rule that does it.
#[inline(never)]
const fn is_less(left: u64, by: u64, right: u64, times: u64) -> bool {
    (left as u128) * (by as u128) < (right as u128) * (times as u128)
}

/// Timeslices: a slice is good when its own ratio reaches `slice_target`.
pub const fn slice_is_good(slice: Ratio, slice_target: PartsPerBillion) -> bool {
    !slice.is_below(slice_target)
}

/// Ratio timeslices: the mean of the slices' ratios, as billionths over `slices * 10^9`.
///
/// The one stated exception to "never round": the bad share of each slice is floored to billionths before the mean.
/// Slices without traffic are left out.
pub fn ratio_of_slices(slices: impl IntoIterator<Item = Ratio>) -> Ratio {
    let mut mean = Ratio::default();
    for slice in slices.into_iter().filter(|slice| slice.total > 0) {
        let bad = u128::from(slice.total.saturating_sub(slice.good)) * 1_000_000_000
            / u128::from(slice.total);
        mean.good += 1_000_000_000 - bad as u64;
        mean.total += 1_000_000_000;
    }
    mean
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn what_was_taken_is_compared_with_the_share_of_what_was_due(
            total: u64,
            missing: u64,
            shift in 0_u32..64,
            coverage in prop_oneof![0_u32..=1_000_000_000, Just(1_000_000_000), 999_999_990_u32..=1_000_000_000],
        ) {
            let (total, missing) = (total >> shift, missing >> shift);
            let due = u128::from(coverage) * (u128::from(total) + u128::from(missing));
            let is_covered = Ratio { good: 0, total }.covers(missing, PartsPerBillion::new(coverage));
            prop_assert_eq!(is_covered, u128::from(total) * 1_000_000_000 >= due);
        }
    }

    #[test]
    fn exactly_the_agreed_share_is_enough() {
        let four_fifths = PartsPerBillion::new(800_000_000);
        for (total, missing, is_covered) in
            [(4, 1, true), (4, 2, false), (0, 0, true), (0, 1, false)]
        {
            let ratio = Ratio { good: 0, total };
            assert_eq!(
                ratio.covers(missing, four_fifths),
                is_covered,
                "{total} of {}",
                total + missing
            );
        }
    }
}
