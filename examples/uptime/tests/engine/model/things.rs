//! What histories know of duties, incidents and sealed or aggregated reports: what can be seen of them, what is tried, what must hold.
//! Deliveries and data are in a module of their own.

use super::call::Try;
use super::court;
use super::goods::{self, Goods};
use super::{Dice, Kind, Model};
use crate::agreements::COURT;
use crate::kept::RENT;
use crate::world::{CONTRACT, ETHER, SIGNERS, WHY, World};
use slacontract::client::BoundClient;
use slacontract::sla::{
    Act, AggregatedReport, DutyView, IncidentView, Observation, SlaAggregatedClient,
    SlaCausesClient, SlaDutiesClient, SlaDutyCourtClient, SlaIncidentsClient, SlaSealedClient,
    State,
};
use slacontract::terms::exact::{Interest, late_payment, lateness};
use slacontract::{Address, Amount, B256, Bytes, Duration, Timestamp};
use slacontract_memory::{CHAIN_ID, sign};
use std::collections::BTreeMap;

/// Which machine something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Duty,
    Incident,
    Priority,
    Cause,
    Delivery,
    Extension,
    Grant,
    Demand,
}

/// Duties and incidents, as the views show them.
#[derive(Clone, Default)]
pub struct Things {
    pub duties: BTreeMap<u64, DutyView>,
    pub incidents: BTreeMap<u64, IncidentView>,
    pub goods: Goods,
}

impl Things {
    /// Looks at those the agreement has.
    pub fn look(world: &World, kind: Kind) -> Self {
        let mut things = Self {
            goods: Goods::look(world, kind),
            ..Self::default()
        };
        if kind == Kind::Kept {
            let client: SlaDutiesClient<World> = bound(world);
            for id in world.read(client.duties()) {
                things.duties.insert(id, world.read(client.duty(id)));
            }
        }
        if kind == Kind::Desk {
            let client: SlaIncidentsClient<World> = bound(world);
            for id in 0.. {
                let view = world.read(client.incident(id));
                if view.state == State::IncidentNone {
                    break;
                }
                things.incidents.insert(id, view);
            }
        }
        things
    }

    /// The state of every machine.
    pub fn states(&self) -> BTreeMap<(Thing, u64), State> {
        let duties = self
            .duties
            .iter()
            .map(|(id, duty)| ((Thing::Duty, *id), duty.state));
        let incidents = self.incidents.iter().flat_map(|(id, view)| {
            [
                ((Thing::Incident, *id), view.state),
                ((Thing::Priority, *id), view.priority_state),
                ((Thing::Cause, *id), view.cause),
            ]
        });
        duties.chain(incidents).chain(self.goods.states()).collect()
    }

    /// When time changes one of them.
    pub fn moments(&self) -> Vec<u64> {
        let duties = self.duties.values().flat_map(|duty| {
            // Closed books wait until nothing that was done can be contested.
            let since = duty.since.seconds();
            let rested = if since == 0 {
                [0, 0]
            } else {
                [since + 10, since + 100]
            };
            [duty.until.seconds(), rested[0], rested[1]]
        });
        let incidents = self.incidents.values().flat_map(|view| {
            [view.until, view.priority_until, view.cause_until].map(Timestamp::seconds)
        });
        let all = duties.chain(incidents);
        all.chain(self.goods.moments()).collect()
    }
}

/// Which machine an act is of.
pub const fn thing(act: Act) -> Option<Thing> {
    Some(match act {
        Act::Perform | Act::ContestDuty | Act::JudgeDuty | Act::DefaultDuty => Thing::Duty,
        Act::LogIncident
        | Act::Acknowledge
        | Act::StartWork
        | Act::HoldClock
        | Act::ResumeClock
        | Act::ResolveIncident
        | Act::ReopenIncident
        | Act::CloseIncident
        | Act::CountMissed => Thing::Incident,
        Act::ContestPriority | Act::DecidePriority | Act::LapsePriority => Thing::Priority,
        Act::DiscloseCause | Act::DefaultCause => Thing::Cause,
        _ => {
            return if let Some(thing) = court::thing(act) {
                Some(thing)
            } else {
                goods::thing(act)
            };
        }
    })
}

