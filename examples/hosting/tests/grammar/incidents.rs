//! `#[incidents]`: clocks that start when an incident is logged.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Handled {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[incidents(by = provider, to = customer, p1(respond = "15min", resolve = "4h", damages = "0.1 ether"),
                p2(respond = "1h", resolve = "8h", damages = "0.05 ether"), p3(respond = "4h", resolve = "24h", damages = "0.02 ether"),
                p4(respond = "8h", resolve = "72h", damages = "0.01 ether"), p5(respond = "1d", resolve = "7d", damages = "0.01 ether"),
                hold_at_most = "5d", close_after = "72h", cause_within = "5d", late = "0.01 ether" per day,
                at_most = "2 ether" per window, fee = "0.01 ether" after 20 per window)]
    desk: Incidents,
}

#[contract]
impl Handled {}
