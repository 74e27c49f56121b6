//! Time that does not count: announced or claimed by the provider, contested by the customer inside the window's one case.
//!
//! Signers report for each exclusion what they counted inside its intervals of a window; settlement subtracts that from what they
//! counted in the whole window, if the exclusion holds. What nobody contests in the window's challenge time holds. What is contested
//! holds provisionally, unless the terms put the burden of proof on the provider; the difference it makes is held back until the
//! case ends.

use super::event::{Excluded, decided};
use super::guard::{Now, admit};
use super::machine::{Act, State};
use super::report::{self, place};
use super::time::{bounds, challenge_end, count, reporting_end};
use super::{Agreement, Report, SlaError, record};
use crate::abi::exactly;
use crate::env::now;
use crate::error::raise;
use crate::event::emit;
use crate::require;
use crate::storage::Slot;
use crate::types::{B256, Bytes, Timestamp};
use alloc::vec::Vec;
use slacontract_macros::{Abi, Storage, interface};
use slacontract_terms::exact::{Ratio, Reading, is_in_time, within_budget, without};
use slacontract_terms::model::ExclusionKind;

/// How many intervals of a window can be excluded.
const MOST_INTERVALS: u64 = 32;

/// An interval of a window that does not count.
#[derive(Storage)]
pub struct IntervalBooks {
    /// Which exclusion, by its index in the terms.
    pub(super) exclusion: Slot<u8>,
    /// Its first second.
    pub(super) from: Slot<u64>,
    /// The first second after it.
    pub(super) to: Slot<u64>,
}

/// What a signer counted in the intervals of one exclusion.
#[derive(Storage)]
pub struct DeltaBooks {
    /// Good samples.
    pub(super) good: Slot<u64>,
    /// All samples.
    pub(super) total: Slot<u64>,
    /// Samples due and not taken.
    pub(super) missing: Slot<u64>,
}

/// What a signer counted in the intervals of one exclusion; part of its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub struct ExclusionDelta {
    /// Which exclusion, by its index in the terms.
    pub exclusion: u8,
    /// Good samples.
    pub good: u64,
    /// All samples.
    pub total: u64,
    /// Samples due and not taken.
    pub missing: u64,
}

/// An interval that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub struct Interval {
    /// Which exclusion, by its index in the terms.
    pub exclusion: u8,
    /// Its first second.
    pub from: Timestamp,
    /// The first second after it.
    pub to: Timestamp,
}

/// The bit of an exclusion.
const fn bit(exclusion: u8) -> u8 {
    1 << exclusion
}

/// The exclusions that hold provisionally in a window, as bits.
pub(super) fn provisional<A: Agreement>(agreement: &A, window: u64) -> u8 {
    if A::PLAN.exclusions.is_empty() {
        return 0;
    }
    let books = agreement.engine().windows.at(window);
    books.excluded.get() & !(books.disputed.get() & A::PLAN.burdens)
}

/// The exclusions that hold if the customer loses its case, and if it wins; the same if there is none.
pub(super) fn extremes<A: Agreement>(agreement: &A, window: u64) -> [u8; 2] {
    let books = agreement.engine().windows.at(window);
    let (excluded, disputed) = (books.excluded.get(), books.disputed.get());
    [excluded, excluded & !disputed]
}

/// A reading without what was counted in exclusions that hold.
pub(super) fn reduced<A: Agreement>(
    agreement: &A,
    window: u64,
    feed: usize,
    signer: u16,
    mut reading: Reading,
    holds: u8,
) -> Reading {
    let books = agreement.engine().windows.at(window);
    for exclusion in 0..A::PLAN.exclusions.len() as u8 {
        if holds & bit(exclusion) != 0 {
            let delta = books.deltas.at(key(feed as u8, signer, exclusion));
            let excluded = Reading {
                ratio: Ratio {
                    good: delta.good.get(),
                    total: delta.total.get(),
                },
                missing: delta.missing.get(),
            };
            // What a report excludes was found to be part of it when it was taken.
            reading = without(reading, excluded).unwrap_or(reading);
        }
    }
    reading
}

fn key(feed: u8, signer: u16, exclusion: u8) -> u32 {
    u32::from(place(feed, 0, signer)) << 8 | u32::from(exclusion)
}

