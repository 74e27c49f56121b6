//! Files of reports: what they say is what is calculated, and a mistake is told where it stands.

use slacontract_backtest::{Format, document, plot, read, table};
use slacontract_terms::backtest::{Backtest, Indication, backtest};
use slacontract_terms::exact::{Ratio, Verdict};
use slacontract_terms::{Amount, Terms, Timestamp};

fn monthly() -> Terms {
    Terms::from_json(include_str!("../data/monthly.json")).expect("terms")
}

fn found(terms: &Terms, text: &str) -> Backtest {
    let history = read(terms, text, Format::of(text)).expect("reads");
    backtest(terms, &history).expect("calculated")
}

fn refused(terms: &Terms, text: &str) -> String {
    read(terms, text, Format::of(text))
        .expect_err("refused")
        .to_string()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a moment")
}

#[test]
fn a_row_for_each_month_is_its_report_and_a_month_without_one_is_missing() {
    let text = "from,to,good,total\n2026-01-01,2026-02-01,44640,44640\n2026-03-01,2026-04-01,44000,44640\n";
    let found = found(&monthly(), text);
    let verdicts: Vec<Verdict> = found
        .windows
        .iter()
        .map(|row| row.objectives[0].verdict)
        .collect();
    assert_eq!(
        verdicts,
        [Verdict::Met, Verdict::Inconclusive, Verdict::Breach]
    );
    assert_eq!(
        found.windows[2].credit,
        Amount::parse("2.5 ether").expect("an amount")
    );
}

#[test]
fn json_lines_say_the_same_as_a_table() {
    let terms = monthly();
    let csv = "from,to,signer,good,total,missing\n2026-01-01,2026-02-01,a,44000,44640,0\n2026-01-01,2026-02-01,b,44640,44640,0\n";
    let json = "{\"from\":\"2026-01-01\",\"to\":1769904000,\"signer\":\"a\",\"good\":44000,\"total\":44640,\"missing\":null}\n\n{\"from\":1767225600,\"to\":\"2026-02-01\",\"signer\":\"b\",\"good\":\"44640\",\"total\":44640}\n";
    assert_eq!(found(&terms, csv), found(&terms, json));
}

#[test]
fn shorter_rows_are_counted_into_one_report_by_the_method_of_the_terms() {
    let days: String = (1..=31)
        .map(|day| {
            let next = if day == 31 {
                "2026-02-01".into()
            } else {
                format!("2026-01-{:02}", day + 1)
            };
            format!(
                "2026-01-{day:02},{next},{},1440\n",
                if day == 9 { 1_000 } else { 1_440 }
            )
        })
        .collect();
    let found = found(&monthly(), &format!("from,to,good,total\n{days}"));
    let expected = Ratio {
        good: 44_200,
        total: 44_640,
    };
    assert_eq!(
        found.windows[0].objectives[0].indication,
        Indication::Ratio(expected)
    );
    assert_eq!(found.windows.len(), 1);
}

#[test]
fn slices_are_judged_one_by_one_and_those_nobody_saw_are_missing() {
    let mut all: serde_json::Value =
        serde_json::from_str(include_str!("../data/monthly.json")).expect("JSON");
    all["window"] = serde_json::json!({ "fixed": 86_400 });
    all["objectives"][0]["method"] = serde_json::json!({ "timeslices": { "slice": 3_600, "slice_target": "99", "partial": "ignore" } });
    all["feeds"][0]["min_coverage"] = serde_json::json!("90");
    let terms = Terms::from_json(&all.to_string()).expect("terms");
    let hours = |count: u64| -> String {
        let rows = (0..count).map(|hour| {
            let good = if hour == 3 { 98 } else { 100 };
            format!("{},{},{good},100\n", hour * 3_600, (hour + 1) * 3_600)
        });
        format!("from,to,good,total\n{}", rows.collect::<String>())
    };
    let row = found(&terms, &hours(24)).windows[0].objectives[0];
    assert_eq!(
        row.indication,
        Indication::Ratio(Ratio {
            good: 23,
            total: 24
        })
    );
    // 22 of 24 hours are more than nine tenths of the day, 21 are not.
    assert_eq!(
        found(&terms, &hours(22)).windows[0].objectives[0].verdict,
        Verdict::Breach
    );
    assert_eq!(
        found(&terms, &hours(21)).windows[0].objectives[0].verdict,
        Verdict::Inconclusive
    );
    let message = refused(&terms, "from,to,good,total\n0,3600,1,1\n3600,9000,1,1\n");
    assert!(
        message.starts_with("line 3: it spans 90min, and slices of 1h are counted"),
        "{message}"
    );
}

