//! Who has a place at the feed: signers that miss rounds or say two things lose theirs, and others are put there.

use super::super::Model;
use super::super::beside::Beside;
use super::{COLLECT, REWARD, words};
use crate::world::STRANGER;
use slacontract::Address;

impl Model<'_> {
    /// A signer that missed two of the last three rounds that are over loses its place, unless too few would be left.
    pub(super) fn feed_eject(&mut self, now: u64) {
        let place = self.others.below(3) as usize;
        let feed = self.feed();
        let (signer, seated) = feed.places[place];
        let ended = feed.passed(now).min(feed.rounds.unwrap_or(u64::MAX));
        let over = if now >= feed.ends(ended - 1) + COLLECT {
            ended
        } else {
            ended - 1
        };
        let last = over.saturating_sub(3)..over;
        let spoke = |round: &u64| feed.paid.contains(&(*round, place));
        let missed = last.filter(|round| !spoke(round)).count();
        let may = seated && missed >= 2 && feed.left() > 2;
        let call = feed.feed.eject(signer);
        let took = self.turn_to(Beside::FeedEject, STRANGER, 0, call).is_ok();
        self.must(
            took == may,
            &format!("{missed} rounds missed, and ejected: {took}"),
        );
        if took {
            self.feed().places[place].1 = false;
        }
    }

    pub(super) fn feed_equivocate(&mut self, round: u64) {
        let place = self.others.below(3) as usize;
        let (signer, seated) = self.feed().places[place];
        let feed = self.feed();
        let (one, other) = (
            feed.report_of(round, place, 1, 60),
            feed.report_of(round, place, 2, 60),
        );
        let (first, second) = (self.feed_sign(&one, signer), self.feed_sign(&other, signer));
        let call = self
            .feed()
            .feed
            .equivocation(words(&one), first, words(&other), second);
        let took = self
            .turn_to(Beside::FeedEquivocation, STRANGER, 0, call)
            .is_ok();
        self.must(took == seated, "who says two things loses its place");
        if took {
            let feed = self.feed();
            feed.places[place].1 = false;
            let earned = feed.earned.entry(signer).or_default();
            *earned -= REWARD.min(*earned);
        }
    }

    pub(super) fn feed_replace(&mut self) {
        let feed = self.feed();
        // Mostly a place that was lost.
        let lost = feed.places.iter().position(|(_, seated)| !seated);
        let place = match lost {
            Some(place) => place,
            None if self.others.percent(10) => self.others.below(3) as usize,
            None => return,
        };
        let feed = self.feed();
        feed.replaced += 1;
        let heir = Address([0x80 + feed.replaced % 64; 20]);
        let Some(owner) = feed.owner else { return };
        let seat = u8::try_from(place).expect("small");
        let call = feed.feed.replace_signer(seat, heir);
        if self.turn_to(Beside::FeedReplace, owner, 0, call).is_ok() {
            self.feed().places[place] = (heir, true);
        }
    }
}
