//! Every construct of OpenSLO v1: what it becomes, or why it is refused.

use proptest::prelude::*;
use serde_json::{Value, json};
use slacontract_openslo::{export, import};
use slacontract_terms::Terms;
use slacontract_terms::check::check;

const SHOP: &str = include_str!("../data/shop.yaml");
const OVERLAY: &str = include_str!("../data/shop.sla.yaml");

fn shop() -> Terms {
    import(SHOP, Some(OVERLAY))
        .unwrap_or_else(|error| panic!("{error}; {}", error.remedy))
        .terms
}

fn json_of(terms: &Terms) -> Value {
    serde_json::from_str(&terms.to_json()).expect("JSON")
}

fn named(list: &Value, name: &str) -> Value {
    let found = list
        .as_array()
        .expect("a list")
        .iter()
        .find(|part| part["name"] == name);
    found
        .unwrap_or_else(|| panic!("`{name}` is missing in {list}"))
        .clone()
}

#[test]
fn a_file_with_every_construct_and_its_overlay_are_sound_terms() {
    let terms = shop();
    let findings: Vec<String> = check(&terms)
        .iter()
        .map(|finding| format!("{} {}", finding.path, finding.text()))
        .collect();
    assert!(findings.is_empty(), "{findings:#?}");
    let all = json_of(&terms);
    assert_eq!(all["name"], "WebShop");
    assert_eq!(
        all["window"],
        json!({ "calendar": { "unit": "month", "zone": "utc" } })
    );
    let availability = named(&all["objectives"], "availability");
    assert_eq!(availability["indicator"], json!({ "ratio": "requests" }));
    assert_eq!(availability["target"], json!({ "ratio": "99.9" }));
    assert_eq!(
        availability["warnings"],
        json!([{ "budget": "2", "over": 3_600 }, { "budget": "2", "over": 3_600 }, { "budget": "10", "over": 259_200 }])
    );
    assert_eq!(
        named(&all["objectives"], "quick")["indicator"],
        json!({ "under": { "feed": "latency", "bound": "300" } })
    );
    assert_eq!(
        named(&all["feeds"], "latency")["kind"],
        json!({ "histogram": { "unit": "ms", "bounds": ["300", "1000"] } })
    );
    assert_eq!(
        named(&all["objectives"], "bearable")["method"],
        json!({ "timeslices": { "slice": 300, "slice_target": "95", "partial": "ignore" } })
    );
    assert_eq!(
        named(&all["objectives"], "errors")["indicator"],
        json!({ "error_rate": "replies" })
    );
    assert_eq!(
        named(&all["objectives"], "whole")["indicator"],
        json!({ "composite": [{ "objective": "carts", "weight": "30" }, { "objective": "payments", "weight": "70" }] })
    );
}

#[test]
fn what_has_no_place_in_terms_is_named() {
    let left_out = import(SHOP, Some(OVERLAY))
        .expect("reads")
        .left_out
        .join("\n");
    for part in [
        "DataSource `metrics`",
        "notificationTargets",
        "severity",
        "alertAfter",
        "metricSource",
        "counter",
        "counts of calls",
    ] {
        assert!(left_out.contains(part), "{part} is not in:\n{left_out}");
    }
}

/// The shop with one piece of text in place of another, which must be there.
fn changed(from: &str, to: &str) -> String {
    assert!(SHOP.contains(from), "{from} is not in the file");
    SHOP.replacen(from, to, 1)
}

