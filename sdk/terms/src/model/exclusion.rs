//! What is measured but does not count.

use crate::part::{Text, choice, record};
use crate::units::Duration;

choice! {
    /// Why time is excluded.
    ExclusionKind {
        /// Announced work on the service.
        Maintenance = 0 "maintenance",
        /// Events beyond anybody's control.
        ForceMajeure = 1 "force_majeure",
        /// The customer's own doing.
        CustomerCaused = 2 "customer_caused",
    }
}

record! {
    /// Time that is subtracted from good and from total when it was announced or claimed in time.
    Exclusion {
        /// The field's name.
        name: Text,
        /// Why.
        kind: ExclusionKind,
        /// How long before its start it is announced.
        notice: Option<Duration>,
        /// How much of it a window may hold; the excess counts.
        budget: Option<Duration>,
        /// How long after the event it may be claimed.
        claim_within: Option<Duration>,
        /// Who has to prove it.
        burden: Option<Text>,
    }
}