#[test]
fn rows_in_announced_maintenance_do_not_count_as_far_as_its_budget_goes() {
    let mut all: serde_json::Value =
        serde_json::from_str(include_str!("../data/monthly.json")).expect("JSON");
    all["exclusions"] = serde_json::json!([{ "name": "maintenance", "kind": "maintenance", "notice": 86_400, "budget": 7_200, "claim_within": null, "burden": null }]);
    let terms = Terms::from_json(&all.to_string()).expect("terms");
    // Three bad hours, announced a day before; the budget is two hours.
    let hours = |said: &str| {
        let mut text = String::from("kind,name,from,to,said,good,total\n");
        let start = at("2026-01-01").seconds();
        for hour in 0..24_u64 {
            let good = if (10..13).contains(&hour) { 0 } else { 60 };
            text += &format!(
                "report,,{},{},,{good},60\n",
                start + hour * 3_600,
                start + (hour + 1) * 3_600
            );
        }
        text + &format!(
            "exclusion,maintenance,2026-01-01T10:00:00Z,2026-01-01T13:00:00Z,{said},,\n"
        )
    };
    let indication = |said| found(&terms, &hours(said)).windows[0].objectives[0].indication;
    let total = 24 * 60;
    assert_eq!(
        indication("2025-12-31T10:00:00Z"),
        Indication::Ratio(Ratio {
            good: 21 * 60,
            total: total - 120
        })
    );
    assert_eq!(
        indication("2025-12-31T10:00:01Z"),
        Indication::Ratio(Ratio {
            good: 21 * 60,
            total
        })
    );
}

