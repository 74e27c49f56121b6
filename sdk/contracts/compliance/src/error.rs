//! Why supervision refuses a call.

use slacontract::prelude::*;

use crate::Review;

/// Why something is refused.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum SupervisionError {
    /// These rules contradict themselves: a period under a day, no time to file or to review, a day's limit below a transaction's.
    UnsoundRules,
    /// The account is not admitted, or no longer.
    NotAdmitted {
        /// The account.
        account: Address,
        /// Until when it was; 0 if never.
        until: Timestamp,
    },
    /// More than may be moved in one transaction.
    AboveTransaction {
        /// What was to be moved.
        amount: Amount,
        /// What may be.
        most: Amount,
    },
    /// More than may still be moved today.
    AboveDay {
        /// What was to be moved.
        amount: Amount,
        /// What may still be.
        left: Amount,
    },
    /// Nobody watches over this business.
    NotEnrolled {
        /// The business.
        business: Address,
    },
    /// Somebody does already.
    AlreadyEnrolled,
    /// Filings come in order, each after its period.
    NotThisPeriod {
        /// The period to be filed next.
        next: u64,
        /// From when on it can be.
        from: Timestamp,
    },
    /// A filing is the hash of something.
    NoContent,
    /// There is no review to be decided.
    NoReview {
        /// Where the last one is.
        review: Review,
    },
    /// There is no such filing.
    NoFiling {
        /// The period to be filed next.
        next: u64,
    },
}
