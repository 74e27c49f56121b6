//! Credits as published tables and other systems compute them.

use serde_json::Value;
use slacontract_terms::exact::{Caps, Ratio, credit, tier_share};
use slacontract_terms::model::Tier;
use slacontract_terms::{Amount, BasisPoints, PartsPerBillion};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../data/credits.json")).expect("the vectors are JSON")
}

fn percent(value: &Value) -> BasisPoints {
    BasisPoints::parse_percent(value.as_str().expect("text")).expect("an exact percentage")
}

fn tiers(terms: &Value) -> Vec<Tier> {
    let tiers = terms["tiers"].as_array().expect("tiers");
    tiers
        .iter()
        .map(|tier| Tier {
            below: PartsPerBillion::parse_percent(tier["below"].as_str().expect("text"))
                .expect("exact"),
            credit: percent(&tier["credit_percent"]),
        })
        .collect()
}

/// A level in percent as a ratio.
fn level(text: &str) -> Option<Ratio> {
    let parts = PartsPerBillion::parse_percent(text).ok()?;
    Some(Ratio {
        good: parts.get().into(),
        total: 1_000_000_000,
    })
}

fn units(value: &Value) -> Amount {
    Amount::from_units(value.as_u64().expect("a number").into())
}

#[test]
fn the_accord_service_level_template_credits_the_same() {
    let section = &vectors()["accord_service_level"];
    for case in section["cases"].as_array().expect("cases") {
        let terms = &section[&format!("terms_{}", case["terms"].as_str().expect("text"))];
        let Some(level) = level(case["level"].as_str().expect("text")) else {
            assert!(case["error"].is_string(), "{case}");
            continue;
        };
        let charge = units(&case["charge"]);
        let share = tier_share(&tiers(terms), level);
        let caps = Caps {
            window: Some(percent(&terms["cap_window_percent"])),
            rolling: Some(percent(&terms["cap_rolling12_percent"])),
            charge,
            earlier_charges: units(&case["last11_charge"]),
            earlier_credits: units(&case["last11_credit"]),
            ..Caps::default()
        };
        assert_eq!(
            caps.clip(credit(charge, share, 0).credit).credit,
            units(&case["credit"]),
            "{case}"
        );
    }
}

#[test]
fn published_tables_give_the_published_shares() {
    let vectors = vectors();
    for table in ["azure_vm_zones", "s3_standard", "alibaba_datahub"] {
        let tiers = tiers(&vectors[table]);
        for case in vectors[table]["cases"].as_array().expect("cases") {
            let ratio = match case["minutes"].as_u64() {
                Some(total) => Ratio {
                    good: total - case["down"].as_u64().expect("a number"),
                    total,
                },
                None => level(case["level"].as_str().expect("text")).expect("a level"),
            };
            let share = tier_share(&tiers, ratio);
            if case["credit_percent"].is_string() {
                assert_eq!(share, percent(&case["credit_percent"]), "{table}: {case}");
            } else {
                assert_eq!(
                    credit(units(&case["charge"]), share, 0).credit,
                    units(&case["credit"]),
                    "{table}: {case}"
                );
            }
        }
    }
}

#[test]
fn verdicts_are_exact() {
    let vectors = vectors();
    for case in vectors["exact_comparison"].as_array().expect("cases") {
        let ratio = Ratio {
            good: case["good"].as_u64().expect("a number"),
            total: case["total"].as_u64().expect("a number"),
        };
        verdict(case, ratio);
    }
    for case in vectors["budgeting"].as_array().expect("cases") {
        let total = case["slices"].as_u64().expect("a number");
        verdict(
            case,
            Ratio {
                good: total - case["bad"].as_u64().expect("a number"),
                total,
            },
        );
    }
}

fn verdict(case: &Value, ratio: Ratio) {
    let target =
        PartsPerBillion::parse_percent(case["target"].as_str().expect("text")).expect("exact");
    assert_eq!(
        ratio.is_below(target),
        case["verdict"] == "breach",
        "{case}"
    );
}

#[test]
fn remainders_are_carried_so_that_many_small_credits_lose_nothing() {
    let share = BasisPoints::new(3_333);
    let (mut carry, mut sum) = (0, 0);
    for _ in 0..10_000 {
        let carried = credit(Amount::from_units(7), share, carry);
        carry = carried.carry;
        sum += carried.credit.units();
    }
    assert_eq!((sum, carry), (7 * 3_333, 0));
}

#[test]
fn the_three_budgeting_methods_give_different_money_on_the_same_data() {
    use slacontract_terms::exact::{ratio_of_slices, slice_is_good};
    // Nine slices of 1000 good samples and one short slice in which all 10 failed.
    let slices: Vec<Ratio> = (0..10)
        .map(|slice| {
            if slice < 9 {
                Ratio {
                    good: 1_000,
                    total: 1_000,
                }
            } else {
                Ratio { good: 0, total: 10 }
            }
        })
        .collect();
    let occurrences = Ratio {
        good: 9_000,
        total: 9_010,
    };
    let whole = PartsPerBillion::WHOLE;
    let good = slices
        .iter()
        .filter(|slice| slice_is_good(**slice, whole))
        .count() as u64;
    let timeslices = Ratio { good, total: 10 };
    let mean = ratio_of_slices(slices);
    assert_eq!(occurrences.floor(), Some(PartsPerBillion::new(998_890_122)));
    assert_eq!(timeslices.floor(), Some(PartsPerBillion::new(900_000_000)));
    assert_eq!(mean.floor(), Some(PartsPerBillion::new(900_000_000)));
}
