//! I11: who answers for a window is never paid more when its signers are silent than for any report they could have made.

use super::{Dice, extent};
use crate::agreements::{enter, going_proposed, reach, window};
use crate::kept::kept_proposed;
use crate::world::{PROVIDER, SIGNERS, STRANGER, World};
use slacontract::Amount;

/// What the provider has after a first window that is settled: in the bond, to claim, less what it owes.
fn provider_after(world: &World) -> i128 {
    reach(world, window(world, 0).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(0))
        .expect("the window is settled");
    let money = world.read(world.sla().money());
    let claim = world.read(world.sla().claimable(PROVIDER));
    let units = |amount: Amount| i128::try_from(amount.units()).expect("small");
    units(money.bond) + units(claim) - units(money.debt)
}

#[test]
fn silence_never_pays_the_obligor_more_than_any_report() {
    let cases = extent().0 / 100;
    let worlds = [going_proposed, kept_proposed];
    let silent = worlds.map(|proposed| {
        let world = enter(proposed(), 1);
        reach(&world, window(&world, 0).to);
        provider_after(&world)
    });
    let mut dice = Dice::new(11);
    for _ in 0..cases {
        let at = usize::try_from(dice.below(2)).expect("small");
        let world = enter(worlds[at](), 1);
        reach(&world, window(&world, 0).to);
        let total = dice.pick(&[0, 1, 999, 1_000, 1_000_000, u64::MAX]);
        let good = match dice.below(3) {
            0 => total,
            1 => dice.below(total.saturating_add(1).max(1)),
            _ => total - dice.below(total / 50 + 1),
        };
        // The first signer is enough in both.
        world
            .report(SIGNERS[0], 0, good, total)
            .expect("the report is taken");
        let spoken = provider_after(&world);
        assert!(
            spoken >= silent[at],
            "{good} of {total} leaves {spoken}, and silence {}",
            silent[at]
        );
    }
}
