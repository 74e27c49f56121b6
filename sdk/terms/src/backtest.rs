//! What an agreement would have paid: the history of a service through the same rules as the contract, from reports to money.
//!
//! Windows are paid ahead and nobody contests; parameters are at their defaults. Calculated are objectives of every kind but
//! `custom`, with exclusions, carried remainders and caps; deliveries, sensors, incidents and index payouts. Parts that leave no
//! trace in such a history (disclosures, custody, panels ..) cost nothing here and are named in [`Backtest::left_out`].

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

mod duty;
mod history;
mod measure;
mod objective;
mod row;
mod window;

pub use history::{Delivered, ExcludedTime, History, Incident, Payload, Report, Reports};
pub use measure::held_exclusions;
pub use row::{Backtest, Booked, Indication, ObjectiveRow, WindowRow};
pub use window::{first_opening, window_bounds};

use crate::Terms;
use crate::check::check;
use crate::exact::draw;
use crate::model::{Indicator, Money, NoTraffic, Source};
use crate::units::Amount;
use objective::Running;

/// Terms or reports that cannot be calculated with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BacktestError {
    /// The terms are unsound: the first finding.
    Unsound(String),
    /// Parts these rules do not judge.
    NotCalculated(String),
    /// A window's reports do not fit the terms.
    Reports {
        /// Which window, from 0.
        window: usize,
        /// What does not fit.
        what: String,
    },
    /// A delivery or an incident does not fit the terms.
    Event(String),
}

impl fmt::Display for BacktestError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsound(finding) => write!(out, "the terms are unsound: {finding}"),
            Self::NotCalculated(parts) => write!(
                out,
                "not calculated: {parts}; leave these parts out of the terms to calculate the rest"
            ),
            Self::Reports { window, what } => write!(out, "window {window}: {what}"),
            Self::Event(what) => out.write_str(what),
        }
    }
}

impl core::error::Error for BacktestError {}

/// Calculates every window.
///
/// # Errors
/// When the terms are unsound, when an objective is `custom`, and when a report, a delivery or an incident does not fit the terms:
/// another number of feeds, more signers than agreed, more good than total, a value out of the feed's range, a name the terms do not have.
pub fn backtest(terms: &Terms, history: &History) -> Result<Backtest, BacktestError> {
    if let Some(finding) = check(terms).first() {
        return Err(BacktestError::Unsound(finding.text()));
    }
    let customs: Vec<String> = terms
        .objectives
        .iter()
        .filter(|objective| matches!(objective.indicator, Indicator::Custom(_)))
        .map(|objective| format!("objective `{}` by the contract's own code", objective.name))
        .collect();
    if !customs.is_empty() {
        return Err(BacktestError::NotCalculated(customs.join("; ")));
    }
    let value = |money: &Money| terms.value_by_default(money).unwrap_or_default();
    let fee = terms
        .prepaid()
        .map_or(Amount::ZERO, |(_, money)| value(money));
    let is_per_use = terms.parties.iter().any(|party| party.per_use);
    let bond: Amount = terms
        .parties
        .iter()
        .filter_map(|party| party.bond.as_ref())
        .map(value)
        .sum();
    let mut booked = duty::book(terms, history, &value)?;
    let mut running = Running::all(terms);
    let mut delivered = vec![Amount::ZERO; terms.deliveries.len()];
    let mut backtest = Backtest {
        fee,
        bond,
        windows: Vec::new(),
        left_out: left_out(terms),
    };
    let mut held = bond;
    for (number, reports) in history.windows.iter().enumerate() {
        let wrong = |what| BacktestError::Reports {
            window: number,
            what,
        };
        measure::fits(terms, reports).map_err(wrong)?;
        let reports = measure::without_excluded(terms, reports).map_err(wrong)?;
        let objectives = objective::judge_all(terms, &mut running, &reports, fee, &value);
        let mut damages = core::mem::take(&mut booked[number]);
        duty::clip(terms, &value, &mut damages);
        duty::by_measure(terms, history, &reports, &value, &mut damages);
        duty::cap_deliveries(terms, &value, &mut delivered, &mut damages);
        let goes_back = is_per_use
            && !objectives.is_empty()
            && objectives
                .iter()
                .zip(terms.objectives.iter())
                .all(|(row, objective)| {
                    row.indication == Indication::NoTraffic
                        && objective.no_traffic == Some(NoTraffic::Skip)
                });
        let mut row = WindowRow {
            from: reports.from,
            to: reports.to,
            credit: objectives.iter().map(|row| row.credit).sum(),
            damages: damages.iter().map(|part| part.amount).sum(),
            objectives,
            booked: damages,
            from_fee: Amount::ZERO,
            from_bond: Amount::ZERO,
            short: Amount::ZERO,
            earned: if goes_back { Amount::ZERO } else { fee },
            returned: if goes_back { fee } else { Amount::ZERO },
            bond: held,
        };
        let credits = row.objectives.iter().zip(terms.objectives.iter());
        let sums: Vec<(Amount, Vec<Source>)> = credits
            .map(|(found, part)| {
                let sources = part.credit.as_ref().map(|credit| credit.from.to_vec());
                (found.credit, sources.unwrap_or_default())
            })
            .chain([(row.damages, [Source::Bond].to_vec())])
            .collect();
        for (sum, sources) in sums {
            let drawn = draw(sources, sum, row.earned, row.bond);
            row.from_fee += drawn.fee;
            row.earned -= drawn.fee;
            row.from_bond += drawn.bond;
            row.bond -= drawn.bond;
            row.short += drawn.short;
        }
        held = row.bond;
        backtest.windows.push(row);
    }
    Ok(backtest)
}

/// Parts whose money does not follow from such a history, in words.
fn left_out(terms: &Terms) -> Vec<String> {
    let counts = [
        ("disclosures", terms.disclosures.len()),
        ("justifications", terms.justifications.len()),
        ("payments", terms.payments.len()),
        ("custody", terms.custodies.len()),
        ("quality", terms.qualities.len()),
        ("drills", terms.drills.len()),
        ("data grants", terms.grants.len()),
        ("the keeper's reward", usize::from(terms.keeper.is_some())),
        ("interest on debt", usize::from(terms.interest.is_some())),
        ("contests", usize::from(terms.challenge.is_some())),
        ("the panel", usize::from(terms.arbitration.is_some())),
        (
            "fees for reports",
            terms.feeds.iter().filter(|feed| feed.fee.is_some()).count(),
        ),
    ];
    let named = counts.iter().filter(|(_, count)| *count > 0);
    named.map(|(what, _)| String::from(*what)).collect()
}
