//! Duties beside measured objectives: disclosing, giving reasons, delivering.

use super::Money;
use crate::part::{Later, List, Text, choice, record};
use crate::units::{BasisPoints, Duration, Timestamp};

choice! {
    /// How often a duty falls due.
    Cadence {
        /// Once for every window.
        Window = 0 "window",
        /// Once in every span of time.
        Every(span: Duration) = 1 "every",
    }
}

choice! {
    /// What makes a duty fall due.
    Trigger {
        /// A window in breach.
        Breach = 0 "breach",
        /// A ruling.
        Ruling = 1 "ruling",
        /// A refusal.
        Refusal = 2 "refusal",
    }
}

record! {
    /// Damages for a duty done late.
    Lateness {
        /// How much for each period.
        amount: Money,
        /// The period.
        per: Duration,
    }
}

choice! {
    /// What a duty in default is worth.
    Remedy {
        /// The covered window is deemed to fall in this tier, counted from 1.
        DeemTier(tier: u8) = 0 "deem_tier",
    }
}

record! {
    /// Something an obligor must make known.
    Disclosure {
        /// The field's name.
        name: Text,
        /// Who owes it.
        by: Text,
        /// Who is owed it.
        to: List<Text>,
        /// What it says: the name of a schema, for people and tools.
        what: Option<Text>,
        /// How often.
        every: Cadence,
        /// How long after it fell due.
        within: Duration,
        /// What lateness costs.
        late: Option<Lateness>,
        /// How long it may still be made good.
        cure: Option<Duration>,
        /// What follows after that.
        otherwise: Option<Remedy>,
    }
}

record! {
    /// Reasons an obligor must give.
    Justification {
        /// The field's name.
        name: Text,
        /// Who owes them.
        by: Text,
        /// What asks for them.
        on: Trigger,
        /// How long after that.
        within: Duration,
        /// What lateness costs.
        late: Option<Lateness>,
    }
}

choice! {
    /// How a started period counts.
    Rounding {
        /// It does not count.
        Floor = 0 "floor",
        /// It counts whole.
        Ceil = 1 "ceil",
    }
}

choice! {
    /// When a delivery falls due.
    Due {
        /// At a moment.
        At(moment: Timestamp) = 0 "at",
        /// This long after activation.
        Within(span: Duration) = 1 "within",
    }
}

record! {
    /// Damages for each reading of a sensor outside its bounds.
    Sensor {
        /// The feed that reports readings.
        feed: Text,
        /// The least reading that is harmless.
        low: i64,
        /// The greatest reading that is harmless.
        high: i64,
        /// What each reading outside costs.
        damages: Money,
    }
}

record! {
    /// How an event that nobody could prevent moves a due date.
    ForceMajeure {
        /// How long after the event ended it may be claimed.
        claim_within: Duration,
        /// The most that all events together move the due date by.
        at_most: Duration,
        /// Who has to prove its word where a claim is contested: if nobody rules, the other side's holds.
        burden: Text,
    }
}

record! {
    /// A promise to deliver by a date, with liquidated damages for delay.
    Delivery {
        /// The field's name.
        name: Text,
        /// Who delivers.
        by: Text,
        /// To whom.
        to: Text,
        /// When it falls due; `None` when it is named at proposal.
        due: Option<Due>,
        /// What is delivered is worth this.
        value: Money,
        /// The share of the value that each `per` of delay costs.
        share: BasisPoints,
        /// The period the share is for.
        per: Duration,
        /// Delay is counted in steps of this.
        step: Option<Duration>,
        /// How a started step counts.
        round: Option<Rounding>,
        /// The most that delay and readings can cost, as a share of the value.
        cap: BasisPoints,
        /// How long it may be inspected; after that it is accepted.
        inspect_within: Option<Duration>,
        /// The delay after which the obligee may end.
        terminate_after: Option<Duration>,
        /// Damages on the way.
        sensors: List<Sensor>,
        /// How events that nobody could prevent move the due date; `None` where none does.
        force_majeure: Later<ForceMajeure>,
    }
}
