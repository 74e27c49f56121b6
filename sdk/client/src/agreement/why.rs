//! Why a window came out as it did: the terms, the reports, who contested it and how that ended, and where the money went, each with its
//! transaction.

use serde_json::{Value, json};
use slacontract::client::BoundClient;
use slacontract::court::CaseState;
use slacontract::sla::{
    Account, Act, Aggregated, Challenged, Decided, Excluded, HistogramReported, Measured, Moved,
    Outcome, Proposed, Reported, Resolved, SlaClient, State, Status, ValueChallenged,
    ValueReported, WindowSettled, WindowView,
};
use slacontract::{Amount, Timestamp};
use slacontract_terms::Terms;
use slacontract_terms::exact::{Ratio, tier_share};
use slacontract_terms::model::Target;

use super::{AgreementError, Proof, Record};
use crate::contract::address;
use crate::court::{CaseRow, Courtroom, phase};
use crate::rpc::Rpc;

/// One step of the trace.
#[derive(Clone, Debug)]
pub struct Line {
    /// What kind of step: `terms`, `report`, `measured`, `excluded`, `contest`, `verdict`, `ruling`, `money`; before a court also `case`, `evidence`,
    /// `panel`, `vote`, `count`, `appeal`, `executed`, `court money`.
    pub step: &'static str,
    /// In words.
    pub text: String,
    /// What proves it; without one, it follows from the others.
    pub proof: Option<Proof>,
    /// What happened before a court, by name; null of all else.
    pub facts: Value,
}

/// The trace of a window.
#[derive(Clone, Debug)]
pub struct Why {
    /// The window.
    pub window: WindowView,
    /// The agreement.
    pub status: Status,
    /// The steps, in the order in which one follows from the other.
    pub lines: Vec<Line>,
}

/// Traces a window.
///
/// # Errors
/// [`AgreementError`].
pub async fn why(
    record: &Record,
    terms: Option<&Terms>,
    window: u64,
) -> Result<Why, AgreementError> {
    let sla: SlaClient<Rpc> = SlaClient::bind(record.address, record.rpc.clone());
    let status = record.ask(sla.status()).await?;
    let no_such = AgreementError::NoSuchWindow {
        window,
        last: status.windows.saturating_sub(1),
    };
    if window >= status.windows {
        return Err(no_such);
    }
    let view = record.ask(sla.window(window)).await?;
    if view.state == State::WindowAhead {
        return Err(no_such);
    }
    let mut lines = Vec::new();
    agreed(record, &status, window, &mut lines);
    reports(record, window, &mut lines);
    contests(record, window, &mut lines);
    verdict(record, terms, &view, &mut lines);
    let cases = cases(record, window).await?;
    for (room, case) in &cases {
        lines.extend(room.history(*case).await?);
        waiting(&room.case(*case).await?, &mut lines);
    }
    rulings(record, window, &cases, &mut lines);
    money(record, window, &mut lines);
    Ok(Why {
        window: view,
        status,
        lines,
    })
}

/// A ratio as people read it, rounded down to four decimals of a percent.
fn percent(good: u64, total: u64) -> String {
    if total == 0 {
        return "no samples".into();
    }
    let share = u128::from(good) * 1_000_000 / u128::from(total);
    format!("{}.{:04} %", share / 10_000, share % 10_000)
}

/// The terms that hold for the window: as proposed, and as amended from a window up to this one.
fn agreed(record: &Record, status: &Status, window: u64, lines: &mut Vec<Line>) {
    for (event, proof) in record.events::<Proposed>() {
        lines.push(Line {
            step: "terms",
            text: format!(
                "terms {} proposed by {}",
                event.terms,
                address(event.proposer)
            ),
            proof: Some(proof),
            facts: Value::Null,
        });
    }
    for (event, proof) in record.events::<Decided>() {
        let text = match event.act {
            Act::Accept => format!(
                "accepted by {} as {}",
                address(event.actor),
                status.agreement
            ),
            Act::Amend if event.value == 1 && event.id <= window => {
                format!("parameters amended from window {} on, by both", event.id)
            }
            _ => continue,
        };
        lines.push(Line {
            step: "terms",
            text,
            proof: Some(proof),
            facts: Value::Null,
        });
    }
}

