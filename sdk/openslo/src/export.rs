//! From terms to OpenSLO: what it can hold, and in words what it cannot.

use slacontract_terms::model::{CalendarUnit, Indicator, Method, Objective, Target, Window, Zone};
use slacontract_terms::{Duration, PartsPerBillion, Terms};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The documents; empty when OpenSLO can hold no objective of these terms.
    pub yaml: String,
    /// What has no place in them, in words.
    pub left_out: Vec<String>,
}

/// Writes terms as OpenSLO v1.
pub fn export(terms: &Terms) -> Exported {
    let mut left_out = parts_left_out(terms);
    let service = label(&terms.name);
    let mut yaml = String::new();
    let window = window(terms, &mut left_out);
    for objective in terms.objectives.iter() {
        let Some((window, length)) = &window else {
            left_out.push(format!("objective `{}`", objective.name));
            continue;
        };
        match slo(objective, &service, window, *length, &mut left_out) {
            Ok(text) => yaml.push_str(&text),
            Err(why) => left_out.push(format!("objective `{}`: {why}", objective.name)),
        }
    }
    if !yaml.is_empty() {
        let head = format!(
            "apiVersion: openslo/v1\nkind: Service\nmetadata:\n  name: {service}\n  displayName: {}\nspec:\n  description: {}\n",
            quoted(&terms.name),
            quoted(&format!(
                "From the terms of {}, version {}.",
                terms.name, terms.version
            ))
        );
        yaml.insert_str(0, &head);
    }
    Exported { yaml, left_out }
}

/// A name as OpenSLO wants it: lower-case letters, digits and dashes.
fn label(name: &str) -> String {
    let mut label = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            label.push(letter.to_ascii_lowercase());
        } else if !label.is_empty() && !label.ends_with('-') {
            label.push('-');
        }
    }
    let label = label.trim_end_matches('-');
    // A name in another script keeps its display name.
    if label.is_empty() {
        "unnamed".into()
    } else {
        label.into()
    }
}

