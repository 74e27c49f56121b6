//! Money and time added.
//!
//! Units do not mix: `Amount`, `Timestamp` and `Duration` are different types.

use slacontract::prelude::*;

fn total(price: Amount, term: Duration) -> Amount {
    let _ = term;
    // wrong
    price + term
    // right: price
}

fn main() {}
