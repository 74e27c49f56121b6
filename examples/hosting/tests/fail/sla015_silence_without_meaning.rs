use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "7d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Uptime {
    #[param(default = "1 ether", range = "1 ether"..="2 ether")]
    fee: Param<Amount>,
    #[party(bond = "4 ether")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met)]
    #[credit(base = 300 % of fee, from = [fee, bond], below 99.9 % => 10 %, below 95 % => 100 %)]
    #[cap(window = 300 %)]
    availability: Objective,
    #[challenge(within = "72h", resolve_within = "72h", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Uptime {
    #[init]
    pub fn new(&mut self, provider: Address, customer: Address, signers: Vec<Address>, fee: Amount) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, fee)
    }
}

fn main() {}
