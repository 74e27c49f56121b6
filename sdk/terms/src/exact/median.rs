//! One answer from several reports.

use super::Ratio;
use crate::model::Middle;

/// One signer's reading of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What was measured.
    pub ratio: Ratio,
    /// Samples that were due and not taken.
    pub missing: u64,
}

impl Reading {
    /// Nothing out of nothing.
    pub const NOTHING: Self = Self {
        ratio: Ratio { good: 0, total: 0 },
        missing: 0,
    };
}

/// What the readings say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// At least a quorum saw no traffic.
    NoTraffic,
    /// Fewer than a quorum of readings hold a ratio.
    Inconclusive,
    /// The lower median reading, whole: never the median of good over the median of total.
    Reading(Reading),
}

/// Aggregates whole readings, given in the order of their signers: those without traffic are set aside first, the
/// rest are ordered by their exact ratio (ties by smaller total, then signer) and the lower median is taken.
/// `readings` is reordered.
#[inline]
pub fn aggregate(readings: &mut [Reading], quorum: usize) -> Aggregate {
    // A stable insertion sort: the count is small, and a contract has no room for another.
    // Nothing here can fail, and the compiler sees it.
    let (mut counted, mut index) = (0_usize, 0_usize);
    while let Some(&reading) = readings.get(index) {
        index = index.wrapping_add(1);
        if reading.ratio.total == 0 {
            continue;
        }
        let mut place = counted;
        counted = counted.wrapping_add(1);
        // Behind the last that counts only those without traffic were.
        if let Some(here) = readings.get_mut(place) {
            *here = reading;
        }
        while place > 0
            && let Some([before, here, ..]) = readings.get_mut(place.wrapping_sub(1)..)
            && before.ratio.order(here.ratio).is_gt()
        {
            // Not `swap`, which exchanges them word by word.
            (*before, *here) = (*here, *before);
            place = place.wrapping_sub(1);
        }
    }
    if readings.len().wrapping_sub(counted) >= quorum {
        return Aggregate::NoTraffic;
    }
    // Of none there is no middle.
    match readings.get(counted.wrapping_sub(1) / 2) {
        Some(middle) if counted >= quorum => Aggregate::Reading(*middle),
        _ => Aggregate::Inconclusive,
    }
}

/// The median of values; of an even count what `middle` says of the two in the middle. `None` without values. `values` is
/// sorted.
pub fn median(values: &mut [i128], middle: Middle) -> Option<i128> {
    if values.is_empty() {
        return None;
    }
    // The library's sort is for long lists, and takes a contract as much room as a third of an agreement.
    for end in 1..values.len() {
        let mut at = end;
        while at > 0 && values[at - 1] > values[at] {
            values.swap(at - 1, at);
            at -= 1;
        }
    }
    let high = values[values.len() / 2];
    let low = values[(values.len() - 1) / 2];
    Some(match middle {
        Middle::Low => low,
        Middle::High => high,
        // Floor of the mean without overflow: shared bits plus half of the differing ones.
        Middle::MeanFloor => (low & high) + ((low ^ high) >> 1),
    })
}