/// What a state asks for, and how much.
const fn asks(state: State) -> &'static [(Act, u64)] {
    match state {
        State::DutyDue => &[(Act::Perform, 6)],
        State::DutyLate => &[(Act::Perform, 4)],
        State::DutyDeficient => &[(Act::Perform, 3)],
        State::DutyDone => &[(Act::ContestDuty, 3)],
        State::DutyCured => &[(Act::ContestDuty, 8)],
        State::DutyContested => &[(Act::JudgeDuty, 6)],
        State::DutyOverdue => &[(Act::DefaultDuty, 4)],
        State::IncidentLogged => &[(Act::Acknowledge, 5)],
        State::IncidentUnanswered => &[(Act::Acknowledge, 3), (Act::CountMissed, 2)],
        State::IncidentAcknowledged => &[(Act::StartWork, 6), (Act::ResolveIncident, 2)],
        State::IncidentInProgress => &[(Act::HoldClock, 5), (Act::ResolveIncident, 3)],
        State::IncidentHoldNoticed | State::IncidentOnHold => {
            &[(Act::ResumeClock, 4), (Act::ResolveIncident, 1)]
        }
        State::IncidentOverdue => &[(Act::ResolveIncident, 4), (Act::CountMissed, 3)],
        State::IncidentResolved => &[(Act::ReopenIncident, 2)],
        State::IncidentConfirmed | State::IncidentAbandoned => &[(Act::CloseIncident, 5)],
        State::PriorityOpen => &[(Act::ContestPriority, 4)],
        State::PriorityContested => &[(Act::DecidePriority, 2)],
        State::PriorityLapsed => &[(Act::LapsePriority, 8)],
        State::CauseDue | State::CauseLate => &[(Act::DiscloseCause, 3)],
        State::CauseOverdue => &[(Act::DefaultCause, 6)],
        other => goods::asks(other),
    }
}

/// A client of one of the agreement's interfaces.
pub fn bound<C: BoundClient<World>>(world: &World) -> C {
    C::bind(CONTRACT, world.clone())
}