/// Refuses deltas of no exclusion, twice of one, or of more than was counted.
pub(super) fn subtractable<A: Agreement>(mut reading: Reading, deltas: &[ExclusionDelta]) {
    let mut seen = 0;
    for delta in deltas {
        let exclusion = delta.exclusion;
        require!(
            usize::from(exclusion) < A::PLAN.exclusions.len() && seen & bit(exclusion) == 0,
            SlaError::NoSuchExclusion { exclusion }
        );
        seen |= bit(exclusion);
        let excluded = Reading {
            ratio: Ratio {
                good: delta.good,
                total: delta.total,
            },
            missing: delta.missing,
        };
        match without(reading, excluded) {
            Some(rest) if delta.good <= delta.total => reading = rest,
            _ => raise(SlaError::TooMuchExcluded { exclusion }),
        }
    }
}

/// Keeps what a signer counted in exclusions; nothing for those it does not name.
pub(super) fn keep<A: Agreement>(
    agreement: &mut A,
    window: u64,
    feed: u8,
    signer: u16,
    deltas: &[ExclusionDelta],
) {
    let books = agreement.engine_mut().windows.at(window);
    for exclusion in 0..A::PLAN.exclusions.len() as u8 {
        let given = deltas.iter().find(|delta| delta.exclusion == exclusion);
        let (good, total, missing) =
            given.map_or((0, 0, 0), |delta| (delta.good, delta.total, delta.missing));
        let mut kept = books.deltas.at(key(feed, signer, exclusion));
        kept.good.set(good);
        kept.total.set(total);
        kept.missing.set(missing);
    }
}

/// The state of an exclusion in a window.
fn state<A: Agreement>(agreement: &A, window: u64, exclusion: u8) -> Now {
    let books = agreement.engine().windows.at(window);
    let is = |set: u8| set & bit(exclusion) != 0;
    // A contested exclusion lasts as long as the case about its window.
    if is(books.disputed.get()) {
        let is_settled = window < agreement.engine().next.get();
        let ended = is_settled && !books.contested.get();
        return Now::lasting(if ended {
            State::ExclusionResolved
        } else {
            State::ExclusionContested
        });
    }
    // Claims end with reporting, so that all of the challenge time is left to contest them.
    let (during, after, until) = if is(books.excluded.get()) {
        let until = challenge_end(agreement, window);
        (State::ExclusionClaimed, State::ExclusionValid, until)
    } else {
        let until = reporting_end(agreement, window);
        (State::ExclusionUnclaimed, State::ExclusionForgone, until)
    };
    if now() < until {
        Now::until(during, until)
    } else {
        Now::lasting(after)
    }
}

fn find<A: Agreement>(agreement: &A, window: u64, exclusion: u8) -> (u64, Now) {
    require!(
        usize::from(exclusion) < A::PLAN.exclusions.len(),
        SlaError::NoSuchExclusion { exclusion }
    );
    let count = count(agreement);
    require!(window < count, SlaError::NoSuchWindow { window, count });
    let id = window << 8 | u64::from(exclusion);
    (id, state(agreement, window, exclusion))
}

/// Announces or claims time of a window, as far as the window's budget goes.
#[inline(never)]
fn exclude<A: Agreement>(
    agreement: &mut A,
    window: u64,
    exclusion: u8,
    from: Timestamp,
    to: Timestamp,
    evidence: B256,
) {
    let (id, state) = find(agreement, window, exclusion);
    admit!(agreement, Exclude, id, state);
    let (first, end) = bounds(agreement, window);
    require!(
        from >= first && to <= end && from < to,
        SlaError::WrongRange {
            from: first,
            to: end
        }
    );
    let rule = &A::PLAN.exclusions[usize::from(exclusion)];
    if const { A::PLAN.incidents.is_some() } && rule.kind == ExclusionKind::Maintenance {
        record::covers(agreement, evidence, from, to);
    }
    let reported = reporting_end(agreement, window);
    require!(now() < reported, SlaError::TooLate { at: reported });
    require!(
        is_in_time(rule, from, now(), end),
        SlaError::TooLate { at: from }
    );
    let mut intervals = agreement.engine_mut().windows.at(window).intervals;
    let count = intervals.len();
    let mut used = crate::types::Duration::ZERO;
    for at in 0..count {
        let other = intervals.at(at);
        let (start, stop) = (
            Timestamp::from_seconds(other.from.get()),
            Timestamp::from_seconds(other.to.get()),
        );
        require!(
            to <= start || from >= stop,
            SlaError::WrongRange {
                from: start,
                to: stop
            }
        );
        if other.exclusion.get() == exclusion {
            used += stop - start;
        }
    }
    let length = within_budget(rule, used, to - from);
    require!(
        !length.is_zero() && count < MOST_INTERVALS,
        SlaError::NoBudget { exclusion, window }
    );
    let to = from + length;
    let mut interval = intervals.grow();
    interval.exclusion.set(exclusion);
    interval.from.set(from.seconds());
    interval.to.set(to.seconds());
    agreement
        .engine_mut()
        .windows
        .at(window)
        .excluded
        .update(|excluded| excluded | bit(exclusion));
    emit(Excluded {
        window,
        exclusion,
        from,
        to,
        evidence,
    });
}

