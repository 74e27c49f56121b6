//! Calendar windows tile time, in UTC and in local time.

use std::borrow::Cow;

use proptest::prelude::*;
use slacontract_terms::exact::{calendar_bounds, first_window, offset_at, opens};
use slacontract_terms::model::{Calendar, CalendarUnit, LocalZone, OffsetChange, Zone};
use slacontract_terms::{Timestamp, UtcOffset};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a moment")
}

fn utc(unit: CalendarUnit) -> Calendar {
    Calendar {
        unit,
        zone: Zone::Utc,
    }
}

fn berlin(unit: CalendarUnit) -> Calendar {
    let change = |from, offset| OffsetChange {
        from: at(from),
        offset: UtcOffset::parse(offset).expect("an offset"),
    };
    Calendar {
        unit,
        zone: Zone::Local(LocalZone {
            name: Cow::Borrowed("Europe/Berlin"),
            offsets: Cow::Owned(vec![
                change("2025-10-26T01:00:00Z", "+01:00"),
                change("2026-03-29T01:00:00Z", "+02:00"),
                change("2026-10-25T01:00:00Z", "+01:00"),
            ]),
        }),
    }
}

#[test]
fn a_month_in_utc_runs_from_its_first_second_to_that_of_the_next() {
    let month = utc(CalendarUnit::Month);
    let number = first_window(&month, at("2024-01-15"));
    assert_eq!(
        calendar_bounds(&month, number),
        (at("2024-02-01"), at("2024-03-01"))
    );
    // A window that opens at this very second is not over.
    assert_eq!(first_window(&month, at("2024-02-01")), number);
}

#[test]
fn weeks_begin_on_mondays_and_quarters_in_january() {
    let week = utc(CalendarUnit::Week);
    assert_eq!(
        opens(&week, first_window(&week, at("2026-11-18"))),
        at("2026-11-23")
    );
    let quarter = utc(CalendarUnit::Quarter);
    let number = first_window(&quarter, at("2026-11-18"));
    assert_eq!(
        calendar_bounds(&quarter, number),
        (at("2027-01-01"), at("2027-04-01"))
    );
    let year = utc(CalendarUnit::Year);
    assert_eq!(
        opens(&year, first_window(&year, at("1970-01-01"))),
        at("1970-01-01")
    );
}

#[test]
fn local_months_follow_the_table_of_offsets() {
    let month = berlin(CalendarUnit::Month);
    let number = first_window(&month, at("2026-02-15"));
    assert_eq!(
        calendar_bounds(&month, number),
        (at("2026-02-28T23:00:00Z"), at("2026-03-31T22:00:00Z")),
        "March loses an hour"
    );
    let (from, to) = calendar_bounds(&month, number + 7);
    assert_eq!(
        (from, to),
        (at("2026-09-30T22:00:00Z"), at("2026-10-31T23:00:00Z"))
    );
    assert_eq!(
        (to - from).seconds(),
        31 * 86_400 + 3_600,
        "October gains it"
    );
    let Zone::Local(zone) = &month.zone else {
        panic!("local")
    };
    assert_eq!(offset_at(zone, at("2026-03-29T00:59:59Z")).seconds(), 3_600);
    assert_eq!(offset_at(zone, at("2026-03-29T01:00:00Z")).seconds(), 7_200);
}

#[test]
fn a_midnight_that_was_skipped_is_the_moment_of_the_change_and_one_shown_twice_the_first() {
    let change = |from, offset| OffsetChange {
        from: at(from),
        offset: UtcOffset::parse(offset).expect("an offset"),
    };
    let day = |offsets| Calendar {
        unit: CalendarUnit::Day,
        zone: Zone::Local(LocalZone {
            name: Cow::Borrowed("Nowhere"),
            offsets: Cow::Owned(offsets),
        }),
    };
    // At local midnight clocks go forward by an hour.
    let skipped = day(vec![
        change("2026-01-01", "+00:00"),
        change("2026-06-02", "+01:00"),
    ]);
    let number = at("2026-06-02").date().days();
    assert_eq!(opens(&skipped, number), at("2026-06-02"));
    // Half an hour after local midnight they go back by an hour.
    let twice = day(vec![
        change("2026-01-01", "+01:00"),
        change("2026-06-01T23:30:00Z", "+00:00"),
    ]);
    assert_eq!(opens(&twice, number), at("2026-06-01T23:00:00Z"));
}

fn any_zone() -> impl Strategy<Value = Zone> {
    prop_oneof![
        Just(Zone::Utc),
        prop::collection::vec((1_u64..40_000_000, -14_i32..=14), 1..6).prop_map(|steps| {
            let mut from = at("2025-01-01");
            let offsets = steps
                .into_iter()
                .map(|(later, hours)| {
                    from += slacontract_terms::Duration::from_seconds(later + 4 * 86_400);
                    OffsetChange {
                        from,
                        offset: UtcOffset::from_seconds(hours * 3_600),
                    }
                })
                .collect();
            Zone::Local(LocalZone {
                name: Cow::Borrowed("Anywhere"),
                offsets: Cow::Owned(offsets),
            })
        }),
    ]
}

proptest! {
    #[test]
    fn each_window_ends_where_the_next_begins_and_every_moment_is_in_one(
        zone in any_zone(),
        unit in prop::sample::select(vec![
            CalendarUnit::Week, CalendarUnit::Month, CalendarUnit::Quarter, CalendarUnit::Year,
        ]),
        moment in 1_735_689_600_u64..2_000_000_000,
    ) {
        let calendar = Calendar { unit, zone };
        let moment = Timestamp::from_seconds(moment);
        let number = first_window(&calendar, moment);
        prop_assert!(opens(&calendar, number) >= moment);
        prop_assert!(opens(&calendar, number - 1) < moment);
        let mut last = opens(&calendar, number);
        for next in number..number + 20 {
            let (from, to) = calendar_bounds(&calendar, next);
            prop_assert_eq!(from, last);
            prop_assert!(from < to, "a window lasts");
            last = to;
        }
    }
}
