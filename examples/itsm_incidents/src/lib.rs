//! A service desk, as ITIL describes it: a managed service provider handles an enterprise's incidents.
//!
//! Either side logs an incident; impact and urgency give its priority, and the priority its targets. The clock runs until the
//! desk resolves it, and stands still only while it waits for the customer with the customer's knowledge. A missed target costs a
//! fixed sum, booked in the window in which it was missed, and all of them together half of the window's fee at most. From the
//! twenty-first in a window on, each incident that the enterprise logs costs it something. The cause of a serious incident is disclosed
//! within five business days. Every twelve weeks the desk rehearses coming back from a disaster.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// The desk, four weeks at a time.
#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 6 windows, renew = never, amend = never,
            terminate(notice = "30d", for_cause = 2 breaches in 3 windows), language = en)]
pub struct Desk {
    /// What the enterprise pays for four weeks. Agreed at proposal, inside this range.
    #[param(default = "10 ether", range = "1 ether"..="100 ether")]
    fee: Param<Amount>,

    /// The managed service provider.
    #[party(bond = 300 % of fee)]
    provider: Party,
    /// The enterprise.
    #[party(prepays = fee per window)]
    customer: Party,

    /// Is the service there? Three probes, two of which must agree.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    probes: Feed<Ratio>,

    /// Availability; two bad windows of three let the customer leave.
    #[objective(probes >= 99.5 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99.5 % => 10 %, below 95 % => 50 %)]
    #[cap(window = 50 %)]
    availability: Objective,

    /// The promises per priority. Five business days are a week.
    #[incidents(by = provider, to = customer,
                p1(respond = "15min", resolve = "4h", damages = 10 % of fee),
                p2(respond = "1h", resolve = "8h", damages = 5 % of fee),
                p3(respond = "4h", resolve = "24h", damages = 2 % of fee),
                p4(respond = "8h", resolve = "72h", damages = 1 % of fee),
                hold_at_most = "7d", close_after = "72h", cause_within = "7d", late = 1 % of fee per day,
                at_most = 50 % of fee per window, fee = 2 % of fee after 20 per window)]
    incidents: Incidents,

    /// Coming back from a disaster, rehearsed: the evidence says how long it took (RTO) and what was lost (RPO).
    #[drill(by = provider, to = customer, every = "84d", within = "7d", recover_within = "4h", lose_at_most = "15min",
            late = 1 % of fee per day)]
    recovery: Drill,

    /// How a party contests a window, a priority or a drill.
    #[challenge(within = "72h", resolve_within = "5d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Desk {
    /// Proposes the agreement. If the deployer is one of the parties, it accepts by proposing.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        probes: Vec<Address>,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &probes, fee)
    }
}
