//! The engine's methods as an interface, mounted on every agreement.

use super::{
    Accepted, Activated, Agreement, Challenged, Ended, Money, Moved, Offered, Proposed, Report,
    Reported, Resolved, SlaError, Status, WindowSettled, WindowView, contest, end, money, propose,
    report, settle, view,
};
use crate::types::{Address, Amount, B256, Bytes};
use slacontract_macros::interface;
use slacontract_terms::exact::Ratio;

/// What can be done with every agreement.
#[interface(events(
    Proposed,
    Accepted,
    Activated,
    Moved,
    Reported,
    WindowSettled,
    Challenged,
    Offered,
    Resolved,
    Ended
))]
pub trait Sla {
    /// Accepts the proposal; `agreement` is the hash that `status` shows.
    fn accept(&mut self, agreement: B256) -> Result<(), SlaError>;

    /// Takes the proposal back: the proposer before the last acceptance, anybody after it expired (7 days).
    fn withdraw(&mut self) -> Result<(), SlaError>;

    /// The provider's bond, or the customer's fees for whole windows.
    #[payable]
    fn deposit(&mut self) -> Result<(), SlaError>;

    /// A signer's report of a window, carried by anybody.
    fn report(&mut self, report: Report, signature: Bytes) -> Result<(), SlaError>;

    /// A party contests a window: what the feed should have said.
    fn challenge(&mut self, window: u64, feed: u8, good: u64, total: u64) -> Result<(), SlaError>;

    /// Offers to end a contest at this credit; it ends when both sides offered the same.
    fn agree(&mut self, window: u64, credit: Amount) -> Result<(), SlaError>;

    /// Ends a contest whose time has run out: the provisional value stands.
    fn lapse(&mut self, window: u64) -> Result<(), SlaError>;

    /// Settles the next window, once it can no longer be challenged. Anybody may.
    fn settle(&mut self, window: u64) -> Result<(), SlaError>;

    /// Runs the author's hook for a settled window, once. Anybody may.
    fn run_hook(&mut self, window: u64) -> Result<(), SlaError>;

    /// Pays the caller what was credited to it.
    fn claim(&mut self) -> Result<Amount, SlaError>;

    /// Gives notice of termination.
    fn terminate(&mut self) -> Result<(), SlaError>;

    /// Closes the books after the last window.
    fn close(&mut self) -> Result<(), SlaError>;

    /// Where the agreement is.
    #[view]
    fn status(&self) -> Status;

    /// The accounts.
    #[view]
    fn money(&self) -> Money;

    /// A window.
    #[view]
    fn window(&self, id: u64) -> WindowView;

    /// What somebody can claim.
    #[view]
    fn claimable(&self, owner: Address) -> Amount;

    /// What a feed's reports are bound to: the salt of their EIP-712 domain.
    #[view]
    fn feed_config(&self, feed: u8) -> B256;
}

impl<A: Agreement> Sla for A {
    fn accept(&mut self, agreement: B256) -> Result<(), SlaError> {
        propose::accept(self, agreement)
    }

    fn withdraw(&mut self) -> Result<(), SlaError> {
        propose::withdraw(self)
    }

    fn deposit(&mut self) -> Result<(), SlaError> {
        money::deposit(self)
    }

    fn report(&mut self, report: Report, signature: Bytes) -> Result<(), SlaError> {
        report::report(self, &report, &signature)
    }

    fn challenge(&mut self, window: u64, feed: u8, good: u64, total: u64) -> Result<(), SlaError> {
        contest::challenge(self, window, feed, Ratio { good, total })
    }

    fn agree(&mut self, window: u64, credit: Amount) -> Result<(), SlaError> {
        contest::agree(self, window, credit)
    }

    fn lapse(&mut self, window: u64) -> Result<(), SlaError> {
        contest::lapse(self, window)
    }

    fn settle(&mut self, window: u64) -> Result<(), SlaError> {
        settle::settle(self, window)
    }

    fn run_hook(&mut self, window: u64) -> Result<(), SlaError> {
        settle::run_hook(self, window)
    }

    fn claim(&mut self) -> Result<Amount, SlaError> {
        money::claim(self)
    }

    fn terminate(&mut self) -> Result<(), SlaError> {
        end::terminate(self)
    }

    fn close(&mut self) -> Result<(), SlaError> {
        end::close(self)
    }

    fn status(&self) -> Status {
        view::status(self)
    }

    fn money(&self) -> Money {
        view::accounts(self)
    }

    fn window(&self, id: u64) -> WindowView {
        view::window(self, id)
    }

    fn claimable(&self, owner: Address) -> Amount {
        self.engine().claimable.get(owner)
    }

    fn feed_config(&self, feed: u8) -> B256 {
        if usize::from(feed) >= A::PLAN.feed_count {
            return B256::default();
        }
        self.feed(usize::from(feed)).config()
    }
}
