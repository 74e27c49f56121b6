//! What an agreement would have paid: the history of a service through the same rules as the contract, from reports to money.
//!
//! Windows are paid ahead and nobody contests; parameters are at their defaults; what anybody may do is done as soon as it can be.
//! Calculated are objectives of every kind but `custom`, with exclusions, carried remainders and caps; deliveries, sensors, incidents
//! and index payouts. Money is taken as the contract takes it: from the sources of the terms in their order, what they do not hold
//! becomes a debt, for which the bond answers where the terms have damages, and in the end everywhere. Parts that leave no
//! trace in such a history (disclosures, custody, panels ..) cost nothing here and are named in [`Backtest::left_out`].

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

mod booking;
mod delivery;
mod history;
mod incident;
mod measure;
mod objective;
mod reading;
mod row;
mod window;

pub use history::{Delivered, ExcludedTime, History, Incident, Payload, Report, Reports};
pub use measure::held_exclusions;
pub use row::{Backtest, Booked, ClosingRow, Indication, ObjectiveRow, WindowRow};
pub use window::{first_opening, window_bounds};

use crate::Terms;
use crate::check::check;
use crate::exact::draw;
use crate::model::{Indicator, Money, NoTraffic, Source};
use crate::units::{Amount, Timestamp};
use booking::Ledger;
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
    let mut falling = delivery::falling(terms, history, &value)?;
    falling.extend(incident::falling(terms, history, &value)?);
    let mut ledger = Ledger::new(terms, history, falling);
    let mut running = Running::all(terms);
    let mut backtest = Backtest {
        fee,
        bond,
        windows: Vec::new(),
        closing: ClosingRow::default(),
        left_out: left_out(terms),
    };
    let (sources, at_once) = (sources(terms), answers_at_once(terms));
    let (mut held, mut opened) = (bond, Timestamp::from_seconds(0));
    for (number, reports) in history.windows.iter().enumerate() {
        let wrong = |what| BacktestError::Reports {
            window: number,
            what,
        };
        measure::fits(terms, reports).map_err(wrong)?;
        let reports = measure::without_excluded(terms, reports).map_err(wrong)?;
        if number == 0 {
            opened = reports.from;
        }
        // What falls due after the last window may be booked before that one is settled.
        let due = ledger.until(terms, &value, ledger.settled(number), number);
        backtest.closing.pay(due, &mut held);
        let objectives = objective::judge_all(terms, &mut running, &reports, fee, &value);
        let place = (number, opened);
        delivery::on_the_way(terms, history, &reports, place, &value, &mut ledger);
        opened = reports.to;
        let mut damages = ledger.take(number);
        damages.extend(reading::payouts(terms, &reports, &value));
        let goes_back = is_per_use
            && !objectives.is_empty()
            && objectives
                .iter()
                .zip(terms.objectives.iter())
                .all(|(row, objective)| {
                    row.indication == Indication::NoTraffic
                        && objective.no_traffic == Some(NoTraffic::Skip)
                });
        if goes_back {
            running.iter_mut().for_each(Running::uncharged);
        }
        backtest.closing.owed_by_customer += owed(&damages, true);
        let mut row = WindowRow {
            from: reports.from,
            to: reports.to,
            credit: objectives.iter().map(|row| row.credit).sum(),
            damages: owed(&damages, false),
            objectives,
            booked: damages,
            from_fee: Amount::ZERO,
            from_bond: Amount::ZERO,
            short: Amount::ZERO,
            earned: if goes_back { Amount::ZERO } else { fee },
            returned: if goes_back { fee } else { Amount::ZERO },
            bond: held,
        };
        let drawn = draw(
            sources.iter().copied(),
            row.credit + row.damages,
            row.earned,
            row.bond,
        );
        row.from_fee = drawn.fee;
        row.earned -= drawn.fee;
        row.from_bond = drawn.bond;
        row.short = drawn.short;
        row.bond -= drawn.bond;
        if at_once {
            let paid = row.short.min(row.bond);
            row.from_bond += paid;
            row.short -= paid;
            row.bond -= paid;
        }
        held = row.bond;
        backtest.windows.push(row);
    }
    let (number, forever) = (history.windows.len(), Timestamp::from_seconds(u64::MAX));
    let due = ledger.until(terms, &value, forever, number) + backtest.total(|row| row.short);
    let booked = ledger.take(number);
    let closing = &mut backtest.closing;
    closing.pay(due, &mut held);
    closing.damages = owed(&booked, false);
    closing.owed_by_customer += owed(&booked, true);
    closing.booked = booked;
    Ok(backtest)
}

/// What a side owes of what is booked.
fn owed(booked: &[Booked], by_customer: bool) -> Amount {
    let parts = booked.iter();
    let parts = parts.filter(|part| part.by_customer == by_customer);
    parts.map(|part| part.amount).sum()
}

/// Where penalties are taken from, in order. The engine knows one order for all: the bond, where nothing credits.
fn sources(terms: &Terms) -> Vec<Source> {
    let mut credits = terms
        .objectives
        .iter()
        .filter_map(|part| part.credit.as_ref());
    credits
        .next_back()
        .map_or_else(|| alloc::vec![Source::Bond], |credit| credit.from.to_vec())
}

/// Whether damages or payouts can be more than the sources of credits hold; the bond then answers for the rest at once.
fn answers_at_once(terms: &Terms) -> bool {
    let duties = [
        terms.disclosures.len(),
        terms.justifications.len(),
        terms.payments.len(),
        terms.custodies.len(),
        terms.qualities.len(),
        terms.drills.len(),
        terms.incidents.len(),
        terms.deliveries.len(),
        terms.indices.len(),
        terms.grants.len(),
    ];
    duties.iter().any(|count| *count > 0)
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
        (
            "disclosures of causes",
            terms
                .incidents
                .iter()
                .filter(|part| part.late.is_some())
                .count(),
        ),
        ("suspension", usize::from(terms.collateral.is_some())),
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
