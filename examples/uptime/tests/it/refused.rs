//! What is refused on the way: each call with its error, and nothing changed.

use crate::world::{
    CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, amount, end_of, error,
    everybody_reports,
};
use slacontract::sla::{Account, Act, SlaError, State};
use slacontract::{Address, B256, Timestamp};
use uptime::UptimeClient;

const FEE: u128 = ETHER;

#[test]
fn a_deployment_without_bond_does_not_begin() {
    let world = World::proposed(FEE);
    let hash = world.read(world.sla().status()).agreement;
    world
        .send(CUSTOMER, 0, world.sla().accept(hash))
        .expect("accepted");
    let refused = error(world.send(PROVIDER, 5 * FEE, world.sla().deposit()));
    assert_eq!(
        refused,
        SlaError::BondTooSmall {
            sent: amount(5 * FEE),
            needed: amount(6 * FEE)
        }
    );
    world
        .send(CUSTOMER, FEE, world.sla().deposit())
        .expect("the fee is paid");
    assert_eq!(world.read(world.sla().status()).stage, State::AwaitingFunds);
    let (report, signature) = world.signed(SIGNERS[0], 0, 0, 1, 1);
    let refused = error(world.send(STRANGER, 0, world.sla().report(report, signature)));
    assert_eq!(
        refused,
        SlaError::NoSuchWindow {
            window: 0,
            count: 0
        }
    );
    // Nobody is stuck: after seven days the money goes back.
    world.warp(7 * 86_400);
    world
        .send(STRANGER, 0, world.sla().expire())
        .expect("expired");
    assert_eq!(
        world.send(CUSTOMER, 0, world.sla().claim()),
        Ok(amount(FEE))
    );
}

#[test]
fn a_report_by_a_stranger_is_refused_with_its_name() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    assert_eq!(
        error(world.report(STRANGER, 0, 1, 1)),
        SlaError::StrangeSigner { signer: STRANGER }
    );
    // A signature over other values names nobody we know.
    let (mut report, signature) = world.signed(SIGNERS[0], 0, 0, 1, 2);
    report.good = 2;
    let refused = error(world.send(STRANGER, 0, world.sla().report(report, signature)));
    assert!(matches!(refused, SlaError::StrangeSigner { .. }));
    let (report, mut signature) = world.signed(SIGNERS[0], 0, 0, 1, 2);
    signature.0.pop();
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().report(report, signature))),
        SlaError::BadSignature
    );
}

#[test]
fn anybody_may_pay_in_for_a_party_and_nobody_for_anybody_else() {
    let world = World::proposed(FEE);
    let hash = world.read(world.sla().status()).agreement;
    world
        .send(CUSTOMER, 0, world.sla().accept(hash))
        .expect("accepted");
    for (party, sum) in [(PROVIDER, 6 * FEE), (CUSTOMER, FEE)] {
        world
            .send(STRANGER, sum, world.sla().fund(party))
            .expect("a gift");
    }
    let status = world.read(world.sla().status());
    assert_eq!((status.stage, status.paid_through), (State::Active, 1));
    assert_eq!(
        error(world.send(PROVIDER, FEE, world.sla().fund(STRANGER))),
        SlaError::NotEntitled {
            act: Act::Deposit,
            caller: STRANGER
        }
    );
}

#[test]
fn a_second_report_for_a_window_is_refused_and_a_correction_is_taken_in_time() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    world.report(SIGNERS[0], 0, 1, 2).expect("taken");
    let again = error(world.report(SIGNERS[0], 0, 2, 2));
    assert_eq!(
        again,
        SlaError::AlreadyReported {
            signer: SIGNERS[0],
            window: 0,
            seq: 0
        }
    );
    let (report, signature) = world.signed(SIGNERS[0], 0, 1, 2, 2);
    let unchained = slacontract::sla::Report {
        prev: B256::default(),
        ..report.clone()
    };
    let forged = world.sign(SIGNERS[0], &unchained);
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().report(unchained, forged))),
        SlaError::WrongPrevious { prev: report.prev }
    );
    world
        .send(STRANGER, 0, world.sla().report(report, signature))
        .expect("a higher sequence number corrects");
    assert_eq!(world.read(world.sla().window(0)).reports, 1);
    let deadline = world.read(world.sla().window(0)).reporting_end;
    world.warp_to(deadline.seconds());
    assert_eq!(
        error(world.report(SIGNERS[1], 0, 2, 2)),
        SlaError::NotNow {
            act: Act::Report,
            id: 0,
            state: State::WindowProvisional,
            until: world.read(world.sla().window(0)).challenge_end
        }
    );
}

#[test]
fn a_report_is_for_exactly_one_window_that_has_ended() {
    let world = World::active(FEE, 1);
    let (from, to) = {
        let window = world.read(world.sla().window(0));
        (window.from, window.to)
    };
    let (mut report, _) = world.signed(SIGNERS[0], 0, 0, 1, 1);
    assert_eq!(
        error(world.report(SIGNERS[0], 0, 1, 1)),
        SlaError::NotNow {
            act: Act::Report,
            id: 0,
            state: State::WindowOpen,
            until: to
        }
    );
    world.warp_to(to.seconds());
    report.from += 1;
    let signature = world.sign(SIGNERS[0], &report);
    let refused = error(world.send(STRANGER, 0, world.sla().report(report.clone(), signature)));
    assert_eq!(refused, SlaError::WrongRange { from, to });
    report.window = 2;
    let signature = world.sign(SIGNERS[0], &report);
    let refused = error(world.send(STRANGER, 0, world.sla().report(report, signature)));
    assert_eq!(
        refused,
        SlaError::NoSuchWindow {
            window: 2,
            count: 2
        }
    );
    assert_eq!(
        error(world.report(SIGNERS[0], 0, 3, 2)),
        SlaError::InvalidRatio { good: 3, total: 2 }
    );
}

