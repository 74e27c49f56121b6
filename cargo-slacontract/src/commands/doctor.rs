//! `doctor`: what is there, what is missing, and what to do about it.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::output::{Answer, Failure, Output};
use crate::prerequisites::{self, Finding, State};

/// Check that everything a contract's author needs is there.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  cargo slacontract doctor\n  cargo slacontract doctor --json")]
pub(crate) struct Doctor {
    /// Look at the project in this directory instead of the current one.
    #[arg(long, value_name = "DIR", default_value = ".")]
    directory: PathBuf,
}

impl Doctor {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let dir = &self.directory;
        let findings = prerequisites::all(dir);
        let mut lines = String::new();
        for finding in &findings {
            let mark = match finding.state {
                State::Good => "ok",
                State::Optional => "--",
                State::Bad => "!!",
            };
            lines.push_str(&format!("{mark} {:<10} {}\n", finding.name, finding.what));
            if let Some(remedy) = finding
                .remedy
                .as_ref()
                .filter(|_| finding.state != State::Good)
            {
                lines.push_str(&format!("   {:<10} -> {remedy}\n", ""));
            }
        }
        let document =
            json!({ "findings": findings.iter().map(Finding::json).collect::<Vec<_>>() });
        let bad: Vec<_> = findings
            .iter()
            .filter(|finding| finding.state == State::Bad)
            .collect();
        if let Some(first) = bad.first() {
            output.note(lines.trim_end());
            let message = format!(
                "{} of {} checks failed: {}",
                bad.len(),
                findings.len(),
                bad.iter()
                    .map(|finding| finding.name)
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            let failure = Failure::new("doctor", message).with_details(document);
            return Err(match &first.remedy {
                Some(remedy) => failure.with_hint(remedy.clone()),
                None => failure,
            });
        }
        Ok(Answer::new(lines, document))
    }
}
