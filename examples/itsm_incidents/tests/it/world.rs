//! The desk on a chain in memory: its own code runs natively, through calldata and dispatch as on a chain.

use std::collections::BTreeMap;

use itsm_incidents::{Desk, DeskClient};
use slacontract::abi::{self, Abi};
use slacontract::client::{BoundClient, Call};
use slacontract::sla::{
    Account, IncidentView, Moved, Report, SlaCausesClient, SlaClient, SlaDutiesClient,
    SlaEndingClient, SlaError, SlaIncidentsClient, SlaRecordsClient, State,
};
use slacontract::{Address, Amount, B256, Error, Event};
use slacontract_memory::{CHAIN_ID, Chain, Outcome};

pub const PROVIDER: Address = Address([0x11; 20]);
pub const CUSTOMER: Address = Address([0x22; 20]);
pub const STRANGER: Address = Address([0x33; 20]);
pub const PROBES: [Address; 3] = [
    Address([0xa1; 20]),
    Address([0xa2; 20]),
    Address([0xa3; 20]),
];
const CONTRACT: Address = Address([0xc0; 20]);
const START: u64 = 1_735_689_600;

/// Hash of what somebody says.
pub const WHY: B256 = slacontract::types::FixedBytes([9; 32]);

/// One ether.
pub const ETHER: u128 = 1_000_000_000_000_000_000;
/// The fee of a window.
pub const FEE: u128 = 10 * ETHER;
pub const HOUR: u64 = 3_600;
pub const DAY: u64 = 24 * HOUR;
pub const WINDOW: u64 = 28 * DAY;

/// The chain, and the agreement on it.
#[derive(Clone)]
pub struct World {
    pub chain: Chain,
    pub sla: SlaClient<Chain>,
    pub ending: SlaEndingClient<Chain>,
    pub desk: SlaIncidentsClient<Chain>,
    pub causes: SlaCausesClient<Chain>,
    pub records: SlaRecordsClient<Chain>,
    pub duties: SlaDutiesClient<Chain>,
}

impl World {
    /// In force, with so many windows paid.
    pub fn active(windows: u128) -> Self {
        let chain = Chain::default();
        chain.warp(START);
        for who in [PROVIDER, CUSTOMER, STRANGER] {
            chain.give(who, 10_000 * ETHER);
        }
        let deployment =
            DeskClient::new(PROVIDER, CUSTOMER, PROBES.to_vec(), Amount::from_units(FEE));
        chain.deploy::<Desk>(CONTRACT, PROVIDER, &deployment);
        let world = Self {
            sla: SlaClient::bind(CONTRACT, chain.clone()),
            ending: SlaEndingClient::bind(CONTRACT, chain.clone()),
            desk: SlaIncidentsClient::bind(CONTRACT, chain.clone()),
            causes: SlaCausesClient::bind(CONTRACT, chain.clone()),
            records: SlaRecordsClient::bind(CONTRACT, chain.clone()),
            duties: SlaDutiesClient::bind(CONTRACT, chain.clone()),
            chain,
        };
        let status = world.read(world.sla.status());
        world.must(CUSTOMER, world.sla.accept(status.agreement));
        world.must(PROVIDER, world.sla.deposit().value(status.bond));
        let fees = Amount::from_units(windows * FEE);
        world.must(CUSTOMER, world.sla.deposit().value(fees));
        world
    }

    /// Makes a call.
    pub fn send<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> Outcome {
        slacontract_memory::send(from, &call)
    }

    /// Makes a call that succeeds.
    pub fn must<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> R {
        match self.send(from, call) {
            Outcome::Success(data) => abi::decode(&data).expect("the answer has its type"),
            Outcome::Revert(data) => panic!("refused: {:?}", SlaError::decode(&data)),
            Outcome::Failure(reason) => panic!("the host failed: {reason}"),
        }
    }

    /// Asks a view.
    pub fn read<R: Abi, E: Error>(&self, call: Call<Chain, R, E>) -> R {
        self.must(STRANGER, call)
    }

