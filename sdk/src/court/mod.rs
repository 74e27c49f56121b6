//! A court: cases, panels and what everybody in them puts up, earns and loses.
//!
//! A court is a component: [`CourtState`] as a field with `#[component]`, [`Arbitrator`] (the face of ERC-792), [`Court`] and
//! [`Jurors`] as interfaces. `sdk/contracts/court` is the contract that has nothing else. It holds these, after every call:
//!
//! * What was provisional is presumed right. Who files puts up a bond that covers two panels; the other side need not do anything.
//! * Every stage ends by time, and what follows then anybody may bring about.
//! * The balance is at least the sum of stakes, of what open cases hold, of what is carried over and of what was credited. Money leaves
//!   only by [`CourtState::claim`], to whom it was credited; what is burnt goes to the dead address.
//! * Paying jurors and sides never waits for the contract that the case is about.
//! * Rules about money are `slacontract_terms::exact`'s, which the simulator computes with as well.

mod books;
mod draw;
mod erc792;
mod error;
mod event;
mod evidence;
mod file;
mod finish;
pub mod machine;
mod pool;
mod routes;
mod seal;
mod settings;
mod time;
mod tree;
mod view;
mod vote;

pub use books::{CourtState, DEAD, Decision, Now, SeatState};
pub use erc792::{
    Arbitrable, ArbitrableClient, Arbitrator, ArbitratorClient, DisputeStatus, Ruling,
};
pub use error::CourtError;
pub use event::{
    AppealDecision, AppealPossible, CaseActed, DisputeCreation, Evidence, Exhibited, Filed, Owed,
    Seated, Staked,
};
pub use file::{CLAIM, COUNTERCLAIM, FIRST_OFFER, Filing, PROVISIONAL, REFUSE};
pub use machine::{CaseAct, CaseState};
pub use routes::{Court, CourtClient, Jurors, JurorsClient};
pub use seal::{
    SEAL_NAME, SEAL_NOTICE, SEAL_TYPE, SEAL_VERSION, commitment, salt_of, salt_question,
};
pub use settings::Settings;
pub use tree::MOST_JURORS;
pub use view::{Accounts, CaseView, ExhibitView, JurorView, OrderView, Rank, SeatView};
