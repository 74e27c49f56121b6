//! Crop insurance by an index: the rain of a season, measured at three stations, decides what is paid. Nobody claims, nobody assesses.
//!
//! At 100 mm or more nothing is paid, at 20 mm or less everything, and between them each missing millimetre pays the same. What the
//! stations measure is not what a field lost: the difference is the basis risk, and it is the farmers'. The text says so.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// A season of 120 days, three years.
#[contract]
#[agreement(version = 1, asset = ether, window = "120d", term = 9 windows, renew = by_both, amend = never, interest = 1 % per "30d" up to 12 %,
            language = en, punitive = "an insurance pays more than its premium: 50 ether for 4")]
pub struct CropIndex {
    /// What a season's cover costs.
    #[param(default = "4 ether", range = "1 ether"..="20 ether")]
    premium: Param<Amount>,

    /// Answers for the whole payout of two unsettled seasons.
    #[party(bond = "100 ether")]
    insurer: Party,
    /// Pay for each season ahead.
    #[party(prepays = premium per window)]
    farmers: Party,

    /// Rain of the season at three stations; the middle one counts, so a broken gauge moves nothing.
    #[feed(signers = 3, quorum = 2, collect_within = "72h", min_coverage = 95 %, unit = "mm", min = 0, max = 3_000, middle = low)]
    rain: Feed<Value>,

    /// Drought: from 100 mm down to 20 mm.
    #[index(by = insurer, to = farmers, feed = rain, strike = 100, exit = 20, payout = "50 ether")]
    drought: Index,

    /// A side that doubts the stations says so within a week, with another figure; the difference is held back for four at most.
    #[challenge(within = "7d", resolve_within = "28d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl CropIndex {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        insurer: Address,
        farmers: Address,
        stations: Vec<Address>,
        premium: Amount,
    ) -> Result<(), SlaError> {
        self.propose(insurer, farmers, &stations, premium)
    }
}
