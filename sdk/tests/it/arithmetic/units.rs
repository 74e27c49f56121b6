//! Money, time and shares trap as numbers do.

use super::*;

#[test]
fn units_trap_at_both_ends_of_their_range() {
    assert_eq!(within(|| Amount::MAX + 1.wei()), Err(OVERFLOW));
    assert_eq!(within(|| Amount::ZERO - 1.wei()), Err(OVERFLOW));
    assert_eq!(within(|| Amount::MAX * 2), Err(OVERFLOW));
    assert_eq!(within(|| Amount::MAX / 0), Err(DIVISION));
    assert_eq!(within(|| Amount::MAX / 1), Ok(Amount::MAX));
    assert_eq!(
        within(|| Duration::from_seconds(u64::MAX) + 1.seconds()),
        Err(OVERFLOW)
    );
    assert_eq!(within(|| 1.seconds() - 2.seconds()), Err(OVERFLOW));
    assert_eq!(within(|| u64::MAX.weeks()), Err(OVERFLOW));
    assert_eq!(within(|| 10.days() / 3.days()), Ok(3));
    assert_eq!(within(|| 10.days() % 3.days()), Ok(1.days()));
    assert_eq!(within(|| 10.days() / Duration::ZERO), Err(DIVISION));
    assert_eq!(within(|| 10.days() % Duration::ZERO), Err(DIVISION));
    let end = Timestamp::from_seconds(u64::MAX);
    assert_eq!(within(move || end + 1.seconds()), Err(OVERFLOW));
    assert_eq!(
        within(|| Timestamp::from_seconds(0) - 1.seconds()),
        Err(OVERFLOW)
    );
    assert_eq!(
        within(move || Timestamp::from_seconds(0) - end),
        Err(OVERFLOW)
    );
    assert_eq!(
        within(|| BasisPoints::new(u32::MAX) + BasisPoints::new(1)),
        Err(OVERFLOW)
    );
    assert_eq!(
        within(|| PartsPerBillion::new(0) - PartsPerBillion::new(1)),
        Err(OVERFLOW)
    );
    assert_eq!(
        within(|| Amount::MAX.share(BasisPoints::new(1))),
        Ok(Amount::from_units(u128::MAX / 10_000))
    );
    assert_eq!(
        within(|| Amount::MAX.share(BasisPoints::new(2))),
        Err(OVERFLOW)
    );
    assert_eq!(Amount::MAX.saturating_add(1.wei()), Amount::MAX);
    assert_eq!(
        (Amount::MAX.checked_mul(2), Amount::MAX.checked_div(0)),
        (None, None)
    );
    assert_eq!(Timestamp::from_seconds(5).checked_sub(6.seconds()), None);
}

#[test]
fn plain_integers_trap_with_the_same_codes() {
    let (most, least, zero) = (u64::MAX, i64::MIN, 0_u64);
    assert_eq!(within(move || most + 1), Err(OVERFLOW));
    assert_eq!(within(move || zero - 1), Err(OVERFLOW));
    assert_eq!(within(move || most * 2), Err(OVERFLOW));
    assert_eq!(within(move || most / zero), Err(DIVISION));
    assert_eq!(within(move || most % zero), Err(DIVISION));
    assert_eq!(within(move || -least), Err(OVERFLOW));
}
