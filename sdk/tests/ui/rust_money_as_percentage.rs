//! Money turned into a percentage.
//!
//! Money never converts to a share; say of what it is a share.

use slacontract::prelude::*;

fn share(price: Amount) -> BasisPoints {
    // wrong
    price.into()
    // right: let _ = price;
    // right: BasisPoints::WHOLE
}

fn main() {}
