//! Liquidated damages as the late-delivery templates compute them.

use serde_json::Value;
use slacontract_terms::exact::{Damages, NotLate, liquidated};
use slacontract_terms::{Amount, BasisPoints, Duration, Timestamp};

const DAY: u64 = 86_400;

fn moment(text: &Value) -> Timestamp {
    Timestamp::parse(text.as_str().expect("text")).expect("a moment")
}

fn rule(terms: &Value) -> Damages {
    let percent = |name: &str| {
        BasisPoints::parse_percent(terms[name].as_str().expect("text")).expect("exact")
    };
    let days = |name: &str| Duration::from_seconds(terms[name].as_u64().expect("a number") * DAY);
    Damages {
        share: percent("percent"),
        per: days("per_days"),
        step: days("step_days"),
        rounds_up: terms["round"] == "ceil",
        cap: percent("cap_percent"),
    }
}

#[test]
fn the_accord_late_delivery_templates_compute_the_same() {
    let vectors: Value =
        serde_json::from_str(include_str!("../data/damages.json")).expect("the vectors are JSON");
    for case in vectors["cases"].as_array().expect("cases") {
        let terms = &vectors[&format!("terms_{}", case["terms"].as_str().expect("text"))];
        let value = Amount::from_units(case["value"].as_u64().expect("a number").into());
        let (due, delivered) = (moment(&case["due"]), moment(&case["delivered"]));
        let damages = liquidated(&rule(terms), value, due, delivered);
        match case["damages"].as_u64() {
            None => assert_eq!(damages, Err(NotLate), "{case}"),
            Some(expected) => {
                assert_eq!(damages, Ok(Amount::from_units(expected.into())), "{case}");
            }
        }
        if let Some(may) = case["may_terminate"].as_bool() {
            let limit = Duration::from_seconds(
                terms["terminate_after_days"].as_u64().expect("a number") * DAY,
            );
            assert_eq!(delivered - due > limit, may, "{case}");
        }
    }
}

#[test]
fn rounding_is_what_the_terms_say() {
    let whole = |rounds_up| Damages {
        share: BasisPoints::new(1_000),
        per: Duration::from_seconds(2 * DAY),
        step: Duration::from_seconds(2 * DAY),
        rounds_up,
        cap: BasisPoints::WHOLE,
    };
    let value = Amount::from_units(1_000);
    let three_days = Duration::from_seconds(3 * DAY);
    assert_eq!(whole(false).of(value, three_days), Amount::from_units(100));
    assert_eq!(whole(true).of(value, three_days), Amount::from_units(200));
    let pro_rata = Damages {
        step: Duration::from_seconds(1),
        ..whole(false)
    };
    assert_eq!(pro_rata.of(value, three_days), Amount::from_units(150));
}

#[test]
fn a_delay_of_any_length_ends_at_the_cap() {
    let rule = Damages {
        share: BasisPoints::new(1_050),
        per: Duration::from_seconds(2 * DAY),
        step: Duration::from_seconds(1),
        rounds_up: true,
        cap: BasisPoints::new(5_500),
    };
    let value = Amount::from_units(10_u128.pow(24));
    assert_eq!(
        rule.of(value, Duration::from_seconds(u64::MAX)),
        value.share(BasisPoints::new(5_500))
    );
    assert_eq!(rule.of(value, Duration::ZERO), Amount::ZERO);
}
