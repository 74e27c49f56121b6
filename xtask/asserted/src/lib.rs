//! What signers assert about a window holds unless somebody contests it: its fee is then earned.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

use slacontract::prelude::*;

/// Weeks at a fee between one wei and one ether, each contestable for a day.
#[contract]
#[agreement(version = 1, asset = ether, window = "7d", term = 1 windows, renew = never, amend = never, language = en)]
pub struct Asserted {
    #[param(default = "1 ether", range = "1 wei"..="1 ether")]
    fee: Param<Amount>,
    #[party(bond = 300 % of fee)]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "1d", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99 % => 50 %)]
    availability: Objective,
    #[challenge(within = "1d", resolve_within = "1d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Asserted {
    /// Proposes the agreement.
    ///
    /// # Errors
    /// See the engine.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, fee)
    }
}
