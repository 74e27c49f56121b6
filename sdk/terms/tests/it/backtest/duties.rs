//! When damages of duties are booked, and where they are taken from.

use slacontract_terms::backtest::{Backtest, Delivered, History, Incident, Reports, WindowRow};
use slacontract_terms::model::{Due, ForceMajeure, Source};
use slacontract_terms::{Amount, Duration, Later, Terms, Timestamp};
use std::borrow::Cow;

use super::{at, everything};

/// Six months of which all is well, by terms whose machine is due in the second one.
fn scene() -> (Terms, Vec<Reports>) {
    let (mut terms, month) = everything();
    let ends = [
        "2026-03-31T22:00:00Z",
        "2026-04-30T22:00:00Z",
        "2026-05-31T22:00:00Z",
        "2026-06-30T22:00:00Z",
        "2026-07-31T22:00:00Z",
        "2026-08-31T22:00:00Z",
        "2026-09-30T22:00:00Z",
    ];
    let months = ends.windows(2).map(|pair| Reports {
        from: at(pair[0]),
        to: at(pair[1]),
        ..month.clone()
    });
    let months = months.collect();
    terms.deliveries.to_mut()[0].due = Some(Due::At(DUE));
    (terms, months)
}

/// 20 May 2026, midnight.
const DUE: Timestamp = Timestamp::from_seconds(1_779_235_200);

fn days(count: u64) -> Duration {
    Duration::from_seconds(count * 86_400)
}

fn found(terms: &Terms, history: &History) -> Backtest {
    slacontract_terms::backtest::backtest(terms, history).expect("calculated")
}

fn delivered(terms: &Terms, windows: &[Reports], event: Delivered) -> Backtest {
    let history = History {
        windows: windows.to_vec(),
        deliveries: vec![event],
        incidents: vec![],
    };
    found(terms, &history)
}

/// By window, then after the last: what was booked.
fn booked(found: &Backtest) -> Vec<Amount> {
    let sum = |row: &WindowRow| row.booked.iter().map(|part| part.amount).sum();
    let after = found.closing.booked.iter().map(|part| part.amount).sum();
    found.windows.iter().map(sum).chain([after]).collect()
}

fn whole(share: u128) -> Amount {
    // The machine is worth 200 ether.
    Amount::from_units(2 * 10_u128.pow(16) * share)
}

#[test]
fn the_delay_of_a_delivery_is_booked_when_it_is_accepted_or_was_inspected_long_enough() {
    let (terms, months) = scene();
    // Four days late: 21 % of the value, in the window in which ten days of inspection end.
    let mut event = Delivered {
        at: DUE + days(4),
        ..Delivered::default()
    };
    let late = |event| booked(&delivered(&terms, &months, event));
    let nothing = Amount::ZERO;
    let june = [
        nothing,
        nothing,
        whole(2_100),
        nothing,
        nothing,
        nothing,
        nothing,
    ];
    assert_eq!(late(event), june);
    event.accepted = Some(DUE + days(5));
    let may = [
        nothing,
        whole(2_100),
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
    ];
    assert_eq!(late(event), may);
    // Rejected two days after it came and made good three days later: the two days were the buyer's.
    event.accepted = None;
    event.rejected = Some(DUE + days(6));
    event.made_good = Some(DUE + days(9));
    let made_good = [
        nothing,
        nothing,
        whole(3_675),
        nothing,
        nothing,
        nothing,
        nothing,
    ];
    assert_eq!(late(event), made_good);
    // Rejected and not made good: the cap.
    event.made_good = None;
    let refused = [
        nothing,
        nothing,
        whole(5_500),
        nothing,
        nothing,
        nothing,
        nothing,
    ];
    assert_eq!(late(event), refused);
}

#[test]
fn a_delivery_that_is_never_made_costs_its_cap_when_that_is_reached_or_at_the_end() {
    let (mut terms, months) = scene();
    let never = |terms: &Terms, months: &[Reports]| {
        let history = History {
            windows: months.to_vec(),
            ..History::default()
        };
        found(terms, &history)
    };
    // Fifteen days and a second after it was due nobody waits any longer.
    let all = never(&terms, &months);
    assert_eq!(booked(&all)[2], whole(5_500), "{:?}", all.windows[2].booked);
    assert_eq!(all.windows[2].booked[0].what, "not delivered");
    let short = never(&terms, &months[..2]);
    assert_eq!(booked(&short), [Amount::ZERO, Amount::ZERO, whole(5_500)]);
    assert_eq!(short.closing.from_bond, whole(5_500));
    assert_eq!(short.closing.bond + whole(5_500), short.bond);
    // What falls due after the end is not owed.
    assert_eq!(booked(&never(&terms, &months[..1])), [Amount::ZERO; 2]);
    terms.deliveries.to_mut()[0].due = Some(Due::Within(days(30)));
    assert_eq!(booked(&never(&terms, &months))[1], whole(5_500));
}