/// Text as YAML reads it in double quotes: JSON's form.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A share of one: `0.9995`.
fn decimal(share: PartsPerBillion) -> String {
    let text = format!(
        "{}.{:09}",
        share.get() / 1_000_000_000,
        share.get() % 1_000_000_000
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A span in OpenSLO's units; none where it is no whole minute.
fn span(span: Duration) -> Option<String> {
    let seconds = span.seconds();
    let units = [(604_800, "w"), (86_400, "d"), (3_600, "h"), (60, "m")];
    let (factor, unit) = units
        .iter()
        .find(|(factor, _)| seconds > 0 && seconds.is_multiple_of(*factor))?;
    Some(format!("{}{unit}", seconds / factor))
}

/// The lines of the window, and the length burn rates are of.
fn window(terms: &Terms, left_out: &mut Vec<String>) -> Option<(String, u64)> {
    match &terms.window {
        Window::Fixed(length) => {
            left_out.push(format!("window = {length}: OpenSLO knows rolling and calendar windows only, and with it all objectives"));
            None
        }
        Window::Rolling(rolling) => {
            let Some(length) = span(rolling.length) else {
                left_out.push(format!(
                    "a rolling window of {}: OpenSLO counts whole minutes",
                    rolling.length
                ));
                return None;
            };
            left_out.push(format!(
                "how often the window is judged: every {}",
                rolling.every
            ));
            let text = format!("  timeWindow:\n    - duration: {length}\n      isRolling: true\n");
            Some((text, rolling.length.seconds()))
        }
        Window::Calendar(calendar) => {
            let (duration, days) = match calendar.unit {
                CalendarUnit::Day => ("1d", 1),
                CalendarUnit::Week => ("1w", 7),
                CalendarUnit::Month => ("1M", 30),
                CalendarUnit::Quarter => ("1Q", 90),
                CalendarUnit::Year => ("1Y", 365),
            };
            let zone = match &calendar.zone {
                Zone::Utc => "UTC",
                Zone::Local(zone) => {
                    left_out.push(format!("the table of offsets of {}", zone.name));
                    &zone.name
                }
            };
            // The first day of 2024 was a Monday, too.
            let text = format!(
                "  timeWindow:\n    - duration: {duration}\n      isRolling: false\n      calendar:\n        startTime: 2024-01-01 00:00:00\n        timeZone: {}\n",
                quoted(zone)
            );
            Some((text, days * 86_400))
        }
    }
}

/// One objective as an SLO of its own, or why it cannot be one.
fn slo(
    objective: &Objective,
    service: &str,
    window: &str,
    length: u64,
    left_out: &mut Vec<String>,
) -> Result<String, String> {
    let Target::Ratio(target) = objective.target else {
        return Err("OpenSLO's thresholds are about shares of samples, not about one value".into());
    };
    if target.get() >= 1_000_000_000 {
        return Err("OpenSLO's targets are below 100 %".into());
    }
    let source = |feed: &str, what: &str| {
        format!(
            "metricSource:\n              type: slacontract\n              spec:\n                feed: {}\n                samples: {what}\n",
            quoted(feed)
        )
    };
    let counts = |feed: &str, part: &str| {
        format!(
            "      ratioMetric:\n        counter: false\n        {part}:\n            {}        total:\n            {}",
            source(feed, part),
            source(feed, "all")
        )
    };
    let (feed, metric, bound) = match &objective.indicator {
        Indicator::Ratio(feed) => (feed, counts(feed, "good"), String::new()),
        Indicator::ErrorRate(feed) => (feed, counts(feed, "bad"), String::new()),
        Indicator::Under(under) => (
            &under.feed,
            format!(
                "      thresholdMetric:\n            {}",
                source(&under.feed, "all")
            ),
            format!("      op: lte\n      value: {}\n", under.bound),
        ),
        Indicator::Percentile(_) => {
            return Err(
                "OpenSLO has no percentiles; promise the share under a bound instead".into(),
            );
        }
        Indicator::Composite(_) => return Err("a weighted mean with a target of its own".into()),
        Indicator::Value(_) => {
            return Err(
                "OpenSLO's thresholds are about shares of samples, not about one value".into(),
            );
        }
        Indicator::Custom(_) => return Err("the contract's own code".into()),
    };
    let (method, slices) = match &objective.method {
        None => return Err("no method".into()),
        Some(Method::Occurrences) => ("Occurrences", None),
        Some(Method::Timeslices(slices)) => ("Timeslices", Some(slices)),
        Some(Method::RatioTimeslices(slices)) => ("RatioTimeslices", Some(slices)),
    };
    let slices = match slices {
        None => String::new(),
        Some(slices) => {
            let length = span(slices.slice).ok_or_else(|| {
                format!("slices of {}: OpenSLO counts whole minutes", slices.slice)
            })?;
            if slices.slice_target.is_zero() {
                return Err("slices that are good whatever happens".into());
            }
            left_out.push(format!(
                "what happens to slices of `{}` that a window cuts: {}",
                objective.name,
                slices.partial.word()
            ));
            format!(
                "      timeSliceTarget: {}\n      timeSliceWindow: {length}\n",
                decimal(slices.slice_target)
            )
        }
    };
    let mut text = format!(
        "---\napiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: {}\n  displayName: {}\nspec:\n  service: {service}\n  indicator:\n    metadata:\n      name: {}\n      displayName: {}\n    spec:\n{metric}{window}  budgetingMethod: {method}\n  objectives:\n    - displayName: {}\n{bound}      target: {}\n{slices}",
        label(&objective.name),
        quoted(&objective.name),
        label(feed),
        quoted(feed),
        quoted(&objective.name),
        decimal(target),
    );
    let mut alerts = String::new();
    for (index, warning) in objective.warnings.iter().enumerate() {
        let name = format!("{}-burns-{}", label(&objective.name), index + 1);
        match (rate(warning.budget.get(), warning.over.seconds(), length), span(warning.over)) {
            (Some(rate), Some(over)) => alerts.push_str(&format!(
                "    - kind: AlertPolicy\n      metadata:\n        name: {name}\n      spec:\n        conditions:\n          - kind: AlertCondition\n            metadata:\n              name: {name}\n            spec:\n              condition:\n                kind: burnrate\n                op: gte\n                threshold: {rate}\n                lookbackWindow: {over}\n",
            )),
            _ => left_out.push(format!(
                "the warning of `{}` at {} within {}: no exact burn rate",
                objective.name, warning.budget, warning.over
            )),
        }
    }
    if !alerts.is_empty() {
        text.push_str("  alertPolicies:\n");
        text.push_str(&alerts);
    }
    for (what, is_said) in [
        ("credit", objective.credit.is_some()),
        ("caps", objective.cap.is_some()),
        ("verdict without traffic", objective.no_traffic.is_some()),
        ("verdict without reports", objective.on_missing.is_some()),
    ] {
        if is_said {
            left_out.push(format!("the {what} of `{}`", objective.name));
        }
    }
    Ok(text)
}

/// The burn rate that uses a share of the budget within a time, as an exact decimal.
fn rate(budget: u32, over: u64, window: u64) -> Option<String> {
    let whole = u128::from(over).checked_mul(10_000)?;
    let product = u128::from(budget)
        .checked_mul(u128::from(window))?
        .checked_mul(1_000_000)?;
    if budget == 0 || whole == 0 || !product.is_multiple_of(whole) {
        return None;
    }
    let millionths = product / whole;
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// Parts that OpenSLO does not know at all.
fn parts_left_out(terms: &Terms) -> Vec<String> {
    let counts = [
        ("parties", terms.parties.len()),
        ("parameters", terms.params.len()),
        ("signers and quorums of feeds", terms.feeds.len()),
        ("exclusions", terms.exclusions.len()),
        ("disclosures", terms.disclosures.len()),
        ("justifications", terms.justifications.len()),
        ("deliveries", terms.deliveries.len()),
        ("payments", terms.payments.len()),
        ("custody", terms.custodies.len()),
        ("indices", terms.indices.len()),
        ("quality", terms.qualities.len()),
        ("drills", terms.drills.len()),
        ("data grants", terms.grants.len()),
        ("incidents", terms.incidents.len()),
        ("contests", usize::from(terms.challenge.is_some())),
        ("arbitration", usize::from(terms.arbitration.is_some())),
        ("term, renewal, amendment and termination", 1),
    ];
    let named = counts.iter().filter(|(_, count)| *count > 0);
    named.map(|(what, _)| (*what).to_owned()).collect()
}
