//! How incidents are handled, as constants.

use super::read::{seconds, slice, sum};
use super::{Draft, Sum};
use slacontract_terms::Terms;

/// What is promised for one priority.
#[derive(Clone, Copy)]
pub struct LevelPlan {
    /// Answered within so many seconds.
    pub respond: u64,
    /// Resolved within so many seconds of its clock.
    pub resolve: u64,
    /// What each missed target costs.
    pub damages: Option<Sum>,
}

/// How incidents are handled.
#[derive(Clone, Copy)]
pub struct IncidentPlan {
    /// By priority, from 1. One that the terms do not name is handled like the next less urgent one they do, else like the
    /// least urgent.
    pub levels: [LevelPlan; 5],
    /// How long a clock may be held in all, seconds.
    pub hold_at_most: u64,
    /// How long a resolved incident may be reopened, seconds.
    pub close_after: u64,
    /// How long after a resolution of priority 1 or 2 its cause is disclosed, seconds.
    pub cause_within: Option<u64>,
    /// What each started period of so many seconds costs by which that is late.
    pub late: Option<(Sum, u64)>,
    /// The most that all of it costs in one window.
    pub at_most: Option<Sum>,
    /// What each that the customer logs costs it, and how many in a window cost nothing.
    pub fee: Option<(Sum, u32)>,
}

impl Draft {
    /// Reads the incidents of the terms.
    pub(super) const fn incidents(&mut self, terms: &'static Terms) {
        let parts = slice(&terms.incidents);
        if parts.is_empty() {
            return;
        }
        let part = &parts[0];
        let declared = slice(&part.levels);
        let mut levels = [LevelPlan {
            respond: u64::MAX,
            resolve: u64::MAX,
            damages: None,
        }; 5];
        let mut at = 0;
        while at < levels.len() {
            // Levels are declared from the most urgent on.
            let mut from = 0;
            while from + 1 < declared.len() && (declared[from].priority as usize) < at + 1 {
                from += 1;
            }
            if !declared.is_empty() {
                let level = &declared[from];
                levels[at].respond = seconds(level.respond_within);
                levels[at].resolve = seconds(level.resolve_within);
                if let Some(damages) = &level.damages {
                    levels[at].damages = Some(sum(terms, damages));
                }
            }
            at += 1;
        }
        let mut plan = IncidentPlan {
            levels,
            hold_at_most: seconds(part.hold_at_most),
            close_after: seconds(part.close_after),
            cause_within: None,
            late: None,
            at_most: None,
            fee: None,
        };
        if let Some(within) = part.cause_within {
            plan.cause_within = Some(seconds(within));
        }
        if let Some(late) = &part.late {
            plan.late = Some((sum(terms, &late.amount), seconds(late.per)));
        }
        if let Some(most) = &part.at_most {
            plan.at_most = Some(sum(terms, most));
        }
        if let Some(fee) = &part.fee.0 {
            plan.fee = Some((sum(terms, &fee.amount), fee.after));
            self.plan.customer_owes = true;
        }
        self.plan.incidents = Some(plan);
        if self.plan.sources[0].is_none() {
            // Without credits there are no sources: damages are the bond's.
            self.plan.sources[0] = Some(slacontract_terms::model::Source::Bond);
        }
    }
}
