//! A lending platform that keeps its customers' money with a custodian bank (P2P 资金存管), and what protects lenders when it absconds
//! (跑路).
//!
//! The platform proves the custody balance every day and discloses its loan book every window, to lenders and regulator. Two proofs in a
//! row that are missing freeze new loans at once, without anybody's word; what is late costs damages, out of a bond the platform put up
//! beforehand; what is never done can be put in default by anybody, and lets the lenders end the agreement and be paid. New loans also
//! ask whoever supervises the platform: a missed filing suspends them.
//!
//! The money lies with a custodian, which enters what it keeps for each lender. An auditor may ask it to count, and moves nothing. If less
//! lies there than is owed, or no count comes, new loans stop and anybody may have it wound up: what each lender is owed is fixed, and
//! what the custodian still has, and what the platform's bond paid, is theirs by those shares.
//!
//! Nobody here can take the platform's money for himself, and neither auditor nor regulator holds a key to anybody's.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
#![allow(
    clippy::too_many_arguments,
    reason = "each of the parties is an argument of the constructor"
)]

mod event;
mod savings;

pub use event::{
    BalanceStated, Collected, CountAsked, LoanOpened, PaidIn, PlatformError, SavingsEntered,
    WoundUp,
};
use savings::SavingsBooks;
pub use savings::{COUNT_WITHIN, SavingsView};
use slacontract::compliance::ComplianceClient;
use slacontract::prelude::*;
use slacontract::sla::is_frozen;

/// The place of the proof of custody among the duties: the loan book comes first.
const CUSTODY: u8 = 1;

/// A thousandth of an ether, in wei.
const THOUSANDTH: u128 = 1_000_000_000_000_000;

/// Ten days at a time.
#[contract(events(SavingsEntered, CountAsked, BalanceStated, WoundUp, PaidIn, Collected))]
#[agreement(version = 1, asset = ether, window = "10d", term = 6 windows, renew = never, amend = never,
            terminate(notice = "10d", for_cause = 2 breaches in 3 windows), language = en)]
pub struct Platform {
    /// What the lenders' association pays for ten days of service.
    #[param(default = "1 ether", range = "0.1 ether"..="10 ether")]
    fee: Param<Amount>,

    /// The platform.
    #[party(bond = "60 ether")]
    provider: Party,
    /// The lenders, by their association.
    #[party(prepays = fee per window)]
    customer: Party,
    /// The bank with which the money lies.
    #[party(reads = all)]
    custodian: Party,
    /// Looks at the books and has the custodian count; holds nothing and moves nothing.
    #[party(reads = all)]
    auditor: Party,
    /// The regulator reads, and does nothing else.
    #[party(reads = all)]
    regulator: Party,

    /// Can lenders withdraw? Three probes, two of which must agree.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 80 %)]
    withdrawals: Feed<Ratio>,

    /// The reserve for loans that fail, with the custodian bank, in thousandths of an ether.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 80 %, unit = "thousandths of an ether",
           min = 0, max = 1_000_000_000, middle = low)]
    reserve: Feed<Value>,

    /// Withdrawals are served.
    #[objective(withdrawals >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = 300 % of fee, from = [fee, bond], below 99 % => 10 %, below 90 % => 100 %)]
    availability: Objective,
    /// The reserve covers a tenth of what was lent, by this contract's own books.
    #[objective(custom(reserve) >= 100 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 100 % => 10 %, below 50 % => 100 %)]
    cover: Objective,

    /// The loan book with its overdue rate, every window.
    #[disclosure(by = provider, to = [customer, auditor, regulator], every = window, within = "3d", late = "0.5 ether" per day,
                 cure = "5d", otherwise = deem(tier = 2))]
    loan_book: Disclosure,

    /// The balance with the custodian bank, every day.
    #[custody(by = provider, to = customer, amount = "1 ether", every = "1d", within = "12h", freeze_after = 2)]
    savings: Custody,

    /// How a party contests a window.
    #[challenge(within = "72h", resolve_within = "5d", otherwise = provisional)]
    dispute: Challenge,

    supervision: Slot<Address>,
    lent: Slot<Amount>,
    lenders: SavingsBooks,
}

