//! Access to data under a grant, as constants.

use super::read::{party, seconds, slice, sum, text};
use super::{Draft, Sum};
use slacontract_terms::{BasisPoints, Terms};

/// How somebody's data is used.
#[derive(Clone, Copy)]
pub struct GrantPlan {
    /// Who holds the data, by its index among the parties.
    pub by: usize,
    /// Whose data it is.
    pub to: usize,
    /// How long a correction may take, seconds.
    pub correct: u64,
    /// What each access outside the log, and each correction that is not answered, costs.
    pub damages: Option<Sum>,
    /// The most that all of them cost in one window.
    pub at_most: Option<Sum>,
}

impl Draft {
    /// Reads the grants of data of the terms: there is at most one rule.
    pub(super) const fn grants(&mut self, terms: &'static Terms) {
        let parts = slice(&terms.grants);
        if parts.is_empty() {
            return;
        }
        let part = &parts[0];
        let mut plan = GrantPlan {
            by: party(terms, text(&part.by)),
            to: party(terms, text(&part.to)),
            correct: seconds(part.correct_within),
            damages: None,
            at_most: None,
        };
        if let Some(damages) = &part.damages {
            plan.damages = Some(sum(terms, damages));
        }
        if let Some(most) = &part.at_most {
            let most = sum(terms, most);
            plan.at_most = Some(most);
            self.liable(plan.by, most, BasisPoints::WHOLE, 1);
        }
        self.performs(plan.by);
        self.plan.grants = Some(plan);
    }
}
