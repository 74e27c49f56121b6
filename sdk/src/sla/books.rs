//! The engine's books: stage, accounts, windows. Every movement of money is made by [`shift`].

use super::machine::State;
use super::{Agreement, Moved};
use crate::contract::Part;
use crate::event::emit;
use crate::storage::{Layout, List, Location, Map, Size, Slot, Storage};
use crate::types::{Address, Amount, B256};
use slacontract_macros::{Abi, Storage};

/// Where money is, inside an agreement or outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Abi)]
pub enum Account {
    /// With the party, outside the agreement.
    Outside,
    /// The provider's bond.
    Bond,
    /// Fees paid ahead for windows that are not settled.
    Fees,
    /// Held back because it is contested.
    Reserve,
    /// Owed to somebody who only has to claim it.
    Claimable,
    /// Prepaid for the reports of feeds.
    Reports,
    /// Put up by both sides for panels that decide what nobody measured.
    Panel,
}

/// The books of one agreement. `held` is the sum of the accounts.
#[derive(Storage)]
pub struct Engine {
    /// The state as far as it does not follow from time: see [`super::time::stage`].
    pub(super) stage: Slot<State>,
    /// The sides that accepted.
    pub(super) accepted: Slot<u8>,
    /// The end was brought forward.
    pub(super) terminated: Slot<bool>,
    /// It does not go on by itself.
    pub(super) fixed_end: Slot<bool>,
    /// When it was proposed, block time.
    pub(super) proposed: Slot<u64>,
    /// The first window's first second; with calendar windows, its number in the calendar.
    pub(super) start: Slot<u64>,
    /// The window to be settled next.
    pub(super) next: Slot<u64>,
    /// How many windows there are.
    pub(super) count: Slot<u64>,
    /// The first window nobody has paid for.
    pub(super) paid_through: Slot<u64>,
    /// Contests, and whatever else has to end before the books close.
    pub(super) pending: Slot<u64>,
    /// Since when the bond is below its minimum; 0 if it is not.
    pub(super) short_since: Slot<u64>,
    /// Who proposed.
    pub(super) proposer: Slot<Address>,
    /// What the parties sign.
    pub(super) agreement: Slot<B256>,
    /// [`Account::Bond`].
    pub(super) bond: Slot<Amount>,
    /// [`Account::Fees`].
    pub(super) fees: Slot<Amount>,
    /// [`Account::Reserve`].
    pub(super) reserve: Slot<Amount>,
    /// [`Account::Claimable`], of all together.
    pub(super) claims: Slot<Amount>,
    /// [`Account::Claimable`], by owner.
    pub(super) claimable: Map<Address, Amount>,
    /// By side: what it owes the other, and no account could pay.
    pub(super) debts: Map<u8, DebtBooks>,
    /// By number.
    pub(super) windows: Map<u64, WindowBooks>,
    /// Who decides contests, if the terms have a court.
    pub(super) court: Slot<Address>,
    /// What was filed there.
    pub(super) cases: super::cases::CasesBooks,
    /// The windows from which amended parameters hold, in order.
    pub(super) versions: List<u64>,
    /// By version: the parameters, as words, by their index.
    pub(super) amended: Map<u64, Map<u8, B256>>,
    /// By what is consented to: who has.
    pub(super) consents: Map<B256, ConsentBooks>,
    /// [`Account::Reports`].
    pub(super) reports: Slot<Amount>,
    /// [`Account::Reports`], by side.
    pub(super) prepaid: Map<u8, Amount>,
    /// By feed: the signers that were ejected, as bits by their place.
    pub(super) ejected: Map<u8, u32>,
    /// Incidents, if the terms have any.
    pub(super) incidents: super::incident::IncidentsBooks,
    /// The records of the desk that handles them.
    pub(super) records: super::record::RecordsBooks,
    /// Duties, if the terms have any.
    pub(super) duties: super::duty::DutiesBooks,
    /// Deliveries, if the terms have any.
    pub(super) deliveries: super::delivery::DeliveriesBooks,
    /// Grants of data and the log of accesses, if the terms have any.
    pub(super) grants: super::grant::GrantsBooks,
    /// [`Account::Panel`].
    pub(super) panel: Slot<Amount>,
    /// [`Account::Panel`], by side.
    pub(super) panel_parts: Map<u8, Amount>,
    /// What was claimed to move the dates of deliveries, if the terms let it.
    pub(super) extensions: super::delivery::extension::ExtensionsBooks,
}

