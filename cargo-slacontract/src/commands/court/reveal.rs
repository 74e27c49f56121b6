//! `court reveal`: opens a sealed vote. The salt is made again from the account, and the outcome is found by trying those of the case.

use std::path::PathBuf;

use alloy_primitives::{B256, keccak256};
use clap::Args;
use serde_json::json;
use slacontract_client::court::outcome;

use super::{Juror, about, choice, failure, salt};
use crate::output::{Answer, Failure, Output};

/// Reveal a sealed vote with its reasons; stdout: the transaction. Outcome and salt are found again from the account.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract court reveal 0 --court tribunal --from alice --reason \"the log shows the outage\"\n  cargo slacontract court reveal 0 --court tribunal --from alice --reason-file reasons.md --json"
)]
pub(crate) struct Reveal {
    /// Which case, by its number at the court.
    case: u64,
    /// Name the court was deployed under, or its address.
    #[arg(long, value_name = "COURT")]
    court: String,
    #[command(flatten)]
    reasons: Reasons,
    /// The panel that is meant, from 0: refused if the case has another by now.
    #[arg(long, value_name = "N")]
    round: Option<u8>,
    /// The outcome that was sealed, instead of trying all.
    #[arg(long, value_name = "OUTCOME")]
    choice: Option<String>,
    /// The salt it was sealed with, instead of the account's.
    #[arg(long, value_name = "SALT", value_parser = salt)]
    salt: Option<B256>,
    #[command(flatten)]
    juror: Juror,
}

/// Why the juror voted so. Its hash goes on chain; the reasons themselves are the juror's to keep and to show.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Reasons {
    /// The reasons, whose hash goes on chain; or that hash itself, 0x and 64 hexadecimal digits.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// File with the reasons, whose hash goes on chain. Keep it: it is what you show.
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
}

impl Reasons {
    /// Their hash.
    fn hash(&self) -> Result<B256, Failure> {
        let bytes = match (&self.reason, &self.reason_file) {
            (Some(text), _) => match text.parse::<B256>() {
                Ok(hash) if text.starts_with("0x") => return Ok(hash),
                _ => text.clone().into_bytes(),
            },
            (None, Some(path)) => std::fs::read(path).map_err(|error| {
                Failure::new("io", format!("cannot read {}: {error}", path.display()))
            })?,
            (None, None) => Vec::new(),
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Failure::usage(
                "a vote is revealed with reasons, and these are empty",
            ));
        }
        Ok(keccak256(bytes))
    }
}

impl Reveal {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let reason = self.reasons.hash()?;
        let bench = self.juror.enter(&self.court, output)?;
        let (client, room) = (&bench.network.client, &bench.room);
        let own = slacontract::Address(bench.juror.into_array());
        let row = client.wait_for(room.case(self.case)).map_err(failure)?;
        let opening = row.openable(own, self.round).map_err(failure)?;
        let choices = match &self.choice {
            Some(text) => vec![row.outcome(text).map_err(failure)?],
            None => row.outcomes().iter().map(|of| of.number).collect(),
        };
        let seat = opening.seat;

        let account = bench.network.sender(&self.juror.sender)?;
        let salt = match self.salt {
            Some(salt) => slacontract::B256::from(salt.0),
            None => client
                .wait_for(room.salt(&account, &row, seat))
                .map_err(failure)?,
        };
        let ballot = room
            .open(&row, opening, own, &choices, salt)
            .map_err(failure)?;
        let reasons = slacontract::B256::from(reason.0);
        let receipt = client
            .wait_for(room.reveal(account, &ballot, reasons))
            .map_err(failure)?;

        output.status(
            "Revealed",
            format_args!(
                "vote {} of seat {seat} in case {} about {}",
                choice(ballot.choice),
                row.case,
                about(&row, &bench.contracts)
            ),
        );
        output.status("Reasons", format_args!("{reason}: keep what has this hash"));
        let document = json!({
            "court": self.court,
            "case": row.case,
            "round": ballot.round,
            "seat": seat,
            "juror": bench.juror.to_string(),
            "outcome": ballot.choice,
            "name": outcome(ballot.choice),
            "reason": reason,
            "transaction": receipt.transaction_hash,
            "gasUsed": receipt.gas_used.to::<u64>(),
        });
        Ok(Answer::new(receipt.transaction_hash.to_string(), document))
    }
}
