//! An uptime agreement: a provider promises availability, three neutral probes measure it, and a breach pays the customer
//! by itself, out of money the provider put up beforehand.
//!
//! The struct *is* the agreement. Its attributes are the terms; they are checked when this file is compiled (try
//! `bond = "1 ether"`), they are what the contract enforces, and the prose that both parties read is printed from them.
//!
//! What happens, in order:
//!
//! 1. The deployer proposes: who is provider and customer, who signs the reports, what a window costs.
//! 2. The other party accepts the hash of exactly that (`accept`).
//! 3. The provider deposits the bond, the customer the fees of the windows it wants (`deposit`). The first window opens.
//! 4. After each window the probes' signed reports are carried to the chain by anybody (`report`).
//! 5. Either party may contest the result for a while (`challenge`); only the contested difference is held back.
//! 6. Anybody settles the window (`settle`): fee to the provider, credit to the customer from the fee and, because the base is
//!    three times the fee, from the bond.
//! 7. Both take what is theirs (`claim`); at the end the rest of the bond goes back (`close`).
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// Terms for a demonstration: windows of ten seconds instead of months. Remove `demo = true` and the checks insist on
/// deadlines of at least a day.
#[contract]
#[agreement(version = 1, asset = ether, window = "10s", term = 2 windows, renew = never, amend = never,
            language = en, demo = true)]
pub struct Uptime {
    /// What the customer pays for a window. Agreed at proposal, inside this range.
    #[param(default = "1 ether", range = "0.1 ether"..="10 ether")]
    fee: Param<Amount>,

    /// Puts up six times the fee: all credits that can be owed before the first is settled.
    #[party(bond = 600 % of fee)]
    provider: Party,
    /// Pays ahead, window by window; a window that was not paid for is not measured.
    #[party(prepays = fee per window)]
    customer: Party,

    /// Three probes, two of which must agree. None of them may be the provider or the customer.
    #[feed(signers = 3, quorum = 2, collect_within = "8s", min_coverage = 80 %)]
    uptime: Feed<Ratio>,

    /// The promise, and what breaking it costs.
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = 300 % of fee, from = [fee, bond], below 99.9 % => 10 %, below 95 % => 50 %, below 80 % => 100 %)]
    #[cap(window = 300 %)]
    availability: Objective,

    /// How a party contests a window.
    #[challenge(within = "4s", resolve_within = "4s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Uptime {
    /// Proposes the agreement. If the deployer is one of the parties, it accepts by proposing.
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
