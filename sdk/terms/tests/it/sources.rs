//! Where penalty money comes from and where a reserve returns to: nothing is made, nothing is lost.

use proptest::prelude::*;
use slacontract_terms::Amount;
use slacontract_terms::exact::{draw, release};
use slacontract_terms::model::Source;

fn units(units: u128) -> Amount {
    Amount::from_units(units)
}

#[test]
fn the_first_source_named_pays_first() {
    let fee_first = draw(
        [Source::Fee, Source::Bond],
        units(15),
        units(10),
        units(100),
    );
    assert_eq!((fee_first.fee, fee_first.bond), (units(10), units(5)));
    let bond_first = draw(
        [Source::Bond, Source::Fee],
        units(15),
        units(10),
        units(100),
    );
    assert_eq!((bond_first.fee, bond_first.bond), (units(0), units(15)));
}

#[test]
fn a_reserve_fills_the_bond_before_the_fee() {
    let back = release(units(3), units(10), units(5));
    assert_eq!(
        (back.paid, back.bond, back.fee),
        (units(3), units(5), units(7))
    );
    let back = release(units(20), units(10), units(5));
    assert_eq!((back.paid, back.short), (units(15), units(5)));
}

fn sources() -> impl Strategy<Value = Vec<Source>> {
    prop::collection::vec(prop_oneof![Just(Source::Fee), Just(Source::Bond)], 0..4)
}

proptest! {
    #[test]
    fn what_is_drawn_and_what_is_short_is_the_sum_and_no_source_gives_more_than_it_holds(
        from in sources(),
        amount in any::<u128>(),
        fee in any::<u128>(),
        bond in any::<u128>(),
    ) {
        let drawn = draw(from, units(amount), units(fee), units(bond));
        prop_assert!(drawn.fee <= units(fee) && drawn.bond <= units(bond));
        let sum = drawn.fee.units().checked_add(drawn.bond.units())
            .and_then(|sum| sum.checked_add(drawn.short.units()));
        prop_assert_eq!(sum, Some(amount));
    }

    #[test]
    fn a_reserve_is_split_without_remainder(
        owed in any::<u128>(),
        fee in 0..=u128::MAX / 2,
        bond in 0..=u128::MAX / 2,
    ) {
        let split = release(units(owed), units(fee), units(bond));
        prop_assert_eq!(split.paid + split.bond + split.fee, units(fee) + units(bond));
        prop_assert_eq!(split.paid.units().checked_add(split.short.units()), Some(owed));
        prop_assert!(split.bond <= units(bond) && split.fee <= units(fee));
    }
}
