//! The registry of agreements: exposure and solvency of every party, asked of the agreements themselves.
//!
//! Nobody tells the registry anything but an address. It asks the agreement there for its state and its accounts, in calls that can
//! change nothing, and adds up by party what it hears. It holds these, after every call:
//!
//! * Every figure is an answer of the agreement it is about, at a moment that is shown. Anybody may ask again, at any time.
//! * Only agreements whose code is recognised are asked: code that was read and found to be the engine's, in which nobody is a party
//!   without having accepted on the chain. So anybody may register an agreement, and nobody can be slandered by one. A form is
//!   recognised by the hash of its code; the curator adds forms and strikes them off, and can do nothing else. Without a curator the
//!   forms given at construction are all there ever are.
//! * A party's sums are the sums over the agreements it is in. No sum is made of a list: asking about one agreement costs the same however
//!   many there are.
//! * Amounts are in wei: an agreement is to be in the chain's own currency.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::abi;
use slacontract::env::code_hash;
use slacontract::prelude::*;
use slacontract::sla::{Money, State, Status};

/// One agreement, as it answered last.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct AgreementView {
    /// The party with the bond; zero if the agreement is not registered.
    pub provider: Address,
    /// The party that prepays.
    pub customer: Address,
    /// Hash of its terms.
    pub terms: B256,
    /// Its state.
    pub stage: State,
    /// What the provider is to have put up: its exposure by the terms (SLA005).
    pub exposure: Amount,
    /// What it has put up of that.
    pub covered: Amount,
    /// What it owes and nothing covers.
    pub debt: Amount,
    /// What the customer has paid ahead.
    pub prepaid: Amount,
    /// When the agreement said so.
    pub at: Timestamp,
    /// It did not answer when it was asked last; the figures are those of its last answer.
    pub silent: bool,
    /// Its balance was less than it says it holds.
    pub unbacked: bool,
}

/// One party, over all its agreements that are registered.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct PartyView {
    /// Agreements it is in, or was.
    pub agreements: u64,
    /// Of them, in force: not closed, cancelled or expired.
    pub in_force: u64,
    /// What it is to have put up.
    pub exposure: Amount,
    /// What it has put up of that.
    pub covered: Amount,
    /// What it owes and nothing covers.
    pub debt: Amount,
    /// What it has paid ahead.
    pub prepaid: Amount,
    /// What it has put up, of its exposure and debt together, rounded down; the whole if it owes nothing.
    pub solvency: BasisPoints,
}

#[derive(Storage)]
struct AgreementBooks {
    provider: Slot<Address>,
    customer: Slot<Address>,
    stage: Slot<State>,
    at: Slot<u64>,
    silent: Slot<bool>,
    unbacked: Slot<bool>,
    terms: Slot<B256>,
    exposure: Slot<Amount>,
    covered: Slot<Amount>,
    debt: Slot<Amount>,
    prepaid: Slot<Amount>,
}

#[derive(Storage)]
struct PartyBooks {
    agreements: List<Address>,
    in_force: Slot<u64>,
    exposure: Slot<Amount>,
    covered: Slot<Amount>,
    debt: Slot<Amount>,
    prepaid: Slot<Amount>,
}

/// Agreements and parties.
#[contract]
pub struct Registry {
    curator: Slot<Address>,
    forms: Map<B256, bool>,
    agreements: Map<Address, AgreementBooks>,
    parties: Map<Address, PartyBooks>,
}

/// A form of agreement is recognised from now on, or no longer.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct FormDecided {
    /// Hash of its code.
    #[indexed]
    pub code: B256,
    /// Whether it is recognised.
    pub recognised: bool,
    /// Hash of the reasons.
    pub reason: B256,
}

/// An agreement was registered.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The agreement.
    #[indexed]
    pub agreement: Address,
    /// The party with the bond.
    #[indexed]
    pub provider: Address,
    /// The party that prepays.
    #[indexed]
    pub customer: Address,
    /// Hash of its terms.
    pub terms: B256,
}

/// An agreement was asked.
#[derive(Event, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The agreement.
    #[indexed]
    pub agreement: Address,
    /// Its state.
    pub stage: State,
    /// What its provider is to have put up.
    pub exposure: Amount,
    /// What it has put up of that.
    pub covered: Amount,
    /// What it owes and nothing covers.
    pub debt: Amount,
    /// It did not answer.
    pub silent: bool,
    /// Its balance was less than it says it holds.
    pub unbacked: bool,
}

