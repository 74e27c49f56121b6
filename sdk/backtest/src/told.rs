//! The result of a backtest for people, as a table, and for programs, as JSON. Amounts are decimal strings of the smallest unit
//! there, as in `terms.json`.

use serde_json::{Value, json};
use slacontract_terms::backtest::{Backtest, Booked, Indication, ObjectiveRow, WindowRow};
use slacontract_terms::exact::Verdict;
use slacontract_terms::{Amount, Terms};

use crate::collect::place::say;

/// The word of a verdict.
const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Breach => "breach",
    }
}

/// What was measured, for people; ratios are rounded down.
pub(crate) fn indication(found: Indication) -> String {
    match found {
        Indication::Ratio(ratio) => match ratio.floor() {
            Some(share) => share.to_string(),
            None => "no traffic".into(),
        },
        Indication::Value(value) => value.to_string(),
        Indication::Beyond => "beyond all buckets".into(),
        Indication::NoTraffic => "no traffic".into(),
        Indication::Missing => "missing".into(),
    }
}

/// The result as JSON.
pub fn document(terms: &Terms, found: &Backtest) -> Value {
    let windows = found.windows.iter().enumerate();
    let windows: Vec<Value> = windows
        .map(|(number, row)| window(terms, number, row))
        .collect();
    let total = |column: fn(&WindowRow) -> Amount| units(found.total(column));
    json!({
        "agreement": terms.name,
        "version": terms.version,
        "asset": terms.asset.word(),
        "fee": units(found.fee),
        "bond": units(found.bond),
        "windows": windows,
        "totals": {
            "windows": found.windows.len(),
            "breached": found.windows.iter().filter(|row| is_breached(row)).count(),
            "credit": total(|row| row.credit),
            "damages": units(damages(found)),
            "fromFee": total(|row| row.from_fee),
            "fromBond": units(from_bond(found)),
            "short": units(found.closing.short),
            "earned": total(|row| row.earned),
            "returned": total(|row| row.returned),
            "bond": units(found.closing.bond),
        },
        "closing": {
            "booked": booked(&found.closing.booked),
            "damages": units(found.closing.damages),
            "fromBond": units(found.closing.from_bond),
            "short": units(found.closing.short),
            "bond": units(found.closing.bond),
            "owedByCustomer": units(found.closing.owed_by_customer),
        },
        "leftOut": found.left_out,
    })
}

fn units(amount: Amount) -> String {
    amount.units().to_string()
}

/// All damages that the bond and the fees answer for.
pub(crate) fn damages(found: &Backtest) -> Amount {
    found.total(|row| row.damages) + found.closing.damages
}

/// What the bond paid, debts in the end included.
pub(crate) fn from_bond(found: &Backtest) -> Amount {
    found.total(|row| row.from_bond) + found.closing.from_bond
}

fn is_breached(row: &WindowRow) -> bool {
    row.objectives
        .iter()
        .any(|part| part.verdict == Verdict::Breach)
}

fn window(terms: &Terms, number: usize, row: &WindowRow) -> Value {
    let objectives = terms.objectives.iter().zip(&row.objectives);
    let objectives: Vec<Value> = objectives
        .map(|(part, found)| objective(&part.name, found))
        .collect();
    json!({
        "window": number,
        "from": row.from.seconds(),
        "to": row.to.seconds(),
        "objectives": objectives,
        "booked": booked(&row.booked),
        "credit": units(row.credit),
        "damages": units(row.damages),
        "fromFee": units(row.from_fee),
        "fromBond": units(row.from_bond),
        "short": units(row.short),
        "earned": units(row.earned),
        "returned": units(row.returned),
        "bond": units(row.bond),
    })
}

fn booked(parts: &[Booked]) -> Vec<Value> {
    let told = parts.iter().map(|part| {
        json!({
            "name": part.name,
            "what": part.what,
            "amount": units(part.amount),
            "byCustomer": part.by_customer,
        })
    });
    told.collect()
}

