use slacontract::prelude::*;

const DAY: u64 = 86_400;

#[contract]
pub struct Lottery {
    players: List<Address>,
    opened: Slot<Timestamp>,
    window: Slot<Duration>,
}

#[contract]
impl Lottery {
    #[view]
    pub fn draw(&self) -> Address {
        let at = now().seconds() % self.players.len(); //~ L005
        self.players.get(at)
    }

    #[view]
    pub fn draw_by_hash(&self) -> B256 {
        let seed = block_number();
        keccak256(seed.to_be_bytes()) //~ L005
    }

    #[view]
    pub fn time_of_day(&self) -> u64 {
        now().seconds() % DAY // fine
    }

    #[view]
    pub fn in_window(&self) -> u64 {
        (now() - self.opened.get()).seconds() % self.window.get().seconds() // fine
    }

    #[view]
    pub fn is_open(&self) -> bool {
        now() >= self.opened.get() // fine
    }
}
