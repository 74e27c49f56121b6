//! Values and percentiles: one answer from several signers, and the verdict on it. The counterpart of `median` and `judge`, which
//! are about ratios.

use super::{Quantile, Silence, Verdict, quantile};
use crate::model::{Middle, Step, Target};
use crate::units::{BasisPoints, PartsPerBillion};

use super::{Ratio, median};

/// One signer's reading of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueReading {
    /// What was measured, in the feed's unit.
    pub value: i64,
    /// Samples that were taken; zero is no traffic.
    pub taken: u64,
    /// Samples that were due and not taken.
    pub missing: u64,
}

/// What the signers say together about a value or a percentile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// At least a quorum saw no traffic.
    NoTraffic,
    /// Fewer than a quorum of readings hold a value.
    Inconclusive,
    /// The value, or the bound of the bucket in which the percentile lies.
    Value(i64),
    /// Above the last bound of a histogram: in breach of any promise.
    Beyond,
}

/// Whether the samples taken reach the agreed coverage.
const fn covers(taken: u64, missing: u64, coverage: PartsPerBillion) -> bool {
    Ratio {
        good: 0,
        total: taken,
    }
    .covers(missing, coverage)
}

/// The answer of several values: readings without traffic and below the coverage are set aside, then the median is taken.
pub fn answer_value(
    readings: &[ValueReading],
    quorum: usize,
    coverage: PartsPerBillion,
    middle: Middle,
) -> Level {
    let idle = readings.iter().filter(|reading| reading.taken == 0).count();
    if idle >= quorum {
        return Level::NoTraffic;
    }
    let mut values: alloc::vec::Vec<i128> = readings
        .iter()
        .filter(|reading| reading.taken > 0 && covers(reading.taken, reading.missing, coverage))
        .map(|reading| reading.value.into())
        .collect();
    if values.len() < quorum {
        return Level::Inconclusive;
    }
    // The median of values of 64 bits has 64 bits.
    match median(&mut values, middle).map(i64::try_from) {
        Some(Ok(value)) => Level::Value(value),
        _ => Level::Inconclusive,
    }
}

/// The answer of several histograms about one percentile: each signer's bucket, then the lower median of them. `counts` are
/// cumulative, the last is the count of all samples; beside each stands how many samples are missing.
pub fn answer_percentile<'a>(
    histograms: impl IntoIterator<Item = (&'a [u64], u64)>,
    bounds: &[u64],
    rank: PartsPerBillion,
    quorum: usize,
    coverage: PartsPerBillion,
) -> Level {
    let found = histograms.into_iter().map(|(counts, missing)| {
        let taken = counts.last().copied().unwrap_or_default();
        (quantile(counts, rank), taken, missing)
    });
    answer_buckets(found, bounds, quorum, coverage)
}

/// The answer of several signers who each found a bucket: the lower median of them. Beside each stands how many samples were
/// taken and how many are missing.
pub fn answer_buckets(
    found: impl IntoIterator<Item = (Quantile, u64, u64)>,
    bounds: &[u64],
    quorum: usize,
    coverage: PartsPerBillion,
) -> Level {
    let mut idle = 0;
    let mut buckets = alloc::vec::Vec::new();
    for (bucket, taken, missing) in found {
        match bucket {
            Quantile::NoTraffic => idle += 1,
            _ if !covers(taken, missing, coverage) => {}
            Quantile::Bucket(index) => buckets.push(index as i128),
            Quantile::Beyond => buckets.push(bounds.len() as i128),
        }
    }
    if idle >= quorum {
        return Level::NoTraffic;
    }
    if buckets.len() < quorum {
        return Level::Inconclusive;
    }
    let Some(middle) = median(&mut buckets, Middle::Low) else {
        return Level::Inconclusive;
    };
    match bounds.get(middle as usize) {
        Some(bound) => Level::Value(i64::try_from(*bound).unwrap_or(i64::MAX)),
        None => Level::Beyond,
    }
}

/// The share of the last step that the value lies strictly beyond, away from the target.
pub const fn step_share(steps: &[Step], target: Target, value: i64) -> BasisPoints {
    let mut share = BasisPoints::new(0);
    let mut index = 0;
    while index < steps.len() {
        let step = steps[index];
        let is_beyond = match target {
            Target::AtMost(_) => value > step.beyond,
            Target::AtLeast(_) | Target::Ratio(_) => value < step.beyond,
        };
        if is_beyond {
            share = step.credit;
        }
        index += 1;
    }
    share
}

/// Judges one objective about a value or a percentile: the verdict, and the share of the base that it costs.
pub fn judge_level(
    target: Target,
    steps: &[Step],
    no_traffic: Silence,
    on_missing: Silence,
    level: Level,
) -> (Verdict, BasisPoints) {
    let worst = steps.last().map_or(BasisPoints::new(0), |step| step.credit);
    match level {
        Level::NoTraffic => no_traffic.verdict(worst),
        Level::Inconclusive => on_missing.verdict(worst),
        Level::Beyond => match target {
            Target::AtMost(_) => (Verdict::Breach, worst),
            Target::AtLeast(_) | Target::Ratio(_) => (Verdict::Met, BasisPoints::new(0)),
        },
        Level::Value(value) => {
            let is_met = match target {
                Target::AtLeast(least) => value >= least,
                Target::AtMost(most) => value <= most,
                // A ratio is not judged here (SLA016); nothing is in breach of it.
                Target::Ratio(_) => true,
            };
            if is_met {
                (Verdict::Met, BasisPoints::new(0))
            } else {
                (Verdict::Breach, step_share(steps, target, value))
            }
        }
    }
}
