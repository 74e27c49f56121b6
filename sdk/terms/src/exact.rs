//! The exact arithmetic of objectives, credits, caps and damages: integers, multiplied before divided, compared by
//! cross-multiplication. Whoever computes money (contract, calculator, auditor) calls these functions.

mod bond;
mod burn;
mod calendar;
mod cap;
mod composite;
mod credit;
mod damages;
mod debt;
mod duty;
mod exclude;
mod exposure;
mod histogram;
mod incident;
mod index;
mod judge;
mod level;
mod median;
mod panel;
mod payment;
mod ratio;
mod slice;
mod source;
mod split;
pub mod trust;

pub use bond::{BondNeed, unsettled_windows};
pub use burn::{burn_rate_factor, deviates};
pub use calendar::{calendar_bounds, first_window, offset_at, opens};
pub use cap::{Capped, Caps};
pub use composite::{answer_composite, composite};
pub use credit::{Carried, credit, tier_share, tier_worth};
pub use damages::{Damages, NotLate, liquidated, may_terminate, most_of};
pub use debt::Debt;
pub use duty::{late_damages, late_payment, lateness, refusals, still_to_book, within_limit};
pub use exclude::{CLAIM_AFTER_WINDOW, is_in_time, within_budget, without};
pub use exposure::{Exposure, late_periods};
pub use histogram::{Quantile, quantile, under};
pub use incident::{Clock, Priority, priority};
pub use index::index_payout;
pub use judge::{Judgement, Owed, Silence, Verdict, answer, judge};
pub use level::{
    Level, ValueReading, answer_buckets, answer_percentile, answer_value, judge_level, step_share,
};
pub use median::{Aggregate, Reading, aggregate, median};
pub use panel::{
    Closed, Costs, Loser, MOST_OUTCOMES, Purse, Seat, Shares, appeal_panel, case_bond, close_case,
    filing_bond, forfeited, largest_panel, leader, leak_reward, quorum, redraw_panel, tally,
};
pub use payment::{Deducted, Interest, deduct, events_outside, halves, is_payable, keeper_reward};
pub use ratio::{Ratio, ratio_of_slices, slice_is_good};
pub use slice::{Slice, budget};
pub use source::{Drawn, Released, draw, release};
pub use split::split;
