//! One owner, handed over in two steps ([ERC-173](https://eips.ethereum.org/EIPS/eip-173), as OpenZeppelin's `Ownable2Step`).

use crate::contract::Part;
use crate::env::caller;
use crate::event::emit;
use crate::require;
use crate::storage::Slot;
use crate::types::Address;
use slacontract_macros::{Error, Event, Storage, interface};

/// Who owns the contract, and who may accept to.
#[derive(Storage)]
pub struct OwnableState {
    owner: Slot<Address>,
    pending: Slot<Address>,
}

/// A transfer of ownership waits for the new owner.
#[derive(Event)]
pub struct OwnershipTransferStarted {
    /// The owner still.
    #[indexed]
    pub previous_owner: Address,
    /// Who may accept.
    #[indexed]
    pub new_owner: Address,
}

/// The owner has changed.
#[derive(Event)]
pub struct OwnershipTransferred {
    /// The owner until now; zero at first.
    #[indexed]
    pub previous_owner: Address,
    /// The owner from now on; zero if there is none any more.
    #[indexed]
    pub new_owner: Address,
}

/// Why ownership is refused.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum OwnableError {
    /// Only the owner may do this.
    OwnableUnauthorizedAccount {
        /// Who tried.
        account: Address,
    },
    /// Nobody has this address.
    OwnableInvalidOwner {
        /// The zero address.
        owner: Address,
    },
}

impl OwnableState {
    /// The owner; zero if there is none.
    #[inline]
    pub fn owner(&self) -> Address {
        self.owner.get()
    }

    /// Who may accept the ownership; zero if nobody.
    #[inline]
    pub fn pending(&self) -> Address {
        self.pending.get()
    }

    /// Makes somebody the owner at once, whoever calls: for constructors. Reverts for the zero address.
    pub fn start_with(&mut self, owner: Address) {
        require!(
            !owner.is_zero(),
            OwnableError::OwnableInvalidOwner { owner }
        );
        self.replace(owner);
    }

    /// Makes somebody the owner, or nobody, and forgets who could accept.
    pub fn replace(&mut self, new_owner: Address) {
        let previous_owner = self.owner.get();
        self.pending.clear();
        self.owner.set(new_owner);
        emit(OwnershipTransferred {
            previous_owner,
            new_owner,
        });
    }

    /// Reverts unless the caller is the owner.
    pub fn only_owner(&self) {
        let account = caller();
        require!(
            self.owner.get() == account,
            OwnableError::OwnableUnauthorizedAccount { account }
        );
    }
}

/// A contract with one owner.
#[interface(
    events(OwnershipTransferStarted, OwnershipTransferred),
    errors(OwnableError)
)]
pub trait Ownable: Part<OwnableState> {
    /// The owner; zero if there is none.
    #[view]
    fn owner(&self) -> Address {
        self.part().owner()
    }

    /// Who may accept the ownership; zero if nobody.
    #[view]
    fn pending_owner(&self) -> Address {
        self.part().pending()
    }

    /// Offers the ownership to somebody, who becomes owner by accepting it. The zero address takes an offer back.
    fn transfer_ownership(&mut self, new_owner: Address) {
        self.only_owner();
        let mut ownable = self.part_mut();
        ownable.pending.set(new_owner);
        emit(OwnershipTransferStarted {
            previous_owner: caller(),
            new_owner,
        });
    }

    /// Takes the offered ownership.
    fn accept_ownership(&mut self) {
        let account = caller();
        let mut ownable = self.part_mut();
        require!(
            ownable.pending() == account,
            OwnableError::OwnableUnauthorizedAccount { account }
        );
        ownable.replace(account);
    }

    /// Gives the ownership up for good.
    fn renounce_ownership(&mut self) {
        self.only_owner();
        self.part_mut().replace(Address::ZERO);
    }

    /// Reverts unless the caller is the owner.
    #[internal]
    fn only_owner(&self) {
        self.part().only_owner();
    }
}
