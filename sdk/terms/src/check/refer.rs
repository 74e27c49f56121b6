//! Everything in terms that names something else or lasts some time, with its path: the lists that checks go through, so that a
//! new part is forgotten in one place at most.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Cadence, Indicator, Lateness, Money, Terms};
use crate::part::Text;

/// A path of a part and what stands there.
pub(super) type At<T> = (String, T);

/// Every name that a part declares, with its kind.
pub(super) fn names(terms: &Terms) -> Vec<At<&Text>> {
    let mut names = Vec::new();
    macro_rules! add {
        ($($kind:ident),*) => {
            $( names.extend(terms.$kind.iter().map(|part| (format!("{}.{}", stringify!($kind), part.name), &part.name))); )*
        };
    }
    add!(
        params,
        parties,
        feeds,
        objectives,
        exclusions,
        disclosures,
        justifications,
        deliveries,
        payments,
        custodies,
        indices,
        qualities,
        drills,
        grants,
        incidents
    );
    names.extend(
        terms
            .challenge
            .iter()
            .map(|part| ("challenge".into(), &part.name)),
    );
    names.extend(
        terms
            .arbitration
            .iter()
            .map(|part| ("arbitration".into(), &part.name)),
    );
    names
}

/// Every party that is named.
pub(super) fn roles(terms: &Terms) -> Vec<At<&Text>> {
    let mut roles: Vec<At<&Text>> = Vec::new();
    for feed in terms.feeds.iter() {
        roles.extend(
            feed.paid_by
                .iter()
                .map(|name| (format!("feeds.{}.paid_by.{name}", feed.name), name)),
        );
        let runs = feed.controlled_by.iter();
        roles.extend(runs.map(|name| (format!("feeds.{}.controlled_by.{name}", feed.name), name)));
    }
    for part in terms.exclusions.iter() {
        let burden = part.burden.iter();
        roles.extend(burden.map(|name| (format!("exclusions.{}.burden", part.name), name)));
    }
    for part in terms.disclosures.iter() {
        roles.push((format!("disclosures.{}.by", part.name), &part.by));
        roles.extend(
            part.to
                .iter()
                .map(|name| (format!("disclosures.{}.to.{name}", part.name), name)),
        );
    }
    for part in terms.justifications.iter() {
        roles.push((format!("justifications.{}.by", part.name), &part.by));
    }
    macro_rules! add {
        ($($kind:ident),*) => { $(
            for part in terms.$kind.iter() {
                roles.push((format!("{}.{}.by", stringify!($kind), part.name), &part.by));
                roles.push((format!("{}.{}.to", stringify!($kind), part.name), &part.to));
            }
        )* };
    }
    add!(
        deliveries, payments, custodies, indices, qualities, drills, grants, incidents
    );
    roles
}

/// Every duty between two parties: where it says to whom, who owes it, to whom.
pub(super) fn owed(terms: &Terms) -> Vec<(String, &Text, &Text)> {
    let mut all: Vec<(String, &Text, &Text)> = Vec::new();
    for part in terms.disclosures.iter() {
        let to = part.to.iter();
        all.extend(to.map(|to| (format!("disclosures.{}.to.{to}", part.name), &part.by, to)));
    }
    macro_rules! add {
        ($($kind:ident),*) => { $(
            for part in terms.$kind.iter() {
                all.push((format!("{}.{}.to", stringify!($kind), part.name), &part.by, &part.to));
            }
        )* };
    }
    add!(
        deliveries, payments, custodies, indices, qualities, drills, grants, incidents
    );
    all
}

/// Every feed that is named.
pub(super) fn feeds(terms: &Terms) -> Vec<At<&Text>> {
    let mut feeds: Vec<At<&Text>> = Vec::new();
    for part in terms.objectives.iter() {
        let feed = part.indicator.feed();
        feeds.extend(feed.map(|name| (format!("objectives.{}.feed", part.name), name)));
    }
    for part in terms.indices.iter() {
        feeds.push((format!("indices.{}.feed", part.name), &part.feed));
    }
    for part in terms.deliveries.iter() {
        let sensors = part.sensors.iter().enumerate();
        feeds.extend(sensors.map(|(at, sensor)| {
            (
                format!("deliveries.{}.sensors.{at}", part.name),
                &sensor.feed,
            )
        }));
    }
    feeds
}

