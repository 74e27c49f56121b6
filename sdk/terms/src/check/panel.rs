//! SLA014, SLA021: panels that can be drawn, and a bond that pays for them.

use alloc::format;
use alloc::vec::Vec;

use super::Finding;
use crate::exact::{case_bond, largest_panel};
use crate::model::Terms;

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
    let Some(money) = &arbitration.money else {
        return;
    };
    let value = |sum| terms.value_by_default(sum);
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
