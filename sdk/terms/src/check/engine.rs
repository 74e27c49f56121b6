//! What the on-chain engine of this version acts on. Terms with other parts parse, are checked and printed, and are
//! refused at deployment, naming the part: nobody signs a duty that nothing enforces.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use crate::model::{Asset, Consent, FeedKind, OnMissing, Terms, Window};

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
