//! The end of every history: a stranger, with nothing but time, brings the agreement to an end; everybody claims; nothing is left.

use super::call::{Sent, Try};
use super::{Kind, Model, REFUSER, THIEF};
use crate::world::STRANGER;
use slacontract::Address;
use slacontract::sla::{Act, State};

/// Acts anybody may take are tried this many times at most; no history leaves more to be done.
const PATIENCE: usize = 2_000;

impl Model<'_> {
    /// Ends it, from wherever it is.
    pub fn finish(&mut self) {
        for _ in 0..PATIENCE {
            let ends = [State::Closed, State::Cancelled, State::Expired];
            if ends.contains(&self.seen.status.stage) && self.court_rests() {
                self.court_is_emptied();
                self.everybody_claims();
                return;
            }
            if self.anything_anybody_may() || self.cases_left() {
                continue;
            }
            let now = self.world.now();
            match self.moments(now).first().copied() {
                Some(next) => self.wait(next),
                None => self.wrong("nothing anybody may do, and nothing to wait for"),
            }
        }
        self.wrong("no end in sight");
    }

    /// Tries what the states allow to anybody; whether something was accepted.
    fn anything_anybody_may(&mut self) -> bool {
        let sla = self.world.sla();
        let mut calls = vec![];
        match self.seen.status.stage {
            State::ProposalLapsed => calls.push((Act::Expire, 0, sla.expire().calldata().to_vec())),
            State::TimedOut => {
                let call = self.world.ending().time_out().calldata().to_vec();
                calls.push((Act::TimeOut, 0, call));
            }
            _ => {}
        }
        for (id, window) in &self.seen.windows {
            if window.contest == State::ContestLapsed {
                calls.push((Act::Lapse, *id, sla.lapse(*id).calldata().to_vec()));
            }
            let over = [State::WindowFinal, State::WindowSkipped].contains(&window.state);
            if over && *id == self.seen.status.next {
                calls.push((Act::Settle, *id, sla.settle(*id).calldata().to_vec()));
            }
        }
        for (act, id) in self.things_left() {
            calls.push((act, id, self.write_thing(act, id).0));
        }
        if self.seen.status.stage == State::Closing {
            calls.push((Act::Close, 0, sla.close().calldata().to_vec()));
        }
        let before = self.accepted;
        for (act, id, calldata) in calls {
            self.send(Sent {
                tried: Try::Act(act, id),
                from: STRANGER,
                value: 0,
                calldata,
                change: None,
            });
            if self.accepted > before {
                return true;
            }
            // The books wait for what is open; a deemed credit for its window.
            self.must(
                [Act::Close, Act::DefaultDuty].contains(&act),
                &format!("anybody may {act:?} {id:x}, and it is refused"),
            );
        }
        false
    }

    fn everybody_claims(&mut self) {
        if self.kind == Kind::Served && self.dice.percent(20) {
            // Closed books stay closed, whatever is found out about a signer.
            let calldata = self.equivocation(0);
            self.send(Sent {
                tried: Try::Act(Act::Equivocate, 0),
                from: STRANGER,
                value: 0,
                calldata,
                change: None,
            });
        }
        let owners: Vec<Address> = self.owners.iter().copied().collect();
        let mut left = 0;
        for owner in owners {
            let claimable = self.world.read(self.world.sla().claimable(owner)).units();
            let before = self.world.balance(owner);
            let calldata = self.world.sla().claim().calldata().to_vec();
            self.send(Sent {
                tried: Try::Claim,
                from: owner,
                value: 0,
                calldata,
                change: None,
            });
            let got = self.world.balance(owner) - before;
            if owner == REFUSER {
                left += claimable;
                self.must(got == 0, "a refusing recipient was paid");
            } else {
                let thief = if owner == THIEF {
                    "the thief"
                } else {
                    "somebody"
                };
                self.must(
                    got == claimable,
                    &format!("{thief} got {got}, not {claimable}"),
                );
            }
        }
        self.must(
            self.seen.money.held.units() == left,
            "something is left that nobody can claim",
        );
        self.must(
            self.world.held_by_contract() == left + self.forced,
            "the balance is not what is left",
        );
    }
}
