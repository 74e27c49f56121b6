//! What an agreement would have paid: reports of past windows through the same rules as the contract, from verdict to claim.
//!
//! Windows are paid ahead and nobody contests; parameters are at their defaults. Only what these rules judge is calculated:
//! other parts are refused by name, as the contract refuses them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::Terms;
use crate::check::check;
use crate::exact::{Caps, Judgement, Reading, Silence, answer, draw, judge};
use crate::model::{Cap, Indicator, Money, Objective, Target};
use crate::units::{Amount, PartsPerBillion};

/// What was reported of one window: for each feed, in the order of the terms, one reading for each signer that reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// By feed.
    pub feeds: Vec<Vec<Reading>>,
}

/// One objective in one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectiveRow {
    /// Verdict, share and deciding ratio.
    pub judgement: Judgement,
    /// The credit before caps.
    pub uncapped: Amount,
    /// The credit.
    pub credit: Amount,
    /// The remainder carried on.
    pub carry: u16,
}

/// One window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowRow {
    /// By objective.
    pub objectives: Vec<ObjectiveRow>,
    /// The sum of the credits.
    pub credit: Amount,
    /// Taken from the fee.
    pub from_fee: Amount,
    /// Taken from the bond.
    pub from_bond: Amount,
    /// What no source held.
    pub short: Amount,
    /// What the provider earns of the fee.
    pub earned: Amount,
    /// What is left of the bond.
    pub bond: Amount,
}

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
        }
    }
}

impl core::error::Error for BacktestError {}

/// An objective about a ratio, with what it carries from window to window.
struct Running<'a> {
    objective: &'a Objective,
    feed: usize,
    target: PartsPerBillion,
    carry: u16,
    /// By window, for the rolling cap.
    credits: Vec<Amount>,
}

/// Calculates every window.
///
/// # Errors
/// When the terms are unsound, when an objective is about something else than a ratio, when a window has reports of another number
/// of feeds, of more signers than agreed, or with more good than total.
pub fn backtest(terms: &Terms, windows: &[Reports]) -> Result<Vec<WindowRow>, BacktestError> {
    if let Some(finding) = check(terms).first() {
        return Err(BacktestError::Unsound(finding.text()));
    }
    let mut running = objectives(terms)?;
    let value = |money: &Money| terms.value_by_default(money).unwrap_or_default();
    let fee = terms
        .prepaid()
        .map_or(Amount::ZERO, |(_, money)| value(money));
    let mut bond: Amount = terms
        .parties
        .iter()
        .filter_map(|party| party.bond.as_ref())
        .map(value)
        .sum();
    let mut rows = Vec::new();
    for (window, reports) in windows.iter().enumerate() {
        fits(terms, reports).map_err(|what| BacktestError::Reports { window, what })?;
        let mut row = WindowRow {
            objectives: Vec::new(),
            credit: Amount::ZERO,
            from_fee: Amount::ZERO,
            from_bond: Amount::ZERO,
            short: Amount::ZERO,
            earned: fee,
            bond,
        };
        for part in &mut running {
            let found = one(terms, part, reports, fee, &value);
            row.credit += found.credit;
            row.objectives.push(found);
        }
        // Where credits come from different sources the contract is refused; here they follow the first.
        let sources = terms
            .objectives
            .iter()
            .find_map(|part| part.credit.as_ref());
        let sources = sources.map(|credit| credit.from.iter().copied());
        let drawn = draw(sources.into_iter().flatten(), row.credit, fee, bond);
        row.from_fee = drawn.fee;
        row.from_bond = drawn.bond;
        row.short = drawn.short;
        row.earned = fee - drawn.fee;
        bond -= drawn.bond;
        row.bond = bond;
        rows.push(row);
    }
    Ok(rows)
}

/// One objective in one window, and what it carries on.
fn one(
    terms: &Terms,
    part: &mut Running<'_>,
    reports: &Reports,
    fee: Amount,
    value: &impl Fn(&Money) -> Amount,
) -> ObjectiveRow {
    let feed = &terms.feeds[part.feed];
    let mut readings = reports.feeds[part.feed].clone();
    let coverage = feed.min_coverage.unwrap_or_default();
    let answer = answer(&mut readings, usize::from(feed.quorum), coverage);
    let credit = part.objective.credit.as_ref();
    let judgement = judge(
        part.target,
        credit.map_or(&[], |credit| &credit.tiers),
        Silence::without_traffic(part.objective.no_traffic.as_ref()),
        Silence::without_reports(part.objective.on_missing.as_ref()),
        answer,
    );
    let base = credit.and_then(|credit| credit.base.as_ref());
    let caps = caps(part.objective.cap.as_ref(), &part.credits, fee);
    let owed = caps.owed(
        base.map_or(Amount::ZERO, value),
        judgement.share,
        part.carry,
    );
    part.carry = owed.carry;
    part.credits.push(owed.credit);
    ObjectiveRow {
        judgement,
        uncapped: owed.uncapped,
        credit: owed.credit,
        carry: owed.carry,
    }
}

/// The caps of a window, after the credits of the windows before it.
fn caps(cap: Option<&Cap>, credits: &[Amount], fee: Amount) -> Caps {
    let Some(cap) = cap else {
        return Caps::default();
    };
    let mut caps = Caps {
        window: cap.window,
        rolling: None,
        lifetime: cap.lifetime,
        charge: fee,
        all_credits: credits.iter().copied().sum(),
        ..Caps::default()
    };
    if let Some(rolling) = &cap.rolling {
        caps.rolling = Some(rolling.share);
        let first = (credits.len() + 1).saturating_sub(rolling.windows as usize);
        for credit in &credits[first..] {
            caps.earlier_charges += fee;
            caps.earlier_credits += *credit;
        }
    }
    caps
}

/// The objectives, if all of them are about ratios.
fn objectives(terms: &Terms) -> Result<Vec<Running<'_>>, BacktestError> {
    let mut running = Vec::new();
    let mut others = Vec::new();
    for objective in terms.objectives.iter() {
        match (&objective.indicator, objective.target) {
            (Indicator::Ratio(name) | Indicator::ErrorRate(name), Target::Ratio(target)) => {
                let feed = terms.feeds.iter().position(|feed| feed.name == *name);
                running.push(Running {
                    objective,
                    // The checks found the feed.
                    feed: feed.unwrap_or_default(),
                    target,
                    carry: 0,
                    credits: Vec::new(),
                });
            }
            (indicator, _) => {
                others.push(format!(
                    "objective `{}` about {}",
                    objective.name,
                    indicator.word()
                ));
            }
        }
    }
    if others.is_empty() {
        Ok(running)
    } else {
        Err(BacktestError::NotCalculated(others.join("; ")))
    }
}

/// The reports of one window are of the feeds the terms have.
fn fits(terms: &Terms, reports: &Reports) -> Result<(), String> {
    if reports.feeds.len() != terms.feeds.len() {
        return Err(format!(
            "reports of {} feeds; the terms have {}",
            reports.feeds.len(),
            terms.feeds.len()
        ));
    }
    for (feed, readings) in terms.feeds.iter().zip(&reports.feeds) {
        if readings.len() > usize::from(feed.signers) {
            return Err(format!(
                "{} reports for `{}`, which has {} signers",
                readings.len(),
                feed.name,
                feed.signers
            ));
        }
        if let Some(wrong) = readings
            .iter()
            .find(|reading| reading.ratio.good > reading.ratio.total)
        {
            return Err(format!(
                "{} good of {} for `{}`",
                wrong.ratio.good, wrong.ratio.total, feed.name
            ));
        }
    }
    Ok(())
}
