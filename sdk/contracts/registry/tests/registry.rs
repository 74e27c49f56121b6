//! The registry: on a chain in memory with real agreements, and once in both lanes.

mod agreement;

use agreement::{Agreement, CUSTOMER, PROVIDER, SIGNERS, START, STRANGER, ask, chain, done, ether};
use slacontract::sla::{Report, SlaClient, SlaError, State};
use slacontract_memory::{CHAIN_ID, Chain as Memory, send, sign};
use slacontract_registry::{AgreementView, PartyView, Registry, RegistryClient, RegistryError};
use slacontract_testing::prelude::*;
use uptime::UptimeClient;

const AT: Address = Address([0xee; 20]);
const FIRST: Address = Address([0xc1; 20]);
const SECOND: Address = Address([0xc2; 20]);
const CURATOR: Address = Address([0x99; 20]);

/// A registry, whose curator recognises the code of an agreement that stands there.
fn registry(chain: &Memory, form: Address) -> RegistryClient<Memory> {
    let deployment = RegistryClient::new(CURATOR, Vec::new());
    let registry = chain.deploy::<Registry>(AT, CURATOR, &deployment);
    let code = code_of(&registry, form);
    done(send(CURATOR, &registry.recognise(code, true, B256::ZERO)));
    registry
}

/// The hash of the code at an address, as the registry names it when it refuses.
fn code_of(registry: &RegistryClient<Memory>, at: Address) -> B256 {
    match send(STRANGER, &registry.register(at)).error() {
        RegistryError::NotRecognised { code } => code,
        other => panic!("{other:?}"),
    }
}

fn party(registry: &RegistryClient<Memory>, who: Address) -> PartyView {
    ask(registry.party(who))
}

#[test]
fn what_a_party_has_put_up_and_owes_is_the_sum_over_its_agreements() {
    let chain = chain();
    let first = Agreement::active(&chain, FIRST, CUSTOMER);
    let second = Agreement::proposed(&chain, SECOND, STRANGER);
    second.accept();
    let registry = registry(&chain, FIRST);
    done(send(STRANGER, &registry.register(FIRST)));
    done(send(STRANGER, &registry.register(SECOND)));
    let provider = party(&registry, PROVIDER);
    assert_eq!(
        (provider.agreements, provider.in_force, provider.exposure),
        (2, 2, ether(12))
    );
    // The second agreement's bond is not there yet.
    assert_eq!(provider.covered, ether(6));
    assert_eq!(provider.solvency.get(), 5_000);
    assert_eq!(party(&registry, CUSTOMER).prepaid, ether(2));
    second.fund(1);
    done(send(STRANGER, &registry.refresh(SECOND)));
    let provider = party(&registry, PROVIDER);
    assert_eq!(
        (provider.covered, provider.solvency.get()),
        (ether(12), 10_000)
    );
    assert_eq!(party(&registry, STRANGER).prepaid, ether(1));

    // A breach is paid from fee and bond; the registry hears of it when it asks.
    first.settle(&chain, 0, 0);
    done(send(STRANGER, &registry.refresh(FIRST)));
    let provider = party(&registry, PROVIDER);
    assert_eq!(provider.covered, ether(10));
    assert_eq!(provider.solvency.get(), 8_333);
    assert_eq!(party(&registry, CUSTOMER).prepaid, ether(1));
    let shown: AgreementView = ask(registry.agreement(FIRST));
    assert_eq!((shown.stage, shown.covered), (State::Closing, ether(4)));
    assert_eq!(shown.at.seconds(), chain.now());
    let listed: Address = ask(registry.agreement_of(PROVIDER, 1));
    assert_eq!(listed, SECOND);
}

#[test]
fn an_agreement_that_is_over_asks_for_nothing_more() {
    let chain = chain();
    let agreement = Agreement::active(&chain, FIRST, CUSTOMER);
    let registry = registry(&chain, FIRST);
    done(send(STRANGER, &registry.register(FIRST)));
    for window in 0..2 {
        agreement.settle(&chain, window, 1_000);
    }
    chain.warp(1_000);
    done(send(STRANGER, &agreement.sla.close()));
    done(send(STRANGER, &registry.refresh(FIRST)));
    assert_eq!(
        party(&registry, PROVIDER),
        PartyView {
            agreements: 1,
            in_force: 0,
            exposure: Amount::ZERO,
            covered: Amount::ZERO,
            debt: Amount::ZERO,
            prepaid: Amount::ZERO,
            solvency: BasisPoints::WHOLE
        }
    );
}