#[contract]
impl Platform {
    /// Proposes the agreement. The same probes sign both feeds. `supervision` is asked before each loan; the zero address is nobody.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        custodian: Address,
        auditor: Address,
        regulator: Address,
        probes: Vec<Address>,
        fee: Amount,
        supervision: Address,
    ) -> Result<(), SlaError> {
        self.supervision.set(supervision);
        self.propose(
            provider, customer, custodian, auditor, regulator, &probes, &probes, fee,
        )
    }

    /// Opens a loan: new business. The money is the custodian's to move; here it is only recorded.
    pub fn open_loan(&mut self, borrower: Address, amount: Amount) -> Result<(), PlatformError> {
        ensure!(
            caller() == self.provider.address(),
            PlatformError::NotPlatform
        );
        ensure!(!self.frozen(), PlatformError::Frozen);
        ensure!(!self.lenders.is_short(), PlatformError::Short);
        let supervision = self.supervision.get();
        if !supervision.is_zero() {
            let asked = ComplianceClient::at(supervision);
            ensure!(
                asked.may_take_on(self.provider.address()).call(),
                PlatformError::Suspended
            );
        }
        // slacontract: allow(L002) the question is a view, and the answer decides whether anything is written
        self.lent.update(|lent| lent + amount);
        emit(LoanOpened { borrower, amount });
        Ok(())
    }

    /// How much of a tenth of what was lent the reserve covers. While nothing was lent, there is nothing to cover.
    #[on(measure)]
    fn covered(&self, asked: &Measurement) -> Indicator {
        let needed = self.lent.get().units() / (10 * THOUSANDTH);
        let total = u64::try_from(needed).unwrap_or(u64::MAX);
        Indicator {
            good: u64::try_from(asked.value).unwrap_or(0).min(total),
            total,
        }
    }

    /// Enters that a lender paid in, to the custodian.
    pub fn save(&mut self, lender: Address, amount: Amount) -> Result<(), PlatformError> {
        self.by_custodian()?;
        self.lenders.save(lender, amount)
    }

    /// Enters that the custodian paid a lender, or somebody at its word.
    pub fn release(&mut self, lender: Address, amount: Amount) -> Result<(), PlatformError> {
        self.by_custodian()?;
        self.lenders.release(lender, amount)
    }

    /// Says what lies with the custodian, which counted it.
    pub fn state_balance(&mut self, balance: Amount) -> Result<(), PlatformError> {
        self.by_custodian()?;
        self.lenders.state(balance)
    }

    /// Asks the custodian to count within a day.
    pub fn ask_for_count(&mut self) -> Result<(), PlatformError> {
        ensure!(
            caller() == self.auditor.address(),
            PlatformError::NotAuditor
        );
        self.lenders.ask()
    }

    /// Fixes what each lender is owed, when something is short. Anybody may.
    pub fn wind_up(&mut self) -> Result<(), PlatformError> {
        self.lenders.wind_up()
    }

    /// Passes on what is sent to the lenders, by what each is owed: the custodian what it still has, their association what the bond
    /// paid. Anybody may.
    #[payable]
    pub fn pay_in(&mut self) -> Result<(), PlatformError> {
        self.lenders.pay_in(value_sent())
    }

    /// Pays the calling lender its share of what came in.
    pub fn collect(&mut self) -> Result<Amount, PlatformError> {
        let lender = caller();
        let amount = self.lenders.take(lender)?;
        // slacontract: allow(L014) what came in for the lenders lies above the agreement's books, which stay covered
        pay(lender, amount);
        Ok(amount)
    }

    /// What lies with the custodian and what it owes.
    #[view]
    pub fn kept(&self) -> SavingsView {
        self.lenders.view()
    }

    /// What the custodian owes a lender.
    #[view]
    pub fn owed_to(&self, lender: Address) -> Amount {
        self.lenders.owed(lender)
    }

    /// What a lender can collect now.
    #[view]
    pub fn collectable(&self, lender: Address) -> Amount {
        self.lenders.collectable(lender)
    }

    /// Whether proofs of custody are missing, so that no loan is opened. The next proof thaws it.
    #[view]
    pub fn frozen(&self) -> bool {
        is_frozen(self, CUSTODY)
    }

    /// What was lent.
    #[view]
    pub fn lent(&self) -> Amount {
        self.lent.get()
    }

    fn by_custodian(&self) -> Result<(), PlatformError> {
        ensure!(
            caller() == self.custodian.address(),
            PlatformError::NotCustodian
        );
        Ok(())
    }
}
