//! The terms value: plain data, integers only. Parts name each other by the field names the author wrote.
//!
//! Nothing is defaulted here. A term that systems in the field disagree about is an `Option`, so that its absence can
//! be reported on the author's token instead of being filled in.

mod agreement;
mod dispute;
mod duty;
mod exclusion;
mod measure;
mod party;

pub use agreement::{Asset, Consent, ForCause, Language, Termination, Terms, Window};
pub use dispute::{Arbitration, Challenge, Court, Otherwise, Vote};
pub use duty::{Cadence, Delivery, Disclosure, Justification, Lateness, Remedy, Rounding, Trigger};
pub use exclusion::{Exclusion, ExclusionKind};
pub use measure::{
    Cap, Credit, Feed, FeedKind, Method, Middle, NoTraffic, Objective, OnMissing, Partial,
    RollingCap, Slices, Source, Tier,
};
pub use party::{Basis, Money, Param, ParamKind, ParamRange, Party, Reads};
