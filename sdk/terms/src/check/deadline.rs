//! SLA012, SLA023, SLA028, SLA029: time. Every deadline leaves time to act before the agreement ends, windows and slices divide.

use alloc::format;
use alloc::vec::Vec;

use super::{Finding, refer, span};
use crate::model::{Cadence, Consent, Due, Method, Terms, Window, Zone};
use crate::units::Duration;

const DAY: Duration = Duration::from_seconds(86_400);
/// No span is longer: some 34 000 years. Sums of spans then fit 64 bits.
const LONGEST: Duration = Duration::from_seconds(1 << 40);

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    for found in span::spans(terms) {
        let (path, span) = (found.path, found.span);
        let what = path.rsplit('.').next().unwrap_or_default();
        if span.is_zero() && !found.may_be_zero {
            findings.push(Finding::new(
                "SLA012",
                path.clone(),
                format!("`{what}` lasts for no time at all"),
                "give it time, such as \"24h\"",
            ));
        } else if found.is_about_money && span < DAY && !terms.demo {
            findings.push(Finding::new(
                "SLA012",
                path.clone(),
                format!("`{what}` lasts for {span} only"),
                "deadlines about money are at least \"24h\"; for a demonstration say `demo = true`",
            ));
        } else if span > LONGEST {
            findings.push(Finding::new(
                "SLA025",
                path.clone(),
                format!("`{what}` lasts for {span}: sums with it do not fit"),
                "choose a span below 30 000 years",
            ));
        }
    }
    window(terms, findings);
    dues(terms, findings);
    slices(terms, findings);
    cadences(terms, findings);
    if terms.term == 0 {
        findings.push(Finding::new(
            "SLA012",
            "term".into(),
            "a term of no windows",
            "say `term = 12 windows`",
        ));
    } else if terms.term > 12 && terms.amend == Consent::Never {
        findings.push(Finding::new(
            "SLA029",
            "amend".into(),
            format!("nothing can be adapted for {} windows", terms.term),
            "say `amend = by_both`, or choose a term of at most 12 windows",
        ));
    }
    if let Some(cause) = terms
        .terminate
        .as_ref()
        .and_then(|rule| rule.for_cause.as_ref())
        && (cause.breaches == 0 || cause.breaches > cause.windows)
    {
        findings.push(Finding::new(
            "SLA012",
            "terminate".into(),
            format!(
                "{} breaches in {} windows never happen",
                cause.breaches, cause.windows
            ),
            "say `for_cause = 3 breaches in 6 windows`",
        ));
    }
}

fn window(terms: &Terms, findings: &mut Vec<Finding>) {
    match &terms.window {
        Window::Rolling(rolling)
            if !rolling.every.is_zero() && !divides(rolling.every, rolling.length) =>
        {
            findings.push(Finding::new(
                "SLA023",
                "window".into(),
                format!("{} is no multiple of {}", rolling.length, rolling.every),
                "choose a step that divides the length, such as `rolling(\"28d\", every = \"7d\")`",
            ));
        }
        Window::Calendar(calendar) => {
            let Zone::Local(zone) = &calendar.zone else {
                return;
            };
            let rising = zone
                .offsets
                .windows(2)
                .all(|pair| pair[0].from < pair[1].from);
            let sane = zone
                .offsets
                .iter()
                .all(|change| change.offset.seconds().unsigned_abs() <= 15 * 3_600);
            if zone.offsets.is_empty() || !rising || !sane {
                findings.push(Finding::new(
                    "SLA028",
                    "window".into(),
                    format!("the local time of {:?} is not given by a table of offsets", &*zone.name),
                    "list its offsets in the order of time: `calendar_month(\"Europe/Berlin\", from \"2026-03-29T01:00:00Z\" => \"+02:00\")`",
                ));
            }
        }
        _ => {}
    }
}

/// What falls due after the agreement's end is owed by nobody. A date can be compared with the term only where the beginning is known: at
/// proposal.
fn dues(terms: &Terms, findings: &mut Vec<Finding>) {
    let longest = terms.window.longest().seconds();
    let term = longest.saturating_mul(terms.term.into());
    for part in terms.deliveries.iter() {
        if let Some(Due::Within(span)) = part.due
            && span.seconds() >= term
            && term > 0
        {
            findings.push(Finding::new(
                "SLA012",
                format!("deliveries.{}.due", part.name),
                format!(
                    "`{}` falls due {span} after the beginning, and the term lasts for {} at most",
                    part.name,
                    Duration::from_seconds(term)
                ),
                "choose an earlier date, or a longer term: what falls due after the end is owed by nobody",
            ));
        }
    }
}

fn slices(terms: &Terms, findings: &mut Vec<Finding>) {
    let Window::Fixed(length) = &terms.window else {
        return;
    };
    for part in terms.objectives.iter() {
        let Some(Method::Timeslices(slices) | Method::RatioTimeslices(slices)) = &part.method
        else {
            continue;
        };
        if !slices.slice.is_zero() && !divides(slices.slice, *length) {
            findings.push(Finding::new(
                "SLA023",
                format!("objectives.{}.method", part.name),
                format!(
                    "a window of {length} is not cut evenly by slices of {}",
                    slices.slice
                ),
                "choose a slice that divides the window",
            ));
        }
    }
}

fn cadences(terms: &Terms, findings: &mut Vec<Finding>) {
    let window = match &terms.window {
        Window::Fixed(length) => *length,
        Window::Rolling(rolling) => rolling.every,
        // Months differ; a duty by days runs beside them.
        Window::Calendar(_) => return,
    };
    for (path, cadence) in refer::cadences(terms) {
        let Cadence::Every(span) = cadence else {
            continue;
        };
        if !span.is_zero()
            && !window.is_zero()
            && !divides(*span, window)
            && !divides(window, *span)
        {
            findings.push(Finding::new(
                "SLA023",
                path,
                format!("{span} and the window of {window} do not divide"),
                "let one be a multiple of the other, or say `every = window`",
            ));
        }
    }
}

fn divides(part: Duration, whole: Duration) -> bool {
    !part.is_zero() && whole.seconds().is_multiple_of(part.seconds())
}