impl Model<'_> {
    /// What can be done with duties and incidents now.
    pub fn things_to_do(&self, options: &mut Vec<(Try, u64)>) {
        for ((_, id), state) in self.seen.things.states() {
            for (act, weight) in asks(state) {
                options.push((Try::Act(*act, id), *weight));
            }
        }
        let logs = [State::Active, State::Terminating, State::SuspendedProvider];
        let open = self.seen.things.incidents.values();
        let open = open
            .filter(|view| view.state != State::IncidentClosed)
            .count();
        if self.kind == Kind::Desk && open < 4 && logs.contains(&self.seen.status.stage) {
            options.push((Try::Act(Act::LogIncident, 0), 6));
        }
        for (act, weight) in self.goods_to_begin() {
            options.push((Try::Act(act, 0), weight));
        }
    }

    /// What anybody may do with them, for the end of a history.
    pub fn things_left(&self) -> Vec<(Act, u64)> {
        let mut left = Vec::new();
        for ((_, id), state) in self.seen.things.states() {
            let act = match state {
                State::DutyOverdue => Act::DefaultDuty,
                State::IncidentConfirmed | State::IncidentAbandoned => Act::CloseIncident,
                State::PriorityLapsed => Act::LapsePriority,
                State::CauseOverdue => Act::DefaultCause,
                State::DeliveryMissed | State::DeliveryInspected => Act::ConcludeDelivery,
                State::DemandOverdue | State::DemandStands => Act::ConcludeDemand,
                _ => continue,
            };
            left.push((act, id));
        }
        left
    }

    /// A number of one of the things there are, or of none.
    pub fn any_thing(&mut self, act: Act) -> u64 {
        let ids: Vec<u64> = match thing(act) {
            Some(Thing::Duty) => self.seen.things.duties.keys().copied().collect(),
            Some(of @ (Thing::Delivery | Thing::Extension | Thing::Grant | Thing::Demand)) => {
                self.seen.things.goods.numbers(of)
            }
            _ => self.seen.things.incidents.keys().copied().collect(),
        };
        match ids.len() {
            0 => self.dice.below(3),
            _ => self.dice.pick(&ids),
        }
    }

    /// Who mostly does it.
    pub fn who_does(&mut self, act: Act, id: u64) -> Option<Address> {
        if let Some(who) = self.who_handles(act, id) {
            return Some(who);
        }
        let [provider, customer] = self.parties();
        let other = |one| if one == provider { customer } else { provider };
        let duty = self.seen.things.duties.get(&id);
        Some(match act {
            Act::Perform => duty.map_or(provider, |duty| duty.obligor),
            Act::ContestDuty | Act::FileDuty => other(duty.map_or(provider, |duty| duty.obligor)),
            Act::JudgeDuty => COURT,
            Act::DecidePriority if self.bench.is_some() => self.dice.pick(&[provider, customer]),
            Act::DecidePriority => self.dice.pick(&[COURT, COURT, provider, customer]),
            Act::Acknowledge | Act::StartWork | Act::ResolveIncident | Act::DiscloseCause => {
                provider
            }
            Act::ReopenIncident => customer,
            Act::Seal => self.dice.pick(&SIGNERS),
            Act::LogIncident
            | Act::HoldClock
            | Act::ResumeClock
            | Act::FilePriority
            | Act::ContestPriority => self.dice.pick(&[provider, customer]),
            _ => return None,
        })
    }

    /// The call of an act on one of them, and what is sent along.
    pub fn write_thing(&mut self, act: Act, id: u64) -> (Vec<u8>, u128) {
        if goods::thing(act).is_some() {
            return (self.write_goods(act, id), 0);
        }
        let world = self.world.clone();
        let duties: SlaDutiesClient<World> = bound(&world);
        let court: SlaDutyCourtClient<World> = bound(&world);
        let desk: SlaIncidentsClient<World> = bound(&world);
        let causes: SlaCausesClient<World> = bound(&world);
        let level = |dice: &mut Dice| u8::try_from(1 + dice.below(3)).expect("small");
        let mut value = 0;
        let calldata = match act {
            Act::Perform => {
                value = self.due_payment(id);
                duties.perform(id, WHY, WHY).calldata().to_vec()
            }
            Act::ContestDuty => duties.contest_duty(id, WHY).calldata().to_vec(),
            Act::JudgeDuty => {
                let suffices = self.dice.percent(50);
                court.judge_duty(id, suffices, WHY).calldata().to_vec()
            }
            Act::DefaultDuty => duties.default_duty(id).calldata().to_vec(),
            Act::LogIncident => {
                let (impact, urgency) = self.dice.pick(&[(1, 1), (1, 2), (2, 2), (2, 3), (3, 2)]);
                desk.log_incident(impact, urgency, WHY).calldata().to_vec()
            }
            Act::Acknowledge => desk.acknowledge(id, WHY).calldata().to_vec(),
            Act::StartWork => desk.start_work(id, WHY).calldata().to_vec(),
            Act::HoldClock => {
                let seconds = 1 + self.dice.below(30);
                desk.hold_clock(id, seconds, WHY).calldata().to_vec()
            }
            Act::ResumeClock => desk.resume_clock(id, WHY).calldata().to_vec(),
            Act::ResolveIncident => desk.resolve_incident(id, WHY).calldata().to_vec(),
            Act::ReopenIncident => desk.reopen_incident(id, WHY).calldata().to_vec(),
            Act::CloseIncident => desk.close_incident(id).calldata().to_vec(),
            Act::CountMissed => desk.count_missed(id).calldata().to_vec(),
            Act::ContestPriority => {
                let (impact, urgency) = (level(&mut self.dice), level(&mut self.dice));
                let call = desk.contest_priority(id, impact, urgency, WHY);
                call.calldata().to_vec()
            }
            Act::DecidePriority => {
                let as_claimed = self.dice.percent(50);
                let call = desk.decide_priority(id, as_claimed, WHY);
                call.calldata().to_vec()
            }
            Act::LapsePriority => desk.lapse_priority(id).calldata().to_vec(),
            Act::DiscloseCause => causes.disclose_cause(id, WHY).calldata().to_vec(),
            _ => causes.default_cause(id).calldata().to_vec(),
        };
        (calldata, value)
    }

    /// What a duty asks to be paid now: the rent, with its interest.
    fn due_payment(&self, id: u64) -> u128 {
        let Some(duty) = self.seen.things.duties.get(&id) else {
            return 0;
        };
        if id >> 32 != RENT {
            return 0;
        }
        let rule = Interest {
            share: slacontract::BasisPoints::new(100),
            per: Duration::from_seconds(10),
            cap: slacontract::BasisPoints::new(300),
        };
        let due = duty.due + Duration::from_seconds(20);
        let now = Timestamp::from_seconds(self.world.now());
        let late = lateness(due, now, Duration::from_seconds(100));
        late_payment(Amount::from_units(ETHER), Some(&rule), late).units()
    }

    /// A commitment to a report that is kept, to be revealed.
    pub fn seal(&mut self, window: u64, signer: Address) -> Vec<u8> {
        let good = self.dice.pick(&[1_000, 990, 985, 0]);
        let (report, signature) = self.world.signed(signer, window, 0, good, 1_000);
        let commitment = slacontract::env::keccak256(&signature.0);
        self.sealed.insert((window, signer), (report, signature));
        let client: SlaSealedClient<World> = bound(&self.world);
        client.seal(0, window, commitment).calldata().to_vec()
    }

    /// What a signer committed to, or something else; or what all of them saw.
    pub fn reveal(&mut self, window: u64) -> Vec<u8> {
        if self.dice.percent(40) {
            return self.aggregate(window);
        }
        let signer = self.dice.pick(&SIGNERS);
        let kept = self.sealed.get(&(window, signer)).cloned();
        let (report, signature) = match kept {
            Some(kept) if self.dice.percent(95) => kept,
            _ => self.world.signed(signer, window, 0, 7, 1_000),
        };
        self.world
            .sla()
            .report(report, signature)
            .calldata()
            .to_vec()
    }

    fn aggregate(&mut self, window: u64) -> Vec<u8> {
        let view = self.world.read(self.world.sla().window(window));
        let count = self.dice.pick(&[1, 2, 3, 3]);
        let observations = (0..count)
            .map(|signer| Observation {
                signer,
                value: self.dice.pick(&[50, 99, 100, 4_000, 5_001]),
                taken: self.dice.pick(&[0, 60, 60, 60]),
                missing: self.dice.pick(&[0, 0, 6, 50]),
            })
            .collect();
        let report = AggregatedReport {
            feed: 1,
            window,
            from: view.from.seconds(),
            to: view.to.seconds(),
            seq: self.dice.pick(&[0, 0, 1]),
            observations,
            query_hash: WHY,
            samples_root: WHY,
        };
        let config = self.world.read(self.world.sla().feed_config(1));
        let digest = report.digest(CHAIN_ID, CONTRACT, B256::from(config.0));
        let by = self.dice.pick(&SIGNERS);
        let signatures: Vec<Bytes> = vec![sign(&digest, by)];
        let client: SlaAggregatedClient<World> = bound(&self.world);
        client
            .report_aggregated(report, signatures)
            .calldata()
            .to_vec()
    }

    /// What was booked for a duty only grows, and no more than its most: what the bond's formula counts.
    pub fn booked_once(&self, before: &Things) {
        // By part: lateness up to the cure, failure, the tier that is deemed; the payment with its interest.
        let most = [5_300, 500, 500, 1_030, 500].map(|thousandths| thousandths * ETHER / 1_000);
        for (id, duty) in &self.seen.things.duties {
            let was = before.duties.get(id);
            let was = was.map_or(Amount::ZERO, |duty| duty.booked);
            self.must(
                duty.booked >= was && duty.booked.units() <= most[(id >> 32) as usize],
                &format!("duty {id:x}: {} was booked, before {was}", duty.booked),
            );
        }
    }
}
