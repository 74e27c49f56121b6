//! The terms value: plain data, integers only. Parts name each other by the field names the author wrote.
//!
//! Nothing is defaulted here. A term that systems in the field disagree about is an `Option`, so that its absence can
//! be reported on the author's token instead of being filled in.

mod agreement;
mod dispute;
mod duty;
mod exclusion;
mod incident;
mod measure;
mod objective;
mod obligation;
mod party;
mod window;

pub use agreement::{
    Asset, Collateral, Consent, ForCause, Keeper, Language, Renewal, Termination, Terms,
};
pub use dispute::{Arbitration, CaseMoney, Challenge, Court, Otherwise, Stages, Vote};
pub use duty::{
    Cadence, Delivery, Disclosure, Due, ForceMajeure, Justification, Lateness, Remedy, Rounding,
    Sensor, Trigger,
};
pub use exclusion::{Exclusion, ExclusionKind};
pub use incident::{IncidentFee, IncidentLevel, Incidents};
pub use measure::{Buckets, Ejection, Feed, FeedKind, Middle, ReportMode, ValueRange};
pub use objective::{
    BurnRate, Cap, Credit, Indicator, Method, NoTraffic, Objective, OnMissing, Partial, Percentile,
    RollingCap, Slices, Source, Step, Target, Tier, Under, Weighted,
};
pub use obligation::{Custody, DataGrant, Drill, Index, InterestRule, Payment, Quality};
pub use party::{Basis, Money, Param, ParamKind, ParamRange, Party, Reads};
pub use window::{Calendar, CalendarUnit, LocalZone, OffsetChange, Rolling, Window, Zone};
