//! Damages of duties in the order in which they are booked: in the window that is open then, or, once the last has ended, out of the
//! bond at once. Limits hold in that order: of a delivery over all windows, of incidents in each.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::history::History;
use super::row::Booked;
use crate::Terms;
use crate::exact::{most_of, within_limit};
use crate::model::Money;
use crate::units::{Amount, Duration, Timestamp};

/// What a sum is booked for.
#[derive(Clone, Copy)]
pub(super) enum For {
    /// The delivery at this place in the terms.
    Delivery(usize),
    /// Incidents under the rule at this place.
    Incidents(usize),
    /// Too many incidents, logged by the customer.
    Spam,
}

/// A sum that falls due.
pub(super) struct Falling {
    pub(super) what_for: For,
    /// The moment whose window it counts in.
    pub(super) counts: Timestamp,
    /// From when on anybody may have it booked.
    pub(super) booked: Timestamp,
    pub(super) part: Booked,
}

/// What is booked, and what of the limits is used.
pub(super) struct Ledger {
    /// The first second after each window.
    ends: Vec<Timestamp>,
    /// What falls due, the first last.
    falling: Vec<Falling>,
    /// By window, and after the last one.
    booked: Vec<Vec<Booked>>,
    /// By delivery.
    deliveries: Vec<Amount>,
    /// By rule and window.
    incidents: BTreeMap<(usize, usize), Amount>,
    /// How long after a window it is settled.
    settling: Duration,
}

impl Ledger {
    /// Nothing is booked yet.
    pub(super) fn new(terms: &Terms, history: &History, mut falling: Vec<Falling>) -> Self {
        falling.sort_by_key(|one| (one.booked, one.counts));
        falling.reverse();
        let ends: Vec<Timestamp> = history.windows.iter().map(|window| window.to).collect();
        let collect = terms.feeds.iter().map(|feed| feed.collect_within).max();
        let challenge = match (&terms.arbitration, &terms.challenge) {
            (Some(rule), _) => rule.challenge,
            (None, Some(rule)) => rule.within,
            (None, None) => Duration::ZERO,
        };
        let settling = collect.unwrap_or(Duration::ZERO).checked_add(challenge);
        Self {
            booked: ends
                .iter()
                .map(|_| Vec::new())
                .chain([Vec::new()])
                .collect(),
            ends,
            falling,
            deliveries: alloc::vec![Amount::ZERO; terms.deliveries.len()],
            incidents: BTreeMap::new(),
            settling: settling.unwrap_or(Duration::ZERO),
        }
    }

    /// When a window is settled: when its reports are collected and nobody can challenge them any more.
    pub(super) fn settled(&self, window: usize) -> Timestamp {
        let end = self.ends[window];
        end.checked_add(self.settling).unwrap_or(end)
    }

    /// Books everything that falls due by a moment; what the bond answers for at once is returned.
    pub(super) fn until(
        &mut self,
        terms: &Terms,
        value: &impl Fn(&Money) -> Amount,
        moment: Timestamp,
        next: usize,
    ) -> Amount {
        let mut at_once = Amount::ZERO;
        while let Some(one) = self.falling.pop_if(|one| one.booked <= moment) {
            let place = self.ends.partition_point(|end| *end <= one.counts);
            let place = place.max(next);
            let by_customer = one.part.by_customer;
            let amount = self.book(terms, value, place, one.what_for, one.part);
            if place == self.ends.len() && !by_customer {
                at_once += amount;
            }
        }
        at_once
    }

    /// Books a sum in a window as far as its limit goes.
    pub(super) fn book(
        &mut self,
        terms: &Terms,
        value: &impl Fn(&Money) -> Amount,
        window: usize,
        what_for: For,
        mut part: Booked,
    ) -> Amount {
        let mut unlimited = Amount::ZERO;
        let (limit, used) = match what_for {
            For::Delivery(at) => {
                let rule = &terms.deliveries[at];
                let most = most_of(value(&rule.value), rule.cap);
                (Some(most), &mut self.deliveries[at])
            }
            For::Incidents(at) => {
                let limit = terms.incidents[at].at_most.as_ref().map(value);
                (limit, self.incidents.entry((at, window)).or_default())
            }
            For::Spam => (None, &mut unlimited),
        };
        part.amount = within_limit(part.amount, limit, *used);
        *used += part.amount;
        let amount = part.amount;
        self.booked[window].push(part);
        amount
    }

    /// What is booked in a window; of the number after the last, what falls due then.
    pub(super) fn take(&mut self, window: usize) -> Vec<Booked> {
        core::mem::take(&mut self.booked[window])
    }
}
