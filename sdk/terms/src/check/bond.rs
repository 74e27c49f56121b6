//! SLA005: the bond covers everything that can be owed at once.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Finding;
use crate::exact::{BondNeed, Exposure, unsettled_windows};
use crate::model::{Basis, Cadence, Money, ParamKind, Party, Source, Terms};
use crate::units::{Amount, Duration, overflow};

/// Rounds of a case and the time each takes: evidence 72 h, draw 24 h, commit 48 h, reveal 48 h, appeal 72 h.
const CASE_ROUND: Duration = Duration::from_seconds((72 + 24 + 48 + 48 + 72) * 3_600);

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    let value = |money: &Money| terms.value_by_default(money);
    let needed = bond_need(terms, value).least();
    if needed.is_zero() {
        return;
    }
    let obligor = terms
        .parties
        .iter()
        .find_map(|party| Some((party, party.bond.as_ref()?)));
    match obligor {
        None => {
            let path = match terms
                .objectives
                .iter()
                .find(|objective| objective.credit.is_some())
            {
                Some(objective) => format!("objectives.{}.credit", objective.name),
                None => String::from("parties"),
            };
            findings.push(Finding::new(
                "SLA005",
                path,
                format!(
                    "no party puts up a bond, and up to {needed} can be owed: {}",
                    exposure_line(terms)
                ),
                format!("give the obligor a bond: `#[party(bond = \"{needed}\")]`"),
            ));
        }
        Some((party, money)) if value(money) < needed => findings.push(Finding::new(
            "SLA005",
            format!("parties.{}.bond", party.name),
            format!(
                "the bond of {} does not cover the worst case: {}",
                value(money),
                exposure_line(terms)
            ),
            format!("raise it to at least \"{needed}\", or lower the caps"),
        )),
        Some(_) => {}
    }
}

/// What the bond must cover, with sums of money resolved by `value`.
pub fn bond_need(terms: &Terms, value: impl Fn(&Money) -> Amount) -> BondNeed {
    let fee = terms
        .prepaid()
        .map_or(Amount::ZERO, |(_, money)| value(money));
    let mut exposure = Exposure::new(fee);
    for objective in terms.objectives.iter() {
        let Some(credit) = &objective.credit else {
            continue;
        };
        if credit.from.contains(&Source::Fee) {
            exposure.takes_fee();
        }
        let cap = objective.cap.as_ref().and_then(|cap| cap.window);
        if let (Some(base), Some(worst)) = (&credit.base, credit.tiers.last()) {
            exposure.add_credit(value(base), worst.credit, cap);
        }
    }
    for disclosure in terms.disclosures.iter() {
        // What an unfulfilled disclosure costs until the cure ends; its deemed credit is inside the window's cap.
        let (Some(late), Some(cure)) = (&disclosure.late, disclosure.cure) else {
            continue;
        };
        let times = match disclosure.every {
            Cadence::Window => 1,
            Cadence::Every(span) => match terms
                .window
                .shortest()
                .seconds()
                .checked_div(span.seconds())
            {
                Some(times) => times.max(1),
                None => overflow(),
            },
        };
        exposure.add_lateness(value(&late.amount), late.per, cure, times);
    }
    exposure.bond(terms.unsettled_windows(), Amount::ZERO)
}

/// The formula with this agreement's values at their defaults, as one line for people.
pub fn exposure_line(terms: &Terms) -> String {
    let need = bond_need(terms, |money| terms.value_by_default(money));
    format!(
        "{} unsettled windows * max(0, {} caps per window - {} fee held) = {}",
        need.unsettled,
        need.window_caps,
        need.fee_held,
        need.least()
    )
}

impl Terms {
    /// The party that prepays, and how much per window.
    pub fn prepaid(&self) -> Option<(&Party, &Money)> {
        self.parties
            .iter()
            .find_map(|party| Some((party, party.prepays.as_ref()?)))
    }

    /// A sum of money with parameters at their defaults; an unknown parameter is worth nothing (SLA034 names it).
    pub fn value_by_default(&self, money: &Money) -> Amount {
        let whole = match &money.of {
            Basis::Fixed(amount) => *amount,
            Basis::Param(name) => match self.params.iter().find(|param| param.name == *name) {
                Some(param) => match &param.kind {
                    ParamKind::Amount(range) => range.default,
                    _ => Amount::ZERO,
                },
                None => Amount::ZERO,
            },
        };
        whole.share_up(money.share)
    }

    /// How many windows can be unsettled at once, by the longest collection and contest.
    pub fn unsettled_windows(&self) -> u64 {
        let collection = self
            .feeds
            .iter()
            .map(|feed| feed.collect_within)
            .max()
            .unwrap_or_default();
        let mut contest = Duration::ZERO;
        if let Some(challenge) = &self.challenge {
            contest += challenge.within + challenge.resolve_within;
        }
        if let Some(arbitration) = &self.arbitration {
            contest += arbitration.challenge + CASE_ROUND * (u64::from(arbitration.appeals) + 1);
        }
        unsettled_windows(self.window.shortest(), collection, contest)
    }
}
