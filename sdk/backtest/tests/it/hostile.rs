//! Random files of reports end in an error or in figures, never in a panic.

use proptest::prelude::*;
use slacontract_backtest::{Format, document, plot, read, table};
use slacontract_terms::backtest::backtest;
use slacontract_terms::{Terms, Timestamp};

fn monthly() -> Terms {
    Terms::from_json(include_str!("../data/monthly.json")).expect("terms")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a moment")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn hostile_files_end_in_an_error_or_in_figures(
        text in prop_oneof![
            "\\PC{0,200}",
            "(from,to,good,total,signer\n)?([0-9a-z,:TZ\"\\-]{0,40}\n){0,8}",
            "(\\{\"from\":[0-9]{1,12},\"to\":[0-9]{1,12},\"good\":[0-9]{1,20},\"total\":[0-9]{1,20}\\}\n){0,6}",
        ],
    ) {
        let terms = monthly();
        if let Ok(history) = read(&terms, &text, Format::of(&text))
            && let Ok(found) = backtest(&terms, &history)
        {
            let _ = (table(&terms, &found), document(&terms, &found), plot(&terms, &found));
        }
        let upptime = Format::Upptime { site: None, from: at("2022-01-01"), to: at("2022-02-01") };
        let _ = read(&terms, &text, upptime);
    }
}
