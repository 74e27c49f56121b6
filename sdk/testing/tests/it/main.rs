//! The test API, used as authors use it, in both lanes.

mod calls;
mod cheats;
mod discovery;
mod divergence;
mod layout;
mod limited;
mod many;
mod nesting;
mod random;
mod standard_access;
mod standard_erc20;
mod standard_erc721;
mod standard_signature;
mod standard_upgrade;
mod values;
