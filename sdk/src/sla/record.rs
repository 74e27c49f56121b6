//! The desk's records: problems, changes, configurations, releases. Each is a hash of what it says and a link, by hash, to what it
//! follows from: an incident's report, a problem, a change, an earlier version. They move no money; what they prove is when something
//! was said, by whom, and that the other side approved it before it was done. Which kind goes which way, and at whose word, is one
//! constant table, [`STEPS`].

use super::guard::side;
use super::machine::Who;
use super::{Agreement, SlaError};
use crate::abi::Scalar;
use crate::env::{caller, now};
use crate::event::emit;
use crate::require;
use crate::storage::{Map, Slot};
use crate::types::{Address, B256, Timestamp};
use slacontract_macros::{Abi, Event, Storage, interface};

/// What a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Kind {
    /// What incidents come from.
    Problem,
    /// Something to be done to the service.
    Change,
    /// What the service consists of; each version is a record that links to the one before.
    Configuration,
    /// A set of changes that go out together, with their versions.
    Release,
}

/// Where a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Step {
    /// There is none of this number.
    None,
    /// Reported, requested, planned, or in use.
    Opened,
    /// The problem's root cause is found.
    KnownError,
    /// The customer agreed to it.
    Approved,
    /// The customer did not.
    Rejected,
    /// It has a time, and the customer was told.
    Scheduled,
    /// Done.
    Implemented,
    /// The customer looked at the result.
    Reviewed,
    /// Undone.
    RolledBack,
    /// The problem is gone.
    Solved,
    /// A later version is in use.
    Superseded,
}

/// Which kind goes from where to where, at whose word.
pub const STEPS: &[(Kind, Step, Step, Who)] = &[
    (Kind::Problem, Step::Opened, Step::KnownError, Who::PROVIDER),
    (Kind::Problem, Step::Opened, Step::Solved, Who::PROVIDER),
    (Kind::Problem, Step::KnownError, Step::Solved, Who::PROVIDER),
    (Kind::Change, Step::Opened, Step::Approved, Who::CUSTOMER),
    (Kind::Change, Step::Opened, Step::Rejected, Who::CUSTOMER),
    (Kind::Change, Step::Approved, Step::Scheduled, Who::PROVIDER),
    (
        Kind::Change,
        Step::Scheduled,
        Step::Implemented,
        Who::PROVIDER,
    ),
    (
        Kind::Change,
        Step::Scheduled,
        Step::RolledBack,
        Who::PROVIDER,
    ),
    (
        Kind::Change,
        Step::Implemented,
        Step::Reviewed,
        Who::CUSTOMER,
    ),
    (
        Kind::Change,
        Step::Implemented,
        Step::RolledBack,
        Who::PROVIDER,
    ),
    (
        Kind::Configuration,
        Step::Opened,
        Step::Superseded,
        Who::PROVIDER,
    ),
    (Kind::Release, Step::Opened, Step::Approved, Who::CUSTOMER),
    (Kind::Release, Step::Opened, Step::Rejected, Who::CUSTOMER),
    (
        Kind::Release,
        Step::Approved,
        Step::Implemented,
        Who::PROVIDER,
    ),
    (
        Kind::Release,
        Step::Implemented,
        Step::Reviewed,
        Who::CUSTOMER,
    ),
    (
        Kind::Release,
        Step::Implemented,
        Step::RolledBack,
        Who::PROVIDER,
    ),
];

/// All records of an agreement.
#[derive(Storage)]
pub struct RecordsBooks {
    count: Slot<u64>,
    each: Map<u64, RecordBooks>,
}

/// One record.
#[derive(Storage)]
struct RecordBooks {
    kind: Slot<Kind>,
    step: Slot<Step>,
    at: Slot<u64>,
    from: Slot<u64>,
    until: Slot<u64>,
    content: Slot<B256>,
    link: Slot<B256>,
}

/// A record was opened or went a step.
#[derive(Event)]
pub struct Recorded {
    /// Which.
    #[indexed]
    pub id: u64,
    /// What it is about.
    #[indexed]
    pub kind: Kind,
    /// Who said so.
    #[indexed]
    pub actor: Address,
    /// Where it is now.
    pub step: Step,
    /// Hash of what was said.
    pub content: B256,
    /// Hash of what it follows from, when it was opened.
    pub link: B256,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct RecordView {
    /// What it is about.
    pub kind: Kind,
    /// Where it is.
    pub step: Step,
    /// Since when.
    pub at: Timestamp,
    /// From when it is scheduled; 0 if it is not.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Hash of what it says.
    pub content: B256,
    /// Hash of what it follows from.
    pub link: B256,
}

/// Records of the desk.
#[interface(events(Recorded))]
pub trait SlaRecords {
    /// Opens a record: either side. Returns its number.
    fn open_record(&mut self, kind: Kind, content: B256, link: B256) -> Result<u64, SlaError>;

