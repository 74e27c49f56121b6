//! Fields without names.
//!
//! The names of fields are exported with the storage layout: explorers and `cargo slacontract storage` show them.

use slacontract::prelude::*;

#[contract]
// wrong
pub struct Vault(Slot<Address>);
// right: pub struct Vault {
// right:     owner: Slot<Address>,
// right: }

#[contract]
impl Vault {}

fn main() {}
