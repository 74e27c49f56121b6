//! Signers: paid for each report out of what the parties prepaid, ejected for two answers or none.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{Act, Report, SlaSignersClient, State};
use slacontract::terms::digest::RATIO_REPORT_TYPE;

/// Probes that are paid by both sides.
#[contract]
#[agreement(version = 1, asset = ether, window = "1h", term = 6 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Paid {
    #[party(bond = "25 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "10min", min_coverage = 90 %, eject = 2 in 3 windows,
           fee = "1 ether" per report, paid_by = [provider, customer])]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 10 %)]
    availability: Objective,
    #[challenge(within = "10min", resolve_within = "10min", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Paid {
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

/// Everything is paid but the reports.
fn funded(fees: u128) -> World {
    let deployment = PaidClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    World::active(
        entry::<Paid>(),
        deployment.arguments(),
        25 * ETHER,
        fees * ETHER,
    )
}

fn signers(world: &World) -> SlaSignersClient<World> {
    world.client()
}

fn active() -> World {
    let world = funded(60);
    world.done(PROVIDER, 3 * ETHER, signers(&world).prepay_reports());
    world.done(CUSTOMER, 3 * ETHER, signers(&world).prepay_reports());
    world
}

fn signed(world: &World, signer: Address, window: u64, seq: u32, good: u64) -> (Report, Bytes) {
    let view = world.window(window);
    let report = Report {
        feed: 0,
        window,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq,
        good,
        total: 1_000,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: 5,
        prev: world.last_digest(signer, window),
    };
    let signature = world.sign(signer, 0, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    (report, signature)
}

fn report(world: &World, signer: Address, window: u64) {
    let (report, signature) = signed(world, signer, window, 0, 1_000);
    world.done(STRANGER, 0, world.sla().report(report, signature));
}

/// The words of a report's EIP-712 structure.
fn words(report: &Report) -> Bytes {
    let number = |number: u64| [[0; 24].as_slice(), &number.to_be_bytes()].concat();
    let mut words = keccak256(RATIO_REPORT_TYPE.as_bytes()).0.to_vec();
    for value in [
        report.feed.into(),
        report.window,
        report.from,
        report.to,
        report.seq.into(),
        report.good,
        report.total,
        report.missing,
    ] {
        words.extend(number(value));
    }
    words.extend(keccak256([]).0);
    words.extend(report.query_hash.0);
    words.extend(report.samples_root.0);
    words.extend(number(report.observed_at));
    words.extend(report.prev.0);
    Bytes(words)
}

#[test]
fn an_agreement_begins_once_two_rounds_of_reports_are_prepaid_by_both() {
    let world = funded(10);
    let stage = || world.read(world.sla().status()).stage;
    assert_eq!(stage(), State::AwaitingFunds);
    let missing = || world.read(signers(&world).report_fees(CUSTOMER));
    assert_eq!(missing(), (ether(0), ether(3)));
    world.done(PROVIDER, 3 * ETHER, signers(&world).prepay_reports());
    world.done(CUSTOMER, 2 * ETHER, signers(&world).prepay_reports());
    assert_eq!(
        (stage(), missing()),
        (State::AwaitingFunds, (ether(2), ether(1)))
    );
    world.done(CUSTOMER, ETHER, signers(&world).prepay_reports());
    assert_eq!(stage(), State::Active);
    world.conserved();
    // No more than two rounds.
    let more = world.send(CUSTOMER, 1, signers(&world).prepay_reports());
    assert!(more.is_err());
}

#[test]
fn what_was_prepaid_comes_back_when_nothing_begins() {
    let world = funded(10);
    world.done(CUSTOMER, 3 * ETHER, signers(&world).prepay_reports());
    world.0.warp(8 * 86_400);
    world.done(STRANGER, 0, world.sla().expire());
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), ether(13));
    world.conserved();
}

#[test]
fn a_signer_is_paid_once_for_a_window_whatever_it_corrects() {
    let world = active();
    world.end(0);
    report(&world, SIGNERS[0], 0);
    let (correction, signature) = signed(&world, SIGNERS[0], 0, 1, 990);
    world.done(STRANGER, 0, world.sla().report(correction, signature));
    assert_eq!(world.read(world.sla().claimable(SIGNERS[0])), ether(1));
    let half = Amount::from_units(ETHER / 2);
    assert_eq!(
        world.read(signers(&world).report_fees(CUSTOMER)),
        (ether(3) - half, half)
    );
    world.conserved();
    assert_eq!(world.done(SIGNERS[0], 0, world.sla().claim()), ether(1));
    world.conserved();
}

