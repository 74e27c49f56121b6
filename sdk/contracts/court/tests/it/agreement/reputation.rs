//! What a court found counts for the two parties of an agreement that is enrolled, and for nobody whom a contract merely names.

use super::*;
use crate::world::{STAKE, filing};
use slacontract::court::Settings;
use slacontract_registry::{Registry, RegistryClient, RegistryError};
use slacontract_trust::{TrustError, TrustRegister, TrustRegisterClient};

const REGISTRY: Address = Address([0x04; 20]);
const TRUST: Address = Address([0x05; 20]);

/// Three named jurors, whose court tells a real register what it finds.
fn world() -> (World, TrustRegisterClient<Chain>) {
    let mut settings = Settings::usual(amount(1_000), amount(STAKE), Amount::ZERO);
    settings.trust = TRUST;
    let world = World::with(&settings, (0..3).map(juror).collect());
    let chain = world.chain.clone();
    chain.deploy::<Registry>(
        REGISTRY,
        STRANGER,
        &RegistryClient::new(STRANGER, Vec::new()),
    );
    let all = amount(100 * ETHER);
    let deployment = TrustRegisterClient::new(REGISTRY, amount(ETHER), all, vec![COURT]);
    let register = chain.deploy::<TrustRegister>(TRUST, STRANGER, &deployment);
    for number in 0..3 {
        let stake = world.jurors.stake().value(amount(3 * STAKE));
        world.must(juror(number), stake);
    }
    chain.warp(DAY);
    (world, register)
}

#[test]
fn attack_a26_findings_about_contracts_that_nobody_entered_into_are_no_facts() {
    let (world, register) = world();
    let facts = |who| {
        let standing = world.read(register.standing(who));
        (standing.times_kept, standing.times_broken)
    };
    // Slander: a contract of the attacker's names somebody who never heard of it, and the panel believes the claim.
    let slander = world.file(filing());
    world.judged(slander, &[Some(2); 3]);
    world.execute(slander);
    assert_eq!(world.told(slander), Some(2));
    assert_eq!(facts(RESPONDENT), (0, 0));
    // Or names it as the filer, and claims against it.
    let other = world.file(filing());
    let bond = world.case(other).filer_bond;
    let join = world.court.join(other, B256::default()).value(bond);
    world.must(RESPONDENT, join);
    world.judged(other, &[Some(3); 3]);
    world.execute(other);
    assert_eq!(facts(PROVIDER), (0, 0));
    // Farming: one key files against another of the same purse, and gives in.
    for _ in 0..3 {
        let farmed = world.file(filing());
        world.must(PROVIDER, world.court.concede(farmed, WHY));
        world.execute(farmed);
    }
    assert_eq!(facts(RESPONDENT), (0, 0));
    // A contract that nobody recognises cannot be enrolled to change that.
    let refused: TrustError = world.send(STRANGER, register.enrol(DISPUTED)).error();
    assert_eq!(
        refused,
        TrustError::NotRecognised {
            agreement: DISPUTED
        }
    );

    // The same finding about an agreement that both entered into is a fact, once it is enrolled.
    let registry = RegistryClient::bind(REGISTRY, world.chain.clone());
    let deal = Deal::on(world.clone(), COURT);
    let unknown: RegistryError = world.send(STRANGER, registry.register(AGREEMENT)).error();
    let RegistryError::NotRecognised { code } = unknown else {
        panic!("it is refused for its form: {unknown:?}");
    };
    world.must(STRANGER, registry.recognise(code, true, WHY));
    for (window, broken) in [(0, 0), (1, 1)] {
        deal.reported(window, 1_000, 3);
        deal.must(CUSTOMER, deal.sla.challenge(window, 0, 0, 1_000, WHY));
        let case = deal.file(CUSTOMER, Matter::Window, window);
        deal.settle(window);
        if broken == 1 {
            // Enrolled with its whole bond, of which the first case took some.
            deal.must(PROVIDER, deal.sla.deposit().value(amount(2 * ETHER)));
            world.must(STRANGER, register.enrol(AGREEMENT));
        }
        deal.must(PROVIDER, world.court.concede(case, WHY));
        deal.must(STRANGER, world.court.execute(case));
        assert_eq!(facts(PROVIDER), (0, broken));
    }
    assert_eq!(facts(CUSTOMER), (0, 0));
}
