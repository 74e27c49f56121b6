//! `explain`: what a code means.

use clap::Args;
use serde_json::json;

use crate::explain;
use crate::output::{Answer, Failure, Output};

/// Say at length what a code, an error or revert data means.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract explain SDK005\n  cargo slacontract explain 0x11"
)]
pub(crate) struct Explain {
    /// A code (`SDK005`, `SLA001`, `L003`, `no-project`), an error (`NotPayable`), a panic code (`0x11`), or revert data in hex; without
    /// one, all codes are listed.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Explain {
    pub(crate) fn run(self, _: &Output) -> Result<Answer, Failure> {
        let Some(code) = self.code else {
            let entries = explain::all();
            let lines: String = entries
                .iter()
                .map(|entry| format!("{:<24} {}\n", entry.code, entry.title))
                .collect();
            let codes: Vec<_> = entries
                .iter()
                .map(|entry| json!({ "code": entry.code, "title": entry.title }))
                .collect();
            return Ok(Answer::new(lines, json!({ "codes": codes })));
        };
        let found = explain::find(&code);
        if found.is_empty() {
            let near = explain::near(&code);
            let hint = if near.is_empty() {
                "`cargo slacontract explain` lists all codes; errors of a contract's own are in `cargo slacontract abi`".to_owned()
            } else {
                format!("there is {}", near.join(", "))
            };
            return Err(Failure::usage(format!("nothing is known of `{code}`")).with_hint(hint));
        }
        let text: Vec<_> = found.iter().map(explain::Entry::render).collect();
        let documents: Vec<_> = found.iter().map(explain::Entry::document).collect();
        Ok(Answer::new(
            text.join("\n"),
            json!({ "entries": documents }),
        ))
    }
}
