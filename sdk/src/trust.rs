//! Whom to trust how far, as other contracts ask it: courts that draw jurors, agreements that ask for deposits.
//!
//! The rule is [`slacontract_terms::exact::trust`]; the standard contract that keeps the facts is `slacontract-trust`.

use crate::types::{Address, Amount, BasisPoints, PartsPerBillion};
use slacontract_macros::interface;

/// Tells scores. They weigh draws and deposits, and never move money by themselves.
#[interface]
pub trait Trust {
    /// Somebody's score now: 0 without facts, never 10^9.
    #[view]
    fn score(&self, who: Address) -> PartsPerBillion;

    /// The share of a juror's stake that weighs in draws, by the score: a quarter of it for a newcomer, all of it for full trust.
    #[view]
    fn trust(&self, of: Address) -> BasisPoints;
}

/// Takes what courts found as facts. Only the courts it was made with attest.
#[interface]
pub trait Findings {
    /// A court found that somebody kept a promise to somebody else, or broke it: under which agreement, in which case, and what was at
    /// risk. Anybody can have a contract file a case against anybody: it is for the register to see that both entered into it.
    fn attest(
        &mut self,
        agreement: Address,
        who: Address,
        counterparty: Address,
        case: u64,
        at_risk: Amount,
        kept: bool,
    );
}
