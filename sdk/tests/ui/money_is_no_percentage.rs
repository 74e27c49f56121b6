use slacontract::prelude::*;

fn main() {
    let share: BasisPoints = Amount::from_units(5).into();
    let _ = Amount::from_units(5) + Duration::from_seconds(1);
    let _ = share;
}
