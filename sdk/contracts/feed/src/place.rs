//! Who has a place among the signers, and how it is lost.

use crate::{Ejected, Feed, FeedError};
use slacontract::feed::{Signed, equivocation};
use slacontract::host;
use slacontract::prelude::*;
use slacontract::terms::digest::FeedConfig;

impl Feed {
    /// Binds signatures to chain, contract, rules and signers as they are now.
    pub(crate) fn bind(&mut self) {
        let rules = self.rules.get();
        let number = self.number.get();
        self.number.set(number + 1);
        let config = FeedConfig {
            chain_id: host::chain_id(),
            contract: host::this(),
            agreement: host::keccak(&slacontract::abi::encode(&rules)),
            feed: 0,
            quorum: rules.quorum,
            number,
        };
        let signers = (0..self.signers.len()).map(|at| self.signers.get(at).0);
        let digest = config.digest(host::keccak, signers);
        self.config.set(B256::from(digest));
    }

    /// Gives a place to another signer.
    pub(crate) fn put_signer(&mut self, place: u8, signer: Address) -> Result<(), FeedError> {
        let all = self.registered();
        ensure!(
            u16::from(place) < all.count && !signer.is_zero() && all.find(signer).is_none(),
            FeedError::StrangeSigner { signer }
        );
        let (count, was_ejected) = (all.count as u8, all.is_ejected(place.into()));
        if let Ok(round) = self.last_ended() {
            if self.is_fixed(round) {
                // It stays so, with one more who has not reported it.
                self.books.at(round).reports.set(count);
            } else if was_ejected {
                self.recount(round, place, |reports| reports + 1);
            }
        }
        self.signers.set(place.into(), signer);
        self.ejected.update(|ejected| ejected & !(1 << place));
        self.bind();
        Ok(())
    }

    /// Whether all have reported a round goes by those who have a place: a report of a place that is lost, or given anew, counts no longer,
    /// or again. What it said stays one of the round's.
    fn recount(&mut self, round: u64, place: u8, change: fn(u8) -> u8) {
        let mut books = self.books.at(round);
        if books.readings.at(place).present.get() {
            books.reports.update(change);
        }
    }

    fn strike(&mut self, place: u16, signer: Address, missed: u64) {
        if let Ok(round) = self.last_ended()
            && !self.is_fixed(round)
        {
            self.recount(round, place as u8, |reports| reports - 1);
        }
        self.ejected.update(|ejected| ejected | 1 << place);
        emit(Ejected { signer, missed });
    }

    /// Ejects a signer that missed too many of the last rounds that are over.
    pub(crate) fn eject_silent(&mut self, signer: Address) -> Result<(), FeedError> {
        let all = self.registered();
        let (Some(place), left) = (all.position(signer), all.left()) else {
            return Err(FeedError::StrangeSigner { signer });
        };
        let rules = self.rules.get();
        let ended = self.last_ended()? + 1;
        // The last may still be reported.
        let over = if now() >= self.closes(ended - 1) {
            ended
        } else {
            ended - 1
        };
        let mut missed = 0;
        for round in over.saturating_sub(rules.among.into())..over {
            let books = self.books.at(round);
            if !books.readings.at(place as u8).present.get() {
                missed += 1;
            }
        }
        let needed = u64::from(rules.missed);
        ensure!(
            needed > 0 && missed >= needed && left > u32::from(rules.quorum),
            FeedError::NotEjectable {
                missed,
                needed,
                left
            }
        );
        self.strike(place, signer, missed);
        Ok(())
    }

    /// Ejects a signer that said two things of one round; a fee it has not claimed is nobody's any more.
    pub(crate) fn eject_twofold(&mut self, reports: [Signed<'_>; 2]) -> Result<(), FeedError> {
        let (signer, ..) = equivocation(0, self.config.get(), reports)?;
        let Some(place) = self.registered().position(signer) else {
            return Err(FeedError::StrangeSigner { signer });
        };
        let forfeit = self.rules.get().reward.min(self.claimable.get(signer));
        self.claimable.update(signer, |held| held - forfeit);
        self.owed.update(|owed| owed - forfeit);
        self.strike(place, signer, 0);
        Ok(())
    }
}
