//! Panels, played before the standard court in both lanes: who earns and loses what by a ruling, what a sealed vote is held to, who
//! leads while votes are shown.

use serde_json::Value;
use slacontract::court::{CLAIM, CaseState, CourtError, Settings};
use slacontract::prelude::*;
use slacontract_terms::exact::leader;
use slacontract_testing::Chain;

use super::Outcome;
use super::case::{Case, amount, cases, each, same, whole};
use super::contract::flag;
use super::file::Group;
use super::lane;
use super::room::{Room, Vote, WHY, secret};

/// Appeals a case can have, so that vectors can ask for them.
const APPEALS: u8 = 2;

/// Panels of a group. Stages are as the court has them usually; what the group says of fees and stakes, a case may say otherwise.
pub(super) fn panels(group: &Group) -> Vec<Outcome> {
    let list = |name: &str| match group.body.get(name).and_then(Value::as_array) {
        Some(list) => list.as_slice(),
        None => &[],
    };
    let known = [
        "about",
        "alpha_percent",
        "cases",
        "commit",
        "layer",
        "leak",
        "running_winner",
        "seat_fee",
        "source",
        "stake",
    ];
    let mut all = lane::each(cases(group), |chain, case| {
        ruled(chain, settings(group, case)?, case)
    });
    let parts = [
        (
            "commit",
            lane::each(list("commit"), |chain, case| {
                sealed(chain, settings(group, case)?, case)
            }),
        ),
        (
            "leak",
            lane::each(list("leak"), |chain, case| {
                leaked(chain, settings(group, case)?, case)
            }),
        ),
        ("running_winner", each(list("running_winner"), leads)),
    ];
    for (name, outcomes) in parts {
        all.extend(outcomes.into_iter().map(|outcome| Outcome {
            name: format!("{name} {}", outcome.name),
            ..outcome
        }));
    }
    // What nobody plays is a failure, not a silence.
    for name in group.body.keys().filter(|name| !known.contains(&&***name)) {
        all.push(Outcome {
            name: name.clone(),
            wrong: Some(format!("nobody knows what `{name}` means in a panel")),
            played: false,
        });
    }
    all
}

fn settings(group: &Group, case: &Case<'_>) -> Result<Settings, String> {
    let own = |name: &str| {
        let value = case.may(name).or_else(|| group.body.get(name));
        value.ok_or_else(|| format!("`{name}` is missing"))
    };
    let money = |name: &str| {
        amount(own(name)?).ok_or_else(|| format!("`{name}` should be an amount of whole units"))
    };
    let mut settings = Settings::usual(money("seat_fee")?, money("stake")?, Amount::ZERO);
    let alpha = whole(own("alpha_percent")?).and_then(|percent| u32::try_from(percent).ok());
    let alpha = alpha.and_then(|percent| percent.checked_mul(100));
    settings.slash = BasisPoints::new(alpha.ok_or("`alpha_percent` should be a whole number")?);
    settings.appeals = APPEALS;
    Ok(settings)
}

/// The outcomes that the seats of a panel choose, `null` or `\"absent\"` for one that does not vote.
fn votes(of: &Value) -> Result<Vec<Vote>, String> {
    let vote = |vote: &Value| match vote.as_str() {
        _ if vote.is_null() => Some(None),
        Some("absent") => Some(None),
        _ => Some(Some(u8::try_from(whole(vote)?).ok()?)),
    };
    let votes = of
        .as_array()
        .and_then(|votes| votes.iter().map(vote).collect());
    votes.ok_or_else(|| "votes are a list of outcomes; an absent juror's is null".to_owned())
}

