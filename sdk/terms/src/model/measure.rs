//! What is measured: feeds, how their reports are made of samples, and who signs them.

use super::Money;
use crate::part::{List, Text, choice, record};
use crate::units::{Duration, PartsPerBillion};

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
    /// What values a feed may report.
    ValueRange {
        /// What they are counted in, such as `mm`.
        unit: Option<Text>,
        /// The least value that is believed.
        min: i64,
        /// The greatest value that is believed.
        max: i64,
        /// What holds of an even count of reports.
        middle: Middle,
    }
}

record! {
    /// The buckets of a histogram, each from the bound before it, the last without end.
    Buckets {
        /// What the bounds are counted in, such as `ms`.
        unit: Option<Text>,
        /// The upper bounds, included, in rising order; what is above the last is in no bound.
        bounds: List<u64>,
    }
}

choice! {
    /// What a feed's reports hold.
    FeedKind {
        /// Good out of total, and how many samples are missing.
        Ratio = 0 "ratio",
        /// One value.
        Value(range: ValueRange) = 1 "value",
        /// Counts per bucket.
        Histogram(buckets: Buckets) = 2 "histogram",
        /// Events with a reading each.
        Events = 3 "events",
    }
}

choice! {
    /// How reports come to the chain.
    ReportMode {
        /// One by one, signed by each signer.
        Single = 0 "single",
        /// All in one transaction.
        Aggregated = 1 "aggregated",
        /// Committed first, revealed later, so that none is copied.
        Sealed = 2 "sealed",
    }
}

record! {
    #[derive(Copy)]
    /// When a signer loses its place.
    Ejection {
        /// After so many missed reports.
        missed: u32,
        /// Among so many windows.
        windows: u32,
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
        /// How they come to the chain.
        mode: ReportMode,
        /// When a signer loses its place.
        eject: Option<Ejection>,
        /// A change of the value by this share is worth an alarm; it moves no money.
        deviation: Option<PartsPerBillion>,
        /// A value older than this is stale for readers; it moves no money.
        heartbeat: Option<Duration>,
        /// Parties that run its signers.
        controlled_by: List<Text>,
        /// Why an obligor may measure itself.
        self_report: Option<Text>,
        /// What a signer is paid for a report.
        fee: Option<Money>,
        /// Who pays it.
        paid_by: List<Text>,
    }
}
