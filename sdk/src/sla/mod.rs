//! The engine of an agreement: what `#[agreement]` mounts beside the author's own methods.
//!
//! The engine is written once and specialised for each agreement by constants computed from its terms ([`Plan`]): a part
//! that an agreement does not have costs it no bytes. It holds these, after every call:
//!
//! * Money is conserved. Every movement goes through one function ([`books`]) that takes from one account, gives to another
//!   and says so in one event, [`Moved`]; the ledger can be rebuilt from the events and sums to zero.
//! * Money leaves only by [`claim`](money::claim), to whom it was credited, and out of the panel reserve to the court. Nobody can stop
//!   anybody else's.
//! * Each window is settled once, in order, by anyone, and who does it or when changes nothing.
//! * A deadline is half-open: an action is allowed before it, what follows from its passing at it or after.

mod aggregated;
mod asset;
pub mod books;
mod cases;
mod changes;
mod contest;
mod custom;
mod debt;
mod delivery;
mod duty;
mod end;
mod error;
mod event;
mod events;
mod exclusion;
mod grant;
mod guard;
mod incident;
mod index;
mod judge;
mod level;
pub mod machine;
pub mod money;
#[doc(hidden)]
pub mod own;
mod panel;
mod parts;
pub mod plan;
mod propose;
mod record;
mod report;
mod reserve;
mod routes;
mod sealed;
mod settle;
mod signer;
mod time;
mod view;

pub use crate::feed::{AggregatedReport, Observation, ValueReport};
pub use aggregated::{SlaAggregated, SlaAggregatedClient};
pub use asset::{SlaToken, SlaTokenClient, TokenError, set_asset};
pub use books::{Account, Engine, EnginePlace, engine_of};
pub use cases::{Matter, SlaCases, SlaCasesClient};
pub use custom::{Indicator, Measurement, SlaCustom, SlaCustomClient};
pub use delivery::extension::{
    ExtensionView, SlaExtensionCourt, SlaExtensionCourtClient, SlaExtensions, SlaExtensionsClient,
};
pub use delivery::{
    DeliveryView, SlaDeliveries, SlaDeliveriesClient, SlaDeliveryCourt, SlaDeliveryCourtClient,
};
pub use duty::{DutyView, is_frozen};
pub use error::SlaError;
pub use event::{
    Aggregated, Challenged, Decided, Delivered, EventsReported, Excluded, HistogramReported,
    Measured, Moved, Performed, Proposed, Reported, Resolved, Succeeded, ValueChallenged,
    ValueReported, WindowSettled,
};
pub use events::{EventsReport, SlaEvents, SlaEventsClient};
pub use exclusion::{ExclusionDelta, Interval, SlaExclusions, SlaExclusionsClient};
pub use grant::{
    DemandView, Demanded, GrantView, SlaGrantCourt, SlaGrantCourtClient, SlaGrants,
    SlaGrantsClient, is_granted, is_logged,
};
pub use incident::{
    DeskView, IncidentView, SlaCauses, SlaCausesClient, SlaIncidents, SlaIncidentsClient,
};
pub use level::{
    Answer, HistogramReport, SlaHistograms, SlaHistogramsClient, SlaLevels, SlaLevelsClient,
    SlaValues, SlaValuesClient,
};
pub use machine::{Act, State};
pub use parts::{
    Arbitration, Challenge, Custody, DataGrant, Delivery, Disclosure, Drill, Events, Exclusion,
    Feed, FeedBooks, Histogram, Incidents, Index, Justification, Objective, Param, Party, Payment,
    Quality, Ratio, Value,
};
pub use plan::Plan;
pub use propose::{propose, set_court, set_signers};
pub use record::{Kind, RecordView, Recorded, SlaRecords, SlaRecordsClient, Step};
pub use report::Report;
pub use reserve::{SlaPanel, SlaPanelClient};
pub use routes::{
    Sla, SlaChanges, SlaChangesClient, SlaClient, SlaCourt, SlaCourtClient, SlaDuties,
    SlaDutiesClient, SlaDutyCourt, SlaDutyCourtClient, SlaEnding, SlaEndingClient,
};
pub use sealed::{SlaSealed, SlaSealedClient};
pub use settle::Outcome;
pub use signer::{SlaSigners, SlaSignersClient};
pub use view::{Money, Status, WindowView};

use crate::contract::{Hooks, Part};
use crate::host::Word;
use crate::storage::Slot;
use crate::types::Address;
use slacontract_terms::Terms;

/// A contract that is an agreement; implemented by `#[agreement]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an agreement",
    note = "add `#[agreement(..)]` below `#[contract]` on the struct"
)]
pub trait Agreement: Hooks + Part<EnginePlace> {
    /// The terms.
    const TERMS: &'static Terms;
    /// Their canonical bytes, for the metadata.
    const TERMS_BYTES: &'static [u8];
    /// Keccak-256 of the canonical bytes.
    const TERMS_HASH: [u8; 32];
    /// Keccak-256 of their prose in the language that governs.
    const PROSE_HASH: [u8; 32];
    /// The parts of the terms the engine does not act on, in words; empty when it acts on all of them.
    const REFUSED: &'static str;
    /// The numbers of the terms the engine acts on.
    const PLAN: Plan = Self::DRAFT.plan;
    /// The same with its lists, which the constants below are made of.
    #[doc(hidden)]
    const DRAFT: plan::Draft = plan::Draft::of(Self::TERMS, Self::REFUSED);
    /// The feeds of the plan, as many as there are: what is reached by an index stands in the contract's data as a whole.
    const FEEDS: &'static [plan::FeedPlan];
    /// Its objectives.
    const OBJECTIVES: &'static [plan::ObjectivePlan];
    /// The ranges of its parameters.
    const PARAMS: &'static [plan::Range];
    /// Its duties.
    const DUTIES: &'static [plan::DutyPlan];
    /// What they can cost.
    const LIABILITIES: &'static [plan::Liability];
    /// Its deliveries.
    const DELIVERIES: &'static [plan::DeliveryPlan];
    /// Their sensors.
    const SENSORS: &'static [plan::SensorPlan];
    /// How events move their dates.
    const EXTENSIONS: &'static [plan::ExtensionPlan];
    /// Its payouts by a measured value.
    const INDICES: &'static [plan::IndexPlan];

    /// The token its money is in, if it is in one.
    fn asset() -> Slot<Address> {
        no_such_part()
    }
    /// The engine's books: handles, made where they are asked for.
    fn engine(&self) -> Engine;
    /// The engine's books, to be written.
    fn engine_mut(&mut self) -> Engine;
    /// A party, by its index in the terms.
    fn party(&self, index: usize) -> Party;
    /// A party, to be written.
    fn party_mut(&mut self, index: usize) -> Party;
    /// A feed, by its index in the terms.
    fn feed(&self, index: usize) -> FeedBooks;
    /// A feed, to be written.
    fn feed_mut(&mut self, index: usize) -> FeedBooks;
    /// An objective, by its index in the terms.
    fn objective(&self, index: usize) -> Objective;
    /// An objective, to be written.
    fn objective_mut(&mut self, index: usize) -> Objective;
    /// A parameter's value, by its index in the terms.
    fn param(&self, index: usize) -> Word;
}

/// An index of a part that the terms do not have. The engine asks only for indices it took from the terms.
#[cold]
#[doc(hidden)]
pub fn no_such_part() -> ! {
    crate::panics::index_out_of_range()
}