#[test]
fn a_claim_that_changes_no_money_is_no_challenge() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    let early = error(world.send(CUSTOMER, 0, world.sla().challenge(0, 0, 0, 1, WHY)));
    assert!(matches!(
        early,
        SlaError::NotNow {
            state: State::WindowReporting,
            ..
        }
    ));
    everybody_reports(&world, 0, 700, 1_000);
    let refused = error(world.send(CUSTOMER, 0, world.sla().challenge(0, 0, 100, 1_000, WHY)));
    assert_eq!(refused, SlaError::NothingContested { window: 0 });
    let at = world.read(world.sla().window(0)).challenge_end;
    world.warp_to(at.seconds());
    let late = error(world.send(PROVIDER, 0, world.sla().challenge(0, 0, 1, 1, WHY)));
    assert_eq!(
        late,
        SlaError::NotNow {
            act: Act::Challenge,
            id: 0,
            state: State::WindowFinal,
            until: Timestamp::from_seconds(0)
        }
    );
}

#[test]
fn a_proposal_is_refused_for_wrong_roles_signers_and_parameters() {
    let propose = |provider, customer, signers: &[Address], fee| {
        let world = World::empty();
        let deployment = UptimeClient::new(provider, customer, signers.to_vec(), amount(fee));
        error(world.construct(STRANGER, deployment.arguments()))
    };
    let nobody = Address([0; 20]);
    assert_eq!(
        propose(nobody, CUSTOMER, &SIGNERS, FEE),
        SlaError::BadRole { address: nobody }
    );
    assert_eq!(
        propose(PROVIDER, PROVIDER, &SIGNERS, FEE),
        SlaError::BadRole { address: PROVIDER }
    );
    let meter_is_provider = [SIGNERS[0], SIGNERS[1], PROVIDER];
    assert_eq!(
        propose(PROVIDER, CUSTOMER, &meter_is_provider, FEE),
        SlaError::BadRole { address: PROVIDER }
    );
    let twice = [SIGNERS[0], SIGNERS[1], SIGNERS[0]];
    assert_eq!(
        propose(PROVIDER, CUSTOMER, &twice, FEE),
        SlaError::BadRole {
            address: SIGNERS[0]
        }
    );
    let two = &SIGNERS[..2];
    assert_eq!(
        propose(PROVIDER, CUSTOMER, two, FEE),
        SlaError::WrongSignerCount {
            feed: 0,
            given: 2,
            needed: 3
        }
    );
    assert_eq!(
        propose(PROVIDER, CUSTOMER, &SIGNERS, 1),
        SlaError::OutOfRange {
            param: 0,
            min: amount(ETHER / 10),
            max: amount(10 * ETHER)
        }
    );
}

#[test]
fn only_the_other_party_accepts_exactly_what_was_proposed() {
    let world = World::proposed(FEE);
    let proposed = world.read(world.sla().status()).agreement;
    let other = B256::from([1; 32]);
    let refused = error(world.send(CUSTOMER, 0, world.sla().accept(other)));
    assert_eq!(refused, SlaError::WrongAgreement { proposed });
    let refused = error(world.send(STRANGER, 0, world.sla().accept(proposed)));
    assert_eq!(
        refused,
        SlaError::NotEntitled {
            act: Act::Accept,
            caller: STRANGER
        }
    );
    let refused = error(world.send(PROVIDER, 0, world.sla().accept(proposed)));
    assert_eq!(
        refused,
        SlaError::AlreadyDone {
            act: Act::Accept,
            id: 0
        }
    );
    let early = error(world.send(STRANGER, 0, world.sla().expire()));
    assert_eq!(
        early,
        SlaError::NotNow {
            act: Act::Expire,
            id: 0,
            state: State::Proposed,
            until: Timestamp::from_seconds(world.now() + 7 * 86_400)
        }
    );
    world
        .send(PROVIDER, 0, world.sla().withdraw())
        .expect("the proposer may take it back");
    let refused = error(world.send(CUSTOMER, 0, world.sla().accept(proposed)));
    assert_eq!(
        refused,
        SlaError::NotNow {
            act: Act::Accept,
            id: 0,
            state: State::Cancelled,
            until: Timestamp::from_seconds(0)
        }
    );
}

#[test]
fn fees_are_paid_for_whole_windows() {
    let world = World::active(FEE, 1);
    for sent in [0, FEE / 2, FEE + 1] {
        let refused = error(world.send(CUSTOMER, sent, world.sla().deposit()));
        assert_eq!(
            refused,
            SlaError::WrongFee {
                sent: amount(sent),
                fee: amount(FEE)
            }
        );
    }
    let refused = error(world.send(STRANGER, FEE, world.sla().deposit()));
    assert_eq!(
        refused,
        SlaError::NotEntitled {
            act: Act::Deposit,
            caller: STRANGER
        }
    );
    world
        .send(CUSTOMER, FEE, world.sla().deposit())
        .expect("the second window");
    assert_eq!(world.read(world.sla().money()).fees, amount(2 * FEE));
    assert_eq!(world.ledger()[&Account::Fees], 2 * FEE as i128);
}