fn reports(record: &Record, window: u64, lines: &mut Vec<Line>) {
    let mut add = |step, text, proof| {
        lines.push(Line {
            step,
            text,
            proof: Some(proof),
            facts: Value::Null,
        });
    };
    for (event, proof) in record.events::<Reported>() {
        if event.window == window {
            let Reported {
                feed,
                signer,
                seq,
                good,
                total,
                missing,
                ..
            } = event;
            let text = format!(
                "feed {feed}, {}, report {seq}: {good} of {total} ({}), {missing} missing; samples {}",
                address(signer),
                percent(good, total),
                event.samples_root
            );
            add("report", text, proof);
        }
    }
    for (event, proof) in record.events::<ValueReported>() {
        if event.window == window {
            let text = format!(
                "feed {}, {}, report {}: {}; samples {}",
                event.feed,
                address(event.signer),
                event.seq,
                event.value,
                event.samples_root
            );
            add("report", text, proof);
        }
    }
    for (event, proof) in record.events::<HistogramReported>() {
        if event.window == window {
            let text = format!(
                "feed {}, {}, report {}: counts {:?}; samples {}",
                event.feed,
                address(event.signer),
                event.seq,
                event.counts,
                event.samples_root
            );
            add("report", text, proof);
        }
    }
    for (event, proof) in record.events::<Aggregated>() {
        if event.window == window {
            let text = format!(
                "feed {}, report {} of {} signers together; samples {}",
                event.feed,
                event.seq,
                event.observations.len(),
                event.samples_root
            );
            add("report", text, proof);
        }
    }
    for (event, proof) in record.events::<Measured>() {
        if event.window == window {
            let text = format!(
                "objective {}, by the contract's own code: {} of {} ({})",
                event.objective,
                event.good,
                event.total,
                percent(event.good, event.total)
            );
            add("measured", text, proof);
        }
    }
    for (event, proof) in record.events::<Excluded>() {
        if event.window == window {
            let text = format!(
                "exclusion {}: {} to {} does not count; evidence {}",
                event.exclusion, event.from, event.to, event.evidence
            );
            add("excluded", text, proof);
        }
    }
}

fn contests(record: &Record, window: u64, lines: &mut Vec<Line>) {
    let mut add = |step, text, proof| {
        lines.push(Line {
            step,
            text,
            proof: Some(proof),
            facts: Value::Null,
        });
    };
    for (event, proof) in record.events::<Challenged>() {
        if event.window == window {
            let text = format!(
                "{} says {} of {} ({}); reasons {}",
                address(event.party),
                event.good,
                event.total,
                percent(event.good, event.total),
                event.reason
            );
            add("contest", text, proof);
        }
    }
    for (event, proof) in record.events::<ValueChallenged>() {
        if event.window == window {
            let text = format!(
                "{} says {}; reasons {}",
                address(event.party),
                event.value,
                event.reason
            );
            add("contest", text, proof);
        }
    }
}

fn verdict(record: &Record, terms: Option<&Terms>, view: &WindowView, lines: &mut Vec<Line>) {
    let settled = record
        .events::<WindowSettled>()
        .find(|(event, _)| event.window == view.id);
    let Some((event, proof)) = settled else {
        let text = if view.state == State::WindowSkipped {
            "nobody had paid for it: it is not measured".into()
        } else {
            format!(
                "not settled yet: {} reports, contestable until {}",
                view.reports, view.challenge_end
            )
        };
        lines.push(Line {
            step: "verdict",
            text,
            proof: None,
            facts: Value::Null,
        });
        return;
    };
    let outcome = match event.outcome {
        Outcome::Open => "open",
        Outcome::Skipped => "not measured: nobody had paid for it",
        Outcome::Met => "met",
        Outcome::Inconclusive => "no verdict",
        Outcome::Breach => "in breach",
    };
    let mut text = outcome.to_owned();
    if event.total > 0 {
        text += &format!(
            "; the median report says {} of {} ({})",
            event.good,
            event.total,
            percent(event.good, event.total)
        );
    }
    lines.push(Line {
        step: "verdict",
        text,
        proof: Some(proof),
        facts: Value::Null,
    });
    // The first objective's rule, where the terms are known: the one the event's figures are of.
    if let Some(objective) = terms.and_then(|terms| terms.objectives.first())
        && let (Target::Ratio(target), Some(credit)) = (&objective.target, &objective.credit)
        && event.total > 0
    {
        let share = tier_share(
            &credit.tiers,
            Ratio {
                good: event.good,
                total: event.total,
            },
        );
        lines.push(Line {
            step: "verdict",
            text: format!(
                "objective `{}`: target {target}, the tier it reaches credits {share} of its base",
                objective.name
            ),
            proof: None,
            facts: Value::Null,
        });
    }
    let credit = |name: &str, amount: Amount| {
        if amount.is_zero() {
            String::new()
        } else {
            format!(", {name} {amount}")
        }
    };
    lines.push(Line {
        step: "verdict",
        text: format!(
            "fee {}, credit {}{}{}",
            event.fee,
            event.credit,
            credit("held back", event.reserved),
            credit("owed and not covered", event.owed)
        ),
        proof: Some(proof),
        facts: Value::Null,
    });
}

