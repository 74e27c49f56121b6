//! Attacks on the money itself: draining it, promising more than there is, moving it away in time, leaving it lie.

use super::claimable;
use crate::agreements::{
    COURT, DAY, Hosted, enter, ether, hosted, hosted_proposed, reach, run, stage, until, window,
};
use crate::model::THIEF;
use crate::world::{
    CONTRACT, CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, error, everybody_reports,
};
use slacontract::abi::Scalar;
use slacontract::host::{CallKind, call};
use slacontract::sla::{Act, Agreement, SlaError, State};
use slacontract::{Address, B256, Duration};
use slacontract_terms::check::check;
use std::cell::Cell;

thread_local! {
    static WON: Cell<u32> = const { Cell::new(0) };
    static TRIED: Cell<u32> = const { Cell::new(0) };
}

/// On being paid: claims again, settles, closes, deposits.
fn greedy(_: &[u8]) {
    let names = ["claim()", "settle(uint64)", "close()", "deposit()"];
    for name in names {
        let mut data = slacontract::host::keccak(name.as_bytes())[..4].to_vec();
        data.extend_from_slice(&1_u64.word());
        TRIED.set(TRIED.get() + 1);
        if call(CallKind::Call, &CONTRACT.0, &data, &[0; 32], u64::MAX) {
            WON.set(WON.get() + 1);
        }
    }
}

#[test]
fn attack_a19_calling_back_settling_twice_refusing_and_rounding_drain_nothing() {
    // A fee that no share divides, and a customer that is a contract of the thief's.
    let fee = ETHER * 7 / 9 + 1;
    let world = enter(hosted_proposed(fee), 4);
    world.chain().place_code(THIEF, greedy);
    let assign = || world.changes().assign_role(1, THIEF, WHY);
    for who in [PROVIDER, CUSTOMER] {
        world.send(who, 0, assign()).expect("consent");
    }
    // It refuses to be paid in the first window: nobody waits for it, and nothing is lost.
    let paid_in = 4 * fee + 6 * fee;
    run(&world, 0, 998);
    let owed = claimable(&world, THIEF);
    // 10 % of three fees, to the unit below: the remainder is the next window's.
    assert_eq!(owed.units(), 3 * fee / 10);
    for who in [STRANGER, PROVIDER, THIEF, COURT] {
        assert!(matches!(
            error(world.send(who, 0, world.sla().settle(0))),
            SlaError::NotNow {
                act: Act::Settle,
                state: State::WindowSettled,
                ..
            }
        ));
    }
    // Paid, it calls back at once: four tries, none of which comes through, and it is paid once.
    assert_eq!(world.send(THIEF, 0, world.sla().claim()), Ok(owed));
    assert_eq!((TRIED.get(), WON.get()), (4, 0));
    assert_eq!(
        error(world.send(THIEF, 0, world.sla().claim())),
        SlaError::NothingToClaim { caller: THIEF }
    );
    for id in 1..4 {
        run(&world, id, 998);
    }
    world.warp(40 * DAY);
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    assert!(world.send(STRANGER, 0, world.sla().close()).is_err());
    // A provider that refuses its money holds up nobody else's.
    world.refuse(PROVIDER);
    assert!(world.send(PROVIDER, 0, world.sla().claim()).is_err());
    for who in [THIEF, STRANGER] {
        world.send(who, 0, world.sla().claim()).expect("its own");
    }
    assert_eq!(world.balance(THIEF), 4 * (3 * fee) / 10);
    assert_eq!(WON.get(), 0);
    // What is left is what the refuser is owed, and all was paid in by somebody.
    assert_eq!(
        world.held_by_contract(),
        claimable(&world, PROVIDER).units()
    );
    let keeper = world.balance(STRANGER) - 1_000 * ETHER;
    assert_eq!(
        world.held_by_contract() + world.balance(THIEF) + keeper,
        paid_in
    );
}

#[test]
fn attack_a20_a_provider_cannot_owe_more_than_it_put_up_and_go_on_earning() {
    // A bond below what can be owed at once is refused in the terms ..
    let mut terms = <Hosted as Agreement>::TERMS.clone();
    let bond = terms.parties.to_mut()[0].bond.as_mut().expect("a bond");
    bond.share = slacontract::BasisPoints::new(40_000);
    let codes: Vec<_> = check(&terms).iter().map(|found| found.code).collect();
    assert_eq!(codes, ["SLA005"]);
    // .. and when a higher price would outgrow the bond that is there.
    let world = hosted(4);
    let price = || vec![B256::from((2 * ETHER).word())];
    let amend = || world.changes().amend(4, price(), WHY);
    world.send(CUSTOMER, 0, amend()).expect("one side");
    assert_eq!(
        error(world.send(PROVIDER, 0, amend())),
        SlaError::BondBelowExposure {
            bond: ether(6_000),
            needed: ether(9_020)
        }
    );
    // An outage takes it below its minimum: it is suspended, and does not earn until it has topped up.
    run(&world, 0, 0);
    assert_eq!(stage(&world), State::SuspendedProvider);
    assert_eq!(claimable(&world, CUSTOMER), ether(2_800));
    assert_eq!(claimable(&world, PROVIDER), ether(0));
    // It lets the time pass and walks away: anybody may end it, at the fee for ending.
    world.warp_to(until(&world));
    world
        .send(STRANGER, 0, world.ending().time_out())
        .expect("anybody may");
    assert_eq!(claimable(&world, CUSTOMER), ether(3_800));
    // The window that was open is still answered for, out of what is left.
    run(&world, 1, 0);
    assert_eq!(claimable(&world, CUSTOMER), ether(6_600));
    world.warp(40 * DAY);
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    // Six and two fees less two credits, the fee for ending and two keepers; the customer's two fees went back.
    assert_eq!(
        claimable(&world, PROVIDER),
        ether(6_000 - 1_800 - 1_000 - 1_800 - 20)
    );
    assert_eq!(claimable(&world, CUSTOMER), ether(6_600 + 2_000));
    assert_eq!(world.read(world.sla().money()).debt, ether(0));
}

