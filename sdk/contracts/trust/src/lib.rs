//! Trust: facts of funded agreements between distinct parties, and a score that fades.
//!
//! The score is a pure function of the facts ([`slacontract::terms::exact::trust`]); nobody gives marks. It holds these, after every
//! call:
//!
//! * A fact is a settled window of an agreement whose code the registry recognises, which was funded when it was enrolled, between
//!   two different parties; or what a court named at construction found of just these two in a case about it. Each is counted once.
//! * It weighs what was at risk: the fee of a window, as far as the agreement had it when it was enrolled. Amending a fee later
//!   changes nothing.
//! * What one party kept towards one other counts up to a limit in each half-life; what it broke counts in full. So a pair that
//!   signs with itself gains little, and loses all it puts at risk the first time it is careless.
//! * Who begins anew has a score of zero, and nobody has less.
//!
//! Here is no money, and nobody who could change a rule.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::prelude::*;
use slacontract::sla::{Outcome, State};
use slacontract::terms::exact::trust::{Fact, HALF_LIFE, Standing, trust_weight};
use slacontract::trust::Trust;
use slacontract_registry::RegistryClient;

/// Somebody's facts.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct StandingView {
    /// The half-life its sums are of, counted from 1970.
    pub period: u64,
    /// Weight of the promises kept.
    pub kept: u128,
    /// Weight of those broken.
    pub broken: u128,
    /// How many it kept.
    pub times_kept: u64,
    /// How many it broke.
    pub times_broken: u64,
    /// The score now.
    pub score: PartsPerBillion,
}

/// An agreement, as it was enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Enrolment {
    /// The party with the bond; zero if the agreement is not enrolled.
    pub provider: Address,
    /// The party that prepays.
    pub customer: Address,
    /// What a window weighs.
    pub at_risk: Amount,
    /// The first window that counts.
    pub from_window: u64,
}

#[derive(Storage)]
struct StandingBooks {
    period: Slot<u64>,
    times_kept: Slot<u64>,
    times_broken: Slot<u64>,
    kept: Slot<u128>,
    broken: Slot<u128>,
}

#[derive(Storage)]
struct EnrolmentBooks {
    provider: Slot<Address>,
    customer: Slot<Address>,
    at_risk: Slot<Amount>,
    from_window: Slot<u64>,
    recorded: Map<u64, bool>,
}

/// Facts and scores.
#[contract(implements(Trust))]
pub struct TrustRegister {
    registry: Slot<Address>,
    prior: Slot<Amount>,
    most_per_pair: Slot<Amount>,
    courts: Map<Address, bool>,
    standings: Map<Address, StandingBooks>,
    /// By who, to whom, and half-life: what counted.
    pairs: Map<Address, Map<Address, Map<u64, Amount>>>,
    agreements: Map<Address, EnrolmentBooks>,
}

/// An agreement's windows count from now on.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The agreement.
    #[indexed]
    pub agreement: Address,
    /// The party with the bond.
    #[indexed]
    pub provider: Address,
    /// The party that prepays.
    #[indexed]
    pub customer: Address,
    /// What a window weighs.
    pub at_risk: Amount,
    /// The first window that counts.
    pub from_window: u64,
}

/// A fact was recorded.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct FactRecorded {
    /// Whose promise.
    #[indexed]
    pub who: Address,
    /// To whom.
    #[indexed]
    pub counterparty: Address,
    /// Under which agreement, or by which court.
    #[indexed]
    pub source: Address,
    /// Which window, or which case of the court.
    pub occasion: u64,
    /// When.
    pub at: Timestamp,
    /// What was at risk, as far as it counts.
    pub at_risk: Amount,
    /// Whether it was kept.
    pub kept: bool,
}

