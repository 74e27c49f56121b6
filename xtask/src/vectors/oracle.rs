//! Medians, deviations, burn rates, priorities.

use serde_json::{Map, Value};
use slacontract_terms::exact::{burn_rate_factor, deviates, median, priority};
use slacontract_terms::model::Middle;
use slacontract_terms::{Duration, PartsPerBillion};

use super::Outcome;
use super::case::{Case, cases, each, same};
use super::file::Group;

/// Runs a group of oracle rules; `None` when it is none.
pub(super) fn run(group: &Group) -> Option<Vec<Outcome>> {
    let cases = cases(group);
    if let Some(threshold) = group.name.strip_prefix("deviation_ppb_") {
        let threshold = threshold.parse().ok().map(PartsPerBillion::new)?;
        return Some(each(cases, |case| deviation(threshold, case)));
    }
    Some(match &*group.name {
        "median" => each(cases, |case| values(&group.body, case)),
        "burn_rate" => burn_rates(&group.body),
        "incident_priority" => priorities(&group.body),
        _ => return None,
    })
}

fn values(body: &Map<String, Value>, case: &Case<'_>) -> Result<(), String> {
    let mode = Case::new(body).text("mode")?;
    let middle = Middle::from_word(mode)
        .ok_or_else(|| format!("`{mode}` is none of {}", Middle::WORDS.join(", ")))?;
    let mut values = case
        .list("values")?
        .iter()
        .map(|value| {
            value
                .as_i64()
                .map(i128::from)
                .ok_or("a value is a whole number")
        })
        .collect::<Result<Vec<_>, _>>()?;
    let expected = case.value("median")?.as_i64().map(i128::from);
    same("the median", median(&mut values, middle), expected)
}

fn deviation(threshold: PartsPerBillion, case: &Case<'_>) -> Result<(), String> {
    let number = |name| {
        case.value(name)?
            .as_i64()
            .ok_or_else(|| format!("`{name}` should be a whole number"))
    };
    let report = deviates(number("old")?, number("new")?, threshold);
    same("the report", Some(report), case.value("report")?.as_bool())
}

/// Lists of cases by the length of the window: `window_days_30`.
fn burn_rates(body: &Map<String, Value>) -> Vec<Outcome> {
    let mut all = Vec::new();
    for (name, cases) in body {
        let Some(days) = name.strip_prefix("window_days_") else {
            continue;
        };
        let days = days
            .parse::<u64>()
            .ok()
            .and_then(|days| days.checked_mul(86_400));
        let cases = cases.as_array().map_or(&[][..], Vec::as_slice);
        let outcomes = each(cases, |case| {
            let window = days.ok_or_else(|| format!("`{name}` should end in a number of days"))?;
            let budget = slacontract_terms::BasisPoints::parse_percent(
                &case.value("budget_percent")?.to_string().replace('"', ""),
            );
            let over = Duration::parse(case.text("over")?);
            let factor = burn_rate_factor(
                budget.map_err(|error| error.to_string())?,
                Duration::from_seconds(window),
                over.map_err(|error| error.to_string())?,
            );
            same("the factor", factor, Some(case.number("factor")?.into()))
        });
        all.extend(outcomes.into_iter().map(|outcome| Outcome {
            name: format!("{name} {}", outcome.name),
            ..outcome
        }));
    }
    all
}

/// A matrix of `impact,urgency`.
fn priorities(body: &Map<String, Value>) -> Vec<Outcome> {
    let Some(matrix) = body.get("matrix").and_then(Value::as_object) else {
        return vec![Outcome {
            name: "matrix".to_owned(),
            wrong: Some("`matrix` is missing".to_owned()),
            played: false,
        }];
    };
    matrix
        .iter()
        .map(|(key, expected)| {
            let found = key
                .split_once(',')
                .and_then(|(impact, urgency)| {
                    priority(impact.trim().parse().ok()?, urgency.trim().parse().ok()?)
                })
                .map(|priority| format!("P{}", priority.0));
            Outcome {
                name: key.clone(),
                played: false,
                wrong: same("the priority", found.as_deref(), expected.as_str()).err(),
            }
        })
        .collect()
}
