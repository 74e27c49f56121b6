//! `#[quality]`: something that either is so or is not, shown by evidence.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Shown {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[quality(by = provider, to = customer, promise = "backups are encrypted", every = window, within = "10d",
              damages = "1 ether")]
    backups: Quality,
}

#[contract]
impl Shown {}
