//! The standard contracts beside an agreement and its court: who turns to which of them, and that nothing of the agreement moves by it.
//! What each of them promises is checked where it is called.

use super::{Kind, Model};
use crate::world::{CONTRACT, Refused, World};
use slacontract::abi::Abi;
use slacontract::client::Call;
use slacontract::{Address, Error};
use slacontract_memory::Log;

/// What changes one of the standard contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    Recognise,
    Register,
    Refresh,
    Enrol,
    Record,
    Attest,
    Stake,
    Unstake,
    Withdraw,
    Reweigh,
    Declare,
    FeedReport,
    FeedAggregate,
    FeedSeal,
    FeedAnnounce,
    FeedEject,
    FeedEquivocation,
    FeedReplace,
    FeedFund,
    FeedClaim,
    FeedRetire,
    FeedReclaim,
    FeedHandOver,
    FeedTakeOver,
    FeedRenounce,
    Admit,
    Watch,
    File,
    ReadFiling,
    OpenReview,
    DecideReview,
    TakeOn,
    GrantRole,
    RevokeRole,
    RenounceRole,
    PublishKey,
    RevokeKey,
    Notarise,
    RecordBatch,
    TakeIn,
    OfferThing,
    TakeOver,
}

/// All of them.
pub const BESIDE: &[Beside] = &[
    Beside::Recognise,
    Beside::Register,
    Beside::Refresh,
    Beside::Enrol,
    Beside::Record,
    Beside::Attest,
    Beside::Stake,
    Beside::Unstake,
    Beside::Withdraw,
    Beside::Reweigh,
    Beside::Declare,
    Beside::FeedReport,
    Beside::FeedAggregate,
    Beside::FeedSeal,
    Beside::FeedAnnounce,
    Beside::FeedEject,
    Beside::FeedEquivocation,
    Beside::FeedReplace,
    Beside::FeedFund,
    Beside::FeedClaim,
    Beside::FeedRetire,
    Beside::FeedReclaim,
    Beside::FeedHandOver,
    Beside::FeedTakeOver,
    Beside::FeedRenounce,
    Beside::Admit,
    Beside::Watch,
    Beside::File,
    Beside::ReadFiling,
    Beside::OpenReview,
    Beside::DecideReview,
    Beside::TakeOn,
    Beside::GrantRole,
    Beside::RevokeRole,
    Beside::RenounceRole,
    Beside::PublishKey,
    Beside::RevokeKey,
    Beside::Notarise,
    Beside::RecordBatch,
    Beside::TakeIn,
    Beside::OfferThing,
    Beside::TakeOver,
];

impl Model<'_> {
    /// Sometimes somebody turns to one of the standard contracts; by dice of their own, so that the agreement's history stays as it is.
    pub fn beside(&mut self) {
        if self.betrayed {
            return;
        }
        self.notarial_goes_on();
        let often = match self.kind {
            Kind::Judged => 30,
            Kind::Hosted => 25,
            _ if self.registers.is_some() => 12,
            _ => return,
        };
        if !self.others.percent(often) {
            return;
        }
        match (self.kind, self.others.below(10)) {
            (Kind::Judged, 0..=5) => self.feed_goes_on(),
            (Kind::Hosted, 0..=5) => self.supervision_goes_on(),
            _ if self.registers.is_none() => {}
            (_, 0..=7) => self.registers_go_on(),
            _ => self.pool_goes_on(),
        }
    }

    /// Sends a call to one of them, or of the author's code to one; what came of it, and what was told.
    pub fn turn_to<R: Abi, E: Error>(
        &mut self,
        what: Beside,
        from: Address,
        value: u128,
        call: Call<World, R, E>,
    ) -> Result<(R, Vec<Log>), Refused> {
        let held = self.world.held_by_contract();
        self.world.chain().give(from, value);
        let answer = self.world.send(from, value, call);
        let took = if answer.is_ok() { "" } else { " is refused" };
        self.story
            .push(format!("{what:?} by {:02x}, {value}{took}", from.0[0]));
        let answer = answer?;
        *self.taken.beside.entry(what).or_default() += 1;
        let logs = self.world.chain().take_logs();
        self.must(
            self.world.held_by_contract() == held && logs.iter().all(|log| log.0 != CONTRACT.0),
            "what happened beside the agreement moved it",
        );
        Ok((answer, logs))
    }
}
