//! SLA007, SLA035: who must agree for an answer, and what they must have seen.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Finding;
use crate::model::{Feed, Terms};

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    for feed in terms.feeds.iter() {
        let (n, k) = (u32::from(feed.signers), u32::from(feed.quorum));
        if k > n || 2 * k <= n {
            findings.push(Finding::new(
                "SLA007",
                format!("feeds.{}.quorum", feed.name),
                format!("a quorum of {k} among {n} signers is not a majority of them"),
                format!("choose a quorum from {} to {n}", n / 2 + 1),
            ));
        }
        if feed.min_coverage.is_none() {
            findings.push(Finding::new(
                "SLA035",
                format!("feeds.{}", feed.name),
                format!(
                    "`{}` does not say which share of samples makes a window count",
                    feed.name
                ),
                "add `min_coverage = 99 %`",
            ));
        }
    }
}

impl Feed {
    /// What the quorum tolerates, in words: `tolerates 1 liar and 2 silent of 5`.
    pub fn tolerance(&self) -> String {
        let (n, k) = (self.signers, self.quorum);
        format!(
            "tolerates {} lying and {} silent of {n}",
            k.saturating_sub(1) / 2,
            n.saturating_sub(k)
        )
    }
}
