//! What is owed in open cases: votes and their reasons by the seats of a panel, an answer by the other side.

use slacontract::court::{CaseState, SeatState};
use slacontract::{Address, Amount};

use super::duties::{DutyRow, Standing};
use super::{AgreementError, Record};
use crate::court::{CaseRow, phase};

/// The duties of every case that the agreement filed and that is not over.
pub(super) async fn duties(record: &Record) -> Result<Vec<DutyRow>, AgreementError> {
    let mut rows = Vec::new();
    for (room, filed) in record.filed().await? {
        let case = room.case(filed.case).await?;
        rows.extend(of_case(&case));
    }
    Ok(rows)
}

fn of_case(case: &CaseRow) -> Vec<DutyRow> {
    let row = |duty: &str, by: Address, standing: Standing| DutyRow {
        duty: duty.into(),
        of: Some(case.case),
        by,
        standing,
        state: phase(case.view.state).to_owned(),
        until: case.until().filter(|_| standing == Standing::Pending),
        booked: Amount::ZERO,
        proofs: Vec::new(),
    };
    let seat = |juror: Address, state: SeatState| match (case.view.state, state) {
        (_, SeatState::Voided) => Some(row("vote", juror, Standing::Breached)),
        (CaseState::CaseCommit, SeatState::Drawn) => Some(row("vote", juror, Standing::Pending)),
        (CaseState::CaseCommit, _) => Some(row("vote", juror, Standing::Met)),
        (CaseState::CaseReveal, SeatState::Committed) => {
            Some(row("reveal", juror, Standing::Pending))
        }
        (CaseState::CaseReveal, SeatState::Drawn) if case.open => {
            Some(row("reveal", juror, Standing::Pending))
        }
        (CaseState::CaseReveal | CaseState::CaseCounting, SeatState::Revealed) => {
            Some(row("reveal", juror, Standing::Met))
        }
        (CaseState::CaseReveal, _) => Some(row("vote", juror, Standing::Breached)),
        (CaseState::CaseCounting, _) => Some(row("reveal", juror, Standing::Breached)),
        _ => None,
    };
    match case.view.state {
        CaseState::CaseAnswer => vec![row("answer case", case.view.respondent, Standing::Pending)],
        _ => {
            let seats = case.seats.iter();
            seats
                .filter_map(|view| seat(view.juror, view.state))
                .collect()
        }
    }
}