/// Contests what an exclusion takes out of a window.
#[inline(never)]
fn contest<A: Agreement>(agreement: &mut A, window: u64, exclusion: u8, reason: B256) {
    let (id, state) = find(agreement, window, exclusion);
    admit!(agreement, ContestExclusion, id, state);
    agreement
        .engine_mut()
        .windows
        .at(window)
        .disputed
        .update(|disputed| disputed | bit(exclusion));
    decided(Act::ContestExclusion, id, &reason);
}

/// What can be done with an agreement in which some time does not count.
#[interface(events(Excluded))]
pub trait SlaExclusions {
    /// The provider announces or claims that time of a window does not count: from its first second to the first after it, with
    /// the hash of its evidence; of maintenance, where the terms have incidents, with the number of the change that it is for, which the
    /// customer approved and which is scheduled for all of that time. What exceeds the window's budget counts.
    fn exclude(
        &mut self,
        window: u64,
        exclusion: u8,
        from: Timestamp,
        to: Timestamp,
        evidence: B256,
    ) -> Result<(), SlaError>;

    /// The customer contests it, until the end of the window's challenge time.
    fn contest_exclusion(
        &mut self,
        window: u64,
        exclusion: u8,
        reason: B256,
    ) -> Result<(), SlaError>;

    /// A signer's report of a window with what it counted in the intervals of each exclusion, carried by anybody.
    fn report_excluding(
        &mut self,
        report: Report,
        exclusions: Vec<ExclusionDelta>,
        signature: Bytes,
    ) -> Result<(), SlaError>;

    /// The intervals of a window that were announced or claimed.
    #[view]
    fn excluded(&self, window: u64) -> Vec<Interval>;

    /// The state of an exclusion in a window.
    #[view]
    fn exclusion(&self, window: u64, exclusion: u8) -> Result<State, SlaError>;
}

impl<A: Agreement> SlaExclusions for A {
    fn exclude(
        &mut self,
        window: u64,
        exclusion: u8,
        from: Timestamp,
        to: Timestamp,
        evidence: B256,
    ) -> Result<(), SlaError> {
        exclude(self, window, exclusion, from, to, evidence);
        Ok(())
    }

    fn contest_exclusion(
        &mut self,
        window: u64,
        exclusion: u8,
        reason: B256,
    ) -> Result<(), SlaError> {
        contest(self, window, exclusion, reason);
        Ok(())
    }

    fn report_excluding(
        &mut self,
        report: Report,
        exclusions: Vec<ExclusionDelta>,
        signature: Bytes,
    ) -> Result<(), SlaError> {
        report::report(self, &report, &exclusions, &signature);
        Ok(())
    }

    fn excluded(&self, window: u64) -> Vec<Interval> {
        let intervals = self.engine().windows.at(window).intervals;
        exactly(intervals.len() as usize, |at| {
            let interval = intervals.at(at as u64);
            Interval {
                exclusion: interval.exclusion.get(),
                from: Timestamp::from_seconds(interval.from.get()),
                to: Timestamp::from_seconds(interval.to.get()),
            }
        })
    }

    fn exclusion(&self, window: u64, exclusion: u8) -> Result<State, SlaError> {
        let (_, now) = find(self, window, exclusion);
        Ok(now.state)
    }
}
