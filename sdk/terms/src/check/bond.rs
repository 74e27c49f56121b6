//! SLA005, SLA025, SLA033: the bond covers everything that can be owed at once, no sum overflows, and no penalty is out of all
//! proportion without a reason.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Finding, liability, refer};
use crate::exact::{BondNeed, Damages, Exposure, unsettled_windows};
use crate::model::{Basis, Delivery, Money, ParamKind, Party, Source, Terms, Window};
use crate::units::{Amount, Duration};

/// Each amount, and each product of one with a share or a count, stays below `2^ROOM` units: sums over all parts and over all
/// unsettled windows then fit 128 bits.
const ROOM: u32 = 100;
/// How many times the fee the worst cost of a window may be without a reason.
const PROPORTION: u128 = 10;

/// Whether every sum can be formed; the other checks of this module run only then.
pub(super) fn overflow(terms: &Terms, findings: &mut Vec<Finding>) {
    let before = findings.len();
    let too_large = |path: String, what: String, findings: &mut Vec<Finding>| {
        findings.push(Finding::new(
            "SLA025",
            path,
            format!("{what} can exceed what is computed with exactly"),
            "lower the amount, the share or the parameter's greatest value: products stay below 2^100 units",
        ));
    };
    for param in terms.params.iter() {
        if let ParamKind::Amount(range) = &param.kind
            && !fits(&[range.max.units(), 10_000])
        {
            too_large(
                format!("params.{}", param.name),
                format!("`{}` of {}", param.name, range.max),
                findings,
            );
        }
    }
    if findings.len() > before {
        // Every sum of such a parameter is too large.
        return;
    }
    for (path, money) in refer::sums(terms) {
        if greatest(terms, money).is_none() {
            too_large(path, format!("{} of its base", money.share), findings);
        }
    }
    for part in terms.objectives.iter() {
        if let Some(credit) = &part.credit
            && let (Some(base), Some(worst)) = (&credit.base, credit.worst())
            && let Some(base) = greatest(terms, base)
            && !fits(&[base.units(), worst.get().into()])
        {
            too_large(
                format!("objectives.{}.credit.base", part.name),
                format!("{worst} of {base}"),
                findings,
            );
        }
        if let Some(cap) = &part.cap
            && let Some((_, fee)) = terms.prepaid()
            && let (Some(share), Some(fee)) = (cap.window, greatest(terms, fee))
            && !fits(&[fee.units(), share.get().into()])
        {
            too_large(
                format!("objectives.{}.cap.window", part.name),
                format!("{share} of {fee}"),
                findings,
            );
        }
    }
    for part in liability::all(terms) {
        if let Some(amount) = greatest(terms, part.money)
            && !fits(&[amount.units(), part.share.get().into(), part.times.into()])
        {
            let what = format!("{amount}, {} times in a window,", part.times);
            too_large(part.path, what, findings);
        }
    }
    for part in terms.deliveries.iter() {
        if let (Some(rule), Some(value)) = (part.damages(), greatest(terms, &part.value))
            && !rule.fits(value)
        {
            too_large(
                format!("deliveries.{}.late", part.name),
                format!("{} of {value}", part.share),
                findings,
            );
        }
    }
    if findings.len() == before && terms.unsettled_windows() >= 1 << 20 {
        findings.push(Finding::new(
            "SLA025",
            "window".into(),
            format!(
                "{} windows could be unsettled at once",
                terms.unsettled_windows()
            ),
            "choose longer windows, or shorter deadlines after them",
        ));
    }
}

/// Whether a product stays below `2^ROOM`, judged by the lengths of its factors.
pub(super) fn fits(factors: &[u128]) -> bool {
    let bits: u32 = factors
        .iter()
        .map(|factor| 128 - factor.leading_zeros())
        .sum();
    bits <= ROOM
}

