//! Canonical bytes: one value, one form; nothing hostile gets further than an error.

use std::borrow::Cow;

use proptest::prelude::*;
use slacontract_terms::model::{
    Asset, Basis, Calendar, CalendarUnit, Consent, ForceMajeure, IncidentFee, Language, Money,
    Renewal, Window, Zone,
};
use slacontract_terms::{Amount, BasisPoints, DecodeError, Duration, Later, Terms};

fn empty() -> Terms {
    Terms {
        name: Cow::Borrowed("Empty"),
        version: 1,
        asset: Asset::Ether,
        window: Window::Fixed(Duration::from_seconds(86_400)),
        term: 12,
        renew: Renewal::Never,
        amend: Consent::Never,
        terminate: None,
        collateral: None,
        interest: None,
        keeper: None,
        punitive: None,
        language: Language::En,
        demo: false,
        params: Cow::Borrowed(&[]),
        parties: Cow::Borrowed(&[]),
        feeds: Cow::Borrowed(&[]),
        objectives: Cow::Borrowed(&[]),
        exclusions: Cow::Borrowed(&[]),
        disclosures: Cow::Borrowed(&[]),
        justifications: Cow::Borrowed(&[]),
        deliveries: Cow::Borrowed(&[]),
        payments: Cow::Borrowed(&[]),
        custodies: Cow::Borrowed(&[]),
        indices: Cow::Borrowed(&[]),
        qualities: Cow::Borrowed(&[]),
        drills: Cow::Borrowed(&[]),
        grants: Cow::Borrowed(&[]),
        incidents: Cow::Borrowed(&[]),
        challenge: None,
        arbitration: None,
    }
}

#[test]
fn the_bytes_are_marked_versioned_and_read_back() {
    let bytes = empty().canonical();
    assert_eq!(&bytes[..19], b"slacontract/terms\x00\x01");
    assert_eq!(Terms::from_canonical(&bytes), Ok(empty()));
}

#[test]
fn a_newer_format_is_refused_by_name() {
    let mut bytes = empty().canonical();
    bytes[18] = 4;
    let refused = Terms::from_canonical(&bytes).expect_err("newer");
    assert_eq!(
        refused.to_string(),
        "terms of format 4 are newer than this reader; update slacontract"
    );
}

#[test]
fn what_came_later_stands_at_the_end_and_only_where_it_is_used() {
    let mut bytes = empty().canonical();
    bytes[18] = 2;
    assert!(
        Terms::from_canonical(&bytes).is_err(),
        "the later format with nothing of it would be a second form"
    );
    let all = include_str!("../data/everything.json");
    let mut terms = Terms::from_json(all).expect("terms");
    let first = terms.canonical();
    assert_eq!(first[18], 1);
    terms.incidents.to_mut()[0].fee = Later(Some(IncidentFee {
        amount: Money {
            share: BasisPoints::WHOLE,
            of: Basis::Fixed(Amount::from_units(7)),
        },
        after: 20,
    }));
    let second = terms.canonical();
    assert_eq!(second[18], 2);
    assert_eq!(second[19..first.len()], first[19..]);
    assert_eq!(Terms::from_canonical(&second).as_ref(), Ok(&terms));
    for end in first.len()..second.len() {
        assert!(Terms::from_canonical(&second[..end]).is_err(), "{end}");
    }
    // The panel's reserve is the last of it, with the fees before it or without them.
    let reserve = Money {
        share: BasisPoints::WHOLE,
        of: Basis::Fixed(Amount::from_units(8)),
    };
    let mut reserved = terms.clone();
    let part = reserved.arbitration.as_mut().expect("a panel");
    part.reserve = Later(Some(reserve));
    let third = reserved.canonical();
    assert_eq!(third[..second.len()], second[..]);
    assert_eq!(Terms::from_canonical(&third).as_ref(), Ok(&reserved));
    let rest = &third[second.len()..];
    for wrong in [
        &[&third[..], rest].concat(),
        &[&third[..], &second[first.len()..]].concat(),
        &third[..third.len() - 1].to_vec(),
    ] {
        assert!(Terms::from_canonical(wrong).is_err());
    }
    reserved.incidents.to_mut()[0].fee = Later(None);
    let alone = [&second[..first.len()], rest].concat();
    assert_eq!(reserved.canonical(), alone);
    assert_eq!(Terms::from_canonical(&alone).as_ref(), Ok(&reserved));
    reserved.arbitration = None;
    let mut nowhere = reserved.canonical();
    nowhere[18] = 2;
    nowhere.extend_from_slice(rest);
    assert!(Terms::from_canonical(&nowhere).is_err());
    // Said twice, or of a rule that is not there.
    let twice = [&second[..], &second[first.len()..]].concat();
    assert!(Terms::from_canonical(&twice).is_err());
    let mut elsewhere = second.clone();
    elsewhere[first.len() + 3] = 1;
    assert!(Terms::from_canonical(&elsewhere).is_err());
}

