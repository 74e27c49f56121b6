//! How a window is contested.

use crate::part::{Text, choice, record};
use crate::units::Duration;

choice! {
    /// What holds when a challenge ends without agreement.
    Otherwise {
        /// The feed's provisional value.
        Provisional = 0 "provisional",
    }
}

record! {
    /// Contest between the parties alone: the contested difference is held back until they agree or time runs out.
    Challenge {
        /// The field's name.
        name: Text,
        /// How long after reporting ended a party may challenge.
        within: Duration,
        /// How long the parties then have to agree.
        resolve_within: Duration,
        /// What holds when they do not.
        otherwise: Otherwise,
    }
}

choice! {
    /// Which court judges.
    Court {
        /// Named at proposal.
        Param = 0 "param",
    }
}

choice! {
    /// How jurors vote.
    Vote {
        /// Committed first, revealed later.
        Sealed = 0 "sealed",
        /// In the open.
        Open = 1 "open",
    }
}

record! {
    /// Judgement by a panel.
    Arbitration {
        /// The field's name.
        name: Text,
        /// How long after reporting ended a party may file a case.
        challenge: Duration,
        /// Which court.
        court: Court,
        /// Seats of the first panel.
        panel: u8,
        /// How often the loser may appeal.
        appeals: u8,
        /// How jurors vote.
        vote: Vote,
    }
}
