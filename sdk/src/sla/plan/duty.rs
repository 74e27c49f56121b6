//! The duties of the terms, as constants: who owes what to whom, when it falls due, and what failing costs.

use super::read::{party, slice, sum, text};
use super::{Draft, Plan, Sum};
use slacontract_terms::check::limits::MOST_LIABILITIES;
use slacontract_terms::exact::{Interest, late_periods, refusals};
use slacontract_terms::model::{Cadence, InterestRule, Lateness, Remedy, Trigger};
use slacontract_terms::{BasisPoints, Duration, List, Terms, Text};

/// What makes a duty fall due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Falls {
    /// The end of each window somebody paid for.
    Window,
    /// Each span of so many seconds after the first window opened, up to the end.
    Every(u64),
    /// The moment a window in breach is final.
    Breach,
    /// A ruling.
    Ruling,
    /// A delivery to whoever owes it is rejected, and no reasons are given with that.
    Refusal,
}

/// A duty.
#[derive(Clone, Copy)]
pub struct DutyPlan {
    /// Who owes it, by its index among the parties.
    pub by: usize,
    /// Who is owed it: the bits of their indices.
    pub to: u8,
    /// When it falls due.
    pub falls: Falls,
    /// How long it may take from then on, seconds.
    pub within: u64,
    /// How long it may be late, seconds; after that it is in default.
    pub cure: u64,
    /// What each started period of lateness costs.
    pub late: Option<(Sum, Duration)>,
    /// What default costs.
    pub failure: Option<Sum>,
    /// In default the covered window is deemed to credit this share of this objective's base.
    pub deem: Option<(usize, BasisPoints)>,
    /// What is paid, if the duty is to pay.
    pub pays: Option<Sum>,
    /// What paying late costs.
    pub interest: Option<Interest>,
    /// After so many seconds it need not be paid any more.
    pub refuse_after: Option<u64>,
    /// It is frozen after so many misses in a row; 0 for never.
    pub freeze_after: u64,
}

/// A sum that duties can cost in one window.
#[derive(Clone, Copy)]
pub struct Liability {
    /// Of this sum..
    pub sum: Sum,
    /// ..this share..
    pub share: BasisPoints,
    /// ..so many times.
    pub times: u64,
}

/// What some duty of the terms does; code for what none does vanishes.
pub mod uses {
    /// Falls due with windows.
    pub const WINDOW: u8 = 1;
    /// Falls due by a span.
    pub const EVERY: u8 = 2;
    /// Falls due by a breach.
    pub const BREACH: u8 = 4;
    /// Falls due by a ruling.
    pub const RULING: u8 = 8;
    /// Is a payment.
    pub const PAYS: u8 = 16;
    /// Deems a window to fall in a tier.
    pub const DEEMS: u8 = 32;
    /// Freezes.
    pub const FREEZES: u8 = 64;
    /// Falls due by a delivery that is rejected without reasons.
    pub const REFUSAL: u8 = 128;
    /// Falls due by an occasion, not by a date.
    pub const CALLED: u8 = RULING | REFUSAL;
}

pub(super) const NO_LIABILITY: Liability = Liability {
    sum: super::read::NO_SUM,
    share: BasisPoints::new(0),
    times: 0,
};

pub(super) const NO_DUTY: DutyPlan = DutyPlan {
    by: 0,
    to: 0,
    falls: Falls::Window,
    within: 0,
    cure: 0,
    late: None,
    failure: None,
    deem: None,
    pays: None,
    interest: None,
    refuse_after: None,
    freeze_after: 0,
};

impl Plan {
    /// Whether some duty does this.
    pub const fn uses(&self, what: u8) -> bool {
        self.duty_uses & what != 0
    }
}

impl Draft {
    /// The duties, after parties, objectives and windows.
    pub(super) const fn duties(&mut self, terms: &'static Terms) {
        let (parts, mut at) = (slice(&terms.disclosures), 0);
        while at < parts.len() {
            let part = &parts[at];
            let mut duty = self.owed(terms, &part.by, recipients(terms, &part.to), part.within);
            duty.falls = falls(&part.every);
            self.lateness(terms, &mut duty, part.late.as_ref(), part.cure);
            if let Some(Remedy::DeemTier(tier)) = part.otherwise {
                duty.deem = self.deemed(tier);
                if let Some((objective, share)) = duty.deem {
                    let base = self.objectives[objective].base;
                    self.liable(duty.by, base, share, 1);
                }
            }
            self.add(duty);
            at += 1;
        }
        let (parts, mut at) = (slice(&terms.justifications), 0);
        while at < parts.len() {
            let part = &parts[at];
            let everybody = (1 << self.plan.parties) - 1;
            let mut duty = self.owed(terms, &part.by, everybody, part.within);
            duty.to &= !(1 << duty.by);
            duty.falls = match part.on {
                Trigger::Breach => Falls::Breach,
                Trigger::Ruling => Falls::Ruling,
                Trigger::Refusal => Falls::Refusal,
            };
            self.lateness(terms, &mut duty, part.late.as_ref(), None);
            self.add(duty);
            at += 1;
        }
        self.payments(terms);
        let (parts, mut at) = (slice(&terms.custodies), 0);
        while at < parts.len() {
            let part = &parts[at];
            let mut duty = self.owed(terms, &part.by, recipient(terms, &part.to), part.within);
            duty.falls = falls(&part.every);
            duty.freeze_after = part.freeze_after as u64;
            self.add(duty);
            at += 1;
        }
        let (parts, mut at) = (slice(&terms.qualities), 0);
        while at < parts.len() {
            let part = &parts[at];
            let mut duty = self.owed(terms, &part.by, recipient(terms, &part.to), part.within);
            duty.falls = falls(&part.every);
            if let Some(damages) = &part.damages {
                let damages = sum(terms, damages);
                duty.failure = Some(damages);
                self.liable(duty.by, damages, BasisPoints::WHOLE, self.times(duty.falls));
            }
            self.add(duty);
            at += 1;
        }
        let (parts, mut at) = (slice(&terms.drills), 0);
        while at < parts.len() {
            let part = &parts[at];
            let mut duty = self.owed(terms, &part.by, recipient(terms, &part.to), part.within);
            duty.falls = falls(&part.every);
            self.lateness(terms, &mut duty, part.late.as_ref(), None);
            self.add(duty);
            at += 1;
        }
    }

