//! What can be seen of an agreement from outside, and the moments at which time alone changes something.

use super::things::{Thing, Things};
use super::{Kind, Model};
use crate::world::World;
use slacontract::sla::machine::search::passes;
use slacontract::sla::{Money, Outcome, State, Status, WindowView};
use std::collections::BTreeMap;

/// What of a window's credit nobody contests.
pub fn low(window: &WindowView) -> u128 {
    if window.outcome == Outcome::Open {
        return 0;
    }
    (window.paid_out + window.short - window.damages).units()
}

/// What the views say.
#[derive(Clone)]
pub struct Seen {
    pub status: Status,
    pub money: Money,
    /// Windows of which something can still happen, and the next that opens.
    pub windows: BTreeMap<u64, WindowView>,
    /// Duties and incidents.
    pub things: Things,
}

impl Seen {
    /// At the beginning.
    pub fn first(world: &World, kind: Kind) -> Self {
        Self::look(world, kind, &BTreeMap::new())
    }

    fn look(world: &World, kind: Kind, before: &BTreeMap<u64, WindowView>) -> Self {
        let sla = world.sla();
        let status = world.read(sla.status());
        let money = world.read(sla.money());
        let mut windows = BTreeMap::new();
        let unsettled = before.keys().next().copied().unwrap_or_default();
        for id in unsettled.min(status.next).. {
            let ahead = id >= status.next;
            if ahead && id >= status.windows {
                break;
            }
            // Of settled windows, those that were contested or have just been settled.
            let gone = before
                .get(&id)
                .is_none_or(|window| window.state == State::WindowSettled && !window.contested);
            if !ahead && gone {
                continue;
            }
            let view = world.read(sla.window(id));
            let last = view.state == State::WindowAhead;
            windows.insert(id, view);
            if last {
                break;
            }
        }
        Self {
            status,
            money,
            windows,
            things: Things::look(world, kind),
        }
    }

    /// The moments ahead at which something changes by itself.
    pub fn moments(&self, now: u64) -> Vec<u64> {
        let windows = self.windows.values().flat_map(|window| {
            let ends = [
                window.from,
                window.to,
                window.reporting_end,
                window.challenge_end,
                window.contest_end,
            ];
            let used = if window.contested { 5 } else { 4 };
            ends.into_iter().take(used)
        });
        let mut moments: Vec<u64> = windows
            .chain([self.status.until, self.status.end])
            .map(slacontract::Timestamp::seconds)
            .chain(self.things.moments())
            .filter(|moment| *moment > now)
            .collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    }
}

impl Model<'_> {
    /// The moments ahead at which something changes by itself, cases included.
    pub fn moments(&self, now: u64) -> Vec<u64> {
        let mut moments = self.seen.moments(now);
        if let Some(bench) = &self.bench {
            moments.extend(bench.moments().filter(|moment| *moment > now));
            moments.sort_unstable();
            moments.dedup();
        }
        moments
    }

    /// Looks again.
    pub fn look(&mut self) -> Seen {
        let now = Seen::look(&self.world, self.kind, &self.seen.windows);
        std::mem::replace(&mut self.seen, now)
    }

    /// Waits for a moment; whatever changes must be what time may do.
    pub fn wait(&mut self, moment: u64) {
        self.story.push(format!("until {moment}"));
        self.world.warp_to(moment);
        self.cases_waited();
        let before = self.look();
        let (from, to) = (before.status.stage, self.seen.status.stage);
        self.must(
            passes(from, to),
            &format!("time led from {from:?} to {to:?}"),
        );
        for (id, was) in &before.windows {
            let Some(is) = self.seen.windows.get(id) else {
                continue;
            };
            for (from, to) in [(was.state, is.state), (was.contest, is.contest)] {
                self.must(
                    passes(from, to),
                    &format!("time led window {id} from {from:?} to {to:?}"),
                );
            }
        }
        let was = before.things.states();
        for ((thing, id), to) in self.seen.things.states() {
            let first = match thing {
                Thing::Duty => State::DutyAhead,
                _ => to,
            };
            let from = was.get(&(thing, id)).copied().unwrap_or(first);
            self.must(
                passes(from, to),
                &format!("time led {thing:?} {id:x} from {from:?} to {to:?}"),
            );
        }
        self.must(
            (
                &before.money.held,
                &before.money.bond,
                &before.money.claimable,
            ) == (
                &self.seen.money.held,
                &self.seen.money.bond,
                &self.seen.money.claimable,
            ),
            "time moved money",
        );
        self.note_openings();
    }

    /// Remembers the fee of each window when it opens.
    pub fn note_openings(&mut self) {
        for (id, window) in &self.seen.windows {
            if window.state != State::WindowAhead && !self.opened.contains_key(id) {
                let price = self.price(*id);
                self.opened.insert(*id, price);
            }
        }
    }
}
