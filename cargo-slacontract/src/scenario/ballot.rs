//! Votes of a scenario's jurors: sealed and revealed as `court vote` and `court reveal` do it, with the salt made from the juror's account.

use serde_json::json;
use slacontract_client::court::{CaseRow, Courtroom, JurorError, outcome};
use slacontract_client::{Account, Receipt};

use super::file::{RevealOf, VoteOf};
use super::play::{Happened, Stage, otherwise};
use crate::commands::court;
use crate::output::Failure;

/// Where a juror stands.
struct Seat<'a> {
    room: Courtroom,
    row: CaseRow,
    account: &'a Account,
    own: slacontract::Address,
}

impl Stage {
    /// Seals a party's vote.
    ///
    /// # Errors
    /// When the party has no seat, the case is in another phase or has no such outcome.
    pub(super) fn vote(&self, number: usize, by: &str, of: &VoteOf) -> Result<Happened, Failure> {
        let Seat {
            room,
            row,
            account,
            own,
        } = &self.seat(by, &of.court, of.case)?;
        let told = |error: JurorError| refused(number, by, error);
        let (seat, _) = row.votable(*own, None).map_err(told)?;
        let chosen = row.outcome(&of.outcome).map_err(told)?;
        let wait = self.client.wait_for(async {
            let salt = room.salt(account, row, seat).await?;
            let ballot = room.seal(row, seat, *own, chosen, salt);
            room.commit(Account::clone(account), &ballot).await
        });
        let receipt = wait.map_err(told)?;
        let what = format!("seals a vote as seat {seat} of case {}", of.case);
        Ok(self.voted(by, "vote", &what, &receipt))
    }

    /// Reveals a party's vote, with its reasons.
    ///
    /// # Errors
    /// When the party sealed none, or the case is in another phase.
    pub(super) fn reveal(
        &self,
        number: usize,
        by: &str,
        of: &RevealOf,
    ) -> Result<Happened, Failure> {
        let Seat {
            room,
            row,
            account,
            own,
        } = &self.seat(by, &of.court, of.case)?;
        let told = |error: JurorError| refused(number, by, error);
        let opening = row.openable(*own, None).map_err(told)?;
        let choices = match &of.outcome {
            Some(text) => vec![row.outcome(text).map_err(told)?],
            None => row.outcomes().iter().map(|of| of.number).collect(),
        };
        let reasons = alloy_primitives::keccak256(&of.reason);
        let wait = self.client.wait_for(async {
            let salt = room.salt(account, row, opening.seat).await?;
            let ballot = room.open(row, opening, *own, &choices, salt)?;
            let reasons = slacontract::B256::from(reasons.0);
            let receipt = room
                .reveal(Account::clone(account), &ballot, reasons)
                .await?;
            Ok((ballot, receipt))
        });
        let (ballot, receipt) = wait.map_err(told)?;
        let what = format!(
            "reveals its vote as seat {} of case {}: {} {}, because {}",
            ballot.seat,
            of.case,
            ballot.choice,
            outcome(ballot.choice),
            of.reason
        );
        Ok(self.voted(by, "reveal", &what, &receipt))
    }

    fn seat(&self, by: &str, name: &str, case: u64) -> Result<Seat<'_>, Failure> {
        let account = &self.accounts[by];
        let at = self.contracts[name].address;
        let entered = self.client.wait_for(async {
            let room = Courtroom::enter(self.client.rpc(), at).await?;
            let row = room.case(case).await?;
            Ok((room, row))
        });
        let (room, row) = entered.map_err(court::failure)?;
        Ok(Seat {
            room,
            row,
            account,
            own: slacontract::Address(account.address().into_array()),
        })
    }

    fn voted(&self, by: &str, act: &str, what: &str, receipt: &Receipt) -> Happened {
        let mut lines = vec![format!("  {by} {what}")];
        let (told, events) = self.events(receipt);
        lines.extend(told);
        Happened {
            lines,
            json: json!({
                "by": by,
                act: what,
                "transaction": receipt.transaction_hash,
                "gasUsed": receipt.gas_used.to::<u64>(),
                "events": events,
            }),
        }
    }
}

fn refused(step: usize, by: &str, error: JurorError) -> Failure {
    otherwise(step, format!("{by}: {error}"))
}
