//! Less lies with the custodian than it owes: who sees it, and how lenders are paid what is there.

use crate::scene::Scene;
use p2p_custody::PlatformError;
use slacontract_testing::prelude::*;

#[slacontract::test]
fn a_shortage_is_shared_by_what_each_lender_is_owed(chain: &mut Chain) {
    let scene = Scene::saved(chain);
    let (contract, custodian) = (&scene.contract, scene.custodian);
    let wind_up = || contract.wind_up().from(scene.cho);
    wind_up().expect_err(PlatformError::NotShort);
    // Seventeen ether are owed, and nine are there.
    contract.state_balance(9.ether()).from(custodian).unwrap();
    let lend = contract.open_loan(scene.ann, 1.ether());
    lend.from(scene.platform).expect_err(PlatformError::Short);
    wind_up().unwrap();
    // From now on nobody is paid before others.
    let release = contract.release(scene.cho, 2.ether());
    release.from(custodian).expect_err(PlatformError::Fixed);
    let pay_in = |amount: u64| contract.pay_in().from(custodian).value(amount.ether());
    pay_in(18).expect_err(PlatformError::NotOwed { most: 17.ether() });
    pay_in(9).unwrap();
    // Nine of seventeen parts of ten ether, and of two; what does not divide stays until more comes in.
    assert_eq!(
        scene.collects(scene.ann),
        5_294_117_647_058_823_529_u64.wei()
    );
    assert_eq!(
        scene.collects(scene.cho),
        1_058_823_529_411_764_705_u64.wei()
    );
    let again = contract.collect().from(scene.cho);
    again.expect_err(PlatformError::NothingToCollect { caller: scene.cho });
    // What the bond paid comes to the same shares, whoever collects when; with all of it nobody lacks a unit.
    let rest = contract.pay_in().from(scene.lenders);
    rest.value(8.ether()).unwrap();
    scene.collects(scene.ann);
    scene.collects(scene.cho);
    assert_eq!(scene.collects(scene.ben), 5.ether());
    let kept = contract.kept().unwrap();
    assert_eq!((kept.paid_in, kept.taken), (17.ether(), 17.ether()));
    // The agreement's own money was never touched.
    assert_eq!(chain.balance(contract), scene.sla.money().unwrap().held);
}

#[slacontract::test]
fn an_auditor_has_the_custodian_count_and_moves_nothing(chain: &mut Chain) {
    let scene = Scene::saved(chain);
    let contract = &scene.contract;
    let ask = || contract.ask_for_count();
    ask()
        .from(scene.platform)
        .expect_err(PlatformError::NotAuditor);
    ask().from(scene.auditor).unwrap();
    let until = contract.kept().unwrap().count_until;
    ask()
        .from(scene.auditor)
        .expect_err(PlatformError::BeingCounted { until });
    // A count that shows all of it ends the matter.
    contract
        .state_balance(17.ether())
        .from(scene.custodian)
        .unwrap();
    assert!(!contract.kept().unwrap().short);
    // Silence is a shortage after a day, and not before.
    ask().from(scene.auditor).unwrap();
    let until = contract.kept().unwrap().count_until;
    chain.warp(until.saturating_since(chain.now()) - 60.seconds());
    assert!(!contract.kept().unwrap().short);
    chain.warp(60.seconds());
    assert!(contract.kept().unwrap().short);
    contract.wind_up().from(scene.auditor).unwrap();
    // All the auditor can do is done: nothing of it is the auditor's.
    let auditor = scene.auditor;
    let none = contract.collect().from(auditor);
    none.expect_err(PlatformError::NothingToCollect { caller: auditor });
    for refused in [
        contract.save(auditor, 1.ether()),
        contract.release(auditor, 0.ether()),
        contract.state_balance(1.ether()),
    ] {
        refused
            .from(auditor)
            .expect_err(PlatformError::NotCustodian);
    }
}

#[slacontract::test]
fn while_nothing_is_short_the_custodian_pays_lenders_in_full(chain: &mut Chain) {
    let scene = Scene::saved(chain);
    let contract = &scene.contract;
    let release = |amount| contract.release(scene.ben, amount).from(scene.custodian);
    release(6.ether()).expect_err(PlatformError::MoreThanKept { most: 5.ether() });
    release(5.ether()).unwrap();
    let kept = contract.kept().unwrap();
    assert_eq!((kept.owed, kept.balance), (12.ether(), 12.ether()));
    assert_eq!(contract.owed_to(scene.ben).unwrap(), Amount::ZERO);
    let early = contract.pay_in().from(scene.lenders);
    early.value(1.ether()).expect_err(PlatformError::NotShort);
}
