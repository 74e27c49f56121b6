//! Objectives in a window: from the signers' reports to credits, with what is carried from window to window.

use alloc::vec::Vec;

use super::history::{Payload, Reports};
use super::row::{Indication, ObjectiveRow};
use crate::Terms;
use crate::exact::{
    Aggregate, Caps, Level, Ratio, Reading, Silence, ValueReading, Verdict, answer,
    answer_composite, answer_percentile, answer_value, judge, judge_level, under,
};
use crate::model::{Cap, Credit, Feed, FeedKind, Indicator, Middle, Money, Objective, Target};
use crate::units::{Amount, BasisPoints, PartsPerBillion};

/// What an objective carries from window to window.
#[derive(Default)]
pub(super) struct Running {
    carry: u16,
    /// By window, for the rolling cap; `None` of a window whose fee went back.
    credits: Vec<Option<Amount>>,
    /// Their sum, for the cap over the whole agreement.
    all: Amount,
}

impl Running {
    /// Nothing carried yet, for each objective.
    pub(super) fn all(terms: &Terms) -> Vec<Self> {
        terms.objectives.iter().map(|_| Self::default()).collect()
    }

    /// The fee of the last window went back: it was no charge.
    pub(super) fn uncharged(&mut self) {
        if let Some(last) = self.credits.last_mut() {
            *last = None;
        }
    }
}

/// What is known of an objective before it is judged.
enum Answer {
    Ratio(Aggregate),
    Level(Level),
}

/// Judges every objective of a window.
pub(super) fn judge_all(
    terms: &Terms,
    running: &mut [Running],
    reports: &Reports,
    fee: Amount,
    value: &impl Fn(&Money) -> Amount,
) -> Vec<ObjectiveRow> {
    let measured: Vec<Option<Answer>> = terms
        .objectives
        .iter()
        .map(|objective| measured(terms, objective, reports))
        .collect();
    let objectives = terms.objectives.iter().zip(running).enumerate();
    objectives
        .map(|(index, (objective, running))| {
            let found = match &measured[index] {
                Some(Answer::Ratio(answer)) => by_ratio(objective, *answer),
                Some(Answer::Level(level)) => by_level(objective, *level),
                None => by_ratio(objective, composed(terms, objective, &measured)),
            };
            credited(objective, running, found, fee, value)
        })
        .collect()
}

/// What the signers say of an objective; `None` for a composite.
fn measured(terms: &Terms, objective: &Objective, reports: &Reports) -> Option<Answer> {
    let name = objective.indicator.feed()?;
    let index = terms.feeds.iter().position(|feed| feed.name == *name)?;
    let feed = &terms.feeds[index];
    let payloads = reports.feeds[index].iter().map(|report| &report.payload);
    let quorum = usize::from(feed.quorum);
    let coverage = feed.min_coverage.unwrap_or_default();
    Some(match &objective.indicator {
        Indicator::Percentile(percentile) => {
            let histograms = payloads.filter_map(|payload| match payload {
                Payload::Histogram { counts, missing } => Some((&**counts, *missing)),
                _ => None,
            });
            let bounds = bounds(feed);
            Answer::Level(answer_percentile(
                histograms,
                bounds,
                percentile.rank,
                quorum,
                coverage,
            ))
        }
        Indicator::Value(_) => {
            let readings: Vec<ValueReading> = payloads
                .filter_map(|payload| match payload {
                    Payload::Value(reading) => Some(*reading),
                    _ => None,
                })
                .collect();
            let middle = match &feed.kind {
                FeedKind::Value(range) => range.middle,
                _ => Middle::Low,
            };
            Answer::Level(answer_value(&readings, quorum, coverage, middle))
        }
        indicator => {
            let place = match indicator {
                Indicator::Under(part) => {
                    bounds(feed).iter().position(|bound| *bound == part.bound)
                }
                _ => None,
            };
            let mut readings: Vec<Reading> = payloads
                .filter_map(|payload| match payload {
                    Payload::Ratio(reading) => Some(*reading),
                    Payload::Histogram { counts, missing } => Some(Reading {
                        ratio: under(counts, place?),
                        missing: *missing,
                    }),
                    _ => None,
                })
                .collect();
            Answer::Ratio(answer(&mut readings, quorum, coverage))
        }
    })
}

fn bounds(feed: &Feed) -> &[u64] {
    match &feed.kind {
        FeedKind::Histogram(buckets) => &buckets.bounds,
        _ => &[],
    }
}

