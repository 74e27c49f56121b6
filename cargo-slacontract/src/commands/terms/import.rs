//! `terms import`: terms from another form, checked, as canonical JSON.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use slacontract_openslo::import;
use slacontract_terms::Terms;

use super::source::{document, from_json, prose_hash, shown, sound, terms_hash, text};
use crate::output::{Answer, Failure, Output};

/// Read terms from another form, check them and print their canonical JSON.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract terms import json draft.json\n  cargo slacontract terms import openslo shop.yaml --overlay shop.sla.yaml"
)]
pub(crate) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// Read a `terms.json` in any order and layout.
    #[command(
        after_help = "Examples:\n  cargo slacontract terms import json draft.json\n  cargo slacontract terms import json - < draft.json"
    )]
    Json {
        /// The file, or `-` for standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Read OpenSLO v1: what is measured and promised. Parties, money and duties come from the overlay.
    #[command(
        after_help = "Examples:\n  cargo slacontract terms import openslo shop.yaml --overlay shop.sla.yaml\n  cargo slacontract terms import openslo shop.yaml --overlay shop.sla.yaml --json"
    )]
    Openslo {
        /// The file, with all objects that refer to each other; `-` for standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What OpenSLO does not know: YAML in the shape of terms.json.
        #[arg(long, value_name = "FILE")]
        overlay: Option<PathBuf>,
    },
}

impl Import {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        match self.from {
            From::Json { file } => answer(&from_json(&text(&file)?, &shown(&file))?, &[]),
            From::Openslo { file, overlay } => {
                let overlay = overlay.as_deref().map(text).transpose()?;
                let imported = import(&text(&file)?, overlay.as_deref()).map_err(|error| {
                    let place =
                        json!({ "file": error.file, "line": error.line, "path": error.path });
                    Failure::new("openslo", format!("{}: {error}", shown(&file)))
                        .with_hint(error.remedy)
                        .with_details(place)
                })?;
                for part in &imported.left_out {
                    output.note(format!("not in terms: {part}"));
                }
                answer(&imported.terms, &imported.left_out)
            }
        }
    }
}

/// The canonical JSON of sound terms.
fn answer(terms: &Terms, left_out: &[String]) -> Result<Answer, Failure> {
    sound(terms)?;
    let json = json!({
        "terms": document(terms),
        "termsHash": terms_hash(terms),
        "proseHash": prose_hash(terms),
        "leftOut": left_out,
    });
    Ok(Answer::new(terms.to_json(), json))
}
