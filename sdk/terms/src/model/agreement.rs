//! The agreement as a whole.

use super::{
    Arbitration, Challenge, Delivery, Disclosure, Exclusion, Feed, Justification, Objective, Param,
    Party,
};
use crate::part::{List, Text, choice, record};
use crate::units::Duration;

choice! {
    /// The asset all money of an agreement is in.
    Asset {
        /// The chain's own asset.
        Ether = 0 "ether",
        /// An ERC-20 token named at proposal.
        Token = 1 "token",
    }
}

choice! {
    /// The period an objective is judged over.
    Window {
        /// A fixed length, counted from activation.
        Fixed(length: Duration) = 0 "fixed",
        /// A calendar month in UTC.
        CalendarMonth = 1 "calendar_month",
    }
}

impl Window {
    /// The shortest a window can be.
    pub const fn shortest(&self) -> Duration {
        match self {
            Self::Fixed(length) => *length,
            Self::CalendarMonth => Duration::from_seconds(28 * 86_400),
        }
    }
}

choice! {
    /// Whose agreement a change of the terms needs.
    Consent {
        /// It cannot be changed.
        Never = 0 "never",
        /// Every signatory signs.
        ByBoth = 1 "by_both",
    }
}

choice! {
    /// The language that governs the printed terms.
    Language {
        /// English.
        En = 0 "en",
        /// Chinese.
        Zh = 1 "zh",
    }
}

record! {
    /// A right to end early after repeated breaches.
    ForCause {
        /// How many windows in breach it takes.
        breaches: u32,
        /// Among how many windows, counted back from the last.
        windows: u32,
    }
}

record! {
    /// How either side may end the agreement early.
    Termination {
        /// How long before the end notice is given.
        notice: Duration,
        /// The obligee's right to end at the next boundary.
        for_cause: Option<ForCause>,
    }
}

record! {
    /// The terms of one agreement.
    Terms {
        /// The contract's name.
        name: Text,
        /// The author's version of these terms.
        version: u32,
        /// What money is counted in.
        asset: Asset,
        /// The period objectives are judged over.
        window: Window,
        /// How many windows the agreement runs.
        term: u32,
        /// Whether it may be prolonged.
        renew: Consent,
        /// Whether parameters may be changed.
        amend: Consent,
        /// Ending early; `None` when nobody may.
        terminate: Option<Termination>,
        /// The language that governs.
        language: Language,
        /// Deadlines shorter than a day are accepted; printed in capitals.
        demo: bool,
        /// What the parties negotiate.
        params: List<Param>,
        /// Who takes part.
        parties: List<Party>,
        /// Who measures.
        feeds: List<Feed>,
        /// What is promised as a measured ratio.
        objectives: List<Objective>,
        /// What does not count.
        exclusions: List<Exclusion>,
        /// What must be disclosed.
        disclosures: List<Disclosure>,
        /// Where reasons must be given.
        justifications: List<Justification>,
        /// What must be delivered by a date.
        deliveries: List<Delivery>,
        /// How a party contests a window when there is no panel.
        challenge: Option<Challenge>,
        /// The panel that judges.
        arbitration: Option<Arbitration>,
    }
}
