//! Compliance: who may take part, for how much, and when a business may take on no more; with no power over funds.
//!
//! Rules are fixed at construction, and what follows from them follows by itself. It holds these, after every call:
//!
//! * There is no money here, and no call that moves or freezes any. A business asks ([`slacontract::compliance::Compliance`]) before
//!   it takes on something new; what it already owes it can always pay.
//! * An admission ends by itself. Limits hold per business and account, in one transaction and in one day (UTC).
//! * A filing that is missing when its time is up suspends new business at that moment, without anybody's call; the filing, though late, lifts it.
//! * A ratio below its floor opens a review. A reviewer upholds it, with reasons, and new business is suspended until a filing meets
//!   the floor; or clears it. A review that nobody decides lapses, and suspends nothing.
//! * A role is one thing each: to admit, to read, to review. Who has a role may hand it on and take it from others; none includes
//!   another.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

mod error;
mod event;

pub use error::SupervisionError;
pub use event::{Admitted, BusinessEnrolled, Filed, FilingRead, ReviewDecided, ReviewOpened};

use slacontract::abi::typehash;
use slacontract::compliance::Compliance;
use slacontract::prelude::*;
use slacontract::standard::{AccessControl, AccessControlState};

/// May admit accounts and enrol businesses.
pub const ADMITTER: B256 = typehash("ADMITTER_ROLE");
/// May read what businesses file; each reading is logged.
pub const READER: B256 = typehash("READER_ROLE");
/// May decide reviews, and open one for cause.
pub const REVIEWER: B256 = typehash("REVIEWER_ROLE");

const DAY: u64 = 86_400;

/// The rules.
#[derive(Clone, Debug, PartialEq, Eq, Abi, Store)]
pub struct Rules {
    /// What an account may move in one transaction.
    pub per_transaction: Amount,
    /// What it may move in one day, UTC.
    pub per_day: Amount,
    /// How often a business files; at least a day.
    pub filing_every: Duration,
    /// How long after the end of a period its filing is due.
    pub filing_within: Duration,
    /// The least ratio a filing may show: of capital, of liquidity, of what the business is held to.
    pub floor: PartsPerBillion,
    /// How long a reviewer has to decide; then a review lapses.
    pub review_within: Duration,
}

/// Where a review is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Review {
    /// There is none.
    None,
    /// To be decided.
    Open,
    /// Not decided in time: nothing follows.
    Lapsed,
    /// No reason to act.
    Cleared,
    /// New business is suspended until a filing meets the floor.
    Upheld,
}

/// A business.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct BusinessView {
    /// Since when it is watched over; 0 if it is not.
    pub since: Timestamp,
    /// The period to be filed next, from 0.
    pub next: u64,
    /// Until when; at this moment, unfiled, new business is suspended.
    pub due: Timestamp,
    /// Filings whose time is up.
    pub missing: u64,
    /// The ratio it filed last.
    pub ratio: PartsPerBillion,
    /// Where its last review is.
    pub review: Review,
    /// Until when that is to be decided.
    pub review_until: Timestamp,
    /// It may take on more.
    pub may_take_on: bool,
}

#[derive(Storage)]
struct BusinessBooks {
    since: Slot<u64>,
    next: Slot<u64>,
    ratio: Slot<PartsPerBillion>,
    review: Slot<Review>,
    review_until: Slot<u64>,
    filings: Map<u64, B256>,
    spent: Map<Address, Map<u64, Amount>>,
}

/// Admissions, limits, filings and reviews.
#[contract(implements(AccessControl, Compliance))]
pub struct Supervision {
    #[component]
    roles: AccessControlState,
    rules: Slot<Rules>,
    admitted: Map<Address, u64>,
    businesses: Map<Address, BusinessBooks>,
}

