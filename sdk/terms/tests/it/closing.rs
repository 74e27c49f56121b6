//! How long the books stay open after the end: the stages of whatever fell due before it, added up by hand.

use slacontract_terms::model::Due;
use slacontract_terms::{Duration, Terms, check};

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// The challenge, and the longest case: three instances of evidence, two draws with votes, and the time to appeal.
const CHALLENGE: u64 = 3 * DAY;

fn everything() -> Terms {
    let text = include_str!("../data/everything.json");
    Terms::from_json(text).expect("terms")
}

/// Without anything that falls due.
fn bare() -> Terms {
    Terms {
        disclosures: [].as_slice().into(),
        justifications: [].as_slice().into(),
        deliveries: [].as_slice().into(),
        payments: [].as_slice().into(),
        custodies: [].as_slice().into(),
        qualities: [].as_slice().into(),
        drills: [].as_slice().into(),
        grants: [].as_slice().into(),
        incidents: [].as_slice().into(),
        ..everything()
    }
}

fn seconds(span: Duration) -> u64 {
    span.seconds()
}

#[test]
fn without_duties_the_books_wait_for_windows_alone() {
    let bare = bare();
    assert_eq!(bare.longest_end(), bare.longest_closing());
}

#[test]
fn a_delivery_may_be_late_be_inspected_twice_and_go_to_the_court() {
    let terms = Terms {
        deliveries: everything().deliveries,
        ..bare()
    };
    // 55 % are reached on the eleventh day; it may be ended for after fifteen and is missed a second later.
    let late = 15 * DAY + 1;
    let case = seconds(terms.longest_case());
    assert_eq!(seconds(terms.longest_end()), late + 3 * 10 * DAY + case);
}

#[test]
fn a_demand_about_data_is_answered_contested_and_ruled_on() {
    let terms = Terms {
        grants: everything().grants,
        ..bare()
    };
    let case = seconds(terms.longest_case());
    assert_eq!(seconds(terms.longest_end()), 15 * DAY + CHALLENGE + case);
}

#[test]
fn a_disclosure_may_be_cured_twice_and_go_to_the_court() {
    let terms = Terms {
        disclosures: everything().disclosures,
        ..bare()
    };
    let case = seconds(terms.longest_case());
    assert_eq!(
        seconds(terms.longest_end()),
        10 * DAY + 10 * DAY + CHALLENGE + 10 * DAY + CHALLENGE + case
    );
}

#[test]
fn a_delivery_that_falls_due_after_the_term_is_refused() {
    let due = |days: u64| {
        let mut deliveries = everything().deliveries.into_owned();
        deliveries[0].due = Some(Due::Within(Duration::from_seconds(days * DAY)));
        let terms = Terms {
            deliveries: deliveries.into(),
            ..everything()
        };
        let findings = check::check(&terms);
        findings
            .iter()
            .any(|it| it.code == "SLA012" && it.path == "deliveries.machine.due")
    };
    // Two years of months that are never longer than 31 days and an hour or two.
    assert!(!due(744));
    assert!(due(746));
}
