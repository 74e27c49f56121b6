//! A court for agreements, or for any contract that speaks ERC-792: jurors named by the parties, or a pool that anybody stakes in.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::court::{Arbitrator, Court, CourtState, Jurors, Settings};
use slacontract::prelude::*;

/// A court. See `slacontract::court` for what it does and why.
#[contract(implements(Arbitrator, Court, Jurors))]
pub struct Tribunal {
    #[component]
    court: CourtState,
}

#[contract]
impl Tribunal {
    /// Opens the court with these jurors; with nobody named, whoever stakes may be drawn.
    #[init]
    pub fn new(&mut self, settings: Settings, jurors: Vec<Address>) {
        self.court.open(&settings, &jurors);
    }
}

#[contract]
impl Arbitrator for Tribunal {}

#[contract]
impl Court for Tribunal {}

#[contract]
impl Jurors for Tribunal {}