/// One panel, and with `redraw` and `appeals` (the votes of the panels after it) several, ruled on.
fn ruled(chain: &Chain, mut settings: Settings, case: &Case<'_>) -> Result<(), String> {
    let first = votes(case.value("votes")?)?;
    let redraw = case.may("redraw").map(votes).transpose()?;
    let appeals = match case.may("appeals").map(Value::as_array) {
        None => Vec::new(),
        Some(Some(panels)) => panels.iter().map(votes).collect::<Result<_, _>>()?,
        Some(None) => return Err("`appeals` is a list of the votes of panels".to_owned()),
    };
    let count = |votes: &[Vote]| u8::try_from(votes.len()).map_err(|_| "too many votes");
    settings.seats = count(&first)?;
    let later = redraw.iter().chain(&appeals);
    let most = later
        .map(|votes| count(votes))
        .try_fold(settings.seats, |most, more| Ok::<_, &str>(most.max(more?)))?;
    let room = Room::new(chain, &settings, Amount::ZERO, most)?;
    let before = room.stakes()?;
    let panel = room.vote(&first)?;
    if let Some(votes) = &redraw {
        room.vote(votes)?;
    }
    for votes in &appeals {
        room.appeal()?;
        room.vote(votes)?;
    }
    let ruling = room.end()?;
    same(
        "the ruling",
        u64::from(ruling),
        outcome(case.value("ruling")?)?,
    )?;
    let after = room.stakes()?;
    let numbers = |name: &str| -> Result<Option<Vec<i128>>, String> {
        let Some(value) = case.may(name) else {
            return Ok(None);
        };
        let numbers = value.as_array().and_then(|list| {
            let number = |number: &Value| number.as_i64().map(i128::from);
            list.iter().map(number).collect::<Option<Vec<_>>>()
        });
        match numbers {
            Some(numbers) if numbers.len() == panel.len() => Ok(Some(numbers)),
            _ => Err(format!("`{name}` should be a whole number for each vote")),
        }
    };
    let (changes, fees) = match (numbers("stake_change")?, numbers("fee")?) {
        (None, None) => return Ok(()),
        (Some(_), Some(_)) if redraw.is_some() || !appeals.is_empty() => {
            return Err(
                "stakes and fees are compared after one panel only: a juror may sit in several"
                    .to_owned(),
            );
        }
        (Some(changes), Some(fees)) => (changes, fees),
        _ => return Err("`stake_change` and `fee` go together".to_owned()),
    };
    for (seat, juror) in panel.iter().enumerate() {
        let place = room.jurors.iter().position(|other| other == juror);
        let place = place.ok_or("a stranger sits in the panel")?;
        // What a juror wins of others' stakes is credited to it with its fee.
        let lost = after[place] - before[place];
        let credited = i128::try_from(room.claimable(*juror)?).map_err(|_| "too much")?;
        same(
            &format!("what seat {seat} loses"),
            lost,
            changes[seat].min(0),
        )?;
        let expected = changes[seat].max(0) + fees[seat];
        same(&format!("what seat {seat} is credited"), credited, expected)?;
    }
    Ok(())
}

/// An outcome, by its number or in a word.
fn outcome(value: &Value) -> Result<u64, String> {
    match value.as_str() {
        Some("refuse") => Ok(0),
        Some("provisional" | "tie") => Ok(1),
        _ => whole(value).ok_or_else(|| "`ruling` should be an outcome".to_owned()),
    }
}

