//! `terms diagram`: money, obligations and states of an agreement as a picture, from its terms and from the table the contract
//! dispatches on.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use slacontract::sla::machine::{Act, EFFECTS, MACHINES, PASSES, State, TABLE, Who};
use slacontract_drawing::{Machine, Way, diagram};
use slacontract_terms::Terms;
use slacontract_terms::model::{Consent, Indicator, Renewal};

use super::source::Source;
use crate::output::{Answer, Failure, Output};
use crate::written::replace;

/// Draw the money, the obligations and the states of an agreement, as SVG.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract terms diagram terms.json --out agreement.svg\n  cargo slacontract terms diagram terms.json > agreement.svg"
)]
pub(crate) struct Diagram {
    #[command(flatten)]
    source: Source,
    /// Write this file instead of standard output.
    #[arg(short, long, value_name = "OUT.svg")]
    out: Option<PathBuf>,
}

impl Diagram {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let terms = self.source.read(output)?;
        let svg = diagram(&terms, &machines(&terms));
        let Some(path) = &self.out else {
            let json = json!({ "svg": svg });
            return Ok(Answer::new(svg, json));
        };
        replace(path, svg.as_bytes()).map_err(|error| {
            Failure::new("io", format!("cannot write {}: {error}", path.display()))
        })?;
        output.status("Drew", path.display());
        Ok(Answer::new("", json!({ "file": path })))
    }
}

/// A way of the table, or of time.
struct Step {
    from: State,
    to: State,
    what: String,
    who: String,
}

/// The machines of the table, without what these terms rule out.
fn machines(terms: &Terms) -> Vec<Machine> {
    let steps = steps(terms);
    let has = |name: &str| match name {
        "exclusion" => !terms.exclusions.is_empty(),
        "incident" | "priority" | "cause" => !terms.incidents.is_empty(),
        "duty" => [
            terms.disclosures.len(),
            terms.justifications.len(),
            terms.payments.len(),
            terms.custodies.len(),
            terms.qualities.len(),
            terms.drills.len(),
        ]
        .iter()
        .any(|duties| *duties > 0),
        "delivery" => !terms.deliveries.is_empty(),
        "extension" => is_moved(terms),
        "grant" | "demand" => !terms.grants.is_empty(),
        "signer" => terms.feeds.iter().any(|feed| feed.eject.is_some()),
        _ => true,
    };
    MACHINES
        .iter()
        .filter(|known| has(known.name))
        .map(|known| machine(known.name, &reached(known.first, &steps), &steps))
        .collect()
}

/// The states that lead on from one, in the order of the table's states.
fn reached(first: State, steps: &[Step]) -> Vec<State> {
    let mut states = vec![first];
    let mut next = 0;
    while let Some(from) = states.get(next).copied() {
        for step in steps.iter().filter(|step| step.from == from) {
            if !states.contains(&step.to) {
                states.push(step.to);
            }
        }
        next += 1;
    }
    states.sort_unstable();
    states
}

fn machine(name: &str, states: &[State], steps: &[Step]) -> Machine {
    let names: Vec<String> = states.iter().map(|state| format!("{state:?}")).collect();
    // States of windows and contests carry their machine's name.
    let prefix: String = name
        .chars()
        .take(1)
        .flat_map(char::to_uppercase)
        .chain(name.chars().skip(1))
        .collect();
    let place = |state: State| states.iter().position(|known| *known == state);
    let ways = steps.iter().filter_map(|step| {
        Some(Way {
            from: place(step.from)?,
            to: place(step.to)?,
            what: step.what.clone(),
            who: step.who.clone(),
        })
    });
    let label = |state: &String| {
        let short = state
            .strip_prefix(&prefix)
            .filter(|rest| rest.starts_with(char::is_uppercase));
        words(short.unwrap_or(state))
    };
    Machine {
        name: prefix.clone(),
        ways: ways.collect(),
        states: names.iter().map(label).collect(),
    }
}

