//! `court vote`: seals a vote. The salt is made from the account, so that `court reveal` can make it again.

use alloy_primitives::B256;
use clap::Args;
use serde_json::json;
use slacontract_client::court::{CaseRow, outcome};

use super::{Juror, about, choice, failure, salt};
use crate::commands::agreement::moment;
use crate::output::{Answer, Failure, Output};

/// A random salt has about thirty different bytes; one with fewer than these can be guessed.
const LEAST_BYTES: usize = 12;

/// Seal a vote in a case; stdout: the transaction. Nothing needs to be kept: the same account reveals it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract court vote 0 claim --court tribunal --from alice\n  cargo slacontract court vote 0 1 --court tribunal --from alice --json"
)]
pub(crate) struct Vote {
    /// Which case, by its number at the court.
    case: u64,
    /// Which outcome: refuse, provisional, claim, counterclaim, or its number (court cases shows them).
    outcome: String,
    /// Name the court was deployed under, or its address.
    #[arg(long, value_name = "COURT")]
    court: String,
    /// The panel that is meant, from 0: refused if the case has another by now.
    #[arg(long, value_name = "N")]
    round: Option<u8>,
    /// Seal with this salt, which is needed to reveal, instead of the account's: 0x and 64 hexadecimal digits.
    #[arg(long, value_name = "SALT", value_parser = salt)]
    salt: Option<B256>,
    #[command(flatten)]
    juror: Juror,
}

impl Vote {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        if let Some(salt) = self.salt.filter(is_guessable) {
            return Err(Failure::usage(format!("the salt {salt} can be guessed: whoever guesses it reads the vote, and takes the seat's stake"))
                .with_hint("take 32 random bytes, or leave --salt away"));
        }
        let bench = self.juror.enter(&self.court, output)?;
        let (client, room) = (&bench.network.client, &bench.room);
        let own = slacontract::Address(bench.juror.into_array());
        let row = client.wait_for(room.case(self.case)).map_err(failure)?;
        let (seat, before) = row.votable(own, self.round).map_err(failure)?;
        let chosen = row.outcome(&self.outcome).map_err(failure)?;

        let account = bench.network.sender(&self.juror.sender)?;
        let salt = match self.salt {
            Some(salt) => slacontract::B256::from(salt.0),
            None => client
                .wait_for(room.salt(&account, &row, seat))
                .map_err(failure)?,
        };
        let ballot = room.seal(&row, seat, own, chosen, salt);
        let end = client.wait_for(room.reveal_end(&row)).map_err(failure)?;
        let receipt = if before == Some(ballot.commitment) {
            None
        } else {
            let sent = client.wait_for(room.commit(account, &ballot));
            Some(sent.map_err(failure)?)
        };

        let verb = match (&receipt, before) {
            (None, _) => "Unchanged",
            (_, Some(_)) => "Replaced",
            _ => "Sealed",
        };
        let vote = format!(
            "{} of seat {seat} in case {} about {}",
            choice(chosen),
            row.case,
            about(&row, &bench.contracts)
        );
        output.status(verb, format_args!("vote {vote}"));
        let from = row.view.until;
        let until = end.map_or_else(|| "on".to_owned(), |end| format!("until {}", moment(end)));
        output.status("Reveal", format_args!("from {} {until}", moment(from)));
        output.hint(self.reveal(&row));
        let transaction = receipt.as_ref().map(|receipt| receipt.transaction_hash);
        let document = json!({
            "court": self.court,
            "case": row.case,
            "round": ballot.round,
            "seat": seat,
            "juror": bench.juror.to_string(),
            "outcome": chosen,
            "name": outcome(chosen),
            "commitment": ballot.commitment.to_string(),
            "replaced": before.is_some_and(|before| before != ballot.commitment),
            "transaction": transaction,
            "gasUsed": receipt.map(|receipt| receipt.gas_used.to::<u64>()),
            "revealFrom": from.seconds(),
            "revealUntil": end.map(slacontract_terms::Timestamp::seconds),
        });
        let text = transaction.map(|hash| hash.to_string());
        Ok(Answer::new(text.unwrap_or_default(), document))
    }

    /// How to reveal it.
    fn reveal(&self, row: &CaseRow) -> String {
        let salt = match self.salt {
            Some(_) => " --salt SALT",
            None => "",
        };
        let words = format!(
            "court reveal {} --court {} --reason REASON{salt}",
            row.case, self.court
        );
        format!("reveal it then: {}", self.juror.command(&words))
    }
}

/// Whether a salt is none that was drawn at random.
fn is_guessable(salt: &B256) -> bool {
    let different: std::collections::BTreeSet<u8> = salt.iter().copied().collect();
    different.len() < LEAST_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_that_somebody_could_guess_is_told_from_a_random_one() {
        assert!(is_guessable(&B256::ZERO));
        assert!(is_guessable(&B256::repeat_byte(9)));
        assert!(is_guessable(&B256::with_last_byte(7)));
        assert!(!is_guessable(&alloy_primitives::keccak256("random")));
    }
}
