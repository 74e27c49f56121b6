//! All tokens of a collection, and all of one owner, by index (the optional extension of ERC-721).
//!
//! Each movement costs several storage writes more. A contract keeps the lists by passing its movements on:
//!
//! ```ignore
//! #[contract]
//! impl Erc721 for Collection {
//!     fn update(&mut self, to: Address, token_id: U256, by: Address) -> Address {
//!         let from = self.erc721.update(to, token_id, by);
//!         self.enumerable.moved(from, to, token_id);
//!         from
//!     }
//! }
//! ```

use super::erc721::Erc721;
use crate::contract::Part;
use crate::storage::{List, Map};
use crate::types::{Address, U256};
use slacontract_macros::{Error, Storage, interface};

/// The tokens in rows, and where each stands in them.
#[derive(Storage)]
pub struct Erc721EnumerableState {
    all: List<U256>,
    place: Map<U256, u64>,
    owned: Map<Address, List<U256>>,
    owned_place: Map<U256, u64>,
}

/// Why a question is refused.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum Erc721EnumerableError {
    /// There are fewer tokens.
    ERC721OutOfBoundsIndex {
        /// Of whom; zero for the whole collection.
        owner: Address,
        /// The index asked for.
        index: U256,
    },
}

/// Takes the token at `place` out of a row, whose last token takes its place; answers that one if it moved.
fn take_out(row: &mut List<U256>, place: u64) -> Option<U256> {
    let last = row.pop()?;
    (place < row.len()).then(|| {
        row.set(place, last);
        last
    })
}

/// The token at an index of a row.
fn at(row: &List<U256>, owner: Address, index: U256) -> U256 {
    match index.to_u64() {
        Some(place) if place < row.len() => row.get(place),
        _ => crate::error::revert(&Erc721EnumerableError::ERC721OutOfBoundsIndex { owner, index }),
    }
}

impl Erc721EnumerableState {
    /// Keeps the rows after a token moved; the zero address stands for nobody on either side.
    pub fn moved(&mut self, from: Address, to: Address, token_id: U256) {
        if from == to {
            return;
        }
        if from.is_zero() {
            self.place.set(token_id, self.all.len());
            self.all.push(token_id);
        } else {
            let place = self.owned_place.take(token_id);
            if let Some(other) = take_out(&mut self.owned.at(from), place) {
                self.owned_place.set(other, place);
            }
        }
        if to.is_zero() {
            let place = self.place.take(token_id);
            if let Some(other) = take_out(&mut self.all, place) {
                self.place.set(other, place);
            }
        } else {
            let mut row = self.owned.at(to);
            self.owned_place.set(token_id, row.len());
            row.push(token_id);
        }
    }
}

/// A collection whose tokens can be listed.
#[interface(errors(Erc721EnumerableError))]
pub trait Erc721Enumerable: Erc721 + Part<Erc721EnumerableState> {
    /// How many tokens there are.
    #[view]
    fn total_supply(&self) -> U256 {
        U256::from(self.part::<Erc721EnumerableState>().all.len())
    }

    /// The token of an owner at an index. The order changes when tokens move.
    #[view]
    fn token_of_owner_by_index(&self, owner: Address, index: U256) -> U256 {
        at(
            &self.part::<Erc721EnumerableState>().owned.at(owner),
            owner,
            index,
        )
    }

    /// The token at an index. The order changes when tokens are destroyed.
    #[view]
    fn token_by_index(&self, index: U256) -> U256 {
        at(
            &self.part::<Erc721EnumerableState>().all,
            Address::ZERO,
            index,
        )
    }
}
