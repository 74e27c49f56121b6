//! SLA011, SLA012, SLA013, SLA037: nothing waits without an end, no end passes without an effect, and nobody is locked in.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Finding;
use crate::model::{OnMissing, Renewal, Source, Terms};

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    ends(terms, findings);
    way_out(terms, findings);
    // Whoever may end the agreement for cause may do so for a duty in default.
    let for_cause = terms
        .terminate
        .as_ref()
        .is_some_and(|rule| rule.for_cause.is_some());
    if !for_cause {
        effects(terms, findings);
    }
    payers(terms, findings);
}

/// Every stage of a window has an end.
fn ends(terms: &Terms, findings: &mut Vec<Finding>) {
    for part in terms.objectives.iter() {
        if part.on_missing == Some(OnMissing::Escalate) && terms.arbitration.is_none() {
            findings.push(Finding::new(
                "SLA011",
                format!("objectives.{}.on_missing", part.name),
                format!("`{}` would wait for a panel, and there is none", part.name),
                "add a field with `#[arbitration(..)]`, or say `on_missing = inconclusive`",
            ));
        }
    }
    let paid = terms.objectives.iter().find(|part| part.credit.is_some());
    if let Some(part) = paid
        && terms.challenge.is_none()
        && terms.arbitration.is_none()
    {
        findings.push(Finding::new(
            "SLA011",
            "challenge".into(),
            format!("nothing says until when the verdict on `{}` may be contested", part.name),
            "add `#[challenge(within = \"72h\", resolve_within = \"7d\", otherwise = provisional)] dispute: Challenge`, or a panel: `#[arbitration(..)]`",
        ));
    }
}

/// An agreement that goes on by itself can be brought to an end by anybody once its parties have left it. The engine's table of
/// states is searched with the same terms in the SDK's tests: this is the only way in which terms take away a way out.
fn way_out(terms: &Terms, findings: &mut Vec<Finding>) {
    if matches!(terms.renew, Renewal::UnlessObjected(_)) && terms.collateral.is_none() {
        findings.push(Finding::new(
            "SLA013",
            "renew".into(),
            "the agreement goes on by itself, and once both parties have left it nobody could end it",
            "say what happens when money runs short: `collateral(top_up_within = \"72h\", pay_within = \"30d\")`, or `renew = by_both`",
        ));
    }
}

/// Every deadline of a duty has an effect when it passes.
fn effects(terms: &Terms, findings: &mut Vec<Finding>) {
    let mut none = |path: String, name: &str, hint: &str| {
        findings.push(Finding::new(
            "SLA012",
            path,
            format!("nothing follows when `{name}` misses this deadline"),
            format!("add {hint}, or let a default be a reason to end: `terminate(notice = \"30d\", for_cause = 3 breaches in 6 windows)`"),
        ));
    };
    const LATE: &str = "`late = 0.5 % of fee per day`";
    const DAMAGES: &str = "`damages = 10 % of fee`";
    for part in terms.disclosures.iter() {
        if part.late.is_none() && part.otherwise.is_none() {
            none(
                format!("disclosures.{}.within", part.name),
                &part.name,
                LATE,
            );
        }
    }
    for part in terms
        .justifications
        .iter()
        .filter(|part| part.late.is_none())
    {
        none(
            format!("justifications.{}.within", part.name),
            &part.name,
            LATE,
        );
    }
    for part in terms.drills.iter().filter(|part| part.late.is_none()) {
        none(format!("drills.{}.within", part.name), &part.name, LATE);
    }
    for part in terms.qualities.iter().filter(|part| part.damages.is_none()) {
        none(
            format!("qualities.{}.within", part.name),
            &part.name,
            DAMAGES,
        );
    }
    for part in terms.grants.iter().filter(|part| part.damages.is_none()) {
        none(
            format!("grants.{}.correct_within", part.name),
            &part.name,
            DAMAGES,
        );
    }
    for part in terms.incidents.iter() {
        let levels = part.levels.iter().enumerate();
        for (at, _) in levels.filter(|(_, level)| level.damages.is_none()) {
            none(
                format!("incidents.{}.levels.{at}", part.name),
                &part.name,
                DAMAGES,
            );
        }
        if part.cause_within.is_some() && part.late.is_none() {
            none(
                format!("incidents.{}.cause_within", part.name),
                &part.name,
                LATE,
            );
        }
    }
}

/// What credits are taken from, and what signers are paid, is paid by somebody who has money in the agreement.
fn payers(terms: &Terms, findings: &mut Vec<Finding>) {
    for feed in terms.feeds.iter().filter(|feed| feed.fee.is_some()) {
        for name in feed.paid_by.iter() {
            let mut parties = terms.parties.iter();
            // A party that is not there is SLA034.
            if parties.any(|party| party.name == *name && !party.is_signatory()) {
                findings.push(Finding::new(
                    "SLA037",
                    format!("feeds.{}.paid_by.{name}", feed.name),
                    format!("the {name} would pay signers and has no money in the agreement"),
                    "name a party with a bond, or one that prepays",
                ));
            }
        }
    }
    let customer = terms.prepaid().map(|(party, _)| &party.name);
    for part in terms.incidents.iter().filter(|part| part.fee.0.is_some()) {
        if customer != Some(&part.to) {
            findings.push(Finding::new(
                "SLA037",
                format!("incidents.{}.fee", part.name),
                format!(
                    "the {} would pay for incidents and pays nothing ahead",
                    part.to
                ),
                "let it be the party that prepays: `#[party(prepays = fee per window)]`",
            ));
        }
    }
    if customer.is_some() {
        return;
    }
    for part in terms.objectives.iter() {
        let takes_fee = |credit: &crate::model::Credit| credit.from.contains(&Source::Fee);
        if part.credit.as_ref().is_some_and(takes_fee) {
            findings.push(Finding::new(
                "SLA037",
                format!("objectives.{}.credit.from", part.name),
                format!("the credit of `{}` is taken from a fee that nobody pays", part.name),
                "name who pays it: `#[party(prepays = fee per window)]`, or take the credit `from = bond`",
            ));
        }
    }
}
