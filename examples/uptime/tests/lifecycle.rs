//! One agreement from proposal to the last claim, and everything that is refused on the way.

mod world;

use slacontract::sla::{Account, Outcome, SlaError, Stage};
use slacontract::{Address, Amount, B256, Timestamp};
use uptime::UptimeClient;
use world::{CUSTOMER, ETHER, PROVIDER, Refused, SIGNERS, STRANGER, World};

const FEE: u128 = ETHER;

fn amount(units: u128) -> Amount {
    Amount::from_units(units)
}

/// The typed error of a refused call.
fn error<T>(answer: Result<T, Refused>) -> SlaError {
    match answer {
        Ok(_) => panic!("the call was to be refused"),
        Err(refused) => refused
            .as_error()
            .unwrap_or_else(|| panic!("no error of the engine: {:02x?}", refused.0)),
    }
}

/// All three probes report the same.
fn everybody_reports(world: &World, window: u64, good: u64, total: u64) {
    for signer in SIGNERS {
        world
            .report(signer, window, good, total)
            .expect("the report is taken");
    }
}

fn end_of(world: &World, window: u64) -> u64 {
    world.read(world.sla().window(window)).to.seconds()
}

fn settle(world: &World, window: u64) {
    let at = world
        .read(world.sla().window(window))
        .challenge_end
        .seconds();
    world.warp_to(at.max(world.now()));
    world
        .send(STRANGER, 0, world.sla().settle(window))
        .expect("the window is settled");
}

#[test]
fn a_breach_is_paid_from_the_fee_and_then_from_the_bond() {
    let world = World::active(FEE, 2);
    // A good window: the provider earns its fee.
    world.warp_to(end_of(&world, 0));
    everybody_reports(&world, 0, 1_000, 1_000);
    settle(&world, 0);
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), amount(FEE));
    // 70 % is below the last tier: all of three times the fee.
    world.warp_to(end_of(&world, 1).max(world.now()));
    everybody_reports(&world, 1, 700, 1_000);
    settle(&world, 1);
    let window = world.read(world.sla().window(1));
    assert_eq!(
        (window.outcome, window.credit),
        (Outcome::Breach, amount(3 * FEE))
    );
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), amount(3 * FEE));
    let money = world.read(world.sla().money());
    assert_eq!(
        (money.bond, money.fees, money.debt),
        (amount(4 * FEE), amount(0), amount(0))
    );
    // The end: everything goes out, and nothing is left.
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("everything is settled");
    assert_eq!(
        world.send(PROVIDER, 0, world.sla().claim()),
        Ok(amount(5 * FEE))
    );
    assert_eq!(
        world.send(CUSTOMER, 0, world.sla().claim()),
        Ok(amount(3 * FEE))
    );
    assert_eq!(world.held_by_contract(), 0);
    assert_eq!(world.balance(PROVIDER), 1_000 * ETHER - FEE);
    assert_eq!(world.balance(CUSTOMER), 1_000 * ETHER + FEE);
    let ledger = world.ledger();
    assert!(ledger.values().all(|sum| *sum == 0), "{ledger:?}");
}

#[test]
fn equality_with_a_threshold_is_met() {
    for (good, credit) in [
        (999, 0),
        (998, 3 * FEE / 10),
        (950, 3 * FEE / 10),
        (949, 3 * FEE / 2),
        (799, 3 * FEE),
    ] {
        let world = World::active(FEE, 1);
        world.warp_to(end_of(&world, 0));
        everybody_reports(&world, 0, good, 1_000);
        settle(&world, 0);
        assert_eq!(
            world.read(world.sla().window(0)).credit,
            amount(credit),
            "{good} of 1000"
        );
    }
}

#[test]
fn the_lower_median_of_the_reports_decides() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    for (signer, good) in SIGNERS.into_iter().zip([0, 1_000, 940]) {
        world.report(signer, 0, good, 1_000).expect("taken");
    }
    settle(&world, 0);
    assert_eq!(
        world.read(world.sla().window(0)).credit,
        amount(3 * FEE / 2)
    );
}