/// Why the registry refuses.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum RegistryError {
    /// What is at this address does not answer as an agreement does.
    NotAnAgreement {
        /// The address.
        agreement: Address,
    },
    /// The code at this address is no form that is recognised.
    NotRecognised {
        /// Hash of the code.
        code: B256,
    },
    /// Not every party has accepted.
    NotAccepted {
        /// The agreement's state.
        stage: State,
    },
    /// Nobody registered this agreement.
    NotRegistered {
        /// The address.
        agreement: Address,
    },
    /// Somebody did already.
    AlreadyRegistered,
    /// Only the curator decides about forms.
    NotCurator {
        /// Who is; zero if there is none.
        curator: Address,
    },
}

/// What an agreement answered.
struct Answer {
    provider: Address,
    customer: Address,
    terms: B256,
    stage: State,
    exposure: Amount,
    covered: Amount,
    debt: Amount,
    prepaid: Amount,
    unbacked: bool,
}

/// Asks an agreement. `None` if it does not answer as one.
fn ask(agreement: Address) -> Option<Answer> {
    // A contract that answers with something else ends a typed call's frame: so by bytes.
    fn answer<T: abi::Abi>(agreement: Address, calldata: &[u8]) -> Option<T> {
        let data = RawCall::new(agreement, calldata).ask().ok()?;
        abi::decode(&data).ok()
    }
    let sla = SlaClient::at(agreement);
    let status: Status = answer(agreement, sla.status().calldata())?;
    let money: Money = answer(agreement, sla.money().calldata())?;
    let unbacked = balance(agreement) < money.held;
    let backed = |amount: Amount| if unbacked { Amount::ZERO } else { amount };
    let exposure = if is_over(status.stage) {
        Amount::ZERO
    } else {
        status.bond
    };
    Some(Answer {
        provider: status.provider,
        customer: status.customer,
        terms: status.terms,
        stage: status.stage,
        exposure,
        covered: backed(money.bond).min(exposure),
        debt: money.debt,
        prepaid: backed(money.fees),
        unbacked,
    })
}

/// Whether an agreement has ended: its parties owe nothing under it but debts.
fn is_over(stage: State) -> bool {
    matches!(
        stage,
        State::Draft | State::Closed | State::Cancelled | State::Expired
    )
}

#[contract]
impl Registry {
    /// Opens a registry with these forms; the curator, if it is not the zero address, decides about others.
    #[init]
    pub fn new(&mut self, curator: Address, forms: Vec<B256>) {
        self.curator.set(curator);
        for code in forms {
            self.decide(code, true, B256::ZERO);
        }
    }

    /// Recognises a form of agreement, or no longer. What is registered stays.
    pub fn recognise(
        &mut self,
        code: B256,
        recognised: bool,
        reason: B256,
    ) -> Result<(), RegistryError> {
        let curator = self.curator.get();
        ensure!(caller() == curator, RegistryError::NotCurator { curator });
        self.decide(code, recognised, reason);
        Ok(())
    }

    /// Enters an agreement that its parties have accepted. Anybody may.
    pub fn register(&mut self, agreement: Address) -> Result<(), RegistryError> {
        ensure!(
            self.agreements.at(agreement).at.get() == 0,
            RegistryError::AlreadyRegistered
        );
        let code = code_hash(agreement);
        ensure!(self.forms.get(code), RegistryError::NotRecognised { code });
        let answer = ask(agreement).ok_or(RegistryError::NotAnAgreement { agreement })?;
        let stage = answer.stage;
        ensure!(
            matches!(
                stage,
                State::AwaitingFunds
                    | State::Active
                    | State::SuspendedCustomer
                    | State::SuspendedProvider
                    | State::TimedOut
                    | State::Terminating
                    | State::Closing
                    | State::Closed
            ),
            RegistryError::NotAccepted { stage }
        );
        emit(Registered {
            agreement,
            provider: answer.provider,
            customer: answer.customer,
            terms: answer.terms,
        });
        self.note(agreement, &answer);
        Ok(())
    }

    /// Whether the code at an address is a form that is recognised.
    #[view]
    pub fn is_recognised(&self, agreement: Address) -> bool {
        self.forms.get(code_hash(agreement))
    }

    /// Asks an agreement again. Anybody may. One that does not answer keeps its figures, and is shown as silent.
    pub fn refresh(&mut self, agreement: Address) -> Result<(), RegistryError> {
        let mut books = self.agreements.at(agreement);
        ensure!(
            books.at.get() != 0,
            RegistryError::NotRegistered { agreement }
        );
        match ask(agreement) {
            Some(answer) => {
                self.forget(agreement);
                self.note(agreement, &answer);
            }
            None => {
                books.silent.set(true);
                emit(Asked {
                    agreement,
                    stage: books.stage.get(),
                    exposure: books.exposure.get(),
                    covered: books.covered.get(),
                    debt: books.debt.get(),
                    silent: true,
                    unbacked: books.unbacked.get(),
                });
            }
        }
        Ok(())
    }

