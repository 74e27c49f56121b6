//! Windows, spans and budgeting methods.

use serde_json::{Value, json};

use crate::OpenSloError;
use crate::decimal::share;
use crate::node::At;

/// A span of OpenSLO: a count and a unit.
pub(crate) fn span(at: &At<'_>) -> Result<(u64, char), OpenSloError> {
    let text = at.text()?;
    let refuse = || {
        at.refuse(
            format!("{text:?} is no duration"),
            "write a whole number and a unit: m, h, d, w, M, Q or Y, such as 30d",
        )
    };
    let unit = text
        .chars()
        .last()
        .filter(char::is_ascii_alphabetic)
        .ok_or_else(refuse)?;
    let digits = &text[..text.len() - unit.len_utf8()];
    if digits.is_empty()
        || !digits.bytes().all(|byte| byte.is_ascii_digit())
        || !"mhdwMQY".contains(unit)
    {
        return Err(refuse());
    }
    match digits.parse() {
        Ok(0) | Err(_) => Err(refuse()),
        Ok(count) => Ok((count, unit)),
    }
}

/// A span in seconds; months, quarters and years have no fixed length.
pub(crate) fn seconds(at: &At<'_>) -> Result<u64, OpenSloError> {
    let (count, unit) = span(at)?;
    let factor: u64 = match unit {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => {
            return Err(at.refuse(
                format!("{count}{unit} has no fixed length"),
                "write it in days or weeks, or as a calendar window",
            ));
        }
    };
    count
        .checked_mul(factor)
        .ok_or_else(|| at.refuse("the span is too long", "choose a shorter one"))
}

/// The window, and the length burn rates are of: months count 30 days there, quarters 90 and years 365.
pub(crate) fn window(spec: &At<'_>) -> Result<(Value, u64), OpenSloError> {
    let list = spec.need("timeWindow")?;
    let windows = list.list()?;
    let [window] = &windows[..] else {
        return Err(list.refuse(
            format!("{} windows", windows.len()),
            "give exactly one: an agreement is judged over one kind of window",
        ));
    };
    window.only(&["duration", "isRolling", "calendar"])?;
    let duration = window.need("duration")?;
    let is_rolling = window
        .get("isRolling")
        .map(|flag| flag.flag())
        .transpose()?
        .unwrap_or(false);
    match (window.get("calendar"), is_rolling) {
        (Some(calendar), true) => Err(calendar.refuse(
            "a window that is rolling has no calendar",
            "say `isRolling: false`, or leave `calendar` out",
        )),
        (None, false) => Err(window.refuse(
            "neither rolling nor by the calendar",
            "say `isRolling: true`, or add `calendar`",
        )),
        (None, true) => {
            let length = seconds(&duration)?;
            // How often it is judged is not OpenSLO's: the overlay adds `every`.
            Ok((json!({ "rolling": { "length": length } }), length))
        }
        (Some(calendar), false) => by_calendar(&duration, &calendar),
    }
}

fn by_calendar(duration: &At<'_>, calendar: &At<'_>) -> Result<(Value, u64), OpenSloError> {
    calendar.only(&["startTime", "timeZone"])?;
    let (count, unit) = span(duration)?;
    let (word, days) = match (count, unit) {
        (1, 'd') => ("day", 1),
        (1, 'w') => ("week", 7),
        (1, 'M') => ("month", 30),
        (1, 'Q') | (3, 'M') => ("quarter", 90),
        (1, 'Y') | (12, 'M') => ("year", 365),
        _ => {
            return Err(duration.refuse(
                format!("a calendar window of {count}{unit}"),
                "use 1d, 1w, 1M, 1Q or 1Y: boundaries then need no table",
            ));
        }
    };
    let start = calendar.need("startTime")?;
    if !starts(start.text()?, word) {
        return Err(start.refuse(
            format!("{:?} is not the first second of a {word}", start.text()?),
            match word {
                "week" => "start on a Monday at 00:00:00",
                _ => "start on the unit's first day at 00:00:00, such as 2026-01-01 00:00:00",
            },
        ));
    }
    let zone = calendar.need("timeZone")?;
    let name = zone.text()?;
    let zone = if ["UTC", "Etc/UTC", "GMT", "Z"].contains(&name) {
        json!("utc")
    } else {
        // The offsets are the overlay's: no time zone database moves a boundary that was agreed.
        json!({ "local": { "name": name } })
    };
    Ok((
        json!({ "calendar": { "unit": word, "zone": zone } }),
        days * 86_400,
    ))
}

/// Whether a moment such as `2026-01-01 00:00:00` is the first second of a unit of the calendar.
fn starts(text: &str, unit: &str) -> bool {
    let text = text.replacen('T', " ", 1);
    let (date, time) = text.split_once(' ').unwrap_or((&text, "00:00:00"));
    let time = time.trim_end_matches('Z');
    if !["00:00:00", "00:00"].contains(&time) {
        return false;
    }
    let Ok(moment) = slacontract_terms::Timestamp::parse(date) else {
        return false;
    };
    let date = moment.date();
    match unit {
        "day" => true,
        // 1970-01-05 was a Monday.
        "week" => (moment.seconds() / 86_400) % 7 == 4,
        "month" => date.day == 1,
        "quarter" => date.day == 1 && date.month % 3 == 1,
        _ => date.day == 1 && date.month == 1,
    }
}

/// How samples become the indicator. What happens to slices that the window cuts is the overlay's.
pub(crate) fn method(slo: &At<'_>, objective: &At<'_>) -> Result<Value, OpenSloError> {
    let method = slo.need("budgetingMethod")?;
    let word = match method.text()? {
        "Occurrences" => {
            for name in ["timeSliceTarget", "timeSliceWindow"] {
                if let Some(field) = objective.get(name) {
                    return Err(field.refuse(
                        "occurrences have no slices",
                        "leave it out, or say `budgetingMethod: Timeslices`",
                    ));
                }
            }
            return Ok(json!("occurrences"));
        }
        "Timeslices" => "timeslices",
        "RatioTimeslices" => "ratio_timeslices",
        other => {
            return Err(method.refuse(
                format!("the method {other:?} is not known"),
                "one of: Occurrences, Timeslices, RatioTimeslices",
            ));
        }
    };
    let window = objective.need("timeSliceWindow")?;
    let text = window.text()?;
    // A bare number counts minutes.
    let slice = match text.parse::<u64>() {
        Ok(minutes) => minutes
            .checked_mul(60)
            .filter(|span| *span > 0)
            .ok_or_else(|| {
                window.refuse(
                    format!("{text} minutes"),
                    "choose a slice of one minute or more",
                )
            })?,
        Err(_) => seconds(&window)?,
    };
    let target = match (objective.get("timeSliceTarget"), word) {
        (Some(target), _) => share(&target, 9, true)?,
        // A mean of ratios judges no single slice, but the terms name what a good one is.
        (None, "ratio_timeslices") => slacontract_terms::PartsPerBillion::new(1_000_000_000),
        (None, _) => {
            return Err(objective.refuse(
                "no `timeSliceTarget`",
                "add the share at which a slice is good, such as 0.99",
            ));
        }
    };
    let target = target.to_string().replace(" %", "");
    Ok(json!({ word: { "slice": slice, "slice_target": target } }))
}
