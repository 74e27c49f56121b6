//! The trust register: on a chain in memory with real agreements, and once in both lanes.

#[path = "../../registry/tests/agreement/mod.rs"]
mod agreement;

use agreement::{Agreement, CUSTOMER, PROVIDER, STRANGER, ask, chain, done, ether};
use slacontract::client::BoundClient;
use slacontract::sla::{SlaClient, State};
use slacontract::trust::TrustClient;
use slacontract_memory::{Chain as Memory, send};
use slacontract_registry::{Registry, RegistryClient, RegistryError};
use slacontract_testing::prelude::*;
use slacontract_trust::{StandingView, TrustError, TrustRegister, TrustRegisterClient};
use uptime::UptimeClient;

const REGISTRY: Address = Address([0xee; 20]);
const AT: Address = Address([0xef; 20]);
const FIRST: Address = Address([0xc1; 20]);
const COURT: Address = Address([0x55; 20]);

/// A register that recognises the agreement's form, trusts by half after one ether, and counts at most `pair` per pair.
fn register(chain: &Memory, pair: Amount) -> TrustRegisterClient<Memory> {
    let curator = STRANGER;
    let deployment = RegistryClient::new(curator, Vec::new());
    let registry = chain.deploy::<Registry>(REGISTRY, curator, &deployment);
    let RegistryError::NotRecognised { code } = send(curator, &registry.register(FIRST)).error()
    else {
        panic!("nothing is recognised yet");
    };
    done(send(curator, &registry.recognise(code, true, B256::ZERO)));
    let deployment = TrustRegisterClient::new(REGISTRY, ether(1), pair, vec![COURT]);
    chain.deploy::<TrustRegister>(AT, STRANGER, &deployment)
}

fn standing(register: &TrustRegisterClient<Memory>, who: Address) -> StandingView {
    ask(register.standing(who))
}

fn refused(outcome: slacontract_memory::Outcome) -> TrustError {
    outcome.error()
}

#[test]
fn a_kept_window_raises_both_scores_and_a_breach_lowers_the_providers() {
    let chain = chain();
    let agreement = Agreement::active(&chain, FIRST, CUSTOMER);
    let register = register(&chain, ether(100));
    done(send(STRANGER, &register.enrol(FIRST)));
    assert_eq!(standing(&register, PROVIDER).score.get(), 0);
    agreement.settle(&chain, 0, 1_000);
    done(send(STRANGER, &register.record(FIRST, 0)));
    let (provider, customer) = (standing(&register, PROVIDER), standing(&register, CUSTOMER));
    // One ether at risk and kept, a prior of one.
    assert!((499_000_000..=500_000_000).contains(&provider.score.get()));
    assert_eq!((provider.times_kept, provider.times_broken), (1, 0));
    assert_eq!(customer.score, provider.score);
    let asked = TrustClient::bind(AT, chain.clone());
    let weight: BasisPoints = ask(asked.trust(PROVIDER));
    assert!((6_249..=6_250).contains(&weight.get()));
    let newcomer: BasisPoints = ask(asked.trust(STRANGER));
    assert_eq!(newcomer.get(), 2_500);

    agreement.settle(&chain, 1, 500);
    done(send(STRANGER, &register.record(FIRST, 1)));
    let after = standing(&register, PROVIDER);
    assert_eq!((after.times_kept, after.times_broken), (1, 1));
    // 1 / (1 + 4 + 1).
    assert!((166_000_000..=166_666_666).contains(&after.score.get()));
    assert!(standing(&register, CUSTOMER).score > customer.score);
    // A half-life later it has faded: 0.5 / (0.5 + 2 + 1).
    chain.warp(180 * 86_400);
    let faded = standing(&register, PROVIDER).score.get();
    assert!((142_000_000..=142_857_142).contains(&faded), "{faded}");
}

#[test]
fn each_window_is_recorded_once_and_only_when_it_is_settled() {
    let chain = chain();
    let agreement = Agreement::active(&chain, FIRST, CUSTOMER);
    let register = register(&chain, ether(100));
    assert_eq!(
        refused(send(STRANGER, &register.record(FIRST, 0))),
        TrustError::NotEnrolled { from_window: 0 }
    );
    done(send(STRANGER, &register.enrol(FIRST)));
    assert_eq!(
        refused(send(STRANGER, &register.enrol(FIRST))),
        TrustError::AlreadyEnrolled
    );
    assert_eq!(
        refused(send(STRANGER, &register.record(FIRST, 0))),
        TrustError::NotFinal { window: 0 }
    );
    agreement.settle(&chain, 0, 1_000);
    done(send(STRANGER, &register.record(FIRST, 0)));
    assert_eq!(
        refused(send(STRANGER, &register.record(FIRST, 0))),
        TrustError::AlreadyRecorded
    );
}

#[test]
fn a_window_nobody_paid_for_is_the_customers_broken_promise_and_says_nothing_of_the_provider() {
    let chain = chain();
    let agreement = Agreement::proposed(&chain, FIRST, CUSTOMER);
    agreement.accept();
    agreement.fund(1);
    let register = register(&chain, ether(100));
    done(send(STRANGER, &register.enrol(FIRST)));
    agreement.settle(&chain, 0, 1_000);
    chain.warp(100);
    done(send(STRANGER, &agreement.sla.settle(1)));
    for window in 0..2 {
        done(send(STRANGER, &register.record(FIRST, window)));
    }
    let customer = standing(&register, CUSTOMER);
    assert_eq!((customer.times_kept, customer.times_broken), (1, 1));
    let provider = standing(&register, PROVIDER);
    assert_eq!((provider.times_kept, provider.times_broken), (1, 0));
}

