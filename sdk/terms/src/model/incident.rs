//! Incidents: clocks that start when one is logged.

use super::{Lateness, Money};
use crate::part::{Later, List, Text, record};
use crate::units::Duration;

record! {
    /// What is promised for incidents of one priority.
    IncidentLevel {
        /// The priority, 1 the most urgent to 5.
        priority: u8,
        /// Answered within this; answered in exactly this is met.
        respond_within: Duration,
        /// Resolved within this.
        resolve_within: Duration,
        /// What each missed target costs.
        damages: Option<Money>,
    }
}

record! {
    /// What too many incidents cost whoever logs them.
    IncidentFee {
        /// What each costs.
        amount: Money,
        /// So many in a window cost nothing.
        after: u32,
    }
}

record! {
    /// How incidents are handled.
    Incidents {
        /// The field's name.
        name: Text,
        /// Who handles them.
        by: Text,
        /// For whom.
        to: Text,
        /// By priority.
        levels: List<IncidentLevel>,
        /// The longest a clock may be held.
        hold_at_most: Duration,
        /// A resolved incident closes by itself after this.
        close_after: Duration,
        /// How long after an incident its cause is disclosed.
        cause_within: Option<Duration>,
        /// What a late disclosure of the cause costs.
        late: Option<Lateness>,
        /// The most that all of it costs in one window.
        at_most: Option<Money>,
        /// What the party that they are handled for pays for each that it logs itself, beyond a number in a window.
        fee: Later<IncidentFee>,
    }
}
