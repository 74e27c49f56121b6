//! Duties that have forms of their own: paying, keeping for others, paying by an index, promises with evidence, rehearsals,
//! access to data.

use super::{Cadence, Lateness, Money};
use crate::part::{Text, record};
use crate::units::{BasisPoints, Duration};

record! {
    #[derive(Copy)]
    /// Simple interest.
    InterestRule {
        /// The share of what is owed for each period.
        share: BasisPoints,
        /// The period; a started one does not count.
        per: Duration,
        /// The most, as a share of what is owed.
        cap: BasisPoints,
    }
}

record! {
    /// Money that must be paid regularly.
    Payment {
        /// The field's name.
        name: Text,
        /// Who pays.
        by: Text,
        /// To whom.
        to: Text,
        /// How much.
        amount: Money,
        /// How often.
        every: Cadence,
        /// How long after it fell due it is still on time.
        grace: Duration,
        /// What lateness costs.
        interest: Option<InterestRule>,
        /// A claim made later than this need not be paid.
        refuse_after: Option<Duration>,
    }
}

record! {
    /// Money kept for others, whose balance is proved regularly.
    Custody {
        /// The field's name.
        name: Text,
        /// Who keeps it.
        by: Text,
        /// For whom.
        to: Text,
        /// How much is kept.
        amount: Money,
        /// How often the balance is proved.
        every: Cadence,
        /// How long after it fell due.
        within: Duration,
        /// After so many missed proofs it is frozen.
        freeze_after: u32,
    }
}

record! {
    /// A payout that follows a measured value: nothing at the strike, all at the exit, in a straight line between.
    Index {
        /// The field's name.
        name: Text,
        /// Who pays.
        by: Text,
        /// To whom.
        to: Text,
        /// The feed of the value.
        feed: Text,
        /// Where the payout begins.
        strike: i64,
        /// Where it is whole; above or below the strike.
        exit: i64,
        /// The whole payout.
        payout: Money,
    }
}

record! {
    /// Something that either is so or is not, shown by evidence.
    Quality {
        /// The field's name.
        name: Text,
        /// Who owes it.
        by: Text,
        /// Who is owed it.
        to: Text,
        /// What is promised, in the words of the parties.
        promise: Text,
        /// How often evidence is given.
        every: Cadence,
        /// How long after it fell due.
        within: Duration,
        /// What a failure costs.
        damages: Option<Money>,
    }
}

record! {
    /// A rehearsal of continuity.
    Drill {
        /// The field's name.
        name: Text,
        /// Who rehearses.
        by: Text,
        /// Who is shown it.
        to: Text,
        /// How often.
        every: Cadence,
        /// How long after it fell due.
        within: Duration,
        /// Service is back after this at most (RTO).
        recover_within: Duration,
        /// No more than this is lost (RPO).
        lose_at_most: Duration,
        /// What lateness costs.
        late: Option<Lateness>,
    }
}

record! {
    /// Access to somebody's data, only while it is granted, and every access logged.
    DataGrant {
        /// The field's name.
        name: Text,
        /// Who holds the data.
        by: Text,
        /// Whose data it is.
        to: Text,
        /// How long a correction may take.
        correct_within: Duration,
        /// What each access outside the log costs.
        damages: Option<Money>,
        /// The most that all of them cost in one window.
        at_most: Option<Money>,
    }
}
