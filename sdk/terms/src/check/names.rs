//! SLA019, SLA027, SLA030, SLA034, SLA037: parameters and references between parts.

use alloc::format;
use alloc::vec::Vec;

use super::Finding;
use crate::model::{Basis, Money, ParamKind, ParamRange, Terms};

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    duplicates(terms, findings);
    for param in terms.params.iter() {
        let inside = match &param.kind {
            ParamKind::Amount(range) => is_inside(range),
            ParamKind::Duration(range) => is_inside(range),
            ParamKind::Share(range) => is_inside(range),
            ParamKind::Count(range) => is_inside(range),
        };
        if !inside {
            findings.push(Finding::new(
                "SLA019",
                format!("params.{}", param.name),
                format!("the default of `{}` is not inside its range", param.name),
                "choose min <= default <= max",
            ));
        }
    }
    for party in terms.parties.iter() {
        for (word, money) in [("bond", &party.bond), ("prepays", &party.prepays)] {
            if let Some(money) = money {
                money_refers(
                    terms,
                    money,
                    format!("parties.{}.{word}", party.name),
                    findings,
                );
            }
        }
    }
    for feed in terms.feeds.iter() {
        let path = format!("feeds.{}", feed.name);
        if let Some(fee) = &feed.fee {
            money_refers(terms, fee, format!("{path}.fee"), findings);
            if feed.paid_by.is_empty() {
                findings.push(Finding::new(
                    "SLA037",
                    format!("{path}.fee"),
                    format!("nobody pays the fee for reports of `{}`", feed.name),
                    "name who does: `paid_by = [provider, customer]`",
                ));
            }
        }
        for payer in feed.paid_by.iter() {
            party_exists(terms, payer, format!("{path}.paid_by"), findings);
        }
        // An objective that names no feed at all (SLA034) may have meant this one.
        let meant =
            |name: &str| name == feed.name || !terms.feeds.iter().any(|feed| feed.name == name);
        if !terms
            .objectives
            .iter()
            .any(|objective| meant(&objective.feed))
        {
            findings.push(Finding::new(
                "SLA030",
                path,
                format!("no objective uses the feed `{}`", feed.name),
                "remove it, or measure an objective with it",
            ));
        }
    }
    for objective in terms.objectives.iter() {
        if !terms.feeds.iter().any(|feed| feed.name == objective.feed) {
            findings.push(Finding::new(
                "SLA034",
                format!("objectives.{}.feed", objective.name),
                format!("there is no feed `{}`", objective.feed),
                "an objective names a field with `#[feed(..)]`",
            ));
        }
        if let Some(base) = objective
            .credit
            .as_ref()
            .and_then(|credit| credit.base.as_ref())
        {
            money_refers(
                terms,
                base,
                format!("objectives.{}.credit.base", objective.name),
                findings,
            );
        }
    }
    for exclusion in terms.exclusions.iter() {
        if let Some(burden) = &exclusion.burden {
            party_exists(
                terms,
                burden,
                format!("exclusions.{}.burden", exclusion.name),
                findings,
            );
        }
    }
    for disclosure in terms.disclosures.iter() {
        let path = format!("disclosures.{}", disclosure.name);
        party_exists(terms, &disclosure.by, format!("{path}.by"), findings);
        for reader in disclosure.to.iter() {
            party_exists(terms, reader, format!("{path}.to"), findings);
        }
        if let Some(late) = &disclosure.late {
            money_refers(terms, &late.amount, format!("{path}.late"), findings);
        }
    }
    for justification in terms.justifications.iter() {
        let path = format!("justifications.{}", justification.name);
        party_exists(terms, &justification.by, format!("{path}.by"), findings);
        if let Some(late) = &justification.late {
            money_refers(terms, &late.amount, format!("{path}.late"), findings);
        }
    }
    for delivery in terms.deliveries.iter() {
        let path = format!("deliveries.{}", delivery.name);
        party_exists(terms, &delivery.by, format!("{path}.by"), findings);
        party_exists(terms, &delivery.to, format!("{path}.to"), findings);
        money_refers(terms, &delivery.value, format!("{path}.value"), findings);
    }
}

fn duplicates(terms: &Terms, findings: &mut Vec<Finding>) {
    let mut names: Vec<(&'static str, &str)> = Vec::new();
    names.extend(terms.params.iter().map(|part| ("params", &*part.name)));
    names.extend(terms.parties.iter().map(|part| ("parties", &*part.name)));
    names.extend(terms.feeds.iter().map(|part| ("feeds", &*part.name)));
    names.extend(
        terms
            .objectives
            .iter()
            .map(|part| ("objectives", &*part.name)),
    );
    names.extend(
        terms
            .exclusions
            .iter()
            .map(|part| ("exclusions", &*part.name)),
    );
    names.extend(
        terms
            .disclosures
            .iter()
            .map(|part| ("disclosures", &*part.name)),
    );
    names.extend(
        terms
            .justifications
            .iter()
            .map(|part| ("justifications", &*part.name)),
    );
    names.extend(
        terms
            .deliveries
            .iter()
            .map(|part| ("deliveries", &*part.name)),
    );
    for (index, (kind, name)) in names.iter().enumerate() {
        if names[..index].iter().any(|(_, earlier)| earlier == name) {
            findings.push(Finding::new(
                "SLA027",
                format!("{kind}.{name}"),
                format!("`{name}` is declared twice"),
                "give each part its own name",
            ));
        }
    }
}

fn is_inside<T: PartialOrd>(range: &ParamRange<T>) -> bool {
    range.min <= range.default && range.default <= range.max
}

fn money_refers(
    terms: &Terms,
    money: &Money,
    path: alloc::string::String,
    findings: &mut Vec<Finding>,
) {
    let Basis::Param(name) = &money.of else {
        return;
    };
    let known = terms.params.iter().find(|param| param.name == *name);
    if !matches!(known.map(|param| &param.kind), Some(ParamKind::Amount(_))) {
        findings.push(Finding::new(
            "SLA034",
            path,
            format!("there is no parameter `{name}` of money"),
            format!("declare `#[param(default = \"1 ether\", range = \"1 ether\"..=\"9 ether\")] {name}: Param<Amount>`, or write an amount such as \"1 ether\""),
        ));
    }
}

fn party_exists(
    terms: &Terms,
    name: &str,
    path: alloc::string::String,
    findings: &mut Vec<Finding>,
) {
    if !terms.parties.iter().any(|party| party.name == name) {
        findings.push(Finding::new(
            "SLA034",
            path,
            format!("there is no party `{name}`"),
            "name a field with `#[party(..)]`",
        ));
    }
}
