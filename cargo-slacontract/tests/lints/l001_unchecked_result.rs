use slacontract::prelude::*;

#[contract]
pub struct Shop {
    court: Slot<Address>,
    owed: Map<Address, Amount>,
}

#[contract]
impl Shop {
    pub fn refund(&mut self) {
        let amount = self.owed.take(caller());
        let _ = try_pay(caller(), amount); //~ L001
    }

    pub fn refund_silently(&mut self) {
        let amount = self.owed.take(caller());
        try_pay(caller(), amount); //~ L001
    }

    pub fn refund_carefully(&mut self) {
        let amount = self.owed.take(caller());
        if !try_pay(caller(), amount) { // fine
            self.owed.set(caller(), amount); //~ L002
        }
    }

    pub fn tell(&mut self) {
        CourtClient::at(self.court.get()).hear().try_call().ok(); //~ L001
        let _answer = CourtClient::at(self.court.get()).hear().try_call(); //~ L001
        _ = CourtClient::at(self.court.get()).hear().try_call(); //~ L001
    }

    pub fn ask(&mut self) -> bool {
        let answer = CourtClient::at(self.court.get()).hear().try_call(); // fine
        answer.is_ok()
    }
}