#[test]
fn each_construct_that_cannot_be_judged_exactly_names_itself_and_the_remedy() {
    for (from, to, path, message, remedy) in [
        (
            "openslo/v1",
            "openslo/v1alpha",
            "apiVersion",
            "is not read",
            "openslo/v1",
        ),
        (
            "kind: Service",
            "kind: Server",
            "kind",
            "is not expected here",
            "SLO",
        ),
        ("kind: Service\n", "", "", "no `kind`", "one of: SLO"),
        (
            "  name: web-shop\n  displayName",
            "  displayName",
            "metadata",
            "no `name`",
            "add `name`",
        ),
        (
            "target: 0.999\n",
            "target: 0.9999999999\n",
            "spec.objectives[0].target",
            "SLA009",
            "nine digits",
        ),
        (
            "target: 0.999\n",
            "target: 99.9\n",
            "spec.objectives[0].target",
            "out of range",
            "targetPercent",
        ),
        (
            "target: 0.999\n",
            "target: 1e-3\n",
            "spec.objectives[0].target",
            "no plain decimal",
            "without sign and exponent",
        ),
        (
            "target: 0.999\n",
            "target: -0.5\n",
            "spec.objectives[0].target",
            "no plain decimal",
            "without sign",
        ),
        (
            "target: 0.999\n",
            "op: gte\n      target: 0.999\n",
            "spec.objectives[0].op",
            "a ratio has no bound",
            "leave it out",
        ),
        (
            "      target: 0.999\n",
            "",
            "spec.objectives[0]",
            "no target",
            "add `target`",
        ),
        (
            "targetPercent: 99.99\n",
            "targetPercent: 99.98\n",
            "spec.objectives[1].targetPercent",
            "`target` says",
            "keep one",
        ),
        (
            "value: 300\n",
            "value: 0.3\n",
            "spec.objectives[0].value",
            "no whole number",
            "milliseconds",
        ),
        (
            "op: lte\n      value: 300",
            "op: gte\n      value: 300",
            "spec.objectives[0].op",
            "`gte` has no bucket",
            "ratioMetric",
        ),
        (
            "op: lte\n      value: 300",
            "op: lt\n      value: 300",
            "spec.objectives[0].op",
            "`lt` has no bucket",
            "lte",
        ),
        (
            "duration: 1M\n      isRolling: false",
            "duration: 2M\n      isRolling: false",
            "spec.timeWindow[0].duration",
            "2M",
            "1d, 1w, 1M",
        ),
        (
            "duration: 1M\n      isRolling: false",
            "duration: 30s\n      isRolling: false",
            "spec.timeWindow[0].duration",
            "no duration",
            "30d",
        ),
        (
            "isRolling: false",
            "isRolling: true",
            "spec.timeWindow[0].calendar",
            "rolling has no calendar",
            "isRolling: false",
        ),
        (
            "startTime: 2026-01-01 00:00:00",
            "startTime: 2026-01-02 12:30:00",
            "spec.timeWindow[0].calendar.startTime",
            "first second of a month",
            "first day",
        ),
        (
            "budgetingMethod: Occurrences",
            "budgetingMethod: Guess",
            "spec.budgetingMethod",
            "is not known",
            "Timeslices",
        ),
        (
            "      timeSliceTarget: 0.95\n",
            "",
            "spec.objectives[0]",
            "no `timeSliceTarget`",
            "0.99",
        ),
        (
            "indicatorRef: requests",
            "indicatorRef: nothing",
            "spec.indicatorRef",
            "no SLI `nothing`",
            "same file",
        ),
        (
            "    total:\n      metricSource: {type: prometheus",
            "    totally:\n      metricSource: {type: prometheus",
            "spec.ratioMetric.totally",
            "no such field",
            "good, bad, total",
        ),
        (
            "kind: burnrate, op: gte, threshold: 14.4",
            "kind: latency, op: gte, threshold: 14.4",
            "spec.condition.kind",
            "is not known",
            "burnrate",
        ),
        (
            "threshold: 14.4",
            "threshold: 0.001",
            "spec.condition.threshold",
            "burn rate",
            "longer `lookbackWindow`",
        ),
        (
            "compositeWeight: 30",
            "compositeWeight: 31",
            "spec.objectives",
            "SLA006",
            "sum to 100",
        ),
        (
            "metadata: {name: fast-burn}",
            "metadata: &a {name: fast-burn}",
            "",
            "an anchor",
            "write the value out",
        ),
        (
            "labels: {team: shop}",
            "labels: {team: shop, team: web}",
            "",
            "given twice",
            "keep one",
        ),
    ] {
        let error = import(&changed(from, to), Some(OVERLAY)).expect_err(to);
        assert_eq!(error.path, path, "{to}: {error}");
        assert!(error.message.contains(message), "{to}: {error}");
        assert!(error.remedy.contains(remedy), "{to}: {}", error.remedy);
        assert!(error.line > 0, "{to}: {error}");
    }
}

#[test]
fn a_raw_ratio_needs_a_denominator() {
    let error = import(
        SHOP,
        Some(&OVERLAY.replace("denominators: {cart_calls: calls}", "denominators: {}")),
    )
    .expect_err("refused");
    assert!(
        error
            .message
            .contains("an average of floats cannot be audited"),
        "{error}"
    );
    assert!(error.remedy.contains("cart_calls"), "{}", error.remedy);
}

#[test]
fn the_overlay_is_asked_for_everything_it_leaves_open_and_may_not_contradict() {
    let error =
        import(SHOP, Some("openslo: {denominators: {cart_calls: calls}}")).expect_err("refused");
    for part in [
        "`version`",
        "`asset`",
        "`feeds.requests.signers`",
        "`objectives.quick.method.timeslices.partial`",
        "`objectives.whole.target`",
    ] {
        assert!(error.message.contains(part), "{part}: {error}");
    }
    let contradicting = OVERLAY.replace(
        "- name: availability\n",
        "- name: availability\n    target: {ratio: 99.8 %}\n",
    );
    let error = import(SHOP, Some(&contradicting)).expect_err("refused");
    assert_eq!(error.path, "objectives.availability.target.ratio");
    let error = import(
        SHOP,
        Some(&OVERLAY.replace("version: 1\n", "version: 1\nversoin: 2\n")),
    )
    .expect_err("refused");
    assert!(error.to_string().contains("versoin"), "{error}");
}

