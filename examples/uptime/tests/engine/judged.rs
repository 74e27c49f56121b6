//! An agreement for random histories before a real court: windows of 100 seconds, two appeals, time that is claimed and contested.
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

use crate::agreements::COURT;
use crate::kept::proposed;
use crate::world::{CUSTOMER, PROVIDER, SIGNERS, World};
use slacontract::feed::AggregatorClient;
use slacontract::prelude::*;

/// A feed of its own, which the author's code reads.
pub const FEED: Address = Address([0xfe; 20]);

/// What a window is worth is contested through three instances; windows nobody measured go before the panel.
#[contract]
#[agreement(version = 1, asset = ether, window = "100s", term = 4 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Judged {
    #[party(bond = "40 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "20s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = escalate)]
    #[credit(base = "2 ether", from = [fee, bond], below 99 % => 10 %, below 90 % => 100 %)]
    availability: Objective,
    #[exclusion(kind = force_majeure, claim_within = "60s", burden = provider)]
    disaster: Exclusion,
    #[arbitration(challenge = "30s", court = param, panel = 3, appeals = 2, vote = sealed,
                  stages(evidence = "8s", draw = "8s", commit = "8s", reveal = "8s", appeal = "8s"),
                  reserve = "8000 wei")]
    disputes: Arbitration,

    /// What the feed said after a window was settled.
    answers: Map<u64, i64>,
}

#[contract]
impl Judged {
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

    /// Notes what the feed says, once a window is settled.
    #[on(window_settled)]
    fn read_feed(&mut self, window: &WindowView) {
        let data = AggregatorClient::at(FEED).latest_round_data().call();
        self.answers
            .set(window.id, data.answer.try_into().unwrap_or(i64::MIN));
    }

    /// What was noted.
    #[view]
    pub fn answer(&self, window: u64) -> i64 {
        self.answers.get(window)
    }
}

/// Half of what a panel and its redraw cost: what each side puts up.
pub const HALF: u128 = 4_000;

/// Contested windows, proposed by the provider.
pub fn judged_proposed() -> World {
    proposed::<Judged>(JudgedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec(), COURT).arguments())
}