    /// Takes a record a step further; `content` is the hash of what is said about it. A change is scheduled from a moment that is
    /// ahead until a later one; other steps have no time.
    fn advance_record(
        &mut self,
        id: u64,
        to: Step,
        content: B256,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<(), SlaError>;

    /// A record.
    #[view]
    fn record(&self, id: u64) -> RecordView;

    /// Whether a record is a change that the customer approved and that was announced, ahead, for all of this time; and was not
    /// rolled back.
    #[view]
    fn change_is_announced(&self, id: u64, from: Timestamp, to: Timestamp) -> bool;
}

impl<A: Agreement> SlaRecords for A {
    fn open_record(&mut self, kind: Kind, content: B256, link: B256) -> Result<u64, SlaError> {
        Ok(open(self, kind, content, link))
    }

    fn advance_record(
        &mut self,
        id: u64,
        to: Step,
        content: B256,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<(), SlaError> {
        advance(self, id, to, content, from, until);
        Ok(())
    }

    fn record(&self, id: u64) -> RecordView {
        let books = self.engine().records.each.at(id);
        RecordView {
            kind: books.kind.get(),
            step: books.step.get(),
            at: Timestamp::from_seconds(books.at.get()),
            from: Timestamp::from_seconds(books.from.get()),
            until: Timestamp::from_seconds(books.until.get()),
            content: books.content.get(),
            link: books.link.get(),
        }
    }

    fn change_is_announced(&self, id: u64, from: Timestamp, to: Timestamp) -> bool {
        is_announced(self, id, from, to)
    }
}

#[inline(never)]
fn is_announced<A: Agreement>(agreement: &A, id: u64, from: Timestamp, to: Timestamp) -> bool {
    let books = agreement.engine().records.each.at(id);
    let step = books.step.get();
    // Only a change is ever scheduled.
    [Step::Scheduled, Step::Implemented, Step::Reviewed].contains(&step)
        && from < to
        && books.from.get() <= from.seconds()
        && to.seconds() <= books.until.get()
}

/// Refuses maintenance that no change covers, where the terms have a desk with records: `evidence` is the number of the change.
pub(super) fn covers<A: Agreement>(agreement: &A, evidence: B256, from: Timestamp, to: Timestamp) {
    let change = u64::from_word(&evidence.0).unwrap_or(u64::MAX);
    require!(
        is_announced(agreement, change, from, to),
        SlaError::NoSuchChange { change, from, to }
    );
}

#[inline(never)]
fn open<A: Agreement>(agreement: &mut A, kind: Kind, content: B256, link: B256) -> u64 {
    let actor = caller();
    let (from, to) = (Step::None, Step::Opened);
    require!(
        side(agreement, actor).meets(Who::SIGNATORY),
        SlaError::NoSuchStep { kind, from, to }
    );
    let records = &mut agreement.engine_mut().records;
    let id = records.count.get();
    records.count.set(id + 1);
    let mut books = records.each.at(id);
    books.kind.set(kind);
    books.step.set(to);
    books.at.set(now().seconds());
    books.content.set(content);
    books.link.set(link);
    emit(Recorded {
        id,
        kind,
        actor,
        step: to,
        content,
        link,
    });
    id
}

#[inline(never)]
fn advance<A: Agreement>(
    agreement: &mut A,
    id: u64,
    to: Step,
    content: B256,
    from: Timestamp,
    until: Timestamp,
) {
    let (actor, at) = (caller(), now());
    let who = side(agreement, actor);
    let mut books = agreement.engine_mut().records.each.at(id);
    let (kind, step) = (books.kind.get(), books.step.get());
    let fits = |row: &(Kind, Step, Step, Who)| {
        row.0 == kind && row.1 == step && row.2 == to && row.3.meets(who)
    };
    let is_scheduled = to == Step::Scheduled;
    require!(
        STEPS.iter().any(fits) && (!is_scheduled || (from > at && until > from)),
        SlaError::NoSuchStep {
            kind,
            from: step,
            to
        }
    );
    if is_scheduled {
        books.from.set(from.seconds());
        books.until.set(until.seconds());
    }
    books.step.set(to);
    books.at.set(at.seconds());
    emit(Recorded {
        id,
        kind,
        actor,
        step: to,
        content,
        link: B256::default(),
    });
}
