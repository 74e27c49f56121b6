//! What a window is judged by: objectives, what they are about, and what they credit.

use super::read::{NO_SUM, same, slice, sum, text};
use super::{Draft, FeedKind, Measure, ObjectivePlan};
use slacontract_terms::check::limits::{MOST_OBJECTIVES, MOST_TIERS};
use slacontract_terms::exact::Silence;
use slacontract_terms::model::{Credit, Indicator, OnMissing, Source, Target, Tier};
use slacontract_terms::{BasisPoints, PartsPerBillion, Terms};

const NO_TIER: Tier = Tier {
    below: PartsPerBillion::new(0),
    credit: BasisPoints::new(0),
};
pub(super) const NO_OBJECTIVE: ObjectivePlan = ObjectivePlan {
    feed: 0,
    measure: Measure::Ratio,
    place: 0,
    target: PartsPerBillion::new(0),
    goal: Target::AtLeast(0),
    no_traffic: Silence::None,
    on_missing: Silence::None,
    base: NO_SUM,
    tiers: [NO_TIER; MOST_TIERS],
    tier_count: 0,
    steps: &[],
    weights: [BasisPoints::new(0); MOST_OBJECTIVES],
    window_cap: None,
    rolling_cap: None,
    lifetime_cap: None,
    escalates: false,
};

impl Draft {
    /// The objectives, in the order of the terms.
    pub(super) const fn objectives(&mut self, terms: &'static Terms) {
        let objectives = slice(&terms.objectives);
        let feeds = slice(&terms.feeds);
        let mut at = 0;
        while at < objectives.len() {
            let objective = &objectives[at];
            let plan = &mut self.objectives[at];
            match objective.target {
                Target::Ratio(least) => plan.target = least,
                goal => {
                    plan.goal = goal;
                    self.plan.has_levels = true;
                }
            }
            if let Some(name) = objective.indicator.feed() {
                while !same(text(&feeds[plan.feed].name), text(name)) {
                    plan.feed += 1;
                }
                let mut earlier = 0;
                while earlier < at {
                    if let Some(other) = objectives[earlier].indicator.feed()
                        && same(text(other), text(name))
                    {
                        plan.place += 1;
                    }
                    earlier += 1;
                }
            }
            match &objective.indicator {
                Indicator::Ratio(_) | Indicator::ErrorRate(_) => {}
                Indicator::Custom(_) => {
                    plan.measure = Measure::Custom;
                    self.plan.has_customs = true;
                }
                Indicator::Under(under) => {
                    let FeedKind::Histogram(bounds) = self.feeds[plan.feed].kind else {
                        panic!("samples under a bound are a histogram's")
                    };
                    let mut bucket = 0;
                    while bounds[bucket] != under.bound {
                        bucket += 1;
                    }
                    plan.measure = Measure::Under(bucket);
                    self.plan.has_histograms = true;
                }
                Indicator::Percentile(percentile) => {
                    plan.measure = Measure::Percentile(percentile.rank);
                    self.plan.has_histograms = true;
                    self.plan.has_percentiles = true;
                }
                Indicator::Value(_) => {
                    plan.measure = Measure::Value;
                    self.plan.has_values = true;
                }
                Indicator::Composite(parts) => {
                    plan.measure = Measure::Composite;
                    self.plan.has_composites = true;
                    let parts = slice(parts);
                    let mut part = 0;
                    while part < parts.len() {
                        let mut other = 0;
                        while !same(text(&objectives[other].name), text(&parts[part].objective)) {
                            other += 1;
                        }
                        plan.weights[other] = parts[part].weight;
                        part += 1;
                    }
                }
            }
            plan.no_traffic = Silence::without_traffic(objective.no_traffic.as_ref());
            plan.on_missing = Silence::without_reports(objective.on_missing.as_ref());
            if let Some(OnMissing::Escalate) = objective.on_missing {
                plan.escalates = true;
                self.plan.escalates = true;
            }
            if let Some(credit) = &objective.credit {
                self.plan.sources = sources(credit);
                if let Some(base) = &credit.base {
                    plan.base = sum(terms, base);
                }
                let tiers = slice(&credit.tiers);
                while plan.tier_count < tiers.len() {
                    plan.tiers[plan.tier_count] = tiers[plan.tier_count];
                    plan.tier_count += 1;
                }
                plan.steps = slice(&credit.steps);
            }
            if let Some(cap) = &objective.cap {
                plan.window_cap = cap.window;
                plan.lifetime_cap = cap.lifetime;
                if let Some(rolling) = &cap.rolling {
                    plan.rolling_cap = Some((rolling.windows as u64, rolling.share));
                }
            }
            at += 1;
        }
    }
}

/// Where credits are paid from, first to last.
const fn sources(credit: &'static Credit) -> [Option<Source>; 2] {
    let from = slice(&credit.from);
    let mut sources = [None, None];
    let mut at = 0;
    while at < from.len() && at < 2 {
        sources[at] = Some(from[at]);
        at += 1;
    }
    sources
}
