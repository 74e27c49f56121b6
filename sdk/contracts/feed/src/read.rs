//! What is known of rounds. Nothing here is stored: an answer follows from the reports of its round.

use crate::Feed;
use crate::FeedError;
use slacontract::feed::{RoundData, RoundId};
use slacontract::prelude::*;
use slacontract::terms::exact::{Level, ValueReading, answer_value, deviates};

/// The answer of a round that is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The value; `None` if there is no data.
    pub value: Option<i64>,
    /// When the last report came.
    pub updated: u64,
}

impl Feed {
    /// A round's first second and the first after it.
    pub(crate) fn bounds(&self, round: u64) -> (Timestamp, Timestamp) {
        let length = self.rules.get().heartbeat;
        let from = Timestamp::from_seconds(self.start.get()) + length * round;
        (from, from + length)
    }

    /// Until when a round is reported.
    pub(crate) fn closes(&self, round: u64) -> Timestamp {
        self.bounds(round).1 + self.rules.get().collect
    }

    /// The round that ended last.
    pub(crate) fn last_ended(&self) -> Result<u64, FeedError> {
        let (mut ended, rounds) = (self.passed(), self.rounds.get());
        if rounds != 0 {
            ended = ended.min(rounds);
        }
        let round = RoundId(1);
        ended.checked_sub(1).ok_or(FeedError::NoData { round })
    }

    /// How many heartbeats have passed.
    pub(crate) fn passed(&self) -> u64 {
        (now().seconds() - self.start.get()) / self.rules.get().heartbeat.seconds()
    }

    /// The last round whose answer is fixed: rounds are reported for no longer than the next lasts. None a heartbeat after a retired
    /// feed's last.
    fn last_fixed(&self) -> Result<u64, FeedError> {
        let (last, rounds) = (self.last_ended()?, self.rounds.get());
        ensure!(
            rounds == 0 || self.passed() <= rounds,
            FeedError::NoData {
                round: RoundId(rounds + 1)
            }
        );
        if self.is_fixed(last) {
            return Ok(last);
        }
        let round = RoundId(1);
        last.checked_sub(1).ok_or(FeedError::NoData { round })
    }

    /// Whether no report of a round can come any more: everybody reported, or its time is over.
    pub(crate) fn is_fixed(&self, round: u64) -> bool {
        now() >= self.closes(round)
            || u32::from(self.books.at(round).reports.get()) >= self.registered().left()
    }

    /// What the reports of a round say together.
    pub(crate) fn answer(&self, round: u64) -> Fixed {
        let rules = self.rules.get();
        let books = self.books.at(round);
        let mut readings = Vec::new();
        for place in 0..self.registered().count {
            let reading = books.readings.at(place as u8);
            if reading.present.get() {
                readings.push(ValueReading {
                    value: reading.value.get(),
                    taken: reading.taken.get(),
                    missing: reading.missing.get(),
                });
            }
        }
        let level = answer_value(
            &readings,
            rules.quorum.into(),
            rules.coverage,
            rules.middle.into(),
        );
        Fixed {
            value: match level {
                Level::Value(value) => Some(value),
                _ => None,
            },
            updated: books.updated.get(),
        }
    }

    /// A round's answer.
    pub(crate) fn data(&self, round_id: RoundId) -> Result<RoundData, FeedError> {
        let none = FeedError::NoData { round: round_id };
        let Some(round) = round_id.0.checked_sub(1) else {
            return Err(none);
        };
        ensure!(
            round <= self.last_ended()? && self.is_fixed(round),
            none.clone()
        );
        let Fixed { value, updated } = self.answer(round);
        let Some(value) = value else {
            return Err(none);
        };
        Ok(RoundData {
            round_id,
            answer: I256::from(value),
            started_at: U256::from(self.bounds(round).0.seconds()),
            updated_at: U256::from(updated),
            answered_in_round: round_id,
        })
    }

    /// The last round's answer.
    pub(crate) fn latest(&self) -> Result<RoundData, FeedError> {
        self.data(RoundId(self.last_fixed()? + 1))
    }

    /// The last round's answer, unless it is older.
    pub(crate) fn fresh(&self, age: Duration) -> Result<RoundData, FeedError> {
        let last = self.last_fixed()?;
        let data = self.data(RoundId(last + 1))?;
        let updated_at = Timestamp::from_seconds(self.answer(last).updated);
        ensure!(
            now().saturating_since(updated_at) <= age,
            FeedError::Stale { updated_at, age }
        );
        Ok(data)
    }

    /// Whether a value differs from the last answer by the deviation of the rules.
    pub(crate) fn differs(&self, value: i64) -> bool {
        let Ok(last) = self.last_fixed() else {
            return true;
        };
        let before = self.answer(last).value;
        before.is_none_or(|before| deviates(before, value, self.rules.get().deviation))
    }
}
