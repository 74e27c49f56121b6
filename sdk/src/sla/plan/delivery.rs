//! Deliveries and indexes, as constants: what is promised by when, what delay and readings on the way cost, what a measured value
//! pays.

use super::read::{feed, party, same, seconds, slice, sum, text};
use super::{Draft, Plan, Sum};
use slacontract_terms::exact::Damages;
use slacontract_terms::model::{Delivery, Due, FeedKind};
use slacontract_terms::{BasisPoints, Duration, Terms};

/// A delivery.
#[derive(Clone, Copy)]
pub struct DeliveryPlan {
    /// Who delivers, by its index among the parties.
    pub by: usize,
    /// To whom.
    pub to: usize,
    /// When it falls due: at this second, or..
    pub due_at: Option<u64>,
    /// ..so many seconds after the first window opened.
    pub due_within: u64,
    /// What it is worth.
    pub value: Sum,
    /// What delay costs.
    pub damages: Damages,
    /// How long it may be late, seconds; after that it counts as not made.
    pub lasts: u64,
    /// How long it is inspected, and then how long it may be made good, seconds.
    pub inspect: u64,
    /// The delay beyond which the agreement may be ended for it.
    pub terminate_after: Option<Duration>,
}

/// What readings on the way of a delivery cost.
#[derive(Clone, Copy)]
pub struct SensorPlan {
    /// Which delivery.
    pub delivery: usize,
    /// The feed of the readings.
    pub feed: usize,
    /// The least that is harmless.
    pub low: i64,
    /// The greatest that is.
    pub high: i64,
    /// What each reading outside costs.
    pub damages: Sum,
}

/// How events move the date of a delivery.
#[derive(Clone, Copy)]
pub struct ExtensionPlan {
    /// Which delivery.
    pub delivery: usize,
    /// How long after its event a claim may be made, seconds.
    pub claim_within: u64,
    /// The most that all claims move the date by, seconds.
    pub at_most: u64,
    /// Who claims has to prove it; otherwise who contests has to disprove it.
    pub is_proved: bool,
}

/// A payout that follows a value.
#[derive(Clone, Copy)]
pub struct IndexPlan {
    /// The feed of the value.
    pub feed: usize,
    /// Where the payout begins.
    pub strike: i64,
    /// Where it is whole.
    pub exit: i64,
    /// The whole payout.
    pub payout: Sum,
}

pub(super) const NO_DELIVERY: DeliveryPlan = DeliveryPlan {
    by: 0,
    to: 0,
    due_at: None,
    due_within: 0,
    value: super::read::NO_SUM,
    damages: Damages {
        share: BasisPoints::new(0),
        per: Duration::from_seconds(1),
        step: Duration::from_seconds(1),
        rounds_up: false,
        cap: BasisPoints::new(0),
    },
    lasts: 0,
    inspect: 0,
    terminate_after: None,
};

pub(super) const NO_SENSOR: SensorPlan = SensorPlan {
    delivery: 0,
    feed: 0,
    low: 0,
    high: 0,
    damages: super::read::NO_SUM,
};

pub(super) const NO_EXTENSION: ExtensionPlan = ExtensionPlan {
    delivery: 0,
    claim_within: 0,
    at_most: 0,
    is_proved: false,
};

pub(super) const NO_INDEX: IndexPlan = IndexPlan {
    feed: 0,
    strike: 0,
    exit: 0,
    payout: super::read::NO_SUM,
};

impl Plan {
    /// Whether damages or payouts can be more than the sources of credits hold; the bond then answers for the rest at once.
    pub const fn has_damages(&self) -> bool {
        self.duty_count > 0
            || self.incidents.is_some()
            || self.delivery_count > 0
            || self.index_count > 0
            || self.grants.is_some()
    }
}

impl Draft {
    /// The deliveries, with their sensors.
    pub(super) const fn deliveries(&mut self, terms: &'static Terms) {
        let parts = slice(&terms.deliveries);
        while self.plan.delivery_count < parts.len() {
            let part = &parts[self.plan.delivery_count];
            self.deliveries[self.plan.delivery_count] = self.delivery(terms, part);
            let value = self.deliveries[self.plan.delivery_count].value;
            let by = self.deliveries[self.plan.delivery_count].by;
            self.plan.has_dates |= self.deliveries[self.plan.delivery_count].due_at.is_some();
            self.liable(by, value, part.cap, 1);
            self.performs(by);
            if let Some(rule) = &part.force_majeure.0 {
                self.extensions[self.plan.extension_count] = ExtensionPlan {
                    delivery: self.plan.delivery_count,
                    claim_within: seconds(rule.claim_within),
                    at_most: seconds(rule.at_most),
                    is_proved: same(text(&rule.burden), text(&part.by)),
                };
                self.plan.extension_count += 1;
            }
            let (sensors, mut at) = (slice(&part.sensors), 0);
            while at < sensors.len() {
                let sensor = &sensors[at];
                let feed = feed(terms, text(&sensor.feed));
                self.sensors[self.plan.sensor_count] = SensorPlan {
                    delivery: self.plan.delivery_count,
                    feed,
                    low: sensor.low,
                    high: sensor.high,
                    damages: sum(terms, &sensor.damages),
                };
                if matches!(slice(&terms.feeds)[feed].kind, FeedKind::Value(_)) {
                    self.plan.has_values = true;
                }
                self.plan.sensor_count += 1;
                at += 1;
            }
            self.plan.delivery_count += 1;
        }
    }

    const fn delivery(&self, terms: &'static Terms, part: &'static Delivery) -> DeliveryPlan {
        let mut plan = DeliveryPlan {
            by: party(terms, text(&part.by)),
            to: party(terms, text(&part.to)),
            value: sum(terms, &part.value),
            terminate_after: part.terminate_after,
            ..NO_DELIVERY
        };
        // Terms that do not say how delay is counted are not sound (SLA017).
        if let Some(damages) = part.damages() {
            plan.damages = damages;
        }
        match &part.due {
            Some(Due::At(moment)) => plan.due_at = Some(moment.seconds()),
            Some(Due::Within(span)) => plan.due_within = seconds(*span),
            None => {}
        }
        if let Some(inspect) = part.inspect_within {
            plan.inspect = seconds(inspect);
        }
        plan.lasts = seconds(part.late_at_most(Duration::from_seconds(self.plan.window)));
        plan
    }

    /// The indexes.
    pub(super) const fn indices(&mut self, terms: &'static Terms) {
        let parts = slice(&terms.indices);
        while self.plan.index_count < parts.len() {
            let part = &parts[self.plan.index_count];
            let payout = sum(terms, &part.payout);
            self.indices[self.plan.index_count] = IndexPlan {
                feed: feed(terms, text(&part.feed)),
                strike: part.strike,
                exit: part.exit,
                payout,
            };
            self.liable(self.plan.provider, payout, BasisPoints::WHOLE, 1);
            self.plan.index_count += 1;
            self.plan.has_levels = true;
            self.plan.has_values = true;
            // Without enough reports the whole payout is held back until both sides agree or a court rules.
            self.plan.escalates = true;
        }
    }
}
