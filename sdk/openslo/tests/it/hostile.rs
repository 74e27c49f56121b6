//! Random and damaged files end in an error or in terms, never in a panic.

use proptest::prelude::*;
use slacontract_openslo::import;

const SHOP: &str = include_str!("../data/shop.yaml");
const OVERLAY: &str = include_str!("../data/shop.sla.yaml");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_text_is_refused(text in "\\PC{0,120}", overlay in "\\PC{0,60}") {
        let _ = import(&text, Some(&overlay));
    }

    #[test]
    fn damaged_files_end_in_an_error_or_in_terms(
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        put in "[ -~\n]{0,12}",
        of_overlay in any::<bool>(),
    ) {
        let damaged = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            let from = at.index(bytes.len());
            let to = (from + length).min(bytes.len());
            bytes.splice(from..to, put.bytes());
            String::from_utf8_lossy(&bytes).into_owned()
        };
        if of_overlay {
            let _ = import(SHOP, Some(&damaged(OVERLAY)));
        } else {
            let _ = import(&damaged(SHOP), Some(OVERLAY));
        }
    }

    #[test]
    fn nesting_without_end_is_refused(depth in 1_usize..3_000) {
        let _ = import(&"[".repeat(depth), None);
        let _ = import(&"- ".repeat(depth), None);
    }
}