#[test]
fn what_moves_a_due_date_stands_after_all_else_under_a_format_of_its_own() {
    let all = include_str!("../data/everything.json");
    let mut terms = Terms::from_json(all).expect("terms");
    let first = terms.canonical();
    terms.deliveries.to_mut()[0].force_majeure = Later(Some(ForceMajeure {
        claim_within: Duration::from_seconds(259_200),
        at_most: Duration::from_seconds(864_000),
        burden: Cow::Borrowed("provider"),
    }));
    let moved = terms.canonical();
    assert_eq!(moved[18], 3);
    assert_eq!(moved[19..first.len()], first[19..]);
    assert_eq!(Terms::from_canonical(&moved).as_ref(), Ok(&terms));
    for end in first.len()..moved.len() {
        assert!(Terms::from_canonical(&moved[..end]).is_err(), "{end}");
    }
    // With all that came before it.
    let money = || Money {
        share: BasisPoints::WHOLE,
        of: Basis::Fixed(Amount::from_units(7)),
    };
    let mut whole = terms.clone();
    whole.incidents.to_mut()[0].fee = Later(Some(IncidentFee {
        amount: money(),
        after: 20,
    }));
    whole.arbitration.as_mut().expect("a panel").reserve = Later(Some(money()));
    let bytes = whole.canonical();
    assert_eq!(Terms::from_canonical(&bytes).as_ref(), Ok(&whole));
    for end in first.len()..bytes.len() {
        assert!(Terms::from_canonical(&bytes[..end]).is_err(), "{end}");
    }
    // The same under the format before, said twice, of a delivery that is not there, or the format without it.
    let rest = &moved[first.len()..];
    let mut before = moved.clone();
    before[18] = 2;
    let twice = [&moved[..], &rest[4..]].concat();
    let mut elsewhere = moved.clone();
    elsewhere[first.len() + 7] = 1;
    let mut without = first.clone();
    without[18] = 3;
    for wrong in [before, twice, elsewhere, without] {
        assert!(Terms::from_canonical(&wrong).is_err());
    }
}

#[test]
fn what_is_not_terms_what_ends_early_and_what_goes_on_is_refused() {
    let bytes = empty().canonical();
    assert_eq!(
        Terms::from_canonical(b"something else"),
        Err(DecodeError::Mark)
    );
    for end in 0..bytes.len() {
        assert!(
            Terms::from_canonical(&bytes[..end]).is_err(),
            "cut at {end}"
        );
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(
        Terms::from_canonical(&longer),
        Err(DecodeError::Trailing(1))
    );
}

#[test]
fn every_change_changes_the_bytes() {
    let changed = [
        Terms {
            version: 2,
            ..empty()
        },
        Terms {
            window: Window::Calendar(Calendar {
                unit: CalendarUnit::Month,
                zone: Zone::Utc,
            }),
            ..empty()
        },
        Terms {
            term: 13,
            ..empty()
        },
        Terms {
            demo: true,
            ..empty()
        },
        Terms {
            amend: Consent::ByBoth,
            ..empty()
        },
        Terms {
            renew: Renewal::ByBoth,
            ..empty()
        },
    ];
    for (at, terms) in changed.iter().enumerate() {
        assert_ne!(terms.canonical(), empty().canonical(), "change {at}");
        assert!(
            changed[..at]
                .iter()
                .all(|other| other.canonical() != terms.canonical()),
            "change {at}"
        );
    }
}

proptest! {
    #[test]
    fn hostile_bytes_end_in_an_error_or_in_terms_with_exactly_these_bytes(
        tail in prop::collection::vec(any::<u8>(), 0..200),
        flips in prop::collection::vec((0_usize..80, any::<u8>()), 0..4),
    ) {
        let mut bytes = empty().canonical();
        for (at, value) in flips {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        bytes.extend(tail);
        if let Ok(terms) = Terms::from_canonical(&bytes) {
            prop_assert_eq!(terms.canonical(), bytes);
        }
    }
}
