//! Credits: the tier a window falls in, and the share of the base it costs, with the remainder carried on.

use super::Ratio;
use crate::model::Tier;
use crate::units::{Amount, BasisPoints, of_share};

/// A credit and the remainder of its division, in units of 1/10 000 of the asset's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What is credited.
    pub credit: Amount,
    /// What the next window adds before it divides. Below 10 000.
    pub carry: u16,
}

/// The share of the last tier whose threshold the ratio is strictly below; zero when none is.
#[inline]
pub const fn tier_share(tiers: &[Tier], ratio: Ratio) -> BasisPoints {
    let mut share = BasisPoints::new(0);
    let mut index = 0;
    while index < tiers.len() {
        if ratio.is_below(tiers[index].below) {
            share = tiers[index].credit;
        }
        index += 1;
    }
    share
}

/// What a tier is worth by itself, before what was carried and before caps: whether two readings of a window differ in money.
#[inline]
pub const fn tier_worth(base: Amount, share: BasisPoints) -> Amount {
    base.share(share)
}

/// `floor((base * share + carry) / 10^4)` and what is left over. Traps when the product exceeds 128 bits (SLA025).
#[inline]
pub const fn credit(base: Amount, share: BasisPoints, carry: u16) -> Carried {
    let (credit, carry) = of_share(base.units(), share, carry);
    Carried {
        credit: Amount::from_units(credit),
        carry,
    }
}
