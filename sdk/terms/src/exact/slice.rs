//! Budgeting: from samples or slices to one ratio, by the method of the terms.

use super::{Ratio, ratio_of_slices, slice_is_good};
use crate::model::{Method, Partial};

/// What was measured in one slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Its samples.
    pub ratio: Ratio,
    /// False when the window's bounds cut it.
    pub is_whole: bool,
}

/// The window's ratio. Slices without traffic are no slices: they are neither good nor bad. Traps when the samples of a window
/// exceed 64 bits.
pub fn budget(method: &Method, slices: impl IntoIterator<Item = Slice>) -> Ratio {
    let counted = |partial: &Partial, slice: &Slice| {
        slice.ratio.total > 0 && (slice.is_whole || *partial != Partial::Ignore)
    };
    // A slice that counts as bad keeps its traffic and loses what was good in it.
    let judged = |partial: &Partial, slice: Slice| {
        if !slice.is_whole && *partial == Partial::Bad {
            Ratio {
                good: 0,
                ..slice.ratio
            }
        } else {
            slice.ratio
        }
    };
    match method {
        Method::Occurrences => {
            let mut sum = Ratio::default();
            for slice in slices {
                sum = sum.add(slice.ratio);
            }
            sum
        }
        Method::Timeslices(rule) => {
            let mut sum = Ratio::default();
            for slice in slices {
                if counted(&rule.partial, &slice) {
                    let good = slice_is_good(judged(&rule.partial, slice), rule.slice_target)
                        && (slice.is_whole || rule.partial != Partial::Bad);
                    sum = sum.add(Ratio {
                        good: u64::from(good),
                        total: 1,
                    });
                }
            }
            sum
        }
        Method::RatioTimeslices(rule) => ratio_of_slices(
            slices
                .into_iter()
                .filter(|slice| counted(&rule.partial, slice))
                .map(|slice| judged(&rule.partial, slice)),
        ),
    }
}
