//! An agreement on a chain in memory, driven by the same history as the backtest, second by second: what a party does when it does it,
//! and whatever anybody may do as soon as that is allowed.

use std::collections::BTreeSet;

use proptest::prelude::*;
use slacontract::abi::{self, Abi};
use slacontract::client::{BoundClient, Call, Deployment};
use slacontract::prelude::*;
use slacontract::sla::{
    Agreement, EventsReport, HistogramReport, Outcome, Report, SlaClient, SlaDeliveriesClient,
    SlaEventsClient, SlaHistogramsClient, SlaIncidentsClient, SlaValuesClient, State, ValueReport,
};
use slacontract::{Contract, Error};
use slacontract_memory::{CHAIN_ID, Chain};
use slacontract_terms::backtest::{self, Backtest, History, Payload, Reports};
use slacontract_terms::exact::Verdict;

pub const PROVIDER: Address = Address([0x11; 20]);
pub const CUSTOMER: Address = Address([0x22; 20]);
pub const SIGNERS: [Address; 3] = [
    Address([0xa1; 20]),
    Address([0xa2; 20]),
    Address([0xa3; 20]),
];
pub const ETHER: u128 = 1_000_000_000_000_000_000;
const ANYBODY: Address = Address([0x33; 20]);
const CONTRACT: Address = Address([0xc0; 20]);
const START: u64 = 1_735_689_600;
const WHY: B256 = slacontract::types::FixedBytes([9; 32]);

/// By window, feed and signer: what was reported, if anything.
pub type Said = [Vec<Vec<Option<Payload>>>];

/// What happens at a moment. Of one moment, in this order: what is measured comes before what parties do, and settling last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Report(u64),
    Log(usize),
    Answer(usize),
    Hold(usize),
    Resolve(usize),
    Deliver(usize),
    Reject(usize),
    MakeGood(usize),
    Accept(usize),
    WatchDelivery(usize),
    WatchIncident(usize),
    Settle(u64),
}

/// An agreement in force.
pub struct World {
    chain: Chain,
    sla: SlaClient<Chain>,
    deliveries: SlaDeliveriesClient<Chain>,
    incidents: SlaIncidentsClient<Chain>,
    steps: BTreeSet<(u64, Step)>,
}

impl World {
    /// Every window is paid.
    pub fn active<C: Contract + Agreement>(deployment: &Deployment<C>) -> Self {
        let chain = Chain::default();
        chain.warp(START);
        for who in [PROVIDER, CUSTOMER] {
            chain.give(who, 1_000_000 * ETHER);
        }
        chain.deploy::<C>(CONTRACT, PROVIDER, deployment);
        let world = Self {
            sla: SlaClient::bind(CONTRACT, chain.clone()),
            deliveries: SlaDeliveriesClient::bind(CONTRACT, chain.clone()),
            incidents: SlaIncidentsClient::bind(CONTRACT, chain.clone()),
            chain,
            steps: BTreeSet::new(),
        };
        let status = world.read(world.sla.status());
        world.must(CUSTOMER, world.sla.accept(status.agreement));
        world.must(PROVIDER, world.sla.deposit().value(status.bond));
        let fees = status.fee * u128::from(<C as Agreement>::TERMS.term);
        world.must(CUSTOMER, world.sla.deposit().value(fees));
        world
    }

    fn send<R: Abi, E: Error>(
        &self,
        from: Address,
        call: Call<Chain, R, E>,
    ) -> Result<R, SlaError> {
        match slacontract_memory::send(from, &call) {
            slacontract_memory::Outcome::Success(data) => {
                Ok(abi::decode(&data).expect("the answer has its type"))
            }
            slacontract_memory::Outcome::Revert(data) => {
                Err(SlaError::decode(&data).expect("an error of the engine"))
            }
            slacontract_memory::Outcome::Failure(reason) => panic!("the host failed: {reason}"),
        }
    }

    fn must<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> R {
        self.send(from, call).expect("it may be done")
    }

    fn read<R: Abi, E: Error>(&self, call: Call<Chain, R, E>) -> R {
        self.must(ANYBODY, call)
    }

    /// The windows of the agreement, with these payloads by feed: a report for each signer that says something.
    pub fn windows(&self, said: &Said) -> Vec<Reports> {
        let windows = said.iter().enumerate().map(|(id, feeds)| {
            let view = self.read(self.sla.window(id as u64));
            let feeds = feeds.iter().map(|signers| {
                let reports = signers.iter().flatten().cloned();
                let reports = reports.map(|payload| backtest::Report {
                    payload,
                    excluded: vec![],
                });
                reports.collect()
            });
            Reports {
                from: view.from,
                to: view.to,
                feeds: feeds.collect(),
                exclusions: vec![],
            }
        });
        windows.collect()
    }

    /// The first second of the first window.
    pub fn opens(&self) -> Timestamp {
        self.read(self.sla.window(0)).from
    }