fn objective(name: &str, found: &ObjectiveRow) -> Value {
    let indicator = match found.indication {
        Indication::Ratio(ratio) => json!({
            "good": ratio.good,
            "total": ratio.total,
            // Rounded down, for display: the verdict compares the counts.
            "percent": ratio.floor().map(|share| share.to_string().replace(" %", "")),
        }),
        Indication::Value(value) => json!({ "value": value }),
        Indication::Beyond => json!("beyond"),
        Indication::NoTraffic => json!("no_traffic"),
        Indication::Missing => json!("missing"),
    };
    json!({
        "name": name,
        "indicator": indicator,
        "verdict": word(found.verdict),
        "tier": found.tier,
        "share": found.share.to_string().replace(" %", ""),
        "uncapped": units(found.uncapped),
        "afterWindowCap": units(found.after_window_cap),
        "afterRollingCap": units(found.after_rolling_cap),
        "credit": units(found.credit),
        "carry": found.carry,
    })
}

/// The result as a table: a line for each objective of each window, what duties cost, and the sums.
pub fn table(terms: &Terms, found: &Backtest) -> String {
    let header = [
        "window",
        "",
        "indicator",
        "verdict",
        "tier",
        "before caps",
        "credit",
        "bond left",
    ];
    let mut lines: Vec<[String; 8]> = vec![header.map(String::from)];
    for row in &found.windows {
        let mut first = format!("{} to {}", say(row.from), say(row.to));
        for (part, found) in terms.objectives.iter().zip(&row.objectives) {
            let tier = match found.tier {
                0 if found.share.is_zero() => "-".into(),
                0 => found.share.to_string(),
                tier => format!("{tier} ({})", found.share),
            };
            lines.push([
                std::mem::take(&mut first),
                part.name.to_string(),
                indication(found.indication),
                word(found.verdict).into(),
                tier,
                found.uncapped.to_string(),
                found.credit.to_string(),
                String::new(),
            ]);
        }
        lines.extend(costs(&mut first, &row.booked));
        if !first.is_empty() {
            lines.push([
                first,
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
        }
        if let Some(last) = lines.last_mut() {
            last[7] = row.bond.to_string();
        }
    }
    let mut after = String::from("after the last window");
    lines.extend(costs(&mut after, &found.closing.booked));
    let mut text = aligned(&lines);
    text.push('\n');
    text.push_str(&sums(found));
    text
}

/// A line for each sum that is booked; the first begins with `first`, which is taken.
fn costs(first: &mut String, booked: &[Booked]) -> Vec<[String; 8]> {
    let lines = booked.iter().map(|part| {
        let mut line = [const { String::new() }; 8];
        line[0] = std::mem::take(first);
        line[1].clone_from(&part.name);
        line[2] = if part.by_customer {
            format!("{}: owed by the customer", part.what)
        } else {
            part.what.clone()
        };
        line[6] = part.amount.to_string();
        line
    });
    lines.collect()
}

/// Columns side by side, two blanks between them.
fn aligned(lines: &[[String; 8]]) -> String {
    let width = |column: usize| {
        let widths = lines.iter().map(|line| line[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..8).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            row.push_str(cell);
            row.push_str(&" ".repeat(width + 2 - cell.chars().count()));
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn sums(found: &Backtest) -> String {
    let windows = found.windows.len();
    let breached = found.windows.iter().filter(|row| is_breached(row)).count();
    let credit = found.total(|row| row.credit);
    let damages = damages(found);
    let mut text = format!("{windows} windows, {breached} in breach; credits {credit}");
    if !damages.is_zero() {
        text.push_str(&format!(", damages {damages}"));
    }
    text.push_str(&format!(
        "\npaid from fees {}, from the bond {}",
        found.total(|row| row.from_fee),
        from_bond(found)
    ));
    if !found.closing.short.is_zero() {
        text.push_str(&format!(", not covered {}", found.closing.short));
    }
    text.push_str(&format!(
        "; the provider earns {} of {} in fees\n",
        found.total(|row| row.earned),
        found.fee * windows as u128
    ));
    if !found.closing.owed_by_customer.is_zero() {
        text.push_str(&format!(
            "the customer owes {}\n",
            found.closing.owed_by_customer
        ));
    }
    if !found.left_out.is_empty() {
        text.push_str(&format!(
            "not in these figures: {}\n",
            found.left_out.join(", ")
        ));
    }
    text
}
