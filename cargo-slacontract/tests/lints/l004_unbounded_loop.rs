use slacontract::prelude::*;

#[contract]
pub struct Club {
    members: List<Address>,
    shares: Map<Address, Amount>,
    count: Slot<u64>,
}

#[contract]
impl Club {
    pub fn clear_all(&mut self) {
        for at in 0..self.members.len() { //~ L004
            self.shares.take(self.members.get(at));
        }
    }

    pub fn by_a_local(&mut self) {
        let count = self.count.get();
        let mut at = 0;
        while at < count { //~ L004
            at += 1;
        }
    }

    pub fn by_iteration(&mut self) {
        for member in self.members.iter() { //~ L004
            self.shares.take(member);
        }
    }

    #[view]
    pub fn total(&self) -> Amount {
        let mut total = Amount::ZERO;
        for at in 0..self.members.len() { //~ L004
            total = total + self.shares.get(self.members.get(at));
        }
        total
    }

    pub fn page(&mut self, from: u64, count: u64) {
        for at in from..from + count { // fine
            self.shares.take(self.members.get(at));
        }
    }

    pub fn bounded(&mut self) {
        for at in 0..self.members.len().min(50) { // fine
            self.shares.take(self.members.get(at));
        }
        for member in self.members.iter().take(50) { // fine
            self.shares.take(member);
        }
    }

    pub fn of_arguments(&mut self, who: Vec<Address>) {
        for member in who { // fine
            self.shares.take(member);
        }
    }
}