/// The cases about a window, each with its court: what the agreement filed, by the court's event in the same transaction.
async fn cases(record: &Record, window: u64) -> Result<Vec<(Courtroom, u64)>, AgreementError> {
    let mut cases = Vec::new();
    for (room, filed) in record.filed().await? {
        if filed.subject == window {
            cases.push((room, filed.case));
        }
    }
    Ok(cases)
}

/// Where a case stands that has not come to its end.
fn waiting(row: &CaseRow, lines: &mut Vec<Line>) {
    if row.view.state == CaseState::CaseExecuted {
        return;
    }
    let phase = phase(row.view.state);
    let until = row.until().map(Timestamp::seconds);
    let text = match row.until() {
        Some(until) => format!("case {} is in phase `{phase}` until {until}", row.case),
        None => format!("case {} is in phase `{phase}`", row.case),
    };
    lines.push(Line {
        step: "case",
        text,
        proof: None,
        facts: json!({ "case": row.case, "phase": phase, "until": until }),
    });
}

fn rulings(record: &Record, window: u64, cases: &[(Courtroom, u64)], lines: &mut Vec<Line>) {
    for (event, proof) in record.events::<Decided>() {
        if event.id != window {
            continue;
        }
        let credit = Amount::from_units(event.value);
        let text = match event.act {
            Act::Agree => format!("{} offers to end it at {credit}", address(event.actor)),
            Act::Rule => {
                // The reasons of a case are those of its seats.
                let own = |case: &&(Courtroom, u64)| case.0.at() == address(event.actor);
                let court = address(event.actor);
                match cases.iter().find(own) {
                    Some((_, case)) => format!("the court {court} finds {credit} in case {case}"),
                    None => format!("the court {court} finds {credit}; reasons {}", event.reason),
                }
            }
            Act::Escalate => format!(
                "{} takes what nobody measured to the court, at the cost of both sides: {credit}",
                address(event.actor)
            ),
            Act::Lapse => "nobody decided in time: the provisional value stands".into(),
            _ => continue,
        };
        lines.push(Line {
            step: "ruling",
            text,
            proof: Some(proof),
            facts: Value::Null,
        });
    }
    for (event, proof) in record.events::<Resolved>() {
        if event.window == window {
            lines.push(Line {
                step: "ruling",
                text: format!("the credit that holds is {}", event.credit),
                proof: Some(proof),
                facts: Value::Null,
            });
        }
    }
}

/// What moved on behalf of the window inside the agreement: deposits and claims are named after the window to be settled next, and are
/// nobody's credit.
fn money(record: &Record, window: u64, lines: &mut Vec<Line>) {
    for (event, proof) in record.events::<Moved>() {
        let is_inside = event.from != Account::Outside && event.to != Account::Outside;
        if event.window == window && is_inside {
            lines.push(Line {
                step: "money",
                text: format!(
                    "{} from {} to {} of {}",
                    event.amount,
                    account(event.from),
                    account(event.to),
                    address(event.party)
                ),
                proof: Some(proof),
                facts: Value::Null,
            });
        }
    }
}

fn account(of: Account) -> String {
    format!("{of:?}").to_lowercase()
}
