//! Where money for the obligee comes from, and where held-back money returns to.

use crate::model::Source;
use crate::units::Amount;

/// What each source pays of one sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Out of the window's fee.
    pub fee: Amount,
    /// Out of the bond.
    pub bond: Amount,
    /// What no source holds: recorded as debt.
    pub short: Amount,
}

/// Takes `amount` from the sources in their declared order, each as far as it goes; `fee` and `bond` are what they hold.
/// The parts sum to `amount`.
#[inline]
pub fn draw(
    sources: impl IntoIterator<Item = Source>,
    amount: Amount,
    fee: Amount,
    bond: Amount,
) -> Drawn {
    let mut drawn = Drawn {
        short: amount,
        ..Drawn::default()
    };
    for source in sources {
        let (part, held) = match source {
            Source::Fee => (&mut drawn.fee, fee),
            Source::Bond => (&mut drawn.bond, bond),
        };
        // A source named twice has no more than it holds.
        let more = drawn.short.min(held - *part);
        *part += more;
        drawn.short -= more;
    }
    drawn
}

/// Where a reserve goes once it is known what is owed of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Released {
    /// To the obligee.
    pub paid: Amount,
    /// Back into the bond.
    pub bond: Amount,
    /// Back to whoever earned the fee.
    pub fee: Amount,
    /// Owed and not held: recorded as debt.
    pub short: Amount,
}

/// Splits a reserve that was held back out of the fee and out of the bond: the obligee first, then the bond as far as it gave,
/// then the fee. `paid + bond + fee` is the whole reserve.
#[inline]
pub fn release(owed: Amount, from_fee: Amount, from_bond: Amount) -> Released {
    let reserved = from_fee + from_bond;
    let paid = owed.min(reserved);
    let rest = reserved - paid;
    let bond = rest.min(from_bond);
    Released {
        paid,
        bond,
        fee: rest - bond,
        short: owed - paid,
    }
}
