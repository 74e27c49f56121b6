use slacontract::prelude::*;

#[contract]
pub struct Queue {
    items: List<u64>,
}

#[contract]
impl Queue {
    #[view]
    pub fn length(&self) -> u32 {
        self.items.len() as u32 //~ L013
    }

    #[view]
    pub fn wide(&self) -> u64 {
        self.items.len() as u64 // fine
    }

    #[view]
    pub fn constant(&self) -> u8 {
        7 as u8 // fine
    }
}
