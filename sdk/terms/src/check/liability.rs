//! SLA005, SLA036 for duties: what each of them can cost in one window at most, and who owes it. A duty without such a limit
//! could not be covered by any bond.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Finding;
use crate::exact::{late_periods, refusals};
use crate::model::{Cadence, Lateness, Money, Remedy, Terms, Trigger};
use crate::units::{BasisPoints, Duration};

/// What a duty can cost in one window.
pub(super) struct Liability<'a> {
    /// Where it is said.
    pub(super) path: String,
    /// Who owes it.
    pub(super) by: &'a str,
    /// Of this sum..
    pub(super) money: &'a Money,
    /// ..this share..
    pub(super) share: BasisPoints,
    /// ..so many times.
    pub(super) times: u64,
}

/// What all duties can cost; those without a limit are left out (SLA005 names them).
pub(super) fn all(terms: &Terms) -> Vec<Liability<'_>> {
    let mut all = Vec::new();
    let mut add = |path: String, by, money, share, times| {
        all.push(Liability {
            path,
            by,
            money,
            share,
            times,
        });
    };
    // Reasons are asked for once in a window, and whenever a delivery is rejected. A deemed credit is booked in a later window than the one it is about.
    for part in terms.disclosures.iter() {
        for late in part.late.iter() {
            let times = times(terms, &part.every);
            let periods = periods(late, terms.late_at_most(part.cure), times);
            let path = format!("disclosures.{}.late", part.name);
            add(path, &*part.by, &late.amount, BasisPoints::WHOLE, periods);
        }
        let Some(Remedy::DeemTier(tier)) = part.otherwise else {
            continue;
        };
        let mut credits = terms
            .objectives
            .iter()
            .filter_map(|part| part.credit.as_ref());
        let deemed = credits.find_map(|credit| {
            let at = usize::from(tier).checked_sub(1)?;
            let tier = credit.tiers.get(at).map(|tier| tier.credit);
            let share = tier.or(credit.steps.get(at).map(|step| step.credit))?;
            Some((credit.base.as_ref()?, share))
        });
        if let Some((base, share)) = deemed {
            let path = format!("disclosures.{}.otherwise", part.name);
            add(path, &*part.by, base, share, 1);
        }
    }
    for part in terms.justifications.iter() {
        for late in part.late.iter() {
            let times = match part.on {
                Trigger::Refusal => refusals(terms.deliveries.len()),
                _ => 1,
            };
            let periods = periods(late, terms.late_at_most(None), times);
            let path = format!("justifications.{}.late", part.name);
            add(path, &*part.by, &late.amount, BasisPoints::WHOLE, periods);
        }
    }
    for part in terms.drills.iter() {
        for late in part.late.iter() {
            let times = times(terms, &part.every);
            let periods = periods(late, terms.late_at_most(None), times);
            let path = format!("drills.{}.late", part.name);
            add(path, &*part.by, &late.amount, BasisPoints::WHOLE, periods);
        }
    }
    for part in terms.deliveries.iter() {
        let path = format!("deliveries.{}.value", part.name);
        add(path, &*part.by, &part.value, part.cap, 1);
    }
    for part in terms.payments.iter() {
        // What is not paid is taken from the bond, with the interest up to its cap.
        let interest = part.interest.as_ref().map_or(0, |rule| rule.cap.get());
        let worst = BasisPoints::WHOLE.get().saturating_add(interest);
        let path = format!("payments.{}.amount", part.name);
        let times = times(terms, &part.every);
        add(
            path,
            &*part.by,
            &part.amount,
            BasisPoints::new(worst),
            times,
        );
    }
    for part in terms.indices.iter() {
        let path = format!("indices.{}.payout", part.name);
        add(path, &*part.by, &part.payout, BasisPoints::WHOLE, 1);
    }
    for part in terms.qualities.iter() {
        for damages in part.damages.iter() {
            let path = format!("qualities.{}.damages", part.name);
            let times = times(terms, &part.every);
            add(path, &*part.by, damages, BasisPoints::WHOLE, times);
        }
    }
    for part in terms.grants.iter() {
        for most in part.at_most.iter() {
            let path = format!("grants.{}.at_most", part.name);
            add(path, &*part.by, most, BasisPoints::WHOLE, 1);
        }
    }
    for part in terms.incidents.iter() {
        for most in part.at_most.iter() {
            let path = format!("incidents.{}.at_most", part.name);
            add(path, &*part.by, most, BasisPoints::WHOLE, 1);
        }
    }
    all
}

/// How often an amount for each period of lateness is owed, over all times the duty falls due.
fn periods(late: &Lateness, limit: Duration, times: u64) -> u64 {
    late_periods(late.per, limit).saturating_mul(times)
}

/// How often a duty falls due in a window.
fn times(terms: &Terms, every: &Cadence) -> u64 {
    match every {
        Cadence::Window => 1,
        Cadence::Every(span) => {
            let window = terms.window.shortest().seconds();
            // A cadence of no time is SLA012; one of a second in the longest window still fits.
            window.div_ceil(span.seconds().max(1)).clamp(1, 1 << 20)
        }
    }
}

/// Every duty that costs money has a limit, and an obligor that has money in the agreement.
pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    let unlimited = |path: String, name: &str| {
        Finding::new(
            "SLA005",
            path,
            format!("what `{name}` can cost in a window has no limit, and no bond covers that"),
            "add `at_most = 50 % of fee per window`",
        )
    };
    for part in terms.incidents.iter() {
        let costs = part.late.is_some() || part.levels.iter().any(|level| level.damages.is_some());
        if costs && part.at_most.is_none() {
            findings.push(unlimited(format!("incidents.{}", part.name), &part.name));
        }
    }
    for part in terms.grants.iter() {
        if part.damages.is_some() && part.at_most.is_none() {
            findings.push(unlimited(format!("grants.{}", part.name), &part.name));
        }
    }
    if terms.parties.iter().all(|party| party.bond.is_none()) {
        // SLA005 asks for the bond.
        return;
    }
    for part in all(terms) {
        let mut parties = terms.parties.iter();
        let Some(party) = parties.find(|party| party.name == part.by) else {
            // SLA034 names it.
            continue;
        };
        if !party.is_signatory() {
            let (duty, _) = part.path.rsplit_once('.').unwrap_or_default();
            findings.push(Finding::new(
                "SLA036",
                format!("{duty}.by"),
                format!(
                    "the {} would owe money and has none in the agreement",
                    part.by
                ),
                "name a party with a bond, or give this one a bond: `#[party(bond = \"1 ether\")]`",
            ));
        }
    }
}

impl Terms {
    /// How long lateness is counted at most: until the cure ends where there is one, else as long as the shortest window.
    pub const fn late_at_most(&self, cure: Option<Duration>) -> Duration {
        match cure {
            Some(cure) => cure,
            None => self.window.shortest(),
        }
    }
}
