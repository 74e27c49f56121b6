//! `#[justification]`: reasons after a breach, a ruling or a refusal.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Justified {
    #[param(default = "1 ether", range = "1 ether"..="2 ether")]
    fee: Param<Amount>,
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[justification(by = provider, on = breach, within = "5d", late = 0.5 % of fee per day)]
    cause: Justification,
    #[justification(by = provider, on = ruling, within = "5d", late = "0.001 ether" per hour)]
    answer: Justification,
    #[justification(by = provider, on = refusal, within = "5d", late = 1 % of fee per "36h")]
    refusal: Justification,
}

#[contract]
impl Justified {}
