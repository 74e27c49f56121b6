//! Agreements for random histories, with what the others do not have: duties beside objectives, incidents, sealed and aggregated
//! feeds, values.
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

use crate::agreements::COURT;
use crate::world::{CUSTOMER, PROVIDER, SIGNERS, World};
use slacontract::prelude::*;

/// Duties of every kind, in windows of 100 seconds; the customer pays a rent.
#[contract]
#[agreement(version = 1, asset = ether, window = "100s", term = 3 windows, renew = never, amend = never,
            terminate(notice = "50s", for_cause = 2 breaches in 3 windows), language = en, demo = true)]
pub struct Kept {
    #[party(bond = "60 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = breach, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 10 %, below 90 % => 50 %)]
    availability: Objective,
    #[disclosure(by = provider, to = customer, every = window, within = "20s", late = "0.1 ether" per "10s",
                 cure = "30s", otherwise = deem(tier = 2))]
    report: Disclosure,
    #[justification(by = provider, on = breach, within = "20s", late = "0.05 ether" per "10s")]
    reasons: Justification,
    #[justification(by = provider, on = ruling, within = "20s", late = "0.05 ether" per "10s")]
    findings: Justification,
    #[payment(by = customer, to = provider, amount = "1 ether", every = window, grace = "20s",
              interest = 1 % per "10s" up to 3 %, refuse_after = "200s")]
    rent: Payment,
    #[quality(by = provider, to = customer, promise = "backups are encrypted", every = "100s", within = "20s",
              damages = "0.5 ether")]
    backups: Quality,
    #[arbitration(challenge = "10s", court = param, panel = 3, appeals = 0, vote = open,
                  stages(evidence = "5s", draw = "5s", commit = "5s", reveal = "5s", appeal = "5s"))]
    disputes: Arbitration,
}

#[contract]
impl Kept {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
        court: Address,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, court)
    }
}

/// The place of the rent among the duties.
pub const RENT: u64 = 3;

/// A service desk whose priorities are contested before a court.
#[contract]
#[agreement(version = 1, asset = ether, window = "200s", term = 3 windows, renew = by_both, amend = never,
            language = en, demo = true)]
pub struct Desk {
    #[party(bond = "60 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "10s", min_coverage = 90 %)]
    probes: Feed<Ratio>,
    #[objective(probes >= 99.5 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 99.5 % => 10 %, below 95 % => 50 %)]
    availability: Objective,
    #[incidents(by = provider, to = customer,
                p1(respond = "10s", resolve = "40s", damages = "1 ether"),
                p2(respond = "20s", resolve = "80s", damages = "0.5 ether"),
                p3(respond = "40s", resolve = "160s", damages = "0.2 ether"),
                p4(respond = "80s", resolve = "300s", damages = "0.1 ether"),
                hold_at_most = "60s", close_after = "30s", cause_within = "50s", late = "0.1 ether" per "10s",
                at_most = "5 ether" per window, fee = "0.1 ether" after 1 per window)]
    incidents: Incidents,
    #[arbitration(challenge = "10s", court = param, panel = 3, appeals = 0, vote = open,
                  stages(evidence = "5s", draw = "5s", commit = "5s", reveal = "5s", appeal = "5s"))]
    disputes: Arbitration,
}

#[contract]
impl Desk {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
        court: Address,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, court)
    }
}

/// A meter is broken.
#[derive(Error, Debug, PartialEq, Eq)]
pub struct Broken {}

/// Sealed availability, and power that the signers report together; the contract's own code says how steady it is.
#[contract]
#[agreement(version = 1, asset = ether, window = "100s", term = 4 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Grid {
    #[party(bond = "40 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "40s", min_coverage = 90 %, mode = sealed)]
    uptime: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "40s", min_coverage = 90 %, unit = "kW", min = 0, max = 5_000,
           middle = low, mode = aggregated)]
    power: Feed<Value>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 10 %)]
    availability: Objective,
    #[objective(power >= 100, no_traffic = met, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], below 100 => 20 %)]
    supply: Objective,
    #[objective(custom(power) >= 80 %, method = occurrences, no_traffic = met, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], below 80 % => 5 %, below 50 % => 10 %)]
    steady: Objective,
    #[challenge(within = "20s", resolve_within = "20s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Grid {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, &signers)
    }

    /// How much of 4,900 kW was there; at a reading that betrays a broken meter it measures nothing.
    #[on(measure)]
    fn steadiness(&self, asked: &Measurement) -> Indicator {
        require!(asked.value != 99, Broken {});
        Indicator {
            good: asked.value.cast_unsigned().min(4_900),
            total: 4_900,
        }
    }
}

/// A contract, constructed by the provider.
pub fn proposed<C: slacontract::Contract>(arguments: &[u8]) -> World {
    let world = World::with_code(C::enter);
    world
        .construct(PROVIDER, arguments)
        .expect("the proposal is sound");
    world
}

/// Duties, proposed by the provider.
pub fn kept_proposed() -> World {
    proposed::<Kept>(KeptClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]], COURT).arguments())
}

/// Incidents, proposed by the provider.
pub fn desk_proposed() -> World {
    proposed::<Desk>(DeskClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]], COURT).arguments())
}

/// Sealed and aggregated feeds, proposed by the provider.
pub fn grid_proposed() -> World {
    proposed::<Grid>(GridClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec()).arguments())
}
