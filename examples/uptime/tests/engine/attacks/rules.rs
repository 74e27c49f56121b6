//! Attacks on the rules: changing them alone or afterwards, and making them say more than a court would uphold.

use super::claimable;
use crate::agreements::{COURT, Hosted, ether, hosted, reach, run, window};
use crate::model::THIEF;
use crate::world::{CUSTOMER, PROVIDER, STRANGER, WHY, World, error, everybody_reports};
use slacontract::B256;
use slacontract::abi::Scalar;
use slacontract::sla::{Act, Agreement, SlaError};
use slacontract_terms::check::check;
use slacontract_terms::model::Language;
use slacontract_terms::prose;

fn price(thousandths: u128) -> Vec<B256> {
    vec![B256::from(ether(thousandths).word())]
}

#[test]
fn attack_a21_one_side_changes_neither_price_nor_past_nor_roles() {
    let world = hosted(2);
    let before = world.read(world.sla().status());
    // Cheaper penalties for a window that is paid: refused, even with both; and alone, as often as one likes, for later ones.
    for who in [PROVIDER, CUSTOMER] {
        assert_eq!(
            error(world.send(who, 0, world.changes().amend(1, price(600), WHY))),
            SlaError::NotAmendable {
                window: 1,
                first: 2
            }
        );
    }
    for _ in 0..2 {
        for call in [
            world.changes().amend(2, price(600), WHY),
            world.changes().assign_role(1, THIEF, WHY),
            world.changes().assign_role(0, THIEF, WHY),
            world.changes().succeed(THIEF, WHY, WHY),
            world.changes().renew(WHY),
        ] {
            world.send(PROVIDER, 0, call).expect("said, and not agreed");
        }
    }
    assert_eq!(world.read(world.sla().status()), before);
    // Nobody else has a say at all: no key stands above the parties.
    for who in [STRANGER, COURT, THIEF] {
        assert_eq!(
            error(world.send(who, 0, world.changes().amend(2, price(600), WHY))),
            SlaError::NotEntitled {
                act: Act::Amend,
                caller: who
            }
        );
    }
    // The customer takes up one offer. That one takes effect, once, and no other does.
    world
        .send(CUSTOMER, 0, world.changes().amend(2, price(600), WHY))
        .expect("agreed");
    assert_eq!(
        error(world.send(PROVIDER, 0, world.changes().amend(2, price(600), WHY))),
        SlaError::NotAmendable {
            window: 2,
            first: 3
        }
    );
    // The windows that were paid are judged and paid by the old price.
    for id in 0..2 {
        run(&world, id, 998);
        assert_eq!(window(&world, id).credit, ether(300));
    }
    assert_eq!(claimable(&world, CUSTOMER), ether(600));
    assert_eq!(world.read(world.sla().status()).provider, PROVIDER);
}

#[test]
fn attack_a28_a_penalty_out_of_proportion_is_found_explained_and_adjusted() {
    // More than ten times the fee: found, unless the parties say why; and then both read it.
    let mut terms = <Hosted as Agreement>::TERMS.clone();
    let credit = terms.objectives.to_mut()[0].credit.as_mut().expect("one");
    let base = credit.base.as_mut().expect("of a fee");
    base.share = slacontract::BasisPoints::new(110_000);
    terms.objectives.to_mut()[0].cap = None;
    let bond = terms.parties.to_mut()[0].bond.as_mut().expect("a bond");
    bond.share = slacontract::BasisPoints::new(1_000_000);
    let codes: Vec<_> = check(&terms).iter().map(|found| found.code).collect();
    assert_eq!(codes, ["SLA033"]);
    terms.punitive = Some("an hour without power ruins a melt".into());
    assert_eq!(check(&terms), []);
    for language in [Language::En, Language::Zh] {
        let text = prose::write(&terms, language);
        assert!(
            text.contains("an hour without power ruins a melt"),
            "{text}"
        );
    }
    // A penalty that is too high for what happened is adjusted: anything between what the sides say.
    let world: World = hosted(4);
    reach(&world, window(&world, 0).to);
    everybody_reports(&world, 0, 0, 1_000);
    world
        .send(PROVIDER, 0, world.sla().challenge(0, 0, 998, 1_000, WHY))
        .expect("contested");
    reach(&world, window(&world, 0).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(0))
        .expect("final");
    world
        .send(COURT, 0, world.court().rule(0, ether(900), WHY))
        .expect("adjusted");
    assert_eq!(claimable(&world, CUSTOMER), ether(900));
    assert_eq!(claimable(&world, PROVIDER), ether(100));
    // The reserve went back to where it came from; what is missing of six is the keeper's share of what nobody contested.
    assert_eq!(world.read(world.sla().money()).bond, ether(5_997));
}
