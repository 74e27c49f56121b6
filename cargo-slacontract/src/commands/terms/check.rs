//! `terms check`: everything that is wrong with terms.

use clap::Args;
use serde_json::json;
use slacontract_terms::check::{check, exposure_line, unsupported};

use super::source::{Source, sound, terms_hash};
use crate::output::{Answer, Failure, Output};

/// Check terms as the compiler does, and name the parts that contracts do not act on.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract terms check terms.json\n  cargo slacontract terms check terms.json --json"
)]
pub(crate) struct Check {
    #[command(flatten)]
    source: Source,
}

impl Check {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let terms = self.source.read(output)?;
        sound(&terms)?;
        debug_assert!(check(&terms).is_empty(), "sound terms have no findings");
        let refused = unsupported(&terms);
        for part in &refused {
            output.warn(format!(
                "contracts do not act on this yet and refuse to be proposed: {part}"
            ));
        }
        let text = format!(
            "{} version {}: sound\nhash {}\nthe bond covers {}\n",
            terms.name,
            terms.version,
            terms_hash(&terms),
            exposure_line(&terms),
        );
        let json = json!({
            "agreement": terms.name,
            "version": terms.version,
            "termsHash": terms_hash(&terms),
            "findings": [],
            "notActedOn": refused,
            "bond": exposure_line(&terms),
        });
        Ok(Answer::new(text, json))
    }
}
