use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    beneficiary: Slot<Address>,
    price: Slot<Amount>,
    fee: Slot<BasisPoints>,
    due: Slot<Timestamp>,
    number: Slot<u64>,
    balances: Map<Address, Amount>,
    names: Map<u64, Address>,
}

#[contract]
impl Vault {
    #[init]
    pub fn new(&mut self, owner: Address) {
        self.owner.set(owner); // fine
    }

    pub fn set_owner(&mut self, owner: Address) { //~ L003
        self.owner.set(owner);
    }

    pub fn take_over(&mut self) { //~ L003
        self.owner.set(caller());
    }

    pub fn set_price(&mut self, price: Amount) { //~ L003
        emit(Priced { by: caller(), price });
        self.store_price(price);
    }

    pub fn set_fee(&mut self, fee: BasisPoints) { //~ L003
        self.fee.set(fee);
    }

    pub fn sweep(&mut self, to: Address) { //~ L003
        ensure!(!to.is_zero(), Refused);
        pay(to, balance(self_address()));
    }

    pub fn withdraw(&mut self) { //~ L003
        pay(caller(), balance(self_address()));
    }

    pub fn release(&mut self) { //~ L003
        pay(self.beneficiary.get(), self.price.get());
    }

    fn store_price(&mut self, price: Amount) {
        self.price.set(price);
    }

    pub fn hand_over(&mut self, owner: Address) -> Result<(), Refused> {
        ensure!(caller() == self.owner.get(), Refused);
        self.owner.set(owner); // fine here
        Ok(())
    }

    pub fn hand_over_by_modifier(&mut self, owner: Address) -> Result<(), Refused> {
        self.only_owner()?;
        self.owner.set(owner); // fine
        Ok(())
    }

    fn only_owner(&self) -> Result<(), Refused> {
        if caller() != self.owner.get() {
            return Err(Refused);
        }
        Ok(())
    }

    pub fn own_entry(&mut self) {
        let amount = self.balances.take(caller());
        pay(caller(), amount); // fine
    }

    #[payable]
    pub fn deposit(&mut self, on_behalf_of: Address) {
        self.balances.update(on_behalf_of, |balance| balance + value_sent()); // fine
    }

    pub fn when_due(&mut self) -> Result<(), Refused> {
        ensure!(now() >= self.due.get(), Refused);
        pay(self.beneficiary.get(), self.price.take()); // fine
        Ok(())
    }

    pub fn count(&mut self) {
        self.number.update(|number| number + 1); // fine
    }

    pub fn by_signature(&mut self, owner: Address, digest: B256, signature: Bytes) -> Result<(), Refused> {
        ensure!(recover(&digest, &signature) == Some(self.owner.get()), Refused);
        self.owner.set(owner); // fine
        Ok(())
    }

    #[view]
    pub fn price(&self) -> Amount {
        self.price.get() // fine
    }
}
