//! The header: what holds for the agreement as a whole, and every kind of window.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "7d", term = 4 windows, renew = never, amend = never, language = en,
            demo = true)]
pub struct Plain {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
}

#[contract]
impl Plain {}

#[contract]
#[agreement(version = 2, asset = token,
            window = calendar_month("Europe/Berlin", from "2026-03-29T01:00:00Z" => "+02:00", from "2026-10-25T01:00:00Z" => "+01:00"),
            term = 24 windows, renew = by_both, amend = by_both,
            terminate(notice = "90d", fee = "5 ether", for_cause = 3 breaches in 6 windows),
            collateral(minimum = "2 ether", top_up_within = "72h", pay_within = "30d"),
            interest = 0.05 % per day up to 5 %, keeper = 0.1 % up to "0.05 ether",
            punitive = "an outage stops a plant whose day is worth many fees", language = zh, demo = false)]
pub struct Full {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
}

#[contract]
impl Full {}

#[contract]
#[agreement(version = 1, asset = ether, window = rolling("28d", every = "7d"), term = 12 windows,
            renew = unless_objected("30d"), amend = never,
            collateral(top_up_within = "72h", pay_within = "30d"), language = en)]
pub struct Rolling {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
}

#[contract]
impl Rolling {}

#[contract]
#[agreement(version = 1, asset = ether, window = calendar_day(utc), term = 12 windows, renew = never, amend = never,
            language = en)]
pub struct Daily {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
}

#[contract]
impl Daily {}

#[contract]
#[agreement(version = 1, asset = ether, window = calendar_week(utc), term = 12 windows, renew = never, amend = never,
            language = en)]
pub struct Weekly {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
}

#[contract]
impl Weekly {}

#[contract]
#[agreement(version = 1, asset = ether, window = calendar_quarter(utc), term = 12 windows, renew = never, amend = never,
            language = en)]
pub struct Quarterly {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
}

#[contract]
impl Quarterly {}

#[contract]
#[agreement(version = 1, asset = ether, window = calendar_year(utc), term = 12 windows, renew = never, amend = never,
            language = en)]
pub struct Yearly {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
}

#[contract]
impl Yearly {}
