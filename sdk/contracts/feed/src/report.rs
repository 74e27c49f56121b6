//! Reports: of one signer, sealed or not, and of several in one.

use crate::{AnswerUpdated, Deviated, Feed, FeedError, Fixed, Mode, NoAnswer, Reported};
use slacontract::feed::{AggregatedReport, RoundId, ValueReport, faulty, observed};
use slacontract::host;
use slacontract::prelude::*;
use slacontract::terms::exact::deviates;

/// What every report says of when and in which order.
struct Head {
    feed: u8,
    round: u64,
    from: u64,
    to: u64,
}

impl Feed {
    /// The report is for a whole round, in the mode of the rules, and taken now.
    fn reportable(&self, head: &Head, is_aggregated: bool) -> Result<(), FeedError> {
        let is_mode = (self.rules.get().mode == Mode::Aggregated) == is_aggregated;
        ensure!(head.feed == 0 && is_mode, FeedError::OtherMode);
        let rounds = self.rounds.get();
        ensure!(rounds == 0 || head.round < rounds, FeedError::Retired);
        let round = RoundId(head.round.saturating_add(1));
        ensure!(
            head.round <= self.last_ended()?,
            FeedError::NoData { round }
        );
        let (from, to) = self.bounds(head.round);
        ensure!(
            head.from == from.seconds() && head.to == to.seconds(),
            FeedError::WrongRange { from, to }
        );
        let until = self.closes(head.round);
        ensure!(
            now() < until && !self.is_fixed(head.round),
            FeedError::NotReported {
                round,
                from: to,
                until
            }
        );
        Ok(())
    }

    /// When sealed reports of a round are revealed.
    fn revealed_from(&self, round: u64) -> Timestamp {
        let half = Duration::from_seconds(self.rules.get().collect.seconds() / 2);
        self.bounds(round).1 + half
    }

    /// Keeps what a signer commits to.
    pub(crate) fn keep_seal(&mut self, round: RoundId, commitment: B256) -> Result<(), FeedError> {
        ensure!(self.rules.get().mode == Mode::Sealed, FeedError::OtherMode);
        let last = self.last_ended()?;
        let (from, until) = (self.bounds(last).1, self.revealed_from(last));
        ensure!(
            round == RoundId(last + 1) && now() < until,
            FeedError::NotReported { round, from, until }
        );
        let signer = caller();
        let Some(place) = self.registered().position(signer) else {
            return Err(FeedError::StrangeSigner { signer });
        };
        self.books.at(last).seals.set(place as u8, commitment);
        Ok(())
    }

    /// Takes a signer's report.
    pub(crate) fn take(
        &mut self,
        report: &ValueReport,
        signature: &Bytes,
    ) -> Result<(), FeedError> {
        let round = report.window;
        let head = Head {
            feed: report.feed,
            round,
            from: report.from,
            to: report.to,
        };
        self.reportable(&head, false)?;
        let rules = self.rules.get();
        let (value, min, max) = (report.value, rules.min, rules.max);
        ensure!(
            report.taken == 0 || (value >= min && value <= max),
            FeedError::InvalidValue { value, min, max }
        );
        let digest = report.digest(host::chain_id(), self_address(), self.config.get());
        let Some(signer) = recover(&digest, signature) else {
            return Err(FeedError::BadSignature);
        };
        let Some(place) = self.registered().position(signer) else {
            return Err(FeedError::StrangeSigner { signer });
        };
        if rules.mode == Mode::Sealed {
            let sealed = self.books.at(round).seals.get(place as u8);
            ensure!(
                now() >= self.revealed_from(round) && sealed == keccak256(&signature.0),
                FeedError::NotSealed { signer }
            );
        }
        let reading = self.books.at(round).readings.at(place as u8);
        if reading.present.get() {
            let seq = reading.seq.get();
            ensure!(report.seq > seq, FeedError::AlreadyReported { signer, seq });
        }
        let prev = reading.digest.get();
        ensure!(report.prev == prev, FeedError::WrongPrevious { prev });
        let numbers = (value, report.taken, report.missing);
        self.keep(round, place, numbers, report.seq, digest);
        self.earn(round, place, signer);
        emit(Reported {
            round: RoundId(round + 1),
            signer,
            seq: report.seq,
            value,
            taken: report.taken,
            missing: report.missing,
            query_hash: report.query_hash,
            samples_root: report.samples_root,
            digest,
        });
        Ok(())
    }

    /// Takes what several signers observed: all there will be of the round.
    pub(crate) fn take_aggregated(
        &mut self,
        report: &AggregatedReport,
        signatures: &[Bytes],
    ) -> Result<(), FeedError> {
        let round = report.window;
        let head = Head {
            feed: report.feed,
            round,
            from: report.from,
            to: report.to,
        };
        self.reportable(&head, true)?;
        let rules = self.rules.get();
        let values = Some((rules.min, rules.max, rules.middle.into()));
        let all = self.registered();
        let count = all.count;
        observed(values, &report.observations, count)?;
        let digest = report.digest(host::chain_id(), self_address(), self.config.get());
        all.signed(&digest, signatures, faulty(count) + 1)?;
        for place in 0..count {
            let mut observations = report.observations.iter();
            let seen = observations.find(|seen| u16::from(seen.signer) == place);
            let Some(seen) = seen else {
                continue;
            };
            let signer = self.signers.get(place.into());
            let numbers = (seen.value, seen.taken, seen.missing);
            self.keep(round, place, numbers, report.seq, digest);
            self.earn(round, place, signer);
            emit(Reported {
                round: RoundId(round + 1),
                signer,
                seq: report.seq,
                value: seen.value,
                taken: seen.taken,
                missing: seen.missing,
                query_hash: report.query_hash,
                samples_root: report.samples_root,
                digest,
            });
        }
        self.books.at(round).reports.set(count as u8);
        Ok(())
    }

    /// Writes a report down.
    fn keep(
        &mut self,
        round: u64,
        place: u16,
        (value, taken, missing): (i64, u64, u64),
        seq: u32,
        digest: B256,
    ) {
        let mut books = self.books.at(round);
        books.updated.set(now().seconds());
        let mut reading = books.readings.at(place as u8);
        if !reading.present.get() {
            reading.present.set(true);
            books.reports.update(|count| count + 1);
        }
        reading.value.set(value);
        reading.taken.set(taken);
        reading.missing.set(missing);
        reading.seq.set(seq);
        reading.digest.set(digest);
    }

    /// Tells of a round once it is fixed.
    pub(crate) fn tell(&mut self, round_id: RoundId) -> Result<(), FeedError> {
        let nothing = FeedError::NothingToAnnounce { round: round_id };
        let Some(round) = round_id.0.checked_sub(1) else {
            return Err(nothing);
        };
        let mut books = self.books.at(round);
        ensure!(
            round <= self.last_ended()? && self.is_fixed(round) && !books.announced.get(),
            nothing
        );
        books.announced.set(true);
        let (Fixed { value, updated }, id) = (self.answer(round), U256::from(round_id.0));
        let Some(current) = value else {
            emit(NoAnswer { round_id: id });
            return Ok(());
        };
        emit(AnswerUpdated {
            current: I256::from(current),
            round_id: id,
            updated_at: U256::from(updated),
        });
        let before = round.checked_sub(1).and_then(|at| self.answer(at).value);
        if let Some(before) = before
            && deviates(before, current, self.rules.get().deviation)
        {
            emit(Deviated {
                round_id: id,
                before,
                current,
            });
        }
        Ok(())
    }
}
