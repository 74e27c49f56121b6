//! The weighted mean of ratios.

use super::{Aggregate, Ratio, Reading};
use crate::units::BasisPoints;

/// The mean of ratios by weight, as parts of `10^13` (billionths of basis points). As in ratio timeslices the bad share of each
/// ratio is floored to billionths before the mean. A ratio without traffic takes its weight out of the whole. Traps when the
/// weights together exceed 100 % a million times.
pub fn composite(parts: impl IntoIterator<Item = (Ratio, BasisPoints)>) -> Ratio {
    let mut mean = Ratio::default();
    for (ratio, weight) in parts {
        if ratio.total == 0 {
            continue;
        }
        let bad = u128::from(ratio.total.saturating_sub(ratio.good)) * 1_000_000_000
            / u128::from(ratio.total);
        let weight = u64::from(weight.get());
        // A share of billionths is below 2^30 and a weight below 2^32.
        mean = mean.add(Ratio {
            good: (1_000_000_000 - bad as u64) * weight,
            total: 1_000_000_000 * weight,
        });
    }
    mean
}

/// What several objectives say together about their weighted mean: nothing when one of them is inconclusive, no traffic when none of
/// them had any.
pub fn answer_composite(parts: &[(Aggregate, BasisPoints)]) -> Aggregate {
    if parts
        .iter()
        .any(|(answer, _)| matches!(answer, Aggregate::Inconclusive))
    {
        return Aggregate::Inconclusive;
    }
    let ratio = composite(parts.iter().filter_map(|(answer, weight)| match answer {
        Aggregate::Reading(reading) => Some((reading.ratio, *weight)),
        Aggregate::NoTraffic | Aggregate::Inconclusive => None,
    }));
    if ratio.total == 0 {
        Aggregate::NoTraffic
    } else {
        Aggregate::Reading(Reading { ratio, missing: 0 })
    }
}
