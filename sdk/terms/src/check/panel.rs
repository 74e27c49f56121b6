//! SLA014, SLA021, SLA030: panels that can be drawn, a bond and a reserve that pay for them, and a reserve that something is left to.

use alloc::format;
use alloc::vec::Vec;

use super::Finding;
use crate::exact::{case_bond, largest_panel};
use crate::model::{OnMissing, Terms};
use crate::units::Amount;

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    let Some(arbitration) = &terms.arbitration else {
        return;
    };
    let largest = largest_panel(arbitration.panel, arbitration.appeals);
    if arbitration.panel.is_multiple_of(2) {
        findings.push(Finding::new(
            "SLA014",
            "arbitration.panel".into(),
            format!("a panel of {} can be tied", arbitration.panel),
            "choose an odd number of seats, such as 3",
        ));
    } else if arbitration.appeals > 2 {
        findings.push(Finding::new(
            "SLA014",
            "arbitration.appeals".into(),
            format!("{} appeals: more than two only delay", arbitration.appeals),
            "allow at most 2 appeals",
        ));
    } else if let Some(pool) = arbitration.pool
        && pool < largest
    {
        findings.push(Finding::new(
            "SLA014",
            "arbitration.pool".into(),
            format!("the last panel with its redraw needs {largest} jurors, the pool holds {pool}"),
            "enlarge the pool, or lower `panel` or `appeals`",
        ));
    }
    let value = |sum| terms.value_by_default(sum);
    if let Some(reserve) = &arbitration.reserve.0 {
        // A panel that can be tied is a mistake of its own, whatever it costs.
        let cost = arbitration.money.as_ref().and_then(|money| {
            let fee = value(&money.juror_fee)?;
            let is_odd = !arbitration.panel.is_multiple_of(2);
            case_bond(fee, arbitration.panel).filter(|_| is_odd)
        });
        if !escalates(terms) {
            findings.push(Finding::new(
                "SLA030",
                "arbitration.reserve".into(),
                "nothing is left to a panel by itself: the reserve would lie idle",
                "leave out `reserve`, or say `on_missing = escalate` of an objective",
            ));
        } else if value(reserve).is_some_and(Amount::is_zero) {
            findings.push(Finding::new(
                "SLA021",
                "arbitration.reserve".into(),
                "a reserve of nothing pays no panel",
                "say what a panel and its redraw cost, or leave out `reserve`",
            ));
        } else if let (Some(reserve), Some(needed)) = (value(reserve), cost)
            && reserve < needed
        {
            findings.push(Finding::new(
                "SLA021",
                "arbitration.reserve".into(),
                format!("the reserve of {reserve} does not pay for two draws: {needed}"),
                format!("raise it to at least \"{needed}\""),
            ));
        }
    }
    let Some(money) = &arbitration.money else {
        return;
    };
    if let (Some(fee), Some(bond)) = (value(&money.juror_fee), value(&money.bond))
        && let Some(needed) = case_bond(fee, arbitration.panel)
        && bond < needed
    {
        findings.push(Finding::new(
            "SLA021",
            "arbitration.bond".into(),
            format!("the case bond of {bond} does not pay for two draws: {needed}"),
            format!("raise it to at least \"{needed}\""),
        ));
    }
    if money.slash.get() > 10_000 || money.burn.get() > 10_000 {
        findings.push(Finding::new(
            "SLA006",
            "arbitration".into(),
            "more than all of a stake or a bond would be taken",
            "slash and burn at most 100 %",
        ));
    }
}

/// Whether a window that nobody measured is left to the panel: an objective says so, and a payout by an index always is.
fn escalates(terms: &Terms) -> bool {
    let mut objectives = terms.objectives.iter();
    !terms.indices.is_empty() || objectives.any(|part| part.on_missing == Some(OnMissing::Escalate))
}
