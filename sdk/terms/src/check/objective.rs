//! SLA001 to SLA004, SLA015, SLA036: what a breach is and what it costs.

use alloc::format;
use alloc::vec::Vec;

use super::Finding;
use crate::model::{Objective, Terms};

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    for objective in terms.objectives.iter() {
        let path = format!("objectives.{}", objective.name);
        if objective.on_missing.is_none() {
            findings.push(Finding::new(
                "SLA015",
                path.clone(),
                format!("`{}` does not say what a window without enough reports means", objective.name),
                "add `on_missing = worst_tier` (the obligor measures), `inconclusive` or `escalate`",
            ));
        }
        tiers(objective, &path, findings);
    }
}

fn tiers(objective: &Objective, path: &str, findings: &mut Vec<Finding>) {
    let Some(credit) = &objective.credit else {
        return;
    };
    if credit.base.is_none() {
        findings.push(Finding::new(
            "SLA036",
            format!("{path}.credit"),
            format!(
                "the credit of `{}` does not say what it is a share of",
                objective.name
            ),
            "add `base = fee`",
        ));
    } else if credit.from.is_empty() {
        findings.push(Finding::new(
            "SLA036",
            format!("{path}.credit"),
            format!(
                "the credit of `{}` does not say where the money comes from",
                objective.name
            ),
            "add `from = [fee, bond]`",
        ));
    }
    for (index, pair) in credit.tiers.windows(2).enumerate() {
        let place = format!("{path}.credit.tiers.{}", index + 1);
        if pair[1].below >= pair[0].below {
            findings.push(Finding::new(
                "SLA001",
                format!("{place}.below"),
                format!(
                    "the threshold {} is not below the one before it, {}",
                    pair[1].below, pair[0].below
                ),
                "order tiers from mild to worse: thresholds fall, credits rise",
            ));
        } else if pair[1].credit <= pair[0].credit {
            findings.push(Finding::new(
                "SLA001",
                format!("{place}.credit"),
                format!(
                    "the credit {} is not above the one before it, {}",
                    pair[1].credit, pair[0].credit
                ),
                "order tiers from mild to worse: thresholds fall, credits rise",
            ));
        }
    }
    let (Some(first), Some(last)) = (credit.tiers.first(), credit.tiers.last()) else {
        findings.push(Finding::new(
            "SLA036",
            format!("{path}.credit"),
            format!("the credit of `{}` has no tier", objective.name),
            "add `below 99.95 % => 10 %`",
        ));
        return;
    };
    if first.below > objective.target || (first.below < objective.target && !credit.grace) {
        findings.push(Finding::new(
            "SLA002",
            format!("{path}.credit.tiers.0.below"),
            format!(
                "the first tier starts at {}, the target is {}",
                first.below, objective.target
            ),
            "start the first tier at the target, or add `grace` if the gap is meant",
        ));
    }
    if last.credit.get() > 10_000 {
        findings.push(Finding::new(
            "SLA003",
            format!("{path}.credit.tiers.{}.credit", credit.tiers.len() - 1),
            format!("the last tier credits {} of its base", last.credit),
            "credit at most 100 %; for more than the fee choose a larger base, such as `base = 300 % of fee`",
        ));
    }
    let Some(cap) = &objective.cap else { return };
    let rolling = cap.rolling.as_ref().map(|rolling| rolling.share);
    for (word, share) in [("window", cap.window), ("rolling", rolling)] {
        if share.is_some_and(|share| share < first.credit) {
            findings.push(Finding::new(
                "SLA004",
                format!("{path}.cap.{word}"),
                format!(
                    "the {word} cap is below the smallest tier, {}",
                    first.credit
                ),
                "raise the cap, or lower the tier",
            ));
        }
    }
}