    fn at(&mut self, moment: Timestamp, step: Step) {
        self.steps.insert((moment.seconds(), step));
    }

    /// One report of a feed.
    fn report(&self, signer: Address, window: u64, feed: u8, payload: &Payload) {
        let view = self.read(self.sla.window(window));
        let (from, to) = (view.from.seconds(), view.to.seconds());
        let config = B256::from(self.read(self.sla.feed_config(feed)).0);
        let none = B256::default();
        let sign = |digest: B256| slacontract_memory::sign(&digest, signer);
        match payload {
            Payload::Ratio(reading) => {
                let report = Report {
                    feed,
                    window,
                    from,
                    to,
                    seq: 0,
                    good: reading.ratio.good,
                    total: reading.ratio.total,
                    missing: reading.missing,
                    query_hash: none,
                    samples_root: none,
                    observed_at: to,
                    prev: none,
                };
                let signature = sign(report.digest(CHAIN_ID, CONTRACT, config));
                self.must(ANYBODY, self.sla.report(report, signature));
            }
            Payload::Value(reading) => {
                let report = ValueReport {
                    feed,
                    window,
                    from,
                    to,
                    seq: 0,
                    value: reading.value,
                    taken: reading.taken,
                    missing: reading.missing,
                    query_hash: none,
                    samples_root: none,
                    observed_at: to,
                    prev: none,
                };
                let signature = sign(report.digest(CHAIN_ID, CONTRACT, config));
                let values = SlaValuesClient::bind(CONTRACT, self.chain.clone());
                self.must(ANYBODY, values.report_value(report, signature));
            }
            Payload::Histogram { counts, missing } => {
                let report = HistogramReport {
                    feed,
                    window,
                    from,
                    to,
                    seq: 0,
                    counts: counts.clone(),
                    missing: *missing,
                    query_hash: none,
                    samples_root: none,
                    observed_at: to,
                    prev: none,
                };
                let signature = sign(report.digest(CHAIN_ID, CONTRACT, config));
                let histograms = SlaHistogramsClient::bind(CONTRACT, self.chain.clone());
                self.must(ANYBODY, histograms.report_histogram(report, signature));
            }
            Payload::Events(readings) => {
                let report = EventsReport {
                    feed,
                    window,
                    from,
                    to,
                    seq: 0,
                    readings: readings.clone(),
                    query_hash: none,
                    samples_root: none,
                    observed_at: to,
                    prev: none,
                };
                let signature = sign(report.digest(CHAIN_ID, CONTRACT, config));
                let events = SlaEventsClient::bind(CONTRACT, self.chain.clone());
                self.must(ANYBODY, events.report_events(report, signature));
            }
        }
    }

    /// Everything that happens by itself, and everything the history tells.
    fn plan<A: Agreement>(&mut self, history: &History) {
        for (id, window) in history.windows.iter().enumerate() {
            let id = id as u64;
            let settles = self.read(self.sla.window(id)).challenge_end;
            self.at(window.to, Step::Report(id));
            self.at(settles, Step::Settle(id));
        }
        for place in 0..A::TERMS.deliveries.len() {
            let due = self.read(self.deliveries.delivery(place as u64)).due;
            self.at(due, Step::WatchDelivery(place));
        }
        for event in &history.deliveries {
            let place = event.delivery;
            self.at(event.at, Step::Deliver(place));
            for (moment, step) in [
                (event.rejected, Step::Reject(place)),
                (event.made_good, Step::MakeGood(place)),
                (event.accepted, Step::Accept(place)),
            ] {
                if let Some(moment) = moment {
                    self.at(moment, step);
                }
            }
        }
        for (id, event) in history.incidents.iter().enumerate() {
            self.at(event.logged, Step::Log(id));
            for (moment, step) in [
                (event.responded, Step::Answer(id)),
                (event.held_from, Step::Hold(id)),
                (event.resolved, Step::Resolve(id)),
            ] {
                if let Some(moment) = moment {
                    self.at(moment, step);
                }
            }
        }
    }

