//! SLA019, SLA027, SLA030, SLA034, SLA037: parameters and references between parts.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Finding, refer};
use crate::model::{Basis, Money, ParamKind, ParamRange, Reads, Terms};

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    declared(terms, findings);
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
    for (path, money) in refer::sums(terms) {
        money_refers(terms, money, path, findings);
    }
    for (path, name) in refer::roles(terms) {
        party_exists(terms, name, path, findings);
    }
    for (path, by, to) in refer::owed(terms) {
        if by == to {
            findings.push(Finding::new(
                "SLA034",
                path,
                format!("the {by} would owe this to itself"),
                "name another party it is owed to",
            ));
        }
    }
    for party in terms.parties.iter() {
        if let Reads::Some(parts) = &party.reads {
            for name in parts.iter() {
                if !refer::names(terms).iter().any(|(_, known)| *known == name) {
                    findings.push(Finding::new(
                        "SLA034",
                        format!("parties.{}.reads.{name}", party.name),
                        format!("there is no part `{name}` to read"),
                        "name a field of the agreement, or say `reads = all`",
                    ));
                }
            }
        }
    }
    feeds(terms, findings);
    unused_roles(terms, findings);
    for (path, name) in refer::weights(terms) {
        if !terms.objectives.iter().any(|part| part.name == *name) {
            findings.push(Finding::new(
                "SLA034",
                path,
                format!("there is no objective `{name}`"),
                "a composite names fields with `#[objective(..)]`",
            ));
        }
    }
}

fn feeds(terms: &Terms, findings: &mut Vec<Finding>) {
    let used = refer::feeds(terms);
    let known = |name: &str| terms.feeds.iter().any(|feed| feed.name == name);
    for feed in terms.feeds.iter() {
        let path = format!("feeds.{}", feed.name);
        if feed.fee.is_some() && feed.paid_by.is_empty() {
            findings.push(Finding::new(
                "SLA037",
                format!("{path}.fee"),
                format!("nobody pays the fee for reports of `{}`", feed.name),
                "name who does: `paid_by = [provider, customer]`",
            ));
        }
        // A part that names no feed at all (SLA034) may have meant this one.
        if !used
            .iter()
            .any(|(_, name)| **name == feed.name || !known(name))
        {
            findings.push(Finding::new(
                "SLA030",
                path,
                format!("nothing uses the feed `{}`", feed.name),
                "remove it, or measure an objective with it",
            ));
        }
    }
    for (path, name) in used {
        if !known(name) {
            findings.push(Finding::new(
                "SLA034",
                path,
                format!("there is no feed `{name}`"),
                "name a field with `#[feed(..)]`",
            ));
        }
    }
}

/// A party that owes nothing, is owed nothing and reads nothing has no part in the agreement.
fn unused_roles(terms: &Terms, findings: &mut Vec<Finding>) {
    let roles = refer::roles(terms);
    // A part that names no party at all (SLA034) may have meant this one.
    let some_unknown = roles
        .iter()
        .any(|(_, name)| !terms.parties.iter().any(|party| party.name == **name));
    // Where nobody has a bond for a credit (SLA005), the party without a duty may be the obligor.
    let no_obligor = terms.objectives.iter().any(|part| part.credit.is_some())
        && terms.parties.iter().all(|party| party.bond.is_none());
    if no_obligor {
        return;
    }
    for party in terms.parties.iter() {
        let named = roles.iter().any(|(_, name)| **name == party.name);
        if !named && !some_unknown && !party.is_signatory() && party.reads == Reads::Nothing {
            findings.push(Finding::new(
                "SLA030",
                format!("parties.{}", party.name),
                format!("`{}` has no part in the agreement", party.name),
                "remove it, or say what it owes, is owed or reads: `#[party(reads = all)]`",
            ));
        }
    }
}

fn declared(terms: &Terms, findings: &mut Vec<Finding>) {
    let names = refer::names(terms);
    for (index, (path, name)) in names.iter().enumerate() {
        if !is_word(name) {
            findings.push(Finding::new(
                "SLA027",
                path.clone(),
                format!("{:?} is no name", &**name),
                "a name starts with a letter and goes on with letters, digits and `_`",
            ));
        } else if names[..index].iter().any(|(_, earlier)| earlier == name) {
            findings.push(Finding::new(
                "SLA027",
                path.clone(),
                format!("`{name}` is declared twice"),
                "give each part its own name",
            ));
        }
    }
}

/// What a field of a struct may be called: the names appear in source and prose.
fn is_word(name: &str) -> bool {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}

fn is_inside<T: PartialOrd>(range: &ParamRange<T>) -> bool {
    range.min <= range.default && range.default <= range.max
}

fn money_refers(terms: &Terms, money: &Money, path: String, findings: &mut Vec<Finding>) {
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

fn party_exists(terms: &Terms, name: &str, path: String, findings: &mut Vec<Finding>) {
    if !terms.parties.iter().any(|party| party.name == name) {
        findings.push(Finding::new(
            "SLA034",
            path,
            format!("there is no party `{name}`"),
            "name a field with `#[party(..)]`",
        ));
    }
}
