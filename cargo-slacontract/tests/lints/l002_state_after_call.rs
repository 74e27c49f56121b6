use slacontract::prelude::*;

#[interface]
pub trait Court {
    #[view]
    fn open(&self) -> bool;
    fn file(&mut self);
}

#[contract]
pub struct Bank {
    court: Slot<Address>,
    balances: Map<Address, Amount>,
    total: Slot<Amount>,
    books: Books,
}

#[contract]
impl Bank {
    pub fn withdraw(&mut self) {
        let amount = self.balances.get(caller());
        pay(caller(), amount);
        self.balances.set(caller(), Amount::ZERO); //~ L002
    }

    pub fn withdraw_well(&mut self) {
        let amount = self.balances.take(caller());
        pay(caller(), amount); // fine
    }

    pub fn through_a_helper(&mut self) {
        let amount = self.balances.get(caller());
        self.send(caller(), amount);
        self.forget(caller());
    }

    fn send(&mut self, to: Address, amount: Amount) {
        pay(to, amount);
    }

    fn forget(&mut self, who: Address) {
        let mut entry = self.books.balances.at(who);
        entry.clear(); //~ L002
    }

    pub fn other_branch(&mut self, out: bool) {
        let amount = self.balances.take(caller());
        if out {
            pay(caller(), amount);
        } else {
            self.balances.set(caller(), amount); // fine
        }
    }

    pub fn ended_branch(&mut self, out: bool) {
        let amount = self.balances.take(caller());
        if out {
            pay(caller(), amount);
            return;
        }
        self.balances.set(caller(), amount); // fine
    }

    pub fn after_either(&mut self, out: bool) {
        let amount = self.balances.take(caller());
        if out {
            pay(caller(), amount);
        }
        self.total.update(|total| total - amount); //~ L002
    }

    pub fn in_a_loop(&mut self, payees: Vec<Address>) {
        for payee in payees {
            let amount = self.balances.take(payee); //~ L002
            ensure!(caller() == self.court.get(), Refused);
            pay(payee, amount);
        }
    }

    pub fn asks_only(&mut self) {
        let open = CourtClient::at(self.court.get()).open().call();
        if open {
            self.balances.take(caller()); // fine
        }
    }

    pub fn files(&mut self) {
        CourtClient::at(self.court.get()).file().value(1.ether()).call();
        self.balances.take(caller()); //~ L002
    }
}
