//! What an agreement would have paid, window by window.

use proptest::prelude::*;
use serde_json::{Value, json};
use slacontract_terms::backtest::{Reports, backtest};
use slacontract_terms::exact::{Ratio, Reading, Verdict};
use slacontract_terms::{Amount, Terms};

/// The golden agreement with nothing but one objective, in ether, with tiers and caps as given.
fn terms(tiers: &[(&str, &str)], base: &str, cap: Value) -> Terms {
    let mut all: Value = serde_json::from_str(include_str!("data/everything.json")).expect("JSON");
    let terms = all.as_object_mut().expect("an object");
    for kind in [
        "exclusions",
        "disclosures",
        "justifications",
        "deliveries",
        "payments",
        "custodies",
        "indices",
        "qualities",
        "drills",
        "grants",
        "incidents",
    ] {
        terms[kind] = json!([]);
    }
    let keep = |list: &Value, name: &str| {
        let kept = list
            .as_array()
            .expect("a list")
            .iter()
            .find(|part| part["name"] == name);
        json!([kept.expect("the part is there")])
    };
    terms["feeds"] = keep(&terms["feeds"], "uptime");
    terms["objectives"] = keep(&terms["objectives"], "availability");
    terms["parties"] = json!([terms["parties"][0], terms["parties"][1]]);
    terms["keeper"] = Value::Null;
    let objective = &mut terms["objectives"][0];
    objective["target"] = json!({ "ratio": tiers[0].0 });
    objective["method"] = json!("occurrences");
    objective["credit"]["base"]["share"] = json!(base);
    objective["credit"]["tiers"] = tiers
        .iter()
        .map(|(below, credit)| json!({ "below": below, "credit": credit }))
        .collect();
    objective["cap"] = cap;
    Terms::from_json(&all.to_string()).expect("terms")
}

fn window(good: u64, total: u64, signers: usize) -> Reports {
    let reading = Reading {
        ratio: Ratio { good, total },
        missing: 0,
    };
    Reports {
        feeds: vec![vec![reading; signers]],
    }
}

fn ether(tenths: u128) -> Amount {
    Amount::from_units(tenths * 10_u128.pow(17))
}

const AZURE: &[(&str, &str)] = &[("99.99", "10"), ("99", "25"), ("95", "100")];

#[test]
fn a_year_under_a_published_table_pays_what_the_table_says() {
    let terms = terms(
        AZURE,
        "100",
        json!({ "window": "100", "rolling": null, "lifetime": null }),
    );
    let minutes = 43_200;
    // Met by four minutes of downtime, missed by five; one bad and one lost month; silence.
    let months = [4, 5, 433, 2_161, 43_200].map(|down| window(minutes - down, minutes, 5));
    let rows = backtest(&terms, &months).expect("calculated");
    let credits: Vec<Amount> = rows.iter().map(|row| row.credit).collect();
    assert_eq!(
        credits,
        [ether(0), ether(10), ether(25), ether(100), ether(100)]
    );
    assert_eq!(rows[0].objectives[0].judgement.verdict, Verdict::Met);
    assert!(
        rows.iter()
            .all(|row| row.earned + row.from_fee == ether(100) && row.short.is_zero())
    );
}

#[test]
fn too_few_reports_are_no_verdict_and_no_traffic_is_what_the_terms_say() {
    let terms = terms(AZURE, "100", Value::Null);
    let rows = backtest(&terms, &[window(0, 100, 2), window(0, 0, 5)]).expect("calculated");
    assert_eq!(
        rows[0].objectives[0].judgement.verdict,
        Verdict::Inconclusive
    );
    assert_eq!(rows[1].objectives[0].judgement.verdict, Verdict::Met);
    assert!(rows.iter().all(|row| row.credit.is_zero()));
}

#[test]
fn caps_bind_in_their_order_and_the_bond_answers_beyond_the_fee() {
    let cap = json!({ "window": "200", "rolling": { "windows": 3, "share": "100" }, "lifetime": "45000000000000000000" });
    let terms = terms(&[("99.9", "50"), ("90", "100")], "300", cap);
    let rows = backtest(&terms, &vec![window(0, 100, 5); 5]).expect("calculated");
    let found: Vec<(Amount, Amount)> = rows
        .iter()
        .map(|row| (row.objectives[0].uncapped, row.credit))
        .collect();
    // 30 ether each; 20 by the window, 10 * windows so far by the rolling cap, 45 over the lifetime.
    assert_eq!(found[0], (ether(300), ether(100)));
    assert_eq!(found[1], (ether(300), ether(100)));
    assert_eq!(found[2], (ether(300), ether(100)));
    let all: Amount = rows.iter().map(|row| row.credit).sum();
    assert_eq!(all, ether(450));
    assert_eq!(
        rows[4].bond + rows.iter().map(|row| row.from_bond).sum::<Amount>(),
        ether(40_000)
    );
}

#[test]
fn what_cannot_be_calculated_is_named() {
    let everything = Terms::from_json(include_str!("data/everything.json")).expect("terms");
    let error = backtest(&everything, &[])
        .expect_err("other parts")
        .to_string();
    assert!(error.contains("objective `quick` about under"), "{error}");
    let terms = terms(AZURE, "100", Value::Null);
    for (reports, what) in [
        (window(2, 1, 1), "window 0: 2 good of 1 for `uptime`"),
        (
            window(1, 1, 6),
            "window 0: 6 reports for `uptime`, which has 5 signers",
        ),
        (
            Reports::default(),
            "window 0: reports of 0 feeds; the terms have 1",
        ),
    ] {
        assert_eq!(
            backtest(&terms, &[reports]).expect_err(what).to_string(),
            what
        );
    }
}

proptest! {
    #[test]
    fn money_is_conserved_and_credits_stay_within_their_caps(
        months in prop::collection::vec((0_u64..=1_000, 0_usize..=5), 1..24),
    ) {
        let cap = json!({ "window": "150", "rolling": { "windows": 4, "share": "80" }, "lifetime": null });
        let terms = terms(&[("99.95", "10"), ("99", "33.33"), ("95", "100")], "300", cap);
        let reports: Vec<Reports> = months.iter().map(|(good, signers)| window(*good, 1_000, *signers)).collect();
        let rows = backtest(&terms, &reports).expect("calculated");
        let mut bond = ether(40_000);
        for (at, row) in rows.iter().enumerate() {
            prop_assert_eq!(row.from_fee + row.from_bond + row.short, row.credit);
            prop_assert_eq!(row.earned + row.from_fee, ether(100));
            bond -= row.from_bond;
            prop_assert_eq!(row.bond, bond);
            prop_assert!(row.credit <= ether(150));
            let last: Amount = rows[(at + 1).saturating_sub(4)..=at].iter().map(|row| row.credit).sum();
            prop_assert!(last <= ether(80 * 4));
        }
    }
}
