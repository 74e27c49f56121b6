//! What panels cost and find, and what seats and sides earn or lose; as Kleros and UMA have it where their cases are given.

use proptest::prelude::*;
use serde_json::Value;
use slacontract_terms::exact::{
    Closed, Costs, Loser, Purse, Seat, close_case, filing_bond, leader, quorum, tally,
};
use slacontract_terms::{Amount, BasisPoints};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../data/oracle_and_court.json"))
        .expect("the vectors are JSON")
}

fn units(value: &Value) -> u128 {
    value.as_u64().expect("a number").into()
}

fn amount(units: u128) -> Amount {
    Amount::from_units(units)
}

fn counts(votes: &Value) -> [u32; 8] {
    let mut counts = [0; 8];
    for vote in votes.as_array().expect("votes") {
        counts[units(vote) as usize] += 1;
    }
    counts
}

#[test]
fn jurors_gain_and_lose_what_they_do_at_kleros() {
    let panel = &vectors()["panel"];
    let percent = units(&panel["alpha_percent"]) as u32;
    let seat = Seat {
        fee: amount(units(&panel["seat_fee"])),
        stake: amount(units(&panel["stake"])),
        slash: BasisPoints::new(percent * 100),
    };
    for case in panel["cases"].as_array().expect("cases") {
        let votes = case["votes"].as_array().expect("votes");
        let ruling = tally(&counts(&case["votes"]), votes.len() as u32);
        assert_eq!(ruling, case["ruling"].as_u64().map(|it| it as u8), "{case}");
        let coherent = votes.iter().filter(|vote| **vote == case["ruling"]).count();
        let lost = seat.incoherent() * (votes.len() - coherent) as u128;
        let shares = seat.shares(votes.len() as u16, coherent as u16, lost);
        for (at, vote) in votes.iter().enumerate() {
            let (stake, fee) = if *vote == case["ruling"] {
                (shares.stake.units() as i64, shares.fee.units())
            } else {
                (-(seat.incoherent().units() as i64), 0)
            };
            assert_eq!(Some(stake), case["stake_change"][at].as_i64(), "{case}");
            assert_eq!(fee, units(&case["fee"][at]), "{case}");
        }
        assert_eq!(shares.rest, Amount::ZERO);
    }
}

#[test]
fn a_tie_has_no_leader() {
    for case in vectors()["panel"]["running_winner"]
        .as_array()
        .expect("cases")
    {
        let winner = case["winner"].as_u64().map(|winner| winner as u8);
        assert_eq!(leader(&counts(&case["votes"])), winner, "{case}");
    }
    assert_eq!(leader(&[0; 8]), None);
}

#[test]
fn bonds_go_as_they_do_at_uma_with_half_burnt() {
    let assertion = &vectors()["assertion"];
    let bond = amount(units(&assertion["bond"]));
    let burn = BasisPoints::new(units(&assertion["burn_percent"]) as u32 * 100);
    let purse = Purse {
        bond,
        deposit: Amount::ZERO,
        forfeit: Amount::ZERO,
    };
    for case in assertion["cases"].as_array().expect("cases") {
        let Some(truthful) = case["ruled"].as_bool() else {
            continue;
        };
        // The asserter is side 0, the disputer side 1.
        let loser = Loser::Side(usize::from(truthful));
        let closed = close_case(loser, [purse; 2], Costs::default(), [false; 2], burn);
        assert_eq!(closed.back[0].units(), units(&case["asserter"]), "{case}");
        assert_eq!(closed.back[1].units(), units(&case["disputer"]), "{case}");
        assert_eq!(closed.burnt.units(), units(&case["burned"]), "{case}");
    }
}

#[test]
fn two_thirds_of_the_seats_are_a_quorum_and_more_than_half_of_the_votes_a_ruling() {
    assert_eq!([1, 3, 5, 7, 9, 15, 17].map(quorum), [1, 2, 4, 5, 6, 10, 12]);
    assert_eq!(tally(&[0, 2], 3), Some(1));
    assert_eq!(tally(&[0, 1], 3), None, "one of three is no quorum");
    assert_eq!(tally(&[0, 1, 1], 3), None, "a tie");
    assert_eq!(tally(&[0, 2, 1, 1], 5), None, "half is not more than half");
    assert_eq!(tally(&[0, 3, 1, 1], 5), Some(1));
    assert_eq!(tally(&[3, 0, 0], 3), Some(0), "refusing is an outcome");
}

#[test]
fn a_filer_puts_up_two_panels_or_a_hundredth_and_twice_as_much_after_each_loss() {
    let bond = |contested, losses| filing_bond(amount(10), 3, amount(contested), losses).units();
    assert_eq!(bond(0, 0), 80);
    assert_eq!(bond(8_000, 0), 80);
    assert_eq!(bond(8_001, 0), 81, "asked for: rounded up");
    assert_eq!(bond(0, 3), 640);
    assert_eq!(bond(0, 6), bond(0, 255));
}

