//! SLA011, SLA012, SLA023, SLA028, SLA029, SLA032: time. Every deadline leaves time to act, windows and slices divide, and the
//! longest way from a window's end to its last money is known.

use alloc::format;
use alloc::vec::Vec;

use super::{Finding, refer, span};
use crate::model::{Arbitration, Cadence, Consent, Method, Terms, Window, Zone};
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

impl Terms {
    /// The longest a case can take, in its stages: the panel of the first instance and of each appeal, one redraw in each.
    pub fn longest_case(&self) -> Duration {
        self.arbitration
            .as_ref()
            .map_or(Duration::ZERO, Arbitration::longest_case)
    }

    /// The longest from a window's end until the last of its money is decided: collection, challenge, and the longest case or
    /// contest (SLA011, SLA032).
    pub fn longest_closing(&self) -> Duration {
        let collection = self.feeds.iter().map(|feed| feed.collect_within).max();
        let mut spans = Vec::from([collection.unwrap_or_default()]);
        if let Some(challenge) = &self.challenge {
            spans.extend([challenge.within, challenge.resolve_within]);
        }
        if let Some(arbitration) = &self.arbitration {
            spans.extend([arbitration.challenge, self.longest_case()]);
        }
        total(&spans)
    }
}

/// The sum of spans; sound terms have none that comes near the limit (SLA025).
fn total(spans: &[Duration]) -> Duration {
    let seconds = spans.iter().map(|span| span.seconds());
    Duration::from_seconds(seconds.fold(0, u64::saturating_add))
}
