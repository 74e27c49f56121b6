//! SLA012: every deadline leaves time to act.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Finding;
use crate::model::Terms;
use crate::units::Duration;

const DAY: Duration = Duration::from_seconds(86_400);

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    let mut deadlines: Vec<(String, String, Duration)> = Vec::new();
    for feed in terms.feeds.iter() {
        deadlines.push((
            format!("feeds.{}.collect_within", feed.name),
            format!("reports of `{}` are taken", feed.name),
            feed.collect_within,
        ));
    }
    if let Some(challenge) = &terms.challenge {
        deadlines.push((
            "challenge.within".into(),
            "a window may be challenged".into(),
            challenge.within,
        ));
        deadlines.push((
            "challenge.resolve_within".into(),
            "the parties may agree on a contested window".into(),
            challenge.resolve_within,
        ));
    }
    if let Some(arbitration) = &terms.arbitration {
        deadlines.push((
            "arbitration.challenge".into(),
            "a case may be filed".into(),
            arbitration.challenge,
        ));
    }
    for (path, what, span) in deadlines {
        if span.is_zero() {
            findings.push(Finding::new(
                "SLA012",
                path,
                format!("{what} for no time at all"),
                "give it time, such as \"24h\"",
            ));
        } else if span < DAY && !terms.demo {
            findings.push(Finding::new(
                "SLA012",
                path,
                format!("{what} for {span} only"),
                "deadlines about money are at least \"24h\"; for a demonstration say `demo = true`",
            ));
        }
    }
}