/// `AwaitingFunds` as `awaiting funds`.
fn words(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// Every step these terms allow. An act that may stay where it is leads elsewhere only out of a suspension, or when it has one
/// state to begin in.
fn steps(terms: &Terms) -> Vec<Step> {
    let mut steps = Vec::new();
    let is_suspended = |state: State| {
        matches!(
            state,
            State::SuspendedCustomer | State::SuspendedProvider | State::TimedOut
        )
    };
    let exists = |state: State| terms.collateral.is_some() || !is_suspended(state);
    for row in TABLE.iter().filter(|row| is_allowed(terms, row.act)) {
        for from in row.from.iter().copied().filter(|state| exists(*state)) {
            let stays = row.to.contains(&from);
            for to in row.to.iter().copied().filter(|state| exists(*state)) {
                let leads = !stays
                    || from == to
                    || row.from.len() == 1
                    || (is_suspended(from) && to == State::Active && row.act == Act::Deposit);
                if leads {
                    steps.push(Step {
                        from,
                        to,
                        what: words(&format!("{:?}", row.act)),
                        who: who(row.who),
                    });
                }
            }
        }
    }
    for effect in EFFECTS {
        let acts = effect.acts.iter().filter(|act| is_allowed(terms, **act));
        let acts: Vec<String> = acts.map(|act| words(&format!("{act:?}"))).collect();
        if acts.is_empty() {
            continue;
        }
        for from in effect.from.iter().copied().filter(|state| exists(*state)) {
            // Settling begins or ends a suspension for the bond, and never one for the fee.
            let is_passed = |to: State| {
                to == from
                    || !exists(to)
                    || [from, to].contains(&State::SuspendedCustomer)
                    || (is_suspended(from) && is_suspended(to))
            };
            let to = effect.to.iter().copied().filter(|to| !is_passed(*to));
            steps.extend(to.map(|to| Step {
                from,
                to,
                what: format!("after {}", acts.join(", ")),
                who: String::new(),
            }));
        }
    }
    for pass in PASSES
        .iter()
        .filter(|pass| exists(pass.from) && exists(pass.to))
    {
        steps.push(Step {
            from: pass.from,
            to: pass.to,
            what: "when its time comes".into(),
            who: String::new(),
        });
    }
    steps
}

/// Whether the terms agree to an act at all.
fn is_allowed(terms: &Terms, act: Act) -> bool {
    match act {
        Act::Amend | Act::Succeed => terms.amend != Consent::Never,
        Act::Renew => terms.renew != Renewal::Never,
        Act::Object => matches!(terms.renew, Renewal::UnlessObjected(_)),
        Act::Terminate => terms.terminate.is_some(),
        Act::TerminateForCause => terms
            .terminate
            .as_ref()
            .is_some_and(|rule| rule.for_cause.is_some()),
        Act::Rule | Act::ContestDemand | Act::JudgeDemand | Act::FileDemand => {
            terms.arbitration.is_some()
        }
        Act::Escalate => terms
            .arbitration
            .as_ref()
            .is_some_and(|part| part.reserve.0.is_some()),
        Act::ClaimExtension | Act::ContestExtension => is_moved(terms),
        Act::JudgeExtension | Act::FileExtension => is_moved(terms) && terms.arbitration.is_some(),
        Act::Measure => {
            let mut objectives = terms.objectives.iter();
            objectives.any(|part| matches!(part.indicator, Indicator::Custom(_)))
        }
        _ => true,
    }
}

/// Whether events move the date of a delivery.
fn is_moved(terms: &Terms) -> bool {
    let mut deliveries = terms.deliveries.iter();
    deliveries.any(|part| part.force_majeure.0.is_some())
}

fn who(who: Who) -> String {
    if who.meets(Who::ANYBODY) {
        return "anyone".into();
    }
    let named = [
        (Who::PROVIDER, "provider"),
        (Who::CUSTOMER, "customer"),
        (Who::PROPOSER, "proposer"),
        (Who::COURT, "court"),
        (Who::OBLIGOR, "obligor"),
        (Who::OBLIGEE, "obligee"),
    ];
    let words: Vec<&str> = named
        .iter()
        .filter(|(role, _)| who.meets(*role))
        .map(|(_, word)| *word)
        .collect();
    words.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use slacontract_terms::model::ForceMajeure;
    use slacontract_terms::{Duration, Later};

    #[test]
    fn machines_of_what_the_terms_do_not_have_are_not_drawn() {
        let text = include_str!("../../../../sdk/terms/tests/data/everything.json");
        let mut terms = Terms::from_json(text).unwrap();
        let names = |terms: &Terms| -> Vec<String> {
            machines(terms)
                .into_iter()
                .map(|machine| machine.name)
                .collect()
        };
        terms.deliveries.to_mut()[0].force_majeure = Later(Some(ForceMajeure {
            claim_within: Duration::from_seconds(259_200),
            at_most: Duration::from_seconds(864_000),
            burden: "provider".into(),
        }));
        let all = names(&terms);
        assert_eq!(all.len(), MACHINES.len(), "{all:?}");
        terms.deliveries = Vec::new().into();
        terms.disclosures = Vec::new().into();
        assert!(names(&terms).contains(&"Duty".to_owned()));
        terms.justifications = Vec::new().into();
        terms.payments = Vec::new().into();
        terms.custodies = Vec::new().into();
        terms.qualities = Vec::new().into();
        terms.drills = Vec::new().into();
        let fewer = names(&terms);
        assert_eq!(fewer.len(), MACHINES.len() - 3, "{fewer:?}");
        assert!(!fewer.contains(&"Duty".to_owned()));
    }
}
