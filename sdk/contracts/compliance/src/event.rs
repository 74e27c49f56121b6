//! What supervision tells: each event names who decided or did it.

use slacontract::prelude::*;

/// An account is admitted until a moment; or no longer, if that has come.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// The account.
    #[indexed]
    pub account: Address,
    /// Who decided.
    #[indexed]
    pub by: Address,
    /// Until when.
    pub until: Timestamp,
    /// Salted hash of what was looked at.
    pub evidence: B256,
}

/// A business is watched over from now on.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct BusinessEnrolled {
    /// The business.
    #[indexed]
    pub business: Address,
    /// Who enrolled it.
    #[indexed]
    pub by: Address,
}

/// A business filed.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The business.
    #[indexed]
    pub business: Address,
    /// The period, from 0.
    pub period: u64,
    /// Salted hash of the filing.
    pub content: B256,
    /// Hash of where it is, and of the grants it is read with.
    pub locator: B256,
    /// The ratio it shows.
    pub ratio: PartsPerBillion,
    /// It was due before.
    pub late: bool,
}

/// A reader looked at a filing.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct FilingRead {
    /// Whose filing.
    #[indexed]
    pub business: Address,
    /// Who read it.
    #[indexed]
    pub reader: Address,
    /// The period.
    pub period: u64,
    /// Hash of the purpose.
    pub purpose: B256,
}

/// A review was opened.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct ReviewOpened {
    /// Of whom.
    #[indexed]
    pub business: Address,
    /// By whom: the business itself if its filing was below the floor.
    #[indexed]
    pub by: Address,
    /// Until when it is to be decided.
    pub until: Timestamp,
    /// Hash of the reasons; zero for a filing below the floor.
    pub reason: B256,
}

/// A review was decided.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct ReviewDecided {
    /// Of whom.
    #[indexed]
    pub business: Address,
    /// By whom.
    #[indexed]
    pub by: Address,
    /// New business is suspended.
    pub upheld: bool,
    /// Hash of the reasons.
    pub reason: B256,
}