/// The engine's field in a contract: its books' place and layout, and no handles. The engine makes those anew at a place that is a
/// constant ([`engine_of`]); in the contract's struct they would have to be kept in memory, a hundred numbers in every call.
pub struct EnginePlace;

impl Storage for EnginePlace {
    const SIZE: Size = <Engine as Storage>::SIZE;
    const LAYOUT: Layout = <Engine as Storage>::LAYOUT;

    #[inline(always)]
    fn at(_: Location) -> Self {
        Self
    }
}

/// The books of a contract's engine.
#[doc(hidden)]
#[inline(always)]
pub fn engine_of<C: Part<EnginePlace>>() -> Engine {
    Engine::at(Location::root(C::PLACE))
}

/// What one side owes the other.
#[derive(Storage)]
pub struct DebtBooks {
    /// The sum, without interest.
    pub(super) principal: Slot<Amount>,
    /// Interest up to `since`.
    pub(super) interest: Slot<Amount>,
    /// From when on interest is still to be counted.
    pub(super) since: Slot<u64>,
}

/// A consent that waits for the other side.
#[derive(Storage)]
pub struct ConsentBooks {
    /// The sides that consented.
    pub(super) sides: Slot<u8>,
    /// Until when the other may.
    pub(super) until: Slot<u64>,
}

/// What is recorded of one window.
#[derive(Storage)]
pub struct WindowBooks {
    /// Its fee was there when it opened.
    pub(super) paid: Slot<bool>,
    /// [`super::Outcome`].
    pub(super) outcome: Slot<super::Outcome>,
    /// How many signers reported.
    pub(super) reports: Slot<u8>,
    /// When the last of all signers reported; 0 while some are missing.
    pub(super) complete: Slot<u64>,
    /// The sides that challenged.
    pub(super) challenged: Slot<u8>,
    /// A reserve is held.
    pub(super) contested: Slot<bool>,
    /// The author's hook has run.
    pub(super) hooked: Slot<bool>,
    /// What was booked against the caps.
    pub(super) credit: Slot<Amount>,
    /// What was paid whatever the contest brings.
    pub(super) low: Slot<Amount>,
    /// What the feed's value credits.
    pub(super) provisional: Slot<Amount>,
    /// Damages for duties that came due while it was open, to be paid when it is settled.
    pub(super) damages: Slot<Amount>,
    /// Held back out of the fee.
    pub(super) reserved_fee: Slot<Amount>,
    /// Held back out of the bond.
    pub(super) reserved_bond: Slot<Amount>,
    /// By side: what it claims was measured.
    pub(super) claims: Map<u8, Claim>,
    /// By side: the credit it would agree to, plus one unit; 0 for none.
    pub(super) offers: Map<u8, Amount>,
    /// By objective: what was booked against its caps.
    pub(super) credits: Map<u8, Amount>,
    /// The exclusions that were announced or claimed, as bits.
    pub(super) excluded: Slot<u8>,
    /// Those that are contested.
    pub(super) disputed: Slot<u8>,
    /// The intervals of both.
    pub(super) intervals: List<super::exclusion::IntervalBooks>,
    /// By reading and exclusion (`reading * 256 + exclusion`).
    pub(super) deltas: Map<u32, super::exclusion::DeltaBooks>,
    /// By reading: the readings of the events a signer saw.
    pub(super) events: Map<u16, List<i64>>,
    /// By reading: what a signer committed to.
    pub(super) seals: Map<u16, B256>,
    /// By feed and signer (`feed * 256 + index`).
    pub(super) readings: Map<u16, ReadingBooks>,
    /// The credit its contest ended at, where the terms ask for that later.
    pub(super) resolved: Slot<Amount>,
    /// Its contest ended at a credit that says otherwise than the reports whether it was a breach.
    pub(super) overturned: Slot<bool>,
    /// What nothing could pay when it was settled, and became debt.
    pub(super) short: Slot<Amount>,
    /// Nothing was used, and its fee went back.
    pub(super) returned: Slot<bool>,
}

