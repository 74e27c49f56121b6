//! A service desk whose bond has a minimum: what a contested priority holds back counts as gone from the bond.
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

use crate::agreements::{enter, ether, stage, until};
use crate::kept::proposed;
use crate::world::{CONTRACT, CUSTOMER, PROVIDER, WHY};
use slacontract::client::BoundClient;
use slacontract::prelude::*;
use slacontract::sla::{SlaIncidentsClient, State};

/// Incidents only, and no less in the bond than its minimum.
#[contract]
#[agreement(version = 1, asset = ether, window = "200s", term = 3 windows, renew = never, amend = never,
            collateral(minimum = "20 ether", top_up_within = "40s", pay_within = "150s"), language = en, demo = true)]
pub struct Manned {
    #[party(bond = "20 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[incidents(by = provider, to = customer,
                p1(respond = "60s", resolve = "90s", damages = "1 ether"),
                p2(respond = "60s", resolve = "100s", damages = "0.5 ether"),
                p3(respond = "60s", resolve = "120s", damages = "0.2 ether"),
                p4(respond = "80s", resolve = "150s", damages = "0.1 ether"),
                hold_at_most = "60s", close_after = "30s", at_most = "5 ether" per window)]
    incidents: Incidents,
    #[challenge(within = "10s", resolve_within = "30s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Manned {
    /// Proposes the agreement.
    #[init]
    pub fn new(&mut self, provider: Address, customer: Address) -> Result<(), SlaError> {
        self.propose(provider, customer)
    }
}

#[test]
fn a_bond_that_a_contested_priority_takes_below_its_minimum_suspends_the_provider() {
    let terms = MannedClient::new(PROVIDER, CUSTOMER);
    let world = enter(proposed::<Manned>(terms.arguments()), 3);
    let desk = SlaIncidentsClient::bind(CONTRACT, world.clone());
    let id = world
        .send(PROVIDER, 0, desk.log_incident(2, 3, WHY))
        .expect("logged as the mildest");
    world
        .send(CUSTOMER, 0, desk.contest_priority(id, 1, 1, WHY))
        .expect("the customer says that it is the worst");
    // Two targets, each at 0.9 ether more.
    let money = world.read(world.sla().money());
    assert_eq!((money.bond, money.reserve), (ether(18_200), ether(1_800)));
    assert_eq!(
        (stage(&world), until(&world)),
        (State::SuspendedProvider, world.now() + 40)
    );
    // The customer gives way, and the bond is whole again.
    world.warp(20);
    world
        .send(CUSTOMER, 0, desk.decide_priority(id, false, WHY))
        .expect("against itself");
    assert_eq!(stage(&world), State::Active);
    assert_eq!(world.read(world.sla().money()).bond, ether(20_000));
}
