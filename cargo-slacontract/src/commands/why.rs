//! `why`: a window's credit, traced to the terms, the reports, the contests and the transactions.

use clap::Args;
use serde_json::{Value, json};
use slacontract_client::agreement::{Line, Why as Trace, why};

use super::agreement::{Which, columns, document, failure, moment, proof};
use crate::output::{Answer, Failure, Output};

/// Print why a window of an agreement came out as it did, each step with the transaction that proves it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract why uptime 0\n  cargo slacontract why uptime 0 --json"
)]
pub(crate) struct Why {
    #[command(flatten)]
    which: Which,
    /// Which window, from 0.
    window: u64,
}

impl Why {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let found = self.which.find(output)?;
        let trace = found
            .network
            .client
            .wait_for(why(&found.record, found.terms.as_ref(), self.window))
            .map_err(failure)?;
        let json = json!({
            "address": found.address.to_string(),
            "window": self.window,
            "from": trace.window.from.seconds(),
            "to": trace.window.to.seconds(),
            "outcome": format!("{:?}", trace.window.outcome),
            "credit": trace.window.credit.units().to_string(),
            "termsHash": trace.status.terms.to_string(),
            "steps": trace.lines.iter().map(line_json).collect::<Vec<_>>(),
        });
        Ok(Answer::new(text(&trace, &str::to_owned), json))
    }
}

/// The trace for people.
pub(crate) fn text(trace: &Trace, named: &dyn Fn(&str) -> String) -> String {
    let window = &trace.window;
    let head = format!(
        "window {}, {} to {}: credit {}\n",
        window.id,
        moment(window.from),
        moment(window.to),
        window.credit
    );
    let rows: Vec<Vec<String>> = trace
        .lines
        .iter()
        .map(|line| {
            vec![
                line.step.into(),
                line.text.clone(),
                line.proof.map(proof).unwrap_or_default(),
            ]
        })
        .collect();
    head + &columns(&rows, named)
}

fn line_json(line: &Line) -> Value {
    let mut json = json!({
        "step": line.step,
        "text": line.text,
        "proof": line.proof.map(document),
    });
    if !line.facts.is_null() {
        json["facts"] = line.facts.clone();
    }
    json
}
