//! `#[delivery]`: something delivered by a date, with liquidated damages for delay and for what happens on the way.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Delivered {
    #[party(bond = "200 ether")]
    seller: Party,
    #[party(reads = all)]
    buyer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "24h", min_coverage = 90 %)]
    shock: Feed<Events>,
    #[delivery(by = seller, to = buyer, due = "2027-01-31", value = "50 ether", late = 10.5 % per "2d", step = day, round = floor,
               cap = 55 %, inspect_within = "10d", terminate_after = "15d", sensor = shock outside -500..=500 costs "0.1 ether")]
    machine: Delivery,
    #[delivery(by = seller, to = buyer, due = within "30d", value = "10 ether", late = 1 % per minute, step = second, round = ceil,
               cap = 20 %, force_majeure(claim_within = "72h", at_most = "10d", burden = seller))]
    spares: Delivery,
}

#[contract]
impl Delivered {}
