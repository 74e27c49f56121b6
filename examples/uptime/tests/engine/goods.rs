//! An agreement for random histories about things and data: a delivery by each side, and a file about the customer.
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

use crate::agreements::COURT;
use crate::kept::proposed;
use crate::world::{CUSTOMER, PROVIDER, SIGNERS, World};
use slacontract::prelude::*;

/// A machine, its drawings, and access to data, in windows of 100 seconds.
#[contract]
#[agreement(version = 1, asset = ether, window = "100s", term = 4 windows, renew = never, amend = never,
            terminate(notice = "50s", for_cause = 2 breaches in 3 windows), language = en, demo = true)]
pub struct Goods {
    #[party(bond = "60 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = breach, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 10 %, below 90 % => 50 %)]
    availability: Objective,
    #[delivery(by = provider, to = customer, due = within "120s", value = "4 ether", late = 10 % per "10s", step = "10s",
               round = floor, cap = 50 %, inspect_within = "20s", terminate_after = "60s",
               force_majeure(claim_within = "40s", at_most = "60s", burden = provider))]
    machine: Delivery,
    #[delivery(by = customer, to = provider, due = within "150s", value = "2 ether", late = 10 % per "10s", step = "10s",
               round = ceil, cap = 50 %, inspect_within = "20s",
               force_majeure(claim_within = "80s", at_most = "40s", burden = provider))]
    drawings: Delivery,
    #[data_grant(by = provider, to = customer, correct_within = "30s", damages = "0.5 ether", at_most = "1 ether" per window)]
    file: DataGrant,
    #[arbitration(challenge = "10s", court = param, panel = 3, appeals = 0, vote = open,
                  stages(evidence = "5s", draw = "5s", commit = "5s", reveal = "5s", appeal = "5s"))]
    disputes: Arbitration,
}

#[contract]
impl Goods {
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

/// The most that the machine and the drawings cost, in ether.
pub const MOST: [u128; 2] = [2, 1];

/// The most that events move their dates by, in seconds.
pub const LONGEST: [u64; 2] = [60, 40];

/// Things and data, proposed by the provider.
pub fn goods_proposed() -> World {
    proposed::<Goods>(GoodsClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]], COURT).arguments())
}