#[test]
fn damages_are_taken_from_the_sources_of_the_terms_and_what_they_do_not_hold_is_a_debt() {
    let (mut terms, months) = scene();
    let event = Delivered {
        at: DUE + days(4),
        ..Delivered::default()
    };
    let row = |terms: &Terms| delivered(terms, &months, event).windows[2].clone();
    let fee = delivered(&terms, &months, event).fee;
    // From the fee first: what the window charges goes to the customer before the bond is touched.
    let first = row(&terms);
    assert_eq!((first.from_fee, first.from_bond), (fee, whole(2_100) - fee));
    let mut from = |sources: &[Source]| {
        for objective in terms.objectives.to_mut() {
            if let Some(credit) = &mut objective.credit {
                credit.from = sources.to_vec().into();
            }
        }
        row(&terms)
    };
    let reversed = from(&[Source::Bond, Source::Fee]);
    assert_eq!(reversed.from_fee, Amount::ZERO);
    assert_eq!(reversed.from_bond, whole(2_100));
    // A debt for damages is the bond's at once, whatever the sources of credits are.
    let alone = from(&[Source::Fee]);
    assert_eq!((alone.from_fee, alone.from_bond), (fee, whole(2_100) - fee));
}

#[test]
fn an_incident_counts_where_its_target_passes_or_where_the_agreement_ends() {
    let (terms, months) = scene();
    let incidents = |months: &[Reports], event: Incident| {
        let history = History {
            windows: months.to_vec(),
            deliveries: vec![Delivered {
                at: DUE,
                ..Delivered::default()
            }],
            incidents: vec![event],
        };
        booked(&found(&terms, &history))
    };
    let level = &terms.incidents[0].levels[0];
    let end = months[0].to;
    let cost = terms
        .value_by_default(level.damages.as_ref().expect("damages"))
        .expect("a sum");
    // Logged an hour before the month ends: the answer is missed in it, the resolution four hours later in the next one.
    let mut event = Incident {
        priority: 1,
        logged: Timestamp::from_seconds(end.seconds() - 3_600),
        responded: Some(end + Duration::from_seconds(1)),
        resolved: Some(end + days(40)),
        ..Incident::default()
    };
    let sums = incidents(&months, event);
    assert_eq!(sums[..3], [cost, cost, Amount::ZERO]);
    // What is resolved in time was answered with that.
    event.responded = None;
    event.resolved = Some(event.logged + Duration::from_seconds(600));
    assert_eq!(incidents(&months, event), [Amount::ZERO; 7]);
    // Held before the target passes, it passes later; held after that, it has passed.
    event.responded = event.resolved;
    event.resolved = Some(end + days(40));
    event.held = days(3);
    event.logged = Timestamp::from_seconds(end.seconds() - 86_400);
    event.responded = Some(event.logged);
    assert_eq!(incidents(&months, event)[..2], [Amount::ZERO, cost]);
    event.held_from = Some(event.logged + days(2));
    assert_eq!(incidents(&months, event)[..2], [cost, Amount::ZERO]);
    // Open when the agreement ends: both targets are missed then, though neither has passed.
    let mut ending = terms.clone();
    ending.term = 2;
    let last = Incident {
        priority: 1,
        logged: Timestamp::from_seconds(months[1].to.seconds() - 60),
        ..Incident::default()
    };
    let history = |windows: &[Reports]| History {
        windows: windows.to_vec(),
        deliveries: vec![Delivered {
            at: DUE,
            ..Delivered::default()
        }],
        incidents: vec![last],
    };
    assert_eq!(
        booked(&found(&terms, &history(&months[..2]))),
        [Amount::ZERO; 3],
        "the history ends before the agreement does"
    );
    assert!(
        slacontract_terms::check::check(&ending).is_empty(),
        "{:?}",
        slacontract_terms::check::check(&ending)
    );
    let ended = found(&ending, &history(&months[..2]));
    assert_eq!(booked(&ended), [Amount::ZERO, Amount::ZERO, cost * 2_u128]);
    assert_eq!(ended.closing.from_bond, cost * 2_u128);
}

#[test]
fn events_that_held_move_the_date_of_a_delivery_and_no_further_than_the_terms_say() {
    let (mut terms, months) = scene();
    let event = Delivered {
        at: DUE + days(10),
        accepted: Some(DUE + days(10)),
        moved: days(6),
        ..Delivered::default()
    };
    let history = |event| History {
        windows: months.clone(),
        deliveries: vec![event],
        incidents: vec![],
    };
    let refused = |terms: &Terms, event| {
        let found = slacontract_terms::backtest::backtest(terms, &history(event));
        found.expect_err("too much").to_string()
    };
    assert!(refused(&terms, event).contains("`machine` was moved by"));
    terms.deliveries.to_mut()[0].force_majeure = Later(Some(ForceMajeure {
        claim_within: days(3),
        at_most: days(6),
        burden: Cow::Borrowed("provider"),
    }));
    // Ten days late, six of which a flood lasted: four days cost 21 %.
    assert_eq!(booked(&found(&terms, &history(event)))[1], whole(2_100));
    let more = Delivered {
        moved: days(7),
        ..event
    };
    assert!(refused(&terms, more).contains("at most"));
}