#[test]
fn attack_a26_a_pair_that_signs_with_itself_counts_up_to_a_limit_and_a_new_name_is_worth_nothing() {
    let chain = chain();
    let agreement = Agreement::active(&chain, FIRST, CUSTOMER);
    let pair = Amount::from_units(ether(1).units() / 4);
    let register = register(&chain, pair);
    done(send(STRANGER, &register.enrol(FIRST)));
    for window in 0..2 {
        agreement.settle(&chain, window, 1_000);
        done(send(STRANGER, &register.record(FIRST, window)));
    }
    // Two windows of one ether count as a quarter, once: 0.25 / 1.25.
    let farmed = standing(&register, PROVIDER).score.get();
    assert!((199_000_000..=200_000_000).contains(&farmed), "{farmed}");
    // A breach counts in full, and a newcomer has no more than a ruined name.
    let attest = |kept| register.attest(FIRST, PROVIDER, CUSTOMER, 7, ether(1_000_000), kept);
    done(send(COURT, &attest(false)));
    assert_eq!(
        refused(send(STRANGER, &attest(true))),
        TrustError::NotACourt { caller: STRANGER }
    );
    let ruined = standing(&register, PROVIDER).score;
    assert!(ruined < PartsPerBillion::new(1_000));
    assert!(standing(&register, STRANGER).score <= ruined);
}

#[test]
fn an_agreement_without_its_money_or_of_an_unknown_form_is_not_enrolled() {
    let chain = chain();
    let agreement = Agreement::proposed(&chain, FIRST, CUSTOMER);
    let register = register(&chain, ether(100));
    assert_eq!(
        refused(send(STRANGER, &register.enrol(FIRST))),
        TrustError::NotFunded {
            stage: State::Proposed
        }
    );
    agreement.accept();
    assert_eq!(
        refused(send(STRANGER, &register.enrol(FIRST))),
        TrustError::NotFunded {
            stage: State::AwaitingFunds
        }
    );
    assert_eq!(
        refused(send(STRANGER, &register.enrol(AT))),
        TrustError::NotRecognised { agreement: AT }
    );
}

#[test]
fn a_court_is_heard_about_the_two_parties_of_an_enrolled_agreement_and_about_nobody_else() {
    let chain = chain();
    Agreement::active(&chain, FIRST, CUSTOMER);
    let register = register(&chain, ether(100));
    let attest = |who, to| register.attest(FIRST, who, to, 1, ether(1), true);
    let not_parties = TrustError::NotParties { agreement: FIRST };
    // Not before it is enrolled.
    let early = send(COURT, &attest(PROVIDER, CUSTOMER));
    assert_eq!(refused(early), not_parties);
    done(send(STRANGER, &register.enrol(FIRST)));
    for (who, to) in [
        (PROVIDER, PROVIDER),
        (PROVIDER, STRANGER),
        (STRANGER, CUSTOMER),
        (Address::ZERO, Address::ZERO),
    ] {
        assert_eq!(refused(send(COURT, &attest(who, to))), not_parties);
    }
    done(send(COURT, &attest(PROVIDER, CUSTOMER)));
    done(send(COURT, &attest(CUSTOMER, PROVIDER)));
    assert_eq!(standing(&register, PROVIDER).times_kept, 1);
    assert_eq!(standing(&register, CUSTOMER).times_kept, 1);
}

#[slacontract::test]
fn a_court_attests_and_a_score_fades(chain: &mut Chain) {
    let [court, ann, bob, a, b, c] = chain.accounts();
    let terms = UptimeClient::new(ann, bob, vec![a, b, c], 1.ether());
    let agreement = chain.deploy(terms).from(ann).unwrap();
    let sla: SlaClient<_> = chain.client(&agreement);
    let hash = sla.status().unwrap().agreement;
    sla.accept(hash).from(bob).unwrap();
    sla.deposit().from(ann).value(6.ether()).unwrap();
    sla.deposit().from(bob).value(2.ether()).unwrap();
    let code = B256::from(slacontract::host::keccak(&chain.code(&agreement)));
    let registry = chain.deploy(RegistryClient::new(Address::ZERO, vec![code]));
    let registry = *registry.unwrap().as_ref();
    let register = chain
        .deploy(TrustRegisterClient::new(
            registry,
            1.ether(),
            10.ether(),
            vec![court],
        ))
        .unwrap();
    let at = *agreement.as_ref();
    let attest = |case| register.attest(at, ann, bob, case, 3.ether(), true);
    attest(1)
        .from(court)
        .expect_err(TrustError::NotParties { agreement: at });
    register.enrol(at).unwrap();
    attest(1).from(court).unwrap();
    let score = register.standing(ann).unwrap().score;
    assert!(score.get() > 749_000_000);
    chain.warp(360.days());
    let asked: TrustClient<_> = chain.client(&register);
    assert!(asked.score(ann).unwrap() < score);
    assert!(asked.trust(ann).unwrap().get() > 2_500);
    attest(2)
        .from(bob)
        .expect_err(TrustError::NotACourt { caller: bob });
}
