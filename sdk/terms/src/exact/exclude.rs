//! Excluded time: whether it was announced or claimed in time, how much of it the window's budget holds, and the counts without it.

use super::{Ratio, Reading};
use crate::model::Exclusion;
use crate::units::{Duration, Timestamp};

/// A claim is made at most this long after the end of its window, whatever its own term.
pub const CLAIM_AFTER_WINDOW: Duration = Duration::from_seconds(12 * 3_600);

/// Whether an exclusion that begins at `from` and was announced or claimed at `said` was in time: announced the notice before it
/// begins; claimed before its term has passed since it began, and before twelve hours have passed since the window ended.
pub fn is_in_time(
    rule: &Exclusion,
    from: Timestamp,
    said: Timestamp,
    window_end: Timestamp,
) -> bool {
    if let Some(notice) = rule.notice
        && said
            .checked_add(notice)
            .is_none_or(|earliest| earliest > from)
    {
        return false;
    }
    if let Some(within) = rule.claim_within {
        let before = |moment: Option<Timestamp>| moment.is_none_or(|deadline| said < deadline);
        return before(from.checked_add(within))
            && before(window_end.checked_add(CLAIM_AFTER_WINDOW));
    }
    true
}

/// How much of `length` is excluded when `used` of the window's budget is gone: the excess counts.
pub fn within_budget(rule: &Exclusion, used: Duration, length: Duration) -> Duration {
    match rule.budget {
        Some(budget) => length.min(Duration::from_seconds(
            budget.seconds().saturating_sub(used.seconds()),
        )),
        None => length,
    }
}

/// A reading without what was counted in excluded time: subtracted from good and from total alike. `None` when more is excluded
/// than was counted, or more bad than there was.
pub const fn without(reading: Reading, excluded: Reading) -> Option<Reading> {
    let (Some(good), Some(total), Some(missing)) = (
        reading.ratio.good.checked_sub(excluded.ratio.good),
        reading.ratio.total.checked_sub(excluded.ratio.total),
        reading.missing.checked_sub(excluded.missing),
    ) else {
        return None;
    };
    if good > total {
        return None;
    }
    Some(Reading {
        ratio: Ratio { good, total },
        missing,
    })
}