#[test]
fn signers_are_paid_by_the_bond_when_what_was_prepaid_ran_out_and_the_customer_owes_its_part() {
    let world = active();
    for window in 0..3 {
        world.end(window);
        for signer in SIGNERS {
            report(&world, signer, window);
        }
        world.settle(window);
    }
    for signer in SIGNERS {
        assert_eq!(world.read(world.sla().claimable(signer)), ether(3));
    }
    let money = world.read(world.sla().money());
    assert_eq!(money.bond, ether(22));
    // Before anything else the customer's next payment settles its part, 1.5 ether.
    let before = world.read(world.sla().claimable(PROVIDER));
    world.done(CUSTOMER, 3 * ETHER, signers(&world).prepay_reports());
    let owed = Amount::from_units(15 * ETHER / 10);
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), before + owed);
    assert_eq!(
        world.read(signers(&world).report_fees(CUSTOMER)),
        (owed, owed)
    );
    world.conserved();
}

#[test]
fn a_signer_that_missed_too_much_is_ejected_by_anybody_but_never_below_the_quorum() {
    let world = active();
    for window in 0..2 {
        world.end(window);
        report(&world, SIGNERS[0], window);
        world.settle(window);
        let early = world.send(STRANGER, 0, signers(&world).eject(0, SIGNERS[1]));
        assert_eq!(early.is_err(), window == 0);
    }
    assert_eq!(world.read(signers(&world).signers_left(0)), 2);
    assert_eq!(
        world.refused(STRANGER, signers(&world).eject(0, SIGNERS[2])),
        SlaError::NotEjectable {
            missed: 2,
            needed: 2,
            left: 2
        }
    );
    assert_eq!(
        world.refused(STRANGER, signers(&world).eject(0, SIGNERS[0])),
        SlaError::NotEjectable {
            missed: 0,
            needed: 2,
            left: 2
        }
    );
    assert_eq!(
        world.refused(STRANGER, signers(&world).eject(0, SIGNERS[1])),
        SlaError::NotNow {
            act: Act::Eject,
            id: 1,
            state: State::SignerEjected,
            until: Timestamp::from_seconds(0)
        }
    );
    world.end(2);
    let (late, signature) = signed(&world, SIGNERS[1], 2, 0, 1_000);
    assert_eq!(
        world.refused(STRANGER, world.sla().report(late, signature)),
        SlaError::StrangeSigner { signer: SIGNERS[1] }
    );
}

#[test]
fn two_answers_under_one_number_cost_the_place_and_the_fee_and_below_a_quorum_either_side_may_end_it()
 {
    let world = active();
    world.end(0);
    for signer in [SIGNERS[0], SIGNERS[1]] {
        report(&world, signer, 0);
        let (first, first_signature) = signed(&world, signer, 0, 0, 1_000);
        let (second, second_signature) = signed(&world, signer, 0, 0, 999);
        // Two different numbers are a correction, one report twice is one report.
        let (later, later_signature) = signed(&world, signer, 0, 1, 999);
        for (other, signature) in [(&later, &later_signature), (&first, &first_signature)] {
            let call = signers(&world).equivocation(
                0,
                words(&first),
                first_signature.clone(),
                words(other),
                signature.clone(),
            );
            assert_eq!(world.refused(STRANGER, call), SlaError::NoEquivocation);
        }
        assert_eq!(
            world.refused(CUSTOMER, signers(&world).end_unmeasured(WHY)),
            SlaError::NoCause {
                breaches: 0,
                needed: 1
            }
        );
        let call = || {
            signers(&world).equivocation(
                0,
                words(&first),
                first_signature.clone(),
                words(&second),
                second_signature.clone(),
            )
        };
        world.done(STRANGER, 0, call());
        assert_eq!(world.read(world.sla().claimable(signer)), ether(0));
        world.conserved();
        assert!(matches!(
            world.refused(STRANGER, call()),
            SlaError::NotNow { .. }
        ));
    }
    for side in [PROVIDER, CUSTOMER] {
        let prepaid = world.read(signers(&world).report_fees(side));
        assert_eq!(prepaid, (ether(3), ether(0)));
    }
    assert!(matches!(
        world.refused(STRANGER, signers(&world).end_unmeasured(WHY)),
        SlaError::NotEntitled { .. }
    ));
    world.done(PROVIDER, 0, signers(&world).end_unmeasured(WHY));
    assert_eq!(world.read(world.sla().status()).stage, State::Terminating);
}

#[test]
fn a_strangers_two_answers_are_nobodys() {
    let world = active();
    world.end(0);
    let (first, first_signature) = signed(&world, STRANGER, 0, 0, 1_000);
    let (second, second_signature) = signed(&world, STRANGER, 0, 0, 999);
    let call = signers(&world).equivocation(
        0,
        words(&first),
        first_signature,
        words(&second),
        second_signature,
    );
    assert_eq!(
        world.refused(CUSTOMER, call),
        SlaError::StrangeSigner { signer: STRANGER }
    );
}
