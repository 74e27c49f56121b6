//! Splitting a sum: among workers, heirs, creditors. Nothing is lost and nothing made by rounding.

use crate::units::{Amount, BasisPoints};
use alloc::vec::Vec;

/// Splits a sum by shares that come to the whole (SLA006): each part is rounded down, and the units left over go one by one to the first
/// of them. `None` for shares that do not come to 100 %.
pub fn split(whole: Amount, shares: &[BasisPoints]) -> Option<Vec<Amount>> {
    let sum: u64 = shares.iter().map(|share| u64::from(share.get())).sum();
    if sum != u64::from(BasisPoints::WHOLE.get()) {
        return None;
    }
    let mut parts: Vec<Amount> = shares.iter().map(|share| whole.share(*share)).collect();
    let given = parts.iter().fold(Amount::ZERO, |sum, part| sum + *part);
    // Less than one unit was cut off each, so that there are fewer units left than parts.
    let mut left = whole - given;
    for (part, share) in parts.iter_mut().zip(shares) {
        if !left.is_zero() && *share > BasisPoints::new(0) {
            *part += Amount::from_units(1);
            left -= Amount::from_units(1);
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use proptest::prelude::*;

    fn units(parts: &[Amount]) -> Vec<u128> {
        parts.iter().map(|part| part.units()).collect()
    }

    #[test]
    fn what_is_left_over_goes_to_the_first() {
        let thirds = [3_334, 3_333, 3_333].map(BasisPoints::new);
        let parts = split(Amount::from_units(101), &thirds).unwrap();
        assert_eq!(units(&parts), [34, 34, 33]);
    }

    #[test]
    fn nobody_without_a_share_gets_anything() {
        let shares = [0, 5_000, 5_000].map(BasisPoints::new);
        let parts = split(Amount::from_units(7), &shares).unwrap();
        assert_eq!(units(&parts), [0, 4, 3]);
    }

    #[test]
    fn shares_that_are_no_whole_split_nothing() {
        let shares = vec![BasisPoints::new(9_999)];
        assert_eq!(split(Amount::from_units(7), &shares), None);
        assert_eq!(split(Amount::from_units(7), &[]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn the_parts_are_the_whole(whole in 0_u128..1 << 100, cuts in proptest::collection::vec(0_u16..=10_000, 0..8)) {
            let mut cuts = cuts;
            cuts.extend([0, 10_000]);
            cuts.sort_unstable();
            let shares: Vec<_> = cuts.windows(2).map(|pair| BasisPoints::new(u32::from(pair[1] - pair[0]))).collect();
            let parts = split(Amount::from_units(whole), &shares).unwrap();
            prop_assert_eq!(units(&parts).iter().sum::<u128>(), whole);
            for (part, share) in parts.iter().zip(&shares) {
                let floor = Amount::from_units(whole).share(*share).units();
                prop_assert!(part.units() == floor || part.units() == floor + 1);
            }
        }
    }
}
