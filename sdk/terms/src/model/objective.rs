//! What is promised about a measurement, and what a breach costs.

use super::Money;
use crate::part::{List, Text, choice, record};
use crate::units::{Amount, BasisPoints, Duration, PartsPerBillion};

choice! {
    /// What happens to a slice that the window's bounds cut.
    Partial {
        /// It is left out.
        Ignore = 0 "ignore",
        /// It counts as measured.
        Count = 1 "count",
        /// It counts as bad.
        Bad = 2 "bad",
    }
}

record! {
    /// How a window is cut into slices.
    Slices {
        /// The length of a slice.
        slice: Duration,
        /// A slice is good when its own ratio reaches this.
        slice_target: PartsPerBillion,
        /// What happens to a slice that is not whole.
        partial: Partial,
    }
}

choice! {
    /// How samples become one indicator. The three give different money on the same data.
    Method {
        /// Sum of good over sum of total.
        Occurrences = 0 "occurrences",
        /// Good slices over all slices.
        Timeslices(slices: Slices) = 1 "timeslices",
        /// Mean of the slices' ratios.
        RatioTimeslices(slices: Slices) = 2 "ratio_timeslices",
    }
}

choice! {
    /// The verdict on a window in which nothing was asked of the service.
    NoTraffic {
        /// The objective is met.
        Met = 0 "met",
        /// There is no verdict; the fee stays due, unless it is charged per use.
        Skip = 1 "skip",
        /// The objective is breached.
        Breach = 2 "breach",
    }
}

choice! {
    /// What happens when too few reports arrive, or too few samples were taken.
    OnMissing {
        /// The worst tier applies: for feeds the obligor controls.
        WorstTier = 0 "worst_tier",
        /// No verdict, fee due, never counted as met.
        Inconclusive = 1 "inconclusive",
        /// The panel decides on evidence.
        Escalate = 2 "escalate",
    }
}

choice! {
    #[derive(Copy)]
    /// Where penalty money is taken from.
    Source {
        /// The window's prepaid fee.
        Fee = 0 "fee",
        /// The obligor's bond.
        Bond = 1 "bond",
    }
}

record! {
    #[derive(Copy)]
    /// One step of a credit table: strictly below the threshold, that share of the base.
    Tier {
        /// The threshold.
        below: PartsPerBillion,
        /// The share of the base.
        credit: BasisPoints,
    }
}

record! {
    #[derive(Copy)]
    /// One step of a credit table on values: strictly beyond the threshold, away from the target, that share of the base.
    Step {
        /// The threshold, in the feed's unit.
        beyond: i64,
        /// The share of the base.
        credit: BasisPoints,
    }
}

record! {
    /// What a breach costs.
    Credit {
        /// What the shares are of.
        base: Option<Money>,
        /// Where the money comes from, in this order.
        from: List<Source>,
        /// From the mildest to the worst.
        tiers: List<Tier>,
        /// The same for objectives about values; one of the two is empty.
        steps: List<Step>,
        /// Between the target and the first tier nothing is owed, on purpose.
        grace: bool,
    }
}

impl Credit {
    /// The share of the mildest tier.
    pub fn mildest(&self) -> Option<BasisPoints> {
        let tier = self.tiers.first().map(|tier| tier.credit);
        tier.or_else(|| self.steps.first().map(|step| step.credit))
    }

    /// The share of the worst tier.
    pub fn worst(&self) -> Option<BasisPoints> {
        let tier = self.tiers.last().map(|tier| tier.credit);
        tier.or_else(|| self.steps.last().map(|step| step.credit))
    }
}

record! {
    /// A cap over several windows.
    RollingCap {
        /// How many windows, this one included.
        windows: u32,
        /// The share of what was charged in them.
        share: BasisPoints,
    }
}

record! {
    /// Limits on what one objective credits, applied in the order of the fields.
    Cap {
        /// Per window, as a share of the window's fee.
        window: Option<BasisPoints>,
        /// Over several windows, as a share of their fees.
        rolling: Option<RollingCap>,
        /// Over the whole agreement.
        lifetime: Option<Amount>,
    }
}

record! {
    /// Samples up to a bound, out of all: "at least 99 % under 300 ms".
    Under {
        /// The feed, a histogram.
        feed: Text,
        /// The bound of one of its buckets.
        bound: u64,
    }
}

record! {
    /// The bound that a share of all samples does not exceed.
    Percentile {
        /// The feed, a histogram.
        feed: Text,
        /// The share.
        rank: PartsPerBillion,
    }
}

record! {
    /// An objective with its weight in another one.
    Weighted {
        /// The objective.
        objective: Text,
        /// Its share of the whole.
        weight: BasisPoints,
    }
}

choice! {
    /// What an objective is about.
    Indicator {
        /// Good out of total: availability.
        Ratio(feed: Text) = 0 "ratio",
        /// Bad out of total. Targets and tiers are kept as shares of good: at most 0.1 % bad is at least 99.9 % good.
        ErrorRate(feed: Text) = 1 "error_rate",
        /// Samples under a bound, out of all: latency, cheap to judge.
        Under(under: Under) = 2 "under",
        /// A percentile of a histogram: latency, as it is often quoted.
        Percentile(percentile: Percentile) = 3 "percentile",
        /// The value itself: throughput, capacity, temperature.
        Value(feed: Text) = 4 "value",
        /// The weighted mean of other objectives' ratios.
        Composite(parts: List<Weighted>) = 5 "composite",
        /// A ratio that the author's own code makes of a feed.
        Custom(feed: Text) = 6 "custom",
    }
}

choice! {
    #[derive(Copy)]
    /// Where the promise begins.
    Target {
        /// A ratio of good, at least.
        Ratio(least: PartsPerBillion) = 0 "ratio",
        /// A value, at least.
        AtLeast(least: i64) = 1 "at_least",
        /// A value, at most.
        AtMost(most: i64) = 2 "at_most",
    }
}

record! {
    #[derive(Copy)]
    /// A warning: this share of a window's error budget was used within this time. It moves no money.
    BurnRate {
        /// The share of the budget.
        budget: BasisPoints,
        /// Within this time.
        over: Duration,
    }
}

record! {
    /// A promise that an indicator reaches a target in every window.
    Objective {
        /// The field's name.
        name: Text,
        /// What it is about.
        indicator: Indicator,
        /// The indicator is met at this, too.
        target: Target,
        /// How samples become the indicator; `None` where they do not: values, percentiles, composites.
        method: Option<Method>,
        /// The verdict on a window without traffic.
        no_traffic: Option<NoTraffic>,
        /// The verdict on a window without enough reports.
        on_missing: Option<OnMissing>,
        /// When to warn before a breach.
        warnings: List<BurnRate>,
        /// What a breach costs.
        credit: Option<Credit>,
        /// The limits on it.
        cap: Option<Cap>,
    }
}

impl Indicator {
    /// The feed it is measured by; none for a composite.
    pub const fn feed(&self) -> Option<&Text> {
        match self {
            Self::Ratio(feed) | Self::ErrorRate(feed) | Self::Value(feed) | Self::Custom(feed) => {
                Some(feed)
            }
            Self::Under(under) => Some(&under.feed),
            Self::Percentile(percentile) => Some(&percentile.feed),
            Self::Composite(_) => None,
        }
    }

    /// Whether a method says how samples become it.
    pub const fn has_method(&self) -> bool {
        matches!(
            self,
            Self::Ratio(_) | Self::ErrorRate(_) | Self::Under(_) | Self::Custom(_)
        )
    }
}
