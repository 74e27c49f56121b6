//! The numbers of the terms, as constants: what of the terms survives into a contract.

mod delivery;
mod duty;
mod grant;
mod incident;
mod objective;
mod read;

pub use delivery::{DeliveryPlan, ExtensionPlan, IndexPlan, SensorPlan};
pub use duty::{DutyPlan, Falls, Liability, uses};
pub use grant::GrantPlan;
pub use incident::{IncidentPlan, LevelPlan};

use slacontract_terms::check::limits::{
    MOST_DUTIES, MOST_LIABILITIES, MOST_OBJECTIVES, MOST_PARTS, MOST_TIERS,
};
use slacontract_terms::exact::{Interest, Silence};
use slacontract_terms::model::{Calendar, Exclusion, Middle, Source, Step, Target, Tier};
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

/// When an agreement is suspended.
#[derive(Clone, Copy)]
pub struct CollateralPlan {
    /// The bond below which it is.
    pub minimum: Sum,
    /// How long the provider then has, seconds.
    pub top_up: u64,
    /// How long the customer may leave windows unpaid, seconds.
    pub pay: u64,
}

/// What a case costs.
#[derive(Clone, Copy)]
pub struct CaseMoneyPlan {
    /// What a juror is paid for a seat.
    pub juror_fee: Sum,
    /// What the filer puts up.
    pub bond: Sum,
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
    /// What its reports hold.
    pub kind: FeedKind,
    /// Its reports are committed to before they are revealed.
    pub is_sealed: bool,
    /// Its reports come all in one.
    pub is_aggregated: bool,
    /// What a report is paid.
    pub fee: Option<Sum>,
    /// The sides that pay it, as bits of [`super::machine::Who`].
    pub payers: u8,
    /// The one named first.
    pub first_payer: u8,
    /// A signer that missed so many of so many windows is ejected.
    pub eject: Option<(u64, u64)>,
}

/// What a feed's reports hold.
#[derive(Clone, Copy)]
pub enum FeedKind {
    /// Good out of total.
    Ratio,
    /// A value in this range, and which one stands of an even count.
    Value(i64, i64, Middle),
    /// Counts of samples up to each of these bounds.
    Histogram(&'static [u64]),
    /// Events with a reading each.
    Events,
}

/// What an objective is about.
#[derive(Clone, Copy)]
pub enum Measure {
    /// The ratio its feed reports; shares of bad are kept as shares of good.
    Ratio,
    /// The samples in the buckets of a histogram up to this one, out of all.
    Under(usize),
    /// The bucket of a histogram in which this share of all samples is reached.
    Percentile(PartsPerBillion),
    /// The value its feed reports.
    Value,
    /// The weighted mean of other objectives' ratios.
    Composite,
    /// What the author's own code makes of its feed.
    Custom,
}

impl Measure {
    /// It is a value, not a ratio.
    pub const fn is_level(self) -> bool {
        matches!(self, Self::Percentile(_) | Self::Value)
    }
}

/// An objective.
#[derive(Clone, Copy)]
pub struct ObjectivePlan {
    /// Its feed.
    pub feed: usize,
    /// What of it.
    pub measure: Measure,
    /// Its place among the objectives about the same feed.
    pub place: u16,
    /// Its target, if it is about a ratio.
    pub target: PartsPerBillion,
    /// Its target, if it is about a value.
    pub goal: Target,
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
    /// The steps of its credit, if it is about a value.
    pub steps: &'static [Step],
    /// By objective: its weight in this one, if this is a composite.
    pub weights: [BasisPoints; MOST_OBJECTIVES],
    /// Cap per window, of its fee.
    pub window_cap: Option<BasisPoints>,
    /// Cap over so many windows, of their fees.
    pub rolling_cap: Option<(u64, BasisPoints)>,
    /// Cap over the agreement.
    pub lifetime_cap: Option<Amount>,
    /// Without enough reports, a panel or the parties decide.
    pub escalates: bool,
}

/// What the engine acts on.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Its money is in a token.
    pub in_token: bool,
    /// The party with the bond.
    pub provider: usize,
    /// The party that prepays.
    pub customer: usize,
    /// The bond.
    pub bond: Sum,
    /// The fee of a window.
    pub fee: Sum,
    /// The fee of a window without traffic goes back.
    pub is_per_use: bool,
    /// Length of a window, seconds; of a calendar's, the shortest.
    pub window: u64,
    /// The calendar that windows follow instead.
    pub calendar: Option<&'static Calendar>,
    /// How far back rolling windows reach, seconds.
    pub rolling: Option<u64>,
    /// Windows of the term.
    pub term: u64,
    /// How long after a window's end reports are taken, seconds.
    pub collect: u64,
    /// How long after reporting a party may challenge, seconds.
    pub challenge: u64,
    /// How long the parties then have to agree, seconds.
    pub resolve: u64,
    /// Who decides contests is an address of its own.
    pub has_court: bool,
    /// Seats of a case's first panel.
    pub panel: u8,
    /// How often it can be appealed.
    pub appeals: u8,
    /// What the terms say a case costs.
    pub case_money: Option<CaseMoneyPlan>,
    /// How many jurors they count on.
    pub pool: Option<u64>,
    /// A window without enough reports is contested by itself.
    pub escalates: bool,
    /// What both sides put up, half each, for panels that decide such windows.
    pub panel_reserve: Option<Sum>,
    /// How long a panel needs to decide one at least, seconds.
    pub instance: u64,
    /// Notice of termination, seconds; `None` if nobody may.
    pub notice: Option<u64>,
    /// What ending early costs the side that does.
    pub termination_fee: Option<Sum>,
    /// Breaches, among so many last windows, that entitle the customer to end it.
    pub for_cause: Option<(u64, u64)>,
    /// It goes on for another term unless a side objects so many seconds before the end.
    pub goes_on: Option<u64>,
    /// Both sides together may go on for another term.
    pub renewable: bool,
    /// Parameters may be changed.
    pub amendable: bool,
    /// When it is suspended.
    pub collateral: Option<CollateralPlan>,
    /// What debts cost.
    pub interest: Option<Interest>,
    /// The customer can owe something.
    pub customer_owes: bool,
    /// It has duties, whose default is a cause for the provider to end the agreement.
    pub customer_performs: bool,
    /// What settling pays: a share of the credit, at most a sum.
    pub keeper: Option<(BasisPoints, Sum)>,
    /// Where penalties are taken from, in order.
    pub sources: [Option<Source>; 2],
    /// How many windows can be unsettled at once.
    pub unsettled: u64,
    /// Parties that sign.
    pub parties: usize,
    /// How many feeds there are.
    pub feed_count: usize,
    /// Time that may not count.
    pub exclusions: &'static [Exclusion],
    /// Those the provider has to prove, as bits.
    pub burdens: u8,
    /// Some are claimed after their event.
    pub has_claims: bool,
    /// Some feeds are sealed.
    pub seals: bool,
    /// Some feeds are aggregated.
    pub aggregates: bool,
    /// Reports are paid.
    pub pays_reports: bool,
    /// Signers can lose their place.
    pub ejects: bool,
    /// Signers of all feeds.
    pub reports: u64,
    /// How many parameters there are.
    pub param_count: usize,
    /// How many objectives there are.
    pub objective_count: usize,
    /// Some are about values or percentiles.
    pub has_levels: bool,
    /// Some are about values as they are reported.
    pub has_values: bool,
    /// Some are about histograms.
    pub has_histograms: bool,
    /// Some are percentiles of histograms.
    pub has_percentiles: bool,
    /// Some are made of others.
    pub has_composites: bool,
    /// Some are measured by the author's own code.
    pub has_customs: bool,
    /// How incidents are handled.
    pub incidents: Option<IncidentPlan>,
    /// How many duties there are.
    pub duty_count: usize,
    /// What they do: see [`uses`].
    pub duty_uses: u8,
    /// How many there are.
    pub liability_count: usize,
    /// How many there are.
    pub delivery_count: usize,
    /// Some fall due by a date.
    pub has_dates: bool,
    /// How many there are.
    pub sensor_count: usize,
    /// How many deliveries have a date that events move.
    pub extension_count: usize,
    /// How many there are.
    pub index_count: usize,
    /// How somebody's data is used.
    pub grants: Option<GrantPlan>,
    /// Whether the engine acts on every part; terms with other parts are never proposed.
    pub supported: bool,
}

