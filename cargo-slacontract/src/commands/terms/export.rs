//! `terms export`: the canonical JSON of terms, or the schema it follows, or OpenSLO.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use slacontract_openslo::export;
use slacontract_terms::Terms;

use super::source::{Source, document, prose_hash, terms_hash};
use crate::output::{Answer, Failure, Output};

/// Print terms as canonical JSON or as OpenSLO.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract terms export terms.json\n  cargo slacontract terms export terms.json --format openslo"
)]
pub(crate) struct Export {
    #[command(flatten)]
    source: Source,
    /// Print the JSON Schema of such files instead.
    #[arg(long, conflicts_with_all = ["file", "package"])]
    schema: bool,
    /// In which form.
    #[arg(long, value_enum, default_value_t = Format::Json, conflicts_with = "schema")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Canonical JSON: everything.
    Json,
    /// OpenSLO v1: what is measured and promised; what it cannot hold is named on stderr.
    Openslo,
}

impl Export {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        if self.schema {
            let schema = Terms::json_schema();
            let json: Value = serde_json::from_str(&schema).unwrap_or_default();
            return Ok(Answer::new(schema, json!({ "schema": json })));
        }
        let terms = self.source.read(output)?;
        if self.format == Format::Openslo {
            let exported = export(&terms);
            for part in &exported.left_out {
                output.note(format!("not in OpenSLO: {part}"));
            }
            if exported.yaml.is_empty() {
                return Err(Failure::new(
                    "openslo",
                    "OpenSLO can hold no objective of these terms",
                )
                .with_details(json!({ "leftOut": exported.left_out }))
                .with_hint(
                    "it knows ratios and shares under a bound, over rolling and calendar windows",
                ));
            }
            let json = json!({ "openslo": exported.yaml, "leftOut": exported.left_out });
            return Ok(Answer::new(exported.yaml, json));
        }
        let json = json!({
            "terms": document(&terms),
            "termsHash": terms_hash(&terms),
            "proseHash": prose_hash(&terms),
        });
        Ok(Answer::new(terms.to_json(), json))
    }
}