#[test]
fn one_report_of_three_is_no_verdict_and_the_fee_stays_due() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    world.report(SIGNERS[0], 0, 0, 1_000).expect("taken");
    assert!(matches!(
        error(world.send(STRANGER, 0, world.sla().settle(0))),
        SlaError::TooEarly { .. }
    ));
    settle(&world, 0);
    let window = world.read(world.sla().window(0));
    assert_eq!(
        (window.outcome, window.credit),
        (Outcome::Inconclusive, amount(0))
    );
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), amount(FEE));
}

#[test]
fn a_window_that_was_not_paid_for_is_skipped_and_later_money_is_not_for_the_past() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0) + 1);
    let late = error(world.send(CUSTOMER, FEE, world.sla().deposit()));
    assert_eq!(
        late,
        SlaError::NoSuchWindow {
            window: 2,
            count: 2
        }
    );
    everybody_reports(&world, 0, 1, 1);
    settle(&world, 0);
    world.warp_to(end_of(&world, 1));
    let skipped = error(world.report(SIGNERS[0], 1, 1, 1));
    assert_eq!(skipped, SlaError::WindowSkipped { window: 1 });
    settle_skipped(&world);
    assert_eq!(world.read(world.sla().window(1)).outcome, Outcome::Skipped);
}

fn settle_skipped(world: &World) {
    world
        .send(STRANGER, 0, world.sla().settle(1))
        .expect("a skipped window is settled at its end");
}

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
    assert_eq!(world.read(world.sla().status()).stage, Stage::AwaitingFunds);
    let (report, signature) = world.signed(SIGNERS[0], 0, 0, 1, 1);
    let refused = error(world.send(STRANGER, 0, world.sla().report(report, signature)));
    assert_eq!(
        refused,
        SlaError::WrongStage {
            stage: Stage::AwaitingFunds
        }
    );
    // Nobody is stuck: after seven days the money goes back.
    world.warp(7 * 86_400);
    world
        .send(STRANGER, 0, world.sla().withdraw())
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
    world
        .send(STRANGER, 0, world.sla().report(report, signature))
        .expect("a higher sequence number corrects");
    assert_eq!(world.read(world.sla().window(0)).reports, 1);
    let deadline = world.read(world.sla().window(0)).reporting_end;
    world.warp_to(deadline.seconds());
    assert_eq!(
        error(world.report(SIGNERS[1], 0, 2, 2)),
        SlaError::TooLate { at: deadline }
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
        SlaError::TooEarly { at: to }
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
fn a_challenge_holds_back_the_difference_and_lapses_to_the_provisional_value() {
    let world = World::active(FEE, 2);
    world.warp_to(end_of(&world, 0));
    everybody_reports(&world, 0, 949, 1_000); // 50 % of three fees: 1.5
    world
        .send(PROVIDER, 0, world.sla().challenge(0, 0, 999, 1_000))
        .expect("the provider claims it was met");
    let again = error(world.send(PROVIDER, 0, world.sla().challenge(0, 0, 998, 1_000)));
    assert_eq!(again, SlaError::AlreadyChallenged { window: 0 });
    world
        .send(CUSTOMER, 0, world.sla().challenge(0, 0, 100, 1_000))
        .expect("the customer claims the worst tier");
    let stranger = error(world.send(STRANGER, 0, world.sla().challenge(0, 0, 0, 1)));
    assert_eq!(stranger, SlaError::NotParty { caller: STRANGER });
    settle(&world, 0);
    let money = world.read(world.sla().money());
    assert_eq!(
        (money.reserve, money.claimable),
        (amount(3 * FEE), amount(0))
    );
    assert!(matches!(
        error(world.send(STRANGER, 0, world.sla().lapse(0))),
        SlaError::TooEarly { .. }
    ));
    world.warp_to(world.read(world.sla().window(0)).contest_end.seconds());
    world
        .send(STRANGER, 0, world.sla().lapse(0))
        .expect("time has run out");
    assert_eq!(
        world.read(world.sla().claimable(CUSTOMER)),
        amount(3 * FEE / 2)
    );
    let money = world.read(world.sla().money());
    assert_eq!(
        (money.reserve, money.bond),
        (amount(0), amount(6 * FEE - FEE / 2))
    );
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().lapse(0))),
        SlaError::NotContested { window: 0 }
    );
}

