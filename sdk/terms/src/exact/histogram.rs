//! Latency from counts per bucket: a share under a bound, or a percentile without interpolation.

use super::Ratio;
use crate::units::PartsPerBillion;

/// Samples up to the bound of bucket `index`, out of all. `counts` are cumulative; the last is the count of all samples, above every
/// bound too. Nothing under an index beyond the buckets.
pub fn under(counts: &[u64], index: usize) -> Ratio {
    match counts.split_last() {
        Some((all, bounded)) => Ratio {
            good: bounded.get(index).copied().unwrap_or_default(),
            total: *all,
        },
        None => Ratio::default(),
    }
}

/// Where a percentile lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantile {
    /// Nothing was measured.
    NoTraffic,
    /// In the bucket with this index: its upper bound is the value.
    Bucket(usize),
    /// Above the last bound: in breach of any promise.
    Beyond,
}

/// The bucket that holds the sample of rank `max(1, ceil(n * rank))`. `counts` are cumulative; the last is the count of all
/// samples.
pub fn quantile(counts: &[u64], rank: PartsPerBillion) -> Quantile {
    let Some((all, bounded)) = counts.split_last() else {
        return Quantile::NoTraffic;
    };
    if *all == 0 {
        return Quantile::NoTraffic;
    }
    let wanted = (u128::from(*all) * u128::from(rank.get()))
        .div_ceil(1_000_000_000)
        .max(1);
    match bounded
        .iter()
        .position(|count| u128::from(*count) >= wanted)
    {
        Some(index) => Quantile::Bucket(index),
        None => Quantile::Beyond,
    }
}
