//! The agreement that `cargo xtask bench` sends reports to: five signers, three of whom must agree, about windows so short and so many
//! that a great number of them can be reported at once. `Reports.sol` beside it does with a report what this does.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// Windows of ten seconds that may be reported for thirty days.
#[contract]
#[agreement(version = 1, asset = ether, window = "10s", term = 24000 windows, renew = never, amend = by_both,
            language = en, demo = true)]
pub struct Reports {
    /// What the customer pays for a window.
    #[param(default = "0.000001 ether", range = "0.000001 ether"..="0.000001 ether")]
    fee: Param<Amount>,

    /// Puts up what all windows that are not settled yet can cost together.
    #[party(bond = "1 ether")]
    provider: Party,
    /// Pays ahead.
    #[party(prepays = fee per window)]
    customer: Party,

    /// Who reports.
    #[feed(signers = 5, quorum = 3, collect_within = "30d", min_coverage = 80 %)]
    uptime: Feed<Ratio>,

    /// What is reported about.
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99.9 % => 10 %, below 95 % => 50 %)]
    #[cap(window = 100 %)]
    availability: Objective,

    /// How a party contests a window.
    #[challenge(within = "1d", resolve_within = "1d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Reports {
    /// Proposes the agreement.
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
