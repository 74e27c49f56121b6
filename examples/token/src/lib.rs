//! An ERC-20 token with approvals by signature (ERC-2612): the standard's components, and what this token adds.

#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::prelude::*;
use slacontract::standard::{Eip712, Erc20, Erc20Metadata, Erc20Permit, Erc20State, NoncesState};

/// A token with a fixed supply.
#[contract(implements(Erc20, Erc20Metadata, Erc20Permit))]
pub struct Token {
    #[component]
    erc20: Erc20State,
    #[component]
    nonces: NoncesState,
    name: Slot<String>,
    symbol: Slot<String>,
}

#[contract]
impl Token {
    /// Creates all tokens, for the creator.
    #[init]
    pub fn new(&mut self, name: String, symbol: String, supply: U256) {
        self.name.set(name);
        self.symbol.set(symbol);
        self.mint_to(caller(), supply);
    }
}

#[contract]
impl Erc20 for Token {}

#[contract]
impl Erc20Metadata for Token {
    fn name(&self) -> String {
        self.name.get()
    }

    fn symbol(&self) -> String {
        self.symbol.get()
    }
}

// Not mounted, so without `#[contract]`: permits need the domain, and nobody has to ask for it.
impl Eip712 for Token {
    fn domain_name(&self) -> String {
        self.name.get()
    }
}

#[contract]
impl Erc20Permit for Token {}
