//! SLA011, SLA032: how long the longest way is from a window's end to its last money, and from the agreement's end to closed books. Both
//! are sums of the stages on the way, computed here and nowhere else; the engine's machines have the same stages.

use alloc::vec::Vec;

use crate::model::{Arbitration, Terms};
use crate::units::Duration;

impl Terms {
    /// The longest a case can take, in its stages: the panel of the first instance and of each appeal, one redraw in each.
    pub fn longest_case(&self) -> Duration {
        self.arbitration
            .as_ref()
            .map_or(Duration::ZERO, Arbitration::longest_case)
    }

    /// The longest from a window's end until the last of its money is decided: collection, challenge, and the longest case or
    /// contest.
    pub fn longest_closing(&self) -> Duration {
        let collection = self.feeds.iter().map(|feed| feed.collect_within).max();
        let mut spans = Vec::from([collection.unwrap_or_default()]);
        if let Some(challenge) = &self.challenge {
            spans.extend([challenge.within, challenge.resolve_within]);
        }
        if let Some(arbitration) = &self.arbitration {
            spans.extend([arbitration.challenge, self.longest_case()]);
        }
        total(&spans)
    }

    /// The longest from the agreement's end until its books can be closed: until the last window's money is decided, and everything
    /// that fell due before the end was done, contested, ruled on or put in default.
    pub fn longest_end(&self) -> Duration {
        let window = self.window.shortest();
        let (challenge, resolve) = match (&self.arbitration, &self.challenge) {
            (Some(panel), _) => (panel.challenge, self.longest_case()),
            (None, Some(rule)) => (rule.within, rule.resolve_within),
            (None, None) => (Duration::ZERO, Duration::ZERO),
        };
        let closing = self.longest_closing();
        // Done at the last moment, contested, made good, contested again, and taken to the court.
        let duty = |begins, within: Duration, cure: Duration| {
            let again = if cure.is_zero() { within } else { cure };
            total(&[begins, within, cure, challenge, again, challenge, resolve])
        };
        let mut ways = Vec::from([closing]);
        for part in self.disclosures.iter() {
            let cure = match (part.cure, &part.late) {
                (cure, Some(_)) => self.late_at_most(cure),
                (cure, None) => cure.unwrap_or_default(),
            };
            ways.push(duty(Duration::ZERO, part.within, cure));
        }
        for part in self.justifications.iter() {
            let cure = part.late.as_ref().map_or(Duration::ZERO, |_| window);
            ways.push(duty(closing, part.within, cure));
        }
        for part in self.custodies.iter() {
            ways.push(duty(Duration::ZERO, part.within, Duration::ZERO));
        }
        for part in self.qualities.iter() {
            ways.push(duty(Duration::ZERO, part.within, Duration::ZERO));
        }
        for part in self.drills.iter() {
            let cure = part.late.as_ref().map_or(Duration::ZERO, |_| window);
            ways.push(duty(Duration::ZERO, part.within, cure));
        }
        for part in self.payments.iter() {
            let late = part.interest.as_ref().map_or(Duration::ZERO, |_| window);
            ways.push(total(&[part.grace, late]));
        }
        for part in self.deliveries.iter() {
            let inspect = part.inspect_within.unwrap_or_default();
            // Made as late as it may be, rejected, made good, rejected again.
            let late = part.late_at_most(window);
            // Its date is moved as far as it can be, by claims the last of which is contested while it is inspected.
            let moved = part.force_majeure.0.as_ref();
            let moved = moved.map_or(Duration::ZERO, |rule| {
                total(&[rule.at_most, challenge, resolve])
            });
            ways.push(total(&[late, moved, inspect, inspect, inspect, resolve]));
        }
        for part in self.grants.iter() {
            let answer = part.correct_within.max(challenge);
            ways.push(total(&[answer, challenge, resolve]));
        }
        for part in self.incidents.iter() {
            let cause = part.cause_within.map_or(Duration::ZERO, |within| {
                total(&[within, window, Duration::from_seconds(1)])
            });
            ways.extend([total(&[part.close_after, resolve]), cause]);
        }
        ways.into_iter().max().unwrap_or_default()
    }
}

/// The sum of spans; sound terms have none that comes near the limit (SLA025).
fn total(spans: &[Duration]) -> Duration {
    let seconds = spans.iter().map(|span| span.seconds());
    Duration::from_seconds(seconds.fold(0, u64::saturating_add))
}
