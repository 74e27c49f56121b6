//! Taking a transaction in: every check that needs no execution, in the order geth makes them.

use alloy_consensus::Transaction as _;
use alloy_primitives::{Address, B256};
use revm::{
    context_interface::cfg::gas::calculate_initial_tx_gas_for_tx, primitives::hardfork::SpecId,
    state::AccountInfo,
};

use super::{Chain, Event, Pending, Refused};

/// EIP-3860.
const INITCODE_LIMIT: usize = 49_152;

impl Chain {
    /// Checks a transaction and lets it wait for a block.
    ///
    /// # Errors
    /// [`Refused`]; nothing has changed then.
    pub fn submit(&mut self, pending: Pending) -> Result<B256, Refused> {
        let account = self.account(pending.sender())?;
        self.check(&pending, &account)?;
        let hash = pending.hash();
        if self.store.transaction(hash)?.is_some() {
            return Err(Refused::Known(hash));
        }
        self.pool.add(pending, account.nonce)?;
        self.filters.pending(hash);
        self.tell(Event::Pending(hash));
        Ok(hash)
    }

    /// The sender's next nonce, waiting transactions included.
    ///
    /// # Errors
    /// [`Refused::Store`].
    pub fn pending_nonce(&self, sender: Address) -> Result<u64, Refused> {
        Ok(self.pool.next_nonce(sender, self.account(sender)?.nonce))
    }

    /// Whether transactions may be sent in the name of `address` without its signature.
    #[must_use]
    pub fn may_impersonate(&self, address: Address) -> bool {
        self.impersonate_all || self.impersonated.contains(&address)
    }

    fn check(&self, pending: &Pending, account: &AccountInfo) -> Result<(), Refused> {
        let (envelope, sender) = (&pending.transaction.envelope, pending.sender());
        let chain = self.chain_id();
        if let Some(given) = envelope.chain_id()
            && given != chain
        {
            return Err(Refused::WrongChain { given, chain });
        }
        if envelope.is_create() && envelope.input().len() > INITCODE_LIMIT {
            return Err(Refused::InitCode {
                given: envelope.input().len(),
                limit: INITCODE_LIMIT,
            });
        }
        let (given, cap) = (
            envelope.gas_limit(),
            self.settings
                .params
                .tx_gas_limit
                .min(self.settings.block_gas_limit),
        );
        if given > cap {
            return Err(Refused::GasAboveCap { given, cap });
        }
        let (max_fee, tip) = (
            envelope.max_fee_per_gas(),
            envelope.max_priority_fee_per_gas().unwrap_or_default(),
        );
        if tip > max_fee {
            return Err(Refused::TipAboveFee {
                sender,
                tip,
                max_fee,
            });
        }
        let base_fee = self.next_base_fee.unwrap_or(self.settings.base_fee);
        if max_fee < u128::from(base_fee) && !pending.impersonated {
            return Err(Refused::FeeTooLow {
                sender,
                max_fee,
                base_fee,
            });
        }
        let needed = intrinsic_gas(pending, self.settings.params.hardfork);
        if given < needed {
            return Err(Refused::IntrinsicGas { given, needed });
        }
        if pending.nonce() < account.nonce {
            return Err(Refused::NonceTooLow {
                next: account.nonce,
                given: pending.nonce(),
            });
        }
        let (balance, cost) = (account.balance, pending.cost());
        if cost > balance {
            return Err(Refused::Funds { balance, cost });
        }
        Ok(())
    }
}

/// Gas a transaction costs before it runs, or the calldata floor of EIP-7623 if that is more.
fn intrinsic_gas(pending: &Pending, hardfork: SpecId) -> u64 {
    let gas = calculate_initial_tx_gas_for_tx(pending.env(), hardfork, None);
    (gas.initial_regular_gas + gas.initial_state_gas).max(gas.floor_gas)
}