#[test]
fn an_upptime_summary_is_a_measurement_for_each_day() {
    let terms = monthly();
    let format = |site: Option<&str>| Format::Upptime {
        site: site.map(ToOwned::to_owned),
        from: at("2022-01-01"),
        to: at("2023-01-01"),
    };
    let own = r#"[{ "name": "A", "slug": "a", "dailyMinutesDown": { "2022-03-29": 16, "2022-06-12": 1440 } }]"#;
    let history = read(&terms, own, format(None)).expect("reads");
    let found = backtest(&terms, &history).expect("calculated");
    assert_eq!(found.windows.len(), 12);
    assert_eq!(
        found.windows[2].objectives[0].indication,
        Indication::Ratio(Ratio {
            good: 44_624,
            total: 44_640
        })
    );
    assert_eq!(found.windows[5].objectives[0].tier, 2);
    let error = |text: &str, site| {
        read(&terms, text, format(site))
            .expect_err("refused")
            .to_string()
    };
    assert_eq!(error(own, Some("b")), "there is no site `b`; one of: a");
    assert!(
        error(r#"{ "services": { "a": { "2022-03-29": 1441 } } }"#, None).contains("0 to 1440")
    );
    assert!(error(r#"{ "services": { "a": {}, "b": {} } }"#, None).contains("choose one: a, b"));
}

#[test]
fn a_mistake_is_told_with_its_line_and_its_column() {
    let terms = monthly();
    for (text, message) in [
        (
            "from,to,good,total\n2026-01-01,2026-02-01,12.5,20\n",
            "line 2, column 3 (`good`): cannot read \"12.5\"; expected a whole number from 0",
        ),
        (
            "from,to,good,total\n2026-01-01,2026-02-01,2,1\n",
            "line 2, column 3 (`good`): 2 good of 1: more good than total",
        ),
        (
            "from,to,good,total\n2026-01-01,2026-02-30,2,2\n",
            "line 2, column 2 (`to`): cannot read \"2026-02-30\"",
        ),
        (
            "from,to,good,total\n2026-02-01,2026-01-01,2,2\n",
            "line 2, column 2 (`to`): it ends before it begins",
        ),
        (
            "from,to,good,toal\n2026-01-01,2026-02-01,2,2\n",
            "line 2, column 4 (`toal`): nobody knows this column here",
        ),
        (
            "from,to,good,total\n2026-01-01,2026-02-01,2\n",
            "line 2: 3 cells; the header names 4",
        ),
        ("from,from\n1,2\n", "line 1: the header names `from` twice"),
        (
            "from,to,good,total\n2026-01-15,2026-02-15,2,2\n",
            "line 2: from 2026-01-15 to 2026-02-15 crosses the end of its window at 2026-02-01",
        ),
        (
            "from,to,good,total,feed\n2026-01-01,2026-02-01,2,2,latency\n",
            "line 2: there is no feed `latency`; one of: uptime",
        ),
        ("from,to,value\n2026-01-01,2026-02-01,2\n", ""),
        (
            "from,to,good,total,value\n2026-01-01,2026-02-01,2,2,5\n",
            "line 2: both `total` and `value`",
        ),
        (
            "from,to\n2026-01-01,2026-02-01\n",
            "line 2: nothing was measured",
        ),
        ("from,to,good,total\n", "the file holds no report"),
        ("", "the file holds no report"),
        (
            "from,to,good,total\n2026-01-01,2026-01-02,2,2\n2026-01-01,2026-01-03,2,2\n",
            "line 3: it overlaps line 2",
        ),
        (
            "from,to,good,total\n1970-01-01,1970-02-01,2,2\n9999-11-01,9999-12-01,2,2\n",
            "",
        ),
        (
            "kind,from,to\nrain,1,2\n",
            "line 2, column 1 (`kind`): `rain` is no kind of line",
        ),
        (
            "{\"from\":1,\"to\":2,\"good\":1,\"good\":1,\"total\":1}",
            "line 1: `good` is given twice",
        ),
        (
            "{\"from\":1,\"to\":2,\"good\":1.5,\"total\":2}",
            "line 1, `good`: cannot read \"1.5\"",
        ),
        (
            "{\"from\":1,\"to\":2,\"good\":1,\"total\":2}\n{\"from\":",
            "line 2: no JSON object",
        ),
        (
            "{\"from\":1,\"to\":2,\"good\":-1,\"total\":2}",
            "line 1, `good`: cannot read \"-1\"",
        ),
        (
            "{\"from\":1,\"to\":2,\"good\":18446744073709551616,\"total\":2}",
            "line 1, `good`: cannot read",
        ),
    ] {
        if message.is_empty() {
            // Of another kind than the feed's, which the rules tell; or simply long.
            let _ = read(&terms, text, Format::of(text)).map(|history| backtest(&terms, &history));
            continue;
        }
        let told = refused(&terms, text);
        assert!(told.starts_with(message), "{text}\n  {told}\n  {message}");
    }
}

#[test]
fn the_table_the_document_and_the_plot_tell_the_same_sums() {
    let terms = monthly();
    let found = found(
        &terms,
        "from,to,good,total\n2026-01-01,2026-02-01,44600,44640\n2026-02-01,2026-03-01,0,40320\n",
    );
    let text = table(&terms, &found);
    assert!(
        text.contains("2 windows, 2 in breach; credits 11 ether"),
        "{text}"
    );
    let json = document(&terms, &found);
    assert_eq!(json["totals"]["credit"], "11000000000000000000", "{json}");
    assert_eq!(
        json["windows"][0]["objectives"][0]["indicator"]["percent"],
        "99.9103942"
    );
    let svg = plot(&terms, &found);
    assert!(
        svg.contains("credits 11 ether, damages 0 wei") || svg.contains("credits 11 ether"),
        "{svg}"
    );
    assert!(svg.ends_with("</svg>\n"));
}
