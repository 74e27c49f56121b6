//! A vote, from the choice to the transaction: sealed in one phase, opened in the next.

use slacontract::client::BoundClient;
use slacontract::court::{CaseState, CourtClient, CourtError, SeatState, commitment};
use slacontract::error::Never;
use slacontract::types::U256;
use slacontract::{Address, B256, Call};

use super::docket::{CaseRow, Courtroom, known};
use super::{JurorError, question};
use crate::account::Account;
use crate::contract::{CallError, OffChain, Signer, address};
use crate::transaction::Receipt;

/// A vote of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// In which case.
    pub case: u64,
    /// In which panel.
    pub round: u8,
    /// Of which seat.
    pub seat: u8,
    /// The outcome.
    pub choice: u8,
    /// What keeps it secret.
    pub salt: B256,
    /// What is committed to.
    pub commitment: B256,
}

/// A seat whose vote may be revealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Of which panel.
    pub round: u8,
    /// Its number.
    pub seat: u8,
    /// What it committed to; `None` if to nothing, as where votes are open.
    pub commitment: Option<B256>,
}

impl CaseRow {
    /// The seat in which a juror can seal a vote now, and what it committed to before. `round` is the panel that is meant, if that matters.
    ///
    /// # Errors
    /// [`JurorError`], which says what is in the way.
    pub fn votable(
        &self,
        juror: Address,
        round: Option<u8>,
    ) -> Result<(u8, Option<B256>), JurorError> {
        self.in_phase(CaseState::CaseCommit, "sealed")?;
        self.in_round(round)?;
        let (seat, view) = self.own_seat(juror)?;
        match view.state {
            SeatState::Committed => Ok((seat, Some(view.commitment))),
            SeatState::Voided => Err(JurorError::Voided {
                seat,
                case: self.case,
            }),
            _ => Ok((seat, None)),
        }
    }

    /// The seat in which a juror can reveal a vote now.
    ///
    /// # Errors
    /// [`JurorError`], which says what is in the way.
    pub fn openable(&self, juror: Address, round: Option<u8>) -> Result<Opening, JurorError> {
        let case = self.case;
        let own = self.own_seat(juror);
        // Who has revealed is told so in any phase, who has no seat only while seats reveal.
        if let Ok((seat, view)) = &own
            && view.state == SeatState::Revealed
        {
            return Err(JurorError::Revealed {
                seat: *seat,
                case,
                choice: view.choice,
            });
        }
        self.in_phase(CaseState::CaseReveal, "revealed")?;
        self.in_round(round)?;
        let (seat, view) = own?;
        let commitment = match view.state {
            SeatState::Voided => return Err(JurorError::Voided { seat, case }),
            SeatState::Committed => Some(view.commitment),
            _ => None,
        };
        Ok(Opening {
            round: self.view.round,
            seat,
            commitment,
        })
    }

    fn in_phase(&self, wanted: CaseState, act: &'static str) -> Result<(), JurorError> {
        let state = self.view.state;
        if state == wanted {
            return Ok(());
        }
        Err(JurorError::NotNow {
            case: self.case,
            act,
            state,
            until: self.view.until.seconds(),
            wanted,
        })
    }

    fn in_round(&self, asked: Option<u8>) -> Result<(), JurorError> {
        let present = self.view.round;
        match asked {
            Some(asked) if asked != present => Err(JurorError::OtherRound {
                case: self.case,
                asked,
                present,
            }),
            _ => Ok(()),
        }
    }

    fn own_seat(&self, juror: Address) -> Result<(u8, &slacontract::court::SeatView), JurorError> {
        self.seat_of(juror).ok_or_else(|| JurorError::NoSeat {
            juror: address(juror),
            case: self.case,
            round: self.view.round,
            jurors: self.seats.iter().map(|seat| address(seat.juror)).collect(),
        })
    }
}

impl Courtroom {
    /// The salt of a seat of a case's present panel, made from its juror's account.
    ///
    /// # Errors
    /// As [`salt`](super::salt).
    pub async fn salt(
        &self,
        account: &Account,
        row: &CaseRow,
        seat: u8,
    ) -> Result<B256, JurorError> {
        let (rpc, court) = (&self.rpc, self.address);
        let (case, round) = (row.case, row.view.round);
        question::salt(rpc, account, self.chain_id, court, case, round, seat).await
    }

    /// A vote of a seat, sealed with a salt.
    pub fn seal(&self, row: &CaseRow, seat: u8, juror: Address, choice: u8, salt: B256) -> Ballot {
        let (chain, court) = (U256::from(self.chain_id), self.address);
        let (case, round) = (row.case, row.view.round);
        Ballot {
            case,
            round,
            seat,
            choice,
            salt,
            commitment: commitment(chain, court, case, round, juror, choice, salt),
        }
    }

    /// The vote that a seat sealed, found again: the one of `choices` that makes with `salt` what it committed to.
    ///
    /// # Errors
    /// [`JurorError::NoMatch`] if none does, [`JurorError::NothingSealed`] if it committed to nothing, [`JurorError::OpenVote`] where votes
    /// are open and there are several choices.
    pub fn open(
        &self,
        row: &CaseRow,
        opening: Opening,
        juror: Address,
        choices: &[u8],
        salt: B256,
    ) -> Result<Ballot, JurorError> {
        let (seat, case) = (opening.seat, row.case);
        let ballots = choices
            .iter()
            .map(|choice| self.seal(row, seat, juror, *choice, salt));
        let mut ballots = ballots.collect::<Vec<_>>();
        match (opening.commitment, ballots.as_slice()) {
            (Some(sealed), _) => ballots.retain(|ballot| ballot.commitment == sealed),
            (None, _) if !row.open => return Err(JurorError::NothingSealed { seat, case }),
            (None, [one]) => return Ok(*one),
            (None, _) => {
                return Err(JurorError::OpenVote {
                    case,
                    known: known(&row.outcomes()),
                });
            }
        }
        ballots.first().copied().ok_or_else(|| {
            let mut tried = row.outcomes();
            tried.retain(|outcome| choices.contains(&outcome.number));
            JurorError::NoMatch {
                seat,
                case,
                tried: known(&tried),
            }
        })
    }

    /// Commits to a vote.
    ///
    /// # Errors
    /// [`JurorError::Refused`], [`JurorError::Client`].
    pub async fn commit(&self, account: Account, ballot: &Ballot) -> Result<Receipt, JurorError> {
        let court = self.signed(account);
        send(court.vote(ballot.case, ballot.seat, ballot.commitment)).await
    }

    /// Reveals a vote, with the hash of its reasons, which is not zero.
    ///
    /// # Errors
    /// [`JurorError::Refused`], [`JurorError::Client`].
    pub async fn reveal(
        &self,
        account: Account,
        ballot: &Ballot,
        reason: B256,
    ) -> Result<Receipt, JurorError> {
        let court = self.signed(account);
        let Ballot {
            case,
            seat,
            choice,
            salt,
            ..
        } = *ballot;
        send(court.reveal(case, seat, choice, salt, reason)).await
    }

    fn signed(&self, account: Account) -> CourtClient<Signer> {
        CourtClient::bind(self.address, self.rpc.signer(account))
    }
}

async fn send(call: Call<Signer, (), Never>) -> Result<Receipt, JurorError> {
    call.send().await.map_err(|error| match error {
        CallError::Client(error) => error.into(),
        other => JurorError::Refused(Box::new(other.read_as::<CourtError>())),
    })
}
