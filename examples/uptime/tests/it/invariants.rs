//! The invariants of an agreement's money, over random histories: whatever anybody does in whatever order.
//!
//! I1 the balance covers what is held, and held is the sum of its parts. I3 a window is settled once. I4 credits stay within
//! their caps. I6 money leaves only to the parties. I7 what was paid out is at most what came in. I8 the outcome does not
//! depend on who calls, nor on how settlements are batched.

use std::collections::BTreeMap;

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World};
use proptest::prelude::*;
use slacontract::sla::{Account, Outcome};
use slacontract::{Address, Amount};

/// A fee that does not divide evenly, so that remainders are carried.
const FEE: u128 = ETHER / 7 + 3;

/// Something somebody tries; most of it is refused most of the time.
#[derive(Clone, Debug)]
enum Step {
    Wait(u64),
    Deposit(Who, u128),
    Report {
        signer: usize,
        window: u64,
        seq: u32,
        good: u64,
        total: u64,
    },
    Challenge {
        who: Who,
        window: u64,
        good: u64,
        total: u64,
    },
    Agree {
        who: Who,
        window: u64,
        tenths: u128,
    },
    Lapse(u64),
    Settle(u64),
    Claim(Who),
    Close,
    Withdraw(Who),
    Expire,
}

#[derive(Clone, Copy, Debug)]
enum Who {
    Provider,
    Customer,
    Stranger,
}

impl Who {
    fn address(self) -> Address {
        match self {
            Self::Provider => PROVIDER,
            Self::Customer => CUSTOMER,
            Self::Stranger => STRANGER,
        }
    }
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        Just(Who::Provider),
        Just(Who::Customer),
        Just(Who::Stranger)
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let window = 0_u64..3;
    let ratio = (0_u64..=1_000, 0_u64..=1_000);
    prop_oneof![
        4 => (1_u64..8).prop_map(Step::Wait),
        1 => (who(), prop_oneof![Just(FEE), Just(2 * FEE), Just(6 * FEE), 0..FEE])
            .prop_map(|(who, amount)| Step::Deposit(who, amount)),
        6 => (0_usize..4, window.clone(), 0_u32..2, ratio.clone())
            .prop_map(|(signer, window, seq, (good, total))| Step::Report { signer, window, seq, good, total }),
        3 => (who(), window.clone(), ratio)
            .prop_map(|(who, window, (good, total))| Step::Challenge { who, window, good, total }),
        2 => (who(), window.clone(), 0_u128..=30).prop_map(|(who, window, tenths)| Step::Agree { who, window, tenths }),
        1 => window.clone().prop_map(Step::Lapse),
        4 => window.prop_map(Step::Settle),
        1 => who().prop_map(Step::Claim),
        1 => Just(Step::Close),
        1 => who().prop_map(Step::Withdraw),
        1 => Just(Step::Expire),
    ]
}

/// Tries the step; whether it was refused does not matter here.
fn try_step(world: &World, step: &Step) {
    let sla = world.sla();
    let _ = match step {
        Step::Wait(seconds) => {
            world.warp(*seconds);
            Ok(())
        }
        Step::Deposit(who, amount) => world.send(who.address(), *amount, sla.deposit()),
        Step::Report {
            signer,
            window,
            seq,
            good,
            total,
        } => {
            let signer = SIGNERS.get(*signer).copied().unwrap_or(STRANGER);
            let (report, signature) = world.signed(signer, *window, *seq, *good, *total);
            world.send(STRANGER, 0, sla.report(report, signature))
        }
        Step::Challenge {
            who,
            window,
            good,
            total,
        } => world.send(
            who.address(),
            0,
            sla.challenge(*window, 0, *good, *total, WHY),
        ),
        Step::Agree {
            who,
            window,
            tenths,
        } => world.send(
            who.address(),
            0,
            sla.agree(*window, Amount::from_units(FEE * tenths / 10), WHY),
        ),
        Step::Lapse(window) => world.send(STRANGER, 0, sla.lapse(*window)),
        Step::Settle(window) => world.send(STRANGER, 0, sla.settle(*window)),
        Step::Claim(who) => world.send(who.address(), 0, sla.claim()).map(|_| ()),
        Step::Close => world.send(STRANGER, 0, sla.close()),
        Step::Withdraw(who) => world.send(who.address(), 0, sla.withdraw()),
        Step::Expire => world.send(STRANGER, 0, sla.expire()),
    };
}