/// A plan while it is read from the terms, with its lists. They are longer than most terms need, and are no part of the plan: whatever is
/// reached by an index stands in the contract's data as a whole.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Draft {
    /// The rest of it.
    pub plan: Plan,
    pub(super) feeds: [FeedPlan; MOST_PARTS],
    pub(super) params: [Range; MOST_PARTS],
    pub(super) objectives: [ObjectivePlan; MOST_OBJECTIVES],
    pub(super) duties: [DutyPlan; MOST_DUTIES],
    pub(super) liabilities: [Liability; MOST_LIABILITIES],
    pub(super) deliveries: [DeliveryPlan; MOST_PARTS],
    pub(super) sensors: [SensorPlan; MOST_PARTS],
    pub(super) extensions: [ExtensionPlan; MOST_PARTS],
    pub(super) indices: [IndexPlan; MOST_PARTS],
}

/// The first `N`.
const fn first<T: Copy, const N: usize>(all: &[T]) -> [T; N] {
    let mut some = [all[0]; N];
    let mut at = 1;
    while at < N {
        some[at] = all[at];
        at += 1;
    }
    some
}

/// The lists as long as the terms have them; `#[agreement]` makes constants of them.
#[doc(hidden)]
impl Draft {
    pub const fn exact_feeds<const N: usize>(&self) -> [FeedPlan; N] {
        first(&self.feeds)
    }

    pub const fn exact_objectives<const N: usize>(&self) -> [ObjectivePlan; N] {
        first(&self.objectives)
    }

    pub const fn exact_params<const N: usize>(&self) -> [Range; N] {
        first(&self.params)
    }

    pub const fn exact_duties<const N: usize>(&self) -> [DutyPlan; N] {
        first(&self.duties)
    }

    pub const fn exact_liabilities<const N: usize>(&self) -> [Liability; N] {
        first(&self.liabilities)
    }

    pub const fn exact_deliveries<const N: usize>(&self) -> [DeliveryPlan; N] {
        first(&self.deliveries)
    }

    pub const fn exact_sensors<const N: usize>(&self) -> [SensorPlan; N] {
        first(&self.sensors)
    }

    pub const fn exact_extensions<const N: usize>(&self) -> [ExtensionPlan; N] {
        first(&self.extensions)
    }

    pub const fn exact_indices<const N: usize>(&self) -> [IndexPlan; N] {
        first(&self.indices)
    }
}
