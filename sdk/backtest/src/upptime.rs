//! The summary an Upptime monitor keeps: minutes down by day. Each day becomes one measurement of its minutes.

use std::collections::BTreeMap;

use serde_json::Value;
use slacontract_terms::Timestamp;

use crate::ReportError;
use crate::row::{Content, Event, Measured, Row};

const DAY: u64 = 86_400;
const MINUTES: u64 = 1_440;
/// A century of days: more is a mistake in the bounds.
const MOST_DAYS: u64 = 36_525;

/// One row for each day from `from` to `to`; days the summary does not list were up.
pub(crate) fn rows(
    text: &str,
    site: Option<&str>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Row>, ReportError> {
    let (first, last) = (from.seconds(), to.seconds());
    if first % DAY != 0 || last % DAY != 0 || first >= last || (last - first) / DAY > MOST_DAYS {
        return Err(ReportError::file(
            "the first and the last moment are days in UTC, the first before the last, such as 2022-01-01 and 2023-01-01",
        ));
    }
    let document: Value = serde_json::from_str(text).map_err(|error| ReportError {
        line: Some(error.line() as u64),
        column: None,
        message: format!("no JSON: {error}"),
    })?;
    let down = minutes(&document, site)?;
    let days = (first / DAY)..(last / DAY);
    let rows = days.map(|day| {
        let begins = Timestamp::from_seconds(day * DAY);
        let down = down.get(&begins.seconds()).copied().unwrap_or(0);
        Row {
            line: 1,
            event: Event::Measured(Measured {
                feed: None,
                signer: None,
                from: begins,
                to: Timestamp::from_seconds((day + 1) * DAY),
                content: Content::Ratio {
                    good: MINUTES - down,
                    total: MINUTES,
                },
                missing: 0,
                excluded: None,
            }),
        }
    });
    Ok(rows.collect())
}

/// Minutes down by the first second of the day.
fn minutes(document: &Value, site: Option<&str>) -> Result<BTreeMap<u64, u64>, ReportError> {
    let sites = sites(document)?;
    let names: Vec<&str> = sites.iter().map(|(name, _)| *name).collect();
    let days = match (site, &sites[..]) {
        (None, [(_, days)]) => days,
        (None, _) => {
            return Err(ReportError::file(format!(
                "the file has {} sites; choose one: {}",
                names.len(),
                names.join(", ")
            )));
        }
        (Some(site), _) => match sites.iter().find(|(name, _)| *name == site) {
            Some((_, days)) => days,
            None => {
                return Err(ReportError::file(format!(
                    "there is no site `{site}`; one of: {}",
                    names.join(", ")
                )));
            }
        },
    };
    let Value::Object(days) = days else {
        return Err(ReportError::file("the minutes down are no object of days"));
    };
    let mut found = BTreeMap::new();
    for (day, minutes) in days {
        let wrong = |what: &str| ReportError::file(format!("`{day}`: {minutes}: {what}"));
        let begins =
            Timestamp::parse(day).map_err(|_| wrong("the day is none such as 2022-03-29"))?;
        if begins.seconds() % DAY != 0 {
            return Err(wrong("the day is none such as 2022-03-29"));
        }
        let minutes = minutes
            .as_u64()
            .filter(|minutes| *minutes <= MINUTES)
            .ok_or_else(|| wrong("a day has 0 to 1440 minutes"))?;
        found.insert(begins.seconds(), minutes);
    }
    Ok(found)
}

/// The sites and their days: a list as Upptime writes it, or an object `services`.
fn sites(document: &Value) -> Result<Vec<(&str, &Value)>, ReportError> {
    let unknown = || {
        ReportError::file(
            "no summary of Upptime: expected a list of sites with `slug` and `dailyMinutesDown`, or an object with `services`",
        )
    };
    match document {
        Value::Array(list) => list
            .iter()
            .map(|site| {
                let name = site["slug"].as_str().or(site["name"].as_str());
                Ok((name.ok_or_else(unknown)?, &site["dailyMinutesDown"]))
            })
            .collect(),
        Value::Object(fields) => match fields.get("services") {
            Some(Value::Object(services)) => Ok(services
                .iter()
                .map(|(name, days)| (&**name, days))
                .collect()),
            _ => Err(unknown()),
        },
        _ => Err(unknown()),
    }
}
