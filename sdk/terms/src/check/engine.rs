//! What the on-chain engine of this version acts on. Terms with other parts parse, are checked and printed, and are
//! refused at deployment, naming the part: nobody signs a duty that nothing enforces.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use crate::model::{
    Asset, Cadence, FeedKind, Indicator, Objective, Party, ReportMode, Target, Terms, Trigger,
    Window,
};
use crate::part::Text;

use super::refer;

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
    /// Duties: disclosures, justifications, payments, custodies, qualities and drills together.
    pub const MOST_DUTIES: usize = 8;
    /// What duties can cost, each sum by itself: two of a disclosure, one of a delivery, an index or a grant of data.
    pub const MOST_LIABILITIES: usize = 2 * MOST_DUTIES + 2 * MOST_PARTS + 1;
}

use limits::{MOST_DUTIES, MOST_OBJECTIVES, MOST_PARTS, MOST_SIGNERS, MOST_TIERS};

/// The parts of `terms` the engine does not act on, in words; empty when it acts on all of them.
pub fn unsupported(terms: &Terms) -> Vec<String> {
    let mut parts: Vec<String> = vec![];
    feeds(terms, &mut parts);
    objectives(terms, &mut parts);
    incidents(terms, &mut parts);
    duties(terms, &mut parts);
    // Duties and panels: everything that has a name and is none of the parts above.
    for (path, name) in refer::names(terms) {
        let kind = path.split('.').next().unwrap_or_default();
        let acted_on = [
            "params",
            "parties",
            "feeds",
            "objectives",
            "exclusions",
            "challenge",
            "arbitration",
            "incidents",
            "disclosures",
            "justifications",
            "payments",
            "custodies",
            "qualities",
            "drills",
            "deliveries",
            "indices",
            "grants",
        ];
        if !acted_on.contains(&kind) {
            parts.push(format!("{} `{name}`", singular(kind)));
        }
    }
    if terms.arbitration.is_none() && terms.challenge.is_none() {
        parts.push("no `challenge`: a window must be contestable".into());
    }
    if terms.asset == Asset::Token
        && terms
            .arbitration
            .as_ref()
            .is_some_and(|part| part.reserve.0.is_some())
    {
        parts.push("reserve of the panel, which is paid in ether, beside money in a token".into());
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

fn feeds(terms: &Terms, parts: &mut Vec<String>) {
    for feed in terms.feeds.iter() {
        // Several signers in one report say one number each.
        if feed.mode == ReportMode::Aggregated
            && matches!(feed.kind, FeedKind::Histogram(_) | FeedKind::Events)
        {
            parts.push(format!(
                "mode = {} of feed `{}` of {}",
                feed.mode.word(),
                feed.name,
                feed.kind.word()
            ));
        }
        if feed.mode == ReportMode::Aggregated && !terms.exclusions.is_empty() {
            parts.push(format!(
                "exclusions beside mode = {} of feed `{}`, whose reports do not say what is excluded",
                feed.mode.word(),
                feed.name
            ));
        }
        let pays = |name: &&crate::Text| {
            let mut parties = terms.parties.iter();
            parties.any(|party| {
                party.name == **name && (party.bond.is_some() || party.prepays.is_some())
            })
        };
        if feed.fee.is_some() && !feed.paid_by.iter().all(|name| pays(&name)) {
            parts.push(format!(
                "fee of feed `{}` paid by a party without bond or fees",
                feed.name
            ));
        }
    }
}

fn objectives(terms: &Terms, parts: &mut Vec<String>) {
    for objective in terms.objectives.iter() {
        let name = &objective.name;
        // Slices reach the chain counted by the signers: to the engine they are samples like others.
        match &objective.indicator {
            Indicator::Custom(feed) => custom(terms, name, feed, parts),
            indicator if indicator.has_method() && objective.method.is_none() => {
                parts.push(format!("no method of `{name}`"));
            }
            _ => {}
        }
    }
}

/// The author's own code sees what a feed says as a whole, and once; a claim says what it should have found.
fn custom(terms: &Terms, name: &Text, feed: &Text, parts: &mut Vec<String>) {
    let Some(of) = terms.feeds.iter().find(|known| known.name == *feed) else {
        return;
    };
    if matches!(of.kind, FeedKind::Histogram(_)) {
        parts.push(format!(
            "objective `{name}` of custom code about the histograms of feed `{feed}`, which are kept as what other objectives need of them"
        ));
    }
    if of.mode == ReportMode::Sealed {
        parts.push(format!(
            "objective `{name}` of custom code about feed `{feed}`, whose reports are sealed while they are to be measured by"
        ));
    }
    if !terms.exclusions.is_empty() {
        parts.push(format!(
            "exclusions beside objective `{name}` of custom code, which does not say what is excluded"
        ));
    }
    let is_ratio = |other: &&Objective| {
        other.name != *name
            && other.indicator.feed() == Some(feed)
            && matches!(other.target, Target::Ratio(_))
    };
    if let Some(other) = terms.objectives.iter().find(is_ratio) {
        parts.push(format!(
            "objective `{name}` of custom code beside `{}` about feed `{feed}`: a claim could not tell them apart",
            other.name
        ));
    }
}

/// The desk is the party with the bond: what it misses is paid from there.
fn incidents(terms: &Terms, parts: &mut Vec<String>) {
    for part in terms.incidents.iter() {
        let is = |name: &str, role: fn(&Party) -> bool| {
            let mut parties = terms.parties.iter();
            parties.any(|party| party.name == name && role(party))
        };
        let by_bond = is(&part.by, |party| party.bond.is_some());
        if !by_bond || !is(&part.to, |party| party.prepays.is_some()) {
            parts.push(format!(
                "incidents `{}` that the party with the bond does not handle for the one that prepays",
                part.name
            ));
        }
    }
}

fn duties(terms: &Terms, parts: &mut Vec<String>) {
    for part in terms.disclosures.iter() {
        if part.otherwise.is_some() && part.every != Cadence::Window {
            parts.push(format!(
                "deem of disclosure `{}`, which covers no window: say `every = window`",
                part.name
            ));
        }
    }
    for part in terms.justifications.iter() {
        let mut deliveries = terms.deliveries.iter();
        let never = match part.on {
            Trigger::Breach => false,
            Trigger::Ruling => terms.arbitration.is_none(),
            // Who rejects nothing owes no reasons for it.
            Trigger::Refusal => deliveries
                .all(|delivery| delivery.to != part.by || delivery.inspect_within.is_none()),
        };
        if never {
            parts.push(format!(
                "justification `{}` after a {}",
                part.name,
                part.on.word()
            ));
        }
    }
    let signs = |name: &Text| {
        let mut parties = terms.parties.iter();
        parties.any(|party| party.name == *name && party.is_signatory())
    };
    let payments = terms.payments.iter();
    let payments = payments.map(|part| ("payment", &part.name, &part.by, &part.to));
    let deliveries = terms.deliveries.iter();
    let deliveries = deliveries.map(|part| ("delivery", &part.name, &part.by, &part.to));
    let grants = terms.grants.iter();
    let grants = grants.map(|part| ("data_grant", &part.name, &part.by, &part.to));
    for (kind, name, by, to) in payments.chain(deliveries).chain(grants) {
        if by == to || !signs(by) || !signs(to) {
            parts.push(format!(
                "{kind} `{name}` that is not from one signatory to the other"
            ));
        }
    }
    for part in terms.deliveries.iter() {
        let name = &part.name;
        if part.due.is_none() {
            parts.push(format!(
                "delivery `{name}` without a due date: say `due = within \"30d\"`"
            ));
        }
        if !part.sensors.is_empty() && matches!(terms.window, Window::Rolling(_)) {
            parts.push(format!(
                "sensors of delivery `{name}` in rolling windows, which count readings twice"
            ));
        }
    }
    for part in terms.indices.iter() {
        let is = |name: &Text, role: fn(&Party) -> bool| {
            let mut parties = terms.parties.iter();
            parties.any(|party| party.name == *name && role(party))
        };
        let by_bond = is(&part.by, |party| party.bond.is_some());
        if !by_bond || !is(&part.to, |party| party.prepays.is_some()) {
            parts.push(format!(
                "index `{}` that the party with the bond does not pay to the one that prepays",
                part.name
            ));
        }
    }
}

/// The attribute of a kind of part.
fn singular(kind: &str) -> &str {
    match kind {
        "deliveries" => "delivery",
        "custodies" => "custody",
        "indices" => "index",
        "qualities" => "quality",
        "incidents" => "incident",
        other => other.strip_suffix('s').unwrap_or(other),
    }
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
                .map(|credit| credit.tiers.len().max(credit.steps.len()))
                .max()
                .unwrap_or_default(),
            MOST_TIERS,
        ),
        (
            "duties",
            terms.disclosures.len()
                + terms.justifications.len()
                + terms.payments.len()
                + terms.custodies.len()
                + terms.qualities.len()
                + terms.drills.len(),
            MOST_DUTIES,
        ),
        ("signers of a feed", signers, MOST_SIGNERS),
        ("feeds", terms.feeds.len(), MOST_PARTS),
        ("deliveries", terms.deliveries.len(), MOST_PARTS),
        (
            "sensors of all deliveries",
            terms.deliveries.iter().map(|part| part.sensors.len()).sum(),
            MOST_PARTS,
        ),
        ("indexes", terms.indices.len(), MOST_PARTS),
        ("exclusions", terms.exclusions.len(), MOST_PARTS),
        ("parameters", terms.params.len(), MOST_PARTS),
        ("parties", terms.parties.len(), MOST_PARTS),
        ("incidents", terms.incidents.len(), 1),
        ("data grants", terms.grants.len(), 1),
    ] {
        if count > most {
            parts.push(format!("{count} {what}: at most {most}"));
        }
    }
}
