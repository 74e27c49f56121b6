//! Alert policies: burn rates become warnings, which move no money. Who is told, and how urgently, is not part of terms.

use serde_json::{Value, json};

use crate::OpenSloError;
use crate::decimal::decimal;
use crate::document::{Object, find};
use crate::node::{At, Kind};
use crate::timing::seconds;

/// The warnings of an SLO whose window is `window` seconds long.
pub(crate) fn warnings<'a>(
    spec: &At<'a>,
    objects: &[Object<'a>],
    window: u64,
    left_out: &mut Vec<String>,
) -> Result<Vec<Value>, OpenSloError> {
    let mut warnings = Vec::new();
    let Some(policies) = spec.get("alertPolicies") else {
        return Ok(warnings);
    };
    for item in policies.list()? {
        if let Kind::Scalar { .. } = item.node.kind {
            policy(
                find(objects, "AlertPolicy", &item)?,
                objects,
                window,
                &mut warnings,
                left_out,
            )?;
        } else if let Some(reference) = item.get("alertPolicyRef") {
            item.only(&["alertPolicyRef"])?;
            policy(
                find(objects, "AlertPolicy", &reference)?,
                objects,
                window,
                &mut warnings,
                left_out,
            )?;
        } else {
            let inline = Object::read(&item, Some("AlertPolicy"))?;
            policy(&inline, objects, window, &mut warnings, left_out)?;
        }
    }
    Ok(warnings)
}

fn policy<'a>(
    object: &Object<'a>,
    objects: &[Object<'a>],
    window: u64,
    warnings: &mut Vec<Value>,
    left_out: &mut Vec<String>,
) -> Result<(), OpenSloError> {
    let spec = &object.spec;
    spec.only(&[
        "description",
        "alertWhenNoData",
        "alertWhenResolved",
        "alertWhenBreaching",
        "conditions",
        "notificationTargets",
    ])?;
    for name in ["alertWhenNoData", "alertWhenResolved", "alertWhenBreaching"] {
        if let Some(flag) = spec.get(name) {
            flag.flag()?;
            left_out.push(format!(
                "`{name}` of `{}`: when somebody is told",
                object.name
            ));
        }
    }
    if spec.get("notificationTargets").is_some() {
        left_out.push(format!(
            "`notificationTargets` of `{}`: who is told",
            object.name
        ));
    }
    for item in spec.need("conditions")?.list()? {
        let warning = if let Some(reference) = item.get("conditionRef") {
            item.only(&["conditionRef"])?;
            condition(
                find(objects, "AlertCondition", &reference)?,
                window,
                left_out,
            )?
        } else {
            let inline = Object::read(&item, Some("AlertCondition"))?;
            condition(&inline, window, left_out)?
        };
        warnings.push(warning);
    }
    Ok(())
}

fn condition(
    object: &Object<'_>,
    window: u64,
    left_out: &mut Vec<String>,
) -> Result<Value, OpenSloError> {
    let spec = &object.spec;
    spec.only(&["description", "severity", "condition"])?;
    if spec.get("severity").is_some() {
        left_out.push(format!(
            "`severity` of `{}`: how urgently somebody is told",
            object.name
        ));
    }
    let burn = spec.need("condition")?;
    burn.only(&["kind", "op", "threshold", "lookbackWindow", "alertAfter"])?;
    let kind = burn.need("kind")?;
    if kind.text()? != "burnrate" {
        return Err(kind.refuse(
            format!("the condition {:?} is not known", kind.text()?),
            "one of: burnrate",
        ));
    }
    if let Some(op) = burn.get("op")
        && !["lte", "gte", "lt", "gt"].contains(&op.text()?)
    {
        return Err(op.refuse(
            format!("the op {:?} is not known", op.text()?),
            "one of: gte, gt, lte, lt",
        ));
    }
    if let Some(after) = burn.get("alertAfter") {
        seconds(&after)?;
        left_out.push(format!(
            "`alertAfter` of `{}`: how long it must last",
            object.name
        ));
    }
    let threshold = burn.need("threshold")?;
    let rate = decimal(&threshold)?;
    let over = seconds(&burn.need("lookbackWindow")?)?;
    let inexact = || {
        threshold.refuse(
            format!(
                "a burn rate of {} uses less than 0.01 % or more than all of the budget there",
                threshold.text().unwrap_or_default()
            ),
            "choose another rate, or a longer `lookbackWindow`",
        )
    };
    // The share of the window's budget that this rate uses up in the time, in basis points, rounded down: it moves no money.
    let used = rate
        .units
        .checked_mul(u128::from(over))
        .and_then(|product| product.checked_mul(10_000))
        .ok_or_else(inexact)?;
    let whole = u128::from(window)
        .checked_mul(10_u128.pow(rate.scale))
        .ok_or_else(inexact)?;
    let budget = used.checked_div(whole).unwrap_or(0);
    if budget == 0 || budget > 10_000 {
        return Err(inexact());
    }
    if !used.is_multiple_of(whole) {
        left_out.push(format!(
            "`{}`: the rate {} uses a share of the budget that is rounded down to {}.{:02} %",
            object.name,
            threshold.text()?,
            budget / 100,
            budget % 100
        ));
    }
    let share = format!("{}.{:02}", budget / 100, budget % 100);
    let share = share.trim_end_matches('0').trim_end_matches('.');
    Ok(json!({ "budget": share, "over": over }))
}
