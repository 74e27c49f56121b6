//! SLA007, SLA008, SLA020, SLA035: who must agree for an answer, what they must have seen, and who they are.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Finding;
use crate::model::{Feed, FeedKind, Terms};

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    for feed in terms.feeds.iter() {
        let path = format!("feeds.{}", feed.name);
        let (n, k) = (u32::from(feed.signers), u32::from(feed.quorum));
        if k > n || 2 * k <= n {
            findings.push(Finding::new(
                "SLA007",
                format!("{path}.quorum"),
                format!("a quorum of {k} among {n} signers is not a majority of them"),
                format!("choose a quorum from {} to {n}", n / 2 + 1),
            ));
        }
        if feed.min_coverage.is_none() {
            findings.push(Finding::new(
                "SLA035",
                path.clone(),
                format!(
                    "`{}` does not say which share of samples makes a window count",
                    feed.name
                ),
                "add `min_coverage = 99 %`",
            ));
        }
        if let Some(eject) = &feed.eject
            && (eject.missed == 0 || eject.missed > eject.windows)
        {
            findings.push(Finding::new(
                "SLA012",
                format!("{path}.eject"),
                format!(
                    "{} missed reports in {} windows never happen",
                    eject.missed, eject.windows
                ),
                "say `eject = 3 in 6 windows`",
            ));
        }
        kind(feed, &path, findings);
        let obligor = |name: &&crate::Text| {
            terms
                .parties
                .iter()
                .any(|party| party.name == **name && party.bond.is_some())
        };
        if let Some(obligor) = feed.controlled_by.iter().find(obligor)
            && feed.self_report.is_none()
        {
            findings.push(Finding::new(
                "SLA020",
                format!("{path}.controlled_by.{obligor}"),
                format!("the {obligor} would measure its own service"),
                "let neutral signers measure, or give the reason: `self_report = \"no other probe reaches the plant\"`",
            ));
        }
    }
}

/// What a feed of values or buckets says about them.
fn kind(feed: &Feed, path: &str, findings: &mut Vec<Finding>) {
    let (unit, wrong) = match &feed.kind {
        FeedKind::Ratio | FeedKind::Events => return,
        FeedKind::Value(range) => (
            &range.unit,
            (range.min > range.max)
                .then(|| format!("no value is from {} to {}", range.min, range.max)),
        ),
        FeedKind::Histogram(buckets) => {
            let rising = buckets.bounds.windows(2).all(|pair| pair[0] < pair[1]);
            let wrong = (buckets.bounds.is_empty() || !rising)
                .then(|| String::from("the bounds of the buckets do not rise"));
            (&buckets.unit, wrong)
        }
    };
    if unit.as_ref().is_none_or(|unit| unit.trim().is_empty()) {
        findings.push(Finding::new(
            "SLA008",
            String::from(path),
            format!("`{}` does not say what it counts", feed.name),
            "add `unit = \"ms\"`",
        ));
    } else if let Some(wrong) = wrong {
        findings.push(Finding::new(
            "SLA008",
            String::from(path),
            wrong,
            "write `min = 0, max = 100_000` for values, `buckets = [100, 300, 1000]` for a histogram",
        ));
    }
}

impl Feed {
    /// What the quorum tolerates: how many may lie, how many may be silent.
    pub const fn tolerance(&self) -> (u8, u8) {
        (
            self.quorum.saturating_sub(1) / 2,
            self.signers.saturating_sub(self.quorum),
        )
    }
}