    /// Does one step. What a party tries too late is refused, as it is in the history by its own moment.
    fn step<A: Agreement>(&mut self, step: Step, history: &History, said: &Said) {
        let parties = |place: usize| {
            let customer = A::TERMS.deliveries[place].by == "customer";
            if customer {
                (CUSTOMER, PROVIDER)
            } else {
                (PROVIDER, CUSTOMER)
            }
        };
        match step {
            Step::Report(id) => {
                for (feed, signers) in said[id as usize].iter().enumerate() {
                    for (signer, payload) in SIGNERS.into_iter().zip(signers) {
                        if let Some(payload) = payload {
                            self.report(signer, id, feed as u8, payload);
                        }
                    }
                }
            }
            Step::Settle(id) => self.must(ANYBODY, self.sla.settle(id)),
            Step::Deliver(place) | Step::MakeGood(place) => {
                let _ = self.send(parties(place).0, self.deliveries.deliver(place as u64, WHY));
                self.watch_delivery(place);
            }
            Step::Reject(place) => {
                let call = self.deliveries.reject_delivery(place as u64, WHY);
                let _ = self.send(parties(place).1, call);
                self.watch_delivery(place);
            }
            Step::Accept(place) => {
                let call = self.deliveries.accept_delivery(place as u64, WHY);
                let _ = self.send(parties(place).1, call);
            }
            Step::WatchDelivery(place) => self.watch_delivery(place),
            Step::Log(id) => {
                let priority = history.incidents[id].priority;
                let (impact, urgency) =
                    [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3)][usize::from(priority) - 1];
                let by = if history.incidents[id].by_desk {
                    PROVIDER
                } else {
                    CUSTOMER
                };
                let logged = self.must(by, self.incidents.log_incident(impact, urgency, WHY));
                assert_eq!(logged, id as u64, "incidents are in their order");
                self.watch_incident(id);
            }
            Step::Answer(id) => {
                if self
                    .send(PROVIDER, self.incidents.acknowledge(id as u64, WHY))
                    .is_ok()
                {
                    self.must(PROVIDER, self.incidents.start_work(id as u64, WHY));
                }
                self.watch_incident(id);
            }
            Step::Hold(id) => {
                let held = history.incidents[id].held.seconds();
                let call = self.incidents.hold_clock(id as u64, held, WHY);
                self.must(CUSTOMER, call);
                self.watch_incident(id);
            }
            Step::Resolve(id) => {
                let call = self.incidents.resolve_incident(id as u64, WHY);
                let _ = self.send(PROVIDER, call);
                self.watch_incident(id);
            }
            Step::WatchIncident(id) => self.watch_incident(id),
        }
    }

    /// Anybody concludes a delivery when that may be done, and looks again when time next ends its state.
    fn watch_delivery(&mut self, place: usize) {
        let id = place as u64;
        let view = self.read(self.deliveries.delivery(id));
        if matches!(view.state, State::DeliveryInspected | State::DeliveryMissed) {
            self.must(ANYBODY, self.deliveries.conclude_delivery(id));
        } else if view.until.seconds() > self.chain.now() {
            self.at(view.until, Step::WatchDelivery(place));
        }
    }

    /// Anybody counts what an incident has missed, and closes it, as soon as that may be done.
    fn watch_incident(&mut self, incident: usize) {
        let id = incident as u64;
        let view = self.read(self.incidents.incident(id));
        match view.state {
            State::IncidentUnanswered | State::IncidentOverdue => {
                // It may have been counted before.
                let _ = self.send(ANYBODY, self.incidents.count_missed(id));
            }
            State::IncidentConfirmed | State::IncidentAbandoned => {
                self.must(ANYBODY, self.incidents.close_incident(id));
            }
            _ => {}
        }
        if view.until.seconds() > self.chain.now() {
            self.at(view.until, Step::WatchIncident(incident));
        }
    }

    /// Lets the history happen on chain, closes the books, and compares: each window when it is settled, and each party's money in the end.
    pub fn compare<A: Agreement>(
        mut self,
        history: &History,
        said: &Said,
    ) -> Result<Backtest, TestCaseError> {
        let found = backtest::backtest(A::TERMS, history).expect("calculated");
        self.plan::<A>(history);
        while let Some((moment, step)) = self.steps.pop_first() {
            if let Some(ahead) = moment.checked_sub(self.chain.now()) {
                self.chain.warp(ahead);
            }
            self.step::<A>(step, history, said);
            let Step::Settle(id) = step else { continue };
            let (view, row) = (self.read(self.sla.window(id)), &found.windows[id as usize]);
            if let Some(worst) = row
                .objectives
                .iter()
                .map(|part| outcome(part.verdict))
                .max()
            {
                prop_assert_eq!(view.outcome, worst, "window {}", id);
            }
            prop_assert_eq!(view.credit, row.credit, "window {}", id);
            prop_assert_eq!(view.damages, row.damages, "window {}: {:?}", id, row.booked);
            let money = self.read(self.sla.money());
            prop_assert_eq!(money.bond, row.bond, "window {}", id);
        }
        self.must(ANYBODY, self.sla.close());
        let money = self.read(self.sla.money());
        prop_assert_eq!(money.debt, found.closing.short);
        prop_assert_eq!(money.customer_debt, found.closing.owed_by_customer);
        let claims = |party| self.read(self.sla.claimable(party));
        prop_assert_eq!(
            claims(CUSTOMER),
            found.total(|row| row.from_fee + row.from_bond + row.returned)
                + found.closing.from_bond
        );
        prop_assert_eq!(
            claims(PROVIDER),
            found.total(|row| row.earned) + found.closing.bond
        );
        Ok(found)
    }
}

fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Met => Outcome::Met,
        Verdict::Inconclusive => Outcome::Inconclusive,
        Verdict::Breach => Outcome::Breach,
    }
}