/// What must hold after every call.
fn check(
    world: &World,
    settled: &mut BTreeMap<u64, (Outcome, Amount)>,
) -> Result<(), TestCaseError> {
    let sla = world.sla();
    let money = world.read(sla.money());
    let status = world.read(sla.status());
    // I1
    let parts = money.bond + money.fees + money.reserve + money.claimable;
    prop_assert_eq!(money.held, parts);
    prop_assert_eq!(
        world.held_by_contract(),
        money.held.units(),
        "nobody forced ether in, so they are equal"
    );
    let owners: Amount = [PROVIDER, CUSTOMER, STRANGER]
        .map(|who| world.read(sla.claimable(who)))
        .into_iter()
        .sum();
    prop_assert_eq!(money.claimable, owners, "only the parties can claim");
    prop_assert_eq!(world.read(sla.claimable(STRANGER)), Amount::ZERO, "I6");
    // The events tell the same.
    let ledger = world.ledger();
    let told = |account| u128::try_from(ledger.get(&account).copied().unwrap_or_default());
    prop_assert_eq!(told(Account::Bond), Ok(money.bond.units()));
    prop_assert_eq!(told(Account::Fees), Ok(money.fees.units()));
    prop_assert_eq!(told(Account::Reserve), Ok(money.reserve.units()));
    prop_assert_eq!(told(Account::Claimable), Ok(money.claimable.units()));
    prop_assert_eq!(ledger.values().sum::<i128>(), 0);
    // I7
    let outside = ledger.get(&Account::Outside).copied().unwrap_or_default();
    prop_assert!(outside <= 0, "more was paid out than came in: {}", outside);
    prop_assert_eq!(
        world.balance(STRANGER),
        1_000 * ETHER,
        "strangers neither gain nor lose"
    );
    // I3, I4
    for id in 0..status.windows {
        let window = world.read(sla.window(id));
        prop_assert!(window.credit.units() <= 3 * FEE && window.paid_out.units() <= 3 * FEE);
        prop_assert_eq!(
            window.outcome != Outcome::Open,
            id < status.next,
            "settled in order"
        );
        if id < status.next {
            let now = (window.outcome, window.credit);
            let first = *settled.entry(id).or_insert(now);
            prop_assert_eq!(first, now, "a settled window does not change");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved_whatever_anybody_does(
        paid in 1_u128..=2,
        head_start in prop_oneof![Just(0_u64), Just(10), Just(20)],
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let world = World::active(FEE, paid);
        world.warp(head_start);
        let mut settled = BTreeMap::new();
        check(&world, &mut settled)?;
        for step in &steps {
            try_step(&world, step);
            check(&world, &mut settled)?;
        }
    }

    #[test]
    fn before_it_begins_nobody_is_stuck(
        first in 0_u128..=7,
        second in 0_u128..=2,
        steps in prop::collection::vec(step(), 0..10),
    ) {
        let world = World::proposed(FEE);
        let hash = world.read(world.sla().status()).agreement;
        let _ = world.send(CUSTOMER, 0, world.sla().accept(hash));
        let _ = world.send(PROVIDER, first * FEE, world.sla().deposit());
        let _ = world.send(CUSTOMER, second * FEE, world.sla().deposit());
        let mut settled = BTreeMap::new();
        for step in &steps {
            try_step(&world, step);
            check(&world, &mut settled)?;
        }
        // I2, as far as it goes: everybody can get out, with nothing left behind.
        world.warp(8 * 86_400);
        let _ = world.send(STRANGER, 0, world.sla().expire());
        for window in 0..2 {
            let _ = world.send(STRANGER, 0, world.sla().settle(window));
            let _ = world.send(STRANGER, 0, world.sla().lapse(window));
        }
        let _ = world.send(STRANGER, 0, world.sla().close());
        let _ = world.send(PROVIDER, 0, world.sla().claim());
        let _ = world.send(CUSTOMER, 0, world.sla().claim());
        prop_assert_eq!(world.held_by_contract(), 0);
    }

    #[test]
    fn the_outcome_depends_neither_on_who_calls_nor_on_batching(
        readings in prop::collection::vec((0_usize..3, 0_u64..2, 0_u64..=1_000), 0..8),
        challenge in prop::option::of((0_u64..2, 0_u64..=1_000)),
        delay in 1_u64..50,
    ) {
        let one = history(&readings, challenge, STRANGER, 0);
        let other = history(&readings, challenge, CUSTOMER, delay);
        prop_assert_eq!(one, other);
    }
}

/// One history of reports and a challenge, settled as soon as possible or `delay` seconds late and all at once.
fn history(
    readings: &[(usize, u64, u64)],
    challenge: Option<(u64, u64)>,
    keeper: Address,
    delay: u64,
) -> (
    u128,
    u128,
    BTreeMap<slacontract::host::Word, slacontract::host::Word>,
) {
    let world = World::active(FEE, 2);
    let sla = world.sla();
    let reach = |moment: slacontract::Timestamp| world.warp_to(moment.seconds().max(world.now()));
    for id in 0..2 {
        reach(world.read(sla.window(id)).to);
        for (signer, _, good) in readings.iter().filter(|(_, of, _)| *of == id) {
            let _ = world.send(keeper, 0, {
                let (report, signature) = world.signed(SIGNERS[*signer], id, 0, *good, 1_000);
                sla.report(report, signature)
            });
        }
        reach(world.read(sla.window(id)).reporting_end);
        if let Some((_, good)) = challenge.filter(|(of, _)| *of == id) {
            let _ = world.send(PROVIDER, 0, sla.challenge(id, 0, good, 1_000, WHY));
        }
        reach(world.read(sla.window(id)).challenge_end);
        if delay == 0 {
            world.send(keeper, 0, sla.settle(id)).expect("it is time");
        }
    }
    // Contests of both histories end by their deadline.
    world.warp(100);
    world.warp(delay);
    for id in 0..2 {
        let _ = world.send(keeper, 0, sla.settle(id));
    }
    for id in [1, 0] {
        let _ = world.send(keeper, 0, sla.lapse(id));
    }
    world
        .send(keeper, 0, sla.close())
        .expect("everything is settled");
    let claimable = |who| world.read(sla.claimable(who)).units();
    (claimable(PROVIDER), claimable(CUSTOMER), world.storage())
}
