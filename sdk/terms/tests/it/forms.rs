//! Every form of terms holds the same value: bytes, JSON, prose. Over terms of every shape, sound or not.

use crate::schema;
use proptest::prelude::*;
use serde_json::Value;
use slacontract_terms::model::Language;
use slacontract_terms::{Sampler, Terms, check, prose};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_is_read_back(seed in any::<u64>()) {
        let terms = Sampler::new(seed).terms();
        prop_assert_eq!(&Terms::from_canonical(&terms.canonical()).expect("canonical"), &terms);
        let json = terms.to_json();
        prop_assert_eq!(&Terms::from_json(&json).expect("JSON"), &terms);
        // Layout and order of fields say nothing.
        let value: Value = serde_json::from_str(&json).expect("JSON");
        let sorted = serde_json::to_string_pretty(&value).expect("JSON");
        prop_assert_eq!(&Terms::from_json(&sorted).expect("JSON"), &terms);
    }

    #[test]
    fn different_terms_have_different_bytes(left in any::<u64>(), right in any::<u64>()) {
        let (left, right) = (Sampler::new(left).terms(), Sampler::new(right).terms());
        prop_assert_eq!(left == right, left.canonical() == right.canonical());
    }

    #[test]
    fn what_is_written_fits_the_schema(seed in any::<u64>()) {
        let terms = Sampler::new(seed).terms();
        let document: Value = serde_json::from_str(&terms.to_json()).expect("JSON");
        let schema: Value = serde_json::from_str(&Terms::json_schema()).expect("the schema is JSON");
        prop_assert_eq!(schema::mismatch(&schema, &schema, &document, "terms"), None);
    }

    #[test]
    fn one_damaged_value_is_refused_with_its_path_and_by_the_schema(
        seed in any::<u64>(),
        at in any::<prop::sample::Index>(),
        wrong in prop::sample::select(vec!["null", "-1", "1.5", "1e400", "\"x y\"", "{\"no\":1}", "[[]]", "true"]),
    ) {
        let terms = Sampler::new(seed).terms();
        let schema: Value = serde_json::from_str(&Terms::json_schema()).expect("the schema is JSON");
        let mut document: Value = serde_json::from_str(&terms.to_json()).expect("JSON");
        let leaves = leaves(&document, String::new());
        let path = &leaves[at.index(leaves.len())];
        let Ok(wrong) = serde_json::from_str(wrong) else { return Ok(()) };
        *document.pointer_mut(path).expect("the leaf is there") = wrong;
        let fits = schema::mismatch(&schema, &schema, &document, "terms").is_none();
        match Terms::from_json(&document.to_string()) {
            // What can be read is exactly what the schema allows, and is written back as it stands.
            Ok(read) => {
                prop_assert!(fits, "{} is read and not in the schema", path);
                prop_assert_eq!(serde_json::from_str::<Value>(&read.to_json()).expect("JSON"), document);
            }
            Err(error) => {
                let dotted = path[1..].replace('/', ".");
                prop_assert!(
                    !error.path.is_empty()
                        && (dotted.starts_with(&error.path) || error.path.starts_with(&dotted)),
                    "{} names {}", error, dotted
                );
            }
        }
    }

    #[test]
    fn hostile_text_ends_in_an_error(text in ".{0,200}", cut in 0_usize..4_000, seed in any::<u64>()) {
        let _ = Terms::from_json(&text);
        let json = Sampler::new(seed).terms().to_json();
        let cut = (0..=cut.min(json.len() - 1)).rev().find(|at| json.is_char_boundary(*at)).unwrap_or(0);
        prop_assert!(Terms::from_json(&json[..cut]).is_err());
        let longer = format!("{json} {text}x");
        prop_assert!(Terms::from_json(&longer).is_err());
    }

    #[test]
    fn checks_and_prose_end_for_terms_of_every_shape(seed in any::<u64>()) {
        let terms = Sampler::new(seed).terms();
        for finding in check::check(&terms) {
            prop_assert!(check::explain(finding.code).is_some(), "{} is explained", finding.code);
            prop_assert!(!finding.path.is_empty());
        }
        let (en, zh) = (prose::write(&terms, Language::En), prose::write(&terms, Language::Zh));
        // Names are free of braces: one left is a placeholder without a value.
        let left = en.contains(['{', '}']) || zh.contains(['{', '}']);
        prop_assert!(!left, "a placeholder is left in {}", en);
        prop_assert_eq!(clauses(&en), clauses(&zh), "both languages have the same clauses");
        for param in terms.params.iter().filter(|param| !param.name.is_empty()) {
            prop_assert!(en.contains(&*param.name) && zh.contains(&*param.name));
        }
    }
}

/// How many numbered clauses a text has, by their numbers at the start of a line.
fn clauses(text: &str) -> usize {
    (1..)
        .take_while(|number| {
            text.contains(&format!("\n\n{number}. ")) || text.starts_with(&format!("{number}. "))
        })
        .count()
}

/// Paths of all values that hold no others.
fn leaves(value: &Value, path: String) -> Vec<String> {
    match value {
        Value::Object(fields) if !fields.is_empty() => fields
            .iter()
            .flat_map(|(name, value)| leaves(value, format!("{path}/{name}")))
            .collect(),
        Value::Array(items) if !items.is_empty() => items
            .iter()
            .enumerate()
            .flat_map(|(index, value)| leaves(value, format!("{path}/{index}")))
            .collect(),
        _ => vec![path],
    }
}

#[test]
fn hostile_json_is_refused_with_the_path_and_what_was_expected() {
    let json = Sampler::new(1).terms().to_json();
    let version = json.find("\"version\":").expect("a version");
    let end = version + json[version..].find(',').expect("another field");
    for (text, expected) in [
        (
            format!("{}\"version\":\"1\"{}", &json[..version], &json[end..]),
            "version: expected a whole number from 0 to 4294967295, found \"1\"",
        ),
        (
            format!("{}\"version\":1.5{}", &json[..version], &json[end..]),
            "version: expected a whole number from 0 to 4294967295, found 1.5",
        ),
        (
            format!("{}\"version\":4294967296{}", &json[..version], &json[end..]),
            "version: expected a whole number from 0 to 4294967295, found 4294967296",
        ),
        (
            format!(
                "{}\"version\":1,\"version\":1{}",
                &json[..version],
                &json[end..]
            ),
            "version: given twice",
        ),
        (
            format!("{}{}", &json[..version], &json[end + 1..]),
            "version: missing; write null for what was not agreed",
        ),
        ("[]".to_owned(), "terms: expected an object, found a list"),
    ] {
        assert_eq!(
            Terms::from_json(&text).expect_err(expected).to_string(),
            expected
        );
    }
    let unknown = format!("{}\"versoin\":1,{}", &json[..version], &json[version..]);
    let error = Terms::from_json(&unknown)
        .expect_err("unknown field")
        .to_string();
    assert!(
        error.starts_with("versoin: nobody knows this field; one of: name, version"),
        "{error}"
    );
    let deep = "[".repeat(100_000);
    let error = Terms::from_json(&deep).expect_err("too deep").to_string();
    assert!(error.contains("recursion limit"), "{error}");
}
