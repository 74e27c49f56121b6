//! Tokens of which each is one of its kind ([ERC-721](https://eips.ethereum.org/EIPS/eip-721)).

use super::erc721_receiver::accepted_by;
use crate::contract::Part;
use crate::env::caller;
use crate::event::emit;
use crate::require;
use crate::storage::Map;
use crate::types::{Address, Bytes, U256};
use alloc::string::String;
use slacontract_macros::{Error, Event, Storage, interface};

/// Who has which token, and who may move it.
#[derive(Storage)]
pub struct Erc721State {
    owners: Map<U256, Address>,
    balances: Map<Address, U256>,
    approvals: Map<U256, Address>,
    operators: Map<Address, Map<Address, bool>>,
}

/// A token moved.
#[derive(Event)]
pub struct Transfer {
    /// From whom; zero when it was created.
    #[indexed]
    pub from: Address,
    /// To whom; zero when it was destroyed.
    #[indexed]
    pub to: Address,
    /// Which.
    #[indexed]
    pub token_id: U256,
}

/// An owner lets somebody move a token.
#[derive(Event)]
pub struct Approval {
    /// Whose token.
    #[indexed]
    pub owner: Address,
    /// Who may move it; zero if nobody any more.
    #[indexed]
    pub approved: Address,
    /// Which.
    #[indexed]
    pub token_id: U256,
}

/// An owner lets somebody move all its tokens, or not any more.
#[derive(Event)]
pub struct ApprovalForAll {
    /// Whose tokens.
    #[indexed]
    pub owner: Address,
    /// Who may move them.
    #[indexed]
    pub operator: Address,
    /// Whether it may.
    pub approved: bool,
}

/// Why a transfer or approval is refused, by the names of ERC-6093.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum Erc721Error {
    /// Nobody has this address.
    ERC721InvalidOwner {
        /// The zero address.
        owner: Address,
    },
    /// There is no such token.
    ERC721NonexistentToken {
        /// Which.
        token_id: U256,
    },
    /// The token is somebody else's.
    ERC721IncorrectOwner {
        /// From whom it was to move.
        sender: Address,
        /// Which.
        token_id: U256,
        /// Whose it is.
        owner: Address,
    },
    /// A token that exists cannot be created.
    ERC721InvalidSender {
        /// The zero address.
        sender: Address,
    },
    /// The receiver is nobody, or a contract that does not take tokens.
    ERC721InvalidReceiver {
        /// Who.
        receiver: Address,
    },
    /// The operator may not move this token.
    ERC721InsufficientApproval {
        /// Who tried.
        operator: Address,
        /// Which.
        token_id: U256,
    },
    /// The caller may not approve others for this token.
    ERC721InvalidApprover {
        /// Who tried.
        approver: Address,
    },
    /// Nobody has this address.
    ERC721InvalidOperator {
        /// The zero address.
        operator: Address,
    },
}

impl Erc721State {
    /// Whose a token is; zero if there is no such token.
    #[inline]
    pub fn holder(&self, token_id: U256) -> Address {
        self.owners.get(token_id)
    }

    /// Whose a token is. Reverts if there is no such token.
    pub fn owner_of(&self, token_id: U256) -> Address {
        let owner = self.holder(token_id);
        require!(
            !owner.is_zero(),
            Erc721Error::ERC721NonexistentToken { token_id }
        );
        owner
    }

    /// How many tokens somebody has.
    #[inline]
    pub fn balance_of(&self, owner: Address) -> U256 {
        self.balances.get(owner)
    }

    /// Who may move a token beside its owner and the owner's operators.
    #[inline]
    pub fn approved(&self, token_id: U256) -> Address {
        self.approvals.get(token_id)
    }

    /// Whether somebody may move all tokens of an owner.
    #[inline]
    pub fn is_operator(&self, owner: Address, operator: Address) -> bool {
        self.operators.at(owner).get(operator)
    }

    /// Moves a token to `to`, or destroys it if that is the zero address, or creates it if there is none; answers whose it was.
    /// Reverts if `by` is somebody who may not move it; the zero address stands for the contract itself.
    pub fn update(&mut self, to: Address, token_id: U256, by: Address) -> Address {
        let mut place = self.owners.at(token_id);
        let from = place.get();
        if !by.is_zero() {
            self.only_allowed(from, by, token_id);
        }
        if !from.is_zero() {
            self.approvals.set(token_id, Address::ZERO);
            self.balances.update(from, |count| count - U256::ONE);
        }
        if !to.is_zero() {
            self.balances.update(to, |count| count + 1);
        }
        place.set(to);
        emit(Transfer { from, to, token_id });
        from
    }

    /// Lets somebody move a token of `owner`.
    pub fn approve(&mut self, owner: Address, approved: Address, token_id: U256) {
        self.approvals.set(token_id, approved);
        emit(Approval {
            owner,
            approved,
            token_id,
        });
    }

    /// Lets somebody move all tokens of an owner, or not any more. Reverts if that is nobody.
    pub fn set_operator(&mut self, owner: Address, operator: Address, approved: bool) {
        require!(
            !operator.is_zero(),
            Erc721Error::ERC721InvalidOperator { operator }
        );
        self.operators.at(owner).set(operator, approved);
        emit(ApprovalForAll {
            owner,
            operator,
            approved,
        });
    }

