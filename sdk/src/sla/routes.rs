//! The engine's methods as an interface, mounted on every agreement.

use super::{
    Agreement, Challenged, Decided, DutyView, Money, Moved, Performed, Proposed, Report, Reported,
    Resolved, SlaError, Status, Succeeded, WindowSettled, WindowView, changes, contest, duty, end,
    money, propose, report, settle, view,
};
use crate::types::{Address, Amount, B256, Bytes};
use alloc::vec::Vec;
use slacontract_macros::interface;
use slacontract_terms::exact::Ratio;

/// What can be done with every agreement.
#[interface(events(
    Proposed,
    Decided,
    Moved,
    Reported,
    WindowSettled,
    Challenged,
    Resolved
))]
pub trait Sla {
    /// Accepts the proposal; `agreement` is the hash that `status` shows.
    fn accept(&mut self, agreement: B256) -> Result<(), SlaError>;

    /// Takes the proposal back: its proposer, until the last acceptance.
    fn withdraw(&mut self) -> Result<(), SlaError>;

    /// Clears away a proposal that was not entered into within 7 days; deposits become claimable. Anybody may.
    fn expire(&mut self) -> Result<(), SlaError>;

    /// The provider's bond, or the customer's fees for whole windows.
    #[payable]
    fn deposit(&mut self) -> Result<(), SlaError>;

    /// The same for a party, by anybody: what is sent is the party's from then on.
    #[payable]
    fn fund(&mut self, party: Address) -> Result<(), SlaError>;

    /// A signer's report of a window, carried by anybody.
    fn report(&mut self, report: Report, signature: Bytes) -> Result<(), SlaError>;

    /// A party contests a window: what the feed should have said, and the hash of its reasons.
    fn challenge(
        &mut self,
        window: u64,
        feed: u8,
        good: u64,
        total: u64,
        reason: B256,
    ) -> Result<(), SlaError>;

    /// Offers to end a contest at this credit; it ends when both sides offered the same.
    fn agree(&mut self, window: u64, credit: Amount, reason: B256) -> Result<(), SlaError>;

    /// Ends a contest whose time has run out: the provisional value stands. Anybody may.
    fn lapse(&mut self, window: u64) -> Result<(), SlaError>;

    /// Settles the next window, once it can no longer be challenged. Anybody may.
    fn settle(&mut self, window: u64) -> Result<(), SlaError>;

    /// Runs the author's hook for a settled window, once. Anybody may.
    fn run_hook(&mut self, window: u64) -> Result<(), SlaError>;

    /// Pays the caller what was credited to it.
    fn claim(&mut self) -> Result<Amount, SlaError>;

    /// Closes the books after the last window. Anybody may.
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
        propose::accept(self, agreement);
        Ok(())
    }

    fn withdraw(&mut self) -> Result<(), SlaError> {
        propose::withdraw(self);
        Ok(())
    }

    fn expire(&mut self) -> Result<(), SlaError> {
        propose::expire(self);
        Ok(())
    }

    fn deposit(&mut self) -> Result<(), SlaError> {
        money::deposit(self, crate::env::caller());
        Ok(())
    }

    fn fund(&mut self, party: Address) -> Result<(), SlaError> {
        money::deposit(self, party);
        Ok(())
    }

    fn report(&mut self, report: Report, signature: Bytes) -> Result<(), SlaError> {
        report::report(self, &report, &[], &signature);
        Ok(())
    }

    fn challenge(
        &mut self,
        window: u64,
        feed: u8,
        good: u64,
        total: u64,
        reason: B256,
    ) -> Result<(), SlaError> {
        contest::challenge(self, window, feed, Ratio { good, total }, reason);
        Ok(())
    }

    fn agree(&mut self, window: u64, credit: Amount, reason: B256) -> Result<(), SlaError> {
        contest::agree(self, window, credit, reason);
        Ok(())
    }

    fn lapse(&mut self, window: u64) -> Result<(), SlaError> {
        contest::lapse(self, window);
        Ok(())
    }

    fn settle(&mut self, window: u64) -> Result<(), SlaError> {
        settle::settle(self, window);
        Ok(())
    }

    fn run_hook(&mut self, window: u64) -> Result<(), SlaError> {
        settle::run_hook(self, window);
        Ok(())
    }

    fn claim(&mut self) -> Result<Amount, SlaError> {
        Ok(money::claim(self))
    }

    fn close(&mut self) -> Result<(), SlaError> {
        end::close(self);
        Ok(())
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
        self.feed(usize::from(feed)).config.get()
    }
}

