//! SLA001 to SLA004, and what a table of tiers says at all: from mild to worse, from the target to the whole base, under caps that
//! leave room for the mildest tier.

use alloc::format;
use alloc::vec::Vec;

use super::Finding;
use super::bond::fits;
use crate::model::{Credit, Objective, Target, Terms};

/// One row of a table: how far from the target it begins (more is worse), as printed, and what it costs.
struct Row {
    distance: i128,
    shown: alloc::string::String,
    credit: crate::BasisPoints,
}

/// Thresholds and credits of an objective.
pub(super) fn table(
    objective: &Objective,
    credit: &Credit,
    path: &str,
    findings: &mut Vec<Finding>,
) {
    let rising = matches!(objective.target, Target::AtMost(_));
    let of_ratio = matches!(objective.target, Target::Ratio(_));
    let rows: Vec<Row> = if of_ratio {
        let rows = credit.tiers.iter().map(|tier| Row {
            distance: -i128::from(tier.below.get()),
            shown: format!("{}", tier.below),
            credit: tier.credit,
        });
        rows.collect()
    } else {
        let rows = credit.steps.iter().map(|step| Row {
            distance: if rising {
                step.beyond.into()
            } else {
                -i128::from(step.beyond)
            },
            shown: format!("{}", step.beyond),
            credit: step.credit,
        });
        rows.collect()
    };
    let other_kind = if of_ratio {
        !credit.steps.is_empty()
    } else {
        !credit.tiers.is_empty()
    };
    if other_kind {
        findings.push(Finding::new(
            "SLA016",
            format!("{path}.credit"),
            format!(
                "the tiers of `{}` are not of the target's kind",
                objective.name
            ),
            "tiers of a ratio are in percent, tiers of a value in the unit of its feed",
        ));
        return;
    }
    for (index, pair) in rows.windows(2).enumerate() {
        let place = format!("{path}.credit.tiers.{}", index + 1);
        let (place, what, mild, bad) = if pair[1].distance <= pair[0].distance {
            (
                format!("{place}.below"),
                "threshold",
                &pair[0].shown,
                &pair[1].shown,
            )
        } else if pair[1].credit <= pair[0].credit {
            let (mild, bad) = (format!("{}", pair[0].credit), format!("{}", pair[1].credit));
            findings.push(Finding::new(
                "SLA001",
                format!("{place}.credit"),
                format!("the credit {bad} is not above the one before it, {mild}"),
                "order tiers from mild to worse: thresholds fall, credits rise",
            ));
            continue;
        } else {
            continue;
        };
        let side = if rising { "above" } else { "below" };
        findings.push(Finding::new(
            "SLA001",
            place,
            format!("the {what} {bad} is not {side} the one before it, {mild}"),
            if rising {
                "order tiers from mild to worse: thresholds and credits rise"
            } else {
                "order tiers from mild to worse: thresholds fall, credits rise"
            },
        ));
    }
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        findings.push(Finding::new(
            "SLA036",
            format!("{path}.credit"),
            format!("the credit of `{}` has no tier", objective.name),
            "add `below 99.95 % => 10 %`",
        ));
        return;
    };
    let (target, shown) = match objective.target {
        Target::Ratio(least) => (-i128::from(least.get()), format!("{least}")),
        Target::AtLeast(least) => (-i128::from(least), format!("{least}")),
        Target::AtMost(most) => (most.into(), format!("{most}")),
    };
    if first.distance < target || (first.distance > target && !credit.grace) {
        findings.push(Finding::new(
            "SLA002",
            format!("{path}.credit.tiers.0.below"),
            format!(
                "the first tier starts at {}, the target is {shown}",
                first.shown
            ),
            "start the first tier at the target, or add `grace` if the gap is meant",
        ));
    }
    if last.credit.get() > 10_000 {
        findings.push(Finding::new(
            "SLA003",
            format!("{path}.credit.tiers.{}.credit", rows.len() - 1),
            format!("the last tier credits {} of its base", last.credit),
            "credit at most 100 %; for more than the fee choose a larger base, such as `base = 300 % of fee`",
        ));
    }
}

/// No cap is below the mildest tier: every tier would then pay the same, the cap.
pub(super) fn caps(terms: &Terms, objective: &Objective, path: &str, findings: &mut Vec<Finding>) {
    let (Some(credit), Some(cap)) = (&objective.credit, &objective.cap) else {
        return;
    };
    let (Some(base), Some(mildest)) = (&credit.base, credit.mildest()) else {
        // SLA036 names it.
        return;
    };
    let value = |money| terms.value_by_default(money).unwrap_or_default();
    let fee = terms
        .prepaid()
        .map(|(_, fee)| value(fee))
        .filter(|fee| !fee.is_zero());
    let owed = value(base).share_up(mildest);
    let rolling = cap.rolling.as_ref();
    if rolling.is_some_and(|rolling| rolling.windows == 0) {
        findings.push(Finding::new(
            "SLA004",
            format!("{path}.cap.rolling"),
            "a cap over no windows leaves nothing to credit",
            "say over how many: `rolling(12) = 100 %`",
        ));
        return;
    }
    // A share over several windows is of all their fees: the window's own may be credited whole.
    let shares = [
        ("window", cap.window, 1),
        (
            "rolling",
            rolling.map(|rolling| rolling.share),
            rolling.map_or(1, |rolling| rolling.windows),
        ),
    ];
    for (word, share, windows) in shares {
        if let (Some(share), Some(fee)) = (share, fee)
            && fits(&[fee.units(), windows.into(), share.get().into()])
            && (fee * u128::from(windows)).share_up(share) < owed
        {
            findings.push(Finding::new(
                "SLA004",
                format!("{path}.cap.{word}"),
                format!("the {word} cap is below what the mildest tier credits, {owed}"),
                "raise the cap, or lower the tier",
            ));
        }
    }
    if cap.lifetime.is_some_and(|most| most < owed) {
        findings.push(Finding::new(
            "SLA004",
            format!("{path}.cap.lifetime"),
            format!("the lifetime cap is below what the mildest tier credits, {owed}"),
            "raise the cap, or lower the tier",
        ));
    }
}
