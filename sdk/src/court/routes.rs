//! What can be done with a court, beside what ERC-792 says.

use super::books::CourtState;
use super::event::{CaseActed, Evidence, Exhibited, Filed, Owed, Seated, Staked};
use super::view::{Accounts, CaseView, ExhibitView, JurorView, OrderView, SeatView};
use super::{CourtError, Filing};
use crate::contract::Part;
use crate::types::{Address, Amount, B256};
use alloc::string::String;
use alloc::vec::Vec;
use slacontract_macros::interface;

/// A case, from evidence to execution.
#[interface(
    events(Filed, CaseActed, Evidence, Exhibited, Seated, Owed),
    errors(CourtError)
)]
pub trait Court: Part<CourtState> {
    /// What filing would cost.
    #[view]
    fn filing_cost(&self, filing: Filing) -> Amount {
        self.part().filing_cost(filing)
    }

    /// The other side claims something itself, with as much at stake as the filer. The arbitrable contract may do it for it.
    #[payable]
    fn join(&mut self, case: u64, link: B256) {
        self.part_mut().join(case, link);
    }

    /// The other side answers, and commits to randomness for the draws.
    fn answer(&mut self, case: u64, link: B256, statement: B256) {
        self.part_mut().answer(case, link, statement);
    }

    /// The other side offers a value as another outcome; answers its number.
    fn offer(&mut self, case: u64, value: Amount, reason: B256) -> u8 {
        self.part_mut().offer(case, value, reason)
    }

    /// Registers the hash of a document; answers when it was registered first.
    fn register(&mut self, digest: B256) -> u64 {
        self.part_mut().register(digest)
    }

    /// Submits evidence.
    fn submit_evidence(&mut self, case: u64, evidence: String, digest: B256) {
        self.part_mut().submit(case, evidence, digest);
    }

    /// Orders the other side to produce something; answers the order's number.
    fn order(&mut self, case: u64, what: B256) -> u64 {
        self.part_mut().order(case, what)
    }

    /// Meets an order.
    fn produce(&mut self, case: u64, order: u64, answer: B256) {
        self.part_mut().produce(case, order, answer);
    }

    /// Reveals the next link of the caller's randomness.
    fn mix(&mut self, case: u64, link: B256) {
        self.part_mut().mix(case, link);
    }

    /// Draws the panel. Anybody may.
    fn draw(&mut self, case: u64) {
        self.part_mut().draw(case);
    }

    /// Ends a case whose panel was not drawn in time. Anybody may.
    fn lapse(&mut self, case: u64) {
        self.part_mut().lapse(case);
    }

    /// Commits to a vote.
    fn vote(&mut self, case: u64, seat: u8, commitment: B256) {
        self.part_mut().vote(case, seat, commitment);
    }

    /// Proves that a sealed vote is known. Anybody may.
    fn leak(&mut self, case: u64, seat: u8, choice: u8, salt: B256) {
        self.part_mut().leak(case, seat, choice, salt);
    }

    /// Reveals a vote, with the hash of its reasons.
    fn reveal(&mut self, case: u64, seat: u8, choice: u8, salt: B256, reason: B256) {
        self.part_mut().reveal(case, seat, choice, salt, reason);
    }

    /// Counts the votes. Anybody may.
    fn count(&mut self, case: u64) {
        self.part_mut().count(case);
    }

    /// Gives in.
    fn concede(&mut self, case: u64, reason: B256) {
        self.part_mut().concede(case, reason);
    }

    /// Offers to settle at a value; ends the case once both sides offered the same.
    fn settle(&mut self, case: u64, value: Amount, reason: B256) {
        self.part_mut().settle(case, value, reason);
    }

    /// Pays everybody and tells the contract the case is about. Anybody may.
    fn execute(&mut self, case: u64) {
        self.part_mut().execute(case);
    }

    /// Pays the caller what it was credited.
    fn claim(&mut self) -> Amount {
        self.part_mut().claim()
    }

    /// Sends what was burnt to the dead address. Anybody may.
    fn burn(&mut self) -> Amount {
        self.part_mut().burn()
    }

    /// What somebody can claim.
    #[view]
    fn claimable(&self, of: Address) -> Amount {
        self.part().claimable(of)
    }

    /// A case.
    #[view]
    fn case_of(&self, case: u64) -> CaseView {
        self.part().case_view(case)
    }

    /// The seats of a panel of a case.
    #[view]
    fn seats(&self, case: u64, round: u8) -> Vec<SeatView> {
        self.part().seat_views(case, round)
    }

    /// The evidence of a case.
    #[view]
    fn exhibits(&self, case: u64) -> Vec<ExhibitView> {
        self.part().exhibit_views(case)
    }

    /// The orders to produce of a case.
    #[view]
    fn orders(&self, case: u64) -> Vec<OrderView> {
        self.part().order_views(case)
    }

    /// What the court answers for.
    #[view]
    fn accounts(&self) -> Accounts {
        self.part().accounts()
    }
}

/// The jurors of a court.
#[interface(events(Staked), errors(CourtError))]
pub trait Jurors: Part<CourtState> {
    /// Adds to the caller's stake.
    #[payable]
    fn stake(&mut self) {
        self.part_mut().stake();
    }

    /// Takes some of it out of the pool; it is paid from the third epoch after this on.
    fn unstake(&mut self, amount: Amount) {
        self.part_mut().unstake(amount);
    }

    /// Credits the caller what it took out, as far as no case holds it.
    fn withdraw(&mut self) {
        self.part_mut().withdraw();
    }

    /// Has a juror's trust read anew. Anybody may.
    fn refresh(&mut self, juror: Address) {
        self.part_mut().refresh(juror);
    }

    /// Declares a key as near to the caller.
    fn declare(&mut self, key: Address) {
        self.part_mut().declare(key);
    }

    /// A juror.
    #[view]
    fn juror(&self, who: Address) -> JurorView {
        self.part().juror_view(who)
    }

    /// How many jurors are drawn from: those whose stake holds a seat, or who were named, and who have their place still. A change is
    /// seen by draws from the second epoch after it on.
    #[view]
    fn pool_size(&self) -> u64 {
        self.part().weighing()
    }

    /// The jurors in the order of their places, from one on, at most so many.
    #[view]
    fn members(&self, from: u64, most: u64) -> Vec<Address> {
        self.part().members(from, most)
    }
}
