//! What a contract asks whoever watches over its business: may this account take part, for so much; may this business take on more.
//!
//! The standard contract that answers is `slacontract-compliance`. It has no power over anybody's money: a contract that asks decides
//! itself what follows from the answer.

use crate::types::{Address, Amount};
use slacontract_macros::interface;

/// Tells what is allowed.
#[interface]
pub trait Compliance {
    /// Whether an account is admitted now.
    #[view]
    fn is_admitted(&self, account: Address) -> bool;

    /// How much more an account may move in one transaction now, in the calling business; nothing if it is not admitted.
    #[view]
    fn room(&self, business: Address, account: Address) -> Amount;

    /// Counts what an account moves against its limits, in the calling business; reverts with the limit that is exceeded.
    fn count(&mut self, account: Address, amount: Amount);

    /// Whether a business may take on more: no filing of it is missing, and no review of it was upheld since its last sound filing.
    #[view]
    fn may_take_on(&self, business: Address) -> bool;
}