/// What a composite is made of.
fn composed(terms: &Terms, objective: &Objective, measured: &[Option<Answer>]) -> Aggregate {
    let Indicator::Composite(parts) = &objective.indicator else {
        return Aggregate::Inconclusive;
    };
    let parts: Vec<(Aggregate, BasisPoints)> = parts
        .iter()
        .map(|part| {
            let place = terms
                .objectives
                .iter()
                .position(|other| other.name == part.objective);
            let answer = match place.and_then(|place| measured[place].as_ref()) {
                Some(Answer::Ratio(answer)) => *answer,
                // The checks let composites weigh ratios only.
                _ => Aggregate::Inconclusive,
            };
            (answer, part.weight)
        })
        .collect();
    answer_composite(&parts)
}

/// A verdict, what it rests on and what it costs.
struct Found {
    verdict: Verdict,
    indication: Indication,
    share: BasisPoints,
}

fn by_ratio(objective: &Objective, answer: Aggregate) -> Found {
    let target = match objective.target {
        Target::Ratio(target) => target,
        // The checks give a ratio a target of its kind.
        Target::AtLeast(_) | Target::AtMost(_) => PartsPerBillion::default(),
    };
    let tiers = objective
        .credit
        .as_ref()
        .map_or(&[][..], |credit| &credit.tiers);
    let judged = judge(
        target,
        tiers,
        Silence::without_traffic(objective.no_traffic.as_ref()),
        Silence::without_reports(objective.on_missing.as_ref()),
        answer,
    );
    Found {
        verdict: judged.verdict,
        share: judged.share,
        indication: match answer {
            Aggregate::NoTraffic => Indication::NoTraffic,
            Aggregate::Inconclusive => Indication::Missing,
            Aggregate::Reading(Reading { ratio, .. }) => Indication::Ratio(Ratio { ..ratio }),
        },
    }
}

fn by_level(objective: &Objective, level: Level) -> Found {
    let steps = objective
        .credit
        .as_ref()
        .map_or(&[][..], |credit| &credit.steps);
    let (verdict, share) = judge_level(
        objective.target,
        steps,
        Silence::without_traffic(objective.no_traffic.as_ref()),
        Silence::without_reports(objective.on_missing.as_ref()),
        level,
    );
    Found {
        verdict,
        share,
        indication: match level {
            Level::NoTraffic => Indication::NoTraffic,
            Level::Inconclusive => Indication::Missing,
            Level::Value(value) => Indication::Value(value),
            Level::Beyond => Indication::Beyond,
        },
    }
}

/// What a verdict costs, through the caps, and what it carries on.
fn credited(
    objective: &Objective,
    running: &mut Running,
    found: Found,
    fee: Amount,
    value: &impl Fn(&Money) -> Amount,
) -> ObjectiveRow {
    let credit = objective.credit.as_ref();
    let base = credit.and_then(|credit| credit.base.as_ref());
    let caps = caps(objective.cap.as_ref(), running, fee);
    let base = base.map_or(Amount::ZERO, value);
    let owed = caps.owed(base, found.share, running.carry);
    running.carry = owed.carry;
    running.credits.push(Some(owed.credit));
    running.all += owed.credit;
    let by_window = Caps {
        rolling: None,
        lifetime: None,
        ..caps
    };
    let by_rolling = Caps {
        lifetime: None,
        ..caps
    };
    ObjectiveRow {
        verdict: found.verdict,
        indication: found.indication,
        share: found.share,
        tier: credit.map_or(0, |credit| tier(credit, found.share)),
        uncapped: owed.uncapped,
        after_window_cap: by_window.clip(owed.uncapped).credit,
        after_rolling_cap: by_rolling.clip(owed.uncapped).credit,
        credit: owed.credit,
        carry: owed.carry,
    }
}

/// The tier of a share, from 1: shares rise from tier to tier.
fn tier(credit: &Credit, share: BasisPoints) -> usize {
    let tiers = credit.tiers.iter().map(|tier| tier.credit);
    let steps = credit.steps.iter().map(|step| step.credit);
    let place = tiers.chain(steps).position(|known| known == share);
    match place {
        Some(place) if !share.is_zero() => place + 1,
        _ => 0,
    }
}

/// The caps of a window, after the credits of the windows before it.
fn caps(cap: Option<&Cap>, running: &Running, fee: Amount) -> Caps {
    let Some(cap) = cap else {
        return Caps::default();
    };
    let mut caps = Caps {
        window: cap.window,
        rolling: None,
        lifetime: cap.lifetime,
        charge: fee,
        all_credits: running.all,
        ..Caps::default()
    };
    if let Some(rolling) = &cap.rolling {
        let credits = &running.credits;
        caps.rolling = Some(rolling.share);
        let first = (credits.len() + 1).saturating_sub(rolling.windows as usize);
        for credit in credits[first..].iter().flatten() {
            caps.earlier_charges += fee;
            caps.earlier_credits += *credit;
        }
    }
    caps
}
