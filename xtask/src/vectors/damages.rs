//! Damages, late payment, deductions.

use serde_json::{Map, Value};
use slacontract_terms::exact::{
    Damages, Deducted, deduct, events_outside, is_payable, liquidated, may_terminate,
};
use slacontract_terms::{Amount, Duration, Timestamp};

use super::Outcome;
use super::case::{Case, amount, cases, each, same};
use super::file::Group;

/// Runs a group of damages; `None` when it is none.
pub(super) fn run(group: &Group) -> Option<Vec<Outcome>> {
    let cases = cases(group);
    Some(match &*group.name {
        "late_invoice" => each(cases, |case| invoice(&group.body, case)),
        "fragile_goods" => each(cases, |case| goods(&group.body, case)),
        "deposit" => each(cases, deposit),
        _ if cases.iter().any(|case| case.get("delivered").is_some()) => {
            each(cases, |case| delivery(&group.body, case))
        }
        _ => return None,
    })
}

/// Liquidated damages of a delivery.
fn delivery(body: &Map<String, Value>, case: &Case<'_>) -> Result<(), String> {
    let name = format!("terms_{}", case.text("terms")?);
    let terms = body.get(&name).and_then(Value::as_object);
    let terms = Case::new(terms.ok_or_else(|| format!("there are no `{name}`"))?);
    // A name for what step and rounding say.
    terms.may("mode");
    let rule = Damages {
        share: terms.share("percent")?,
        per: terms.days("per_days")?,
        step: terms.days("step_days")?,
        rounds_up: match terms.text("round")? {
            "floor" => false,
            "ceil" => true,
            other => return Err(format!("`{other}` is no rounding")),
        },
        cap: terms.share("cap_percent")?,
    };
    let limit = match terms.may("terminate_after_days") {
        Some(_) => Some(terms.days("terminate_after_days")?),
        None => None,
    };
    terms.finish()?;
    let (due, delivered) = (moment(case.text("due")?)?, moment(case.text("delivered")?)?);
    let damages = liquidated(&rule, case.amount("value")?, due, delivered);
    if case.may("error").is_some() {
        return match damages {
            Err(_) => Ok(()),
            Ok(damages) => Err(format!("the damages are {damages:?}, expected an error")),
        };
    }
    let damages = damages.map_err(|error| error.to_string())?;
    same("the damages", damages, case.amount("damages")?)?;
    if let Some(expected) = case.may("may_terminate") {
        let limit = limit.ok_or("the terms do not say when one may terminate")?;
        let may = may_terminate(delivered - due, limit);
        same("the right to terminate", Some(may), expected.as_bool())?;
    }
    Ok(())
}

/// An invoice sent too late need not be paid.
fn invoice(body: &Map<String, Value>, case: &Case<'_>) -> Result<(), String> {
    let limit = Case::new(body).days("refuse_after_days")?;
    let pays = is_payable(case.days("days_late")?, limit);
    // What would be paid; the rule does not depend on it.
    case.amount("amount")?;
    same("the duty to pay", Some(pays), case.value("pays")?.as_bool())
}

/// A price less a sum for each shock beyond the limit and, once arrived, for lateness.
fn goods(body: &Map<String, Value>, case: &Case<'_>) -> Result<(), String> {
    let terms = Case::new(body);
    let limit = decimal(terms.text("shock_limit_g")?)?;
    let (per_shock, late_fee) = (terms.amount("per_shock")?, terms.amount("late_fee")?);
    let in_time = Duration::from_seconds(terms.number("limit_seconds")?);
    let price = terms.amount("price")?;
    let readings = case
        .list("accelerometer_g")?
        .iter()
        .map(|reading| decimal(reading.as_str().ok_or("a reading is a decimal text")?))
        .collect::<Result<Vec<_>, String>>()?;
    let shocks = events_outside(readings, -limit, limit);
    let arrived = case
        .value("arrived")?
        .as_bool()
        .ok_or("`arrived` should be true or false")?;
    let taken = Duration::from_seconds(case.number("seconds")?);
    let late = if arrived && taken > in_time {
        late_fee
    } else {
        Amount::ZERO
    };
    let pay = deduct(price, [per_shock * u128::from(shocks), late]);
    same("the price", pay.rest, case.amount("pay")?)
}

/// What is left of a deposit goes back.
fn deposit(case: &Case<'_>) -> Result<(), String> {
    let deductions = case
        .list("deductions")?
        .iter()
        .map(|deduction| amount(deduction).ok_or("a deduction is an amount of whole units"))
        .collect::<Result<Vec<_>, _>>()?;
    // To whom: the one who paid the deposit, whatever the role is called.
    case.text("back_to")?;
    let Deducted { rest, .. } = deduct(case.amount("deposit")?, deductions);
    same("what goes back", rest, case.amount("amount")?)
}

/// A decimal as billionths, exactly.
fn decimal(text: &str) -> Result<i128, String> {
    let refused = || format!("{text} is no decimal with at most nine places");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 9 || !plain(whole) || !plain(fraction) {
        return Err(refused());
    }
    let scaled: i128 = format!("{whole}{fraction:0<9}")
        .parse()
        .map_err(|_| refused())?;
    Ok(sign * scaled)
}

/// `2018-01-31T03:24:00Z`.
fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).map_err(|error| error.to_string())
}