/// Every sum of money.
pub(super) fn sums(terms: &Terms) -> Vec<At<&Money>> {
    let mut sums: Vec<At<&Money>> = Vec::new();
    if let Some(rule) = &terms.terminate {
        sums.extend(rule.fee.iter().map(|money| ("terminate.fee".into(), money)));
    }
    if let Some(rule) = &terms.collateral {
        sums.extend(
            rule.minimum
                .iter()
                .map(|money| ("collateral.minimum".into(), money)),
        );
    }
    sums.extend(
        terms
            .keeper
            .iter()
            .map(|keeper| ("keeper.most".into(), &keeper.most)),
    );
    for party in terms.parties.iter() {
        for (word, money) in [("bond", &party.bond), ("prepays", &party.prepays)] {
            sums.extend(
                money
                    .iter()
                    .map(|money| (format!("parties.{}.{word}", party.name), money)),
            );
        }
    }
    for feed in terms.feeds.iter() {
        sums.extend(
            feed.fee
                .iter()
                .map(|money| (format!("feeds.{}.fee", feed.name), money)),
        );
    }
    for part in terms.objectives.iter() {
        let base = part.credit.iter().filter_map(|credit| credit.base.as_ref());
        sums.extend(base.map(|money| (format!("objectives.{}.credit.base", part.name), money)));
    }
    for (path, late) in latenesses(terms) {
        sums.push((path, &late.amount));
    }
    for part in terms.deliveries.iter() {
        sums.push((format!("deliveries.{}.value", part.name), &part.value));
        let sensors = part.sensors.iter().enumerate();
        sums.extend(sensors.map(|(at, sensor)| {
            (
                format!("deliveries.{}.sensors.{at}", part.name),
                &sensor.damages,
            )
        }));
    }
    for part in terms.payments.iter() {
        sums.push((format!("payments.{}.amount", part.name), &part.amount));
    }
    for part in terms.custodies.iter() {
        sums.push((format!("custodies.{}.amount", part.name), &part.amount));
    }
    for part in terms.indices.iter() {
        sums.push((format!("indices.{}.payout", part.name), &part.payout));
    }
    for part in terms.qualities.iter() {
        sums.extend(
            part.damages
                .iter()
                .map(|money| (format!("qualities.{}.damages", part.name), money)),
        );
    }
    for part in terms.grants.iter() {
        sums.extend(
            part.damages
                .iter()
                .map(|money| (format!("grants.{}.damages", part.name), money)),
        );
    }
    for part in terms.grants.iter() {
        let limit = part.at_most.iter();
        sums.extend(limit.map(|money| (format!("grants.{}.at_most", part.name), money)));
    }
    for part in terms.incidents.iter() {
        let limit = part.at_most.iter();
        sums.extend(limit.map(|money| (format!("incidents.{}.at_most", part.name), money)));
        let fee = part.fee.0.iter();
        sums.extend(fee.map(|fee| (format!("incidents.{}.fee", part.name), &fee.amount)));
        for (index, level) in part.levels.iter().enumerate() {
            let path = format!("incidents.{}.levels.{index}.damages", part.name);
            sums.extend(level.damages.iter().map(|money| (path.clone(), money)));
        }
    }
    let arbitration = terms.arbitration.as_ref();
    if let Some(reserve) = arbitration.and_then(|part| part.reserve.0.as_ref()) {
        sums.push(("arbitration.reserve".into(), reserve));
    }
    if let Some(money) = arbitration.and_then(|part| part.money.as_ref()) {
        for (word, money) in [
            ("juror_fee", &money.juror_fee),
            ("stake", &money.stake),
            ("bond", &money.bond),
        ] {
            sums.push((format!("arbitration.{word}"), money));
        }
    }
    sums
}

/// Every rule of damages for lateness.
pub(super) fn latenesses(terms: &Terms) -> Vec<At<&Lateness>> {
    let mut all: Vec<At<&Lateness>> = Vec::new();
    macro_rules! add {
        ($($kind:ident),*) => { $(
            for part in terms.$kind.iter() {
                all.extend(part.late.iter().map(|late| (format!("{}.{}.late", stringify!($kind), part.name), late)));
            }
        )* };
    }
    add!(disclosures, justifications, drills, incidents);
    all
}

/// How often each regular duty falls due.
pub(super) fn cadences(terms: &Terms) -> Vec<At<&Cadence>> {
    let mut all = Vec::new();
    macro_rules! add {
        ($($kind:ident),*) => {
            $( all.extend(terms.$kind.iter().map(|part| (format!("{}.{}.every", stringify!($kind), part.name), &part.every))); )*
        };
    }
    add!(disclosures, payments, custodies, qualities, drills);
    all
}

/// Every objective that another one is made of.
pub(super) fn weights(terms: &Terms) -> Vec<At<&Text>> {
    let mut all = Vec::new();
    for part in terms.objectives.iter() {
        if let Indicator::Composite(parts) = &part.indicator {
            let path = format!("objectives.{}.feed", part.name);
            all.extend(parts.iter().map(|weighted| {
                (
                    format!("{path}.{}", weighted.objective),
                    &weighted.objective,
                )
            }));
        }
    }
    all
}
