//! The court in both lanes, and what its calls cost: filing at most 300,000 gas, a vote 90,000, a reveal 120,000, execution of three
//! seats 400,000.

use slacontract::court::{
    ArbitratorClient, CaseState, CourtClient, Filing, JurorsClient, Settings, commitment, salt_of,
    salt_question,
};
use slacontract_court::TribunalClient;
use slacontract_testing::prelude::*;

/// The most filing may cost.
const FILE: u64 = 300_000;
/// The most a vote may cost.
const VOTE: u64 = 90_000;
/// The most a reveal may cost.
const REVEAL: u64 = 120_000;
/// The most execution of three seats may cost.
const EXECUTE: u64 = 400_000;

fn reach(chain: &Chain, court: &CourtClient<TestTransport>, state: CaseState) {
    for _ in 0..6 {
        let view = court.case_of(0).unwrap();
        if view.state == state {
            return;
        }
        chain.warp(view.until.saturating_since(chain.now()));
    }
}

#[slacontract::test]
fn a_case_of_three_seats_stays_within_its_gas(chain: &mut Chain) {
    let [filer, respondent, a, b, c] = chain.accounts();
    let settings = Settings::usual(1.gwei(), 1.ether(), 100.ether());
    let court = chain
        .deploy(TribunalClient::new(settings, vec![a, b, c]))
        .unwrap();
    let arbitrator: ArbitratorClient<_> = chain.client(&court);
    let jurors: JurorsClient<_> = chain.client(&court);
    let cases: CourtClient<_> = chain.client(&court);
    for juror in [a, b, c] {
        jurors.stake().from(juror).value(3.ether()).unwrap();
    }
    chain.warp(1.days());
    let filing = Filing {
        filer,
        respondent,
        subject: 1,
        contested: 1.ether(),
        seats: 3,
        appeals: 0,
        link: B256::from([1; 32]),
        shared: false,
    };
    let data = Bytes(slacontract::abi::encode(&filing));
    let cost = arbitrator.arbitration_cost(data.clone()).unwrap();
    let gas = arbitrator
        .create_dispute(U256::from(3_u64), data)
        .from(filer)
        .value(cost)
        .gas_used();
    assert!(gas <= FILE, "filing costs {gas}");
    reach(chain, &cases, CaseState::CaseDrawing);
    cases.draw(0).from(filer).unwrap();
    let seats = cases.seats(0, 0).unwrap();
    let address = *court.as_ref();
    // Nobody has to keep a salt: signing the question again makes it again.
    let salt = |seat, juror| {
        let question = salt_question(U256::from(chain.chain_id()), address, 0, 0, seat);
        let signature = chain.sign(juror, question);
        salt_of(signature.0.as_slice().try_into().unwrap())
    };
    for (seat, view) in seats.iter().enumerate() {
        let chain_id = U256::from(chain.chain_id());
        let choice = if seat == 0 { 1 } else { 2 };
        let sealed = commitment(
            chain_id,
            address,
            0,
            0,
            view.juror,
            choice,
            salt(seat as u8, view.juror),
        );
        let gas = cases
            .vote(0, seat as u8, sealed)
            .from(view.juror)
            .gas_used();
        assert!(gas <= VOTE, "a vote costs {gas}");
    }
    reach(chain, &cases, CaseState::CaseReveal);
    let reason = B256::from([9; 32]);
    for (seat, view) in seats.iter().enumerate() {
        let choice = if seat == 0 { 1 } else { 2 };
        let gas = cases
            .reveal(0, seat as u8, choice, salt(seat as u8, view.juror), reason)
            .from(view.juror)
            .gas_used();
        assert!(gas <= REVEAL, "a reveal costs {gas}");
    }
    cases.count(0).from(filer).unwrap();
    let gas = cases.execute(0).from(respondent).gas_used();
    assert!(gas <= EXECUTE, "execution costs {gas}");
    assert_eq!(cases.case_of(0).unwrap().ruling, 2);
    assert_eq!(cases.case_of(0).unwrap().state, CaseState::CaseExecuted);
    // The juror who was wrong lost a fifth of its stake to the two who were right.
    let lost = jurors.juror(seats[0].juror).unwrap().stake;
    assert_eq!(lost, 3.ether() - 200_000_000_000_000_000_u64.wei());
}

/// One byte of EVM code that burns all gas it is given.
const BURNS_ALL: [u8; 1] = [0xfe];
/// What a transaction has at most on a network with EIP-7825: 2^24 gas.
const MOST_GAS: u64 = 1 << 24;

#[slacontract::test]
fn a_register_and_a_disputed_contract_that_burn_all_gas_hold_nobodys_money_up(chain: &mut Chain) {
    let [filer, respondent, a, b, c] = chain.accounts();
    let [trust, disputed] = [0x0b, 0x0c].map(|byte| Address([byte; 20]));
    let mut settings = Settings::usual(1.gwei(), 1.ether(), 100.ether());
    settings.trust = trust;
    let court = chain
        .deploy(TribunalClient::new(settings, vec![a, b, c]))
        .unwrap();
    let arbitrator: ArbitratorClient<_> = chain.client(&court);
    let jurors: JurorsClient<_> = chain.client(&court);
    let cases: CourtClient<_> = chain.client(&court);
    chain.set_code(trust, &BURNS_ALL);
    for juror in [a, b, c] {
        jurors.stake().from(juror).value(3.ether()).unwrap();
    }
    let filing = Filing {
        filer,
        respondent,
        seats: 3,
        contested: 1.ether(),
        ..Filing::default()
    };
    let data = Bytes(slacontract::abi::encode(&filing));
    let cost = arbitrator.arbitration_cost(data.clone()).unwrap();
    chain.deal(disputed, 1.ether());
    chain.prank(disputed);
    arbitrator
        .create_dispute(U256::from(3_u64), data)
        .value(cost)
        .unwrap();
    chain.stop_prank();
    chain.set_code(disputed, &BURNS_ALL);
    cases
        .concede(0, B256::from([9; 32]))
        .from(respondent)
        .unwrap();
    cases.execute(0).from(filer).gas(MOST_GAS).unwrap();
    // Both were told, neither listened, and the filer has its bond back.
    assert_eq!(cases.case_of(0).unwrap().state, CaseState::CaseUnexecuted);
    assert_eq!(cases.claimable(filer).unwrap(), cost);
}
