//! The court's books: settings, accounts, cases, panels, jurors.
//!
//! The court answers for stakes, for what the sides of open cases put in, for what is left over for the next case, and for what was
//! credited and not claimed. Its balance is never below the sum.

use super::event::Owed;
use super::machine::CaseState;
use super::tree::NodeBooks;
use crate::event::emit;
use crate::storage::{List, Map, Slot};
use crate::types::{Address, Amount, B256};
use slacontract_macros::{Abi, Storage};

/// Where burnt money goes.
pub const DEAD: Address = Address([
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xde, 0xad,
]);

/// A court, as storage: a field with `#[component]`.
#[derive(Storage)]
pub struct CourtState {
    pub(super) settings: SettingsBooks,
    /// Cases there were.
    pub(super) count: Slot<u64>,
    /// Stakes of all jurors.
    pub(super) staked: Slot<u128>,
    /// What the sides of open cases put in, with what was carried over to them.
    pub(super) pending: Slot<u128>,
    /// Left over, for the next case.
    pub(super) carried: Slot<u128>,
    /// Credited, of all together.
    pub(super) owed: Slot<u128>,
    /// Credited.
    pub(super) claimable: Map<Address, Amount>,
    pub(super) cases: Map<u64, CaseBooks>,
    /// By `case << 8 | round`.
    pub(super) rounds: Map<u64, RoundBooks>,
    /// By `case << 16 | round << 8 | seat`.
    pub(super) seats: Map<u64, SeatBooks>,
    pub(super) jurors: Map<Address, JurorBooks>,
    /// By leaf of the tree.
    pub(super) members: List<Address>,
    /// The sum tree of weights.
    pub(super) nodes: Map<u64, NodeBooks>,
    /// By who declares and whom it declares: since when.
    pub(super) related: Map<Address, Map<Address, u64>>,
    /// How many keys somebody declared.
    pub(super) declared: Map<Address, u8>,
    /// By juror and party: the open cases of the party in which the juror sits.
    pub(super) sitting: Map<Address, Map<Address, u64>>,
    /// By epoch: what the salts of its votes make.
    pub(super) salts: Map<u64, B256>,
    /// Cases lost since one was won.
    pub(super) losses: Map<Address, u8>,
    /// When a hash was first registered.
    pub(super) registered: Map<B256, u64>,
    /// Leaves that weigh anything.
    pub(super) weighing: Slot<u64>,
}

/// How a court works; see [`super::Settings`].
#[derive(Storage)]
pub struct SettingsBooks {
    pub(super) fee: Slot<u128>,
    pub(super) stake: Slot<u128>,
    pub(super) cap: Slot<u128>,
    pub(super) slash: Slot<u16>,
    pub(super) burn: Slot<u16>,
    pub(super) seats: Slot<u8>,
    pub(super) appeals: Slot<u8>,
    pub(super) named: Slot<bool>,
    pub(super) open: Slot<bool>,
    pub(super) answer: Slot<u32>,
    pub(super) evidence: Slot<u32>,
    pub(super) draw: Slot<u32>,
    pub(super) commit: Slot<u32>,
    pub(super) reveal: Slot<u32>,
    pub(super) heard: Slot<u32>,
    pub(super) appeal: Slot<u32>,
    pub(super) epoch: Slot<u32>,
    pub(super) trust: Slot<Address>,
}

/// How far a case is, as far as it does not follow from time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Phase {
    /// Before a panel: evidence, randomness, the draw.
    Preparing,
    /// A panel votes.
    Voting,
    /// A panel answered.
    Answered,
    /// Decided for good.
    Final,
    /// Paid out, the ruling refused.
    Unexecuted,
    /// Executed.
    Executed,
}

/// What a case was decided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Decision {
    /// Nothing yet, or no panel found anything: what was provisional stands.
    Default,
    /// A panel.
    Ruled,
    /// A side gave in.
    Conceded,
    /// The sides agreed on a value.
    Settled,
}