/// Why a fact is refused.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum TrustError {
    /// The registry does not recognise the agreement's code.
    NotRecognised {
        /// The agreement.
        agreement: Address,
    },
    /// An agreement is enrolled while it is active, with its bond and its next fee in it.
    NotFunded {
        /// Its state.
        stage: State,
    },
    /// An agreement with oneself proves nothing.
    SameParty,
    /// It is enrolled, with these parties.
    AlreadyEnrolled,
    /// Nobody enrolled this agreement, or not from this window on.
    NotEnrolled {
        /// The first window that counts.
        from_window: u64,
    },
    /// The window is not settled, or contested still.
    NotFinal {
        /// The window.
        window: u64,
    },
    /// It was recorded before.
    AlreadyRecorded,
    /// A finding is about the two parties that an agreement was enrolled with.
    NotParties {
        /// What the case was about.
        agreement: Address,
    },
    /// Only the courts named at construction attest.
    NotACourt {
        /// Who tried.
        caller: Address,
    },
}

#[contract]
impl TrustRegister {
    /// Opens the register: the registry whose forms count; what somebody without a breach must have had at risk to be trusted by half;
    /// what one party's promises to one other count for at most in a half-life; the courts whose findings are facts.
    #[init]
    pub fn new(
        &mut self,
        registry: Address,
        prior: Amount,
        most_per_pair: Amount,
        courts: Vec<Address>,
    ) {
        self.registry.set(registry);
        self.prior.set(prior);
        self.most_per_pair.set(most_per_pair);
        for court in courts {
            self.courts.set(court, true);
        }
    }

    /// Lets an agreement's windows count from the next one to be settled on. Anybody may, while it is active and funded; again after a
    /// role went to somebody else.
    pub fn enrol(&mut self, agreement: Address) -> Result<(), TrustError> {
        let registry = RegistryClient::at(self.registry.get());
        ensure!(
            registry.is_recognised(agreement).call(),
            TrustError::NotRecognised { agreement }
        );
        let sla = SlaClient::at(agreement);
        let (status, money) = (sla.status().call(), sla.money().call());
        let (provider, customer, stage) = (status.provider, status.customer, status.stage);
        ensure!(provider != customer, TrustError::SameParty);
        let held = money.held.min(balance(agreement));
        let funded = stage == State::Active
            && money.bond >= status.bond
            && held >= money.bond + status.fee
            && !status.fee.is_zero();
        ensure!(funded, TrustError::NotFunded { stage });
        let mut books = self.agreements.at(agreement);
        ensure!(
            books.provider.get() != provider || books.customer.get() != customer,
            TrustError::AlreadyEnrolled
        );
        books.provider.set(provider);
        books.customer.set(customer);
        books.at_risk.set(status.fee);
        books.from_window.set(status.next);
        emit(Enrolled {
            agreement,
            provider,
            customer,
            at_risk: status.fee,
            from_window: status.next,
        });
        Ok(())
    }

    /// Records what a settled window says of both parties: the customer paid for it or did not, the provider met its objectives or did
    /// not. Without a verdict nothing is said of the provider, nor where a contest changed the credit: that is the court's to attest.
    /// Anybody may, once.
    pub fn record(&mut self, agreement: Address, window: u64) -> Result<(), TrustError> {
        let mut books = self.agreements.at(agreement);
        let from_window = books.from_window.get();
        ensure!(
            !books.provider.get().is_zero() && window >= from_window,
            TrustError::NotEnrolled { from_window }
        );
        ensure!(!books.recorded.get(window), TrustError::AlreadyRecorded);
        let view = SlaClient::at(agreement).window(window).call();
        ensure!(
            view.state == State::WindowSettled && !view.contested,
            TrustError::NotFinal { window }
        );
        books.recorded.set(window, true);
        let (provider, customer, at_risk) = (
            books.provider.get(),
            books.customer.get(),
            books.at_risk.get(),
        );
        let mut fact = Fact {
            at: view.to,
            at_risk,
            kept: view.outcome != Outcome::Skipped,
        };
        self.count(customer, provider, agreement, window, fact);
        let by_the_feed = view.contest != State::ContestResolved;
        if by_the_feed && matches!(view.outcome, Outcome::Met | Outcome::Breach) {
            fact.kept = view.outcome == Outcome::Met;
            self.count(provider, customer, agreement, window, fact);
        }
        Ok(())
    }

