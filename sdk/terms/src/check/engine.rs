//! What the on-chain engine of this version acts on. Terms with other parts parse, are checked and printed, and are
//! refused at deployment, naming the part: nobody signs a duty that nothing enforces.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use crate::model::{Asset, Consent, FeedKind, OnMissing, Terms, Window};

/// How many of each part the engine has room for.
pub mod limits {
    /// Objectives.
    pub const MOST_OBJECTIVES: usize = 8;
    /// Tiers of an objective.
    pub const MOST_TIERS: usize = 8;
    /// Signers of a feed.
    pub const MOST_SIGNERS: usize = 32;
    /// Feeds, and parameters, and parties.
    pub const MOST_PARTS: usize = 8;
}

use limits::{MOST_OBJECTIVES, MOST_PARTS, MOST_SIGNERS, MOST_TIERS};

/// The parts of `terms` the engine does not act on, in words; empty when it acts on all of them.
pub fn unsupported(terms: &Terms) -> Vec<String> {
    let mut parts: Vec<String> = vec![];
    if terms.asset != Asset::Ether {
        parts.push(format!("asset = {}", terms.asset.word()));
    }
    if terms.window == Window::CalendarMonth {
        parts.push("window = calendar_month".into());
    }
    if terms.renew != Consent::Never {
        parts.push(format!("renew = {}", terms.renew.word()));
    }
    if terms.amend != Consent::Never {
        parts.push(format!("amend = {}", terms.amend.word()));
    }
    if terms
        .terminate
        .as_ref()
        .is_some_and(|rule| rule.for_cause.is_some())
    {
        parts.push("terminate(for_cause)".into());
    }
    for feed in terms.feeds.iter() {
        if feed.kind != FeedKind::Ratio {
            parts.push(format!("feed `{}` of {}", feed.name, feed.kind.word()));
        }
        if feed.fee.is_some() {
            parts.push(format!("fee of feed `{}`", feed.name));
        }
    }
    for objective in terms.objectives.iter() {
        if objective.on_missing == Some(OnMissing::Escalate) {
            parts.push(format!("on_missing = escalate of `{}`", objective.name));
        }
    }
    let named: [(&str, Vec<&str>); 5] = [
        (
            "exclusion",
            terms.exclusions.iter().map(|part| &*part.name).collect(),
        ),
        (
            "disclosure",
            terms.disclosures.iter().map(|part| &*part.name).collect(),
        ),
        (
            "justification",
            terms
                .justifications
                .iter()
                .map(|part| &*part.name)
                .collect(),
        ),
        (
            "delivery",
            terms.deliveries.iter().map(|part| &*part.name).collect(),
        ),
        (
            "arbitration",
            terms.arbitration.iter().map(|part| &*part.name).collect(),
        ),
    ];
    for (kind, names) in named {
        parts.extend(names.into_iter().map(|name| format!("{kind} `{name}`")));
    }
    if terms.arbitration.is_none() && terms.challenge.is_none() {
        parts.push("no `challenge`: a window must be contestable".into());
    }
    too_many(terms, &mut parts);
    let bonds = terms
        .parties
        .iter()
        .filter(|party| party.bond.is_some())
        .count();
    let payers = terms
        .parties
        .iter()
        .filter(|party| party.prepays.is_some())
        .count();
    if (bonds, payers) != (1, 1) {
        parts.push(format!(
            "{bonds} parties with a bond and {payers} that prepay: one of each is needed"
        ));
    }
    parts
}

/// What the engine has no room for.
fn too_many(terms: &Terms, parts: &mut Vec<String>) {
    let credits = || {
        terms
            .objectives
            .iter()
            .filter_map(|objective| objective.credit.as_ref())
    };
    if credits().any(|credit| credits().any(|other| other.from != credit.from)) {
        parts.push("objectives whose credits come from different sources".into());
    }
    let signers = terms
        .feeds
        .iter()
        .map(|feed| usize::from(feed.signers))
        .max()
        .unwrap_or_default();
    let reports: usize = terms
        .feeds
        .iter()
        .map(|feed| usize::from(feed.signers))
        .sum();
    for (what, count, most) in [
        ("signers of all feeds", reports, usize::from(u8::MAX)),
        ("objectives", terms.objectives.len(), MOST_OBJECTIVES),
        (
            "tiers",
            credits()
                .map(|credit| credit.tiers.len())
                .max()
                .unwrap_or_default(),
            MOST_TIERS,
        ),
        ("signers of a feed", signers, MOST_SIGNERS),
        ("feeds", terms.feeds.len(), MOST_PARTS),
        ("parameters", terms.params.len(), MOST_PARTS),
        ("parties", terms.parties.len(), MOST_PARTS),
    ] {
        if count > most {
            parts.push(format!("{count} {what}: at most {most}"));
        }
    }
}