/// The most a sum can be, with parameters at their greatest; `None` when it is too large to compute with.
fn greatest(terms: &Terms, money: &Money) -> Option<Amount> {
    let whole = match &money.of {
        Basis::Fixed(amount) => *amount,
        Basis::Param(name) => match terms.amount_param(name) {
            Some(range) => range.max.max(range.default),
            // SLA034 names it.
            None => Amount::ZERO,
        },
    };
    fits(&[whole.units(), money.share.get().into()]).then(|| whole.share_up(money.share))
}

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    let need = bond_need(terms, |money| {
        terms.value_by_default(money).unwrap_or_default()
    });
    let needed = need.least();
    let fee = terms
        .prepaid()
        .and_then(|(_, fee)| terms.value_by_default(fee))
        .unwrap_or_default();
    if !fee.is_zero()
        && terms.punitive.is_none()
        && need.window_caps.units() / PROPORTION > fee.units()
    {
        findings.push(Finding::new(
            "SLA033",
            String::from("punitive"),
            format!("a window can cost {}, more than {PROPORTION} times its fee of {fee}", need.window_caps),
            "lower the base or the caps, or give the reason in the header: `punitive = \"the loss of a day is a hundred fees\"`",
        ));
        return;
    }
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
                None => liability::all(terms)
                    .into_iter()
                    .next()
                    .map_or_else(|| String::from("parties"), |part| part.path),
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
        Some((party, money)) => {
            let bond = terms.value_by_default(money).unwrap_or_default();
            if bond < needed {
                findings.push(Finding::new(
                    "SLA005",
                    format!("parties.{}.bond", party.name),
                    format!(
                        "the bond of {bond} does not cover the worst case: {}",
                        exposure_line(terms)
                    ),
                    format!("raise it to at least \"{needed}\", or lower the caps"),
                ));
            }
        }
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
        if let (Some(base), Some(worst)) = (&credit.base, credit.worst()) {
            exposure.add_credit(value(base), worst, cap);
        }
    }
    // What a party without a bond owes beside is recorded as its debt.
    let has_bond = |name: &str| {
        let mut parties = terms.parties.iter();
        parties.any(|party| party.name == name && party.bond.is_some())
    };
    for part in liability::all(terms) {
        if has_bond(part.by) {
            exposure.add_liability(value(part.money), part.share, part.times);
        }
    }
    // What is prepaid for reports may run out: the bond then pays the signers.
    for feed in terms.feeds.iter() {
        if let Some(fee) = &feed.fee {
            exposure.add_reports(value(fee), feed.signers);
        }
    }
    for keeper in terms.keeper.iter() {
        exposure.add_sum(value(&keeper.most));
    }
    let ending = terms.terminate.as_ref().and_then(|rule| rule.fee.as_ref());
    exposure.bond(
        terms.unsettled_windows(),
        ending.map_or(Amount::ZERO, value),
    )
}

/// The formula with this agreement's values at their defaults, as one line for people.
pub fn exposure_line(terms: &Terms) -> String {
    let need = bond_need(terms, |money| {
        terms.value_by_default(money).unwrap_or_default()
    });
    let amount = |amount| terms.asset.amount(amount);
    let mut line = format!(
        "{} unsettled windows * max(0, {} caps per window - {} fee held)",
        need.unsettled,
        amount(need.window_caps),
        amount(need.fee_held),
    );
    if !need.termination_fee.is_zero() {
        line += &format!(" + {} termination fee", amount(need.termination_fee));
    }
    line + &format!(" = {}", amount(need.least()))
}

impl Delivery {
    /// The rule its damages are computed by; `None` while step or rounding are not said (SLA017).
    pub const fn damages(&self) -> Option<Damages> {
        let (Some(step), Some(round)) = (self.step, &self.round) else {
            return None;
        };
        Some(Damages {
            share: self.share,
            per: self.per,
            step,
            rounds_up: round.rounds_up(),
            cap: self.cap,
        })
    }

    /// How long it may be late before it counts as not made: until its damages are at their cap and whoever it is for could have ended the
    /// agreement; as long as a `window`, where delay costs nothing.
    pub const fn late_at_most(&self, window: Duration) -> Duration {
        let mut lasts = window.seconds();
        if let Some(damages) = self.damages() {
            let capped = damages.capped_after().seconds();
            if capped != u64::MAX {
                lasts = capped;
            }
        }
        if let Some(after) = self.terminate_after
            && lasts <= after.seconds()
        {
            lasts = after.seconds().saturating_add(1);
        }
        Duration::from_seconds(lasts)
    }
}

impl Terms {
    /// The party that prepays, and how much per window.
    pub fn prepaid(&self) -> Option<(&Party, &Money)> {
        self.parties
            .iter()
            .find_map(|party| Some((party, party.prepays.as_ref()?)))
    }

    fn amount_param(&self, name: &str) -> Option<&crate::model::ParamRange<Amount>> {
        self.params.iter().find_map(|param| match &param.kind {
            ParamKind::Amount(range) if param.name == *name => Some(range),
            _ => None,
        })
    }

    /// A sum of money with parameters at their defaults; an unknown parameter is worth nothing (SLA034 names it). `None` when
    /// it is too large to compute with (SLA025).
    pub fn value_by_default(&self, money: &Money) -> Option<Amount> {
        let whole = match &money.of {
            Basis::Fixed(amount) => *amount,
            Basis::Param(name) => self
                .amount_param(name)
                .map_or(Amount::ZERO, |range| range.default),
        };
        fits(&[whole.units(), money.share.get().into()]).then(|| whole.share_up(money.share))
    }

    /// How many windows can be unsettled at once, by the longest collection and contest.
    pub fn unsettled_windows(&self) -> u64 {
        let window = match &self.window {
            // SLA012 names a window of no length.
            Window::Fixed(length) if length.is_zero() => Duration::from_seconds(1),
            window => window.shortest(),
        };
        unsettled_windows(window, Duration::ZERO, self.longest_closing())
    }
}
