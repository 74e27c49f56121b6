//! Terms from strangers: text and bytes of any kind are read or refused, and what is read can be checked, printed and hashed.
//! Nothing panics and nothing hangs.

use proptest::prelude::*;
use slacontract_terms::model::Language;
use slacontract_terms::units::{
    Amount, BasisPoints, Duration, PartsPerBillion, Timestamp, UtcOffset,
};
use slacontract_terms::{Sampler, Terms, check, prose};

const EVERYTHING: &str = include_str!("../data/everything.json");

/// Whatever was read takes part in everything that is done with terms.
fn used(terms: &Terms) {
    let findings = check::check(terms);
    for finding in &findings {
        assert!(check::explain(finding.code).is_some(), "{}", finding.code);
    }
    let _ = check::unsupported(terms);
    let (en, zh) = (
        prose::write(terms, Language::En),
        prose::write(terms, Language::Zh),
    );
    assert!(!en.is_empty() && !zh.is_empty());
    let again = Terms::from_json(&terms.to_json());
    assert_eq!(again.as_ref(), Ok(terms));
    let again = Terms::from_canonical(&terms.canonical());
    assert_eq!(again.as_ref(), Ok(terms));
}

/// Values that sit at the edges of what the fields hold.
const EDGES: &[&str] = &[
    "0",
    "1",
    "-1",
    "255",
    "256",
    "4294967295",
    "1099511627776",
    "18446744073709551615",
    "\"0\"",
    "\"340282366920938463463374607431768211455\"",
    "\"1267650600228229401496703205376\"",
    "\"100\"",
    "\"42949672.95\"",
    "\"99.9999999\"",
    "null",
    "[]",
    "{}",
    "true",
    "\"\"",
    "\"customer\"",
];

proptest! {
    #[test]
    fn a_value_replaced_by_another_is_read_or_refused(at in any::<prop::sample::Index>(), edge in prop::sample::select(EDGES)) {
        // Values begin behind a colon, a bracket or a comma inside one.
        let starts: Vec<usize> = EVERYTHING.match_indices(':').map(|(at, _)| at + 1).collect();
        let start = *at.get(&starts);
        let rest = &EVERYTHING[start..];
        let end = value(rest);
        let text = format!("{}{edge}{}", &EVERYTHING[..start], &rest[end..]);
        if let Ok(terms) = Terms::from_json(&text) {
            used(&terms);
        }
    }

    #[test]
    fn a_value_cut_out_or_doubled_is_read_or_refused(seed in any::<u64>(), from in any::<prop::sample::Index>(), length in 1_usize..200, doubled in any::<bool>()) {
        let json = Sampler::new(seed).terms().to_json();
        let from = from.index(json.len());
        let from = (0..=from).rev().find(|at| json.is_char_boundary(*at)).unwrap_or(0);
        let to = (from + length).min(json.len());
        let to = (to..=json.len()).find(|at| json.is_char_boundary(*at)).unwrap_or(json.len());
        let middle = if doubled { json[from..to].repeat(2) } else { String::new() };
        if let Ok(terms) = Terms::from_json(&format!("{}{middle}{}", &json[..from], &json[to..])) {
            used(&terms);
        }
    }

    #[test]
    fn canonical_bytes_that_were_changed_are_read_or_refused(seed in any::<u64>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = Sampler::new(seed).terms().canonical();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(terms) = Terms::from_canonical(&bytes) {
            prop_assert_eq!(terms.canonical(), bytes);
            let _ = check::check(&terms);
        }
        let mut bytes = Sampler::new(seed).terms().canonical();
        bytes.truncate(at);
        prop_assert!(Terms::from_canonical(&bytes).is_err());
    }

    #[test]
    fn text_of_units_is_read_or_refused(text in "[-+0-9._ a-zA-Z%:]{0,40}|.{0,20}") {
        // What is read is printed so that it is read back as the same.
        if let Ok(read) = Duration::parse(&text) {
            prop_assert!(read.seconds() < u64::MAX || !text.is_empty());
        }
        let _ = (Amount::parse(&text), Timestamp::parse(&text), UtcOffset::parse(&text));
        if let Ok(read) = BasisPoints::parse_percent(&text) {
            let shown = read.to_string();
            prop_assert_eq!(BasisPoints::parse_percent(shown.trim_end_matches(" %")), Ok(read));
        }
        if let Ok(read) = PartsPerBillion::parse_percent(&text) {
            let shown = read.to_string();
            prop_assert_eq!(PartsPerBillion::parse_percent(shown.trim_end_matches(" %")), Ok(read));
        }
    }
}

/// The length of the value that a text begins with: brackets are matched, text is skipped.
fn value(text: &str) -> usize {
    let (mut depth, mut quoted) = (0_i32, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => {
                if depth == 0 {
                    return at;
                }
                depth -= 1;
            }
            ',' if !quoted && depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}