    const fn payments(&mut self, terms: &'static Terms) {
        let (parts, mut at) = (slice(&terms.payments), 0);
        while at < parts.len() {
            let part = &parts[at];
            let mut duty = self.owed(terms, &part.by, recipient(terms, &part.to), part.grace);
            duty.falls = falls(&part.every);
            let amount = sum(terms, &part.amount);
            duty.pays = Some(amount);
            let mut worst = BasisPoints::WHOLE;
            if let Some(rule) = &part.interest {
                duty.interest = Some(interest(rule));
                duty.cure = self.plan.window;
                worst = BasisPoints::new(worst.get() + rule.cap.get());
            }
            if let Some(after) = part.refuse_after {
                duty.refuse_after = Some(after.seconds());
            }
            self.liable(duty.by, amount, worst, self.times(duty.falls));
            self.add(duty);
            at += 1;
        }
    }

    /// A duty that costs nothing yet.
    const fn owed(
        &mut self,
        terms: &'static Terms,
        by: &'static Text,
        to: u8,
        within: Duration,
    ) -> DutyPlan {
        let by = party(terms, text(by));
        self.performs(by);
        DutyPlan {
            by,
            to,
            within: within.seconds(),
            ..NO_DUTY
        }
    }

    const fn lateness(
        &mut self,
        terms: &'static Terms,
        duty: &mut DutyPlan,
        late: Option<&'static Lateness>,
        cure: Option<Duration>,
    ) {
        if let Some(cure) = cure {
            duty.cure = cure.seconds();
        }
        if let Some(rule) = late {
            let limit = terms.late_at_most(cure);
            duty.cure = limit.seconds();
            let amount = sum(terms, &rule.amount);
            duty.late = Some((amount, rule.per));
            let times = late_periods(rule.per, limit) * self.times(duty.falls);
            self.liable(duty.by, amount, BasisPoints::WHOLE, times);
        }
    }

    /// The first objective that has this tier, and what the tier is worth.
    const fn deemed(&self, tier: u8) -> Option<(usize, BasisPoints)> {
        let mut at = 0;
        while at < self.plan.objective_count {
            let objective = &self.objectives[at];
            if tier > 0 && tier as usize <= objective.tier_count {
                return Some((at, objective.tiers[tier as usize - 1].credit));
            }
            if tier > 0 && tier as usize <= objective.steps.len() {
                return Some((at, objective.steps[tier as usize - 1].credit));
            }
            at += 1;
        }
        None
    }

    /// How often it falls due in a window at most.
    const fn times(&self, falls: Falls) -> u64 {
        match falls {
            Falls::Every(span) => {
                let times = self.plan.window.div_ceil(if span == 0 { 1 } else { span });
                if times == 0 { 1 } else { times }
            }
            // Deliveries are counted before duties.
            Falls::Refusal => refusals(self.plan.delivery_count),
            _ => 1,
        }
    }

    /// A party has a duty.
    pub(super) const fn performs(&mut self, by: usize) {
        if by == self.plan.customer {
            self.plan.customer_owes = true;
            self.plan.customer_performs = true;
        }
    }

    /// Adds what a party can owe in a window. What one without a bond owes is recorded as its debt.
    pub(super) const fn liable(&mut self, by: usize, sum: Sum, share: BasisPoints, times: u64) {
        if by == self.plan.provider && self.plan.liability_count < MOST_LIABILITIES {
            self.liabilities[self.plan.liability_count] = Liability { sum, share, times };
            self.plan.liability_count += 1;
        }
    }

    const fn add(&mut self, duty: DutyPlan) {
        self.plan.duty_uses |= match duty.falls {
            Falls::Window => uses::WINDOW,
            Falls::Every(_) => uses::EVERY,
            Falls::Breach => uses::BREACH,
            Falls::Ruling => uses::RULING,
            Falls::Refusal => uses::REFUSAL,
        };
        if duty.pays.is_some() {
            self.plan.duty_uses |= uses::PAYS;
        }
        if duty.deem.is_some() {
            self.plan.duty_uses |= uses::DEEMS;
        }
        if duty.freeze_after > 0 {
            self.plan.duty_uses |= uses::FREEZES;
        }
        self.duties[self.plan.duty_count] = duty;
        self.plan.duty_count += 1;
    }
}

const fn falls(every: &Cadence) -> Falls {
    match every {
        Cadence::Window => Falls::Window,
        Cadence::Every(span) => Falls::Every(span.seconds()),
    }
}

const fn interest(rule: &InterestRule) -> Interest {
    Interest {
        share: rule.share,
        per: rule.per,
        cap: rule.cap,
    }
}

const fn recipient(terms: &'static Terms, to: &'static Text) -> u8 {
    1 << party(terms, text(to))
}

const fn recipients(terms: &'static Terms, to: &'static List<Text>) -> u8 {
    let (names, mut at, mut bits) = (slice(to), 0, 0);
    while at < names.len() {
        bits |= recipient(terms, &names[at]);
        at += 1;
    }
    bits
}
