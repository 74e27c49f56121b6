//! A machine delivered by a date: what delay costs, what the road may do to it, and how long the buyer may look at it.
//!
//! The figures of delay are those of a template that lawyers use: 10.5 % of the value for each two days, counted by whole days, at most
//! 55 %, and the right to end the agreement after more than fifteen days. Its text rounds up where its code rounds down, and the
//! code goes on counting after delivery. Here both are said once, by `step` and `round`, and delay ends when the machine arrives.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// One machine, and twelve weeks of service after it.
#[contract]
#[agreement(version = 1, asset = ether, window = "7d", term = 12 windows, renew = never, amend = never, language = en,
            punitive = "a machine that does not arrive stops the buyer's works")]
pub struct LateDelivery {
    /// What a week of service costs.
    #[param(default = "1 ether", range = "0.1 ether"..="10 ether")]
    fee: Param<Amount>,

    /// Answers for the machine in two unsettled weeks.
    #[party(bond = "25 ether")]
    seller: Party,
    /// Pays for the service week by week.
    #[party(prepays = fee per window)]
    buyer: Party,

    /// Shocks on the road, in thousandths of g: three sensors in the crate.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    shock: Feed<Events>,
    /// The warmest hour of a week, in degrees: what two of three sensors agree on.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %, unit = "C", min = -60, max = 120, middle = low)]
    warmth: Feed<Value>,

    /// Due four weeks after the first window opens. A flood that closes the road moves the date, by ten days at most; a buyer that doubts it has
    /// to show why.
    #[delivery(by = seller, to = buyer, due = within "28d", value = "20 ether", late = 10.5 % per "2d", step = day, round = floor,
               cap = 55 %, inspect_within = "14d", terminate_after = "15d", force_majeure(claim_within = "72h", at_most = "10d", burden = buyer),
               sensor = shock outside -500..=500 costs "0.1 ether", sensor = shock outside -2_000..=2_000 costs "1 ether",
               sensor = warmth outside 2..=40 costs "0.5 ether")]
    machine: Delivery,

    /// A party that disagrees says so within three days; what is contested is held back for two days at most.
    #[challenge(within = "72h", resolve_within = "48h", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl LateDelivery {
    /// Proposes the agreement; the same sensors sign both feeds.
    #[init]
    pub fn new(
        &mut self,
        seller: Address,
        buyer: Address,
        sensors: Vec<Address>,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(seller, buyer, &sensors, &sensors, fee)
    }
}
