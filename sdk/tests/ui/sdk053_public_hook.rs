//! A hook that anybody may call.
//!
//! The agreement calls its hooks. A public one would also be a method.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "1d", term = 2 windows, renew = never, amend = never, language = en)]
pub struct Uptime {
    #[param(default = "1 ether", range = "0.1 ether"..="10 ether")]
    fee: Param<Amount>,
    #[party(bond = 600 % of fee)]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 80 %)]
    probes: Feed<Ratio>,
    #[objective(probes >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99 % => 10 %)]
    #[cap(window = 10 %)]
    availability: Objective,
    #[challenge(within = "72h", resolve_within = "72h", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Uptime {
    #[on(window_settled)]
    // wrong
    pub fn notify(&mut self, window: &WindowView) {
    // right: fn notify(&mut self, window: &WindowView) {
        let _ = window;
    }
}

fn main() {}