/// The worst is reported, and everybody can see what it will cost.
fn foreseen() -> World {
    let world = hosted(4);
    reach(&world, window(&world, 0).to);
    everybody_reports(&world, 0, 0, 1_000);
    world
}

#[test]
fn attack_a22_money_is_not_moved_away_between_the_report_and_the_settlement() {
    let world = foreseen();
    let before = world.read(world.sla().money());
    let tries = |who: Address| {
        let (sla, ending, changes) = (world.sla(), world.ending(), world.changes());
        let alone = [
            world.send(who, 0, sla.withdraw()).is_ok(),
            world.send(who, 0, sla.claim()).is_ok(),
            world.send(who, 0, sla.expire()).is_ok(),
            world.send(who, 0, sla.close()).is_ok(),
            world.send(who, 0, sla.settle(0)).is_ok(),
            world.send(who, 0, sla.settle(1)).is_ok(),
            world.send(who, 0, ending.time_out()).is_ok(),
            world.send(who, 0, ending.terminate_for_cause(WHY)).is_ok(),
        ];
        assert_eq!(alone, [false; 8], "{who}");
        // What one side may say to the other changes nothing by itself.
        let heir = Address([0x99; 20]);
        for said in [
            changes.amend(4, vec![B256::from(ether(600).word())], WHY),
            changes.assign_role(0, heir, WHY),
            changes.assign_role(1, heir, WHY),
            changes.succeed(heir, WHY, WHY),
        ] {
            let _ = world.send(who, 0, said);
        }
    };
    for who in [PROVIDER, CUSTOMER, STRANGER, COURT, SIGNERS[0]] {
        if who != CUSTOMER {
            tries(who);
        }
    }
    assert_eq!(world.read(world.sla().money()), before);
    // The provider may give notice: the bond pays for that, and stays for every window until then.
    world
        .send(PROVIDER, 0, world.ending().terminate(WHY))
        .expect("notice");
    let noticed = world.read(world.sla().money());
    assert_eq!(noticed.bond, before.bond - ether(1_000));
    reach(&world, window(&world, 0).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(0))
        .expect("final");
    // The credit, and the fee for the notice.
    assert_eq!(claimable(&world, CUSTOMER), ether(2_800 + 1_000));
    assert_eq!(claimable(&world, PROVIDER), ether(0));
}

#[test]
fn attack_a23_leaving_a_window_unsettled_or_a_challenger_unheard_changes_nobodys_money() {
    // Whoever loses by it does not settle, for a month: somebody else is paid to, out of the loser's money.
    let (prompt, late) = (foreseen(), foreseen());
    let end = window(&prompt, 0).challenge_end;
    for (world, after) in [(&prompt, 0), (&late, 20 * DAY)] {
        reach(world, end + Duration::from_seconds(after));
        world
            .send(STRANGER, 0, world.sla().settle(0))
            .expect("anybody may");
        assert_eq!(claimable(world, STRANGER), ether(10));
        assert_eq!(claimable(world, CUSTOMER), ether(2_800));
    }
    assert_eq!(
        prompt.read(prompt.sla().money()),
        late.read(late.sla().money())
    );
    // Three days of blocks without the challenger's transaction, less a second.
    let world = hosted(4);
    reach(&world, window(&world, 0).to);
    everybody_reports(&world, 0, 1_000, 1_000);
    world.warp_to(window(&world, 0).challenge_end.seconds() - 1);
    let claim = world.sla().challenge(0, 0, 0, 1_000, WHY);
    world.send(CUSTOMER, 0, claim).expect("in the last second");
    run(&world, 0, 1_000);
    assert_eq!(world.read(world.sla().money()).reserve, ether(2_800));
    // No agreement gives less time than a day, unless it says that it is a demonstration.
    let mut terms = <Hosted as Agreement>::TERMS.clone();
    let disputes = terms.arbitration.as_mut().expect("a court");
    disputes.challenge = Duration::from_seconds(DAY - 1);
    let codes: Vec<_> = check(&terms).iter().map(|found| found.code).collect();
    assert_eq!(codes, ["SLA012"]);
}
