//! Who pays for reports, and what goes back.

use crate::world::{COLLECT, FEED, OWNER, SIGNERS, STRANGER, World};
use slacontract::feed::RoundId;
use slacontract::{Address, Amount};
use slacontract_feed::FeedError;

fn units(units: u128) -> Amount {
    Amount::from_units(units)
}

fn fund(world: &World, amount: u128) {
    world.done(OWNER, &world.feed.fund().value(units(amount)));
}

fn claimable(world: &World, signer: Address) -> Amount {
    world.done(STRANGER, &world.feed.claimable(signer))
}

#[test]
fn a_report_is_paid_once_and_what_is_earned_stays_owed_until_money_is_there() {
    let world = World::each();
    world.after(1, 1);
    for signer in SIGNERS {
        world.report(signer, 1, 5);
    }
    assert_eq!(claimable(&world, SIGNERS[0]), units(10));
    assert_eq!(
        world.refused(SIGNERS[0], &world.feed.claim()),
        FeedError::NothingToClaim { caller: SIGNERS[0] }
    );
    fund(&world, 15);
    assert_eq!(world.done(SIGNERS[0], &world.feed.claim()), units(10));
    assert_eq!(world.done(SIGNERS[1], &world.feed.claim()), units(5));
    assert_eq!(claimable(&world, SIGNERS[1]), units(5));
    assert_eq!(
        world.done(STRANGER, &world.feed.prepaid()),
        (units(0), false)
    );
    fund(&world, 25 + 80);
    assert_eq!(
        world.done(STRANGER, &world.feed.prepaid()),
        (units(80), true)
    );
    for (signer, earned) in SIGNERS.into_iter().skip(1).zip([5, 10, 10]) {
        assert_eq!(world.done(signer, &world.feed.claim()), units(earned));
    }
    assert_eq!(world.chain.balance(FEED), units(80));
}

#[test]
fn the_owner_takes_back_what_two_rounds_do_not_need_and_all_of_it_when_the_feed_is_retired() {
    let world = World::each();
    fund(&world, 100);
    assert!(matches!(
        slacontract_memory::send(STRANGER, &world.feed.reclaim(units(1))),
        slacontract_memory::Outcome::Revert(_)
    ));
    assert_eq!(
        world.refused(OWNER, &world.feed.reclaim(units(21))),
        FeedError::NotFree {
            amount: units(21),
            free: units(20)
        }
    );
    world.done(OWNER, &world.feed.reclaim(units(20)));
    world.after(1, 1);
    world.report(SIGNERS[0], 1, 5);
    world.done(OWNER, &world.feed.retire());
    assert_eq!(
        world.refused(OWNER, &world.feed.retire()),
        FeedError::Retired
    );
    // The round that was open is the last, and is reported.
    world.after(2, 1);
    world.report(SIGNERS[0], 2, 5);
    assert!(matches!(
        world.refused(OWNER, &world.feed.reclaim(units(1))),
        FeedError::NotFree { .. }
    ));
    world.after(2, COLLECT);
    world.done(OWNER, &world.feed.reclaim(units(60)));
    assert_eq!(world.done(SIGNERS[0], &world.feed.claim()), units(20));
    assert_eq!(world.chain.balance(FEED), units(0));
    world.after(9, 1);
    // What was answered last grows old, and is not answered any more.
    assert_eq!(
        world.refused(STRANGER, &world.reader.latest_round_data()),
        FeedError::NoData { round: RoundId(3) }
    );
    let third = world.report_of(3, 5);
    let signature = world.sign(SIGNERS[0], &third);
    assert_eq!(
        world.refused(STRANGER, &world.feed.report(third, signature)),
        FeedError::Retired
    );
}
