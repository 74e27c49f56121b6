//! What an agreement would have paid, window by window.

mod duties;

use proptest::prelude::*;
use serde_json::{Value, json};
use slacontract_terms::backtest::{
    BacktestError, ExcludedTime, History, Indication, Payload, Report, Reports, WindowRow,
};
use slacontract_terms::digest::ExclusionDelta;
use slacontract_terms::exact::{Ratio, Reading, ValueReading, Verdict};
use slacontract_terms::{Amount, Duration, Terms, Timestamp};

/// The golden agreement with nothing but one objective, in ether, with tiers and caps as given.
fn terms(tiers: &[(&str, &str)], base: &str, cap: Value) -> Terms {
    let mut all: Value =
        serde_json::from_str(include_str!("../data/everything.json")).expect("JSON");
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

fn ratio(good: u64, total: u64) -> Report {
    Report {
        payload: Payload::Ratio(Reading {
            ratio: Ratio { good, total },
            missing: 0,
        }),
        excluded: vec![],
    }
}

fn window(good: u64, total: u64, signers: usize) -> Reports {
    Reports {
        feeds: vec![vec![ratio(good, total); signers]],
        ..Reports::default()
    }
}

fn backtest(terms: &Terms, windows: &[Reports]) -> Result<Vec<WindowRow>, BacktestError> {
    let history = History {
        windows: windows.to_vec(),
        ..History::default()
    };
    slacontract_terms::backtest::backtest(terms, &history).map(|found| found.windows)
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
    assert_eq!(rows[0].objectives[0].verdict, Verdict::Met);
    assert!(
        rows.iter()
            .all(|row| row.earned + row.from_fee == ether(100) && row.short.is_zero())
    );
}

#[test]
fn too_few_reports_are_no_verdict_and_no_traffic_is_what_the_terms_say() {
    let terms = terms(AZURE, "100", Value::Null);
    let rows = backtest(&terms, &[window(0, 100, 2), window(0, 0, 5)]).expect("calculated");
    assert_eq!(rows[0].objectives[0].verdict, Verdict::Inconclusive);
    assert_eq!(rows[1].objectives[0].verdict, Verdict::Met);
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
    let everything = Terms::from_json(include_str!("../data/everything.json")).expect("terms");
    let error = backtest(&everything, &[])
        .expect_err("other parts")
        .to_string();
    assert!(error.contains("by the contract's own code"), "{error}");
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

/// The golden agreement without its objective of own code, and a window of reports for its feeds in which all is well.
fn everything() -> (Terms, Reports) {
    let mut all: Value =
        serde_json::from_str(include_str!("../data/everything.json")).expect("JSON");
    let objectives = all["objectives"].as_array_mut().expect("a list");
    objectives.retain(|part| part["indicator"].get("custom").is_none());
    let used: Vec<String> = all["objectives"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|part| {
            let indicator = part["indicator"].as_object().expect("an object");
            indicator.values().cloned().collect::<Vec<_>>()
        })
        .filter_map(|of| {
            let name = of.as_str().or(of["feed"].as_str());
            name.map(ToOwned::to_owned)
        })
        .chain(["shock".to_owned()])
        .collect();
    let feeds = all["feeds"].as_array_mut().expect("a list");
    feeds.retain(|feed| used.iter().any(|name| feed["name"] == **name));
    let terms = Terms::from_json(&all.to_string()).expect("terms");
    let feeds = terms.feeds.iter().map(|feed| {
        let payload = match feed.kind.word() {
            "ratio" => ratio(1_000, 1_000).payload,
            "value" => value(1_000_000).payload,
            "histogram" => Payload::Histogram {
                counts: vec![990, 1_000, 1_000, 1_000],
                missing: 0,
            },
            _ => Payload::Events(vec![]),
        };
        vec![
            Report {
                payload,
                excluded: vec![]
            };
            usize::from(feed.signers)
        ]
    });
    let month = Reports {
        from: at("2026-03-31T22:00:00Z"),
        to: at("2026-04-30T22:00:00Z"),
        feeds: feeds.collect(),
        exclusions: vec![],
    };
    (terms, month)
}

fn value(value: i64) -> Report {
    Report {
        payload: Payload::Value(ValueReading {
            value,
            taken: 1,
            missing: 0,
        }),
        excluded: vec![],
    }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a moment")
}

fn place(terms: &Terms, feed: &str) -> usize {
    terms
        .feeds
        .iter()
        .position(|known| known.name == feed)
        .expect("the feed is there")
}

fn row<'a>(
    terms: &Terms,
    rows: &'a [WindowRow],
    objective: &str,
) -> &'a slacontract_terms::backtest::ObjectiveRow {
    let place = terms
        .objectives
        .iter()
        .position(|known| known.name == objective);
    &rows[0].objectives[place.expect("the objective is there")]
}

#[test]
fn every_kind_of_objective_is_met_when_all_is_well() {
    let (terms, month) = everything();
    let rows = backtest(&terms, &[month]).expect("calculated");
    for (objective, found) in terms.objectives.iter().zip(&rows[0].objectives) {
        assert_eq!(found.verdict, Verdict::Met, "{}: {found:?}", objective.name);
        assert!(found.credit.is_zero());
    }
    assert_eq!(
        rows[0].short + rows[0].from_bond + rows[0].damages,
        Amount::ZERO
    );
}

#[test]
fn a_percentile_lies_in_a_bucket_or_beyond_all_of_them() {
    let (terms, mut month) = everything();
    let latency = place(&terms, "latency");
    for report in &mut month.feeds[latency] {
        report.payload = Payload::Histogram {
            counts: vec![0, 0, 0, 1_000],
            missing: 0,
        };
    }
    let rows = backtest(&terms, &[month]).expect("calculated");
    let found = terms.objectives.iter().zip(&rows[0].objectives);
    let mut seen = 0;
    for (objective, found) in found.filter(|(part, _)| part.indicator.word() == "percentile") {
        assert_eq!(
            (found.verdict, found.indication),
            (Verdict::Breach, Indication::Beyond),
            "{}",
            objective.name
        );
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn excluded_time_is_subtracted_when_it_was_announced_in_time_and_counts_otherwise() {
    let (terms, mut month) = everything();
    let exclusion = terms
        .exclusions
        .iter()
        .position(|part| part.notice.is_some())
        .expect("one with notice");
    let notice = terms.exclusions[exclusion].notice.expect("a notice");
    let uptime = place(&terms, "uptime");
    for report in &mut month.feeds[uptime] {
        *report = ratio(900, 1_000);
        report.excluded = vec![ExclusionDelta {
            exclusion: exclusion as u8,
            good: 0,
            total: 100,
            missing: 0,
        }];
    }
    let from = at("2026-04-10");
    let mut time = ExcludedTime {
        exclusion,
        from,
        to: from + Duration::from_seconds(60),
        said: from - notice,
    };
    let verdict = |month: &Reports| {
        let rows = backtest(&terms, std::slice::from_ref(month)).expect("calculated");
        row(&terms, &rows, "availability").verdict
    };
    assert_eq!(verdict(&month), Verdict::Breach, "nothing was announced");
    month.exclusions = vec![time];
    assert_eq!(verdict(&month), Verdict::Met);
    time.said += Duration::from_seconds(1);
    month.exclusions = vec![time];
    assert_eq!(verdict(&month), Verdict::Breach, "a second too late");
}
