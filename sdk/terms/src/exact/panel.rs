//! Sizes of panels and what they cost.

use crate::units::Amount;

/// Seats of the panel of an appeal: twice those before and one, so that it is odd and larger than all that judged.
pub const fn appeal_panel(before: u32) -> u32 {
    before.saturating_mul(2).saturating_add(1)
}

/// Jurors that the last panel and its one redraw (two seats more) need.
pub const fn largest_panel(first: u8, appeals: u8) -> u32 {
    let mut seats = first as u32;
    let mut appeal = 0;
    while appeal < appeals {
        seats = appeal_panel(seats);
        appeal += 1;
    }
    seats.saturating_add(2)
}

/// What a first panel and its one redraw cost: `cost(n) + cost(n + 2)`. `None` when it exceeds 128 bits.
pub const fn case_bond(juror_fee: Amount, panel: u8) -> Option<Amount> {
    match juror_fee.units().checked_mul(panel as u128 * 2 + 2) {
        Some(units) => Some(Amount::from_units(units)),
        None => None,
    }
}
