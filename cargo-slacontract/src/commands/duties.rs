//! `duties`: what every party of an agreement owes, where it stands, until when, and what proves it.

use alloy_primitives::Address;
use clap::Args;
use serde_json::{Value, json};
use slacontract_client::agreement::{Duties as Table, DutyRow, duties};

use super::agreement::{Which, columns, document, failure, moment, proof};
use crate::output::{Answer, Failure, Output};

/// Print the duties of all parties of an agreement: pending, met, late, breached or excused.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract duties uptime\n  cargo slacontract duties uptime --windows 1 --json"
)]
pub(crate) struct Duties {
    #[command(flatten)]
    which: Which,
    /// How many settled windows are shown, the newest; those not settled are always.
    #[arg(long, value_name = "N", default_value_t = 12)]
    windows: u64,
}

impl Duties {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let found = self.which.find(output)?;
        let signers = found.signers();
        if let Some(missing) = signers.missing() {
            output.warn(&missing);
        }
        let table = found
            .network
            .client
            .wait_for(duties(
                &found.record,
                found.terms.as_ref(),
                &signers.of,
                self.windows,
            ))
            .map_err(failure)?;
        let json = json!({
            "address": found.address.to_string(),
            "stage": format!("{:?}", table.status.stage),
            "unreadFeeds": signers.unread.iter().map(|(feed, _)| feed).collect::<Vec<_>>(),
            "duties": table.rows.iter().map(row_json).collect::<Vec<_>>(),
        });
        Ok(Answer::new(text(&table, &str::to_owned), json))
    }
}

/// The table for people.
pub(crate) fn text(table: &Table, named: &dyn Fn(&str) -> String) -> String {
    let heading = ["DUTY", "OF", "BY", "STANDS", "UNTIL", "BOOKED", "PROOF"];
    let mut rows = vec![heading.map(String::from).to_vec()];
    for row in &table.rows {
        rows.push(vec![
            row.duty.clone(),
            row.of.map(|of| of.to_string()).unwrap_or_default(),
            by(row),
            row.standing.word().into(),
            row.until.map(moment).unwrap_or_default(),
            if row.booked.is_zero() {
                String::new()
            } else {
                row.booked.to_string()
            },
            row.proofs.last().copied().map(proof).unwrap_or_default(),
        ]);
    }
    columns(&rows, named)
}

/// Who owes it, as every other command writes addresses.
fn by(row: &DutyRow) -> String {
    Address::from(row.by.0).to_string()
}

fn row_json(row: &DutyRow) -> Value {
    json!({
        "duty": row.duty,
        "of": row.of,
        "by": by(row),
        "standing": row.standing.word(),
        "state": row.state,
        "until": row.until.map(slacontract::Timestamp::seconds),
        "booked": row.booked.units().to_string(),
        "proofs": row.proofs.iter().copied().map(document).collect::<Vec<_>>(),
    })
}