    fn only_allowed(&self, owner: Address, operator: Address, token_id: U256) {
        if owner == operator && !owner.is_zero() {
            return;
        }
        require!(
            !owner.is_zero(),
            Erc721Error::ERC721NonexistentToken { token_id }
        );
        require!(
            self.is_operator(owner, operator) || self.approved(token_id) == operator,
            Erc721Error::ERC721InsufficientApproval { operator, token_id }
        );
    }
}

/// A collection of tokens.
#[interface(events(Transfer, Approval, ApprovalForAll), errors(Erc721Error))]
pub trait Erc721: Part<Erc721State> {
    /// How many tokens somebody has.
    #[view]
    fn balance_of(&self, owner: Address) -> U256 {
        require!(!owner.is_zero(), Erc721Error::ERC721InvalidOwner { owner });
        self.part().balance_of(owner)
    }

    /// Whose a token is.
    #[view]
    fn owner_of(&self, token_id: U256) -> Address {
        self.part().owner_of(token_id)
    }

    /// Moves a token to somebody who takes tokens: a contract must answer `onERC721Received` with its selector.
    #[name("safeTransferFrom")]
    fn safe_transfer_from_with(&mut self, from: Address, to: Address, token_id: U256, data: Bytes) {
        self.send(from, to, token_id);
        accepted_by(to, from, token_id, data);
    }

    /// Moves a token to somebody who takes tokens: a contract must answer `onERC721Received` with its selector.
    fn safe_transfer_from(&mut self, from: Address, to: Address, token_id: U256) {
        self.send(from, to, token_id);
        accepted_by(to, from, token_id, Bytes::default());
    }

    /// Moves a token, whether the receiver can do anything with it or not.
    fn transfer_from(&mut self, from: Address, to: Address, token_id: U256) {
        self.send(from, to, token_id);
    }

    /// Lets somebody move a token, until it moves; the zero address for nobody.
    fn approve(&mut self, to: Address, token_id: U256) {
        let approver = caller();
        let mut tokens = self.part_mut();
        let owner = tokens.owner_of(token_id);
        require!(
            owner == approver || tokens.is_operator(owner, approver),
            Erc721Error::ERC721InvalidApprover { approver }
        );
        tokens.approve(owner, to, token_id);
    }

    /// Lets somebody move all tokens of the caller, or not any more.
    fn set_approval_for_all(&mut self, operator: Address, approved: bool) {
        self.part_mut().set_operator(caller(), operator, approved);
    }

    /// Who may move a token beside its owner and the owner's operators.
    #[view]
    fn get_approved(&self, token_id: U256) -> Address {
        let tokens = self.part();
        tokens.owner_of(token_id);
        tokens.approved(token_id)
    }

    /// Whether somebody may move all tokens of an owner.
    #[view]
    fn is_approved_for_all(&self, owner: Address, operator: Address) -> bool {
        self.part().is_operator(owner, operator)
    }

    /// Every movement of a token passes here, creation (of one that nobody has) and destruction (to the zero address) included.
    /// Reverts if `by` may not move it; the zero address stands for the contract itself. Answers whose it was. Override this to pause
    /// or count, and call `self.erc721.update(to, token_id, by)`.
    #[internal]
    fn update(&mut self, to: Address, token_id: U256, by: Address) -> Address {
        self.part_mut().update(to, token_id, by)
    }

    /// Moves a token for the caller.
    #[internal]
    fn send(&mut self, from: Address, to: Address, token_id: U256) {
        require!(
            !to.is_zero(),
            Erc721Error::ERC721InvalidReceiver { receiver: to }
        );
        let owner = self.update(to, token_id, caller());
        require!(
            owner == from,
            Erc721Error::ERC721IncorrectOwner {
                sender: from,
                token_id,
                owner
            }
        );
    }

    /// Creates a token. Reverts if there is one with this id.
    #[internal]
    fn mint_to(&mut self, to: Address, token_id: U256) {
        require!(
            !to.is_zero(),
            Erc721Error::ERC721InvalidReceiver { receiver: to }
        );
        let owner = self.update(to, token_id, Address::ZERO);
        require!(
            owner.is_zero(),
            Erc721Error::ERC721InvalidSender {
                sender: Address::ZERO
            }
        );
    }

    /// Creates a token for somebody who takes tokens.
    #[internal]
    fn safe_mint_to(&mut self, to: Address, token_id: U256, data: Bytes) {
        self.mint_to(to, token_id);
        accepted_by(to, Address::ZERO, token_id, data);
    }

    /// Destroys a token, whoever calls. Reverts if there is none.
    #[internal]
    fn burn_of(&mut self, token_id: U256) {
        let owner = self.update(Address::ZERO, token_id, Address::ZERO);
        require!(
            !owner.is_zero(),
            Erc721Error::ERC721NonexistentToken { token_id }
        );
    }
}

/// What wallets show of a collection.
#[interface]
pub trait Erc721Metadata: Erc721 {
    /// The collection's name.
    #[view]
    fn name(&self) -> String;

    /// The collection's short name.
    #[view]
    fn symbol(&self) -> String;

    /// Where a token is described. Begin with `self.owner_of(token_id);`: a token that does not exist has no description.
    #[view]
    #[name("tokenURI")]
    fn token_uri(&self, token_id: U256) -> String;
}
