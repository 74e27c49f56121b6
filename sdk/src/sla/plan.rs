//! The numbers of the terms, as constants: what of [`Terms`] survives into a contract.

use slacontract_terms::check::limits::{MOST_OBJECTIVES, MOST_PARTS, MOST_TIERS};
use slacontract_terms::model::{
    Basis, Credit, Money, NoTraffic, OnMissing, ParamKind, Source, Tier, Window,
};
use slacontract_terms::{Amount, BasisPoints, Duration, List, PartsPerBillion, Terms};

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
    pub no_traffic: Verdict,
    /// The verdict without enough reports.
    pub on_missing: Verdict,
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

/// A verdict that does not come from a ratio.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Met.
    Met,
    /// In breach, in the worst tier.
    Worst,
    /// None: the fee is due, nothing is credited, and it never counts as met.
    None,
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

/// The constant slice behind a list of terms that a macro wrote.
const fn slice<T: Clone>(list: &'static List<T>) -> &'static [T] {
    match list {
        List::Borrowed(slice) => slice,
        List::Owned(owned) => owned.as_slice(),
    }
}

/// Whether two names are the same.
const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn text(name: &'static slacontract_terms::Text) -> &'static str {
    match name {
        slacontract_terms::Text::Borrowed(text) => text,
        slacontract_terms::Text::Owned(owned) => owned.as_str(),
    }
}

const NO_SUM: Sum = Sum {
    share: BasisPoints::new(0),
    fixed: Amount::ZERO,
    param: None,
};
const NO_TIER: Tier = Tier {
    below: PartsPerBillion::new(0),
    credit: BasisPoints::new(0),
};
const NO_FEED: FeedPlan = FeedPlan {
    signers: 0,
    quorum: 0,
    coverage: PartsPerBillion::new(0),
};
const NO_OBJECTIVE: ObjectivePlan = ObjectivePlan {
    feed: 0,
    target: PartsPerBillion::new(0),
    no_traffic: Verdict::None,
    on_missing: Verdict::None,
    base: NO_SUM,
    tiers: [NO_TIER; MOST_TIERS],
    tier_count: 0,
    window_cap: None,
    rolling_cap: None,
    lifetime_cap: None,
};

const fn seconds(span: Duration) -> u64 {
    span.seconds()
}

impl Plan {
    /// The plan of `terms`; an empty one if there are parts the engine does not act on (`refused` names them).
    pub const fn of(terms: &'static Terms, refused: &str) -> Self {
        let mut plan = Self {
            provider: 0,
            customer: 0,
            bond: NO_SUM,
            fee: NO_SUM,
            window: 1,
            term: terms.term as u64,
            collect: 0,
            challenge: 0,
            resolve: 0,
            notice: None,
            sources: [None; 2],
            unsettled: 0,
            parties: slice(&terms.parties).len(),
            feeds: [NO_FEED; MOST_PARTS],
            feed_count: slice(&terms.feeds).len(),
            reports: 0,
            params: [Range { min: 0, max: 0 }; MOST_PARTS],
            param_count: slice(&terms.params).len(),
            objectives: [NO_OBJECTIVE; MOST_OBJECTIVES],
            objective_count: slice(&terms.objectives).len(),
            supported: refused.is_empty(),
        };
        if !plan.supported {
            return plan;
        }
        if let Window::Fixed(length) = &terms.window {
            plan.window = seconds(*length);
        }
        if let Some(challenge) = &terms.challenge {
            plan.challenge = seconds(challenge.within);
            plan.resolve = seconds(challenge.resolve_within);
        }
        if let Some(termination) = &terms.terminate {
            plan.notice = Some(seconds(termination.notice));
        }
        plan.parties(terms);
        plan.feeds(terms);
        plan.params(terms);
        plan.objectives(terms);
        plan.unsettled = slacontract_terms::exact::unsettled_windows(
            Duration::from_seconds(plan.window),
            Duration::from_seconds(plan.collect),
            Duration::from_seconds(plan.challenge + plan.resolve),
        );
        plan
    }

    const fn parties(&mut self, terms: &'static Terms) {
        let parties = slice(&terms.parties);
        let mut at = 0;
        while at < parties.len() {
            if let Some(bond) = &parties[at].bond {
                self.provider = at;
                self.bond = sum(terms, bond);
            }
            if let Some(fee) = &parties[at].prepays {
                self.customer = at;
                self.fee = sum(terms, fee);
            }
            at += 1;
        }
    }

    const fn feeds(&mut self, terms: &'static Terms) {
        let feeds = slice(&terms.feeds);
        let mut at = 0;
        while at < feeds.len() {
            let feed = &feeds[at];
            let coverage = match feed.min_coverage {
                Some(coverage) => coverage,
                None => PartsPerBillion::new(0),
            };
            self.feeds[at] = FeedPlan {
                signers: feed.signers,
                quorum: feed.quorum,
                coverage,
            };
            self.reports += feed.signers as u64;
            if self.collect < seconds(feed.collect_within) {
                self.collect = seconds(feed.collect_within);
            }
            at += 1;
        }
    }

    const fn params(&mut self, terms: &'static Terms) {
        let params = slice(&terms.params);
        let mut at = 0;
        while at < params.len() {
            self.params[at] = match &params[at].kind {
                ParamKind::Amount(range) => Range {
                    min: range.min.units(),
                    max: range.max.units(),
                },
                ParamKind::Duration(range) => Range {
                    min: seconds(range.min) as u128,
                    max: seconds(range.max) as u128,
                },
                ParamKind::Share(range) => Range {
                    min: range.min.get() as u128,
                    max: range.max.get() as u128,
                },
                ParamKind::Count(range) => Range {
                    min: range.min as u128,
                    max: range.max as u128,
                },
            };
            at += 1;
        }
    }

    const fn objectives(&mut self, terms: &'static Terms) {
        let objectives = slice(&terms.objectives);
        let feeds = slice(&terms.feeds);
        let mut at = 0;
        while at < objectives.len() {
            let objective = &objectives[at];
            let plan = &mut self.objectives[at];
            let mut feed = 0;
            while !same(text(&feeds[feed].name), text(&objective.feed)) {
                feed += 1;
            }
            plan.feed = feed;
            plan.target = objective.target;
            plan.no_traffic = match objective.no_traffic {
                Some(NoTraffic::Met) => Verdict::Met,
                Some(NoTraffic::Breach) => Verdict::Worst,
                Some(NoTraffic::Skip) | None => Verdict::None,
            };
            plan.on_missing = match objective.on_missing {
                Some(OnMissing::WorstTier) => Verdict::Worst,
                Some(OnMissing::Inconclusive | OnMissing::Escalate) | None => Verdict::None,
            };
            if let Some(credit) = &objective.credit {
                self.sources = sources(credit);
                if let Some(base) = &credit.base {
                    plan.base = sum(terms, base);
                }
                let tiers = slice(&credit.tiers);
                while plan.tier_count < tiers.len() {
                    plan.tiers[plan.tier_count] = tiers[plan.tier_count];
                    plan.tier_count += 1;
                }
            }
            if let Some(cap) = &objective.cap {
                plan.window_cap = cap.window;
                plan.lifetime_cap = cap.lifetime;
                if let Some(rolling) = &cap.rolling {
                    plan.rolling_cap = Some((rolling.windows as u64, rolling.share));
                }
            }
            at += 1;
        }
    }
}

const fn sum(terms: &'static Terms, money: &'static Money) -> Sum {
    match &money.of {
        Basis::Fixed(amount) => Sum {
            share: money.share,
            fixed: *amount,
            param: None,
        },
        Basis::Param(name) => {
            let params = slice(&terms.params);
            let mut at = 0;
            while !same(text(&params[at].name), text(name)) {
                at += 1;
            }
            Sum {
                share: money.share,
                fixed: Amount::ZERO,
                param: Some(at),
            }
        }
    }
}

const fn sources(credit: &'static Credit) -> [Option<Source>; 2] {
    let from = slice(&credit.from);
    let mut sources = [None, None];
    let mut at = 0;
    while at < from.len() && at < 2 {
        sources[at] = Some(from[at]);
        at += 1;
    }
    sources
}
