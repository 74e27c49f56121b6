//! Trust from facts: the half-life, the order of facts, and what nobody can gain by.

use slacontract_terms::exact::trust::{Fact, HALF_LIFE, NEWCOMER, Standing, trust_weight};
use slacontract_terms::{Amount, BasisPoints, PartsPerBillion, Timestamp};

const DAY: u64 = 86_400;
/// 2025-01-01, as tests' chains begin.
const START: u64 = 1_735_689_600;
const ETHER: u128 = 1_000_000_000_000_000_000;

fn fact(day: u64, ether: u128, kept: bool) -> Fact {
    Fact {
        at: Timestamp::from_seconds(START + day * DAY),
        at_risk: Amount::from_units(ether * ETHER),
        kept,
    }
}

fn standing(facts: &[Fact]) -> Standing {
    facts
        .iter()
        .fold(Standing::default(), |standing, fact| standing.with(*fact))
}

fn score(facts: &[Fact], day: u64) -> u32 {
    standing(facts)
        .score(
            Timestamp::from_seconds(START + day * DAY),
            Amount::from_units(10 * ETHER),
        )
        .get()
}

#[test]
fn the_golden_table_of_scores_holds() {
    let kept = |ether| [fact(0, ether, true)];
    // Ten at risk and kept, a prior of ten: half. Then it fades: 10 * 2^(-days / 180) against 10.
    for (day, expected) in GOLDEN_AGES {
        assert_eq!(score(&kept(10), day), expected, "after {day} days");
    }
    // By what was at risk.
    for (ether, expected) in [
        (0, 0),
        (1, 90_909_090),
        (10, 500_000_000),
        (90, 900_000_000),
        (990, 990_000_000),
    ] {
        assert_eq!(score(&kept(ether), 0), expected, "{ether} at risk");
    }
    // One broken promise weighs four kept ones: 40 / (40 + 4 * 10 + 10).
    assert_eq!(
        score(&[fact(0, 40, true), fact(0, 10, false)], 0),
        444_444_444
    );
    assert_eq!(score(&[fact(0, 10, false)], 0), 0);
}

/// Scores of one kept promise of 10, prior 10, by its age in days.
const GOLDEN_AGES: [(u64, u32); 7] = [
    (0, 500_000_000),
    (1, 499_053_808),
    (90, 414_213_562),
    (180, 333_333_333),
    (360, 200_000_000),
    (540, 111_111_111),
    (1_800, 975_609),
];

#[test]
fn a_fact_fades_by_half_in_every_half_life_and_as_the_curve_says_between() {
    for days in 0..720 {
        let at = |day: u64| Timestamp::from_seconds(START + day * DAY);
        let exact = 2f64.powf(-(days as f64) / 180.0);
        let score = f64::from(
            standing(&[fact(0, 1_000, true)])
                .score(at(days), Amount::from_units(1_000 * ETHER))
                .get(),
        ) / 1e9;
        let shown = score / (1.0 - score);
        assert!(
            (shown / exact - 1.0).abs() < 4e-4,
            "after {days} days {shown} for {exact}"
        );
    }
    assert_eq!(HALF_LIFE.seconds(), 180 * DAY);
}

#[test]
fn the_order_in_which_facts_are_recorded_changes_at_most_the_last_digit() {
    let facts: Vec<Fact> = (0..60)
        .map(|n| fact(n * 37 % 900, 1 + u128::from(n * 7 % 13), n % 5 != 0))
        .collect();
    let mut backwards = facts.clone();
    backwards.reverse();
    let mut sorted = facts.clone();
    sorted.sort_by_key(|fact| fact.at);
    let expected = score(&facts, 1_000);
    for other in [backwards, sorted] {
        assert!(score(&other, 1_000).abs_diff(expected) <= 1);
    }
}

#[test]
fn a_breach_never_raises_a_score_and_a_kept_promise_never_lowers_it() {
    for seed in 0..500_u64 {
        let facts: Vec<Fact> = (0..seed % 9)
            .map(|n| {
                let mixed = (seed * 6_364_136_223 + n * 1_442_695_040) >> 3;
                fact(mixed % 1_500, u128::from(mixed % 97), mixed % 3 != 0)
            })
            .collect();
        let before = score(&facts, 1_500);
        for kept in [true, false] {
            let mut more = facts.clone();
            more.push(fact(seed % 1_500, 1 + u128::from(seed % 31), kept));
            let after = score(&more, 1_500);
            assert!(if kept {
                after >= before
            } else {
                after <= before
            });
        }
    }
}

#[test]
fn who_begins_anew_is_never_better_off_than_with_the_worst_past() {
    let ruined = [fact(0, 1_000_000, false)];
    assert!(score(&ruined, 10) >= score(&[], 10));
    assert_eq!(trust_weight(PartsPerBillion::new(0)), NEWCOMER);
    assert_eq!(
        trust_weight(PartsPerBillion::new(1_000_000_000)),
        BasisPoints::WHOLE
    );
    assert_eq!(trust_weight(PartsPerBillion::new(500_000_000)).get(), 6_250);
}

#[test]
fn the_largest_numbers_neither_overflow_nor_wrap() {
    let most = Amount::from_units(u128::MAX);
    let late = Timestamp::from_seconds(u64::MAX);
    let mut standing = Standing::default();
    for _ in 0..300_000 {
        standing = standing.with(Fact {
            at: late,
            at_risk: most,
            kept: true,
        });
    }
    assert!(standing.score(late, most).get() > 999_000_000);
    // A fact of long ago counts nothing, and asking about a time before the facts is answered.
    assert_eq!(
        Standing::default()
            .with(fact(0, 10, true))
            .score(late, most)
            .get(),
        0
    );
    assert!(standing.score(Timestamp::from_seconds(0), most).get() > 999_000_000);
}
