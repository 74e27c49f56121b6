//! I12: nobody gains by contesting its own side. Histories are played with and without it: whatever a panel finds, who claims a window to
//! be worse for itself than its signers say has nothing of it, and one purse on both sides never has more, whatever both do.

use super::trial::Trial;
use super::{Dice, extent};
use crate::world::{CUSTOMER, PROVIDER};

/// A report, somebody who says that it should have been worse for itself, and a panel that votes at random.
pub fn against_oneself(dice: &mut Dice) -> (Trial, usize) {
    let reported = dice.pick(&[1_000, 995, 985, 950, 880, 0]);
    let at = usize::try_from(dice.below(2)).expect("small");
    let (who, claim) = match at {
        0 => (PROVIDER, dice.below(reported + 1)),
        _ => (CUSTOMER, reported + dice.below(1_001 - reported)),
    };
    let votes = (0..7).map(|_| dice.pick(&[Some(0), Some(1), Some(2), Some(2), None]));
    let trial = Trial {
        contest: Some((who, Some(claim))),
        votes: votes.collect(),
        is_pool: dice.percent(50),
        ..Trial::of(Some(reported))
    };
    (trial, at)
}

#[test]
fn whoever_contests_its_own_side_has_nothing_of_it_whatever_is_ruled() {
    let mut dice = Dice::new(12);
    let mut cases = 0;
    for _ in 0..extent().0 / 400 {
        let (mut trial, at) = against_oneself(&mut dice);
        if dice.percent(50) {
            let (who, _) = trial.contest.expect("it contests");
            trial.appeals = vec![who; usize::from(dice.percent(50)) + 1];
        }
        let without = Trial::of(trial.reported).play();
        let with = trial.play();
        cases += u64::from(with.ruling.is_some());
        assert!(
            with.parties[at] <= without.parties[at],
            "{trial:?} leaves {with:?}, and without it {without:?}"
        );
    }
    assert!(cases > 0, "nothing came to court");
}

#[test]
fn one_purse_on_both_sides_of_a_case_never_has_more_than_without_it() {
    let mut dice = Dice::new(13);
    for _ in 0..extent().0 / 400 {
        let (mut trial, _) = against_oneself(&mut dice);
        trial.joined = Some(dice.below(1_001));
        // What the other side claims is an outcome as well, if it joined.
        trial.votes[..2].fill(Some(3));
        trial.appeals = vec![dice.pick(&[PROVIDER, CUSTOMER]); 2];
        let without = Trial::of(trial.reported).play();
        let with = trial.play();
        let sum = |parties: [i128; 2]| parties[0] + parties[1];
        assert!(
            sum(with.parties) <= sum(without.parties),
            "{trial:?} leaves {with:?}, and without it {without:?}"
        );
    }
}