    /// Records what a court found in a case: whether somebody kept a promise to somebody else, and what was at risk. Only the courts named
    /// at construction, which see to it themselves that each finding comes once; and only of the two parties of an agreement that is
    /// enrolled: a contract of nobody's making could name anybody, and have its own side give in.
    pub fn attest(
        &mut self,
        agreement: Address,
        who: Address,
        counterparty: Address,
        case: u64,
        at_risk: Amount,
        kept: bool,
    ) -> Result<(), TrustError> {
        let court = caller();
        ensure!(
            self.courts.get(court),
            TrustError::NotACourt { caller: court }
        );
        let books = self.agreements.at(agreement);
        let parties = (books.provider.get(), books.customer.get());
        ensure!(
            !parties.0.is_zero()
                && (parties == (who, counterparty) || parties == (counterparty, who)),
            TrustError::NotParties { agreement }
        );
        let at = now();
        let fact = Fact { at, at_risk, kept };
        self.count(who, counterparty, court, case, fact);
        Ok(())
    }

    /// Somebody's facts.
    #[view]
    pub fn standing(&self, who: Address) -> StandingView {
        let books = self.standings.at(who);
        StandingView {
            period: books.period.get(),
            kept: books.kept.get(),
            broken: books.broken.get(),
            times_kept: books.times_kept.get(),
            times_broken: books.times_broken.get(),
            score: self.score(who),
        }
    }

    /// How an agreement is enrolled.
    #[view]
    pub fn enrolment(&self, agreement: Address) -> Enrolment {
        let books = self.agreements.at(agreement);
        Enrolment {
            provider: books.provider.get(),
            customer: books.customer.get(),
            at_risk: books.at_risk.get(),
            from_window: books.from_window.get(),
        }
    }

    /// What somebody's facts add up to.
    fn sum(&self, who: Address) -> Standing {
        let books = self.standings.at(who);
        Standing {
            period: books.period.get(),
            kept: books.kept.get(),
            broken: books.broken.get(),
        }
    }

    /// Adds a fact, as far as it counts.
    fn count(
        &mut self,
        who: Address,
        counterparty: Address,
        source: Address,
        occasion: u64,
        mut fact: Fact,
    ) {
        if fact.kept {
            fact.at_risk = self.within_pair(who, counterparty, &fact);
        }
        let sum = self.sum(who).with(fact);
        let mut books = self.standings.at(who);
        books.period.set(sum.period);
        books.kept.set(sum.kept);
        books.broken.set(sum.broken);
        let times = if fact.kept {
            &mut books.times_kept
        } else {
            &mut books.times_broken
        };
        times.update(|times| times + 1);
        emit(FactRecorded {
            who,
            counterparty,
            source,
            occasion,
            at: fact.at,
            at_risk: fact.at_risk,
            kept: fact.kept,
        });
    }

    /// What a kept promise to one other still counts for in its half-life.
    fn within_pair(&mut self, who: Address, counterparty: Address, fact: &Fact) -> Amount {
        let period = fact.at.seconds() / HALF_LIFE.seconds();
        let mut counted = self.pairs.at(who).at(counterparty).at(period);
        let counts = fact
            .at_risk
            .min(self.most_per_pair.get().saturating_sub(counted.get()));
        counted.update(|sum| sum + counts);
        counts
    }
}

#[contract]
impl Trust for TrustRegister {
    fn score(&self, who: Address) -> PartsPerBillion {
        self.sum(who).score(now(), self.prior.get())
    }

    fn trust(&self, of: Address) -> BasisPoints {
        trust_weight(self.score(of))
    }
}