    /// The error of a call that is refused.
    pub fn refused<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> SlaError {
        self.send(from, call).error()
    }

    pub fn now(&self) -> u64 {
        self.chain.now()
    }

    pub fn warp(&self, seconds: u64) {
        self.chain.warp(seconds);
    }

    pub fn warp_to(&self, second: u64) {
        let ahead = second.checked_sub(self.now());
        self.warp(ahead.expect("time does not go back"));
    }

    /// An incident of a priority (1, 2, 3, 4 or 5), logged by the customer.
    pub fn logged(&self, priority: u8) -> u64 {
        let (impact, urgency) = [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3)][usize::from(priority) - 1];
        self.must(CUSTOMER, self.desk.log_incident(impact, urgency, WHY))
    }

    pub fn incident(&self, id: u64) -> IncidentView {
        self.read(self.desk.incident(id))
    }

    pub fn state(&self, id: u64) -> State {
        self.incident(id).state
    }

    pub fn resolve(&self, id: u64) {
        self.must(PROVIDER, self.desk.resolve_incident(id, WHY));
    }

    /// The desk shows the evidence of a drill.
    pub fn rehearse(&self, drill: u64) {
        self.must(PROVIDER, self.duties.perform(drill, WHY, WHY));
    }

    /// Everybody reports that all was well in a window, if that can still be reported, and it is settled.
    pub fn settle(&self, window: u64) {
        let view = self.read(self.sla.window(window));
        self.warp_to(view.to.seconds().max(self.now()));
        if view.paid && self.now() < view.reporting_end.seconds() {
            let config = B256::from(self.read(self.sla.feed_config(0)).0);
            for probe in PROBES {
                let report = Report {
                    feed: 0,
                    window,
                    from: view.from.seconds(),
                    to: view.to.seconds(),
                    seq: 0,
                    good: 1_000,
                    total: 1_000,
                    missing: 0,
                    query_hash: WHY,
                    samples_root: WHY,
                    observed_at: self.now(),
                    prev: B256::default(),
                };
                let digest = report.digest(CHAIN_ID, CONTRACT, config);
                let signature = slacontract_memory::sign(&digest, probe);
                self.must(STRANGER, self.sla.report(report, signature));
            }
        }
        if view.paid {
            let end = self.read(self.sla.window(window)).challenge_end.seconds();
            self.warp_to(end.max(self.now()));
        }
        self.must(STRANGER, self.sla.settle(window));
    }

    pub fn claimable(&self, of: Address) -> u128 {
        self.read(self.sla.claimable(of)).units()
    }

    /// What the events say each account holds: from outside the sum of all movements.
    pub fn ledger(&self) -> BTreeMap<Account, i128> {
        let mut ledger: BTreeMap<Account, i128> = BTreeMap::new();
        let state = self.chain.state();
        let moved = state.logs.iter();
        for (_, _, data) in moved.filter(|(_, topics, _)| topics.first() == Some(&Moved::TOPIC)) {
            let (from, to, amount): (Account, Account, Amount) =
                abi::decode(data).expect("the event has its type");
            let amount = i128::try_from(amount.units()).expect("amounts of tests are small");
            *ledger.entry(from).or_default() -= amount;
            *ledger.entry(to).or_default() += amount;
        }
        ledger
    }

    /// Money is where the books say, and nothing was made or lost.
    pub fn check_money(&self) {
        let money = self.read(self.sla.money());
        let parts = money.bond.units()
            + money.fees.units()
            + money.reserve.units()
            + money.claimable.units();
        assert_eq!(money.held.units(), parts);
        assert_eq!(self.chain.balance(CONTRACT).units(), parts);
        let of = |account| *self.ledger().get(&account).unwrap_or(&0);
        assert_eq!(
            of(Account::Bond).unsigned_abs(),
            money.bond.units(),
            "the bond as told"
        );
        assert_eq!(
            of(Account::Reserve).unsigned_abs(),
            money.reserve.units(),
            "the reserve as told"
        );
        assert_eq!(self.ledger().values().sum::<i128>(), 0);
    }
}