#[contract]
impl Supervision {
    /// Opens supervision under these rules, with who has each role first.
    #[init]
    pub fn new(
        &mut self,
        rules: Rules,
        admitter: Address,
        reader: Address,
        reviewer: Address,
    ) -> Result<(), SupervisionError> {
        let sound = rules.filing_every.seconds() >= DAY
            && !rules.filing_within.is_zero()
            && !rules.review_within.is_zero()
            && rules.per_day >= rules.per_transaction;
        ensure!(sound, SupervisionError::UnsoundRules);
        self.rules.set(rules);
        for (role, first) in [(ADMITTER, admitter), (READER, reader), (REVIEWER, reviewer)] {
            self.roles.set_admin(role, role);
            self.grant(role, first);
        }
        Ok(())
    }

    /// The rules.
    #[view]
    pub fn rules(&self) -> Rules {
        self.rules.get()
    }

    /// Admits an account until a moment; a moment that has come ends its admission. `evidence` is a salted hash of what was looked at.
    pub fn admit(&mut self, account: Address, until: Timestamp, evidence: B256) {
        self.only_role(ADMITTER);
        self.admitted.set(account, until.seconds());
        emit(Admitted {
            account,
            by: caller(),
            until,
            evidence,
        });
    }

    /// Until when an account is admitted; 0 if it never was.
    #[view]
    pub fn admitted_until(&self, account: Address) -> Timestamp {
        Timestamp::from_seconds(self.admitted.get(account))
    }

    /// Watches over a business from now on: its first period begins.
    pub fn enrol(&mut self, business: Address) -> Result<(), SupervisionError> {
        self.only_role(ADMITTER);
        let mut books = self.businesses.at(business);
        ensure!(books.since.get() == 0, SupervisionError::AlreadyEnrolled);
        books.since.set(now().seconds());
        emit(BusinessEnrolled {
            business,
            by: caller(),
        });
        Ok(())
    }

    /// Files for the caller's next period, once that is over: the salted hash of the filing, where it is, and the ratio it shows.
    pub fn file(
        &mut self,
        period: u64,
        content: B256,
        locator: B256,
        ratio: PartsPerBillion,
    ) -> Result<(), SupervisionError> {
        let business = caller();
        let rules = self.rules.get();
        self.enrolled(business)?;
        ensure!(!content.is_zero(), SupervisionError::NoContent);
        let mut books = self.businesses.at(business);
        let next = books.next.get();
        let from = Timestamp::from_seconds(books.since.get()) + rules.filing_every * (next + 1);
        ensure!(
            period == next && now() >= from,
            SupervisionError::NotThisPeriod { next, from }
        );
        let review = self.review(business);
        books.next.set(next + 1);
        books.ratio.set(ratio);
        books.filings.set(period, content);
        emit(Filed {
            business,
            period,
            content,
            locator,
            ratio,
            late: now() >= from + rules.filing_within,
        });
        if ratio < rules.floor {
            // A review that is open, or upheld, is about this too.
            if !matches!(review, Review::Open | Review::Upheld) {
                self.open(business, B256::ZERO);
            }
        } else if review == Review::Upheld {
            books.review.set(Review::None);
        }
        Ok(())
    }

    /// The hash of a filing; zero if there is none.
    #[view]
    pub fn filing(&self, business: Address, period: u64) -> B256 {
        self.businesses.at(business).filings.get(period)
    }

    /// Logs that the caller, a reader, looks at a filing, and why. Who keeps the document gives it out against this event.
    pub fn read(
        &mut self,
        business: Address,
        period: u64,
        purpose: B256,
    ) -> Result<(), SupervisionError> {
        self.only_role(READER);
        let next = self.businesses.at(business).next.get();
        ensure!(period < next, SupervisionError::NoFiling { next });
        emit(FilingRead {
            business,
            reader: caller(),
            period,
            purpose,
        });
        Ok(())
    }

    /// Opens a review for cause. It alone suspends nothing.
    pub fn open_review(&mut self, business: Address, reason: B256) -> Result<(), SupervisionError> {
        self.only_role(REVIEWER);
        self.enrolled(business)?;
        let review = self.review(business);
        ensure!(
            !matches!(review, Review::Open | Review::Upheld),
            SupervisionError::NoReview { review }
        );
        self.open(business, reason);
        Ok(())
    }