#[test]
fn export_says_what_it_left_out_and_what_it_wrote_is_read_back() {
    let terms = shop();
    let exported = export(&terms);
    let left_out = exported.left_out.join("\n");
    for part in [
        "parties",
        "the credit of `availability`",
        "objective `whole`",
        "slices of `quick`",
    ] {
        assert!(left_out.contains(part), "{part} is not in:\n{left_out}");
    }
    let again = import(&exported.yaml, Some(&terms.to_json()))
        .unwrap_or_else(|error| panic!("{error}\n{}", exported.yaml));
    assert_eq!(again.terms, terms);
    assert_eq!(
        exported.yaml.matches("kind: SLO").count(),
        terms.objectives.len() - 1,
        "{}",
        exported.yaml
    );
}

fn slices() -> impl Strategy<Value = Value> {
    let parts = (
        1_u64..600,
        1_u64..=1_000_000_000,
        prop::sample::select(vec!["ignore", "count", "bad"]),
    );
    parts.prop_map(|(minutes, target, partial)| {
        json!({ "slice": minutes * 60, "slice_target": percent(target), "partial": partial })
    })
}

fn percent(parts: u64) -> String {
    slacontract_terms::PartsPerBillion::new(parts as u32)
        .to_string()
        .replace(" %", "")
}

fn objective() -> impl Strategy<Value = Value> {
    let indicator = prop_oneof![
        Just(json!({ "ratio": "requests" })),
        Just(json!({ "error_rate": "replies" })),
        Just(json!({ "under": { "feed": "latency", "bound": "300" } })),
        Just(json!({ "under": { "feed": "latency", "bound": "1000" } })),
    ];
    let method = prop_oneof![
        Just(json!("occurrences")),
        slices().prop_map(|slices| json!({ "timeslices": slices })),
        slices().prop_map(|slices| json!({ "ratio_timeslices": slices })),
    ];
    let warning = (1_u64..=10_000, 1_u64..5_000).prop_map(|(budget, minutes)| {
        let share = format!("{}.{:02}", budget / 100, budget % 100);
        json!({ "budget": share.trim_end_matches('0').trim_end_matches('.'), "over": minutes * 60 })
    });
    (indicator, method, 0_u64..1_000_000_000, prop::collection::vec(warning, 0..3)).prop_map(|(indicator, method, target, warnings)| {
        json!({
            "indicator": indicator, "method": method, "target": { "ratio": percent(target) }, "warnings": warnings,
            "no_traffic": "met", "on_missing": "inconclusive", "credit": null, "cap": null,
        })
    })
}

fn window() -> impl Strategy<Value = Value> {
    let unit = prop::sample::select(vec!["day", "week", "month", "quarter", "year"]);
    prop_oneof![
        unit.clone().prop_map(|unit| json!({ "calendar": { "unit": unit, "zone": "utc" } })),
        unit.prop_map(|unit| json!({ "calendar": { "unit": unit, "zone": { "local": { "name": "Europe/Berlin", "offsets": [{ "from": 0, "offset": "+01:00" }] } } } })),
        (1_u64..100_000).prop_map(|minutes| json!({ "rolling": { "length": minutes * 60, "every": 60 } })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_openslo_can_hold_survives_a_round_trip(
        objectives in prop::collection::vec(objective(), 1..5),
        window in window(),
    ) {
        let mut all = json_of(&shop());
        let count = objectives.len();
        all["objectives"] = objectives
            .into_iter()
            .enumerate()
            .map(|(index, mut part)| {
                part["name"] = json!(format!("Promise_{index}"));
                part
            })
            .collect();
        all["window"] = window;
        let terms = Terms::from_json(&all.to_string()).expect("terms");
        let exported = export(&terms);
        prop_assert_eq!(exported.yaml.matches("kind: SLO").count(), count);
        // Whatever both say must be the same, so reading it back over the whole agreement shows that nothing was changed.
        let again = import(&exported.yaml, Some(&terms.to_json()));
        prop_assert_eq!(again.map(|again| again.terms), Ok(terms.clone()));
        // And what both say is there: without them in the overlay the terms are the same.
        let mut rest = all;
        for part in rest["objectives"].as_array_mut().expect("a list") {
            let fields = part.as_object_mut().expect("an object");
            fields.remove("indicator");
            fields.remove("target");
        }
        let again = import(&exported.yaml, Some(&rest.to_string()));
        prop_assert_eq!(again.map(|again| again.terms), Ok(terms));
    }
}