/// What can be done with an agreement that has a court.
#[interface]
pub trait SlaCourt {
    /// Ends a contest at the credit the court found right.
    fn rule(&mut self, window: u64, credit: Amount, reason: B256) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaCourt for A {
    fn rule(&mut self, window: u64, credit: Amount, reason: B256) -> Result<(), SlaError> {
        contest::rule(self, window, credit, reason);
        Ok(())
    }
}

/// What can be done with an agreement that can end early.
#[interface]
pub trait SlaEnding {
    /// Gives notice of termination; a customer sends the fee of the terms along.
    #[payable]
    fn terminate(&mut self, reason: B256) -> Result<(), SlaError>;

    /// Ends the agreement at the next boundary, because enough of the last windows were in breach or a duty is in
    /// default.
    fn terminate_for_cause(&mut self, reason: B256) -> Result<(), SlaError>;

    /// Ends a suspension that was not cured in time. Anybody may.
    fn time_out(&mut self) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaEnding for A {
    fn terminate(&mut self, reason: B256) -> Result<(), SlaError> {
        end::terminate(self, reason);
        Ok(())
    }

    fn terminate_for_cause(&mut self, reason: B256) -> Result<(), SlaError> {
        end::terminate_for_cause(self, reason);
        Ok(())
    }

    fn time_out(&mut self) -> Result<(), SlaError> {
        end::time_out(self);
        Ok(())
    }
}

/// What both sides can change together.
#[interface(events(Succeeded))]
pub trait SlaChanges {
    /// Changes the parameters from a window on that has not opened; takes effect with the other side's same call.
    fn amend(&mut self, window: u64, values: Vec<B256>, reason: B256) -> Result<(), SlaError>;

    /// Goes on for another term; takes effect with the other side's same call.
    fn renew(&mut self, reason: B256) -> Result<(), SlaError>;

    /// Keeps the agreement from going on by itself.
    fn object(&mut self, reason: B256) -> Result<(), SlaError>;

    /// Gives a role to another address; takes effect with the other side's same call.
    fn assign_role(&mut self, party: u8, to: Address, reason: B256) -> Result<(), SlaError>;

    /// Names the contract that takes this one's place; takes effect with the other side's same call.
    fn succeed(&mut self, successor: Address, terms: B256, reason: B256) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaChanges for A {
    fn amend(&mut self, window: u64, values: Vec<B256>, reason: B256) -> Result<(), SlaError> {
        changes::amend(self, window, &values, reason);
        Ok(())
    }

    fn renew(&mut self, reason: B256) -> Result<(), SlaError> {
        changes::renew(self, reason);
        Ok(())
    }

    fn object(&mut self, reason: B256) -> Result<(), SlaError> {
        changes::object(self, reason);
        Ok(())
    }

    fn assign_role(&mut self, party: u8, to: Address, reason: B256) -> Result<(), SlaError> {
        changes::assign_role(self, party, to, reason);
        Ok(())
    }

    fn succeed(&mut self, successor: Address, terms: B256, reason: B256) -> Result<(), SlaError> {
        changes::succeed(self, successor, terms, reason);
        Ok(())
    }
}

/// What can be done with an agreement that has duties beside its objectives.
#[interface(events(Performed))]
pub trait SlaDuties {
    /// Does what is due, or makes it good: the hash of what is disclosed, the hash of where it is or of the grants it is read with.
    /// A payment is sent along, with its interest.
    #[payable]
    fn perform(&mut self, id: u64, content: B256, locator: B256) -> Result<(), SlaError>;

    /// An obligee says that what was done does not suffice.
    fn contest_duty(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// Puts in default what was not done. Anybody may.
    fn default_duty(&mut self, id: u64) -> Result<(), SlaError>;

    /// The numbers of all duties that have fallen due: `part << 32 | n`.
    #[view]
    fn duties(&self) -> Vec<u64>;

    /// A duty.
    #[view]
    fn duty(&self, id: u64) -> DutyView;
}

impl<A: Agreement> SlaDuties for A {
    fn perform(&mut self, id: u64, content: B256, locator: B256) -> Result<(), SlaError> {
        duty::perform(self, id, content, locator);
        Ok(())
    }

    fn contest_duty(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        duty::contest(self, id, reason);
        Ok(())
    }

    fn default_duty(&mut self, id: u64) -> Result<(), SlaError> {
        duty::default(self, id);
        Ok(())
    }

    fn duties(&self) -> Vec<u64> {
        duty::duties(self)
    }

    fn duty(&self, id: u64) -> DutyView {
        duty::duty(self, id)
    }
}

/// What can be done with an agreement that has duties and a court.
#[interface]
pub trait SlaDutyCourt {
    /// Decides whether what was made good suffices.
    fn judge_duty(&mut self, id: u64, suffices: bool, reason: B256) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaDutyCourt for A {
    fn judge_duty(&mut self, id: u64, suffices: bool, reason: B256) -> Result<(), SlaError> {
        duty::judge(self, id, suffices, reason);
        Ok(())
    }
}