    /// Decides a review in time: upheld, new business is suspended until a filing meets the floor.
    pub fn decide_review(
        &mut self,
        business: Address,
        upheld: bool,
        reason: B256,
    ) -> Result<(), SupervisionError> {
        self.only_role(REVIEWER);
        let review = self.review(business);
        ensure!(
            review == Review::Open,
            SupervisionError::NoReview { review }
        );
        self.businesses.at(business).review.set(if upheld {
            Review::Upheld
        } else {
            Review::Cleared
        });
        emit(ReviewDecided {
            business,
            by: caller(),
            upheld,
            reason,
        });
        Ok(())
    }

    /// A business.
    #[view]
    pub fn business(&self, business: Address) -> BusinessView {
        let books = self.businesses.at(business);
        let since = books.since.get();
        let due = if since == 0 {
            Timestamp::from_seconds(0)
        } else {
            self.due(business)
        };
        BusinessView {
            since: Timestamp::from_seconds(since),
            next: books.next.get(),
            due,
            missing: if since == 0 || now() < due {
                0
            } else {
                (now() - due) / self.rules.get().filing_every + 1
            },
            ratio: books.ratio.get(),
            review: self.review(business),
            review_until: Timestamp::from_seconds(books.review_until.get()),
            may_take_on: self.may_take_on(business),
        }
    }

    fn enrolled(&self, business: Address) -> Result<(), SupervisionError> {
        ensure!(
            self.businesses.at(business).since.get() != 0,
            SupervisionError::NotEnrolled { business }
        );
        Ok(())
    }

    /// When a business's next filing is due.
    fn due(&self, business: Address) -> Timestamp {
        let (rules, books) = (self.rules.get(), self.businesses.at(business));
        Timestamp::from_seconds(books.since.get())
            + rules.filing_every * (books.next.get() + 1)
            + rules.filing_within
    }

    /// Where a business's last review is; what follows from time is not stored.
    fn review(&self, business: Address) -> Review {
        let books = self.businesses.at(business);
        match books.review.get() {
            Review::Open if now().seconds() >= books.review_until.get() => Review::Lapsed,
            stored => stored,
        }
    }

    fn open(&mut self, business: Address, reason: B256) {
        let until = now() + self.rules.get().review_within;
        let mut books = self.businesses.at(business);
        books.review.set(Review::Open);
        books.review_until.set(until.seconds());
        emit(ReviewOpened {
            business,
            by: caller(),
            until,
            reason,
        });
    }

    /// What an account has moved in a business today.
    fn spent_today(&self, business: Address, account: Address) -> Amount {
        let today = now().seconds() / DAY;
        self.businesses.at(business).spent.at(account).get(today)
    }
}

#[contract]
impl AccessControl for Supervision {}

#[contract]
impl Compliance for Supervision {
    fn is_admitted(&self, account: Address) -> bool {
        now().seconds() < self.admitted.get(account)
    }

    fn room(&self, business: Address, account: Address) -> Amount {
        if !self.is_admitted(account) {
            return Amount::ZERO;
        }
        let rules = self.rules.get();
        let spent = self.spent_today(business, account);
        rules
            .per_transaction
            .min(rules.per_day.saturating_sub(spent))
    }

    fn count(&mut self, account: Address, amount: Amount) {
        let business = caller();
        require!(
            self.is_admitted(account),
            SupervisionError::NotAdmitted {
                account,
                until: self.admitted_until(account)
            }
        );
        let rules = self.rules.get();
        let most = rules.per_transaction;
        require!(
            amount <= most,
            SupervisionError::AboveTransaction { amount, most }
        );
        let spent = self.spent_today(business, account);
        let left = rules.per_day.saturating_sub(spent);
        require!(amount <= left, SupervisionError::AboveDay { amount, left });
        let today = now().seconds() / DAY;
        self.businesses
            .at(business)
            .spent
            .at(account)
            .set(today, spent + amount);
    }

    fn may_take_on(&self, business: Address) -> bool {
        self.businesses.at(business).since.get() != 0
            && now() < self.due(business)
            && self.review(business) != Review::Upheld
    }
}