/// A case.
#[derive(Storage)]
pub struct CaseBooks {
    pub(super) arbitrable: Slot<Address>,
    pub(super) filed: Slot<u64>,
    /// Seats of the present instance's first panel.
    pub(super) seats: Slot<u8>,
    /// Appeals it can have.
    pub(super) appeals: Slot<u8>,
    /// Appeals it has had.
    pub(super) instance: Slot<u8>,
    pub(super) phase: Slot<Phase>,
    pub(super) filer: Slot<Address>,
    /// When the present phase began.
    pub(super) since: Slot<u64>,
    /// The present panel's number.
    pub(super) round: Slot<u8>,
    pub(super) ruling: Slot<u8>,
    /// The outcomes it has, as bits.
    pub(super) choices: Slot<u8>,
    pub(super) decision: Slot<Decision>,
    pub(super) respondent: Slot<Address>,
    pub(super) subject: Slot<u64>,
    /// The present panel is the instance's second.
    pub(super) redrawn: Slot<bool>,
    /// The instances that hear late evidence first, as bits: the filer's evidence in the lower four, the other side's in the upper.
    pub(super) late: Slot<u8>,
    /// Sides that revealed randomness for the coming draw, as bits.
    pub(super) mixed: Slot<u8>,
    /// Sides that committed to randomness, as bits.
    pub(super) linked: Slot<u8>,
    /// By side, filer first: bonds.
    pub(super) filer_bond: Slot<u128>,
    pub(super) respondent_bond: Slot<u128>,
    /// By side: the link of the chain of hashes it committed to that was shown last.
    pub(super) links: Map<u8, B256>,
    /// By side: draws it revealed nothing for.
    pub(super) missed: Map<u8, u64>,
    /// By side: deposits for appeals.
    pub(super) deposits: Map<u8, Amount>,
    /// Carried over from earlier cases.
    pub(super) subsidy: Slot<u128>,
    /// By outcome, from 4 on: what the respondent offered.
    pub(super) offers: Map<u8, Amount>,
    /// By side: what it would settle at, plus one unit; 0 for nothing.
    pub(super) settlements: Map<u8, Amount>,
    pub(super) exhibits: List<ExhibitBooks>,
    /// By side: how many are its own.
    pub(super) shown: Map<u8, u64>,
    pub(super) orders: List<OrderBooks>,
    /// The value it was settled at.
    pub(super) value: Slot<Amount>,
    /// What both sides paid together, in place of bonds.
    pub(super) fund: Slot<u128>,
}

/// A panel.
#[derive(Storage)]
pub struct RoundBooks {
    pub(super) seats: Slot<u8>,
    pub(super) revealed: Slot<u8>,
    /// Seats that leaked.
    pub(super) voided: Slot<u8>,
    pub(super) instance: Slot<u8>,
    /// What it found, plus one; 0 for nothing.
    pub(super) found: Slot<u8>,
    pub(super) counted: Slot<bool>,
    /// Votes by outcome, eight bits each.
    pub(super) votes: Slot<u64>,
    /// What leaking seats lost, less what was paid for proving it.
    pub(super) lost: Slot<u128>,
}

/// How far a seat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum SeatState {
    /// There is none.
    NoSeat,
    /// Drawn; no vote yet.
    Drawn,
    /// Committed to a vote.
    Committed,
    /// Its vote is revealed.
    Revealed,
    /// It leaked, and does not count.
    Voided,
}

/// A seat.
#[derive(Storage)]
pub struct SeatBooks {
    pub(super) juror: Slot<Address>,
    pub(super) state: Slot<SeatState>,
    pub(super) choice: Slot<u8>,
    pub(super) commitment: Slot<B256>,
}

/// A juror.
#[derive(Storage)]
pub struct JurorBooks {
    pub(super) stake: Slot<u128>,
    pub(super) locked: Slot<u128>,
    /// What it takes out of its stake.
    pub(super) leaving: Slot<u128>,
    /// The epoch from which on what it takes out is paid.
    pub(super) leaves: Slot<u64>,
    /// Its leaf in the tree, plus one; 0 if it never had one.
    pub(super) leaf: Slot<u32>,
    /// It lost its place.
    pub(super) struck: Slot<bool>,
}

/// A piece of evidence.
#[derive(Storage)]
pub struct ExhibitBooks {
    pub(super) digest: Slot<B256>,
    pub(super) side: Slot<u8>,
    pub(super) late: Slot<bool>,
    pub(super) at: Slot<u64>,
    pub(super) registered: Slot<u64>,
}

/// An order to produce something.
#[derive(Storage)]
pub struct OrderBooks {
    pub(super) what: Slot<B256>,
    /// What was produced, or the reasons why nothing can be; 0 if nothing was.
    pub(super) answer: Slot<B256>,
    /// The side it binds.
    pub(super) side: Slot<u8>,
}

/// A case's state at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The state.
    pub state: CaseState,
    /// When time alone ends it; 0 if time does not.
    pub until: u64,
}

impl CourtState {
    /// Credits money that a case or a stake held.
    pub(super) fn credit(&mut self, case: u64, to: Address, amount: Amount) {
        if amount.is_zero() {
            return;
        }
        self.owed.update(|owed| owed + amount.units());
        self.claimable.update(to, |owed| owed + amount);
        emit(Owed { case, to, amount });
    }
}

impl CaseBooks {
    /// The bond of a side: the filer's is 0.
    pub(super) fn bond(&self, side: u8) -> Amount {
        Amount::from_units(if side == 0 {
            self.filer_bond.get()
        } else {
            self.respondent_bond.get()
        })
    }

    /// Who a side is.
    pub(super) fn party(&self, side: u8) -> Address {
        if side == 0 {
            self.filer.get()
        } else {
            self.respondent.get()
        }
    }
}
