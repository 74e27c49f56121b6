//! The feed's money and its owner: reports are paid for ahead, what is free goes back, and the feed is handed on, given up and retired.

use super::super::Model;
use super::super::beside::Beside;
use super::{COLLECT, OWNERS, REWARD};
use crate::judged::FEED;
use crate::world::{STRANGER, World};
use slacontract::Amount;
use slacontract::client::BoundClient;
use slacontract::standard::OwnableClient;

impl Model<'_> {
    pub(super) fn feed_money(&mut self, now: u64) {
        let free = self.read_free();
        let feed = self.feed();
        let owner = feed.owner.unwrap_or(STRANGER);
        match self.others.below(8) {
            0..=3 => {
                let sent = REWARD * u128::from(5 + self.others.below(20));
                let call = self.feed().feed.fund();
                let took = self.turn_to(Beside::FeedFund, STRANGER, sent, call).is_ok();
                self.must(took, "anybody may pay in for reports");
            }
            4..=5 => {
                let place = self.others.below(3) as usize;
                let (signer, _) = self.feed().places[place];
                let balance = self.world.balance(FEED);
                let owed = self.feed().earned.get(&signer).copied().unwrap_or_default();
                let due = owed.min(balance);
                let call = self.feed().feed.claim();
                let paid = self.turn_to(Beside::FeedClaim, signer, 0, call);
                let paid = paid.map_or(0, |(amount, _)| amount.units());
                self.must(paid == due, &format!("a signer is paid {paid} of {due}"));
                *self.feed().earned.entry(signer).or_default() -= paid;
            }
            _ => {
                let feed = self.feed();
                let ended = feed
                    .rounds
                    .is_some_and(|all| now >= feed.ends(all - 1) + COLLECT);
                let kept = if ended {
                    0
                } else {
                    REWARD * 2 * feed.left() as u128
                };
                let most = free.saturating_sub(kept);
                let asked = self.others.pick(&[most, most / 2, most + 1]);
                let call = self.feed().feed.reclaim(Amount::from_units(asked));
                let took = self.turn_to(Beside::FeedReclaim, owner, 0, call).is_ok();
                let may = self.feed().owner.is_some() && asked <= most;
                self.must(
                    took == may,
                    "what is prepaid goes back as far as it is free",
                );
            }
        }
    }

    /// What is prepaid and not earned, by the books from outside.
    pub(super) fn read_free(&mut self) -> u128 {
        let owed: u128 = self.feed().earned.values().sum();
        self.world.balance(FEED).saturating_sub(owed)
    }

    pub(super) fn feed_is_handed_on(&mut self, now: u64) {
        let own: OwnableClient<World> = OwnableClient::bind(FEED, self.world.clone());
        let (owner, heir) = (self.feed().owner, self.feed().heir);
        let by = owner.unwrap_or(STRANGER);
        match self.others.below(20) {
            0..=8 => {
                let next = self.others.pick(&OWNERS);
                let call = own.transfer_ownership(next);
                let took = self.turn_to(Beside::FeedHandOver, by, 0, call).is_ok();
                self.must(took == owner.is_some(), "the owner hands the feed over");
                if took {
                    self.feed().heir = Some(next);
                }
            }
            9..=16 => {
                let by = heir.unwrap_or(STRANGER);
                let call = own.accept_ownership();
                let took = self.turn_to(Beside::FeedTakeOver, by, 0, call).is_ok();
                self.must(took == heir.is_some(), "whom it is handed to takes it over");
                if took {
                    self.feed().owner = heir;
                    self.feed().heir = None;
                }
            }
            17..=18 => {
                let call = own.renounce_ownership();
                if self.turn_to(Beside::FeedRenounce, by, 0, call).is_ok() {
                    self.feed().owner = None;
                    self.feed().heir = None;
                }
            }
            _ => {
                let call = self.feed().feed.retire();
                let may = owner.is_some() && self.feed().rounds.is_none();
                let took = self.turn_to(Beside::FeedRetire, by, 0, call).is_ok();
                self.must(took == may, "the owner retires the feed, once");
                if took {
                    let rounds = self.feed().passed(now) + 1;
                    self.feed().rounds = Some(rounds);
                }
            }
        }
    }
}
