//! The numbers of the terms, as constants: what of the terms survives into a contract.

mod read;

use slacontract_terms::check::limits::{MOST_OBJECTIVES, MOST_PARTS, MOST_TIERS};
use slacontract_terms::exact::Silence;
use slacontract_terms::model::{Source, Tier};
use slacontract_terms::{Amount, BasisPoints, PartsPerBillion};

/// A sum of money: a share of a fixed amount or of a parameter.
#[derive(Clone, Copy)]
pub struct Sum {
    /// The share.
    pub share: BasisPoints,
    /// Of this, unless a parameter is named.
    pub fixed: Amount,
    /// Of this parameter.
    pub param: Option<usize>,
}

/// A parameter's range, both ends included, in its own unit.
#[derive(Clone, Copy)]
pub struct Range {
    /// Least.
    pub min: u128,
    /// Greatest.
    pub max: u128,
}

/// A feed.
#[derive(Clone, Copy)]
pub struct FeedPlan {
    /// Signers (n).
    pub signers: u8,
    /// Quorum (k).
    pub quorum: u8,
    /// The least share of samples that were taken.
    pub coverage: PartsPerBillion,
}

/// An objective.
#[derive(Clone, Copy)]
pub struct ObjectivePlan {
    /// Its feed.
    pub feed: usize,
    /// Its target.
    pub target: PartsPerBillion,
    /// The verdict without traffic.
    pub no_traffic: Silence,
    /// The verdict without enough reports.
    pub on_missing: Silence,
    /// What its credit is a share of.
    pub base: Sum,
    /// Its tiers; the first `tier_count` count.
    pub tiers: [Tier; MOST_TIERS],
    /// How many tiers there are.
    pub tier_count: usize,
    /// Cap per window, of its fee.
    pub window_cap: Option<BasisPoints>,
    /// Cap over so many windows, of their fees.
    pub rolling_cap: Option<(u64, BasisPoints)>,
    /// Cap over the agreement.
    pub lifetime_cap: Option<Amount>,
}

/// What the engine acts on.
#[derive(Clone, Copy)]
pub struct Plan {
    /// The party with the bond.
    pub provider: usize,
    /// The party that prepays.
    pub customer: usize,
    /// The bond.
    pub bond: Sum,
    /// The fee of a window.
    pub fee: Sum,
    /// Length of a window, seconds.
    pub window: u64,
    /// Windows of the term.
    pub term: u64,
    /// How long after a window's end reports are taken, seconds.
    pub collect: u64,
    /// How long after reporting a party may challenge, seconds.
    pub challenge: u64,
    /// How long the parties then have to agree, seconds.
    pub resolve: u64,
    /// Notice of termination, seconds; `None` if nobody may.
    pub notice: Option<u64>,
    /// Where penalties are taken from, in order.
    pub sources: [Option<Source>; 2],
    /// How many windows can be unsettled at once.
    pub unsettled: u64,
    /// Parties that sign.
    pub parties: usize,
    /// The feeds; the first `feed_count` count.
    pub feeds: [FeedPlan; MOST_PARTS],
    /// How many feeds there are.
    pub feed_count: usize,
    /// Signers of all feeds.
    pub reports: u64,
    /// The parameters' ranges; the first `param_count` count.
    pub params: [Range; MOST_PARTS],
    /// How many parameters there are.
    pub param_count: usize,
    /// The objectives; the first `objective_count` count.
    pub objectives: [ObjectivePlan; MOST_OBJECTIVES],
    /// How many objectives there are.
    pub objective_count: usize,
    /// Whether the engine acts on every part; terms with other parts are never proposed.
    pub supported: bool,
}
