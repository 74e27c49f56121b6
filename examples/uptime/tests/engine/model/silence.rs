//! I11: who answers for a window is never paid more when its signers are silent than for any report they could have made; before a court
//! neither, as long as the panel goes by the evidence; and no juror has more by saying nothing.

use super::trial::Trial;
use super::{Dice, extent};
use crate::agreements::{enter, going_proposed, reach, window};
use crate::kept::kept_proposed;
use crate::world::{CUSTOMER, PROVIDER, SIGNERS, STRANGER, World};
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

#[test]
fn a_window_that_nobody_measured_and_a_panel_decides_pays_the_obligor_no_more_than_any_report() {
    let mut dice = Dice::new(21);
    for _ in 0..extent().0 / 800 {
        let good = dice.pick(&[1_000, 990, 989, 950, 900, 899, 0]);
        let spoken = Trial::of(Some(good)).play();
        let by_customer = dice.percent(50);
        let escalated = Trial {
            // The customer need not say what it should have been: that nobody measured is enough, and who pays makes no difference.
            contest: by_customer.then(|| (CUSTOMER, dice.pick(&[None, Some(good)]))),
            escalated: !by_customer,
            votes: vec![Some(2)],
            is_pool: dice.percent(50),
            ..Trial::of(None)
        };
        let silent = escalated.play();
        assert_eq!(silent.ruling, Some(2), "{escalated:?}");
        assert!(
            silent.parties[0] <= spoken.parties[0],
            "{good} leaves {spoken:?}, and silence {silent:?}"
        );
    }
}

#[test]
fn a_juror_that_says_nothing_has_less_than_by_any_vote_that_leaves_the_ruling_as_it_is() {
    let mut dice = Dice::new(22);
    let mut compared = 0;
    for _ in 0..extent().0 / 1_000 {
        let mut votes: Vec<Option<u8>> = (0..7).map(|_| Some(dice.pick(&[0, 1, 2]))).collect();
        let trial = |first: Option<u8>, votes: &mut Vec<Option<u8>>, is_pool| {
            votes[0] = first;
            let trial = Trial {
                contest: Some((CUSTOMER, Some(0))),
                votes: votes.clone(),
                is_pool,
                ..Trial::of(Some(1_000))
            };
            trial.play()
        };
        let is_pool = dice.percent(50);
        let silent = trial(None, &mut votes, is_pool);
        for choice in 0..3 {
            let spoken = trial(Some(choice), &mut votes, is_pool);
            if spoken.ruling == silent.ruling {
                compared += 1;
                assert!(
                    silent.first_seat < spoken.first_seat,
                    "{votes:?}: {choice} leaves {spoken:?}, and silence {silent:?}"
                );
            }
        }
    }
    assert!(compared > 0, "no vote left the ruling as it was");
}