#[test]
fn a_lone_filer_that_loses_pays_the_panel_and_a_burn_and_the_rest_is_the_other_sides() {
    let filer = Purse {
        bond: amount(100),
        deposit: Amount::ZERO,
        forfeit: Amount::ZERO,
    };
    let costs = Costs {
        first: amount(30),
        appeals: Amount::ZERO,
    };
    let purses = [filer, Purse::default()];
    let burn = BasisPoints::new(2_000);
    let closed = close_case(Loser::Side(0), purses, costs, [false; 2], burn);
    assert_eq!(closed.burnt, amount(14));
    assert_eq!(closed.back, [Amount::ZERO, amount(56)]);
    let refused = close_case(Loser::Nobody, purses, costs, [false; 2], burn);
    assert_eq!(refused.back, [amount(70), Amount::ZERO]);
    let won = close_case(Loser::Side(1), purses, costs, [false; 2], burn);
    assert_eq!(
        won.back,
        [amount(70), Amount::ZERO],
        "nobody else put any in"
    );
}

#[test]
fn who_brought_its_evidence_late_pays_for_the_appeal_it_wins() {
    let purses = [
        Purse {
            bond: amount(100),
            deposit: amount(70),
            forfeit: Amount::ZERO,
        },
        Purse {
            bond: amount(100),
            deposit: Amount::ZERO,
            forfeit: Amount::ZERO,
        },
    ];
    let costs = Costs {
        first: amount(30),
        appeals: amount(70),
    };
    let close = |late| close_case(Loser::Side(1), purses, costs, late, BasisPoints::new(2_000));
    let in_time = close([false, false]);
    assert_eq!(in_time.back, [amount(170), Amount::ZERO]);
    assert_eq!(in_time.burnt, Amount::ZERO);
    let late = close([true, false]);
    // Its deposit pays; of the loser's 70 that are left, 14 are burnt.
    assert_eq!(late.back, [amount(156), Amount::ZERO]);
    assert_eq!(late.burnt, amount(14));
    assert_eq!(close([true, true]), in_time);
}

#[test]
fn what_a_side_forfeits_is_burnt_though_it_wins() {
    let purse = Purse {
        bond: amount(100),
        deposit: Amount::ZERO,
        forfeit: amount(10),
    };
    let burn = BasisPoints::new(2_000);
    let closed = close_case(
        Loser::Side(1),
        [purse; 2],
        Costs::default(),
        [false; 2],
        burn,
    );
    assert_eq!(closed.burnt, amount(10 + 10 + 18));
    assert_eq!(closed.back, [amount(90 + 72), Amount::ZERO]);
}

fn purse() -> impl Strategy<Value = Purse> {
    (0_u128..1_000, 0_u128..1_000, 0_u128..500).prop_map(|(bond, deposit, forfeit)| Purse {
        bond: amount(bond),
        deposit: amount(deposit),
        forfeit: amount(forfeit),
    })
}

proptest! {
    #[test]
    fn what_the_sides_put_in_comes_out_again(
        purses in [purse(), purse()],
        first in 0_u128..1_500,
        appeals in 0_u128..1_500,
        late: [bool; 2],
        burn in 0_u32..=10_000,
        loser in prop_oneof![Just(Loser::Nobody), Just(Loser::Both), Just(Loser::Side(0)), Just(Loser::Side(1))],
    ) {
        let costs = Costs { first: amount(first), appeals: amount(appeals) };
        let Closed { back, burnt, short } = close_case(loser, purses, costs, late, BasisPoints::new(burn));
        let put: u128 = purses.iter().map(|purse| purse.bond.units() + purse.deposit.units()).sum();
        let out = back[0].units() + back[1].units() + burnt.units();
        prop_assert_eq!(put + short.units(), out + first + appeals);
        prop_assert!(short.units() == 0 || out == 0, "nothing is left while costs are not covered");
        if let Loser::Side(side) = loser {
            let before = purses[side].bond.units() + purses[side].deposit.units();
            prop_assert!(back[side].units() <= before, "losing never pays");
        }
    }

    #[test]
    fn what_seats_lose_and_are_paid_is_shared_to_the_unit(
        stake in 0_u128..10_000, slash in 0_u32..=10_000, fee in 0_u128..10_000,
        coherent in 0_u16..20, incoherent in 0_u16..20, silent in 0_u16..20,
    ) {
        let seat = Seat { fee: amount(fee), stake: amount(stake), slash: BasisPoints::new(slash) };
        let lost = seat.incoherent() * u128::from(incoherent) + seat.silent() * u128::from(silent);
        let seats = coherent + incoherent + silent;
        let shares = seat.shares(seats, coherent, lost);
        let given = (shares.stake + shares.fee) * u128::from(coherent) + shares.rest;
        prop_assert_eq!(given, lost + amount(fee) * u128::from(seats));
        prop_assert!(seat.silent() <= seat.locked());
        prop_assert!(seat.silent() >= seat.incoherent());
        // Leaking to oneself brings a fifth of the loss back, and still costs more than voting wrong.
        let leaked = seat.silent() - slacontract_terms::exact::leak_reward(seat.silent());
        prop_assert!(leaked + amount(1) >= seat.incoherent() + seat.incoherent().share(BasisPoints::new(2_000)));
    }
}