/// A side's claim about a window.
#[derive(Storage)]
pub struct Claim {
    /// Which feed's value it would replace.
    pub(super) feed: Slot<u8>,
    /// It is a value, kept in `good`, not a ratio.
    pub(super) is_value: Slot<bool>,
    /// Good samples.
    pub(super) good: Slot<u64>,
    /// All samples.
    pub(super) total: Slot<u64>,
}

/// One signer's report: a packed slot and its digest; the rest is in the event.
#[derive(Storage)]
pub struct ReadingBooks {
    /// Good samples.
    pub(super) good: Slot<u64>,
    /// All samples.
    pub(super) total: Slot<u64>,
    /// Samples due and not taken.
    pub(super) missing: Slot<u64>,
    /// The report's sequence number.
    pub(super) seq: Slot<u32>,
    /// There is a report.
    pub(super) present: Slot<bool>,
    /// What was signed.
    pub(super) digest: Slot<B256>,
}

impl WindowBooks {
    /// What came out in the end. What was asked for when the window was settled stays asked for, whatever its contest brings. Never a
    /// function of its own, as [`Engine::accounts`].
    #[inline(always)]
    pub(super) fn came_out(&self) -> super::Outcome {
        let outcome = self.outcome.get();
        if !self.overturned.get() {
            outcome
        } else if outcome == super::Outcome::Breach {
            super::Outcome::Met
        } else {
            super::Outcome::Breach
        }
    }
}

impl Engine {
    /// The accounts whose money the agreement answers for. Never a function of its own: the handles would have to be kept in memory for
    /// it.
    #[inline(always)]
    pub(super) fn accounts(&self) -> [Amount; 4] {
        [
            self.bond.get(),
            self.fees.get(),
            self.reserve.get(),
            self.claims.get(),
        ]
    }

    /// All of it.
    #[inline(always)]
    pub(super) fn held(&self) -> Amount {
        total(self.accounts())
    }

    #[inline(always)]
    fn account(self, account: Account) -> Option<Slot<Amount>> {
        match account {
            Account::Outside => None,
            Account::Bond => Some(self.bond),
            Account::Fees => Some(self.fees),
            Account::Reserve => Some(self.reserve),
            Account::Claimable => Some(self.claims),
            Account::Reports => Some(self.reports),
            Account::Panel => Some(self.panel),
        }
    }
}

/// Accounts together.
#[inline(always)]
pub(super) fn total([bond, fees, reserve, claims]: [Amount; 4]) -> Amount {
    bond + fees + reserve + claims
}

#[inline(never)]
fn take(mut account: Slot<Amount>, amount: Amount) {
    account.update(|held| held - amount);
}

#[inline(never)]
fn give(mut account: Slot<Amount>, amount: Amount) {
    account.update(|held| held + amount);
}

/// Moves `amount` from one account to another, for `party`, on behalf of `window`, and says so. Nothing moves without this.
/// Traps when the account does not hold as much: an account is never negative.
#[inline(never)]
pub(super) fn shift<A: Agreement>(
    agreement: &mut A,
    window: u64,
    from: Account,
    to: Account,
    party: Address,
    amount: Amount,
) {
    if amount.is_zero() {
        return;
    }
    if let Some(account) = agreement.engine_mut().account(from) {
        take(account, amount);
    }
    if let Some(account) = agreement.engine_mut().account(to) {
        give(account, amount);
    }
    if from == Account::Claimable {
        take(agreement.engine_mut().claimable.at(party), amount);
    }
    if to == Account::Claimable {
        give(agreement.engine_mut().claimable.at(party), amount);
    }
    emit(Moved {
        window,
        party,
        from,
        to,
        amount,
    });
}
