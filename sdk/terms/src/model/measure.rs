//! What is measured, what is promised about it, and what a breach costs.

use super::Money;
use crate::part::{List, Text, choice, record};
use crate::units::{Amount, BasisPoints, Duration, PartsPerBillion};

choice! {
    /// What a feed's reports hold.
    FeedKind {
        /// Good out of total, and how many samples are missing.
        Ratio = 0 "Ratio",
        /// One value.
        Value = 1 "Value",
        /// Counts per bucket.
        Histogram = 2 "Histogram",
    }
}

choice! {
    #[derive(Copy)]
    /// Which value stands when an even count of values is reported.
    Middle {
        /// The lower of the two in the middle.
        Low = 0 "low",
        /// The higher of the two in the middle.
        High = 1 "high",
        /// Their mean, rounded toward minus infinity.
        MeanFloor = 2 "mean_floor",
    }
}

record! {
    /// Who measures, and how many of them must agree to answer.
    Feed {
        /// The field's name.
        name: Text,
        /// What a report holds.
        kind: FeedKind,
        /// How many signers are registered (n).
        signers: u8,
        /// How many reports it takes (k).
        quorum: u8,
        /// How long after a window's end reports are taken.
        collect_within: Duration,
        /// The least share of samples that were really taken; below it the window counts as missing.
        min_coverage: Option<PartsPerBillion>,
        /// What a signer is paid for a report.
        fee: Option<Money>,
        /// Who pays it.
        paid_by: List<Text>,
    }
}

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
        /// There is no verdict; the fee stays due.
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
        /// The indicator must be strictly below this.
        below: PartsPerBillion,
        /// The share of the base that is credited.
        credit: BasisPoints,
    }
}

record! {
    /// What a breach credits to the obligee.
    Credit {
        /// What the tiers are a share of.
        base: Option<Money>,
        /// Where the money is taken from, in order.
        from: List<Source>,
        /// From the mildest to the worst.
        tiers: List<Tier>,
        /// Between the target and the first tier nothing is owed, on purpose.
        grace: bool,
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
    /// A promise that a measured ratio reaches a target in every window.
    Objective {
        /// The field's name.
        name: Text,
        /// The feed that measures it.
        feed: Text,
        /// The indicator is met at or above this.
        target: PartsPerBillion,
        /// How samples become the indicator.
        method: Option<Method>,
        /// The verdict on a window without traffic.
        no_traffic: Option<NoTraffic>,
        /// The verdict on a window without enough reports.
        on_missing: Option<OnMissing>,
        /// What a breach costs.
        credit: Option<Credit>,
        /// The limits on it.
        cap: Option<Cap>,
    }
}
