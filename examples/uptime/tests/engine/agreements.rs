//! Agreements that between them use what the engine enforces: months of a zone, a court, both sides' consent; rolling windows that go
//! on by themselves; paid signers and exclusions.
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, World};
use slacontract::compliance::ComplianceClient;
use slacontract::prelude::*;
use slacontract::sla::{State, WindowView};

/// Who decides contests.
pub const COURT: Address = Address([0x44; 20]);
/// Who watches over the provider's business.
pub const SUPERVISION: Address = Address([0x46; 20]);
/// A day, seconds.
pub const DAY: u64 = 86_400;

/// Months in Berlin; a fee that can be changed; a bond of six fees.
#[contract]
#[agreement(version = 1, asset = ether,
            window = calendar_month("Europe/Berlin", from "2024-10-27T01:00:00Z" => "+01:00",
                                    from "2025-03-30T01:00:00Z" => "+02:00", from "2025-10-26T01:00:00Z" => "+01:00"),
            term = 4 windows, renew = by_both, amend = by_both,
            terminate(notice = "30d", fee = "1 ether", for_cause = 2 breaches in 3 windows),
            collateral(minimum = 450 % of fee, top_up_within = "72h", pay_within = "30d"),
            interest = 1 % per day up to 50 %, keeper = 1 % up to "0.01 ether", language = en)]
pub struct Hosted {
    #[param(default = "1 ether", range = "0.6 ether"..="4 ether")]
    fee: Param<Amount>,
    #[party(bond = 600 % of fee)]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = escalate)]
    #[credit(base = 300 % of fee, from = [fee, bond], below 99.9 % => 10 %, below 95 % => 50 %, below 80 % => 100 %)]
    #[cap(window = 300 %, rolling(3) = 280 %)]
    availability: Objective,
    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = open)]
    disputes: Arbitration,
}

/// The provider may take on no more now.
#[derive(Error, Debug, PartialEq, Eq)]
pub struct Suspended {}

#[contract]
impl Hosted {
    /// Takes on new business with somebody, as far as supervision allows: the author's own code.
    pub fn take_on(&mut self, account: Address, amount: Amount) -> Result<(), Suspended> {
        let asked = ComplianceClient::at(SUPERVISION);
        ensure!(
            asked.may_take_on(self.provider.address()).call(),
            Suspended {}
        );
        asked.count(account, amount).call();
        Ok(())
    }

    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
        court: Address,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, court, fee)
    }
}

/// Rolling windows, reported for longer than the next one lasts; it goes on by itself; the bond pays first.
#[contract]
#[agreement(version = 1, asset = ether, window = rolling("30s", every = "10s"), term = 3 windows,
            renew = unless_objected("5s"), amend = never, collateral(top_up_within = "5s", pay_within = "15s"),
            language = en, demo = true)]
pub struct Going {
    #[party(bond = "5 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "20s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = breach, on_missing = worst_tier)]
    #[credit(base = "2 ether", from = [bond, fee], below 99 % => 33.33 %, below 90 % => 100 %)]
    #[cap(lifetime = "30 ether")]
    availability: Objective,
    #[challenge(within = "5s", resolve_within = "5s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Going {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers)
    }
}

/// Short windows; signers that are paid and lose their place; time that does not count; debts of the customer.
#[contract]
#[agreement(version = 1, asset = ether, window = "100s", term = 5 windows, renew = by_both, amend = never,
            collateral(minimum = "10 ether", top_up_within = "40s", pay_within = "150s"),
            interest = 1 % per day up to 50 %, language = en, demo = true)]
pub struct Served {
    #[party(bond = "20 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "50s", min_coverage = 90 %, eject = 2 in 3 windows,
           fee = "0.1 ether" per report, paid_by = [provider, customer])]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "2 ether", from = [fee, bond], below 99 % => 10 %, below 90 % => 100 %)]
    availability: Objective,
    #[exclusion(kind = maintenance, notice = "20s", budget = "10s" per window)]
    maintenance: Exclusion,
    #[exclusion(kind = force_majeure, claim_within = "60s", burden = provider)]
    disaster: Exclusion,
    #[challenge(within = "50s", resolve_within = "50s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Served {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers)
    }
}

/// Short windows with paid signers, proposed by the provider.
pub fn served_proposed() -> World {
    let world = World::with_code(<Served as slacontract::Contract>::enter);
    let deployment = ServedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    world
        .construct(PROVIDER, deployment.arguments())
        .expect("the proposal is sound");
    world
}

/// Months, proposed by the provider at this fee.
pub fn hosted_proposed(fee: u128) -> World {
    let world = World::with_code(<Hosted as slacontract::Contract>::enter);
    let deployment = HostedClient::new(
        PROVIDER,
        CUSTOMER,
        SIGNERS.to_vec(),
        COURT,
        Amount::from_units(fee),
    );
    world
        .construct(PROVIDER, deployment.arguments())
        .expect("the proposal is sound");
    world
}

/// Rolling windows, proposed by the provider.
pub fn going_proposed() -> World {
    let world = World::with_code(<Going as slacontract::Contract>::enter);
    let deployment = GoingClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]]);
    world
        .construct(PROVIDER, deployment.arguments())
        .expect("the proposal is sound");
    world
}

/// Accepts, and pays the bond and the fees of `windows`.
pub fn enter(world: World, windows: u128) -> World {
    let status = world.read(world.sla().status());
    let paid = [
        world.send(CUSTOMER, 0, world.sla().accept(status.agreement)),
        world.send(PROVIDER, status.bond.units(), world.sla().deposit()),
        world.send(
            CUSTOMER,
            windows * status.fee.units(),
            world.sla().deposit(),
        ),
    ];
    assert_eq!(paid, [Ok(()), Ok(()), Ok(())]);
    world
}

/// Months at one ether, `windows` of which are paid. The first has not opened yet.
pub fn hosted(windows: u128) -> World {
    enter(hosted_proposed(ETHER), windows)
}

/// Rolling windows, `windows` of which are paid. The first is open.
pub fn going(windows: u128) -> World {
    enter(going_proposed(), windows)
}

/// The agreement's state.
pub fn stage(world: &World) -> State {
    world.read(world.sla().status()).stage
}

/// When the agreement's state ends by itself.
pub fn until(world: &World) -> u64 {
    world.read(world.sla().status()).until.seconds()
}

pub fn window(world: &World, id: u64) -> WindowView {
    world.read(world.sla().window(id))
}

/// Waits for a moment, if it is ahead.
pub fn reach(world: &World, moment: Timestamp) {
    world.warp_to(moment.seconds().max(world.now()));
}

/// The next window ends, all signers report `good` of 1000, and it is settled when it may be.
pub fn run(world: &World, id: u64, good: u64) {
    let next = window(world, id + 1);
    reach(world, opening(world, id + 1));
    assert_eq!(next.id, id + 1);
    for signer in SIGNERS {
        // One of the agreements has only the first signer.
        let _ = world.report(signer, id, good, 1_000);
    }
    reach(world, window(world, id).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(id))
        .expect("the window is settled");
}

/// When a window opens.
pub fn opening(world: &World, id: u64) -> Timestamp {
    if id == 0 {
        world.read(world.sla().status()).start
    } else {
        window(world, id - 1).to
    }
}

pub fn ether(thousandths: u128) -> Amount {
    Amount::from_units(thousandths * ETHER / 1_000)
}
