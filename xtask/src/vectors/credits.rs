//! Credits: tiers, caps and verdicts.

use serde_json::{Map, Value};
use slacontract_terms::exact::{Caps, Ratio, credit, ratio_of_slices, slice_is_good, tier_share};
use slacontract_terms::model::Tier;
use slacontract_terms::{BasisPoints, PartsPerBillion};

use super::Outcome;
use super::case::{Case, cases, each, same, whole};
use super::file::Group;

/// Runs a group of credits; `None` when it is none.
pub(super) fn run(group: &Group) -> Option<Vec<Outcome>> {
    let cases = cases(group);
    Some(match &*group.name {
        "exact_comparison" => each(cases, comparison),
        "budgeting" => each(cases, budgeting),
        _ if group.body.contains_key("tiers") => each(cases, |case| table(&group.body, case)),
        _ if cases.iter().any(|case| case.get("last11_credit").is_some()) => {
            each(cases, |case| capped(&group.body, case))
        }
        _ => return None,
    })
}

/// Tiers with caps per window and over twelve windows, on a level in percent.
fn capped(body: &Map<String, Value>, case: &Case<'_>) -> Result<(), String> {
    let name = format!("terms_{}", case.text("terms")?);
    let terms = body.get(&name).and_then(Value::as_object);
    let terms = Case::new(terms.ok_or_else(|| format!("there are no `{name}`"))?);
    let tiers = tiers(&terms)?;
    let (window, rolling) = (
        terms.share("cap_window_percent")?,
        terms.share("cap_rolling12_percent")?,
    );
    terms.finish()?;
    let charge = case.amount("charge")?;
    let caps = Caps {
        window: Some(window),
        rolling: Some(rolling),
        charge,
        earlier_charges: case.amount("last11_charge")?,
        earlier_credits: case.amount("last11_credit")?,
        ..Caps::default()
    };
    let level = level(case.text("level")?);
    if let Some(refused) = refused(case, &level) {
        return refused;
    }
    let owed = credit(charge, tier_share(&tiers, level?), 0).credit;
    same("the credit", caps.clip(owed).credit, case.amount("credit")?)
}

/// A published table, on minutes of downtime or on a level.
fn table(body: &Map<String, Value>, case: &Case<'_>) -> Result<(), String> {
    let tiers = tiers(&Case::new(body))?;
    let ratio = if case.may("minutes").is_some() {
        let total = case.number("minutes")?;
        ratio(total.checked_sub(case.number("down")?), total)
    } else if case.may("level").is_some() {
        level(case.text("level")?)
    } else {
        ratio(Some(case.number("good")?), case.number("total")?)
    };
    if let Some(refused) = refused(case, &ratio) {
        return refused;
    }
    let ratio = ratio?;
    let share = tier_share(&tiers, ratio);
    let by_share = case.may("credit_percent").is_some();
    if by_share {
        same("the share", share, case.share("credit_percent")?)?;
    }
    if case.may("credit").is_some() || !by_share {
        let charge = case.amount("charge")?;
        same(
            "the credit",
            credit(charge, share, 0).credit,
            case.amount("credit")?,
        )?;
    }
    Ok(())
}

fn comparison(case: &Case<'_>) -> Result<(), String> {
    let ratio = ratio(Some(case.number("good")?), case.number("total")?);
    if let Some(refused) = refused(case, &ratio) {
        case.may("target");
        return refused;
    }
    verdict(case, ratio?)
}

/// A budgeting method on slices: counted already, or one by one as `[good, total]`.
fn budgeting(case: &Case<'_>) -> Result<(), String> {
    let method = case.text("method")?;
    let found = match (method, case.value("slices")) {
        ("occurrences", Err(_)) => ratio(Some(case.number("good")?), case.number("total")?)?,
        ("timeslices", Ok(slices)) if whole(slices).is_some() => {
            let total = case.number("slices")?;
            ratio(total.checked_sub(case.number("bad")?), total)?
        }
        (_, Ok(Value::Array(slices))) => {
            let slices: Vec<Ratio> = slices.iter().map(slice).collect::<Result<_, _>>()?;
            match method {
                "occurrences" => Ratio {
                    good: slices.iter().map(|slice| slice.good).sum(),
                    total: slices.iter().map(|slice| slice.total).sum(),
                },
                "timeslices" => {
                    let target = case.ratio("slice_target")?;
                    let good = slices.iter().filter(|slice| slice_is_good(**slice, target));
                    ratio(Some(good.count() as u64), slices.len() as u64)?
                }
                "ratio_timeslices" => ratio_of_slices(slices),
                _ => return Err(format!("`{method}` is no budgeting method")),
            }
        }
        _ => return Err(format!("`{method}` on such slices is not known")),
    };
    verdict(case, found)
}

fn slice(value: &Value) -> Result<Ratio, String> {
    match value.as_array().map(Vec::as_slice) {
        Some([good, total]) => match (whole(good), whole(total)) {
            (good, Some(total)) => ratio(good, total),
            _ => Err("a slice is `[good, total]`".to_owned()),
        },
        _ => Err("a slice is `[good, total]`".to_owned()),
    }
}

fn verdict(case: &Case<'_>, ratio: Ratio) -> Result<(), String> {
    let expected = case.text("verdict")?;
    let target = case.ratio("target")?;
    let found = if ratio.total == 0 {
        "no_traffic"
    } else if ratio.is_below(target) {
        "breach"
    } else {
        "met"
    };
    same("the verdict", found, expected)
}

/// Of a case that expects an error: whether the measurement was refused.
fn refused(case: &Case<'_>, found: &Result<Ratio, String>) -> Option<Result<(), String>> {
    case.may("error")?;
    Some(match found {
        Err(_) => Ok(()),
        Ok(_) => Err("what was measured should be refused".to_owned()),
    })
}

fn ratio(good: Option<u64>, total: u64) -> Result<Ratio, String> {
    match good {
        Some(good) if good <= total => Ok(Ratio { good, total }),
        _ => Err("more than all samples are good or bad".to_owned()),
    }
}

/// A level in percent, exactly, whatever its decimals.
fn level(text: &str) -> Result<Ratio, String> {
    let refused = || format!("the level {text} is not 0 to 100 with at most 17 decimals");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}");
    if whole.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refused());
    }
    let scale = u32::try_from(fraction.len())
        .ok()
        .and_then(|places| 10_u64.checked_pow(places));
    let total = scale
        .and_then(|scale| scale.checked_mul(100))
        .ok_or_else(refused)?;
    let good: u64 = digits.parse().map_err(|_| refused())?;
    ratio(Some(good), total).map_err(|_| refused())
}

fn tiers(terms: &Case<'_>) -> Result<Vec<Tier>, String> {
    terms
        .list("tiers")?
        .iter()
        .map(|tier| {
            let tier = Case::new(tier.as_object().ok_or("a tier should be an object")?);
            let below: PartsPerBillion = tier.ratio("below")?;
            let credit: BasisPoints = tier.share("credit_percent")?;
            tier.finish()?;
            Ok(Tier { below, credit })
        })
        .collect()
}
