//! What a frame has to take back when it fails: the values before each of its writes. A copy of the whole state for every frame
//! would make long histories unaffordable.

use crate::State;
use slacontract::host::Word;

/// A slot of an account.
type Place = ([u8; 20], Word);

/// One write, as what was there before.
enum Change {
    Storage(Place, Option<Word>),
    Transient(Place, Option<Word>),
    Balance([u8; 20], u128),
}

/// The writes of the frames that are open, in order.
#[derive(Default)]
pub(crate) struct Journal(Vec<Change>);

/// A moment that can be returned to.
pub(crate) struct Mark {
    changes: usize,
    logs: usize,
}

impl Journal {
    /// This moment.
    pub fn mark(&self, state: &State) -> Mark {
        Mark {
            changes: self.0.len(),
            logs: state.logs.len(),
        }
    }

    /// Forgets how to go back: the transaction is over.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Writes a word of storage.
    pub fn store(&mut self, state: &mut State, place: Place, word: Word) {
        let before = state.storage.insert(place, word);
        self.0.push(Change::Storage(place, before));
    }

    /// Writes a word of transient storage.
    pub fn store_transient(&mut self, state: &mut State, place: Place, word: Word) {
        let before = state.transient.insert(place, word);
        self.0.push(Change::Transient(place, before));
    }

    /// Moves balance; the sender has as much.
    pub fn transfer(&mut self, state: &mut State, from: [u8; 20], to: [u8; 20], value: u128) {
        if value == 0 || from == to {
            return;
        }
        let mut set = |account, change: fn(u128, u128) -> u128| {
            let balance: &mut u128 = state.balances.entry(account).or_default();
            self.0.push(Change::Balance(account, *balance));
            *balance = change(*balance, value);
        };
        set(from, |balance, value| balance - value);
        set(to, |balance, value| balance + value);
    }

    /// Goes back to a moment.
    pub fn undo(&mut self, state: &mut State, mark: Mark) {
        for change in self.0.drain(mark.changes..).rev() {
            match change {
                Change::Storage(place, before) => restore(&mut state.storage, place, before),
                Change::Transient(place, before) => restore(&mut state.transient, place, before),
                Change::Balance(account, before) => {
                    state.balances.insert(account, before);
                }
            }
        }
        state.logs.truncate(mark.logs);
    }
}

fn restore(words: &mut std::collections::HashMap<Place, Word>, place: Place, before: Option<Word>) {
    match before {
        Some(word) => words.insert(place, word),
        None => words.remove(&place),
    };
}
