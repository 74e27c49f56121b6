//! Aggregation, deviation, burn rates and priorities as oracle and operations tooling has them.

use proptest::prelude::*;
use serde_json::Value;
use slacontract_terms::exact::{
    Aggregate, Priority, Ratio, Reading, aggregate, burn_rate_factor, deviates, median, priority,
};
use slacontract_terms::model::Middle;
use slacontract_terms::{BasisPoints, Duration, PartsPerBillion};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../data/oracle_and_court.json"))
        .expect("the vectors are JSON")
}

fn number(value: &Value) -> i64 {
    value.as_i64().expect("a number")
}

#[test]
fn the_median_of_values_is_that_of_the_chainlink_library() {
    for case in vectors()["median"]["cases"].as_array().expect("cases") {
        let mut values: Vec<i128> = case["values"]
            .as_array()
            .expect("values")
            .iter()
            .map(|value| number(value).into())
            .collect();
        assert_eq!(
            median(&mut values, Middle::MeanFloor),
            Some(number(&case["median"]).into()),
            "{case}"
        );
    }
    assert_eq!(
        median(&mut [-3, -2], Middle::MeanFloor),
        Some(-3),
        "toward minus infinity"
    );
    assert_eq!(median(&mut [], Middle::Low), None);
}

#[test]
fn a_deviation_from_zero_is_any_change() {
    for case in vectors()["deviation_ppb_5000000"]["cases"]
        .as_array()
        .expect("cases")
    {
        let report = deviates(
            number(&case["old"]),
            number(&case["new"]),
            PartsPerBillion::new(5_000_000),
        );
        assert_eq!(Some(report), case["report"].as_bool(), "{case}");
    }
}

#[test]
fn burn_rate_factors_are_those_of_sloth() {
    for days in [30, 28] {
        let window = Duration::from_seconds(days * 86_400);
        for case in vectors()["burn_rate"][&format!("window_days_{days}")]
            .as_array()
            .expect("cases")
        {
            let budget = BasisPoints::new(number(&case["budget_percent"]) as u32 * 100);
            let over = Duration::parse(case["over"].as_str().expect("text")).expect("a duration");
            let factor = burn_rate_factor(budget, window, over);
            assert_eq!(factor, Some(number(&case["factor"]) as u128), "{case}");
        }
    }
}

#[test]
fn the_priority_matrix_is_the_usual_one() {
    for (key, expected) in vectors()["incident_priority"]["matrix"]
        .as_object()
        .expect("a matrix")
    {
        let (impact, urgency) = key.split_once(',').expect("two numbers");
        let found = priority(
            impact.parse().expect("a number"),
            urgency.parse().expect("a number"),
        );
        let expected = expected
            .as_str()
            .and_then(|text| text.strip_prefix('P'))
            .expect("a priority");
        assert_eq!(
            found,
            Some(Priority(expected.parse().expect("a number"))),
            "{key}"
        );
    }
    assert_eq!(priority(0, 4), None);
}

fn reading(good: u64, total: u64) -> Reading {
    Reading {
        ratio: Ratio { good, total },
        missing: 0,
    }
}

#[test]
fn a_median_of_reports_is_one_of_the_reports_whole() {
    // Medians of good and of total taken apart would answer 90 of 100, which nobody reported.
    let mut readings = [reading(90, 1_000), reading(10, 10), reading(95, 100)];
    assert_eq!(
        aggregate(&mut readings, 2),
        Aggregate::Reading(reading(95, 100))
    );
    // Of an even count the lower one.
    let mut readings = [reading(1, 2), reading(1, 4), reading(1, 1), reading(3, 4)];
    assert_eq!(
        aggregate(&mut readings, 3),
        Aggregate::Reading(reading(1, 2))
    );
}

#[test]
fn reports_without_traffic_are_set_aside_first() {
    let mut readings = [reading(0, 0), reading(0, 0), reading(1, 2)];
    assert_eq!(aggregate(&mut readings, 2), Aggregate::NoTraffic);
    let mut readings = [reading(0, 0), reading(1, 2)];
    assert_eq!(aggregate(&mut readings, 2), Aggregate::Inconclusive);
    assert_eq!(aggregate(&mut [], 2), Aggregate::Inconclusive);
}

proptest! {
    #[test]
    fn fewer_than_half_of_a_quorum_cannot_move_the_answer_beyond_the_honest(
        honest in prop::collection::vec(0_u64..=1_000, 3),
        lies in prop::collection::vec((0_u64..=1_000, 1_u64..=1_000), 2),
        order in Just((0_usize..5).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut readings: Vec<Reading> = honest.iter().map(|good| reading(*good, 1_000)).collect();
        readings.extend(lies.iter().map(|(good, total)| reading(*good.min(total), *total)));
        let mut shuffled: Vec<Reading> = order.iter().map(|at| readings[*at]).collect();
        let Aggregate::Reading(answer) = aggregate(&mut shuffled, 3) else {
            return Err(TestCaseError::fail("five readings are a quorum"));
        };
        let lowest = reading(honest.iter().copied().min().unwrap_or_default(), 1_000).ratio;
        let highest = reading(honest.iter().copied().max().unwrap_or_default(), 1_000).ratio;
        let value = |ratio: Ratio| ratio.good as f64 / ratio.total as f64;
        prop_assert!(value(lowest) <= value(answer.ratio) && value(answer.ratio) <= value(highest));
    }
}
