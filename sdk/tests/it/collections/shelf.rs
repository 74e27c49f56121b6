//! A contract with every kind of collection.
#![allow(missing_docs)] // what the items are for is what the tests say

use slacontract::prelude::*;

#[derive(Abi, Store, Clone, Copy, Debug, PartialEq)]
pub enum Phase {
    Draft,
    Open,
    Closed,
}

#[derive(Store, Abi, Clone, Debug, PartialEq)]
pub struct Lot {
    pub phase: Phase,
    pub owner: Address,
    pub bids: [u32; 3],
}

#[derive(Storage)]
pub struct Guard {
    entered: Transient<bool>,
    depth: Transient<u64>,
}

#[contract]
pub struct Shelf {
    before: Transient<u64>,
    small: List<u16>,
    guard: Guard,
    texts: List<String>,
    phase: Slot<Phase>,
    flags: Slot<[bool; 40]>,
    cells: Array<u64, 5>,
    tables: Array<Map<u64, u64>, 2>,
    members: Set<Address>,
    phases: Set<Phase>,
    stakes: EnumerableMap<Address, u128>,
    lots: Map<Phase, Lot>,
    marks: Map<Address, Transient<u64>>,
    nested: List<List<u8>>,
    rows: Slot<[[u64; 3]; 2]>,
}

#[contract]
impl Shelf {
    pub fn fill(&mut self, values: Vec<u16>) {
        self.small.clear();
        for value in values {
            self.small.push(value);
        }
    }

    #[view]
    pub fn all(&self) -> Vec<u16> {
        self.small.iter().collect()
    }

    #[view]
    pub fn backwards(&self) -> Vec<u16> {
        self.small.iter().rev().collect()
    }

    pub fn swap_remove(&mut self, index: u64) -> u16 {
        self.small.swap_remove(index)
    }

    pub fn remove(&mut self, index: u64) -> u16 {
        self.small.remove(index)
    }

    pub fn truncate(&mut self, length: u64) {
        self.small.truncate(length);
    }

    pub fn texts(&mut self, texts: Vec<String>, removed: u64) -> Vec<String> {
        for text in texts {
            self.texts.push(text);
        }
        self.texts.remove(removed);
        self.texts.iter().collect()
    }

    pub fn clear_texts(&mut self) {
        self.texts.clear();
    }

    pub fn phase(&mut self, phase: Phase) {
        self.phase.set(phase);
    }

    #[view]
    pub fn read_phase(&self) -> Phase {
        self.phase.get()
    }

    pub fn flags(&mut self, flags: [bool; 40]) {
        self.flags.set(flags);
    }

    #[view]
    pub fn read_flags(&self) -> [bool; 40] {
        self.flags.get()
    }

    pub fn clear_flags(&mut self) {
        self.flags.clear();
    }

    pub fn cell(&mut self, index: u64, value: u64) -> [u64; 5] {
        self.cells.set(index, value);
        self.cells.to_array()
    }

    pub fn table(&mut self, index: u64, key: u64, value: u64) {
        self.tables.at(index).set(key, value);
    }

    pub fn join(&mut self, who: Address) -> bool {
        self.members.insert(who)
    }

    pub fn leave(&mut self, who: Address) -> bool {
        self.members.remove(who)
    }

    #[view]
    pub fn members(&self) -> Vec<Address> {
        self.members.iter().collect()
    }

    #[view]
    pub fn is_member(&self, who: Address) -> bool {
        self.members.contains(who)
    }

    #[view]
    pub fn member(&self, index: u64) -> Address {
        self.members.get(index)
    }

    pub fn disband(&mut self) {
        self.members.clear();
    }

    pub fn phases(&mut self) -> Vec<Phase> {
        self.phases.insert(Phase::Closed);
        self.phases.insert(Phase::Draft);
        self.phases.iter().collect()
    }

    pub fn stake(&mut self, who: Address, amount: u128) -> bool {
        self.stakes.insert(who, amount)
    }

    pub fn unstake(&mut self, who: Address) -> u128 {
        self.stakes.remove(who).unwrap_or(u128::MAX)
    }

    #[view]
    pub fn stakes(&self) -> Vec<(Address, u128)> {
        self.stakes.iter().collect()
    }

    #[view]
    pub fn stake_of(&self, who: Address) -> (bool, u128) {
        let stake = self.stakes.get(who);
        (stake.is_some(), stake.unwrap_or_default())
    }

    pub fn clear_stakes(&mut self) {
        self.stakes.clear();
    }

    pub fn lot(&mut self, lot: Lot) -> Lot {
        let at = lot.phase;
        self.lots.set(at, lot);
        self.lots.get(at)
    }

    /// Calls itself once: what is transient is seen by the inner call and gone in the next transaction.
    #[reentrant]
    pub fn visit(&mut self, inner: bool) -> (u64, u64, bool, u64) {
        let seen = (
            self.before.get(),
            self.guard.depth.get(),
            self.guard.entered.get(),
            self.marks.at(caller()).get(),
        );
        self.before.update(|count| count + 1);
        self.guard.depth.set(7);
        self.guard.entered.set(true);
        self.marks.at(self_address()).set(5);
        if inner {
            return seen;
        }
        ShelfClient::at(self_address()).visit(true).call()
    }

    #[view]
    pub fn peek_and_mark(&self) -> u64 {
        self.before.get()
    }

    pub fn nest(&mut self, outer: u64, value: u8) {
        while self.nested.len() <= outer {
            self.nested.grow();
        }
        self.nested.at(outer).push(value);
    }

    pub fn rows(&mut self, rows: [[u64; 3]; 2]) -> [[u64; 3]; 2] {
        self.rows.set(rows);
        self.rows.get()
    }
}
