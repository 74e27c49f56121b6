//! Incidents: which targets were missed, and in which window that counts.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::BacktestError;
use super::booking::{Falling, For};
use super::history::{History, Incident};
use super::row::Booked;
use crate::Terms;
use crate::exact::Clock;
use crate::model::{IncidentLevel, Incidents, Money};
use crate::units::{Amount, Duration, Timestamp};

/// What all missed targets cost.
pub(super) fn falling(
    terms: &Terms,
    history: &History,
    value: &impl Fn(&Money) -> Amount,
) -> Result<Vec<Falling>, BacktestError> {
    let mut falling = charged(terms, history, value);
    let ends = history.windows.last().map(|window| window.to);
    // A shorter history than the term ends before the agreement does.
    let is_over = history.windows.len() as u64 >= u64::from(terms.term);
    for event in &history.incidents {
        let Some(rule) = terms.incidents.get(event.rule) else {
            let what = format!("there are no incidents with number {}", event.rule);
            return Err(BacktestError::Event(what));
        };
        let (Some(level), Some(ends)) = (level(rule, event.priority), ends) else {
            let what = format!(
                "`{}` has no priority {} from 1 to 5, or no window to count it in",
                rule.name, event.priority
            );
            return Err(BacktestError::Event(what));
        };
        if event.logged >= ends {
            let what = format!(
                "`{}`: logged at {}, after the last window, which ends at {ends}",
                rule.name, event.logged
            );
            return Err(BacktestError::Event(what));
        }
        for (word, at) in [("answered", event.responded), ("resolved", event.resolved)] {
            if let Some(at) = at
                && at < event.logged
            {
                let what = format!(
                    "`{}`: {word} at {at}, before it was logged at {}",
                    rule.name, event.logged
                );
                return Err(BacktestError::Event(what));
            }
        }
        let Some(damages) = &level.damages else {
            continue;
        };
        let end = is_over.then_some(ends);
        for (word, at) in missed(rule, level, event, end) {
            if !is_over && at >= ends {
                // The history does not tell.
                continue;
            }
            falling.push(Falling {
                what_for: For::Incidents(event.rule),
                counts: at,
                // In its last second a target can still be met.
                booked: at.checked_add(Duration::from_seconds(1)).unwrap_or(at),
                part: Booked {
                    name: rule.name.to_string(),
                    what: format!("priority {} not {word} in time", event.priority),
                    amount: value(damages),
                    by_customer: false,
                },
            });
        }
    }
    Ok(falling)
}

/// What the customer owes for having logged too many in a window. Of those logged in one second, the first in the history was the first.
fn charged(terms: &Terms, history: &History, value: &impl Fn(&Money) -> Amount) -> Vec<Falling> {
    let window = |at: Timestamp| history.windows.partition_point(|window| window.to <= at);
    let mut falling = Vec::new();
    for (place, rule) in terms.incidents.iter().enumerate() {
        let Some(fee) = &rule.fee.0 else {
            continue;
        };
        let all = history.incidents.iter();
        let mut logged: Vec<_> = all
            .filter(|event| event.rule == place && !event.by_desk)
            .map(|event| event.logged)
            .collect();
        logged.sort_unstable();
        let mut counts = BTreeMap::<usize, u32>::new();
        for at in logged {
            let count = counts.entry(window(at)).or_default();
            if *count >= fee.after {
                falling.push(Falling {
                    what_for: For::Spam,
                    counts: at,
                    booked: at,
                    part: Booked {
                        name: rule.name.to_string(),
                        what: format!("more than {} logged", fee.after),
                        amount: value(&fee.amount),
                        by_customer: true,
                    },
                });
            }
            *count = count.saturating_add(1);
        }
    }
    falling
}

/// What is promised for a priority. One that the terms do not name is handled like the next less urgent one they do, else like the least
/// urgent.
fn level(rule: &Incidents, priority: u8) -> Option<&IncidentLevel> {
    if !(1..=5).contains(&priority) {
        return None;
    }
    let mut levels = rule.levels.iter();
    let level = levels.find(|level| level.priority >= priority);
    level.or_else(|| rule.levels.last())
}

/// The targets that were missed, and when: when the target passed, or at the end of the agreement, if the incident is open then.
fn missed(
    rule: &Incidents,
    level: &IncidentLevel,
    event: &Incident,
    end: Option<Timestamp>,
) -> Vec<(&'static str, Timestamp)> {
    let logged = event.logged.seconds();
    let held = event.held.min(rule.hold_at_most).seconds();
    let mut clock = Clock {
        ran: 0,
        since: logged,
        hold_from: logged,
        hold_until: 0,
    };
    let answer = clock.reaches(level.respond_within.seconds());
    if held > 0 {
        clock.hold_from = event
            .held_from
            .map_or(logged, |from| from.seconds().max(logged));
        clock.hold_until = clock.hold_from.saturating_add(held);
    }
    let resolution = clock.reaches(level.resolve_within.seconds());
    // What is resolved is answered.
    let answered = event.responded.or(event.resolved);
    let targets = [
        ("answered", answer, answered),
        ("resolved", resolution, event.resolved),
    ];
    let mut missed = Vec::new();
    for (word, target, at) in targets {
        let target = Timestamp::from_seconds(target);
        let at = at.filter(|at| end.is_none_or(|end| *at < end));
        if at.is_none_or(|at| at > target) {
            let counts = end.map_or(target, |end| target.min(end));
            missed.push((word, counts));
        }
    }
    missed
}