    /// An agreement, as it answered last.
    #[view]
    pub fn agreement(&self, agreement: Address) -> AgreementView {
        let books = self.agreements.at(agreement);
        AgreementView {
            provider: books.provider.get(),
            customer: books.customer.get(),
            terms: books.terms.get(),
            stage: books.stage.get(),
            exposure: books.exposure.get(),
            covered: books.covered.get(),
            debt: books.debt.get(),
            prepaid: books.prepaid.get(),
            at: Timestamp::from_seconds(books.at.get()),
            silent: books.silent.get(),
            unbacked: books.unbacked.get(),
        }
    }

    /// A party, over its agreements.
    #[view]
    pub fn party(&self, party: Address) -> PartyView {
        let books = self.parties.at(party);
        let (exposure, covered, debt) =
            (books.exposure.get(), books.covered.get(), books.debt.get());
        PartyView {
            agreements: books.agreements.len(),
            in_force: books.in_force.get(),
            exposure,
            covered,
            debt,
            prepaid: books.prepaid.get(),
            solvency: solvency(covered, exposure, debt),
        }
    }

    /// One of a party's agreements, in the order in which they were registered.
    #[view]
    pub fn agreement_of(&self, party: Address, index: u64) -> Address {
        self.parties.at(party).agreements.get(index)
    }

    /// Writes down whether a form is recognised.
    fn decide(&mut self, code: B256, recognised: bool, reason: B256) {
        self.forms.set(code, recognised);
        emit(FormDecided {
            code,
            recognised,
            reason,
        });
    }

    /// Takes what an agreement said last out of its parties' sums.
    fn forget(&mut self, agreement: Address) {
        let books = self.agreements.at(agreement);
        let in_force = u64::from(!is_over(books.stage.get()));
        let mut party = self.parties.at(books.provider.get());
        party.in_force.update(|sum| sum - in_force);
        party.exposure.update(|sum| sum - books.exposure.get());
        party.covered.update(|sum| sum - books.covered.get());
        party.debt.update(|sum| sum - books.debt.get());
        let mut party = self.parties.at(books.customer.get());
        party.in_force.update(|sum| sum - in_force);
        party.prepaid.update(|sum| sum - books.prepaid.get());
    }

    /// Writes down what an agreement answered, and adds it to its parties' sums.
    fn note(&mut self, agreement: Address, answer: &Answer) {
        let mut books = self.agreements.at(agreement);
        // Parties it did not have before: a role can go to another address.
        for (before, party) in [
            (books.provider.get(), answer.provider),
            (books.customer.get(), answer.customer),
        ] {
            if before != party {
                self.parties.at(party).agreements.push(agreement);
            }
        }
        books.provider.set(answer.provider);
        books.customer.set(answer.customer);
        books.terms.set(answer.terms);
        books.stage.set(answer.stage);
        books.exposure.set(answer.exposure);
        books.covered.set(answer.covered);
        books.debt.set(answer.debt);
        books.prepaid.set(answer.prepaid);
        books.at.set(now().seconds());
        books.silent.set(false);
        books.unbacked.set(answer.unbacked);
        let in_force = u64::from(!is_over(answer.stage));
        let mut party = self.parties.at(answer.provider);
        party.in_force.update(|sum| sum + in_force);
        party.exposure.update(|sum| sum + answer.exposure);
        party.covered.update(|sum| sum + answer.covered);
        party.debt.update(|sum| sum + answer.debt);
        let mut party = self.parties.at(answer.customer);
        party.in_force.update(|sum| sum + in_force);
        party.prepaid.update(|sum| sum + answer.prepaid);
        emit(Asked {
            agreement,
            stage: answer.stage,
            exposure: answer.exposure,
            covered: answer.covered,
            debt: answer.debt,
            silent: false,
            unbacked: answer.unbacked,
        });
    }
}

/// What is put up, of exposure and debt together, rounded down; the whole where nothing is owed.
fn solvency(covered: Amount, exposure: Amount, debt: Amount) -> BasisPoints {
    let (mut covered, mut owed) = (covered.units(), (exposure + debt).units());
    if owed == 0 {
        return BasisPoints::WHOLE;
    }
    // Only the proportion counts: with 112 bits the product below fits 128.
    let excess = (128 - owed.leading_zeros()).saturating_sub(112);
    covered >>= excess;
    owed >>= excess;
    // At most the whole: what covers is never more than what it covers.
    BasisPoints::new((covered * 10_000 / owed) as u32)
}
