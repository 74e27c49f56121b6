//! An escrow: the customer's deposit is released to the provider, who cannot take it alone.

#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::prelude::*;

/// Holds a deposit until the provider has delivered.
#[contract]
pub struct Escrow {
    customer: Slot<Address>,
    provider: Slot<Address>,
    deposit: Slot<Amount>,
    due: Slot<Timestamp>,
}

/// The deposit went to the provider.
#[derive(Event)]
pub struct Released {
    /// Who was paid.
    #[indexed]
    pub to: Address,
    /// How much.
    pub amount: Amount,
}

/// Why the escrow refuses.
#[derive(Error)]
pub enum EscrowError {
    /// Only the customer can do this.
    NotCustomer,
    /// This is not possible before the term has ended.
    TooEarly {
        /// When it will be.
        due: Timestamp,
    },
}

#[contract]
impl Escrow {
    /// Opens the escrow with the value sent along.
    #[init]
    #[payable]
    pub fn new(&mut self, provider: Address, term: Duration) {
        self.customer.set(caller());
        self.provider.set(provider);
        self.deposit.set(value_sent());
        self.due.set(now() + term);
    }

    /// Releases the deposit to the provider.
    pub fn release(&mut self) -> Result<(), EscrowError> {
        ensure!(caller() == self.customer.get(), EscrowError::NotCustomer);
        let amount = self.deposit.take();
        emit(Released {
            to: self.provider.get(),
            amount,
        });
        pay(self.provider.get(), amount);
        Ok(())
    }

    /// When the term ends.
    #[view]
    pub fn due(&self) -> Timestamp {
        self.due.get()
    }
}
