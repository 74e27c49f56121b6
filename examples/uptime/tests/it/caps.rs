//! Caps over several windows, an empty bond and the debt that follows: an agreement with a longer term than the template's.
#![allow(
    clippy::wrong_self_convention,
    reason = "constructors of contracts are methods"
)]

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World};
use slacontract::prelude::*;
use slacontract::sla::{Act, Outcome, State};

/// Six windows; a breach costs up to five fees from the bond first, all of them together at most 22 ether, and at most six
/// fees in any two windows.
#[contract]
#[agreement(version = 1, asset = ether, window = "10s", term = 6 windows, renew = never, amend = never,
            terminate(notice = "5s"), language = en, demo = true)]
pub struct Capped {
    #[party(bond = "12 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = breach, on_missing = worst_tier)]
    #[credit(base = "5 ether", from = [bond, fee], below 99 % => 33.33 %, below 90 % => 100 %)]
    #[cap(window = 500 %, rolling(2) = 400 %, lifetime = "22 ether")]
    availability: Objective,
    #[challenge(within = "2s", resolve_within = "2s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Capped {
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

fn ether(count: u128) -> Amount {
    Amount::from_units(count * ETHER)
}

/// Active, with all six windows paid.
fn active() -> World {
    let world = World::with_code(<Capped as slacontract::Contract>::enter);
    let deployment = CappedClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]]);
    world
        .construct(PROVIDER, deployment.arguments())
        .expect("the proposal is sound");
    let hash = world.read(world.sla().status()).agreement;
    world
        .send(CUSTOMER, 0, world.sla().accept(hash))
        .expect("accepted");
    world
        .send(PROVIDER, 12 * ETHER, world.sla().deposit())
        .expect("the bond");
    world
        .send(CUSTOMER, 6 * ETHER, world.sla().deposit())
        .expect("the fees");
    world
}

/// The window ends, is reported (or not) and settled; returns what it credits.
fn settle(world: &World, id: u64, good: Option<u64>) -> Amount {
    world.warp_to(
        world
            .read(world.sla().window(id))
            .to
            .seconds()
            .max(world.now()),
    );
    if let Some(good) = good {
        world.report(SIGNERS[0], id, good, 1_000).expect("taken");
    }
    let at = world.read(world.sla().window(id)).challenge_end.seconds();
    world.warp_to(at.max(world.now()));
    world
        .send(STRANGER, 0, world.sla().settle(id))
        .expect("settled");
    world.read(world.sla().window(id)).credit
}

#[test]
fn a_rolling_cap_counts_what_earlier_windows_credited() {
    let world = active();
    // In the first window only one fee has been charged: 400 % of it.
    assert_eq!(settle(&world, 0, Some(0)), ether(4));
    // Two fees charged: 8 in all, 4 of them used.
    assert_eq!(settle(&world, 1, Some(0)), ether(4));
    assert_eq!(settle(&world, 2, Some(1_000)), ether(0));
    // The good window left room: five, the window's own cap.
    assert_eq!(settle(&world, 3, Some(0)), ether(5));
    assert_eq!(settle(&world, 4, Some(0)), ether(3));
}

#[test]
fn silence_is_the_worst_tier_when_the_terms_say_so_and_so_is_no_traffic() {
    let world = active();
    assert_eq!(settle(&world, 0, None), ether(4));
    assert_eq!(world.read(world.sla().window(0)).outcome, Outcome::Breach);
    world.warp_to(world.read(world.sla().window(1)).to.seconds());
    world
        .report(SIGNERS[0], 1, 0, 0)
        .expect("a report of no traffic");
    assert_eq!(settle(&world, 1, None), ether(4));
}

#[test]
fn too_few_samples_count_as_missing() {
    let world = active();
    world.warp_to(world.read(world.sla().window(0)).to.seconds());
    let (mut report, _) = world.signed(SIGNERS[0], 0, 0, 1_000, 1_000);
    report.missing = 112; // 1000 of 1112 are 89.9 %
    let signature = world.sign(SIGNERS[0], &report);
    world
        .send(STRANGER, 0, world.sla().report(report, signature))
        .expect("taken");
    assert_eq!(settle(&world, 0, None), ether(4));
}

#[test]
fn what_no_source_covers_is_debt_and_the_next_deposit_pays_it_first() {
    let world = active();
    for id in 0..2 {
        settle(&world, id, Some(0));
    }
    settle(&world, 2, Some(1_000));
    // 8 of 12 are gone; this window credits 5: the bond's last 4, then the fee.
    settle(&world, 3, Some(0));
    let money = world.read(world.sla().money());
    assert_eq!((money.bond, money.debt), (ether(0), ether(0)));
    // 3 more: the fee covers one.
    settle(&world, 4, Some(0));
    assert_eq!(world.read(world.sla().money()).debt, ether(2));
    let before = world.read(world.sla().claimable(CUSTOMER));
    world
        .send(PROVIDER, 5 * ETHER, world.sla().deposit())
        .expect("a top-up");
    let money = world.read(world.sla().money());
    assert_eq!((money.bond, money.debt), (ether(3), ether(0)));
    assert_eq!(
        world.read(world.sla().claimable(CUSTOMER)),
        before + ether(2)
    );
    assert_eq!(money.held.units(), world.held_by_contract());
}

#[test]
fn remainders_are_carried_until_a_cap_clips() {
    let world = active();
    // 33.33 % of five: exact, nothing to carry.
    let credit = settle(&world, 0, Some(950));
    assert_eq!(credit, ether(5).share(BasisPoints::new(3_333)));
}

#[test]
fn notice_ends_it_at_the_next_boundary_and_fees_of_windows_that_never_open_go_back() {
    let world = active();
    world.warp(7);
    world
        .send(CUSTOMER, 0, world.ending().terminate(WHY))
        .expect("notice");
    // 5 seconds of notice reach into the second window, which is the last.
    assert_eq!(world.read(world.sla().status()).windows, 2);
    let again = world
        .send(PROVIDER, 0, world.ending().terminate(WHY))
        .expect_err("it ends already");
    let Some(SlaError::NotNow { act, state, .. }) = again.as_error() else {
        panic!("not a state: {again:?}");
    };
    assert_eq!((act, state), (Act::Terminate, State::Terminating));
    settle(&world, 0, Some(1_000));
    let early = world
        .send(STRANGER, 0, world.sla().close())
        .expect_err("a window is open");
    assert_eq!(
        early.as_error(),
        Some(SlaError::NotNow {
            act: Act::Close,
            id: 0,
            state: State::Terminating,
            until: world.read(world.sla().status()).end
        })
    );
    settle(&world, 1, Some(1_000));
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    assert_eq!(world.send(CUSTOMER, 0, world.sla().claim()), Ok(ether(4)));
    assert_eq!(world.send(PROVIDER, 0, world.sla().claim()), Ok(ether(14)));
    assert_eq!(world.held_by_contract(), 0);
}