#[test]
fn only_agreements_of_a_recognised_form_that_all_parties_accepted_are_registered() {
    let chain = chain();
    let agreement = Agreement::proposed(&chain, FIRST, CUSTOMER);
    let registry = registry(&chain, FIRST);
    // Somebody who never accepted is in nobody's list.
    assert_eq!(
        send(STRANGER, &registry.register(FIRST)).error::<RegistryError>(),
        RegistryError::NotAccepted {
            stage: State::Proposed
        }
    );
    agreement.accept();
    done(send(STRANGER, &registry.register(FIRST)));
    assert_eq!(
        send(STRANGER, &registry.register(FIRST)).error::<RegistryError>(),
        RegistryError::AlreadyRegistered
    );
    // A contract of other code, and an account without any.
    for other in [AT, STRANGER] {
        assert!(matches!(
            send(STRANGER, &registry.register(other)).error(),
            RegistryError::NotRecognised { .. }
        ));
    }
    assert_eq!(
        send(STRANGER, &registry.refresh(SECOND)).error::<RegistryError>(),
        RegistryError::NotRegistered { agreement: SECOND }
    );
    // A form that is recognised by mistake and is no agreement.
    let code = code_of(&registry, AT);
    done(send(CURATOR, &registry.recognise(code, true, B256::ZERO)));
    assert_eq!(
        send(STRANGER, &registry.register(AT)).error::<RegistryError>(),
        RegistryError::NotAnAgreement { agreement: AT }
    );
    assert_eq!(
        send(STRANGER, &registry.recognise(code, false, B256::ZERO)).error::<RegistryError>(),
        RegistryError::NotCurator { curator: CURATOR }
    );
    done(send(CURATOR, &registry.recognise(code, false, B256::ZERO)));
    let recognised: bool = ask(registry.is_recognised(AT));
    assert!(!recognised);
}

#[test]
fn an_agreement_that_answers_no_more_is_shown_as_silent_and_keeps_its_figures() {
    let chain = chain();
    let _ = Agreement::active(&chain, FIRST, CUSTOMER);
    let registry = registry(&chain, FIRST);
    done(send(STRANGER, &registry.register(FIRST)));
    let before = party(&registry, PROVIDER);
    chain.refuse(FIRST);
    chain.warp(100);
    done(send(STRANGER, &registry.refresh(FIRST)));
    let shown: AgreementView = ask(registry.agreement(FIRST));
    assert!(shown.silent && shown.at.seconds() == START);
    assert_eq!(party(&registry, PROVIDER), before);
}

#[test]
fn attack_a27_a_report_counts_once_in_one_agreement_on_one_chain() {
    // The same parties, signers and terms twice. In the first the service failed.
    let chain = chain();
    let first = Agreement::active(&chain, FIRST, CUSTOMER);
    let second = Agreement::active(&chain, SECOND, CUSTOMER);
    let view = first.window(0);
    first.reach(&chain, view.to);
    let report = |window: u64| Report {
        feed: 0,
        window,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        good: 0,
        total: 1_000,
        missing: 0,
        query_hash: B256::default(),
        samples_root: B256::default(),
        observed_at: view.to.seconds(),
        prev: B256::default(),
    };
    let strange = |at: &Agreement, report: Report, signature: Bytes| {
        let refused = send(STRANGER, &at.sla.report(report, signature)).error();
        assert!(
            matches!(refused, SlaError::StrangeSigner { .. }),
            "{refused:?}"
        );
    };
    let [config, other]: [B256; 2] = [&first, &second].map(|at| ask(at.sla.feed_config(0)));
    assert_ne!(config, other);
    for signer in &SIGNERS[..2] {
        let signed = |chain_id, at, config| sign(&report(0).digest(chain_id, at, config), *signer);
        let good = signed(CHAIN_ID, FIRST, config);
        // Carried to the other agreement, or brought from another chain, contract or version of the terms.
        strange(&second, report(0), good.clone());
        strange(&first, report(0), signed(CHAIN_ID + 1, FIRST, config));
        strange(&first, report(0), signed(CHAIN_ID, SECOND, config));
        strange(&first, report(0), signed(CHAIN_ID, FIRST, other));
        done(send(STRANGER, &first.sla.report(report(0), good.clone())));
        let again = send(STRANGER, &first.sla.report(report(0), good.clone())).error();
        assert!(matches!(again, SlaError::AlreadyReported { seq: 0, .. }));
    }
    // What the one agreement pays is nothing to the other.
    for agreement in [&first, &second] {
        agreement.reach(&chain, agreement.window(0).challenge_end);
        done(send(STRANGER, &agreement.sla.settle(0)));
    }
    let credited = [&first, &second].map(|at| ask(at.sla.claimable(CUSTOMER)));
    assert_eq!(credited, [ether(3), Amount::ZERO]);
    let earned = [&first, &second].map(|at| ask(at.sla.claimable(PROVIDER)));
    assert_eq!(earned, [Amount::ZERO, ether(1)]);
}

#[slacontract::test]
fn an_agreement_is_registered_and_asked(chain: &mut Chain) {
    let [provider, customer, a, b, c] = chain.accounts();
    let terms = UptimeClient::new(provider, customer, vec![a, b, c], 1.ether());
    let agreement = chain.deploy(terms).from(provider).unwrap();
    let sla: SlaClient<_> = chain.client(&agreement);
    sla.accept(sla.status().unwrap().agreement)
        .from(customer)
        .unwrap();
    sla.deposit().from(provider).value(6.ether()).unwrap();
    let code = B256::from(slacontract::host::keccak(&chain.code(&agreement)));
    let registry = chain
        .deploy(RegistryClient::new(Address::ZERO, vec![code]))
        .unwrap();
    registry.register(*agreement.as_ref()).unwrap();
    assert_eq!(registry.party(provider).unwrap().covered, 6.ether());
    sla.deposit().from(customer).value(2.ether()).unwrap();
    registry.refresh(*agreement.as_ref()).unwrap();
    assert_eq!(registry.party(customer).unwrap().prepaid, 2.ether());
}