#[test]
fn the_parties_can_agree_on_any_credit_between_their_claims() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    everybody_reports(&world, 0, 700, 1_000); // three fees
    world
        .send(PROVIDER, 0, world.sla().challenge(0, 0, 998, 1_000))
        .expect("a tenth of three fees");
    settle(&world, 0);
    let low = amount(3 * FEE / 10);
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), low);
    let refused = error(world.send(CUSTOMER, 0, world.sla().agree(0, amount(4 * FEE))));
    assert_eq!(
        refused,
        SlaError::CreditOutOfReach {
            low,
            high: amount(3 * FEE)
        }
    );
    world
        .send(CUSTOMER, 0, world.sla().agree(0, amount(2 * FEE)))
        .expect("an offer");
    world
        .send(PROVIDER, 0, world.sla().agree(0, amount(FEE)))
        .expect("another offer");
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), low);
    world
        .send(PROVIDER, 0, world.sla().agree(0, amount(2 * FEE)))
        .expect("the same offer");
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), amount(2 * FEE));
    assert_eq!(world.read(world.sla().money()).reserve, amount(0));
}

#[test]
fn a_claim_that_changes_no_money_is_no_challenge() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    let early = error(world.send(CUSTOMER, 0, world.sla().challenge(0, 0, 0, 1)));
    assert!(matches!(early, SlaError::TooEarly { .. }));
    everybody_reports(&world, 0, 700, 1_000);
    let refused = error(world.send(CUSTOMER, 0, world.sla().challenge(0, 0, 100, 1_000)));
    assert_eq!(refused, SlaError::NothingContested { window: 0 });
    let at = world.read(world.sla().window(0)).challenge_end;
    world.warp_to(at.seconds());
    let late = error(world.send(PROVIDER, 0, world.sla().challenge(0, 0, 1, 1)));
    assert_eq!(late, SlaError::TooLate { at });
}

#[test]
fn a_recipient_that_refuses_stops_only_itself() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    everybody_reports(&world, 0, 950, 1_000);
    settle(&world, 0);
    world.refuse(CUSTOMER);
    let refused = world
        .send(CUSTOMER, 0, world.sla().claim())
        .expect_err("the payment is refused");
    assert_eq!(
        &refused.0[..4],
        &slacontract::error::TRANSFER_FAILED.to_be_bytes()
    );
    assert_eq!(
        world.read(world.sla().claimable(CUSTOMER)),
        amount(3 * FEE / 10)
    );
    world
        .send(PROVIDER, 0, world.sla().claim())
        .expect("the provider is paid all the same");
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().claim())),
        SlaError::NothingToClaim { caller: STRANGER }
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
    assert_eq!(refused, SlaError::NotParty { caller: STRANGER });
    let refused = error(world.send(PROVIDER, 0, world.sla().accept(proposed)));
    assert_eq!(refused, SlaError::AlreadyAccepted { party: PROVIDER });
    let early = error(world.send(STRANGER, 0, world.sla().withdraw()));
    assert_eq!(
        early,
        SlaError::Expiry {
            at: Timestamp::from_seconds(world.now() + 7 * 86_400)
        }
    );
    world
        .send(PROVIDER, 0, world.sla().withdraw())
        .expect("the proposer may take it back");
    let refused = error(world.send(CUSTOMER, 0, world.sla().accept(proposed)));
    assert_eq!(
        refused,
        SlaError::WrongStage {
            stage: Stage::Cancelled
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
    assert_eq!(refused, SlaError::NotParty { caller: STRANGER });
    world
        .send(CUSTOMER, FEE, world.sla().deposit())
        .expect("the second window");
    assert_eq!(world.read(world.sla().money()).fees, amount(2 * FEE));
    assert_eq!(world.ledger()[&Account::Fees], 2 * FEE as i128);
}