/// What a sealed vote is held to.
fn sealed(chain: &Chain, settings: Settings, case: &Case<'_>) -> Result<(), String> {
    let room = Room::new(chain, &settings, Amount::ZERO, settings.seats)?;
    let panel = room.draw()?;
    let (first, second) = match panel.as_slice() {
        [first, second, ..] => (*first, *second),
        _ => return Err("a panel of one has no other juror".to_owned()),
    };
    let pair = |name: &str| -> Result<Option<(u8, String)>, String> {
        let Some(value) = case.may(name) else {
            return Ok(None);
        };
        let pair = value.as_array().and_then(|pair| {
            let [choice, salt] = pair.as_slice() else {
                return None;
            };
            Some((
                u8::try_from(whole(choice)?).ok()?,
                salt.as_str()?.to_owned(),
            ))
        });
        match pair {
            Some(pair) => Ok(Some(pair)),
            None => Err(format!("`{name}` should be an outcome and a salt")),
        }
    };
    let error = case.may("error").and_then(Value::as_str);
    let refused = if let Some((choice, salt)) = pair("commit")? {
        let (shown, with) = pair("reveal")?.ok_or("`reveal` is missing")?;
        room.cast(first, room.seal(0, first, choice, &salt))?;
        room.reach(CaseState::CaseReveal)?;
        let call = room.court.reveal(room.case, 0, shown, secret(&with), WHY);
        match error {
            Some(_) => Some(room.refused(first, call)?),
            None => {
                room.run(first, call)?;
                None
            }
        }
    } else if flag(case, "recommit_before_end")? == Some(true) {
        room.cast(first, room.seal(0, first, 1, "salt"))?;
        room.cast(first, room.seal(0, first, 2, "another"))?;
        room.reach(CaseState::CaseReveal)?;
        let call = room.court.reveal(room.case, 0, 2, secret("another"), WHY);
        room.run(first, call)?;
        None
    } else if flag(case, "another_jurors_vote")? == Some(true) {
        let sealed = room.seal(0, second, 1, "salt");
        Some(room.refused(second, room.court.vote(room.case, 0, sealed))?)
    } else {
        return Err("nobody knows what is tried here".to_owned());
    };
    let expected = match refused {
        None => None,
        Some(CourtError::CommitmentMismatch { .. }) => Some("commitment mismatch"),
        Some(CourtError::NotTheJuror { .. }) => Some("not the juror"),
        Some(other) => return Err(format!("it is refused otherwise: {other:?}")),
    };
    if flag(case, "ok")? == Some(true) {
        return same("the error", expected, None);
    }
    same("the error", expected, error)
}

/// What becomes of a sealed vote that somebody else knows: the seat does not count, and who proves it is credited with a share of what
/// the juror loses.
fn leaked(chain: &Chain, settings: Settings, case: &Case<'_>) -> Result<(), String> {
    let room = Room::new(chain, &settings, Amount::ZERO, settings.seats)?;
    let panel = room.draw()?;
    let juror = *panel.first().ok_or("nobody sits in the panel")?;
    let before = room.stakes()?;
    room.cast(juror, room.seal(0, juror, CLAIM, "salt"))?;
    if flag(case, "after_commit_ends")? == Some(true) {
        room.reach(CaseState::CaseReveal)?;
    }
    let shown = if flag(case, "wrong_salt")? == Some(true) {
        "another"
    } else {
        "salt"
    };
    let leak = room.court.leak(room.case, 0, CLAIM, secret(shown));
    if let Some(error) = case.may("error") {
        let expected = match room.refused(room.anybody, leak)? {
            CourtError::CommitmentMismatch { .. } => "commitment mismatch",
            CourtError::CaseNotNow { .. } => "not now",
            other => return Err(format!("it is refused otherwise: {other:?}")),
        };
        return same("the error", Some(expected), error.as_str());
    }
    room.run(room.anybody, leak)?;
    let place = room.jurors.iter().position(|other| *other == juror);
    let place = place.ok_or("a stranger sits in the panel")?;
    let after = room.stakes()?;
    let reward = room.claimable(room.anybody)?;
    let number = |name: &str| {
        case.value(name)?
            .as_i64()
            .map(i128::from)
            .ok_or_else(|| format!("`{name}` should be a whole number"))
    };
    same(
        "what the juror loses",
        after[place] - before[place],
        number("stake_change")?,
    )?;
    same(
        "what the prover is credited",
        reward.into(),
        amount(case.value("reward")?).map(Amount::units),
    )
}

/// Who leads while votes are shown: the rule by which the court counts, which it asks only once all are there.
fn leads(case: &Case<'_>) -> Result<(), String> {
    let mut counts = [0_u32; 8];
    for vote in votes(case.value("votes")?)?.into_iter().flatten() {
        *counts
            .get_mut(usize::from(vote))
            .ok_or("a court has eight outcomes")? += 1;
    }
    let winner = case.value("winner")?;
    let expected = match winner.as_str() {
        Some("tie" | "none") => None,
        _ => Some(whole(winner).ok_or("`winner` is an outcome or `tie`")?),
    };
    same("the leader", leader(&counts).map(u64::from), expected)
}
